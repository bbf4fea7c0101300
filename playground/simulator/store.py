"""The object store behind the API server: one table per kind, watches, indexes and history.

Objects are immutable. A write replaces one object by another, is kept in the history and told to every handler.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from playground.kubernetes.apimachinery.meta import ObjectMeta, controller_of
from playground.limits import RUN_OBJECTS
from playground.simulator.clock import Clock
from playground.simulator.errors import LimitReached
from playground.simulator.history import History


class Object(Protocol):
    """What every stored object has."""

    @property
    def kind(self) -> str: ...

    @property
    def meta(self) -> ObjectMeta: ...


T = TypeVar("T", bound=Object)


@dataclass(frozen=True, eq=False)
class Handler(Generic[T]):
    """Called after a write: ``add(new)``, ``update(old, new)``, ``delete(old)``. A handler makes no writes."""

    add: Callable[[T], None] | None = None
    update: Callable[[T, T], None] | None = None
    delete: Callable[[T], None] | None = None


class Table(Generic[T]):
    """All objects of one kind, by key ("namespace/name") in the order of creation."""

    __slots__ = (
        "_add",
        "_delete",
        "_handlers",
        "_owned",
        "_store",
        "_unmanaged",
        "_update",
        "group_resource",
        "kind",
        "objects",
    )

    def __init__(self, store: Store, kind: str, group_resource: str) -> None:
        self.kind = kind
        self.group_resource = group_resource
        """As error messages name it: ``pods``, ``jobs.batch``."""
        self.objects: dict[str, T] = {}
        self._store = store
        self._handlers: list[Handler[T]] = []
        self._add: tuple[Callable[[T], None], ...] = ()
        self._update: tuple[Callable[[T, T], None], ...] = ()
        self._delete: tuple[Callable[[T], None], ...] = ()
        self._owned: dict[str, dict[str, None]] = {}
        self._unmanaged: dict[str, None] = {}

    def get(self, key: str) -> T | None:
        return self.objects.get(key)

    def owned_by(self, uid: str) -> Sequence[T]:
        """The objects managed by the owner with that UID, in the order of creation. Costs what it returns."""
        owned = self._owned.get(uid)
        return [self.objects[key] for key in owned] if owned else ()

    def unmanaged(self) -> list[T]:
        """The objects that no owner manages. Costs what it returns."""
        return [self.objects[key] for key in self._unmanaged]

    def add_event_handler(self, handler: Handler[T]) -> None:
        """Tell ``handler`` each write from now on, in the order in which handlers came."""
        self._handlers.append(handler)
        self._arrange()

    def remove_event_handler(self, handler: Handler[T]) -> None:
        self._handlers.remove(handler)
        self._arrange()

    def _arrange(self) -> None:
        self._add = tuple([each.add for each in self._handlers if each.add is not None])
        self._update = tuple([each.update for each in self._handlers if each.update is not None])
        self._delete = tuple([each.delete for each in self._handlers if each.delete is not None])

    def put(self, key: str, old: T | None, new: T) -> None:
        """Store ``new`` in the place of ``old``. Raises LimitReached where there is to be no more of them."""
        store = self._store
        if old is None and store.size >= store.room:
            store.make_room()
        self.objects[key] = new
        if store.keep_history:
            store.history.put(store.clock.now_ms, new)
        if old is None:
            store.size += 1
            self._index(key, new)
            for add in self._add:
                add(new)
            return
        if old.meta.owner_references is not new.meta.owner_references:
            self._unindex(key, old)
            self._index(key, new)
        for update in self._update:
            update(old, new)

    def remove(self, key: str, old: T) -> None:
        """``old`` has gone for good."""
        del self.objects[key]
        store = self._store
        if store.keep_history:
            store.history.remove(store.clock.now_ms, self.kind, key)
        store.size -= 1
        self._unindex(key, old)
        for delete in self._delete:
            delete(old)

    def _index(self, key: str, new: T) -> None:
        owner = controller_of(new.meta)
        if owner is None:
            self._unmanaged[key] = None
        else:
            self._owned.setdefault(owner.uid, {})[key] = None

    def _unindex(self, key: str, old: T) -> None:
        owner = controller_of(old.meta)
        if owner is None:
            del self._unmanaged[key]
            return
        siblings = self._owned[owner.uid]
        del siblings[key]
        if not siblings:
            del self._owned[owner.uid]


class Store:
    """The tables, the counter of resource versions and the history.

    ``keep_history=False`` is for long runs of which only the trace is wanted.
    """

    def __init__(self, clock: Clock, keep_history: bool = True) -> None:
        self.clock = clock
        self.resource_version = 0
        self.size = 0
        """How many objects there are."""
        self.room: int = RUN_OBJECTS
        """How many there may be until ``make_room`` is called, which allows more or raises LimitReached."""
        self.make_room: Callable[[], None] = _no_room
        self.tables: dict[str, Table[Any]] = {}
        self.history = History()
        self.keep_history = keep_history

    def table(self, kind: str, group_resource: str) -> Table[Any]:
        """The table of ``kind``, made at its first use."""
        table = self.tables.get(kind)
        if table is None:
            table = self.tables[kind] = Table(self, kind, group_resource)
        return table

    def next_resource_version(self) -> int:
        self.resource_version += 1
        return self.resource_version

    def objects_at(self, at_ms: int) -> dict[tuple[str, str], Any]:
        """All objects as they stood after the instant ``at_ms``, by (kind, key), in the order of creation."""
        return self.history.objects_at(at_ms)


def _no_room() -> None:
    raise LimitReached(RUN_OBJECTS)
