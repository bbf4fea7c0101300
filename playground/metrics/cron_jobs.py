"""The metrics of CronJobs (kube-state-metrics internal/store/cronjob.go)."""

from __future__ import annotations

from collections.abc import Callable

from playground.kubernetes.batch.types import CronJob
from playground.kubernetes.cron import parse_schedule
from playground.metrics.samples import Family, Labels, Values, one

GO_ZERO_TIME = -62_135_596_800
"""1 January of the year 1: what a schedule that never comes (31 February) is printed as."""


def _labels(cron_job: CronJob) -> Labels:
    return (("namespace", cron_job.meta.namespace), ("cronjob", cron_job.meta.name))


def _info(cron_job: CronJob) -> Values:
    spec = cron_job.spec
    zone = "local" if spec.time_zone is None else spec.time_zone
    labels = (("schedule", spec.schedule), ("concurrency_policy", spec.concurrency_policy), ("timezone", zone))
    return ((labels, 1),)


def _next_schedule_time(cron_job: CronJob) -> Values:
    """The scheduled time after the last start, or after the creation: a missed one lies in the past."""
    if cron_job.spec.suspend:
        return ()
    after = cron_job.status.last_schedule_time
    schedule = parse_schedule(cron_job.spec.schedule, cron_job.spec.time_zone)
    scheduled = schedule.next_seconds(cron_job.meta.creation_time if after is None else after)
    return one(GO_ZERO_TIME if scheduled is None else scheduled)


def _family(name: str, text: str, values: Callable[[CronJob], Values]) -> Family:
    return Family(f"kube_cronjob_{name}", text, "CronJob", _labels, values)


FAMILIES = (
    _family("info", "Always 1: the schedule and how it is followed.", _info),
    _family("created", "When the CronJob was created.", lambda it: one(it.meta.creation_time)),
    _family("status_active", "How many of its Jobs run.", lambda it: one(len(it.status.active))),
    _family(
        "status_last_schedule_time",
        "The scheduled time of the newest Job.",
        lambda it: one(it.status.last_schedule_time),
    ),
    _family(
        "status_last_successful_time",
        "When a Job last was complete.",
        lambda it: one(it.status.last_successful_time),
    ),
    _family("spec_suspend", "Whether no Jobs are started.", lambda it: one(int(it.spec.suspend))),
    _family(
        "spec_starting_deadline_seconds",
        "How late a Job may be started.",
        lambda it: one(it.spec.starting_deadline_seconds),
    ),
    _family("next_schedule_time", "The scheduled time after the newest Job's.", _next_schedule_time),
    _family(
        "spec_successful_job_history_limit",
        "How many complete Jobs are kept.",
        lambda it: one(it.spec.successful_jobs_history_limit),
    ),
    _family(
        "spec_failed_job_history_limit",
        "How many failed Jobs are kept.",
        lambda it: one(it.spec.failed_jobs_history_limit),
    ),
)
