"""Which runs a CronJob has missed, against what the real controller's functions answered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from playground.conformance.cron import ANSWERS
from playground.kubernetes.apimachinery.durations import MIN_NS, SECOND_NS
from playground.kubernetes.cron import parse_schedule
from playground.simulator.controllers.cronjob.missed import (
    InvalidScheduleError,
    is_too_late,
    most_recent_schedule_time,
    next_schedule_time,
    next_schedule_time_duration,
)

RECORDINGS = Path(__file__).parents[1] / "conformance"
HOUR = 3600
NOON = 1_772_452_800


def test_every_recorded_row_is_answered_as_the_real_controller_did() -> None:
    differing: list[tuple[str, dict[str, Any]]] = []
    text = (RECORDINGS / "cron/missed.jsonl").read_text(encoding="utf-8")
    rows = [json.loads(line) for line in text.rstrip("\n").split("\n")]
    for row in rows:
        got = ANSWERS["cron/missed"](row)
        if any(row.get(key) != value for key, value in got.items()):
            differing.append((row["id"], got))
    assert len(rows) > 200
    assert differing == []


def test_the_hundred_and_first_missed_run_makes_it_many() -> None:
    schedule = parse_schedule("0 * * * *")
    for hours, missed in ((0, "none"), (1, "none"), (2, "few"), (100, "few"), (101, "many")):
        assert most_recent_schedule_time(schedule, (NOON + hours * HOUR) * SECOND_NS, NOON).missed == missed


def test_only_the_last_of_several_missed_runs_is_made_up_for() -> None:
    schedule = parse_schedule("0 * * * *")
    now_ns = (NOON + 4 * HOUR + 60) * SECOND_NS
    recent = most_recent_schedule_time(schedule, now_ns, NOON)
    assert next_schedule_time(recent, now_ns) == NOON + 4 * HOUR
    assert next_schedule_time_duration(schedule, recent, now_ns) == (HOUR - 60) * SECOND_NS + 100_000_000


def test_a_deadline_hides_what_is_older() -> None:
    schedule = parse_schedule("0 * * * *")
    now_ns = (NOON + 4 * HOUR + 60) * SECOND_NS
    for deadline_seconds, scheduled in ((59, None), (60, None), (61, NOON + 4 * HOUR)):
        recent = most_recent_schedule_time(schedule, now_ns, NOON, None, deadline_seconds)
        assert next_schedule_time(recent, now_ns) == scheduled
    assert is_too_late(NOON, (NOON + 10) * SECOND_NS + 1, 10)
    assert not is_too_late(NOON, (NOON + 10) * SECOND_NS, 10)


def test_a_schedule_that_never_comes_is_invalid_and_never_looked_at_again() -> None:
    schedule = parse_schedule("0 0 31 2 *")
    recent = most_recent_schedule_time(schedule, NOON * SECOND_NS, NOON - HOUR)
    with pytest.raises(InvalidScheduleError, match="time difference between two schedules is less than 1 second"):
        next_schedule_time(recent, NOON * SECOND_NS)
    assert next_schedule_time_duration(schedule, recent, NOON * SECOND_NS) == MIN_NS
