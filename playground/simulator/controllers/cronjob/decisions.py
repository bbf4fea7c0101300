"""What the trace is told of a CronJob's scheduled times: the checks between a time and its Job, in their order."""

from __future__ import annotations

from collections.abc import Sequence

from playground.kubernetes.batch.types import CronJob
from playground.simulator import rules
from playground.simulator.controllers.cronjob.job_template import job_name
from playground.simulator.records import rfc3339
from playground.simulator.rules import Because, Rule


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
    spec = cron_job.spec
    if rule is rules.CRON_JOB_CONTROLLERS_DOWN:
        return [rules.CHECK_CRON_JOB_CONTROLLERS(False)]
    made = [rules.CHECK_CRON_JOB_DELETING(rule is not rules.CRON_JOB_DELETING)]
    if not made[-1]["passed"]:
        return made
    if spec.time_zone is not None:
        made.append(rules.CHECK_CRON_JOB_ZONE(True, timeZone=spec.time_zone))
    made.append(rules.CHECK_CRON_JOB_SUSPEND(rule is not rules.CRON_JOB_SUSPENDED))
    if not made[-1]["passed"]:
        return made
    late_ms = now_ms - scheduled * 1000
    deadline_seconds = spec.starting_deadline_seconds
    made.append(rules.CHECK_CRON_JOB_SCHEDULE(True, schedule=spec.schedule))
    made.append(rules.CHECK_CRON_JOB_DUE(True, scheduledTime=rfc3339(scheduled)))
    if deadline_seconds is None:
        made.append(rules.CHECK_CRON_JOB_NO_DEADLINE(True))
    else:
        in_time = rule is not rules.CRON_JOB_TOO_LATE
        made.append(rules.CHECK_CRON_JOB_IN_TIME(in_time, startingDeadlineSeconds=deadline_seconds, lateMs=late_ms))
        if not in_time:
            return made
    last = None if last_schedule_time is None else rfc3339(last_schedule_time)
    made.append(rules.CHECK_CRON_JOB_NOT_STARTED(rule is not rules.CRON_JOB_STARTED_ALREADY, lastScheduleTime=last))
    if not made[-1]["passed"]:
        return made
    policy = spec.concurrency_policy
    made.append(
        rules.CHECK_CRON_JOB_POLICY(rule is not rules.CRON_JOB_FORBID, concurrencyPolicy=policy, active=list(active))
    )
    if not made[-1]["passed"]:
        return made
    name = job_name(cron_job.meta.name, scheduled)
    made.append(rules.CHECK_CRON_JOB_NAME(rule is not rules.CRON_JOB_NAME_TAKEN, name=name))
    return made
