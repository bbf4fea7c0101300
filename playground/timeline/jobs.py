"""A Job's lane: from its creation to its end, suspensions, back-off delays between its Pods, being kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.timeline.picture import Picture
from playground.timeline.pods import PodLane
from playground.timeline.reasons import Record
from playground.timeline.wire import NONE, Span

if TYPE_CHECKING:
    from playground.timeline.cron_jobs import CronJobLane

# A new Pod that comes sooner than this after a failure was not held back: the Job controller looks once a second.
LEAST_DELAY_MS = 2_000


class JobLane:
    """Follows one Job."""

    def __init__(self, picture: Picture, record: Record, at_ms: int, owner: CronJobLane | None) -> None:
        self.picture = picture
        self.owner = owner
        self.name: str = record["job"]
        self.lane = picture.lanes.add("Job", self.name, NONE if owner is None else owner.lane).id
        self.live = True
        self._span = picture.spans.add(self.lane, "job", at_ms, why=picture.why(record))
        self._suspended: Span | None = None
        self._kept: Span | None = None
        self._ending = False
        # Reasons come with the first step towards something: the interim condition, the wait, the deletion.
        self._verdict_why = self._wait_why = self._deletion_why = NONE
        self._lost: list[PodLane] = []
        picture.outcome.runs += 1

    def change(self, record: Record, at_ms: int, deleted_by_owner: bool) -> None:
        change = record["change"]
        if change in ("created", "status"):
            self._status(record, at_ms)
        elif change == "suspended":
            self._suspend(at_ms, record)
        elif change == "resumed":
            self.picture.close(self._suspended, at_ms)
            self._suspended = None
            self._mark("resumed", at_ms, self.picture.why(record))
        elif change in ("patched", "orphaned"):
            self._mark(change, at_ms, self.picture.why(record))
        elif change == "deleting":
            self._deletion_why = self.picture.why(record)
        elif change == "deleted":
            self._deleted(record, at_ms, deleted_by_owner)

    def pod_created(self, pod: PodLane, at_ms: int) -> None:
        """Close the delay that ends with this Pod: that of its index, else the oldest."""
        for lost in self._lost:
            if lost.index == pod.index:
                self._lost.remove(lost)
                self._delay(lost, at_ms)
                return

    def pod_lost(self, pod: PodLane) -> None:
        """A Pod failed: if the Job makes another for it, what is between the two is back-off."""
        if self.live and not self._ending and self._suspended is None:
            self._lost.append(pod)

    def waits(self, why: int) -> None:
        """The controller has decided to wait before it makes the next Pod."""
        self._wait_why = why

    def finish(self, until_ms: int) -> None:
        """At the end of the run: delays that still go on."""
        for pod in self._lost:
            if until_ms - pod.replacement_due_ms >= LEAST_DELAY_MS:
                self.picture.spans.add(pod.lane, "delay", pod.replacement_due_ms, why=self._wait_why)
        self._lost.clear()
        if self.live:
            self.picture.outcome.unfinished += 1

    def _mark(self, kind: str, at_ms: int, why: int) -> None:
        self.picture.marks.add(self.lane, at_ms, kind, None, why)

    def _delay(self, pod: PodLane, at_ms: int) -> None:
        if at_ms - pod.replacement_due_ms >= LEAST_DELAY_MS:
            self.picture.spans.add(pod.lane, "delay", pod.replacement_due_ms, at_ms, why=self._wait_why)

    def _status(self, record: Record, at_ms: int) -> None:
        for condition in record["status"]["conditions"]:
            if condition["status"] != "True" or not self.live:
                continue
            kind = condition["type"]
            if kind in ("Complete", "Failed"):
                self._finished(kind, condition, at_ms, self._or(self._verdict_why, record))
            elif kind in ("FailureTarget", "SuccessCriteriaMet") and not self._ending:
                self._ending = True
                self._lost.clear()
                self._verdict_why = self.picture.why(record)
            elif kind == "Suspended":
                self._suspend(at_ms, record)

    def _or(self, why: int, record: Record) -> int:
        """The reason that came with the first step; without one, the record's own."""
        return self.picture.why(record) if why == NONE else why

    def _suspend(self, at_ms: int, record: Record) -> None:
        if self._suspended is None:
            why = self.picture.why(record)
            self._suspended = self.picture.spans.add(self.lane, "suspended", at_ms, why=why)
            self.picture.marks.add(self.lane, at_ms, "suspended", None, why)
            self._lost.clear()

    def _end(self, at_ms: int, result: str, why: int) -> None:
        self.live = False
        self._lost.clear()
        self.picture.close(self._span, at_ms, result, why)
        self.picture.close(self._suspended, at_ms)

    def _finished(self, kind: str, condition: Record, at_ms: int, why: int) -> None:
        done = kind == "Complete"
        self._span.text = condition.get("reason")
        self._end(at_ms, "done" if done else "failed", why)
        self._kept = self.picture.spans.add(self.lane, "kept", at_ms, why=why)
        self._kept.result = self._span.result
        self.picture.marks.add(self.lane, at_ms, "complete" if done else "failed", condition.get("message"), why)
        if done:
            self.picture.outcome.completed += 1
        else:
            self.picture.outcome.failed += 1

    def _deleted(self, record: Record, at_ms: int, by_owner: bool) -> None:
        why = self._or(self._deletion_why, record)
        if self.live and by_owner:
            self._end(at_ms, "replaced", why)
            self.picture.outcome.replaced += 1
            self._mark("replaced", at_ms, why)
        elif self.live:
            self._end(at_ms, "deleted", why)
            self.picture.outcome.deleted += 1
            self._mark("deleted", at_ms, why)
        else:
            self.picture.close(self._kept, at_ms, why=why)
            self._mark("cleared", at_ms, why)
