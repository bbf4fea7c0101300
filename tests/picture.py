"""What a page knows of a run, read from the chunks as docs/wire-protocol.md says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playground.timeline import WIRE_VERSION
from playground.timeline.wire import NONE, EventRow, Lane, Mark, Span, Tick

TABLES = {"lanes": Lane, "spans": Span, "ticks": Tick, "marks": Mark, "events": EventRow}
TEXTS = {"kind", "name", "text", "result", "container", "state", "reason", "object", "type", "message"}

Record = dict[str, Any]


class Picture:
    """What a page knows after some chunks: the rows of each table, texts and lanes by name."""

    def __init__(self, chunks: Iterable[Record]) -> None:
        self.tables: dict[str, list[Record]] = {name: [] for name in TABLES}
        self.strings: list[str] = []
        self.rules: list[Record] = []
        self.whys: list[Record] = []
        self.until_ms = 0
        self.outcome: Record = {}
        for chunk in chunks:
            self.apply(chunk)

    def apply(self, chunk: Record) -> None:
        assert chunk["version"] == WIRE_VERSION
        self.strings += chunk.get("strings", [])
        self.rules += chunk.get("rules", [])
        self.whys += chunk.get("whys", [])
        self.until_ms = chunk["untilMs"]
        self.outcome = chunk.get("outcome", self.outcome)
        for name, row in TABLES.items():
            table, columns = self.tables[name], chunk.get(name, {})
            for i, number in enumerate(columns.get("id", ())):
                assert number <= len(table), "ids are handed out in order"
                cells = {each: columns[each][i] if each in columns else NONE for each in row.__struct_fields__}
                table[number : number + 1] = [cells]

    def rows(self, name: str, **wanted: Any) -> list[Record]:
        return [row for row in map(self.readable, self.tables[name]) if wanted.items() <= row.items()]

    def readable(self, row: Record) -> Record:
        """A row with its texts, and with the names of its lanes."""
        shown = {key: self.strings[value] if key in TEXTS and value != NONE else value for key, value in row.items()}
        for key in ("lane", "job", "parent"):
            if key in row and row[key] != NONE:
                shown[key] = self.strings[self.tables["lanes"][row[key]]["name"]]
        return shown

    def spans(self, kind: str, lane: str | None = None) -> list[tuple[int, int]]:
        found = self.rows("spans", kind=kind) if lane is None else self.rows("spans", kind=kind, lane=lane)
        return [(span["start"], span["end"]) for span in found]

    def ticks(self) -> list[tuple[int, str, Any]]:
        return [(tick["at"] // 1000, tick["state"], tick["reason"]) for tick in self.rows("ticks")]
