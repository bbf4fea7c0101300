"""The metrics of Jobs (kube-state-metrics internal/store/job.go)."""

from __future__ import annotations

from collections.abc import Callable

from playground.kubernetes.apimachinery.meta import find_condition
from playground.kubernetes.batch.types import Job
from playground.metrics.samples import Family, Labels, Values, condition_statuses, one

KNOWN_REASONS = ("BackoffLimitExceeded", "DeadlineExceeded", "Evicted")


def _labels(job: Job) -> Labels:
    return (("namespace", job.meta.namespace), ("job_name", job.meta.name))


def _status_failed(job: Job) -> Values:
    """The number of failed Pods until the Job has Failed for a known reason; then 1 for that reason, and no number."""
    if job.status.failed == 0:
        return one(0)
    condition = find_condition(job.status.conditions, "Failed")
    reason = "" if condition is None else condition.reason
    values = [] if condition is None else [(_reason(each), int(each == reason)) for each in KNOWN_REASONS]
    return values if reason in KNOWN_REASONS else [*values, (_reason(""), job.status.failed)]


def _reason(reason: str) -> Labels:
    return (("reason", reason),)


def _condition(kind: str) -> Callable[[Job], Values]:
    def values(job: Job) -> Values:
        condition = find_condition(job.status.conditions, kind)
        return () if condition is None else condition_statuses(condition.status)

    return values


def _owner(job: Job) -> Values:
    owners = [(each.kind, each.name, str(each.controller).lower()) for each in job.meta.owner_references]
    names = ("owner_kind", "owner_name", "owner_is_controller")
    return [(tuple(zip(names, owner, strict=True)), 1) for owner in owners or [("", "", "")]]


def _family(name: str, text: str, values: Callable[[Job], Values]) -> Family:
    return Family(f"kube_job_{name}", text, "Job", _labels, values)


FAMILIES = (
    _family("info", "Always 1: this Job exists.", lambda job: one(1)),
    _family("created", "When the Job was created.", lambda job: one(job.meta.creation_time)),
    _family("spec_parallelism", "How many Pods may run at a time.", lambda job: one(job.spec.parallelism)),
    _family("spec_completions", "How many Pods must succeed.", lambda job: one(job.spec.completions)),
    _family(
        "spec_active_deadline_seconds",
        "How long the Job may be active, from its start.",
        lambda job: one(job.spec.active_deadline_seconds),
    ),
    _family("status_succeeded", "How many Pods have succeeded.", lambda job: one(job.status.succeeded)),
    _family("status_failed", "How many Pods have failed, or why the Job has.", _status_failed),
    _family("status_active", "How many Pods wait or run.", lambda job: one(job.status.active)),
    _family("complete", "Whether the Job is Complete.", _condition("Complete")),
    _family("failed", "Whether the Job is Failed.", _condition("Failed")),
    _family("status_start_time", "When the Job was started.", lambda job: one(job.status.start_time)),
    _family("status_completion_time", "When the Job was complete.", lambda job: one(job.status.completion_time)),
    _family("owner", "Always 1: who owns the Job.", _owner),
)
