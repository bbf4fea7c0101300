"""Times and metadata between their JSON form and the typed one (metav1.Time, metav1.ObjectMeta)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from playground.kubernetes.apimachinery.meta import Condition, ObjectMeta, OwnerReference

Object = dict[str, Any]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def time_text(seconds: int) -> str:
    """Epoch seconds as RFC 3339 in UTC, as every object carries times."""
    return (_EPOCH + timedelta(seconds=seconds)).strftime("%Y-%m-%dT%H:%M:%SZ")


def time_seconds(text: str | None) -> int | None:
    """RFC 3339 as epoch seconds, fractions cut off; None for None or an empty text."""
    if not text:
        return None
    moment = datetime.fromisoformat(text.replace("Z", "+00:00").replace("z", "+00:00"))
    return (moment - _EPOCH) // timedelta(seconds=1)


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
    """Metadata as ``kubectl get -o json`` shows it. ``start_ms`` is the epoch ms of virtual time 0, for a deletion's time."""
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
