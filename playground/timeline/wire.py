"""The columns that a page gets: rows of four tables, each row sent once, and again only when it has changed.

docs/wire-protocol.md describes them for people; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Generic, TypeVar

import msgspec

NONE = -1  # "no such row", "no such string", "has not ended": every column holds integers


class Lane(msgspec.Struct, gc=False):
    """Who something happens to. ``parent`` is the owner's lane, ``index`` a Pod's completion index, ``text`` a
    CronJob's schedule.
    """

    id: int
    kind: str
    name: str
    parent: int = NONE
    index: int = NONE
    text: str | None = None


class Span(msgspec.Struct, gc=False):
    """Something that lasts, in ms since the start. ``track`` numbers the containers of one Pod as they showed."""

    id: int
    lane: int
    kind: str
    start: int
    end: int = NONE
    result: str | None = None
    exit: int = NONE
    track: int = NONE
    container: str | None = None
    text: str | None = None
    why: int = NONE


class Tick(msgspec.Struct, gc=False):
    """A time at which a CronJob was due: ``at`` by its schedule, ``decided`` when its fate was settled, ``job`` the
    lane of the Job it led to.
    """

    id: int
    lane: int
    at: int
    state: str
    decided: int = NONE
    job: int = NONE
    reason: str | None = None
    why: int = NONE


class Mark(msgspec.Struct, gc=False):
    """A moment that is neither a tick nor an Event: a condition, a change by a person, something removed."""

    id: int
    lane: int
    at: int
    kind: str
    text: str | None = None
    why: int = NONE


class EventRow(msgspec.Struct, gc=False):
    """A Kubernetes Event. ``lane`` is its object's lane where there is one."""

    id: int
    lane: int
    at: int
    object: str
    type: str
    reason: str
    message: str
    why: int = NONE


Row = TypeVar("Row", Lane, Span, Tick, Mark, EventRow)


class Strings:
    """Every text goes over the wire once; columns hold its number."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._fresh: list[str] = []

    def number(self, text: str) -> int:
        number = self._number.get(text)
        if number is None:
            number = self._number[text] = len(self._number)
            self._fresh.append(text)
        return number

    def take(self) -> list[str]:
        """The texts that are new since the last call, in the order of their numbers."""
        fresh, self._fresh = self._fresh, []
        return fresh


class Table(Generic[Row]):
    """Rows under running ids, of which those that are new or changed wait to be sent."""

    def __init__(self, row: type[Row], strings: Strings) -> None:
        self._make: Callable[..., Row] = row
        self._columns = row.__struct_fields__
        self._strings = strings
        self._waiting: dict[int, Row] = {}
        self.count = 0

    def add(self, *values: Any, **named: Any) -> Row:
        row = self._make(self.count, *values, **named)
        self._waiting[self.count] = row
        self.count += 1
        return row

    def touch(self, row: Row) -> None:
        """Have ``row``, which has just been changed, sent once more."""
        self._waiting[row.id] = row

    def take(self) -> dict[str, list[int]]:
        """The waiting rows as one list of integers for each column. A column that is NONE throughout is left out."""
        rows, self._waiting = list(self._waiting.values()), {}
        columns = {column: list(self._numbers(rows, column)) for column in self._columns if rows}
        return {column: values for column, values in columns.items() if any(value != NONE for value in values)}

    def _numbers(self, rows: list[Row], column: str) -> Iterator[int]:
        for row in rows:
            value = getattr(row, column)
            if value is None:
                yield NONE
            elif isinstance(value, str):
                yield self._strings.number(value)
            else:
                yield value
