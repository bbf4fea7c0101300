"""The public recordings of the real Kubernetes, every one of them, through the front doors."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from playground.conformance import timelines
from playground.conformance.families import check
from playground.conformance.tables import ANSWERS
from tests.conftest import ROOT, environment, manage

RECORDINGS = ROOT / "tests" / "conformance"
TIMELINES = sorted((RECORDINGS / "timelines").glob("*.json"))
TABLES = sorted(path.relative_to(RECORDINGS).with_suffix("").as_posix() for path in RECORDINGS.glob("*/*.jsonl"))


def recording(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@pytest.mark.parametrize("path", TIMELINES, ids=lambda path: path.stem)
def test_a_recorded_timeline_is_played_record_for_record(path: Path) -> None:
    recorded = recording(path)
    assert timelines.first_difference(recorded["trace"], timelines.trace(recorded)) is None


def test_every_family_is_answered() -> None:
    assert [family for family in TABLES if family not in ANSWERS] == []


@pytest.mark.parametrize("family", sorted(ANSWERS))
def test_a_recorded_table_is_answered_row_for_row(family: str) -> None:
    [result] = check(RECORDINGS, family)
    assert result.total > 0
    assert result.mismatches == []


def test_a_trace_that_differs_in_one_value_is_found() -> None:
    recorded = recording(RECORDINGS / "timelines" / "cron5-forbid-7m.json")["trace"]
    for place in range(0, len(recorded), 7):
        changed = [*recorded[:place], {**recorded[place], "t": recorded[place]["t"] + 1}, *recorded[place + 1 :]]
        assert timelines.first_difference(recorded, changed) is not None
        assert timelines.first_difference(recorded, recorded[:place]) is not None


def test_records_of_one_instant_may_come_in_any_order_but_time_runs_forward() -> None:
    first, second, later = ({"t": t, "kind": "Event", "message": word} for t, word in ((1, "a"), (1, "b"), (2, "c")))
    assert timelines.first_difference([first, second, later], [second, first, later]) is None
    assert timelines.first_difference([first, second, later], [first, later, second]) is not None


@pytest.mark.parametrize("hash_seed", ["1", "2", "3", "4"])
def test_a_text_gives_the_same_bytes_under_any_hash_seed(hash_seed: str, tmp_path: Path) -> None:
    text = timelines.scenario_text(recording(RECORDINGS / "timelines" / "ix-per-index-delays.json"))
    scenario = tmp_path / "scenario.yaml"
    scenario.write_text(text, encoding="utf-8")
    here = manage("simulate", str(scenario), "--format", "jsonl", env=environment(tmp_path))
    there = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "simulate", str(scenario), "--format", "jsonl"],
        env={**os.environ, **environment(tmp_path), "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert here.returncode == 0, here.stderr
    assert there.stdout == here.stdout
    assert there.stdout.count("\n") > 50
