"""Times and metadata between their JSON form and the typed one (metav1.Time, metav1.ObjectMeta)."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from playground.kubernetes.apimachinery.meta import Condition, ObjectMeta, OwnerReference
from playground.kubernetes.apimachinery.quote import quote

Object = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@lru_cache(maxsize=4096)
def time_text(seconds: int) -> str:
    """Epoch seconds as RFC 3339 in UTC, as every object carries times."""
    return (_EPOCH + timedelta(seconds=seconds)).isoformat()[:-6] + "Z"


def time_seconds(text: str | None) -> int | None:
    """RFC 3339 as epoch seconds, fractions cut off; None for None or an empty text."""
    if not text:
        return None
    moment = datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))
    return (moment - _EPOCH) // timedelta(seconds=1)


_LAYOUT = (
    ("2006", "[0-9]{4}", ""),
    ("-", "-", ""),
    ("01", "[0-9]{2}", "month"),
    ("-", "-", ""),
    ("02", "[0-9]{2}", ""),
    ("T", "T", ""),
    ("15", "[0-9]{1,2}", "hour"),
    (":", ":", ""),
    ("04", "[0-9]{2}", "minute"),
    (":", ":", ""),
    ("05", "[0-9]{2}(?:[.,][0-9]+)?", "second"),
    ("Z07:00", "Z|[-+][0-9]{2}:[0-9]{2}", ""),
)
_RANGES = {"month": (1, 12), "hour": (0, 23), "minute": (0, 59), "second": (0, 59)}


def time_error(text: str) -> str:
    """Why a text is no time of the API, in the words of Go's ``time.Parse``; empty if it is one."""
    parsing = f"parsing time {quote(text)}"
    rest, numbers = text, []
    for element, pattern, name in _LAYOUT:
        match = re.match(pattern, rest)
        if match is None:
            layout = "".join(each for each, _, _ in _LAYOUT)
            return f"{parsing} as {quote(layout)}: cannot parse {quote(rest)} as {quote(element)}"
        rest = rest[match.end() :]
        if element.isdigit():
            numbers.append(int(re.split("[.,]", match[0])[0]))
        low, high = _RANGES.get(name, (0, 9999))
        if name and not low <= numbers[-1] <= high:
            return f"{parsing}: {name} out of range"
    if rest:
        return f"{parsing}: extra text: {quote(rest)}"
    year, month, day = numbers[:3]
    return f"{parsing}: day out of range" if not 0 < day <= monthrange(max(year, 1), month)[1] else ""


def meta_from_json(metadata: Object, start_ms: int = 0) -> ObjectMeta:
    """The typed metadata of an object. ``name`` and ``uid`` are empty where the object has none yet.

    ``start_ms`` is the epoch ms of virtual time 0, for a deletion's time.
    """
    version = metadata.get("resourceVersion") or "0"
    grace = metadata.get("deletionGracePeriodSeconds")
    deletion = time_seconds(metadata.get("deletionTimestamp"))
    return ObjectMeta(
        name=metadata.get("name", ""),
        uid=metadata.get("uid", ""),
        namespace=metadata.get("namespace") or "default",
        resource_version=int(version) if version.isdigit() else 0,
        generation=metadata.get("generation", 1),
        creation_time=time_seconds(metadata.get("creationTimestamp")) or 0,
        deletion_ms=None if deletion is None else (deletion - (grace or 0)) * 1000 - start_ms,
        deletion_grace_seconds=grace,
        labels=metadata.get("labels") or {},
        annotations=metadata.get("annotations") or {},
        owner_references=tuple(_owner_from_json(owner) for owner in metadata.get("ownerReferences") or ()),
        finalizers=tuple(metadata.get("finalizers") or ()),
    )


def _owner_from_json(owner: Object) -> OwnerReference:
    return OwnerReference(
        kind=owner["kind"],
        name=owner["name"],
        uid=owner["uid"],
        controller=bool(owner.get("controller")),
        block_owner_deletion=bool(owner.get("blockOwnerDeletion")),
        api_version=owner["apiVersion"],
    )


def meta_to_json(meta: ObjectMeta, start_ms: int = 0) -> Object:
    """Metadata as ``kubectl get -o json`` shows it; ``start_ms`` is the epoch ms of virtual time 0."""
    result: Object = {
        "creationTimestamp": time_text(meta.creation_time),
        "generation": meta.generation,
        "name": meta.name,
        "namespace": meta.namespace,
        "resourceVersion": str(meta.resource_version),
        "uid": meta.uid,
    }
    if meta.labels:
        result["labels"] = dict(meta.labels)
    if meta.annotations:
        result["annotations"] = dict(meta.annotations)
    if meta.finalizers:
        result["finalizers"] = list(meta.finalizers)
    if meta.owner_references:
        result["ownerReferences"] = [_owner_to_json(owner) for owner in meta.owner_references]
    if meta.deletion_ms is not None:
        grace = meta.deletion_grace_seconds or 0
        result["deletionGracePeriodSeconds"] = grace
        result["deletionTimestamp"] = time_text((start_ms + meta.deletion_ms) // 1000 + grace)
    return result


def _owner_to_json(owner: OwnerReference) -> Object:
    result: Object = {"apiVersion": owner.api_version, "kind": owner.kind, "name": owner.name, "uid": owner.uid}
    if owner.controller:
        result["controller"] = True
    if owner.block_owner_deletion:
        result["blockOwnerDeletion"] = True
    return result


def condition_from_json(condition: Object) -> Condition:
    return Condition(
        type=condition["type"],
        status=condition.get("status", "True"),
        reason=condition.get("reason", ""),
        message=condition.get("message", ""),
        last_transition_time=time_seconds(condition.get("lastTransitionTime")) or 0,
        last_probe_time=time_seconds(condition.get("lastProbeTime")) or 0,
    )


def condition_to_json(condition: Condition) -> Object:
    """A condition of a Job or a Pod; a probe time of 0 is one that was never set."""
    result: Object = {
        "lastProbeTime": time_text(condition.last_probe_time) if condition.last_probe_time else None,
        "lastTransitionTime": time_text(condition.last_transition_time),
        "status": condition.status,
        "type": condition.type,
    }
    if condition.reason:
        result["reason"] = condition.reason
    if condition.message:
        result["message"] = condition.message
    return result
