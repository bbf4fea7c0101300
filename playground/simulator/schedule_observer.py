"""Sees to it that the trace says of each scheduled time what became of it, also where no controller looked.

A suspended CronJob is not synced at its times, a controller manager that is down syncs nothing. The observer only
watches: it takes no part in the loop, writes nothing but Decisions, and speaks of an instant when that is over.
"""

from __future__ import annotations

from collections.abc import Callable
from heapq import heappop, heappush

from playground.kubernetes.apimachinery.durations import MILLISECOND_NS, MIN_NS, SECOND_NS
from playground.kubernetes.batch.types import CronJob
from playground.kubernetes.cron import Schedule, ScheduleError, parse_schedule
from playground.limits import RUN_TICKS
from playground.simulator import rules
from playground.simulator.clock import Clock
from playground.simulator.controllers.cronjob.decisions import because_of, checks
from playground.simulator.controllers.cronjob.missed import (
    NEXT_SCHEDULE_DELTA_NS,
    most_recent_schedule_time,
    next_schedule_time_duration,
)
from playground.simulator.rules import Rule
from playground.simulator.store import Handler, Store
from playground.simulator.trace import Trace

NEVER_MS = 1 << 62
# What the controller has not decided by then it has not looked at in time.
SETTLED_AFTER_MS = NEXT_SCHEDULE_DELTA_NS // MILLISECOND_NS


class Watched:
    """One CronJob, and the schedule that its times are taken from; None once it has gone or cannot be read.

    ``version`` counts its schedules, ``since_ms`` is when the present one came.
    """

    __slots__ = ("cron_job", "schedule", "since_ms", "version")

    def __init__(self, cron_job: CronJob, schedule: Schedule | None) -> None:
        self.cron_job = cron_job
        self.schedule = schedule
        self.since_ms = 0
        self.version = 0


class ScheduleObserver:
    """See the module. ``next_ms`` is the virtual time of which it will speak next."""

    def __init__(self, clock: Clock, store: Store, trace: Trace, is_up: Callable[[], bool]) -> None:
        """``is_up`` tells whether a CronJob controller runs."""
        self.next_ms = NEVER_MS
        self._clock = clock
        self._trace = trace
        self._is_up = is_up
        self._watched: dict[str, Watched] = {}
        self._heap: list[tuple[int, int, int, Watched, int]] = []
        self._sequence = 0
        self._expected = 0
        store.tables[CronJob.kind].add_event_handler(Handler(self._added, self._updated, self._deleted))

    def _added(self, cron_job: CronJob) -> None:
        watched = self._watched[cron_job.meta.uid] = Watched(cron_job, _schedule_of(cron_job))
        if watched.schedule is not None:
            self._expect(watched, watched.schedule.next_seconds(cron_job.meta.creation_time))

    def _updated(self, old: CronJob, new: CronJob) -> None:
        watched = self._watched[new.meta.uid]
        watched.cron_job = new
        if new.spec is not old.spec and (_timing(new) != _timing(old)):
            watched.schedule = _schedule_of(new)
            watched.since_ms = self._clock.now_ms
            watched.version += 1
            if watched.schedule is not None:
                self._expect(watched, self._next_of(new, watched.schedule))

    def _deleted(self, cron_job: CronJob) -> None:
        self._watched.pop(cron_job.meta.uid).schedule = None

    def _next_of(self, cron_job: CronJob, schedule: Schedule) -> int | None:
        """The scheduled time that comes next, as the controller reckons it."""
        now_ns = self._clock.epoch_ms() * MILLISECOND_NS
        last = cron_job.status.last_schedule_time
        recent = most_recent_schedule_time(schedule, now_ns, cron_job.meta.creation_time, last)
        duration_ns = next_schedule_time_duration(schedule, recent, now_ns)
        return None if duration_ns == MIN_NS else (now_ns + duration_ns - NEXT_SCHEDULE_DELTA_NS) // SECOND_NS

    def _expect(self, watched: Watched, scheduled: int | None) -> None:
        if scheduled is not None and self._expected < RUN_TICKS:
            self._expected += 1
            self._look_at(self._clock.ms_at(scheduled), watched, scheduled, watched.version)

    def _look_at(self, at_ms: int, watched: Watched, scheduled: int, version: int) -> None:
        self._sequence += 1
        heappush(self._heap, (at_ms, self._sequence, scheduled, watched, version))
        self.next_ms = self._heap[0][0]

    def observe(self) -> None:
        """Look at the scheduled time whose turn has come, at ``next_ms``, and speak of it if nobody else will."""
        at_ms, _, scheduled, watched, version = heappop(self._heap)
        self.next_ms = self._heap[0][0] if self._heap else NEVER_MS
        self._clock.now_ms = at_ms
        scheduled_ms = self._clock.ms_at(scheduled)
        if watched.schedule is None or (watched.version != version and watched.since_ms < scheduled_ms):
            return
        if watched.version == version and at_ms == scheduled_ms:
            self._expect(watched, watched.schedule.next_seconds(scheduled))
        rule_before, told = self._trace.ticks.get(watched.cron_job.meta.uid, ("", None))
        if told == scheduled:
            return
        if watched.version != version:
            rule: Rule | None = rules.CRON_JOB_SCHEDULE_REPLACED
        else:
            rule = self._why_not(watched.cron_job, at_ms == scheduled_ms, rule_before)
        if rule is None:
            self._look_at(at_ms + SETTLED_AFTER_MS, watched, scheduled, version)
        else:
            self._tell(watched.cron_job, rule, scheduled)

    def _why_not(self, cron_job: CronJob, may_still_be_looked_at: bool, rule_before: str) -> Rule | None:
        """Why nobody decides about a scheduled time; None while somebody may."""
        if not self._is_up():
            return rules.CRON_JOB_CONTROLLERS_DOWN
        if cron_job.meta.deletion_ms is not None:
            return rules.CRON_JOB_DELETING
        if cron_job.spec.suspend:
            return rules.CRON_JOB_SUSPENDED
        if may_still_be_looked_at:
            return None
        if rule_before in (rules.CRON_JOB_NAME_TAKEN.name, rules.CRON_JOB_RETRYING.name):
            return rules.CRON_JOB_RETRYING
        return rules.CRON_JOB_PASSED_OVER

    def _tell(self, cron_job: CronJob, rule: Rule, scheduled: int) -> None:
        now_ms = self._clock.epoch_ms()
        active = [each.name for each in cron_job.status.active]
        because = because_of(cron_job, rule, scheduled, now_ms, active)
        because["checks"] = checks(cron_job, rule, scheduled, now_ms, active, cron_job.status.last_schedule_time)
        self._trace.ticks[cron_job.meta.uid] = (rule.name, scheduled)
        self._trace.decision(f"{CronJob.kind}/{cron_job.meta.name}", because)


def _timing(cron_job: CronJob) -> tuple[str, str | None]:
    return cron_job.spec.schedule, cron_job.spec.time_zone


def _schedule_of(cron_job: CronJob) -> Schedule | None:
    try:
        return parse_schedule(cron_job.spec.schedule, cron_job.spec.time_zone)
    except ScheduleError:
        return None
