"""What the trace is told of a CronJob's scheduled times: the checks between a time and its Job, in their order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from playground.kubernetes.batch.types import CronJob
from playground.simulator import rules
from playground.simulator.controllers.cronjob.job_template import job_name
from playground.simulator.records import rfc3339
from playground.simulator.rules import Because, Rule

UNSEEN = {
    rules.CRON_JOB_CONTROLLERS_DOWN,
    rules.CRON_JOB_SCHEDULE_REPLACED,
    rules.CRON_JOB_RETRYING,
    rules.CRON_JOB_PASSED_OVER,
}
"""No sync looked at the scheduled time."""


def because_of(
    cron_job: CronJob, rule: Rule, scheduled: int, now_ms: int, active: Sequence[str] = (), missed: int = 0
) -> Because:
    """Why the scheduled time has led to what it has led to; ``now_ms`` is epoch ms, ``active`` names Jobs."""
    known = {
        "scheduledTime": rfc3339(scheduled),
        "lateMs": now_ms - scheduled * 1000,
        "missed": missed,
        "active": active,
        "name": job_name(cron_job.meta.name, scheduled),
        "startingDeadlineSeconds": cron_job.spec.starting_deadline_seconds,
    }
    return rule(**{name: known[name] for name in rule.values})


def checks(
    cron_job: CronJob,
    rule: Rule,
    scheduled: int,
    now_ms: int,
    active: Sequence[str] = (),
    last_schedule_time: int | None = None,
) -> list[Because]:
    """The questions of syncCronJob about a scheduled time, up to the one that ``rule`` is the answer to."""
    made = []
    for check in _in_order(cron_job, rule, scheduled, now_ms, active, last_schedule_time):
        made.append(check)
        if not check["passed"]:
            break
    return made


def _in_order(
    cron_job: CronJob, rule: Rule, scheduled: int, now_ms: int, active: Sequence[str], last_schedule_time: int | None
) -> Iterator[Because]:
    spec = cron_job.spec
    if rule in UNSEEN:
        yield rules.CHECK_CRON_JOB_CONTROLLERS(rule is not rules.CRON_JOB_CONTROLLERS_DOWN)
        yield rules.CHECK_CRON_JOB_SAME_SCHEDULE(rule is not rules.CRON_JOB_SCHEDULE_REPLACED)
        yield rules.CHECK_CRON_JOB_SYNC(False)
    yield rules.CHECK_CRON_JOB_DELETING(rule is not rules.CRON_JOB_DELETING)
    if spec.time_zone is not None:
        yield rules.CHECK_CRON_JOB_ZONE(True, timeZone=spec.time_zone)
    yield rules.CHECK_CRON_JOB_SUSPEND(rule is not rules.CRON_JOB_SUSPENDED)
    yield rules.CHECK_CRON_JOB_SCHEDULE(True, schedule=spec.schedule)
    yield rules.CHECK_CRON_JOB_DUE(True, scheduledTime=rfc3339(scheduled))
    if spec.starting_deadline_seconds is None:
        yield rules.CHECK_CRON_JOB_NO_DEADLINE(True)
    else:
        yield rules.CHECK_CRON_JOB_IN_TIME(
            rule is not rules.CRON_JOB_TOO_LATE,
            startingDeadlineSeconds=spec.starting_deadline_seconds,
            lateMs=now_ms - scheduled * 1000,
        )
    name = job_name(cron_job.meta.name, scheduled)
    yield rules.CHECK_CRON_JOB_NOT_STARTED(
        rule is not rules.CRON_JOB_STARTED_ALREADY,
        lastScheduleTime=None if last_schedule_time is None else rfc3339(last_schedule_time),
        name=name,
    )
    yield rules.CHECK_CRON_JOB_POLICY(
        rule is not rules.CRON_JOB_FORBID, concurrencyPolicy=spec.concurrency_policy, active=list(active)
    )
    yield rules.CHECK_CRON_JOB_NAME(rule is not rules.CRON_JOB_NAME_TAKEN, name=name)
