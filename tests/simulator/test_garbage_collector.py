"""What becomes of Jobs and Pods when their owner is deleted, in the three ways to delete it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playground import scenario

Record = dict[str, Any]

CRON_JOB = """
apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "0 9 * * *"
  jobTemplate: {spec: {template: {spec: {restartPolicy: Never, containers: [{name: main, image: report:v1}]}}}}
---
"""


def play(*actions: tuple[str, str], runs: str = "1h", controllers: tuple[tuple[str, str], ...] = ()) -> list[Record]:
    """The records from 09:00:30 on of a CronJob whose Job has started at nine o'clock. It dies 5 s after SIGTERM."""
    document = {
        "start": "2026-03-02T08:59:30Z",
        "until": "10m",
        "containers": [{"runs": [{"for": runs, "exit": 0}], "onTerm": {"for": "5s", "exit": 143}}],
        "actions": sorted(
            [{"at": at, "kubectl": line} for at, line in actions]
            + [{"at": at, "controllers": state} for at, state in controllers],
            key=lambda action: action["at"],
        ),
    }
    told = json.dumps({"apiVersion": "jobsite/v1", "kind": "Scenario", "metadata": {"name": "story"}, "spec": document})
    read = scenario.read(CRON_JOB + told)
    assert read.problems == ()
    return [record for record in scenario.run(read).records if record["t"] >= 60]


def fates(records: list[Record]) -> list[tuple[float, str, str]]:
    """When something was orphaned or deleted."""
    return [
        (each["t"], each["kind"], each["change"])
        for each in records
        if each.get("change") in ("orphaned", "deleting", "deleted")
    ]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        pytest.param(
            "delete cronjob report",
            [(60, "CronJob", "deleted"), (60, "Job", "deleted"), (60, "Pod", "deleting"), (65, "Pod", "deleted")],
            id="background: all go at once, a Pod as soon as it has stopped",
        ),
        pytest.param(
            "delete cronjob report --cascade=foreground",
            [(60, "CronJob", "deleting"), (60, "Job", "deleting"), (60, "Pod", "deleting"), (65, "Pod", "deleted"),
             (65, "Job", "deleted"), (65, "CronJob", "deleted")],
            id="foreground: the Pod first, then its Job, then the CronJob",
        ),
        pytest.param(
            "delete cronjob report --cascade=orphan",
            [(60, "CronJob", "deleting"), (60, "Job", "orphaned"), (60, "CronJob", "deleted")],
            id="orphan: the Job stays and belongs to nobody",
        ),
        pytest.param(
            "delete job report-29540700 --cascade=orphan",
            [(60, "Job", "deleting"), (60, "Pod", "orphaned"), (60, "Job", "deleted")],
            id="orphan: the Pod runs on without its Job",
        ),
    ],
)  # fmt: skip
def test_what_an_owner_takes_with_it(line: str, expected: list[tuple[float, str, str]]) -> None:
    assert fates(play(("60s", line))) == expected


def test_what_was_deleted_for_want_of_an_owner_says_so() -> None:
    records = play(("60s", "delete cronjob report"))
    job = next(each for each in records if each["kind"] == "Job" and each["change"] == "deleted")
    assert job["because"] == {
        "rule": "garbage-collector.owner-gone",
        "field": "metadata.ownerReferences",
        "values": {"owner": "CronJob/report"},
    }


def test_nothing_is_collected_while_the_controllers_are_down_and_all_is_when_they_are_up() -> None:
    records = play(("60s", "delete cronjob report"), controllers=(("50s", "down"), ("80s", "up")))
    assert fates(records) == [(60, "CronJob", "deleted"), (80, "Job", "deleted"), (80, "Pod", "deleting"),
                              (85, "Pod", "deleted")]  # fmt: skip


def test_a_finished_job_goes_with_its_pod_in_one_instant() -> None:
    records = play(("60s", "delete cronjob report --cascade=foreground"), runs="5s")
    assert {t for t, _, _ in fates(records)} == {60}
    assert [kind for _, kind, change in fates(records) if change == "deleted"] == ["Pod", "Job", "CronJob"]
