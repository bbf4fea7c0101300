"""What has been written to a store, so that it can be shown as it stood at any instant."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any, overload

import msgspec

SNAPSHOT_ENTRIES = 4096

HistoryEntry = tuple[int, str, str, Any]
"""One write: virtual ms, kind, key, and the object as it was stored, None where it was deleted."""


class Gone(msgspec.Struct, frozen=True, gc=False):
    """Stands for an object that was deleted."""

    kind: str
    key: str


class History(Sequence[HistoryEntry]):
    """All writes, oldest first. Kept as two columns: a month of each minute has a million of them, and an object says
    itself of which kind it is and what it is called."""

    def __init__(self) -> None:
        self._times = array("q")
        self._writes: list[Any] = []
        self._snapshots: list[dict[tuple[str, str], Any]] = [{}]

    def __len__(self) -> int:
        return len(self._writes)

    @overload
    def __getitem__(self, place: int) -> HistoryEntry: ...

    @overload
    def __getitem__(self, place: slice) -> list[HistoryEntry]: ...

    def __getitem__(self, place: int | slice) -> HistoryEntry | list[HistoryEntry]:
        if isinstance(place, slice):
            return list(map(_entry, self._times[place], self._writes[place]))
        return _entry(self._times[place], self._writes[place])

    def __iter__(self) -> Iterator[HistoryEntry]:
        return map(_entry, self._times, self._writes)

    def put(self, at_ms: int, new: Any) -> None:
        """An object was created or replaced."""
        self._times.append(at_ms)
        self._writes.append(new)

    def remove(self, at_ms: int, kind: str, key: str) -> None:
        """An object was deleted."""
        self._times.append(at_ms)
        self._writes.append(Gone(kind, key))

    def objects_at(self, at_ms: int) -> dict[tuple[str, str], Any]:
        """All objects as they stood after the instant ``at_ms``, by (kind, key), in the order of creation."""
        end = bisect_right(self._times, at_ms)
        while len(self._snapshots) <= end // SNAPSHOT_ENTRIES:
            last = len(self._snapshots) * SNAPSHOT_ENTRIES
            self._snapshots.append(self._replayed(self._snapshots[-1], last - SNAPSHOT_ENTRIES, last))
        start = end // SNAPSHOT_ENTRIES
        return self._replayed(self._snapshots[start], start * SNAPSHOT_ENTRIES, end)

    def _replayed(self, objects: dict[tuple[str, str], Any], start: int, end: int) -> dict[tuple[str, str], Any]:
        objects = dict(objects)
        for _, kind, key, new in self[start:end]:
            if new is None:
                objects.pop((kind, key), None)
            else:
                objects[kind, key] = new
        return objects


def _entry(at_ms: int, write: Any) -> HistoryEntry:
    if type(write) is Gone:
        return at_ms, write.kind, write.key, None
    meta = write.meta
    return at_ms, write.kind, f"{meta.namespace}/{meta.name}", write
