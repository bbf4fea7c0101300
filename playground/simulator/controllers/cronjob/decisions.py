"""What the trace is told of a CronJob's scheduled times: the checks between a time and its Job, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from playground.kubernetes.batch.types import CronJob
from playground.simulator import rules
from playground.simulator.controllers.cronjob.job_template import job_name
from playground.simulator.records import rfc3339
from playground.simulator.rules import Because, Rule

UNSEEN = {
    rules.CRON_JOB_CONTROLLERS_DOWN: [rules.CHECK_CRON_JOB_CONTROLLERS.no],
    rules.CRON_JOB_SCHEDULE_REPLACED: [rules.CHECK_CRON_JOB_CONTROLLERS.yes, rules.CHECK_CRON_JOB_SAME_SCHEDULE.no],
    rules.CRON_JOB_RETRYING: [rules.CHECK_CRON_JOB_CONTROLLERS.yes, rules.CHECK_CRON_JOB_SYNC.no],
    rules.CRON_JOB_PASSED_OVER: [rules.CHECK_CRON_JOB_CONTROLLERS.yes, rules.CHECK_CRON_JOB_SYNC.no],
}
"""The checks where no sync looked at the scheduled time."""


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
    if rule in UNSEEN:
        return UNSEEN[rule]
    spec = cron_job.spec
    if rule is rules.CRON_JOB_DELETING:
        return [rules.CHECK_CRON_JOB_DELETING.no]
    made = [rules.CHECK_CRON_JOB_DELETING.yes]
    if spec.time_zone is not None:
        made.append(rules.CHECK_CRON_JOB_ZONE(True, timeZone=spec.time_zone))
    if rule is rules.CRON_JOB_SUSPENDED:
        return [*made, rules.CHECK_CRON_JOB_SUSPEND.no]
    made += (
        rules.CHECK_CRON_JOB_SUSPEND.yes,
        rules.CHECK_CRON_JOB_SCHEDULE(True, schedule=spec.schedule),
        rules.CHECK_CRON_JOB_DUE(True, scheduledTime=rfc3339(scheduled)),
    )
    in_time = rule is not rules.CRON_JOB_TOO_LATE
    deadline_seconds = spec.starting_deadline_seconds
    if deadline_seconds is None:
        made.append(rules.CHECK_CRON_JOB_NO_DEADLINE.yes)
    else:
        late_ms = now_ms - scheduled * 1000
        made.append(rules.CHECK_CRON_JOB_IN_TIME(in_time, startingDeadlineSeconds=deadline_seconds, lateMs=late_ms))
    if in_time:
        _add_last(made, cron_job, rule, scheduled, active, last_schedule_time)
    return made


def _add_last(
    made: list[Because],
    cron_job: CronJob,
    rule: Rule,
    scheduled: int,
    active: Sequence[str],
    last_schedule_time: int | None,
) -> None:
    """The checks on what the CronJob has started before."""
    name = job_name(cron_job.meta.name, scheduled)
    last = None if last_schedule_time is None else rfc3339(last_schedule_time)
    is_new = rule is not rules.CRON_JOB_STARTED_ALREADY
    made.append(rules.CHECK_CRON_JOB_NOT_STARTED(is_new, lastScheduleTime=last, name=name))
    if is_new:
        may_start = rule is not rules.CRON_JOB_FORBID
        policy = cron_job.spec.concurrency_policy
        made.append(rules.CHECK_CRON_JOB_POLICY(may_start, concurrencyPolicy=policy, active=active))
        if may_start:
            made.append(rules.CHECK_CRON_JOB_NAME(rule is not rules.CRON_JOB_NAME_TAKEN, name=name))
