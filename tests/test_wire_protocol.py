"""docs/wire-protocol.md describes what goes over the wire: its examples are played, its tables compared."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from playground.sandbox import frames
from playground.sandbox.play import play
from playground.timeline import WIRE_VERSION
from playground.timeline.wire import NONE
from tests.conftest import ROOT
from tests.picture import TABLES, Picture

TEXT = (ROOT / "docs" / "wire-protocol.md").read_text()
EXAMPLES: dict[str, dict[str, Any]] = {
    example["type"]: example for example in map(json.loads, re.findall(r"```json\n(.*?)```", TEXT, flags=re.DOTALL))
}


@pytest.fixture(scope="module")
def played() -> list[dict[str, Any]]:
    """The frames that answer the documented run."""
    request = frames.parse(json.dumps(EXAMPLES["run"]))
    assert isinstance(request, frames.RunFrame)
    played: list[dict[str, Any]] = json.loads(json.dumps(list(play(request, lambda: False))))
    return played


def of_type(played: list[dict[str, Any]], kind: str) -> list[dict[str, Any]]:
    return [frame for frame in played if frame["type"] == kind]


@pytest.mark.parametrize("kind", ["review", "start", "done"])
def test_the_documented_run_is_answered_as_documented(played: list[dict[str, Any]], kind: str) -> None:
    assert of_type(played, kind) == [EXAMPLES[kind]]


def test_the_documented_chunk_is_what_the_chunks_come_to(played: list[dict[str, Any]]) -> None:
    chunks = of_type(played, "chunk")
    assert {key: chunks[0][key] for key in ("seq", "variant")} == {
        key: EXAMPLES["chunk"][key] for key in ("seq", "variant")
    }
    whole, documented = Picture(each["timeline"] for each in chunks), Picture([EXAMPLES["chunk"]["timeline"]])
    for table in TABLES:
        # The wording of reasons is not this page's subject.
        rows = [{**row, "why": NONE} if "why" in row else row for row in whole.rows(table)]
        assert documented.rows(table) == rows, table


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


def test_the_keys_of_reasons_are_documented(played: list[dict[str, Any]]) -> None:
    documented = json.loads(re.findall(r"```json5\n(.*?)```", TEXT, flags=re.DOTALL)[0])
    timeline = of_type(played, "chunk")[0]["timeline"]
    assert documented["rules"][0].keys() == timeline["rules"][0].keys()
    assert {key for why in timeline["whys"] for key in why} <= documented["whys"][0].keys()
