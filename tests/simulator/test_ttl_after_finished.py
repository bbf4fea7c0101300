"""When a finished Job is deleted by its ttl."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playground import scenario


def deletions(ttl: int | None, exit_code: int = 0, **story: Any) -> list[tuple[float, str]]:
    """When the Job was being deleted and was gone. It finishes at 7.2 s, of which the second 7 counts."""
    spec: dict[str, Any] = {
        "backoffLimit": 0,
        "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "main", "image": "a"}]}},
    }
    if ttl is not None:
        spec["ttlSecondsAfterFinished"] = ttl
    job = {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "work"}, "spec": spec}
    document = {
        "start": "2026-03-02T09:00:00Z",
        "until": "10m",
        "containers": [{"runs": [{"for": 5, "exit": exit_code}]}],
        **story,
    }
    told = {"apiVersion": "jobsite/v1", "kind": "Scenario", "metadata": {"name": "story"}, "spec": document}
    read = scenario.read(f"{json.dumps(job)}\n---\n{json.dumps(told)}\n")
    assert read.problems == ()
    return [
        (each["t"], each["change"])
        for each in scenario.run(read).records
        if each["kind"] == "Job" and each["change"] in ("deleting", "deleted")
    ]


@pytest.mark.parametrize(
    ("ttl", "exit_code", "at"),
    [
        pytest.param(30, 0, 37, id="counted from the whole second in which it completed"),
        pytest.param(30, 1, 37, id="and so from that in which it failed"),
        pytest.param(0, 0, 7.2, id="a ttl of 0 is over at once"),
    ],
)
def test_a_finished_job_is_deleted_in_the_foreground(ttl: int, exit_code: int, at: float) -> None:
    assert deletions(ttl, exit_code) == [(at, "deleting"), (at, "deleted")]


def test_a_job_without_a_ttl_or_unfinished_stays() -> None:
    assert deletions(None) == []
    assert deletions(10, containers=[{"runs": [{"for": "forever"}]}]) == []


def test_a_ttl_set_later_or_expired_while_the_controllers_were_down_acts_at_once() -> None:
    patch = {"at": 60, "kubectl": """patch job work --type=merge -p '{"spec":{"ttlSecondsAfterFinished":20}}'"""}
    assert deletions(None, actions=[patch]) == [(60, "deleting"), (60, "deleted")]
    outage = [{"at": 10, "controllers": "down"}, {"at": 100, "controllers": "up"}]
    assert deletions(20, actions=outage) == [(100, "deleting"), (100, "deleted")]
