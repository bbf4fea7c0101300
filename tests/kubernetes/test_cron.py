"""Schedules: what parses, with which words it fails, and when it runs."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path as FilePath
from typing import Any

import pytest

from playground.conformance.cron import ANSWERS
from playground.kubernetes.cron import ScheduleError, format_schedule, parse_schedule
from playground.kubernetes.cron.classic import classic_next
from playground.kubernetes.cron.schedule import SpecSchedule
from playground.kubernetes.cron.walk import EndlessSearchError, walk
from playground.kubernetes.cron.zones import LocationError, load_location

RECORDINGS = FilePath(__file__).parents[1] / "conformance"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize("family", ["cron/parse", "cron/next", "cron/random"])
def test_every_recorded_row_is_answered_as_the_real_parser_did(family: str) -> None:
    answer = ANSWERS[family]
    differing: list[tuple[str, dict[str, Any]]] = []
    rows = 0
    for line in (RECORDINGS / f"{family}.jsonl").read_text(encoding="utf-8").rstrip("\n").split("\n"):
        row = json.loads(line)
        rows += 1
        got = answer(row)
        if any(row.get(key) != value for key, value in got.items()):
            differing.append((row["id"], got))
    assert rows > 400
    assert differing == []


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "empty spec string"),
        ("* * * * * *", "expected exactly 5 fields, found 6: [* * * * * *]"),
        ("0 0 * * 7", "end of range (7) above maximum (6): 7"),
        ("0 0 0 * *", "beginning of range (0) below minimum (1): 0"),
        ("0 0 * * FRI-MON", "beginning of range (5) beyond end of range (1): FRI-MON"),
        ("*/0 * * * *", "step of range should be a positive number: */0"),
        ("1-2-3 * * * *", "too many hyphens: 1-2-3"),
        ("*/5/5 * * * *", "too many slashes: */5/5"),
        ('a"b * * * *', 'failed to parse int from a"b: strconv.Atoi: parsing "a\\"b": invalid syntax'),
        ("99999999999999999999x * * * *", "failed to parse int from 99999999999999999999x: strconv.Atoi: parsing "
         '"99999999999999999999x": value out of range'),
        ("*/-5 * * * *", "negative number (-5) not allowed: -5"),
        ("@reboot", "unrecognized descriptor: @reboot"),
        ("@every 5", 'failed to parse duration @every 5: time: missing unit in duration "5"'),
        ("TZ=UTC", "invalid schedule format: runtime error: slice bounds out of range [:-1]"),
        ("TZ=Mars/Phobos * * * * *", "provided bad location Mars/Phobos: unknown time zone Mars/Phobos"),
        ("TZ=Europe/Berlin/x * * * * *", "provided bad location Europe/Berlin/x: not a directory"),
        ("CRON_TZ=../UTC * * * * *", "provided bad location ../UTC: time: invalid location name"),
    ],
)  # fmt: skip
def test_a_schedule_is_refused_in_the_real_parsers_words(text: str, message: str) -> None:
    with pytest.raises(ScheduleError) as refused:
        parse_schedule(text)
    assert str(refused.value) == message


@pytest.mark.parametrize(
    ("text", "zone", "after", "expected"),
    [
        pytest.param("* * * * *", None, "2026-03-02T08:59:59.5", "2026-03-02T09:00:00", id="a run is later than now"),
        pytest.param("* * * * *", None, "2026-03-02T09:00:00", "2026-03-02T09:01:00", id="a run at now is over"),
        pytest.param("0 0 13 * 5", None, "2026-03-02T00:00:00", "2026-03-06T00:00:00", id="either of two day fields"),
        pytest.param("0 0 13 * *", None, "2026-03-02T00:00:00", "2026-03-13T00:00:00", id="both if one is a star"),
        pytest.param("0 0 */2 * 1", None, "2026-03-02T00:00:00", "2026-03-03T00:00:00", id="a step is no star"),
        pytest.param("0 0 */1 * 1", None, "2026-03-02T00:00:00", "2026-03-09T00:00:00", id="a step of one is a star"),
        pytest.param("0 0 1-31 * 1", None, "2026-03-02T00:00:00", "2026-03-03T00:00:00", id="a full range is no star"),
        pytest.param("0 0 29 2 *", None, "2026-03-02T00:00:00", "2028-02-29T00:00:00", id="29 February in two years"),
        pytest.param("0 0 29 2 *", None, "2096-03-01T00:00:00", None, id="29 February after 2096 is too far away"),
        pytest.param("0 0 31 2 *", None, "2026-03-02T00:00:00", None, id="31 February never comes"),
        pytest.param(", * * * *", None, "2026-03-02T00:00:00", None, id="an empty field matches nothing"),
        pytest.param("30 2 * * *", "America/New_York", "2026-03-07T12:00:00", "2026-03-09T06:30:00", id="a gap skips"),
        pytest.param("30 1 * * *", "America/New_York", "2026-11-01T05:30:00", "2026-11-01T06:30:00",
                     id="an overlap runs twice"),
        pytest.param("0 10 ? * 6", "America/Santiago", "2026-09-06T03:00:00", "2026-09-06T13:00:00",
                     id="a skipped midnight lets a Sunday pass for a Saturday"),
        pytest.param("0 3 * * *", "Australia/Lord_Howe", "2026-04-04T12:00:00", "2026-04-05T16:30:00",
                     id="half an hour of change puts whole-hour steps off"),
        pytest.param("0 0 1 11 *", "America/Asuncion", "2023-10-20T12:00:00", "2024-11-01T03:00:00",
                     id="a month that begins in a gap loses the next month"),
        pytest.param("0 3 * * *", "Mars/Phobos", "2026-03-02T00:00:00", "2026-03-02T03:00:00", id="a bad zone is UTC"),
        pytest.param("TZ=Asia/Tokyo 0 3 * * *", "Europe/Berlin", "2026-03-02T00:00:00", "2026-03-02T18:00:00",
                     id="a zone in the schedule wins"),
        pytest.param("@every 90s", None, "2026-03-02T00:00:00.75", "2026-03-02T00:01:30", id="every counts from then"),
        pytest.param("@every -5m", None, "2026-03-02T00:00:00", "2026-03-02T00:00:01", id="every is a second at least"),
    ],
)  # fmt: skip
def test_when_a_schedule_runs_next(text: str, zone: str | None, after: str, expected: str | None) -> None:
    found = parse_schedule(text, zone).next(utc(after))
    assert found == (None if expected is None else utc(expected))


def test_next_answers_in_the_zone_it_was_asked_in() -> None:
    schedule = parse_schedule("0 3 * * *")
    east = timezone(timedelta(hours=2))
    assert schedule.next(datetime(2026, 3, 2, 6, tzinfo=east)).isoformat() == "2026-03-03T05:00:00+02:00"  # type: ignore[union-attr]
    assert schedule.next(datetime(2026, 3, 2, 6)) == datetime(2026, 3, 3, 3)


def test_a_zone_goes_before_the_schedule_unless_one_is_there_or_it_cannot_be_loaded() -> None:
    assert format_schedule("0 3 * * *", "Europe/Berlin") == "TZ=Europe/Berlin 0 3 * * *"
    assert format_schedule("0 3 * * *", "Mars/Phobos") == "0 3 * * *"
    assert format_schedule("TZ=UTC 0 3 * * *", "Europe/Berlin") == "TZ=UTC 0 3 * * *"
    # So a trailing blank, which validation refuses, is cut off before the controller's parser sees it.
    assert parse_schedule("@daily ", "Europe/Berlin").next(utc("2026-03-02T00:00:00")) == utc("2026-03-02T23:00:00")


def test_a_day_that_a_zone_skipped_makes_the_real_search_endless_and_ours_give_up() -> None:
    schedule = parse_schedule("0 0 28 * *", "Pacific/Apia")
    assert isinstance(schedule, SpecSchedule)
    after = utc("2011-12-29T08:00:00")
    with pytest.raises(EndlessSearchError):
        walk(schedule.fields, schedule.location, int(after.timestamp()))
    assert schedule.next(after) is None


ZONES = [
    "America/New_York",
    "Europe/London",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "America/Asuncion",
    "Asia/Gaza",
]
TEXTS = ["*/20 * * * *", "30 2 * * *", "0 0 1 * *", "15 1,23 * * 0", "0 0 1 2/3 *", "0 12 31 */5 3"]


@pytest.mark.parametrize("zone", ZONES)
def test_arithmetic_and_the_walk_agree_throughout_a_year_and_its_offset_changes(zone: str) -> None:
    for text in TEXTS:
        schedule = parse_schedule(text, zone)
        assert isinstance(schedule, SpecSchedule)
        for second in range(1_696_000_000, 1_696_000_000 + 366 * 86_400, 5 * 86_400 + 4_321):
            assert schedule.next_seconds(second) == walk(schedule.fields, schedule.location, second)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Europe", "is a directory"),
        ("zone.tab", "malformed time zone information"),
        ("europe/berlin", "unknown time zone europe/berlin"),
        ("/UTC", "time: invalid location name"),
        ("x" * 300, "file name too long"),
    ],
)
def test_a_zone_is_refused_in_the_words_of_the_file_system(name: str, message: str) -> None:
    with pytest.raises(LocationError) as refused:
        load_location(name)
    assert str(refused.value) == message


def test_classic_cron_is_a_second_opinion() -> None:
    after = utc("2026-03-07T12:00:00")
    assert classic_next("0 0 * * 7", None, after) == utc("2026-03-08T00:00:00")
    with pytest.raises(ScheduleError):
        parse_schedule("0 0 * * 7")
    # Classic cron runs at the end of the gap what Kubernetes skips that day.
    assert classic_next("30 2 * * *", "America/New_York", after) == utc("2026-03-08T07:00:00")
    assert parse_schedule("30 2 * * *", "America/New_York").next(after) == utc("2026-03-09T06:30:00")
    assert classic_next("0 0 31 2 *", None, after) is None
    with pytest.raises(ScheduleError):
        classic_next("@every 5m", None, after)


def test_an_every_minute_schedule_never_skips_a_minute_of_a_spring_day() -> None:
    schedule = parse_schedule("* * * * *", "Europe/Berlin")
    start = int(utc("2026-03-28T22:00:00").timestamp())
    found = [start]
    while len(found) <= 24 * 60:
        following = schedule.next_seconds(found[-1])
        assert following is not None
        found.append(following)
    assert found == [start + 60 * minute for minute in range(24 * 60 + 1)]
