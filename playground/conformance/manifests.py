"""The answers to the recorded tables of manifests: validation, updates, defaults, YAML scalars."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.kubernetes.apimachinery.field import OMITTED, FieldError
from playground.kubernetes.apimachinery.status import invalid_message, kubectl_invalid_message
from playground.kubernetes.apply import patch_for, patched, with_last_applied
from playground.kubernetes.decode import Document, decode, to_json
from playground.kubernetes.decode_yaml import emit
from playground.kubernetes.review import CREATION_TIMESTAMP, NAME_SUFFIX, UID, Output, output, review
from playground.kubernetes.review_client import go_json
from playground.kubernetes.scheme import kind_for

Row = dict[str, Any]


def answer_manifest(row: Row) -> Row:
    """What kubectl and the server say; ``errors`` and ``warnings`` are the server's functions', called singly."""
    text = row["yaml"]
    decoded = decode(text)
    refusals = [each.refusal for each in review(text) if each.refusal is not None and each.refusal.reason]
    documents = [document for document in decoded.documents if document.error is None]
    created = output(text)
    findings = [_findings(document) for document in documents]
    return {
        "accepted": created.exit_code == 0,
        "code": refusals[0].code if refusals else None,
        "docs": len(documents),
        "errors": [error for errors, _ in findings for error in errors],
        "kubectlApply": _printed(output(text, "apply")),
        "kubectlCreate": _printed(created),
        "parseError": decoded.problems[0].text if decoded.problems else None,
        "reason": refusals[0].reason if refusals else None,
        "status": refusals[0].status if refusals else None,
        "warnings": [warning for _, warnings in findings for warning in warnings],
    }


def _printed(printed: Output) -> Row:
    return {"rc": printed.exit_code, "stderr": printed.stderr, "stdout": printed.stdout}


def _findings(document: Document) -> tuple[list[Row], list[str]]:
    """Errors and warnings of one document that names a kind exactly and can be decoded."""
    kind = kind_for(document.api_version, document.kind)
    if kind is None:
        return [], []
    obj, errors = kind.decode(document.value)
    if errors or (document.is_json and document.duplicate_keys):
        return [], []
    prepared = kind.prepare_for_create(kind.set_defaults(obj), UID, CREATION_TIMESTAMP, NAME_SUFFIX)
    found = [_error(error) | {"doc": document.index} for error in kind.validate(prepared)]
    return found, kind.warnings(prepared)


def _error(error: FieldError) -> Row:
    return {
        "badValue": None if error.bad_value is OMITTED else error.bad_value,
        "body": error.body,
        "detail": error.detail,
        "field": error.field,
        "text": str(error),
        "type": error.reason,
    }


def answer_update(row: Row) -> Row:
    """``kubectl apply`` of one manifest over another, which had been applied before."""
    old, new = (decode(row[name]).documents[0] for name in ("old", "new"))
    answer = review(row["new"], "apply")[0]
    if answer.refusal is not None and not answer.refusal.reason:
        unsent: Row = {"code": None, "patch": None, "reason": None, "requests": []}
        return _update(False, stderr=answer.refusal.alone) | unsent
    first = review(row["old"], "apply")[0]
    live = first.stored
    same = (old.kind, old.value["metadata"]["name"]) == (new.kind, new.value["metadata"]["name"])
    kind = kind_for(new.api_version, new.kind)
    if live is None or not same or kind is None:
        created = output(row["new"], "apply")
        request = {"code": 201, "method": "POST"}
        return _update(True, stdout=created.stdout, stderr=created.stderr) | {"patch": None, "requests": [request]}
    live = live | {
        "metadata": live["metadata"] | {"annotations": with_last_applied(old.value)["metadata"]["annotations"]}
    }
    if row["oldStatus"]:
        live = live | {"status": row["oldStatus"]}
    name = f"{kind.printed_resource}/{first.name}"
    patch = patch_for(kind, live, new.value)
    if not patch:
        return _update(True, stdout=f"{name} unchanged\n") | {"patch": None, "requests": []}
    result = patched(kind, live, patch)
    sent = {"patch": go_json(patch), "requests": [{"code": 422 if result.errors else 200, "method": "PATCH"}]}
    if not result.errors:
        return _update(True, stdout=f"{name} configured\n") | sent
    told = [{"field": error.field, "text": error.body, "type": error.reason} for error in result.errors]
    if result.unnamed:
        message, stderr = f' "" is invalid: {result.errors[0]}', f"The request is invalid: {result.errors[0]}\n"
    else:
        message = invalid_message(kind, live, result.errors)
        stderr = kubectl_invalid_message(kind.kind, first.name, result.errors)
    return _update(False, stderr=stderr, errors=told, message=message) | sent


def _update(
    accepted: bool, stdout: str = "", stderr: str = "", errors: list[Row] | None = None, message: str | None = None
) -> Row:
    return {
        "accepted": accepted,
        "code": None if accepted else 422,
        "errors": errors or [],
        "message": message,
        "rc": 0 if accepted else 1,
        "reason": None if accepted else "Invalid",
        "stderr": stderr,
        "stdout": stdout,
    }


def answer_object(row: Row) -> Row:
    return {"object": review(row["yaml"])[0].stored}


def answer_yaml(row: Row) -> Row:
    stored = review(row["yaml"])[0].stored
    assert stored is not None
    if "apply" in row["via"]:
        applied = with_last_applied(decode(row["yaml"]).documents[0].value)
        stored = stored | {"metadata": stored["metadata"] | {"annotations": applied["metadata"]["annotations"]}}
    return {"text": emit(stored)}


def answer_scalar(row: Row) -> Row:
    try:
        return {"json": go_json(to_json(row["yaml"])), "parseError": None}
    except ValueError as error:
        return {"json": None, "parseError": str(error)}


ANSWERS: dict[str, Callable[[Row], Row]] = {
    "defaults/objects": answer_object,
    "defaults/yaml": answer_yaml,
    "validation/manifests": answer_manifest,
    "validation/updates": answer_update,
    "yaml/scalars": answer_scalar,
}
