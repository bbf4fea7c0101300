"""A CronJob's lane: its ticks, also those on which nothing happened, and its suspensions."""

from __future__ import annotations

from datetime import datetime

from playground.kubernetes.cron import Schedule, ScheduleError, parse_schedule
from playground.limits import RUN_TICKS
from playground.timeline.outcome import Overlap
from playground.timeline.picture import Picture
from playground.timeline.reasons import Record
from playground.timeline.wire import NONE, Span, Tick

# The controller wakes 100 ms after a scheduled time; a Job made later than this was made up for.
LATE_MS = 1_000
# A later tick was made up for instead. Why the tick itself had led to nothing is more to the point, where it is known.
PASSED_OVER = "cronjob.passed-over"
# The rules by which the controller decides to start nothing -> what the page calls the reason.
REASONS = {
    "cronjob.forbid.active": "active",
    "cronjob.suspended": "suspended",
    "cronjob.controllers.down": "down",
    "cronjob.starting-deadline.passed": "deadline",
    "cronjob.name.taken": "name",
    "cronjob.retrying": "name",
    "cronjob.deleting": "deleting",
    "cronjob.schedule.replaced": "schedule",
    PASSED_OVER: "passed",
}


class CronJobLane:
    """Follows one CronJob. Its ticks come from its schedule, their fate from the records."""

    def __init__(self, picture: Picture, record: Record, at_ms: int, start_ms: int) -> None:
        self.picture = picture
        self.lane = picture.lanes.add("CronJob", record["cronjob"], text=record.get("spec", {}).get("schedule")).id
        self.overlap = Overlap()
        self._start_ms = start_ms
        self._span = picture.spans.add(self.lane, "cronjob", at_ms, why=picture.why(record))
        self._suspended: Span | None = None
        self._schedule: Schedule | None = None
        self._next_ms: int | None = None
        self._due: list[Tick] = []
        self._missed: dict[int, Tick] = {}
        self._read_spec(record, at_ms)

    def change(self, record: Record, at_ms: int) -> None:
        change = record["change"]
        if change not in ("suspended", "resumed", "patched", "deleted"):
            return
        why = self.picture.why(record)
        self.picture.marks.add(self.lane, at_ms, change, None, why)
        if change == "deleted":
            self._next_ms = None
            self.picture.close(self._suspended, at_ms)
            self.picture.close(self._span, at_ms, "deleted", why)
            return
        self._read_spec(record, at_ms)
        if change == "suspended":
            self._suspend(at_ms, why)
        elif change == "resumed":
            self.picture.close(self._suspended, at_ms)
            self._suspended = None

    def note_ticks(self, until_ms: int, down: bool) -> None:
        """Note every tick up to ``until_ms``; ``down`` if no controller was there to see it."""
        for tick in self._due:
            if until_ms - tick.at >= LATE_MS:
                self._miss(tick, tick.at, None)
        self._due = [tick for tick in self._due if tick.state == "due"]
        while self._next_ms is not None and self._next_ms <= until_ms:
            if self.picture.ticks.count >= RUN_TICKS:
                self._next_ms = None
                return
            tick = self._add_tick(self._next_ms)
            if down or self._suspended is not None:
                self._miss(tick, tick.at, "down" if down else "suspended")
            else:
                self._due.append(tick)
            self._advance(self._next_ms)

    def job_created(self, job: int, scheduled_at: str, at_ms: int, why: int) -> None:
        """A tick led to the Job with lane ``job``, on time or late; those before it have missed their chance."""
        scheduled_ms = self._ms(scheduled_at)
        tick = self._find(scheduled_ms) or self._add_tick(scheduled_ms)
        if at_ms - scheduled_ms >= LATE_MS:
            tick.state = "late"
            self.picture.outcome.late += 1
        else:
            tick.state = "started"
            self.picture.outcome.on_time += 1
        tick.decided, tick.job = at_ms, job
        if why != NONE:
            tick.why = why
        self.picture.ticks.touch(tick)
        self._missed.clear()
        self._due = [due for due in self._due if due.at > scheduled_ms]

    def refused(self, at_ms: int) -> None:
        """The controller said that the Job before is still at work, so it starts nothing of what is due."""
        for tick in self._due:
            self._miss(tick, at_ms, "active")
        self._due.clear()

    def decided(self, because: Record, at_ms: int, why: int) -> None:
        """The controller told why it starts nothing of a scheduled time that it looked at."""
        scheduled_time = because["values"].get("scheduledTime")
        tick = None if scheduled_time is None else self._find(self._ms(scheduled_time))
        if tick is None or (because["rule"] == PASSED_OVER and tick.reason is not None):
            return
        self._miss(tick, at_ms, REASONS.get(because["rule"]), why)
        self._due = [due for due in self._due if due is not tick]

    def finish(self, until_ms: int) -> None:
        """At the end of the run. A tick whose time to be acted on is not over yet is not counted."""
        self.overlap.settle(until_ms)
        outcome = self.picture.outcome
        outcome.overlap_ms += self.overlap.total_ms
        outcome.ticks -= len(self._due)
        outcome.skipped = outcome.ticks - outcome.on_time - outcome.late

    def _ms(self, time: str) -> int:
        return round(datetime.fromisoformat(time).timestamp() * 1000) - self._start_ms

    def _find(self, at_ms: int) -> Tick | None:
        """The tick of this time that has not led to a Job yet."""
        return self._missed.get(at_ms) or next((due for due in self._due if due.at == at_ms), None)

    def _add_tick(self, at_ms: int) -> Tick:
        self.picture.outcome.ticks += 1
        return self.picture.ticks.add(self.lane, at_ms, "due")

    def _miss(self, tick: Tick, at_ms: int, reason: str | None, why: int = NONE) -> None:
        if tick.decided == NONE:
            tick.decided = at_ms
        tick.state, tick.reason, tick.why = "skipped", reason or tick.reason, why
        self._missed[tick.at] = tick
        self.picture.ticks.touch(tick)

    def _suspend(self, at_ms: int, why: int) -> None:
        if self._suspended is None:
            self._suspended = self.picture.spans.add(self.lane, "suspended", at_ms, why=why)

    def _read_spec(self, record: Record, at_ms: int) -> None:
        """Take the schedule from a record that carries the spec; ticks of a new schedule count from now on."""
        spec = record.get("spec")
        if spec is None:
            return
        if spec.get("suspend"):
            self._suspend(at_ms, NONE)
        try:
            schedule = parse_schedule(spec["schedule"], spec.get("timeZone"))
        except ScheduleError:
            return
        if schedule is not self._schedule:
            self._schedule = schedule
            self._advance(at_ms)

    def _advance(self, after_ms: int) -> None:
        assert self._schedule is not None
        found = self._schedule.next_seconds((self._start_ms + after_ms) / 1000)
        self._next_ms = None if found is None else found * 1000 - self._start_ms
