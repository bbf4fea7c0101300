"""Object metadata as the simulator keeps it (k8s.io/apimachinery/pkg/apis/meta/v1)."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

ORPHAN_FINALIZER = "orphan"
FOREGROUND_FINALIZER = "foregroundDeletion"


class OwnerReference(msgspec.Struct, frozen=True, gc=False):
    """Who owns an object; ``controller`` marks the one owner that manages it."""

    kind: str
    name: str
    uid: str
    controller: bool = False
    block_owner_deletion: bool = False
    api_version: str = "batch/v1"


class ObjectMeta(msgspec.Struct, frozen=True, gc=False):
    """Metadata of one object.

    ``creation_time`` is epoch seconds, ``deletion_ms`` virtual ms of the delete call, None while it lives.
    """

    name: str
    uid: str
    namespace: str = "default"
    resource_version: int = 0
    generation: int = 1
    creation_time: int = 0
    deletion_ms: int | None = None
    deletion_grace_seconds: int | None = None
    labels: Mapping[str, str] = {}
    annotations: Mapping[str, str] = {}
    owner_references: tuple[OwnerReference, ...] = ()
    finalizers: tuple[str, ...] = ()


class Condition(msgspec.Struct, frozen=True, gc=False):
    """A status condition; ``last_transition_time`` is epoch seconds."""

    type: str
    status: str = "True"
    reason: str = ""
    message: str = ""
    last_transition_time: int = 0
    last_probe_time: int = 0


def controller_of(meta: ObjectMeta) -> OwnerReference | None:
    """The owner that manages the object (metav1.GetControllerOf)."""
    for owner in meta.owner_references:
        if owner.controller:
            return owner
    return None


def find_condition(conditions: tuple[Condition, ...], kind: str) -> Condition | None:
    """The condition of type ``kind``, whatever its status."""
    for condition in conditions:
        if condition.type == kind:
            return condition
    return None


def is_condition_true(conditions: tuple[Condition, ...], kind: str) -> bool:
    found = find_condition(conditions, kind)
    return found is not None and found.status == "True"
