"""The metrics of a run: kube-state-metrics' names, labels and absences, series over virtual time, and alerts."""

from __future__ import annotations

import json
import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from playground import metrics, scenario
from playground.conformance import timelines
from playground.kubernetes.apimachinery.meta import Condition, OwnerReference
from playground.kubernetes.batch.types import CronJobStatus, JobStatus, ObjectReference
from playground.kubernetes.core.types import (
    ContainerStateRunning,
    ContainerStateWaiting,
    ContainerStatus,
    Pod,
    PodStatus,
)
from playground.metrics.exposition import FAMILIES, format_labels, format_value
from playground.metrics.pods import PHASES
from tests.conftest import ROOT
from tests.simulator.story import cron_job, job, pod_spec

LESSON = ROOT / "lessons" / "content" / "03-good-site" / "02-silent-failures" / "start.yaml"
RECORDINGS = ROOT / "tests" / "conformance" / "timelines"
HOUR_MS = 3_600_000
MINUTE_MS = 60_000


def shown(obj: Any, *names: str) -> dict[str, int]:
    """The samples of one object by name and the labels that are not its own, all but the prefix of their kind."""
    prefix = {"Job": "kube_job_", "CronJob": "kube_cronjob_", "Pod": "kube_pod_"}[obj.kind]
    own = ("namespace", "job_name", "cronjob", "pod", "uid")
    found = {}
    for sample in metrics.at({(obj.kind, f"default/{obj.meta.name}"): obj}):
        name = sample.name.removeprefix(prefix)
        if name in names:
            found[name + format_labels(tuple(each for each in sample.labels if each[0] not in own))] = sample.value
    return found


def condition(kind: str, reason: str = "", status: str = "True") -> Condition:
    return Condition(kind, status, reason)


JOB_CASES = {
    "what is unset is absent": (
        job(parallelism=2),
        ("spec_parallelism", "spec_completions", "spec_active_deadline_seconds", "status_start_time", "complete"),
        {"spec_parallelism": 2},
    ),
    "what is set is there": (
        replace(
            job(completions=3, active_deadline_seconds=60),
            status=JobStatus(active=1, succeeded=2, start_time=1000, completion_time=2000),
        ),
        (
            "info",
            "spec_completions",
            "spec_active_deadline_seconds",
            "status_active",
            "status_succeeded",
            "status_start_time",
            "status_completion_time",
        ),
        {
            "info": 1,
            "spec_completions": 3,
            "spec_active_deadline_seconds": 60,
            "status_succeeded": 2,
            "status_active": 1,
            "status_start_time": 1000,
            "status_completion_time": 2000,
        },
    ),
    "no failed Pod is 0 without a reason": (job(), ("status_failed",), {"status_failed": 0}),
    "failed Pods of a Job that goes on have no reason": (
        replace(job(), status=JobStatus(failed=2)),
        ("status_failed", "failed"),
        {'status_failed{reason=""}': 2},
    ),
    "a known reason takes the place of the number": (
        replace(job(), status=JobStatus(failed=3, conditions=(condition("Failed", "BackoffLimitExceeded"),))),
        ("status_failed",),
        {
            'status_failed{reason="BackoffLimitExceeded"}': 1,
            'status_failed{reason="DeadlineExceeded"}': 0,
            'status_failed{reason="Evicted"}': 0,
        },
    ),
    "an unknown reason leaves the number": (
        replace(job(), status=JobStatus(failed=3, conditions=(condition("Failed", "PodFailurePolicy"),))),
        ("status_failed",),
        {
            'status_failed{reason="BackoffLimitExceeded"}': 0,
            'status_failed{reason="DeadlineExceeded"}': 0,
            'status_failed{reason="Evicted"}': 0,
            'status_failed{reason=""}': 3,
        },
    ),
    "a condition has a sample for each status": (
        replace(job(), status=JobStatus(conditions=(condition("Complete"), condition("Failed", status="False")))),
        ("complete", "failed"),
        {
            'complete{condition="true"}': 1,
            'complete{condition="false"}': 0,
            'complete{condition="unknown"}': 0,
            'failed{condition="true"}': 0,
            'failed{condition="false"}': 1,
            'failed{condition="unknown"}': 0,
        },
    ),
    "a Job of its own has an owner without a name": (
        job(),
        ("owner",),
        {'owner{owner_kind="",owner_name="",owner_is_controller=""}': 1},
    ),
    "a CronJob's Job names it": (
        replace(job(), meta=replace(job().meta, owner_references=(OwnerReference("CronJob", "tick", "u", True),))),
        ("owner",),
        {'owner{owner_kind="CronJob",owner_name="tick",owner_is_controller="true"}': 1},
    ),
}
MIDNIGHT = 1_772_409_600
CRON_JOB_CASES = {
    "without a zone it is local": (
        cron_job(concurrency_policy="Forbid"),
        ("info",),
        {'info{schedule="* * * * *",concurrency_policy="Forbid",timezone="local"}': 1},
    ),
    "the zone is its own": (
        cron_job(schedule="0 2 * * *", time_zone="Europe/Berlin"),
        ("info",),
        {'info{schedule="0 2 * * *",concurrency_policy="Allow",timezone="Europe/Berlin"}': 1},
    ),
    "times that have not come are absent": (
        cron_job(),
        ("status_active", "status_last_schedule_time", "status_last_successful_time", "spec_starting_deadline_seconds"),
        {"status_active": 0},
    ),
    "times and numbers are there": (
        replace(
            cron_job(starting_deadline_seconds=7, successful_jobs_history_limit=5, failed_jobs_history_limit=0),
            status=CronJobStatus((ObjectReference("Job", "a", "b"),), MIDNIGHT, MIDNIGHT + 5),
        ),
        (
            "status_active",
            "status_last_schedule_time",
            "status_last_successful_time",
            "spec_suspend",
            "spec_starting_deadline_seconds",
            "spec_successful_job_history_limit",
            "spec_failed_job_history_limit",
        ),
        {
            "status_active": 1,
            "status_last_schedule_time": MIDNIGHT,
            "status_last_successful_time": MIDNIGHT + 5,
            "spec_suspend": 0,
            "spec_starting_deadline_seconds": 7,
            "spec_successful_job_history_limit": 5,
            "spec_failed_job_history_limit": 0,
        },
    ),
    "the next time is reckoned from the creation": (
        replace(cron_job(schedule="0 2 * * *"), meta=replace(cron_job().meta, creation_time=MIDNIGHT)),
        ("created", "next_schedule_time"),
        {"created": MIDNIGHT, "next_schedule_time": MIDNIGHT + 2 * 3600},
    ),
    "and from the last start, however late it is": (
        replace(cron_job(schedule="0 2 * * *"), status=CronJobStatus(last_schedule_time=MIDNIGHT + 2 * 3600)),
        ("next_schedule_time",),
        {"next_schedule_time": MIDNIGHT + 26 * 3600},
    ),
    "in its own zone": (
        replace(
            cron_job(schedule="0 2 * * *", time_zone="Europe/Berlin"),
            meta=replace(cron_job().meta, creation_time=MIDNIGHT),
        ),
        ("next_schedule_time",),
        {"next_schedule_time": MIDNIGHT + 3600},
    ),
    "while suspended there is none": (
        cron_job(suspend=True),
        ("spec_suspend", "next_schedule_time"),
        {"spec_suspend": 1},
    ),
    "what never comes is in the year 1": (
        cron_job(schedule="0 0 31 2 *"),
        ("next_schedule_time",),
        {"next_schedule_time": -62_135_596_800},
    ),
}
BACKS_OFF = ContainerStatus("main", ContainerStateWaiting("CrashLoopBackOff", "", 5), restart_count=3)
RUNS = ContainerStatus("other", ContainerStateRunning(0, 0), restart_count=1)
POD = Pod(
    replace(job().meta, name="work-x", uid="u"), pod_spec(), PodStatus("Running", container_statuses=(BACKS_OFF, RUNS))
)
POD_CASES = {
    "each phase has a sample": (
        POD,
        ("status_phase",),
        {f'status_phase{{phase="{each}"}}': int(each == "Running") for each in PHASES},
    ),
    "restarts are counted for each container": (
        POD,
        ("container_status_restarts_total",),
        {
            'container_status_restarts_total{container="main"}': 3,
            'container_status_restarts_total{container="other"}': 1,
        },
    ),
    "only what waits has a reason": (
        POD,
        ("container_status_waiting_reason",),
        {'container_status_waiting_reason{container="main",reason="CrashLoopBackOff"}': 1},
    ),
}
CASES = {**JOB_CASES, **CRON_JOB_CASES, **POD_CASES}


@pytest.mark.parametrize(("obj", "names", "expected"), CASES.values(), ids=CASES)
def test_an_object_says(obj: Any, names: tuple[str, ...], expected: dict[str, int]) -> None:
    assert shown(obj, *names) == expected


def test_samples_carry_the_labels_of_their_object() -> None:
    samples = metrics.at({("Job", "default/work"): job(), ("Pod", "default/work-x"): POD, ("Node", "/n"): object()})
    assert {each.labels for each in samples if each.name == "kube_job_info"} == {
        (("namespace", "default"), ("job_name", "work"))
    }
    pod_labels = (("namespace", "default"), ("pod", "work-x"), ("uid", "u"))
    assert all(each.labels[:3] == pod_labels for each in samples if each.name.startswith("kube_pod_"))
    assert not any("node" in each.name for each in samples)


def test_the_exposition_has_each_family_under_its_head_and_ends_in_a_newline() -> None:
    text = metrics.exposition(metrics.at({("Pod", "default/work-x"): POD, ("Job", "default/work"): job()}))
    lines = text.splitlines()
    assert text.endswith("} 1\n")
    assert lines[2] == 'kube_job_info{namespace="default",job_name="work"} 1'
    assert "# TYPE kube_pod_container_status_restarts_total counter" in lines
    heads = [line.split()[2] for line in lines if line.startswith("# TYPE")]
    assert len(heads) == len(set(heads))
    assert heads == [name for name in FAMILIES if name in heads]
    assert metrics.exposition([]) == ""


def test_label_values_are_escaped() -> None:
    assert format_labels((("a", 'say "hi"\\\n'), ("b", ""))) == '{a="say \\"hi\\"\\\\\\n",b=""}'


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (1, "1"),
        (-1, "-1"),
        (300, "300"),
        (999_999, "999999"),
        (1_000_000, "1e+06"),
        (1_520_742_896, "1.520742896e+09"),
        (-62_135_596_800, "-6.21355968e+10"),
        (0.5, "0.5"),
    ],
)
def test_numbers_are_printed_as_go_does(value: float, text: str) -> None:
    assert format_value(value) == text


# -- over time


def played(text: str) -> scenario.Run:
    run = scenario.run(scenario.read(text))
    for _ in run.records:
        pass
    return run


def recorded(name: str) -> scenario.Run:
    path: Path = RECORDINGS / f"{name}.json"
    return played(timelines.scenario_text(json.loads(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "name", ["cron5-forbid-7m", "ix-per-index-delays", "never-parallel-mixed", "cron-delete-recreate"]
)
def test_series_say_at_each_instant_what_the_objects_of_that_instant_say(name: str) -> None:
    run = recorded(name)
    found = metrics.series(run, list(FAMILIES))
    for at_ms in sorted({at_ms for at_ms, *_ in run.history} | {at_ms + 1 for at_ms, *_ in run.history}):
        samples = {(each.name, each.labels): each.value for each in metrics.at(run.cluster_at(at_ms))}
        assert {(each.name, each.labels): each.at(at_ms) for each in found if each.at(at_ms) is not None} == samples


def test_a_scraper_sees_what_is_there_when_it_looks() -> None:
    run = recorded("cron5-forbid-7m")
    step_ms = 30_000
    found = metrics.series(run, ["kube_job_status_active", "kube_cronjob_status_active"], step_ms)
    for at_ms in range(0, run.until_ms, step_ms):
        samples = metrics.at(run.cluster_at(at_ms))
        values = {(each.name, each.labels): each.value for each in samples if each.name.endswith("status_active")}
        assert {(each.name, each.labels): each.at(at_ms) for each in found if each.at(at_ms) is not None} == values
    assert all(at_ms % step_ms == 0 for each in found for at_ms, _ in each.points)


def test_series_hold_only_changes() -> None:
    found = metrics.series(recorded("cron5-forbid-7m"), list(FAMILIES))
    for each in found:
        values = [value for _, value in each.points]
        assert all(before != after for before, after in pairwise(values))
        assert values[0] is not None


def test_a_name_that_is_no_metric_is_an_error() -> None:
    with pytest.raises(KeyError, match="kube_job_mood"):
        metrics.series(recorded("cron5-forbid-7m"), ["kube_job_mood"])


# -- alerts

SUCCESS = "kube_cronjob_status_last_successful_time"
NO_SUCCESS = metrics.Rule("BackupIsLate", SUCCESS, metrics.OlderThan(25 * 3600), {"cronjob": "nightly-backup"})


def alerts_of(text: str, rule: metrics.Rule) -> list[metrics.Alert]:
    run = played(text)
    return metrics.alerts(rule, metrics.series(run, [rule.metric]), scenario.read(text).start_ms, run.until_ms)


def test_the_alert_of_the_lesson_on_silent_failures_fires_after_the_first_bad_night() -> None:
    [alert] = alerts_of(LESSON.read_text(encoding="utf-8"), NO_SUCCESS)
    # The last success was at 00:30:02 on 2 March, the scenario begins at 23:00 on 1 March.
    assert alert.labels == (("namespace", "default"), ("cronjob", "nightly-backup"))
    assert alert.firing_ms == alert.active_ms == 26 * HOUR_MS + 31 * MINUTE_MS
    # The next success is at 00:30:02 on 5 March.
    assert alert.resolved_ms == 73 * HOUR_MS + 31 * MINUTE_MS


def test_the_expression_of_the_rule_is_the_one_that_the_lesson_shows() -> None:
    lesson = (LESSON.parent / "lesson.md").read_text(encoding="utf-8")
    assert NO_SUCCESS.expression == f'time() - {SUCCESS}{{cronjob="nightly-backup"}} > 90000'
    [expression] = re.findall(r"```promql\n(.*?)```", lesson, flags=re.DOTALL)
    assert "".join(expression.split()) == "".join(NO_SUCCESS.expression.replace("90000", "25 * 3600").split())


def test_a_run_by_hand_silences_the_alert_until_it_is_old_as_well() -> None:
    text = LESSON.read_text(encoding="utf-8")
    action = '  actions:\n  - {at: 37h, kubectl: "create job --from=cronjob/nightly-backup by-hand"}\n'
    first, second = alerts_of(text + action, NO_SUCCESS)
    assert first.resolved_ms == 37 * HOUR_MS + 31 * MINUTE_MS
    assert second.firing_ms == 37 * HOUR_MS + 31 * MINUTE_MS + 25 * HOUR_MS
    assert second.resolved_ms == 73 * HOUR_MS + 31 * MINUTE_MS


def test_a_suspended_cron_job_is_late_as_well() -> None:
    text = LESSON.read_text(encoding="utf-8")
    action = (
        '  actions:\n  - {at: 2h, kubectl: "patch cronjob nightly-backup -p \'{\\"spec\\":{\\"suspend\\":true}}\'"}\n'
    )
    [alert] = alerts_of(text + action, NO_SUCCESS)
    assert alert.firing_ms == 26 * HOUR_MS + 31 * MINUTE_MS


def test_what_has_never_succeeded_is_never_late() -> None:
    text = LESSON.read_text(encoding="utf-8").replace("- {for: 30m, exit: 0,", "- {for: 30m, exit: 1,")
    assert alerts_of(text, NO_SUCCESS) == []


def series_of(*points: tuple[int, int | None]) -> list[metrics.Series]:
    labels = (("namespace", "default"), ("job_name", "work"))
    return [metrics.Series("kube_job_status_failed", labels, list(points))]


FAILING = metrics.Rule("Failing", "kube_job_status_failed", metrics.Compare(">", 0))


@pytest.mark.parametrize(
    ("rule", "points", "expected"),
    [
        pytest.param(FAILING, [(0, 0)], [], id="never true"),
        pytest.param(FAILING, [(0, 0), (61_000, 2)], [(120, 120, None)], id="seen at the next evaluation"),
        pytest.param(FAILING, [(0, 0), (60_000, 2)], [(60, 60, None)], id="seen in the same instant"),
        pytest.param(FAILING, [(61_000, 2), (119_000, 0)], [], id="gone between two evaluations"),
        pytest.param(FAILING, [(0, 2), (60_000, 0)], [(0, 0, 60)], id="resolved in the instant of the change"),
        pytest.param(FAILING, [(0, 2), (61_000, 0)], [(0, 0, 120)], id="resolved at the next evaluation"),
        pytest.param(FAILING, [(0, 2), (70_000, 0), (80_000, 3)], [(0, 0, None)], id="nobody saw it go"),
        pytest.param(FAILING, [(0, 2), (60_000, 0), (61_000, 3)], [(0, 0, 60), (120, 120, None)], id="two alerts"),
        pytest.param(FAILING, [(0, 2), (90_000, None)], [(0, 0, 120)], id="the object has gone"),
        pytest.param(FAILING, [(0, 2), (600_000, 0)], [(0, 0, 600)], id="resolved at the very end"),
        pytest.param(
            metrics.Rule("Failing", "kube_job_status_failed", metrics.Compare(">", 0), for_seconds=90),
            [(0, 2), (60_000, 0), (61_000, 3)],
            [(0, None, 60), (120, 240, None)],
            id="pending, and firing only after a while",
        ),
        pytest.param(
            metrics.Rule("Failing", "kube_job_status_failed", metrics.Compare("==", 2), {"job_name": "work"}),
            [(0, 2), (120_000, 3)],
            [(0, 0, 120)],
            id="another comparison",
        ),
        pytest.param(
            metrics.Rule("Failing", "kube_job_status_failed", metrics.Compare(">", 0), {"job_name": "other"}),
            [(0, 2)],
            [],
            id="another Job",
        ),
    ],
)
def test_an_alert_is_active_fires_and_is_resolved(
    rule: metrics.Rule, points: list[tuple[int, int | None]], expected: list[tuple[int, int | None, int | None]]
) -> None:
    found = metrics.alerts(rule, series_of(*points), 0, 600_000)
    seconds = [
        tuple(None if ms is None else ms // 1000 for ms in (each.active_ms, each.firing_ms, each.resolved_ms))
        for each in found
    ]
    assert seconds == expected


def test_exactly_so_old_is_not_older() -> None:
    rule = metrics.Rule("Late", "kube_job_status_failed", metrics.OlderThan(60))
    [alert] = metrics.alerts(rule, series_of((0, 1000)), 1_000_000, 600_000)
    assert alert.active_ms == 120_000
    [alert] = metrics.alerts(rule, series_of((0, 1000)), 1_000_000, 600_000, interval_ms=1)
    assert alert.active_ms == 60_001
