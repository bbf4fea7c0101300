"""What holds of objects of every kind: identities, versions, and that nobody is left behind by an owner that goes."""

from __future__ import annotations

from playground.kubernetes.apimachinery.meta import controller_of
from playground.simulator.invariants.report import Report
from playground.simulator.store import Handler, Object, Store, Table


class ObjectChecks:
    """Watches every table."""

    def __init__(self, store: Store, report: Report) -> None:
        self._store = store
        self._report = report
        self._version = store.resource_version
        self._live = {each.meta.uid for table in store.tables.values() for each in table.objects.values()}
        self._known = set(self._live)
        self._left: dict[str, None] = {}
        """UIDs of owners that have gone, in whose dependents nobody has looked since."""
        for table in store.tables.values():
            table.add_event_handler(Handler(self._added, self._updated, self._deleted))

    def _added(self, new: Object) -> None:
        if new.meta.uid in self._known:
            self._report.add(new, "has the UID of another object")
        self._known.add(new.meta.uid)
        self._live.add(new.meta.uid)
        self._see_version(new)
        owner = controller_of(new.meta)
        if owner is not None:
            self._left[owner.uid] = None

    def _updated(self, old: Object, new: Object) -> None:
        was, now = old.meta, new.meta
        self._see_version(new)
        if (was.uid, was.name, was.namespace, was.creation_time) != (
            now.uid,
            now.name,
            now.namespace,
            now.creation_time,
        ):
            self._report.add(new, "has become another object")
        if was.deletion_ms is not None and now.deletion_ms != was.deletion_ms:
            self._report.add(new, "was being deleted, and is not any more")
        if now.generation not in (was.generation, was.generation + 1):
            self._report.add(new, "has skipped a generation")

    def _deleted(self, old: Object) -> None:
        if old.meta.finalizers:
            self._report.add(old, "has gone before its finalizers")
        self._live.discard(old.meta.uid)
        self._left[old.meta.uid] = None

    def _see_version(self, new: Object) -> None:
        if new.meta.resource_version <= self._version:
            self._report.add(new, "has a resource version that is not newer than the last")
        self._version = new.meta.resource_version

    def collected(self) -> None:
        """The garbage collector has done its work of this instant: nothing may live on without its owner."""
        left, self._left = self._left, {}
        for uid in left:
            if uid not in self._live:
                for table in self._store.tables.values():
                    self._see_left_behind(uid, table)

    def _see_left_behind(self, uid: str, table: Table[Object]) -> None:
        for each in table.owned_by(uid):
            if each.meta.deletion_ms is None:
                self._report.add(each, "lives on without its owner")
