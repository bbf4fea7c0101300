"""``kubectl apply``: the annotation it leaves behind, the patch it sends, and what the server makes of the patch."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playground.kubernetes.apimachinery.field import FieldError, Path, invalid
from playground.kubernetes.decode_scalars import number_text
from playground.kubernetes.review_client import go_json
from playground.kubernetes.schema_decode import DecodingError, json_kind
from playground.kubernetes.scheme import Kind
from playground.kubernetes.strategic_merge import apply_patch, three_way_patch

LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"

Object = dict[str, Any]


def with_last_applied(manifest: Object) -> Object:
    """The manifest as ``kubectl apply`` sends it: with its own text in an annotation."""
    metadata = manifest.get("metadata") or {}
    annotations = {name: value for name, value in (metadata.get("annotations") or {}).items() if name != LAST_APPLIED}
    metadata = metadata | {"annotations": annotations, "namespace": metadata.get("namespace") or "default"}
    text = go_json(manifest | {"metadata": metadata}) + "\n"
    return manifest | {"metadata": metadata | {"annotations": annotations | {LAST_APPLIED: text}}}


def patch_for(kind: Kind, live: Object, manifest: Object) -> Object:
    """The patch that ``kubectl apply`` sends to bring a live object to a manifest; empty if there is nothing to do."""
    text = (live["metadata"].get("annotations") or {}).get(LAST_APPLIED)
    return three_way_patch(json.loads(text) if text else {}, with_last_applied(manifest), live, kind.schema)


@dataclass(frozen=True)
class Patched:
    """What came of a patch: the object as stored, or what is wrong with it; ``unnamed`` if that is the patch itself."""

    stored: Object
    errors: list[FieldError]
    unnamed: bool = False


def patched(kind: Kind, live: Object, patch: Object) -> Patched:
    """The live object with a strategic merge patch applied to it by the server (apiserver handlers/patch.go)."""
    merged = apply_patch(live, patch, kind.schema)
    obj, errors = kind.decode(merged)
    if errors:
        told = ", ".join(error.text for error in errors)
        detail = f"strict decoding error: {told}" if errors[0].unknown else _conversion_error(errors[0])
        return Patched(live, [invalid(Path().child("patch"), go_value(patch), detail)], unnamed=True)
    new = kind.prepare_for_update(kind.set_defaults(obj), live)
    found = kind.validate_update(new, live)
    return Patched(live if found else kind.stored(new), found)


def _conversion_error(error: DecodingError) -> str:
    """A wrong type in the words of the converter that reads patched objects (apimachinery runtime/converter.go)."""
    if error.wanted is None:
        return error.text
    found, wanted, go = _go_kind(error.found), error.wanted.kind, error.wanted.go
    if wanted in ("list", "map"):
        return f"cannot restore {'slice' if wanted == 'list' else 'map'} from {found}"
    if wanted == "struct":
        return f"cannot restore struct from: {found}"
    # Go converts between numbers, and an integer to a string, so these are refused by name.
    if (found in ("int64", "float64") and wanted == "integer") or (found == "int64" and wanted == "string"):
        return f"cannot convert {found} to {go}"
    return f"unrecognized type: {_GO_KINDS.get(wanted, go)}"


_GO_KINDS = {"string": "string", "boolean": "bool", "number": "float64"}


def _go_kind(value: Any) -> str:
    if isinstance(value, bool):
        return "bool"
    return {str: "string", int: "int64", float: "float64", list: "slice", dict: "map"}[type(value)]


def go_value(value: Any) -> str:
    """A JSON value as Go's ``%+v`` prints it."""
    if isinstance(value, dict):
        return "map[" + " ".join(f"{name}:{go_value(value[name])}" for name in sorted(value)) + "]"
    if isinstance(value, list):
        return "[" + " ".join(map(go_value, value)) + "]"
    if value is None:
        return "<nil>"
    return (
        number_text(value) if json_kind(value) == "number" else str(value).lower() if isinstance(value, bool) else value
    )
