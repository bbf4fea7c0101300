"""The picture of a run: what recordings of the real controllers look like, however they are cut into chunks."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from playground import scenario
from playground.conformance import timelines
from playground.timeline import TimelineBuilder
from playground.timeline.wire import NONE
from tests.conftest import ROOT
from tests.picture import TABLES, Picture

RECORDINGS = sorted((ROOT / "tests" / "conformance" / "timelines").glob("*.json"))
Record = dict[str, Any]


def load(name: str) -> Record:
    loaded: Record = json.loads((ROOT / "tests" / "conformance" / "timelines" / f"{name}.json").read_text())
    return loaded


def start_ms(recording: Record) -> int:
    return round(datetime.fromisoformat(recording["start"]).timestamp() * 1000)


def records(recording: Record) -> list[Record]:
    """Our own trace of a recorded scenario: record for record the recorded one, and what was left undone."""
    return timelines.trace(recording)


def chunks(recording: Record, size: int = 10_000, given: list[Record] | None = None) -> Iterator[Record]:
    builder = TimelineBuilder(start_ms(recording))
    all_records = records(recording) if given is None else given
    for first in range(0, len(all_records), size):
        builder.feed(all_records[first : first + size])
        yield builder.chunk()
    yield builder.finish(round(recording["until"] * 1000))


def picture(name: str) -> Picture:
    return Picture(chunks(load(name)))


# -- What single recordings look like


def test_under_forbid_a_missed_tick_is_made_up_for_when_the_job_before_ends() -> None:
    drawn = picture("cron5-forbid-7m")
    assert drawn.ticks()[:6] == [
        (100, "started", NONE),
        (400, "late", "active"),
        (700, "late", "active"),
        (1000, "skipped", "active"),
        (1300, "late", "active"),
        (1600, "late", "active"),
    ]
    late = drawn.rows("ticks")[1]
    assert (late["decided"], late["job"]) == (522_100, "backup-29540705")
    assert drawn.spans("job", "backup-29540705") == [(522_100, 944_100)]
    outcome = drawn.outcome
    assert (outcome["ticks"], outcome["onTime"], outcome["late"], outcome["skipped"]) == (12, 1, 8, 3)
    assert (outcome["runs"], outcome["completed"], outcome["unfinished"]) == (9, 8, 1)
    assert (outcome["peakPods"], outcome["overlapMs"]) == (1, 0)


def test_under_replace_the_job_before_is_sent_home_and_overlaps_for_its_grace_period() -> None:
    drawn = picture("cron1-replace-90s")
    first = drawn.rows("spans", kind="job")[0]
    assert (first["start"], first["end"], first["result"]) == (40_100, 100_100, "replaced")
    run = drawn.rows("spans", kind="running")[0]
    assert (run["start"], run["end"], run["result"], run["exit"]) == (41_100, 130_100, "stopped", 137)
    assert drawn.spans("terminating", "long-29540699#1") == [(100_100, 130_100)]
    assert {tick["state"] for tick in drawn.rows("ticks")} == {"started"}
    assert drawn.outcome["replaced"] == 14
    assert drawn.outcome["overlapMs"] == 13 * 30_000 + 19_900


def test_a_job_that_a_person_deletes_is_deleted_and_not_replaced() -> None:
    drawn = picture("cron-delete-active-job")
    assert drawn.rows("spans", kind="job")[0]["result"] == "deleted"
    assert (drawn.outcome["deleted"], drawn.outcome["replaced"]) == (1, 0)


def test_a_crash_loop_is_runs_and_ever_longer_waits_in_one_pod() -> None:
    drawn = picture("cron-onfailure-crashloop")
    pod = "loop-29540700#1"
    waits = [end - start for start, end in drawn.spans("backoff", pod)]
    assert waits == [10_000, 20_000, 40_000, 80_000, 160_000]
    runs = drawn.rows("spans", kind="running", lane=pod)
    assert [run["result"] for run in runs] == ["failed"] * 6 + ["stopped"]
    assert {run["container"] for run in runs} == {"main"}
    assert drawn.rows("spans", kind="backoff", lane=pod)[1]["text"] == "back-off 20s restarting failed container=main"


def test_between_the_pods_of_a_job_there_is_its_back_off() -> None:
    drawn = picture("never-backoff-limit-4")
    assert [end - start for start, end in drawn.spans("delay")] == [10_000, 20_000, 40_000, 80_000]
    [job] = drawn.rows("spans", kind="job")
    assert (job["result"], job["text"]) == ("failed", "BackoffLimitExceeded")
    assert drawn.rows("marks", kind="failed")[0]["text"] == "Job has reached the specified backoff limit"


def test_each_index_has_a_back_off_of_its_own() -> None:
    drawn = picture("ix-per-index-delays")
    index = {lane["name"]: lane["index"] for lane in drawn.rows("lanes", kind="Pod")}
    delays = Counter((index[span["lane"]], span["end"] - span["start"]) for span in drawn.rows("spans", kind="delay"))
    assert delays == {(0, 10_000): 1, (0, 20_000): 1, (0, 40_000): 1, (1, 10_000): 1, (1, 20_000): 1}


def test_a_finished_job_is_kept_until_its_ttl_is_over() -> None:
    drawn = picture("ttl-30")
    assert drawn.spans("kept", "cleanup") == [(9_000, 39_000)]
    assert drawn.spans("kept", "cleanup#1") == [(8_000, 39_000)]
    assert [mark["at"] for mark in drawn.rows("marks", kind="cleared")] == [39_000]


def test_without_a_ttl_it_is_kept_to_the_end() -> None:
    assert picture("ttl-unset").spans("kept")[-1][1] == NONE


def test_a_suspension_stops_the_pods_and_is_no_failure() -> None:
    drawn = picture("suspend-midrun")
    assert drawn.spans("suspended") == [(20_000, 60_000)]
    assert drawn.spans("delay") == []
    assert [run["result"] for run in drawn.rows("spans", kind="running")] == ["stopped", "stopped", "done", "done"]
    assert [mark["kind"] for mark in drawn.rows("marks", lane="mid")] == ["suspended", "resumed", "complete"]


def test_ticks_of_a_suspended_cron_job_are_there_too() -> None:
    drawn = picture("cron-suspend-forbid")
    assert (400, "skipped", "suspended") in drawn.ticks()
    assert (700, "late", "suspended") in drawn.ticks()


def test_ticks_that_no_controller_saw_are_there_too() -> None:
    drawn = picture("cron-down-forbid-running")
    assert drawn.ticks()[1:4] == [(400, "skipped", "down"), (700, "skipped", "down"), (1000, "late", "down")]
    assert drawn.spans("down") == [(200_000, 1_050_000)]


def test_the_containers_of_a_pod_have_a_track_each() -> None:
    runs = picture("onfailure-two-containers").rows("spans", kind="running")
    assert {(run["container"], run["track"]) for run in runs} == {("a", 0), ("b", 1)}
    assert [(run["start"], run["end"]) for run in runs if run["track"] == 1] == [(1_000, 7_000), (7_000, 49_000)]


def test_a_sidecar_runs_on_after_the_work_is_done() -> None:
    runs = picture("sidecar-onterm").rows("spans", kind="running")
    assert [(run["container"], run["start"], run["end"], run["result"]) for run in runs] == [
        ("main", 1_000, 11_000, "done"),
        ("proxy", 1_000, 13_000, "done"),
    ]


def test_an_init_container_runs_before_the_pod_does() -> None:
    runs = picture("init-container").rows("spans", kind="running")
    assert [(run["container"], run["start"], run["end"]) for run in runs] == [
        ("prep", 0, 7_000),
        ("main", 7_000, 12_000),
    ]


def test_an_eviction_is_a_mark_on_its_pod() -> None:
    [mark] = picture("evict-without-policy").rows("marks", kind="evicted")
    assert (mark["lane"], mark["at"], mark["text"]) == ("evictme#1", 10_000, "Eviction API: evicting")


def test_what_was_refused_is_a_mark_on_the_cluster() -> None:
    drawn = picture("reject-unknown-field")
    [mark] = drawn.rows("marks", kind="refused")
    assert mark["lane"] == "cluster"
    assert str(mark["text"]).endswith('strict decoding error: unknown field "spec.backofLimit"')


def test_a_job_created_again_under_its_name_has_a_lane_of_its_own() -> None:
    assert [lane["name"] for lane in picture("delete-recreate").rows("lanes", kind="Job")] == ["same", "same"]


# -- Every recording


@pytest.mark.parametrize("path", RECORDINGS, ids=lambda path: path.stem)
def test_every_recording_makes_a_picture_in_which_all_adds_up(path: Path) -> None:
    recording = load(path.stem)
    drawn = Picture(chunks(recording))
    until_ms = round(recording["until"] * 1000)
    assert drawn.until_ms == until_ms
    for span in drawn.tables["spans"]:
        assert span["end"] == NONE or 0 <= span["start"] <= span["end"] <= until_ms
    for lane in drawn.tables["lanes"]:
        assert lane["parent"] < lane["id"]
    outcome = drawn.outcome
    assert outcome["ticks"] == outcome["onTime"] + outcome["late"] + outcome["skipped"]
    fates = ("completed", "failed", "replaced", "deleted", "unfinished")
    assert outcome["runs"] == sum(outcome[fate] for fate in fates)
    kinds = Counter(record["kind"] for record in recording["trace"])
    assert len(drawn.tables["events"]) == kinds["Event"]
    created = Counter(record["kind"] for record in recording["trace"] if record.get("change") == "created")
    assert Counter(lane["kind"] for lane in drawn.rows("lanes") if lane["kind"] != "Cluster") == +created
    exits = sum(record.get("change") == "containerExited" for record in recording["trace"])
    assert sum(span["exit"] != NONE for span in drawn.tables["spans"]) == exits


SEVERAL = ["cron5-forbid-7m", "cron1-replace-90s", "cron-onfailure-crashloop", "ix-many-failures-mixed", "rnd-cron-111"]


@pytest.mark.parametrize("size", [1, 7, 100])
@pytest.mark.parametrize("name", SEVERAL)
def test_chunks_of_any_size_give_the_same_picture(name: str, size: int) -> None:
    whole, cut = Picture(chunks(load(name))), Picture(chunks(load(name), size))
    assert {table: cut.rows(table) for table in TABLES} == {table: whole.rows(table) for table in TABLES}
    assert cut.outcome == whole.outcome


def one_object_after_the_other(given: list[Record]) -> Iterator[Record]:
    """Within each instant the objects in another order, each with its own records as they were."""
    for at in dict.fromkeys(record["t"] for record in given):
        instant = [record for record in given if record["t"] == at]
        yield from sorted(instant, key=lambda record: (record["kind"], record.get("pod") or record.get("job") or ""))


@pytest.mark.parametrize("name", SEVERAL)
def test_the_order_of_objects_within_an_instant_does_not_matter(name: str) -> None:
    recording = load(name)
    whole = Picture(chunks(recording))
    mixed = Picture(chunks(recording, given=list(one_object_after_the_other(records(recording)))))
    assert mixed.outcome == whole.outcome
    for table, column in (("spans", "start"), ("ticks", "at")):
        ours, theirs = ([tuple(sorted(row.items(), key=str)) for row in each.rows(table)] for each in (mixed, whole))
        without_id = [
            sorted((tuple(cell for cell in row if cell[0] != "id") for row in each), key=str) for each in (ours, theirs)
        ]
        assert without_id[0] == without_id[1], column


def test_a_chunk_holds_only_what_is_new_or_has_changed() -> None:
    sent = list(chunks(load("cron5-forbid-7m"), size=10))
    rows = Counter((name, number) for chunk in sent for name in TABLES for number in chunk.get(name, {}).get("id", ()))
    assert rows[("events", 0)] == 1
    assert max(rows.values()) <= 3
    assert len(sent) > 10


# -- Our own runs, which also say why

SLOW = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: slow}
spec:
  schedule: "*/5 * * * *"
  concurrencyPolicy: Forbid
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{name: main, image: busybox}]
---
apiVersion: jobsite/v1
kind: Scenario
metadata: {name: slow}
spec:
  start: 2026-03-02T11:58:30Z
  until: 40m
  containers:
  - {runs: [{for: 7m, exit: 0}]}
  actions:
  - {at: 25m, controllers: down}
  - {at: 33m, controllers: up}
"""


@pytest.fixture(scope="module")
def slow() -> Picture:
    given = scenario.read(SLOW)
    run = scenario.run(given)
    builder = TimelineBuilder(given.start_ms)
    builder.feed(run.records)
    return Picture([builder.chunk(), builder.finish(run.until_ms)])


def reason(drawn: Picture, row: Record) -> tuple[Record, list[str]]:
    """The rule behind a row, and its sentences with the words in their places."""
    why = drawn.whys[row["why"]]
    rule = drawn.rules[why["rule"]]
    words = [drawn.strings[word] for word in why["words"]]
    return rule, [text.format(*words) for text in rule["texts"]]


def test_a_skipped_tick_knows_the_decision_behind_it_and_the_checks_on_the_way(slow: Picture) -> None:
    tick = next(tick for tick in slow.rows("ticks") if tick["state"] == "skipped")
    rule, [kubernetes, contractor] = reason(slow, tick)
    assert (rule["rule"], rule["field"]) == ("cronjob.forbid.active", "spec.concurrencyPolicy")
    assert kubernetes.startswith("concurrencyPolicy is Forbid with 1 active Job")
    assert contractor
    checks = slow.whys[tick["why"]]["checks"]
    assert [passed for passed, _, _ in checks] == [1] * (len(checks) - 1) + [0]
    assert [slow.strings[field] for _, field, _ in checks][-1] == "spec.concurrencyPolicy"


def test_a_late_tick_knows_how_late_and_why(slow: Picture) -> None:
    tick = next(tick for tick in slow.rows("ticks") if tick["state"] == "late")
    assert tick["reason"] == "active"
    rule, [kubernetes, _] = reason(slow, tick)
    assert rule["rule"] == "cronjob.start.late"
    assert kubernetes.endswith("s late.")


def test_times_in_reasons_are_those_of_the_zone_that_was_asked_for() -> None:
    given = scenario.read(SLOW)
    builder = TimelineBuilder(given.start_ms, "Asia/Kolkata")
    builder.feed(scenario.run(given).records)
    drawn = Picture([builder.chunk()])
    assert "17:30" in reason(drawn, drawn.rows("ticks")[0])[1][0]


def test_controllers_that_go_down_and_come_up_are_a_span(slow: Picture) -> None:
    assert slow.spans("down") == [(1_500_000, 1_980_000)]


def test_a_cron_job_bears_its_schedule(slow: Picture) -> None:
    assert slow.rows("lanes", kind="CronJob")[0]["text"] == "*/5 * * * *"


def test_equal_reasons_are_sent_once(slow: Picture) -> None:
    assert len({json.dumps(why, sort_keys=True) for why in slow.whys}) == len(slow.whys)
