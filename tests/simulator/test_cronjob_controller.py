"""The CronJob controller: what it starts, what it refuses, and what it tells of it. The recordings hold the rest."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playground import scenario
from playground.kubernetes.batch.types import Job
from playground.simulator.controllers.cronjob import controller
from playground.simulator.controllers.cronjob.history import finished_status

Record = dict[str, Any]

NINE = 29_540_700
"""2026-03-02 09:00 UTC in minutes since 1970: what the Job of that minute is named after."""

CRON_JOB = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "* * * * *"
  SPEC
  jobTemplate:
    spec:
      backoffLimit: 0
      template: {spec: {restartPolicy: Never, containers: [{name: main, image: report:v1}]}}
"""


def play(spec: str = "", before: str = "", until: str = "5m", exit_code: int = 0, **story: Any) -> list[Record]:
    """The records of an every-minute CronJob created at 08:59:20, whose first tick is 40 s away."""
    document = {
        "start": "2026-03-02T08:59:20Z",
        "until": until,
        "containers": [{"runs": [{"for": story.get("lasts", "5s"), "exit": exit_code}]}],
        "actions": story.get("actions", []),
    }
    told = json.dumps({"apiVersion": "jobsite/v1", "kind": "Scenario", "metadata": {"name": "story"}, "spec": document})
    read = scenario.read(f"{before}{CRON_JOB.replace('SPEC', spec)}---\n{told}\n")
    assert read.problems == ()
    return list(scenario.run(read).records)


def patch(at: str, **spec: Any) -> dict[str, str]:
    return {"at": at, "kubectl": f"patch cronjob report --type=merge -p '{json.dumps({'spec': spec})}'"}


def created(records: list[Record]) -> list[tuple[float, int]]:
    """When Jobs were made, and for which minute from nine o'clock."""
    jobs = [each for each in records if each["kind"] == "Job" and each["change"] == "created"]
    return [(each["t"], int(each["job"].rpartition("-")[2]) - NINE) for each in jobs]


def events(records: list[Record], reason: str) -> list[float]:
    return [each["t"] for each in records if each["kind"] == "Event" and each["reason"] == reason]


def decisions(records: list[Record]) -> list[tuple[float, str, str]]:
    """What was told of scheduled times that led to no Job."""
    told = [each for each in records if each["kind"] == "Decision" and each["object"] == "CronJob/report"]
    return [(each["t"], each["because"]["rule"], each["because"]["values"]["scheduledTime"]) for each in told]


def test_a_job_starts_a_tenth_of_a_second_after_each_tick_and_says_why() -> None:
    records = play(until="2m")
    assert created(records) == [(40.1, 0), (100.1, 1)]
    first = next(each for each in records if each["kind"] == "Job")["because"]
    assert (first["rule"], first["field"]) == ("cronjob.start", "spec.schedule")
    assert first["values"] == {"scheduledTime": "2026-03-02T09:00:00Z", "lateMs": 100, "missed": 0}
    assert [each["check"].removeprefix("cronjob.check.") for each in first["checks"]] == [
        "deleting",
        "suspend",
        "schedule",
        "due",
        "no-deadline",
        "not-started",
        "policy",
        "name",
    ]
    assert all(each["passed"] for each in first["checks"])


def test_forbid_refuses_ticks_and_makes_up_for_the_last_one_when_the_job_ends() -> None:
    records = play("concurrencyPolicy: Forbid", lasts="150s", until="4m")
    assert created(records) == [(40.1, 0), (192.3, 2)]
    assert decisions(records)[:2] == [
        (100.1, "cronjob.forbid.active", "2026-03-02T09:01:00Z"),
        (160.1, "cronjob.forbid.active", "2026-03-02T09:02:00Z"),
    ]
    refusal = next(each for each in records if each["because"]["rule"] == "cronjob.forbid.active")["because"]
    assert refusal["field"] == "spec.concurrencyPolicy"
    assert refusal["values"]["active"] == [f"report-{NINE}"]
    *passed, decided = refusal["checks"]
    assert all(each["passed"] for each in passed)
    assert decided == {
        "check": "cronjob.check.policy",
        "field": "spec.concurrencyPolicy",
        "passed": False,
        "values": {"concurrencyPolicy": "Forbid", "active": [f"report-{NINE}"]},
    }
    # The refusal is told at the tick and again whenever the running Job changes, also in the instant of its end.
    assert events(records, "JobAlreadyActive") == [100.1, 160.1, 192.3, 220.1]


def test_a_refused_tick_is_one_decision_however_often_it_is_looked_at() -> None:
    records = play("concurrencyPolicy: Forbid", lasts="1h", actions=[patch("110s", failedJobsHistoryLimit=5)])
    assert events(records, "JobAlreadyActive").count(110) == 1
    ticks = [scheduled for _, _, scheduled in decisions(records)]
    assert len(ticks) == len(set(ticks)) == 4


def test_replace_deletes_the_running_job_and_starts_the_next_in_the_same_instant() -> None:
    records = play("concurrencyPolicy: Replace", lasts="1h", until="2m")
    assert created(records) == [(40.1, 0), (100.1, 1)]
    gone = next(each for each in records if each["kind"] == "Job" and each["change"] == "deleted")
    assert (gone["t"], gone["job"], gone["because"]["rule"]) == (100.1, f"report-{NINE}", "cronjob.replace")


def test_a_tick_beyond_the_starting_deadline_goes_without_an_event_but_not_without_a_decision() -> None:
    records = play("startingDeadlineSeconds: 0", until="2m")
    assert created(records) == []
    assert [each["kind"] for each in records] == ["CronJob", "Decision", "Decision"]
    assert decisions(records) == [
        (40.1, "cronjob.starting-deadline.passed", "2026-03-02T09:00:00Z"),
        (100.1, "cronjob.starting-deadline.passed", "2026-03-02T09:01:00Z"),
    ]


def test_suspending_keeps_the_ticks_and_resuming_starts_the_last_at_once() -> None:
    records = play(until="230s", actions=[patch("50s", suspend=True), patch("200s", suspend=False)])
    assert created(records) == [(40.1, 0), (200, 2), (220.1, 3)]
    assert decisions(records) == [
        (100, "cronjob.suspended", "2026-03-02T09:01:00Z"),
        (160, "cronjob.suspended", "2026-03-02T09:02:00Z"),
    ]


def test_a_foreign_job_of_the_same_name_makes_the_controller_try_again_and_again() -> None:
    foreign = (
        "apiVersion: batch/v1\nkind: Job\n"
        f"metadata: {{name: report-{NINE + 1}}}\n"
        "spec: {suspend: true, template: {spec: {restartPolicy: Never, containers: [{name: main, image: other}]}}}\n---"
    )
    records = play(before=foreign, until="4m")
    # 5 ms x (2^n - 1) after the blocked tick at 100.1 s: the first try after the next tick is due is the 14th.
    assert created(records)[1:] == [(40.1, 0), (182.015, 2), (220.1, 3)]
    assert decisions(records) == [
        (100.1, "cronjob.name.taken", "2026-03-02T09:01:00Z"),
        (160.1, "cronjob.retrying", "2026-03-02T09:02:00Z"),
    ]


def test_a_new_schedule_does_not_start_what_the_old_one_has_missed() -> None:
    records = play("concurrencyPolicy: Forbid", lasts="70s", until="4m", actions=[patch("105s", schedule="30 * * * *")])
    assert created(records) == [(40.1, 0)]


def test_another_patch_starts_a_pending_tick_at_once() -> None:
    policy = patch("105s", concurrencyPolicy="Replace")
    records = play("concurrencyPolicy: Forbid", lasts="1h", until="2m", actions=[policy])
    assert created(records) == [(40.1, 0), (105, 1)]


def test_a_schedule_that_never_comes_is_called_invalid_and_not_waited_for() -> None:
    records = play(until="10m", actions=[patch("5s", schedule="0 0 31 2 *")])
    # At once, and again when the timer of the old schedule runs out.
    assert events(records, "InvalidSchedule") == [5, 40.1]
    assert created(records) == []


def test_history_limits_delete_the_oldest_and_name_the_limit() -> None:
    records = play("successfulJobsHistoryLimit: 1", until="4m")
    deleted = [each for each in records if each["kind"] == "Job" and each["change"] == "deleted"]
    assert [(each["t"], each["job"]) for each in deleted] == [(107.3, f"report-{NINE}"), (167.3, f"report-{NINE + 1}"),
                                                              (227.3, f"report-{NINE + 2}")]  # fmt: skip
    assert deleted[0]["because"] == {
        "rule": "cronjob.history.successful",
        "field": "spec.successfulJobsHistoryLimit",
        "values": {"limit": 1, "finished": 2},
    }


@pytest.mark.parametrize(("limit", "deleted"), [(0, 4), (1, 3), (9, 0)])
def test_failed_jobs_have_a_limit_of_their_own(limit: int, deleted: int) -> None:
    records = play(f"failedJobsHistoryLimit: {limit}", until="4m", exit_code=1)
    gone = [each for each in records if each["kind"] == "Job" and each["change"] == "deleted"]
    assert len(created(records)) == 4
    assert len(gone) == deleted
    assert all(each["because"]["field"] == "spec.failedJobsHistoryLimit" for each in gone)


def test_a_sync_looks_at_no_finished_job_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[str] = []

    def counted(job: Job) -> str:
        looked.append(job.meta.name)
        return finished_status(job)

    monkeypatch.setattr(controller, "finished_status", counted)
    records = play("successfulJobsHistoryLimit: 1000", until="60m")
    assert len(looked) == len(set(looked)) == len(created(records))
