"""The lanes of alerts: pending and firing as the run's own metrics say, however the run is cut into chunks."""

from __future__ import annotations

from itertools import islice

import pytest

from playground import scenario
from playground.timeline import TimelineBuilder
from tests.picture import Picture

MINUTE_MS = 60_000

TEXT = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: backup}
spec:
  schedule: "*/5 * * * *"
  failedJobsHistoryLimit: 1
  jobTemplate:
    spec:
      backoffLimit: 0
      template:
        spec:
          restartPolicy: Never
          containers: [{name: main, image: busybox}]
---
apiVersion: jobsite/v1
kind: Scenario
metadata: {name: alerts}
spec:
  start: 2026-03-02T12:00:00Z
  until: 60m
  containers:
  - {job: backup-29540885, runs: [{for: 30s}]}
  - {job: backup-29540905, runs: [{for: 30s}]}
  - {job: backup-29540915, runs: [{for: 30s}]}
  - {runs: [{for: 30s, exit: 1}]}
  alerts:
ALERTS
"""
TOO_OLD = "  - {name: TooOld, metric: kube_cronjob_status_last_successful_time, olderThan: 10m}"
HELD = "  - {name: Held, metric: kube_cronjob_status_last_successful_time, olderThan: 10m, for: 10m}"
BROKEN = "  - {name: Broken, metric: kube_job_status_failed, above: 0}"
NEVER = "  - {name: Never, metric: kube_job_status_active, above: 5}"


def drawn(*alerts: str, size: int = 100_000) -> Picture:
    given = scenario.read(TEXT.replace("ALERTS", "\n".join(alerts)))
    assert given.problems == ()
    run = scenario.run(given)
    builder = TimelineBuilder(given.start_ms, "Asia/Kolkata")
    builder.watch(given.document.alerts, run)
    chunks = []
    records = iter(run.records)
    while batch := list(islice(records, size)):
        builder.feed(batch)
        chunks.append(builder.chunk())
    return Picture([*chunks, builder.finish(run.until_ms)])


def minutes(picture: Picture, kind: str, lane: str) -> list[tuple[int, int]]:
    spans = picture.spans(kind, lane)
    return [(start // MINUTE_MS, end if end < 0 else end // MINUTE_MS) for start, end in spans]


def test_an_alert_fires_while_the_last_success_is_too_old() -> None:
    # Successes end at 12:05:31, 12:25:31 and 12:35:31.
    picture = drawn(TOO_OLD)
    assert minutes(picture, "alertFiring", "TooOld") == [(16, 26), (46, -1)]
    assert minutes(picture, "alertPending", "TooOld") == []


def test_what_must_last_is_pending_first_and_may_go_before_it_fires() -> None:
    picture = drawn(HELD)
    assert minutes(picture, "alertPending", "Held") == [(16, 26), (46, 56)]
    assert minutes(picture, "alertFiring", "Held") == [(56, -1)]


def test_a_lane_has_the_expression_and_its_first_span_what_is_asked_in_short() -> None:
    picture = drawn(HELD, BROKEN)
    assert [(lane["name"], lane["text"]) for lane in picture.rows("lanes", kind="Alert")] == [
        ("Held", "time() - kube_cronjob_status_last_successful_time > 600"),
        ("Broken", "kube_job_status_failed > 0"),
    ]
    assert [span["text"] for span in picture.rows("spans", kind="alert")] == ["older than 10m for 10m", "> 0"]


def test_a_span_says_what_was_found_in_the_zone_of_the_run() -> None:
    [first, _] = drawn(TOO_OLD).rows("spans", kind="alertFiring")
    assert first["text"].startswith("backup Mon 2 Mar 17:35:3")


def test_one_row_tells_of_all_objects_that_meet_the_rule() -> None:
    # A failed Job is kept until the next one has failed: while one goes, another comes.
    picture = drawn(BROKEN)
    assert minutes(picture, "alertFiring", "Broken") == [(11, -1)]
    [span] = picture.rows("spans", kind="alertFiring")
    assert span["text"] == "backup-29540890 BackoffLimitExceeded 1"


def test_what_is_never_met_has_a_lane_and_nothing_in_it() -> None:
    picture = drawn(NEVER)
    assert [span["kind"] for span in picture.rows("spans", lane="Never")] == ["alert"]


@pytest.mark.parametrize("size", [1, 7, 50])
def test_however_the_run_is_cut_the_alerts_are_the_same(size: int) -> None:
    whole, cut = drawn(TOO_OLD, HELD, BROKEN), drawn(TOO_OLD, HELD, BROKEN, size=size)
    for kind in ("alertPending", "alertFiring"):
        assert sorted(cut.spans(kind)) == sorted(whole.spans(kind))


def test_an_alert_shows_before_the_run_is_over() -> None:
    given = scenario.read(TEXT.replace("ALERTS", TOO_OLD))
    run = scenario.run(given)
    builder = TimelineBuilder(given.start_ms)
    builder.watch(given.document.alerts, run)
    builder.feed(record for record in islice(run.records, 10_000) if record["t"] < 22 * 60)
    assert Picture([builder.chunk()]).spans("alertFiring") != []
