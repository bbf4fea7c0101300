"""The CronJob controller (pkg/controller/cronjob/cronjob_controllerv2.go): starts Jobs when their time has come.

Level-triggered: each sync looks at the CronJob, its Jobs and the clock, and does what is to be done now. The checks
between a scheduled time and its Job come in a fixed order; the first that fails is what the trace calls a Decision.
"""

from __future__ import annotations

from datetime import UTC, datetime

from playground.kubernetes.apimachinery.durations import MILLISECOND_NS
from playground.kubernetes.apimachinery.meta import OwnerReference, controller_of
from playground.kubernetes.apimachinery.quote import quote
from playground.kubernetes.batch.types import CronJob, Job, ObjectReference
from playground.kubernetes.cron import Schedule, ScheduleError, parse_schedule
from playground.kubernetes.cron.zones import LocationError, load_location
from playground.simulator import rules
from playground.simulator.client import key_of
from playground.simulator.controllers.base import Controller, ControllerContext
from playground.simulator.controllers.cronjob.decisions import because_of, checks
from playground.simulator.controllers.cronjob.history import JobIndex, finished_status
from playground.simulator.controllers.cronjob.job_template import job_from_template, job_name
from playground.simulator.controllers.cronjob.missed import (
    NEXT_SCHEDULE_DELTA_NS,
    InvalidScheduleError,
    MostRecent,
    is_too_late,
    most_recent_schedule_time,
    next_schedule_time,
    next_schedule_time_duration,
)
from playground.simulator.controllers.cronjob.sync import Sync
from playground.simulator.errors import AlreadyExists, ApiError, NotFound
from playground.simulator.records import rfc3339
from playground.simulator.rules import Because, Rule

LOOK_AFTER_MS = NEXT_SCHEDULE_DELTA_NS // MILLISECOND_NS
LATE_MS = 1000
"""A Job that starts so long after its scheduled time is made up for: the controller looks 100 ms after each."""

NORMAL = "Normal"
WARNING = "Warning"

UNSUPPORTED_SCHEDULE = (
    "CRON_TZ or TZ used in schedule %s is not officially supported, see "
    "https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/ for more details"
)
TOO_MANY_MISSED = "too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew"
ALREADY_ACTIVE = "Not starting job because prior execution is running and concurrency policy is Forbid"


class CronJobController(Controller):
    """See the module. What it keeps between syncs are the Jobs it has heard of."""

    name = "cronjob-controller"

    def __init__(self, context: ControllerContext) -> None:
        super().__init__(context)
        self._jobs = JobIndex()

    # -- what wakes it

    def start(self) -> None:
        self.informers.jobs.add_event_handler(self._add_job, self._update_job, self._delete_job)
        self.informers.cron_jobs.add_event_handler(self._add_cron_job, self._update_cron_job, self._delete_cron_job)

    def _add_job(self, job: Job) -> None:
        self._jobs.put(None, job)
        self._wake(job.meta.namespace, controller_of(job.meta))

    def _update_job(self, old: Job, new: Job) -> None:
        self._jobs.put(old, new)
        owner = controller_of(new.meta)
        if old.meta.owner_references is not new.meta.owner_references and controller_of(old.meta) != owner:
            self._wake(old.meta.namespace, controller_of(old.meta))
        self._wake(new.meta.namespace, owner)

    def _delete_job(self, job: Job) -> None:
        self._jobs.remove(job)
        self._wake(job.meta.namespace, controller_of(job.meta))

    def _wake(self, namespace: str, owner: OwnerReference | None) -> None:
        """Sync the CronJob that ``owner`` refers to, if it is that one still (resolveControllerRef)."""
        if owner is None or owner.kind != CronJob.kind:
            return
        key = f"{namespace}/{owner.name}"
        cron_job = self.informers.cron_jobs.get(key)
        if cron_job is None or cron_job.meta.uid != owner.uid:
            return
        # The timer for its next scheduled time is set; a pass before that would come to nothing.
        if not self._jobs.of(key).rests(cron_job, self.clock.epoch_ms()):
            self.queue.add(key)

    def _add_cron_job(self, cron_job: CronJob) -> None:
        key = key_of(cron_job.meta)
        self._jobs.of(key).forget_notes()
        self.queue.add(key)

    def _update_cron_job(self, old: CronJob, new: CronJob) -> None:
        """A new schedule only sets the timer anew: what is due already is not made up at once (updateCronJob)."""
        key = key_of(new.meta)
        spec = new.spec
        if spec is old.spec or (spec.schedule == old.spec.schedule and spec.time_zone == old.spec.time_zone):
            self.queue.add(key)
            return
        try:
            schedule = parse_schedule(spec.schedule, spec.time_zone)
        except ScheduleError:
            message = f"unparseable schedule for cronjob: {spec.schedule}"
            because = rules.CRON_JOB_UNREADABLE(schedule=spec.schedule)
            self.recorder.event(new, WARNING, "UnParseableCronJobSchedule", message, because)
            return
        now_ns = self.clock.epoch_ms() * MILLISECOND_NS
        recent = _most_recent(schedule, new, now_ns, new.status.last_schedule_time)
        self.queue.add_after(key, next_schedule_time_duration(schedule, recent, now_ns) // MILLISECOND_NS)

    def _delete_cron_job(self, cron_job: CronJob) -> None:
        self.queue.add(key_of(cron_job.meta))

    # -- one pass

    def _process(self, key: str) -> None:
        """Unlike most controllers, this one forgets earlier failures only when it has a next time to wait for."""
        try:
            delay_ms = self.sync(key)
        except ApiError:
            self.queue.add_rate_limited(key)
            return
        if delay_ms is not None:
            self.queue.forget(key)
            self.queue.add_after(key, delay_ms)

    def sync(self, key: str) -> int | None:
        cron_job = self.informers.cron_jobs.get(key)
        if cron_job is None:
            return None
        status = cron_job.status
        jobs = self._jobs.of(key)
        now_ms = self.clock.epoch_ms()
        if jobs.rest is not None and jobs.rests(cron_job, now_ms):
            return jobs.rest.until_ms + LOOK_AFTER_MS - now_ms
        sync = Sync(
            cron_job,
            jobs,
            now_ms * MILLISECOND_NS,
            list(status.active),
            status.last_schedule_time,
            status.last_successful_time,
        )
        unfinished, fresh = dict(jobs.unfinished), list(jobs.fresh.values())
        self._clean_up_finished_jobs(sync)
        delay_ms, error = None, None
        try:
            delay_ms = self._sync_cron_job(sync, unfinished, fresh)
        except ApiError as problem:
            error = problem
        if sync.update_status:
            cron_job = self.client.cron_jobs.update_status(cron_job, sync.status)
        for job in fresh:
            jobs.fresh.pop(job.meta.uid, None)
        if error is not None:
            raise error
        sync.note_rest(cron_job)
        return delay_ms

    def _clean_up_finished_jobs(self, sync: Sync) -> None:
        """Delete the oldest finished Jobs above the history limits (cleanupFinishedJobs)."""
        spec = sync.cron_job.spec
        for finished, limit, rule in (
            (sync.jobs.complete, spec.successful_jobs_history_limit, rules.CRON_JOB_HISTORY_SUCCESSFUL),
            (sync.jobs.failed, spec.failed_jobs_history_limit, rules.CRON_JOB_HISTORY_FAILED),
        ):
            if limit is None or len(finished) <= limit:
                continue
            number = len(finished)
            for name in finished.oldest(number - limit):
                job = self.informers.jobs.get(f"{sync.cron_job.meta.namespace}/{name}")
                if job is not None:
                    self._delete(sync, job, rule(limit=limit, finished=number))

    def _delete(self, sync: Sync, job: Job, because: Because) -> bool:
        """Delete a Job and its reference; its Pods go with it (deleteJob)."""
        self.trace.because = because
        try:
            self.client.jobs.delete(key_of(job.meta))
        except ApiError as error:
            self._refused(sync, "FailedDelete", "Deleted job", error)
            return False
        finally:
            self.trace.because = None
        sync.delete_from_active(job.meta.uid)
        sync.update_status = True
        self.recorder.event(sync.cron_job, NORMAL, "SuccessfulDelete", f"Deleted job {job.meta.name}", because)
        return True

    def _refused(self, sync: Sync, reason: str, what: str, error: ApiError) -> None:
        sync.refused = True
        because = rules.CRON_JOB_REFUSED(error=str(error))
        self.recorder.event(sync.cron_job, WARNING, reason, f"{what}: {error}", because)

    def _sync_cron_job(self, sync: Sync, unfinished: dict[str, Job], fresh: list[Job]) -> int | None:
        """Take note of the Jobs, then start one if it is time; returns ms to the next look (syncCronJob)."""
        self._take_note_of_jobs(sync, unfinished, fresh)
        cron_job = sync.cron_job
        spec = cron_job.spec
        if cron_job.meta.deletion_ms is not None:
            return None
        if spec.time_zone is not None:
            try:
                load_location(spec.time_zone)
            except LocationError as error:
                message = f"invalid timeZone: {quote(spec.time_zone)}: {error}"
                because = rules.CRON_JOB_UNKNOWN_ZONE(timeZone=spec.time_zone)
                self.recorder.event(cron_job, WARNING, "UnknownTimeZone", message, because)
                return None
        if spec.suspend:
            self._tell_suspended(sync)
            return None
        if "TZ" in spec.schedule:
            message = UNSUPPORTED_SCHEDULE % quote(spec.schedule)
            because = rules.CRON_JOB_ZONE_INSIDE(schedule=spec.schedule)
            self.recorder.event(cron_job, WARNING, "UnsupportedSchedule", message, because)
        try:
            schedule = parse_schedule(spec.schedule, spec.time_zone)
        except ScheduleError as error:
            message = f"unparseable schedule: {quote(spec.schedule)} : {error}"
            because = rules.CRON_JOB_UNREADABLE(schedule=spec.schedule)
            self.recorder.event(cron_job, WARNING, "UnparseableSchedule", message, because)
            return None
        return self._start_if_due(sync, schedule)

    def _take_note_of_jobs(self, sync: Sync, unfinished: dict[str, Job], fresh: list[Job]) -> None:
        """Bring the list of active Jobs and the time of the last success up to date."""
        cron_job = sync.cron_job
        active = {reference.uid for reference in sync.active}
        for uid, job in unfinished.items():
            if uid not in active:
                message = f"Saw a job that the controller did not create or forgot: {job.meta.name}"
                because = rules.CRON_JOB_UNEXPECTED(job=job.meta.name)
                self.recorder.event(cron_job, WARNING, "UnexpectedJob", message, because)
        for job in fresh:
            condition = finished_status(job)
            if job.meta.uid in active:
                sync.delete_from_active(job.meta.uid)
                sync.update_status = True
                message = f"Saw completed job: {job.meta.name}, condition: {condition}"
                because = rules.CRON_JOB_SAW_FINISHED(job=job.meta.name, condition=condition)
                self.recorder.event(cron_job, NORMAL, "SawCompletedJob", message, because)
            completed = job.status.completion_time
            if condition == "Complete" and (
                sync.last_successful_time is None or (completed is not None and completed > sync.last_successful_time)
            ):
                sync.last_successful_time = completed
                sync.update_status = True
        for reference in [each for each in sync.active if each.uid not in sync.jobs.jobs]:
            if self.client.jobs.find(f"{cron_job.meta.namespace}/{reference.name}") is not None:
                continue
            message = f"Active job went missing: {reference.name}"
            self.recorder.event(cron_job, NORMAL, "MissingJob", message, rules.CRON_JOB_MISSING(job=reference.name))
            sync.delete_from_active(reference.uid)
            sync.update_status = True

    # -- the decision

    def _start_if_due(self, sync: Sync, schedule: Schedule) -> int | None:
        """Find the scheduled time that is due, make the checks in their order, and start its Job if all are passed."""
        cron_job, now_ns = sync.cron_job, sync.now_ns
        spec = cron_job.spec
        without_deadline = _most_recent(schedule, cron_job, now_ns, sync.last_schedule_time)
        recent = without_deadline
        if spec.starting_deadline_seconds is not None:
            recent = most_recent_schedule_time(
                schedule,
                now_ns,
                cron_job.meta.creation_time,
                sync.last_schedule_time,
                spec.starting_deadline_seconds,
            )
        try:
            scheduled = next_schedule_time(recent, now_ns)
        except InvalidScheduleError as error:
            message = f"invalid schedule: {spec.schedule} : {error}"
            because = rules.CRON_JOB_NEVER_DUE(schedule=spec.schedule)
            self.recorder.event(cron_job, WARNING, "InvalidSchedule", message, because)
            return None
        if scheduled is None:
            self._tell_out_of_window(sync, without_deadline)
        else:
            if recent.missed == "many":
                because = rules.CRON_JOB_MANY_MISSED(missed=recent.number, scheduledTime=rfc3339(scheduled))
                self.recorder.event(cron_job, WARNING, "TooManyMissedTimes", TOO_MANY_MISSED, because)
            if self._may_start(sync, scheduled):
                self._start(sync, scheduled, recent.number)
                without_deadline = _most_recent(schedule, cron_job, now_ns, sync.last_schedule_time)
        delay_ms = next_schedule_time_duration(schedule, without_deadline, now_ns) // MILLISECOND_NS
        if without_deadline.is_nothing:
            sync.next_ms = sync.now_ms + delay_ms - LOOK_AFTER_MS
        return delay_ms

    def _may_start(self, sync: Sync, scheduled: int) -> bool:
        cron_job = sync.cron_job
        spec = cron_job.spec
        if is_too_late(scheduled, sync.now_ns, spec.starting_deadline_seconds):
            because = self._tell(sync, rules.CRON_JOB_TOO_LATE, scheduled)
            message = f"Missed scheduled time to start a job: {_rfc1123z(scheduled)}"
            self.recorder.event(cron_job, WARNING, "MissSchedule", message, because)
            return False
        name = job_name(cron_job.meta.name, scheduled)
        if sync.last_schedule_time == scheduled or any(reference.name == name for reference in sync.active):
            self._tell(sync, rules.CRON_JOB_STARTED_ALREADY, scheduled)
            return False
        if spec.concurrency_policy == "Forbid" and sync.active:
            because = self._tell(sync, rules.CRON_JOB_FORBID, scheduled)
            self.recorder.event(cron_job, NORMAL, "JobAlreadyActive", ALREADY_ACTIVE, because)
            return False
        return True

    def _start(self, sync: Sync, scheduled: int, missed: int) -> None:
        """Create the Job of a scheduled time, after deleting those that it replaces."""
        cron_job = sync.cron_job
        rule = rules.CRON_JOB_START
        if sync.now_ms - scheduled * 1000 >= LATE_MS:
            rule = rules.CRON_JOB_START_LATEST if missed > 1 else rules.CRON_JOB_START_LATE
        because = self._because(sync, rule, scheduled, missed)
        if cron_job.spec.concurrency_policy == "Replace":
            self._replace_active(sync, scheduled)
        job = job_from_template(cron_job, scheduled)
        self.trace.because = because
        try:
            created = self.client.jobs.create(job)
        except AlreadyExists as error:
            # The controller then asks for the Job that is there, but without saying in which namespace.
            self._tell(sync, rules.CRON_JOB_NAME_TAKEN, scheduled)
            raise NotFound.resource() from error
        except ApiError as error:
            self._refused(sync, "FailedCreate", "Error creating job", error)
            raise
        finally:
            self.trace.because = None
        self.trace.ticks[cron_job.meta.uid] = (rule.name, scheduled)
        self.recorder.event(cron_job, NORMAL, "SuccessfulCreate", f"Created job {created.meta.name}", because)
        sync.active.append(ObjectReference(Job.kind, created.meta.name, created.meta.uid))
        sync.last_schedule_time = scheduled
        sync.update_status = True

    def _replace_active(self, sync: Sync, scheduled: int) -> None:
        cron_job = sync.cron_job
        for reference in list(sync.active):
            try:
                job = self.client.jobs.get(f"{cron_job.meta.namespace}/{reference.name}")
            except ApiError as error:
                self._refused(sync, "FailedGet", "Get job", error)
                raise
            if not self._delete(sync, job, rules.CRON_JOB_REPLACE(scheduledTime=rfc3339(scheduled))):
                raise ApiError(f"could not replace job {job.meta.namespace}/{job.meta.name}")

    # -- what the trace is told

    def _because(self, sync: Sync, rule: Rule, scheduled: int, missed: int = 0) -> Because:
        active = [reference.name for reference in sync.active]
        because = because_of(sync.cron_job, rule, scheduled, sync.now_ms, active, missed)
        because["checks"] = checks(sync.cron_job, rule, scheduled, sync.now_ms, active, sync.last_schedule_time)
        return because

    def _tell(self, sync: Sync, rule: Rule, scheduled: int) -> Because:
        """The scheduled time has led to no Job: say so once until the reason is another."""
        because = self._because(sync, rule, scheduled)
        meta = sync.cron_job.meta
        if self.trace.ticks.get(meta.uid) != (rule.name, scheduled):
            self.trace.ticks[meta.uid] = (rule.name, scheduled)
            self.trace.decision(f"{CronJob.kind}/{meta.name}", because)
        return because

    def _tell_suspended(self, sync: Sync) -> None:
        spec = sync.cron_job.spec
        try:
            schedule = parse_schedule(spec.schedule, spec.time_zone)
        except ScheduleError:
            return
        recent = _most_recent(schedule, sync.cron_job, sync.now_ns, sync.last_schedule_time)
        if recent.scheduled is not None:
            self._tell(sync, rules.CRON_JOB_SUSPENDED, recent.scheduled)

    def _tell_out_of_window(self, sync: Sync, without_deadline: MostRecent) -> None:
        """Nothing is due; if something would be without the deadline, then that is why."""
        scheduled = without_deadline.scheduled
        if scheduled is not None and scheduled * 1000 <= sync.now_ms:
            self._tell(sync, rules.CRON_JOB_TOO_LATE, scheduled)


def _most_recent(schedule: Schedule, cron_job: CronJob, now_ns: int, last_schedule_time: int | None) -> MostRecent:
    return most_recent_schedule_time(schedule, now_ns, cron_job.meta.creation_time, last_schedule_time)


def _rfc1123z(epoch_seconds: int) -> str:
    return datetime.fromtimestamp(epoch_seconds, UTC).strftime("%a, %d %b %Y %H:%M:%S +0000")
