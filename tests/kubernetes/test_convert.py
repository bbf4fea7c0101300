"""Objects keep their meaning on the way from JSON to their typed form and back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from playground.kubernetes.apimachinery.serialize import time_error, time_seconds, time_text
from playground.kubernetes.batch.convert import cron_job_from_json, cron_job_to_json, job_from_json, job_to_json
from playground.kubernetes.core.convert import pod_from_json, pod_to_json
from playground.kubernetes.review import review

RECORDINGS = Path(__file__).parent.parent / "conformance"
JOB = """\
apiVersion: batch/v1
kind: Job
metadata:
  name: a
  labels: {p: q}
  finalizers: [a/b]
  ownerReferences: [{apiVersion: v1, kind: K, name: owner, uid: u}]
spec:
  completions: 4
  completionMode: Indexed
  backoffLimitPerIndex: 1
  maxFailedIndexes: 2
  ttlSecondsAfterFinished: 0
  podFailurePolicy:
    rules:
    - {action: FailIndex, onExitCodes: {containerName: main, operator: In, values: [1, 2]}}
    - {action: Ignore, onPodConditions: [{type: DisruptionTarget}]}
  successPolicy:
    rules: [{succeededIndexes: 0-1, succeededCount: 1}]
  template:
    spec:
      restartPolicy: Never
      initContainers: [{name: side, image: x, restartPolicy: Always}]
      containers: [{name: main, image: x, command: [sh, -c], args: ["true"]}]
"""


CRON_JOB = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: a}
spec:
  schedule: "@daily"
  timeZone: Etc/UTC
  jobTemplate:
    metadata: {labels: {p: q}}
    spec: {template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}}
"""


def stored(text: str) -> dict[str, Any]:
    [found] = review(text)
    assert found.stored is not None, found.message
    return found.stored


def test_a_job_has_its_fields() -> None:
    job = job_from_json(stored(JOB))
    spec = job.spec
    assert (spec.completions, spec.parallelism, spec.backoff_limit, spec.ttl_seconds_after_finished) == (
        4,
        1,
        2147483647,
        0,
    )
    assert (spec.completion_mode, spec.pod_replacement_policy, spec.max_failed_indexes) == ("Indexed", "Failed", 2)
    assert spec.pod_failure_policy is not None
    exit_codes, conditions = spec.pod_failure_policy
    assert exit_codes.on_exit_codes is not None
    assert (exit_codes.action, exit_codes.on_exit_codes.values, exit_codes.on_exit_codes.container_name) == (
        "FailIndex",
        (1, 2),
        "main",
    )
    assert [(pattern.type, pattern.status) for pattern in conditions.on_pod_conditions] == [
        ("DisruptionTarget", "True")
    ]
    assert spec.success_policy is not None
    assert (spec.success_policy[0].succeeded_indexes, spec.success_policy[0].succeeded_count) == ("0-1", 1)
    pod = spec.template.spec
    assert (pod.init_containers[0].restart_policy, pod.containers[0].args) == ("Always", ("true",))
    assert spec.template.labels["job-name"] == "a"
    assert (job.meta.labels, job.meta.finalizers, job.meta.owner_references[0].name) == ({"p": "q"}, ("a/b",), "owner")


def test_a_cron_jobs_template_has_the_defaults_that_its_jobs_will_have() -> None:
    cron_job = cron_job_from_json(stored(CRON_JOB))
    assert (cron_job.spec.schedule, cron_job.spec.time_zone, cron_job.spec.failed_jobs_history_limit) == (
        "@daily",
        "Etc/UTC",
        1,
    )
    assert cron_job.spec.job_template.labels == {"p": "q"}
    assert (cron_job.spec.job_template.job_spec.completions, cron_job.spec.job_template.job_spec.backoff_limit) == (
        1,
        6,
    )


def test_a_job_made_from_a_shared_spec_is_shown_with_its_own_selector_and_labels() -> None:
    cron_job = cron_job_from_json(stored(CRON_JOB))
    job = job_from_json({"metadata": {"name": "a-1", "uid": "u"}, "spec": cron_job.spec.job_template.job_spec.json})
    shown = job_to_json(job)
    assert shown["spec"]["selector"] == {"matchLabels": {"batch.kubernetes.io/controller-uid": "u"}}
    assert shown["metadata"]["labels"] == shown["spec"]["template"]["metadata"]["labels"]
    assert shown["metadata"]["labels"]["job-name"] == "a-1"
    assert "selector" not in job.spec.json


def recorded() -> list[tuple[str, dict[str, Any]]]:
    objects = []
    for line in (RECORDINGS / "kubectl" / "describe.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        objects += [(f"{row['id']} {obj['kind']} {n}", obj) for n, obj in enumerate(row["objects"])]
    return objects


RECORDED = recorded()
# Of a Pod only what some controller, the kubelet or kubectl reads is kept.
LOST = {
    "generateName",
    "containerID",
    "imageID",
    "hostIP",
    "hostIPs",
    "podIP",
    "podIPs",
    "qosClass",
    "resourceVersion",
    "signal",
    "started",
}


def kept(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: kept(item) for key, item in value.items() if key not in LOST and item != ""}
    return [kept(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize(("name", "obj"), RECORDED, ids=[name for name, _ in RECORDED])
def test_a_recorded_object_comes_back_as_it_was(name: str, obj: dict[str, Any]) -> None:
    shown = {
        "Job": lambda: job_to_json(job_from_json(obj)),
        "CronJob": lambda: cron_job_to_json(cron_job_from_json(obj)),
        "Pod": lambda: pod_to_json(pod_from_json(obj)),
    }[obj["kind"]]()
    if obj.get("status", {}).get("active") == 0:
        shown["status"]["active"] = 0
    assert kept(shown) == kept(obj)


def test_a_deletion_is_told_by_its_wall_clock_time() -> None:
    metadata = {"name": "a", "uid": "u", "deletionTimestamp": "2026-01-05T08:01:30Z", "deletionGracePeriodSeconds": 30}
    start_ms = 1767600000_000
    pod = pod_from_json({"metadata": metadata}, start_ms)
    assert pod.meta.deletion_ms == 60_000
    assert pod_to_json(pod, start_ms)["metadata"]["deletionTimestamp"] == "2026-01-05T08:01:30Z"


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("1970-01-01T00:00:00Z", 0), ("2026-01-05T08:00:00.999Z", 1767600000), ("2026-01-05T09:00:00+01:00", 1767600000)],
)
def test_a_time_is_cut_to_seconds(text: str, seconds: int) -> None:
    assert time_seconds(text) == seconds
    assert time_error(text) == ""


def test_times_are_printed_in_utc_and_no_time_is_none() -> None:
    assert time_text(1767600000) == "2026-01-05T08:00:00Z"
    assert (time_seconds(None), time_seconds("")) == (None, None)


LAYOUT = ' as "2006-01-02T15:04:05Z07:00": cannot parse '


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", 'parsing time ""' + LAYOUT + '"" as "2006"'),
        ("2026-01-05", 'parsing time "2026-01-05"' + LAYOUT + '"" as "T"'),
        ("2026-01-05 08:00:00Z", 'parsing time "2026-01-05 08:00:00Z"' + LAYOUT + '" 08:00:00Z" as "T"'),
        ("2026-01-05T08:00:00", 'parsing time "2026-01-05T08:00:00"' + LAYOUT + '"" as "Z07:00"'),
        ("2026-13-05T08:00:00Z", 'parsing time "2026-13-05T08:00:00Z": month out of range'),
        ("2026-02-30T08:00:00Z", 'parsing time "2026-02-30T08:00:00Z": day out of range'),
        ("2026-02-03T24:00:00Z", 'parsing time "2026-02-03T24:00:00Z": hour out of range'),
        ("2026-02-03T08:00:00Zx", 'parsing time "2026-02-03T08:00:00Zx": extra text: "x"'),
    ],
)
def test_what_is_no_time_is_told_in_gos_words(text: str, error: str) -> None:
    assert time_error(text) == error
