"""What kubectl checks before it sends an object (k8s.io/kubectl/pkg/validation, k8s.io/cli-runtime/pkg/resource)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from playground.kubernetes.decode import Document
from playground.kubernetes.decode_scalars import number_text
from playground.kubernetes.problem import Problem
from playground.kubernetes.schema import Field, Struct, Type, exists, struct
from playground.kubernetes.schema_decode import Keys, decode_struct, json_kind
from playground.kubernetes.scheme import KINDS, Kind, kind_for

VALIDATION_OFF = "if you choose to ignore these errors, turn validation off with --validate=false"

# What the detector of kubectl's decoder reads of any object.
_METADATA_ONLY = Struct(
    "metadataOnlyObject",
    {"metadata": Field("metadata", Type("struct", "v1.ObjectMeta", None, ("meta_v1", "ObjectMeta")), False, False)},
)


@dataclass(frozen=True)
class ClientRefusal(Exception):
    """kubectl does not send the object. ``ends`` says that it reads no further document either.

    ``simulated`` is False where a real cluster would take the object, and this one has no use for it.
    """

    message: str
    problem: Problem
    ends: bool = False
    simulated: bool = True


def items_of(document: Document, file: str) -> list[Document]:
    """The objects in a document: its items if it is a list, else itself. Raises ClientRefusal for what is no object."""
    value = document.value
    wrong = _kind_errors(value)
    if wrong is None and _is_list(value):
        wrong = _list_errors(value)
    if wrong is not None:
        text, keys = wrong
        message = f"error validating {json.dumps(file)}: error validating data: {text}; {VALIDATION_OFF}"
        raise ClientRefusal(message, _problem(document, keys, text), ends=True)
    if not _is_list(value):
        return [document]
    return [
        Document(document.index, item, document.source.below(("items", place)))
        for place, item in enumerate(value["items"])
    ]


def _problem(document: Document, keys: Keys, text: str) -> Problem:
    return Problem("object", text, document.source.locate(keys))


def _is_list(value: dict[str, Any]) -> bool:
    kind: str = value["kind"]
    return kind.endswith("List")


def _kind_errors(value: Any) -> tuple[str, Keys] | None:
    if not isinstance(value, dict):
        return "invalid object to validate", ()
    errors = []
    keys: Keys = ()
    for name in ("apiVersion", "kind"):
        found = value.get(name)
        if not isinstance(found, str):
            errors.append(f"{name} not set" if found is None else f"{name} isn't string type")
            keys = keys or ((name,) if found is not None else ())
    if errors:
        return errors[0] if len(errors) == 1 else "[" + ", ".join(errors) + "]", keys
    if value["apiVersion"].count("/") > 1:
        return f"unexpected GroupVersion string: {value['apiVersion']}", ("apiVersion",)
    return None


def _list_errors(value: dict[str, Any]) -> tuple[str, Keys] | None:
    if not isinstance(value.get("items"), list):
        return "invalid object to validate", ("items",)
    errors: list[tuple[str, Keys]] = []
    for place, item in enumerate(value["items"]):
        wrong = _kind_errors(item)
        if wrong is not None:
            errors.append((wrong[0], ("items", place, *wrong[1])))
        elif (kind := kind_for(item["apiVersion"], item["kind"])) is not None:
            found: list[tuple[str, Keys]] = []
            _compare(item, kind.schema, kind.kind, _open_api_name(kind), ("items", place), found)
            errors += found
    if not errors:
        return None
    return errors[0][0] if len(errors) == 1 else "[" + ", ".join(text for text, _ in errors) + "]", errors[0][1]


def _open_api_name(kind: Kind) -> str:
    return f"io.k8s.api.{kind.group or 'core'}.{kind.version}.{kind.kind}"


def _compare(
    value: dict[str, Any], schema: Struct, path: str, name: str, keys: Keys, errors: list[tuple[str, Keys]]
) -> None:
    """Unknown and missing fields, as kubectl finds them in the items of a list with its own copy of the schema."""
    for field in sorted(value):
        known = schema.fields.get(field)
        item = value[field]
        if known is None:
            errors.append((f'ValidationError({path}): unknown field "{field}" in {name}', (*keys, field)))
        elif known.type.struct is not None and isinstance(item, dict):
            inner = _open_api(known.type.struct)
            _compare(item, struct(*known.type.struct), f"{path}.{field}", inner, (*keys, field), errors)
        elif known.type.item is not None and known.type.item.struct is not None and isinstance(item, list):
            inner = _open_api(known.type.item.struct)
            for place, entry in enumerate(item):
                if isinstance(entry, dict):
                    where = f"{path}.{field}[{place}]"
                    _compare(entry, struct(*known.type.item.struct), where, inner, (*keys, field, place), errors)
    for field, known in schema.fields.items():
        if known.required and value.get(field) is None:
            errors.append((f'ValidationError({path}): missing required field "{field}" in {name}', keys))


def _open_api(place: tuple[str, str]) -> str:
    group, _, version = place[0].rpartition("_")
    package = "apimachinery.pkg.apis" if group == "meta" else "api"
    return f"io.k8s.{package}.{group}.{version}.{place[1]}"


def check_metadata(document: Document, file: str) -> None:
    """kubectl reads every object's metadata, and nothing else of it; raises ClientRefusal."""
    value = document.value
    if not value["kind"]:
        text = f"Object 'Kind' is missing in '{go_json(value)}'"
        raise ClientRefusal(f"unable to decode {json.dumps(file)}: {text}", _problem(document, ("kind",), text))
    _, errors = decode_struct({"metadata": value.get("metadata")}, _METADATA_ONLY)
    if errors and not errors[0].unknown:
        text = errors[0].text
        problem = Problem("decoding", text, document.source.locate(errors[0].keys))
        raise ClientRefusal(f"unable to decode {json.dumps(file)}: {text}", problem)


def mapped_kind(document: Document, file: str) -> Kind:
    """The kind whose resource kubectl posts the object to, whatever the letter case; raises ClientRefusal."""
    api_version, name = document.api_version, document.kind
    group, _, version = api_version.rpartition("/")
    if not version:
        api_version = f"{group}/v1"
    kind = kind_for(api_version, name) or next((each for each in _kinds(api_version) if each.singular == name), None)
    if kind is not None:
        return kind
    if exists(api_version, name):
        raise not_simulated(document)
    text = f'no matches for kind "{name}" in version "{document.api_version}"'
    metadata = document.value.get("metadata") or {}
    named = f'name: "{metadata.get("name") or ""}" namespace: "{metadata.get("namespace") or ""}"'
    message = f"resource mapping not found for {named} from {json.dumps(file)}: {text}\nensure CRDs are installed first"
    misplaced = any(each.kind == name for each in KINDS.values())
    wrong = "kind" if _kinds(api_version) and not misplaced else "apiVersion"
    raise ClientRefusal(message, _problem(document, (wrong,), text))


def not_simulated(document: Document) -> ClientRefusal:
    """The answer to an object that a real cluster would take, and this one has no use for."""
    text = f'Jobsite does not simulate objects of kind "{document.kind}" ({document.api_version})'
    return ClientRefusal(text, _problem(document, ("kind",), text), simulated=False)


def _kinds(api_version: str) -> list[Kind]:
    return [kind for kind in KINDS.values() if kind.api_version == api_version]


def check_name_for_apply(document: Document, kind: Kind, file: str) -> None:
    """``kubectl apply`` asks for the live object first, so it needs a name; raises ClientRefusal."""
    metadata = document.value.get("metadata") or {}
    name, generate_name = metadata.get("name") or "", metadata.get("generateName")
    if generate_name and not name:
        text = f"from {generate_name}: cannot use generate name with apply"
        raise ClientRefusal(text, _problem(document, ("metadata", "generateName"), text))
    wrong = [f"may not contain '{character}'" for character in "/%" if character in name]
    wrong = [f"may not be '{name}'"] if name in (".", "..") else wrong
    if name and not wrong:
        return
    text = f'invalid resource name "{name}": [{" ".join(wrong)}]' if name else "resource name may not be empty"
    group_version = f"{kind.group}/{kind.version}"
    resource = f'Resource: "{group_version}, Resource={kind.resource}"'
    resource += f', GroupVersionKind: "{group_version}, Kind={kind.kind}"'
    namespace = metadata.get("namespace") or "default"
    where = f'{resource}\nName: "{name}", Namespace: "{namespace}"\nfrom server for: "{file}"'
    problem = _problem(document, ("metadata", "name"), text)
    raise ClientRefusal(f"error when retrieving current configuration of:\n{where}: {text}", problem)


_HTML_SAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def go_json(value: Any) -> str:
    """A value as Go's encoding/json writes it: compact, keys in order."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{go_json(key)}:{go_json(value[key])}" for key in sorted(value)) + "}"
    if isinstance(value, list):
        return "[" + ",".join(map(go_json, value)) + "]"
    if json_kind(value) == "number":
        return number_text(value)
    return json.dumps(value, ensure_ascii=False).translate(_HTML_SAFE)
