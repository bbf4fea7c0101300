"""A Pod's lane: waiting for a node, starting, its containers' runs and crash-loop waits, grace period, being kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playground.timeline.picture import Picture
from playground.timeline.reasons import Record
from playground.timeline.wire import NONE, Span

if TYPE_CHECKING:
    from playground.timeline.jobs import JobLane

# Reasons that say no more than the exit code does.
PLAIN_REASONS = ("Completed", "Error")


class PodLane:
    """Follows one Pod. Records do not name its containers beforehand: a run gets its container's name when it ends."""

    def __init__(self, picture: Picture, record: Record, at_ms: int, job: JobLane | None, parent: int = NONE) -> None:
        self.picture = picture
        self.job = job
        index = record.get("index")
        self.index: int = NONE if index is None else index
        self._row = picture.lanes.add("Pod", record["pod"], parent if job is None else job.lane, self.index)
        self.lane = self._row.id
        self.node = ""
        self.live = True
        self.leaving = False
        self.replacement_due_ms = NONE
        self._running_since_ms = NONE
        self._tracks: dict[str, int] = {}
        self._unnamed: Span | None = None
        self._runs: dict[str, Span] = {}
        self._waits: dict[str, Span] = {}
        self._grace: Span | None = None
        self._kept: Span | None = None
        self._just_failed: list[Span] = []
        self._start = self._open("pending", at_ms, why=picture.why(record))

    def change(self, record: Record, at_ms: int) -> None:
        change = record["change"]
        if change == "scheduled":
            self._scheduled(record, at_ms)
        elif change == "running":
            self._close(self._start, at_ms)
            self._running_since_ms = at_ms
            if not self._runs:
                self._unnamed = self._open("running", at_ms, track=0, why=self.picture.why(record))
        elif change == "containerExited":
            self._exited(record, at_ms)
        elif change == "restarting":
            self._restarting(record, at_ms)
        elif change == "crashLoopBackOff":
            self._wait(record, at_ms)
        elif change == "disruptionTarget":
            self.replacement_due_ms = at_ms
            self.picture.marks.add(self.lane, at_ms, "evicted", record.get("message"), self.picture.why(record))
        elif change == "podDeadlineExceeded":
            self._leave(at_ms, "DeadlineExceeded", self.picture.why(record))
        elif change == "deleting":
            self._deleting(record, at_ms)
        elif change in ("succeeded", "failed"):
            self._ended(record, at_ms)
        elif change == "deleted":
            self._deleted(record, at_ms)
        elif change == "orphaned":
            self.picture.marks.add(self.lane, at_ms, "orphaned", None, self.picture.why(record))

    def waits(self, why: int) -> None:
        """The scheduler has no node for it yet."""
        if self._start.kind == "pending":
            self._start.why = why
            self.picture.spans.touch(self._start)

    def settle(self, at_ms: int) -> None:
        """After all records of an instant: in a running Pod where nothing runs or waits, a container is unheard of."""
        self._just_failed.clear()
        busy = self._unnamed is not None or self._runs or self._waits
        if self.live and self._running_since_ms != NONE and not busy:
            self._unnamed = self._open("running", self._running_since_ms, track=len(self._tracks))

    def _open(self, kind: str, at_ms: int, track: int = NONE, container: str | None = None, why: int = NONE) -> Span:
        return self.picture.spans.add(self.lane, kind, at_ms, track=track, container=container, why=why)

    def _close(self, span: Span | None, at_ms: int, result: str | None = None) -> None:
        self.picture.close(span, at_ms, result)

    def show_node(self) -> None:
        """Say on which node the Pod is: of interest where there are several."""
        if self.node != (self._row.text or ""):
            self._row.text = self.node
            self.picture.lanes.touch(self._row)

    def _scheduled(self, record: Record, at_ms: int) -> None:
        self.node = record.get("node", "")
        if self._start.start == at_ms:
            self._start.kind = "starting"
            self.picture.spans.touch(self._start)
        else:
            self._close(self._start, at_ms)
            self._start = self._open("starting", at_ms)

    def _track(self, container: str) -> int:
        return self._tracks.setdefault(container, len(self._tracks))

    def _exited(self, record: Record, at_ms: int) -> None:
        container = record["container"]
        track = self._track(container)
        run = self._runs.pop(container, None)
        if run is None and self._running_since_ms == NONE:
            run = self._init_run(at_ms)
        elif run is None and self._unnamed is not None:
            run, self._unnamed = self._unnamed, None
        elif run is None:
            run = self._open("running", self._running_since_ms)
        run.container, run.track, run.exit = container, track, record["exitCode"]
        if record.get("reason") not in PLAIN_REASONS:
            run.text = record.get("reason")
        result = "done" if run.exit == 0 else "failed"
        self.picture.close(run, at_ms, "stopped" if self.leaving else result, self.picture.why(record))
        if run.result == "failed":
            self._just_failed.append(run)
        if run.result != "done":
            self.picture.outcome.wasted_ms += run.end - run.start

    def _init_run(self, at_ms: int) -> Span:
        """An init container's start is not told: its run reaches back to what was told last."""
        run = self._start
        run.kind = "running"
        self._start = self._open("starting", at_ms)
        return run

    def _restarting(self, record: Record, at_ms: int) -> None:
        container = record["container"]
        self._close(self._waits.pop(container, None), at_ms)
        track = self._track(container)
        if self._running_since_ms == NONE:
            self._start.kind, self._start.container, self._start.track = "running", container, track
            self.picture.spans.touch(self._start)
        else:
            self._runs[container] = self._open("running", at_ms, track, container, self.picture.why(record))
        self.picture.outcome.restarts += 1

    def _wait(self, record: Record, at_ms: int) -> None:
        container = record["container"]
        wait = self._open("backoff", at_ms, self._track(container), container, self.picture.why(record))
        wait.text = record.get("message")
        self._waits[container] = wait

    def _deleting(self, record: Record, at_ms: int) -> None:
        if self.live:
            self._leave(at_ms, f"{record['gracePeriodSeconds']}s", self.picture.why(record))

    def _leave(self, at_ms: int, text: str, why: int) -> None:
        self.leaving = True
        if self._grace is None:
            self._grace = self._open("terminating", at_ms, why=why)
            self._grace.text = text

    def _ended(self, record: Record, at_ms: int) -> None:
        succeeded = record["change"] == "succeeded"
        if succeeded:
            # A sidecar is stopped when the work is done: how it went down does not count.
            for run in self._just_failed:
                run.result = "stopped"
                self.picture.spans.touch(run)
        elif not self.leaving:
            self.replacement_due_ms = at_ms
        self._end_all(at_ms)
        self._kept = self._open("kept", at_ms, why=self.picture.why(record))
        self._kept.result = "done" if succeeded else "failed"
        self._kept.text = record.get("reason")

    def _end_all(self, at_ms: int) -> None:
        self.live = False
        for span in (self._start, self._unnamed, self._grace, *self._runs.values(), *self._waits.values()):
            self._close(span, at_ms)
        self._unnamed = None
        self._runs.clear()
        self._waits.clear()

    def _deleted(self, record: Record, at_ms: int) -> None:
        self._end_all(at_ms)
        self.picture.close(self._kept, at_ms, why=self.picture.why(record))
