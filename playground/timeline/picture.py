"""What the builder draws on: the tables, the numbered texts, and the reasons that marks and spans point to."""

from __future__ import annotations

from typing import Any

import msgspec

from playground.timeline.outcome import Outcome
from playground.timeline.wire import NONE, EventRow, Lane, Mark, Span, Strings, Table, Tick

Record = dict[str, Any]

# What these rules read is in the picture anyway, so that one row serves all that came about by them.
PLAIN_RULES = frozenset({"cronjob.start"})

encode_reason = msgspec.json.Encoder(order="deterministic").encode


class Picture:
    """The tables of one run while it is being drawn, and its outcome so far."""

    def __init__(self) -> None:
        self.strings = Strings()
        self.lanes: Table[Lane] = Table(Lane, self.strings)
        self.spans: Table[Span] = Table(Span, self.strings)
        self.ticks: Table[Tick] = Table(Tick, self.strings)
        self.marks: Table[Mark] = Table(Mark, self.strings)
        self.events: Table[EventRow] = Table(EventRow, self.strings)
        self.outcome = Outcome()
        self._reasons: dict[bytes, int] = {}
        self._fresh_reasons: list[Record] = []

    def why(self, record: Record) -> int:
        """The number of the record's ``because``; NONE if it has none."""
        because = record.get("because")
        if because is None:
            return NONE
        if because["rule"] in PLAIN_RULES:
            because = {"rule": because["rule"], "field": because["field"]}
        key = encode_reason(because)
        number = self._reasons.get(key)
        if number is None:
            number = self._reasons[key] = len(self._reasons)
            self._fresh_reasons.append(because)
        return number

    def close(self, span: Span | None, at_ms: int, result: str | None = None, why: int = NONE) -> None:
        """End ``span`` if it is there and has not ended yet."""
        if span is None or span.end != NONE:
            return
        span.end = at_ms
        if result is not None:
            span.result = result
        if why != NONE:
            span.why = why
        self.spans.touch(span)

    def take(self) -> Record:
        """All rows that are new or have changed since the last call, by table; a table without any is left out."""
        taken: Record = {
            "lanes": self.lanes.take(),
            "spans": self.spans.take(),
            "ticks": self.ticks.take(),
            "marks": self.marks.take(),
            "events": self.events.take(),
            "whys": self._fresh_reasons,
            "strings": self.strings.take(),
        }
        self._fresh_reasons = []
        return {table: rows for table, rows in taken.items() if rows}
