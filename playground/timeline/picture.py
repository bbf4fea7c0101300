"""What the builder draws on: the tables, the numbered texts, and the reasons that ticks, spans and marks point to."""

from __future__ import annotations

from playground.timeline.outcome import Outcome
from playground.timeline.reasons import Reasons, Record
from playground.timeline.wire import NONE, EventRow, Lane, Mark, Span, Strings, Table, Tick


class Picture:
    """The tables of one run while it is being drawn, and its outcome so far."""

    def __init__(self, start_ms: int, zone: str) -> None:
        self.strings = Strings()
        self.reasons = Reasons(self.strings, start_ms, zone)
        self.lanes: Table[Lane] = Table(Lane, self.strings)
        self.spans: Table[Span] = Table(Span, self.strings)
        self.ticks: Table[Tick] = Table(Tick, self.strings)
        self.marks: Table[Mark] = Table(Mark, self.strings)
        self.events: Table[EventRow] = Table(EventRow, self.strings)
        self.outcome = Outcome()

    def why(self, record: Record) -> int:
        """The number of the reason for what ``record`` tells; NONE if it has none."""
        return self.reasons.number(record)

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
            **self.reasons.take(),
            "strings": self.strings.take(),
        }
        return {table: rows for table, rows in taken.items() if rows}
