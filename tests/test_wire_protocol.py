"""docs/wire-protocol.md describes what goes over the wire: its examples are played, its tables compared."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from playground.sandbox import frames
from playground.sandbox.play import play
from playground.timeline import WIRE_VERSION
from playground.timeline.wire import EventRow, Lane, Mark, Span, Tick
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "wire-protocol.md").read_text()
EXAMPLES: dict[str, dict[str, Any]] = {
    example["type"]: example for example in map(json.loads, re.findall(r"```json\n(.*?)```", TEXT, flags=re.DOTALL))
}
TEXTS = {"kind", "name", "text", "result", "container", "object", "type", "reason", "message"}
TABLES = {"lanes": Lane, "spans": Span, "ticks": Tick, "marks": Mark, "events": EventRow}


def readable(frame: dict[str, Any]) -> dict[str, Any]:
    """The frame with texts in place of their numbers, and without reasons: their wording is not the page's subject."""
    if frame["type"] != "chunk":
        return frame
    timeline = {name: rows for name, rows in frame["timeline"].items() if name not in ("rules", "whys", "strings")}
    strings = frame["timeline"]["strings"]
    for name in TABLES.keys() & timeline.keys():
        timeline[name] = {
            column: [strings[cell] if column in TEXTS and cell >= 0 else cell for cell in cells]
            for column, cells in timeline[name].items()
            if column != "why"
        }
    return {**frame, "timeline": timeline}


@pytest.fixture(scope="module")
def played() -> dict[str, dict[str, Any]]:
    """The frames that answer the documented run, the first of each type."""
    request = frames.parse(json.dumps(EXAMPLES["run"]))
    assert isinstance(request, frames.RunFrame)
    found: dict[str, dict[str, Any]] = {}
    for frame in play(request, lambda: False):
        found.setdefault(frame["type"], frame)
    return found


@pytest.mark.parametrize("kind", ["review", "start", "chunk", "done"])
def test_the_documented_run_is_answered_as_documented(played: dict[str, dict[str, Any]], kind: str) -> None:
    assert readable(EXAMPLES[kind]) == readable(json.loads(json.dumps(played[kind])))


def test_the_documented_cancel_can_be_read() -> None:
    assert frames.parse(json.dumps(EXAMPLES["cancel"])) == frames.CancelFrame(seq=1)


def test_the_documented_greeting_is_the_one_that_is_sent() -> None:
    greeting = frames.hello()
    documented = EXAMPLES["hello"]
    assert documented.keys() == greeting.keys()
    assert documented["version"] == greeting["version"] == WIRE_VERSION
    assert documented["limits"].items() <= greeting["limits"].items()


def test_the_documented_error_is_the_one_that_is_sent() -> None:
    with pytest.raises(frames.FrameError) as refused:
        frames.parse('{"type": "walk", "seq": 1}')
    assert EXAMPLES["error"] == frames.error(str(refused.value), refused.value.seq)


def test_every_frame_is_documented() -> None:
    assert EXAMPLES.keys() == {"run", "cancel", "hello", "review", "start", "chunk", "done", "error"}


def test_the_columns_of_every_table_are_documented() -> None:
    rows = re.findall(r"^\| `(lanes|spans|ticks|marks|events)` \| (.*) \|$", TEXT, flags=re.MULTILINE)
    documented = {name: tuple(re.findall(r"`(\w+)`", columns)) for name, columns in rows}
    assert documented == {name: row.__struct_fields__ for name, row in TABLES.items()}


def test_the_keys_of_reasons_are_documented(played: dict[str, dict[str, Any]]) -> None:
    documented = json.loads(re.findall(r"```json5\n(.*?)```", TEXT, flags=re.DOTALL)[0])
    timeline = played["chunk"]["timeline"]
    for name in ("rules", "whys"):
        keys = {key for row in timeline[name] for key in row}
        assert keys <= documented[name][0].keys(), name
    assert documented["rules"][0].keys() == timeline["rules"][0].keys()
