"""A CronJob's lane: its ticks, also those on which nothing happened, and its suspensions."""

from __future__ import annotations

from datetime import datetime

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
    """Follows one CronJob. Of each time that its schedule names, the records say what became of it."""

    def __init__(self, picture: Picture, record: Record, at_ms: int, start_ms: int) -> None:
        spec = record.get("spec", {})
        self.picture = picture
        self.lane = picture.lanes.add("CronJob", record["cronjob"], text=spec.get("schedule")).id
        self.overlap = Overlap()
        self._start_ms = start_ms
        self._span = picture.spans.add(self.lane, "cronjob", at_ms, why=picture.why(record))
        self._suspended: Span | None = None
        self._missed: dict[int, Tick] = {}
        """The ticks that may still be made up for."""
        self._started_ms: int | None = None
        """The latest time that has led to a Job."""
        if spec.get("suspend"):
            self._suspend(at_ms, NONE)

    def change(self, record: Record, at_ms: int) -> None:
        change = record["change"]
        if change not in ("suspended", "resumed", "patched", "deleted"):
            return
        why = self.picture.why(record)
        self.picture.marks.add(self.lane, at_ms, change, None, why)
        if change == "deleted":
            self.picture.close(self._suspended, at_ms)
            self.picture.close(self._span, at_ms, "deleted", why)
        elif change == "suspended":
            self._suspend(at_ms, why)
        elif change == "resumed":
            self.picture.close(self._suspended, at_ms)
            self._suspended = None

    def job_created(self, job: int, scheduled_at: str, at_ms: int, why: int) -> None:
        """A tick led to the Job with lane ``job``, on time or late; those before it have missed their chance."""
        scheduled_ms = self._ms(scheduled_at)
        tick = self._missed.get(scheduled_ms) or self._add_tick(scheduled_ms)
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
        self._started_ms = scheduled_ms

    def decided(self, because: Record, at_ms: int, why: int) -> None:
        """It was told why a scheduled time leads to no Job, for now."""
        scheduled_time = because["values"].get("scheduledTime")
        if scheduled_time is None:
            return
        scheduled_ms = self._ms(scheduled_time)
        if self._started_ms is not None and scheduled_ms <= self._started_ms:
            return  # it was refused and made up for in one instant
        tick = self._missed.get(scheduled_ms) or self._add_tick(scheduled_ms)
        if because["rule"] == PASSED_OVER and tick.reason is not None:
            return
        if tick.decided == NONE:
            tick.decided = at_ms
        tick.state, tick.reason, tick.why = "skipped", REASONS.get(because["rule"]) or tick.reason, why
        self._missed[scheduled_ms] = tick
        self.picture.ticks.touch(tick)

    def finish(self, until_ms: int) -> None:
        """At the end of the run."""
        self.overlap.settle(until_ms)
        outcome = self.picture.outcome
        outcome.overlap_ms += self.overlap.total_ms
        outcome.skipped = outcome.ticks - outcome.on_time - outcome.late

    def _ms(self, time: str) -> int:
        return round(datetime.fromisoformat(time).timestamp() * 1000) - self._start_ms

    def _add_tick(self, at_ms: int) -> Tick:
        self.picture.outcome.ticks += 1
        return self.picture.ticks.add(self.lane, at_ms, "due")

    def _suspend(self, at_ms: int, why: int) -> None:
        if self._suspended is None:
            self._suspended = self.picture.spans.add(self.lane, "suspended", at_ms, why=why)
