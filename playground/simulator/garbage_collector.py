"""The garbage collector (pkg/controller/garbagecollector): what becomes of objects whose owner goes.

Background: once the owner has gone, what it owned is deleted. Foreground: what it owns goes first, and of that, what
blocks the owner's deletion is waited for. Orphan: the owner is taken out of what it owns. It acts last in each instant.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import FOREGROUND_FINALIZER, ORPHAN_FINALIZER, OwnerReference
from playground.simulator import rules
from playground.simulator.client import key_of
from playground.simulator.controllers.base import Controller, ControllerContext
from playground.simulator.event_loop import Lane
from playground.simulator.store import Handler


class GarbageCollector(Controller):
    """Watches objects of all kinds, and works in passes: what one pass brings about is looked at in the next.

    The keys of its queue are "Kind namespace/name".
    """

    name = "garbage-collector-controller"

    def __init__(self, context: ControllerContext) -> None:
        super().__init__(context)
        self._resources = self.client.resources
        self._next_pass: dict[str, None] = {}

    def start(self) -> None:
        self._handler: Handler[Any] = Handler(self._added, self._changed, self._gone)
        for resource in self._resources.values():
            resource.table.add_event_handler(self._handler)
            for each in resource.list():
                if each.meta.owner_references or each.meta.deletion_ms is not None:
                    self._enqueue(each)

    def stop(self) -> None:
        super().stop()
        for resource in self._resources.values():
            resource.table.remove_event_handler(self._handler)

    # -- what wakes it

    def _added(self, new: Any) -> None:
        """An object whose owner is not there, or is going, is a case at once."""
        references = new.meta.owner_references
        if references:
            owner = self._owner(references[0], new.meta.namespace)
            if owner is None or owner.meta.deletion_ms is not None or len(references) > 1:
                self._enqueue(new)

    def _changed(self, old: Any, new: Any) -> None:
        meta, was = new.meta, old.meta
        if meta.deletion_ms is not None and (was.deletion_ms is None or was.finalizers is not meta.finalizers):
            self._enqueue(new)
        if was.owner_references is not meta.owner_references:
            self._enqueue_owners(old)

    def _gone(self, old: Any) -> None:
        for each in self._dependents(old.meta.uid):
            self._enqueue(each)
        self._enqueue_owners(old)

    def _enqueue(self, each: Any) -> None:
        if not self._next_pass:
            self.loop.at(self.clock.now_ms, Lane.GARBAGE, self._pass)
        self._next_pass[f"{each.kind} {key_of(each.meta)}"] = None

    def _pass(self, _: object) -> None:
        keys, self._next_pass = self._next_pass, {}
        for key in keys:
            self.queue.add(key)

    def _enqueue_owners(self, each: Any) -> None:
        """Owners that wait for their dependents may be done waiting."""
        for reference in each.meta.owner_references:
            owner = self._owner(reference, each.meta.namespace)
            if owner is not None and owner.meta.deletion_ms is not None:
                self._enqueue(owner)

    # -- one object

    def sync(self, key: str) -> int | None:
        kind, _, name = key.partition(" ")
        each = self._resources[kind].find(name)
        if each is not None:
            meta = each.meta
            if meta.deletion_ms is not None and ORPHAN_FINALIZER in meta.finalizers:
                self._orphan_dependents(each)
            elif meta.deletion_ms is not None and FOREGROUND_FINALIZER in meta.finalizers:
                self._delete_dependents(each)
            elif meta.deletion_ms is None and meta.owner_references:
                self._attempt_to_delete(each)
        return None

    def _attempt_to_delete(self, each: Any) -> None:
        """Delete an object no owner of which is there to stay (garbagecollector.go attemptToDeleteItem)."""
        found = [self._owner(reference, each.meta.namespace) for reference in each.meta.owner_references]
        owners = [owner for owner in found if owner is not None]
        if any(not _deletes_dependents(owner) for owner in owners):
            return
        policy = "Background"
        if owners and any(True for _ in self._dependents(each.meta.uid)):
            policy = "Foreground"
        owner = each.meta.owner_references[0]
        rule = rules.OWNER_WAITS if owners else rules.OWNER_GONE
        self.trace.because = rule(owner=f"{owner.kind}/{owner.name}")
        self._resources[each.kind].delete(key_of(each.meta), policy, uid=each.meta.uid)
        self.trace.because = None

    def _delete_dependents(self, owner: Any) -> None:
        """Delete what the owner owns, and let the owner go once nothing blocks it (processDeletingDependentsItem)."""
        blocked = False
        for each in list(self._dependents(owner.meta.uid)):
            blocked = blocked or _blocks(each, owner)
            if each.meta.deletion_ms is None:
                self.sync(f"{each.kind} {key_of(each.meta)}")
        if not blocked:
            self._remove_finalizer(owner, FOREGROUND_FINALIZER)

    def _orphan_dependents(self, owner: Any) -> None:
        """Take the owner out of what it owns, and let it go (orphanDependents)."""
        for each in list(self._dependents(owner.meta.uid)):
            self.trace.because = rules.ORPHANED(owner=f"{owner.kind}/{owner.meta.name}")
            self._resources[each.kind].patch(key_of(each.meta), partial(_disowned, owner.meta.uid), uid=each.meta.uid)
        self._remove_finalizer(owner, ORPHAN_FINALIZER)

    def _remove_finalizer(self, each: Any, finalizer: str) -> None:
        def without(now: Any) -> Any:
            rest = tuple(name for name in now.meta.finalizers if name != finalizer)
            return replace(now, meta=replace(now.meta, finalizers=rest))

        self._resources[each.kind].patch(key_of(each.meta), without, uid=each.meta.uid)

    # -- the graph

    def _dependents(self, uid: str) -> Iterator[Any]:
        for resource in self._resources.values():
            yield from resource.table.owned_by(uid)

    def _owner(self, reference: OwnerReference, namespace: str) -> Any:
        """The owner that is referred to; None if it has gone, also if another has its name now."""
        resource = self._resources.get(reference.kind)
        found = None if resource is None else resource.find(f"{namespace}/{reference.name}")
        return found if found is not None and found.meta.uid == reference.uid else None


def _deletes_dependents(owner: Any) -> bool:
    return owner.meta.deletion_ms is not None and FOREGROUND_FINALIZER in owner.meta.finalizers


def _disowned(owner_uid: str, each: Any) -> Any:
    references = tuple(ref for ref in each.meta.owner_references if ref.uid != owner_uid)
    return replace(each, meta=replace(each.meta, owner_references=references))


def _blocks(each: Any, owner: Any) -> bool:
    return any(ref.uid == owner.meta.uid and ref.block_owner_deletion for ref in each.meta.owner_references)
