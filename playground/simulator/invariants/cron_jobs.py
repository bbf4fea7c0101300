"""What holds of CronJobs over time: no time runs backwards, no policy and no limit is broken."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from playground.kubernetes.apimachinery.meta import controller_of, is_condition_true
from playground.kubernetes.batch.types import CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION, CronJob, Job
from playground.simulator.clock import Clock
from playground.simulator.invariants.jobs import finished
from playground.simulator.invariants.report import Report
from playground.simulator.store import Handler, Store


@dataclass
class Booked:
    """One CronJob and its Jobs by UID, manual ones too."""

    cron_job: CronJob
    jobs: dict[str, Job] = field(default_factory=dict)
    scheduled: int = 0
    """The scheduled time of the newest Job."""


class CronJobChecks:
    """Watches CronJobs and their Jobs."""

    def __init__(self, store: Store, clock: Clock, report: Report) -> None:
        self._clock = clock
        self._report = report
        self._booked: dict[str, Booked] = {}
        self._ended: dict[str, None] = {}
        """The CronJobs of which a Job has ended in this action."""
        store.tables["CronJob"].add_event_handler(Handler(self._added, self._updated, self._deleted))
        store.tables["Job"].add_event_handler(Handler(self._job_added, self._job_updated, self._job_deleted))

    def _added(self, cron_job: CronJob) -> None:
        self._booked[cron_job.meta.uid] = Booked(cron_job)

    def _deleted(self, cron_job: CronJob) -> None:
        del self._booked[cron_job.meta.uid]

    def _updated(self, old: CronJob, new: CronJob) -> None:
        self._booked[new.meta.uid].cron_job = new
        was, now = old.status, new.status
        if _went_back(was.last_schedule_time, now.last_schedule_time):
            self._report.add(new, "has an earlier lastScheduleTime than it had")
        if _went_back(was.last_successful_time, now.last_successful_time):
            self._report.add(new, "has an earlier lastSuccessfulTime than it had")
        if len({each.uid for each in now.active}) != len(now.active):
            self._report.add(new, "lists a Job twice")

    def _booked_of(self, job: Job) -> Booked | None:
        owner = controller_of(job.meta)
        return None if owner is None else self._booked.get(owner.uid)

    def _job_added(self, job: Job) -> None:
        booked = self._booked_of(job)
        if booked is None:
            return
        if CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION in job.meta.annotations:
            self._started(booked, job)
        booked.jobs[job.meta.uid] = job

    def _started(self, booked: Booked, job: Job) -> None:
        cron_job = booked.cron_job
        text = job.meta.annotations[CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION]
        scheduled = int(datetime.fromisoformat(text).timestamp())
        if not booked.scheduled < scheduled <= self._clock.now_seconds():
            self._report.add(cron_job, f"starts the Job of {text} too early or once more")
        booked.scheduled = scheduled
        if cron_job.spec.suspend or cron_job.meta.deletion_ms is not None:
            self._report.add(cron_job, "is suspended or going, and starts a Job")
        others = [each for each in booked.jobs.values() if _is_scheduled(each) and not finished(each)]
        if cron_job.spec.concurrency_policy == "Forbid" and others:
            self._report.add(cron_job, "forbids it, and has two Jobs active")
        if cron_job.spec.concurrency_policy == "Replace" and any(each.meta.deletion_ms is None for each in others):
            self._report.add(cron_job, "replaces its Jobs, and has left one")

    def _job_updated(self, old: Job, new: Job) -> None:
        booked = self._booked_of(new)
        if booked is None:
            self._job_deleted(old)
            return
        booked.jobs[new.meta.uid] = new
        if finished(new) and not finished(old):
            self._ended[booked.cron_job.meta.uid] = None

    def _job_deleted(self, job: Job) -> None:
        booked = self._booked_of(job)
        if booked is not None:
            booked.jobs.pop(job.meta.uid, None)

    def over(self) -> None:
        """The action is over, so the controller has looked at the CronJobs of the Jobs that have ended in it."""
        ended, self._ended = self._ended, {}
        for uid in ended:
            booked = self._booked.get(uid)
            if booked is not None:
                spec = booked.cron_job.spec
                self._kept(booked, "Complete", spec.successful_jobs_history_limit)
                self._kept(booked, "Failed", spec.failed_jobs_history_limit)

    def _kept(self, booked: Booked, condition: str, limit: int | None) -> None:
        kept = sum(is_condition_true(each.status.conditions, condition) for each in booked.jobs.values())
        if limit is not None and kept > limit:
            self._report.add(booked.cron_job, f"keeps {kept} Jobs that are {condition}, and its limit is {limit}")


def _went_back(was: int | None, now: int | None) -> bool:
    return was is not None and (now is None or now < was)


def _is_scheduled(job: Job) -> bool:
    return CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION in job.meta.annotations
