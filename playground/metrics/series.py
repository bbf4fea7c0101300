"""Metrics over virtual time: each series as the points at which it changes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import Any, Protocol

from playground.metrics.exposition import FAMILIES
from playground.metrics.samples import Family, Labels, Sample

Write = tuple[int, str, str, Any]
"""Virtual ms, kind, key, and the object as it was stored, None where it went."""


class Recorded(Protocol):
    """A run, as far as it is read here: the writes so far."""

    @property
    def history(self) -> Iterable[Write]: ...


@dataclass
class Series:
    """One name with one set of labels. ``points``: (virtual ms, the value from then on, None where there is none)."""

    name: str
    labels: Labels
    points: list[tuple[int, int | None]] = field(default_factory=list)

    def at(self, at_ms: int) -> int | None:
        """The value at that instant."""
        place = bisect_right(self.points, at_ms, key=itemgetter(0))
        return self.points[place - 1][1] if place else None

    def matches(self, labels: Mapping[str, str]) -> bool:
        """Whether it has all of ``labels``, as a Prometheus selector asks."""
        own = dict(self.labels)
        return all(own.get(name, "") == value for name, value in labels.items())

    def _change(self, at_ms: int, value: int | None) -> None:
        if value != (self.points[-1][1] if self.points else None):
            self.points.append((at_ms, value))


def series(run: Recorded, names: Sequence[str], step_ms: int | None = None) -> list[Series]:
    """The series of the named metrics over what ``run`` has played so far, in the order in which they begin.

    With ``step_ms`` they are as a scraper sees them that looks each ``step_ms``: what comes and goes between two looks
    is not there. Costs what was written, not what there is. Raises KeyError for a name that is none.
    """
    reader = Reader(names)
    reader.read((_seen_at(at_ms, step_ms), kind, key, obj) for at_ms, kind, key, obj in run.history)
    return reader.series()


class Reader:
    """The series of the named metrics as a run goes on. Raises KeyError for a name that is none."""

    def __init__(self, names: Sequence[str]) -> None:
        self._families: dict[str, list[Family]] = {}
        for name in names:
            self._families.setdefault(FAMILIES[name].kind, []).append(FAMILIES[name])
        self._found: dict[tuple[str, Labels], Series] = {}
        self._shown: dict[tuple[str, str], list[Sample]] = {}

    def read(self, writes: Iterable[Write]) -> None:
        """Take the next writes, up to the end of an instant: only what an object is then can be seen."""
        told = (write for write in writes if write[1] in self._families)
        for at_ms, instant in groupby(told, key=itemgetter(0)):
            for (kind, key), obj in {(kind, key): obj for _, kind, key, obj in instant}.items():
                families = self._families[kind]
                now = [] if obj is None else [sample for family in families for sample in family.samples(obj)]
                before = self._shown.pop((kind, key), [])
                if now:
                    self._shown[kind, key] = now
                _change(self._found, at_ms, before, now)

    def series(self) -> list[Series]:
        """What has been read so far, in the order in which the series begin."""
        return [each for each in self._found.values() if each.points]


def _seen_at(at_ms: int, step_ms: int | None) -> int:
    return at_ms if step_ms is None else -(-at_ms // step_ms) * step_ms


def _change(found: dict[tuple[str, Labels], Series], at_ms: int, before: list[Sample], now: list[Sample]) -> None:
    values: dict[tuple[str, Labels], int | None] = {(each.name, each.labels): None for each in before}
    values.update({(each.name, each.labels): each.value for each in now})
    for key, value in values.items():
        if key not in found:
            found[key] = Series(*key)
        found[key]._change(at_ms, value)
