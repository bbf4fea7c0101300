"""What holds of a Job and its Pods over time: the counts are those of the Pods, and each Pod is counted once."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.kubernetes.apimachinery.meta import controller_of, is_condition_true
from playground.kubernetes.batch.types import JOB_TRACKING_FINALIZER, Job, JobStatus, UncountedTerminatedPods
from playground.kubernetes.core.types import Pod
from playground.simulator.invariants.report import Report
from playground.simulator.store import Handler, Store

NOTHING_UNCOUNTED = UncountedTerminatedPods()


@dataclass
class Tally:
    """One Job's Pods by UID, as this side counts them; ``settled`` are those that the Job is done with."""

    job: Job
    active: dict[str, int | None] = field(default_factory=dict)
    """With their completion index."""
    ready: set[str] = field(default_factory=set)
    terminating: set[str] = field(default_factory=set)
    gone: set[str] = field(default_factory=set)
    """Those that went in this action: the controller may not have looked since."""
    settled: set[str] = field(default_factory=set)

    def put(self, pod: Pod) -> None:
        """The Pod is new or has changed."""
        uid = pod.meta.uid
        self.drop(uid)
        if pod.status.phase in ("Succeeded", "Failed"):
            return
        if pod.meta.deletion_ms is not None:
            self.terminating.add(uid)
            return
        self.active[uid] = pod.completion_index
        if is_condition_true(pod.status.conditions, "Ready"):
            self.ready.add(uid)

    def drop(self, uid: str) -> None:
        """The Pod has gone or is no longer the Job's."""
        self.active.pop(uid, None)
        self.ready.discard(uid)
        self.terminating.discard(uid)


class JobChecks:
    """Watches Jobs and their Pods."""

    def __init__(self, store: Store, report: Report) -> None:
        self._report = report
        self._tallies: dict[str, Tally] = {}
        self._touched: dict[str, Tally] = {}
        store.tables["Job"].add_event_handler(Handler(self._job_added, self._job_updated, self._job_deleted))
        store.tables["Pod"].add_event_handler(Handler(self._pod_added, self._pod_updated, self._pod_deleted))

    # -- Jobs

    def _job_added(self, job: Job) -> None:
        self._tallies[job.meta.uid] = Tally(job)

    def _job_deleted(self, job: Job) -> None:
        del self._tallies[job.meta.uid]

    def _job_updated(self, old: Job, new: Job) -> None:
        tally = self._tallies[new.meta.uid]
        tally.job = new
        was, now = old.status, new.status
        if now is was:
            return
        if finished(old):
            self._report.add(new, "was finished, and its status has changed")
        if was.completion_time is not None and now.completion_time != was.completion_time:
            self._report.add(new, "has another completion time than it had")
        if now.completion_time is not None and not _has_started(now.start_time, now.completion_time, new):
            self._report.add(new, "was complete before it was started")
        if now.failed < was.failed:
            self._report.add(new, "has fewer failures than it had")
        if now.succeeded < was.succeeded and not _has_shrunk(was, new):
            self._report.add(new, "has fewer successes than it had")
        self._compare(tally, now)
        self._count(tally, was, now)

    def _compare(self, tally: Tally, now: JobStatus) -> None:
        """The status as it is written, with the Pods as they are at that moment."""
        counts = (now.active, now.ready)
        found = len(tally.active), len(tally.ready)
        if counts != found:
            self._report.add(tally.job, f"says {counts} Pods are active and ready, and {found} are")
        terminating = now.terminating or 0
        if not 0 <= terminating - len(tally.terminating) <= len(tally.gone):
            self._report.add(tally.job, f"says {terminating} Pods are terminating, and {len(tally.terminating)} are")

    def _count(self, tally: Tally, was: JobStatus, now: JobStatus) -> None:
        """Who leaves the lists of the uncounted is in the counters, once and for all."""
        before = was.uncounted_terminated_pods or NOTHING_UNCOUNTED
        after = now.uncounted_terminated_pods or NOTHING_UNCOUNTED
        waiting = (*after.succeeded, *after.failed)
        if len(set(waiting)) != len(waiting) or not tally.settled.isdisjoint(waiting):
            self._report.add(tally.job, "is about to count a Pod twice")
        failed = [uid for uid in before.failed if uid not in after.failed]
        succeeded = [uid for uid in before.succeeded if uid not in after.succeeded]
        tally.settled.update(failed, succeeded)
        if now.failed - was.failed != len(failed):
            self._report.add(
                tally.job, f"has counted {now.failed - was.failed} failed Pods, and {len(failed)} were waiting"
            )
        if tally.job.spec.completion_mode == "Indexed":
            if now.succeeded != _number_of(now.completed_indexes):
                self._report.add(tally.job, f"has {now.succeeded} successes, and the indexes {now.completed_indexes}")
        elif now.succeeded - was.succeeded != len(succeeded):
            counted = now.succeeded - was.succeeded
            self._report.add(tally.job, f"has counted {counted} succeeded Pods, and {len(succeeded)} were waiting")

    # -- Pods

    def _tally_of(self, pod: Pod) -> Tally | None:
        owner = controller_of(pod.meta)
        return None if owner is None else self._tallies.get(owner.uid)

    def _pod_added(self, new: Pod) -> None:
        tally = self._tally_of(new)
        if tally is None:
            return
        spec = tally.job.spec
        if new.completion_index is not None and new.completion_index in tally.active.values():
            self._report.add(tally.job, f"has two active Pods of index {new.completion_index}")
        tally.put(new)
        if len(tally.active) > spec.parallelism:
            self._report.add(tally.job, f"has {len(tally.active)} active Pods, and parallelism {spec.parallelism}")
        if spec.suspend or finished(tally.job):
            self._report.add(tally.job, "is suspended or finished, and starts a Pod")

    def _pod_updated(self, old: Pod, new: Pod) -> None:
        tally = self._tally_of(new)
        if tally is None:
            tally = self._tally_of(old)
            if tally is not None:
                tally.drop(old.meta.uid)
            return
        tally.put(new)
        if JOB_TRACKING_FINALIZER in old.meta.finalizers and JOB_TRACKING_FINALIZER not in new.meta.finalizers:
            if not _is_accounted_for(tally, new):
                self._report.add(tally.job, f"lets go of the Pod {new.meta.name} and has not counted it")
            elif not _is_waiting(tally.job.status, new.meta.uid):
                tally.settled.add(new.meta.uid)

    def _pod_deleted(self, old: Pod) -> None:
        tally = self._tally_of(old)
        if tally is not None:
            tally.drop(old.meta.uid)
            tally.gone.add(old.meta.uid)
            self._touched[tally.job.meta.uid] = tally

    def over(self) -> None:
        """The action is over."""
        for tally in self._touched.values():
            tally.gone.clear()
        self._touched.clear()


def finished(job: Job) -> bool:
    """Whether the Job is Complete or Failed."""
    return any(is_condition_true(job.status.conditions, kind) for kind in ("Complete", "Failed"))


def _has_started(start_time: int | None, completion_time: int, job: Job) -> bool:
    """Whether a complete Job has been started before; one that is suspended may want nothing and so never start."""
    return job.spec.suspend if start_time is None else start_time <= completion_time


def _is_accounted_for(tally: Tally, pod: Pod) -> bool:
    """Whether a Pod that loses its finalizer is about to be counted, or need not be."""
    job = tally.job
    status = job.status
    if _is_waiting(status, pod.meta.uid) or finished(job) or job.meta.deletion_ms is not None:
        return True
    if pod.meta.uid in tally.active:
        # A Pod too many: it goes uncounted.
        return True
    index = pod.completion_index
    if index is not None and (index >= (job.spec.completions or 0) or _contains(status.completed_indexes, index)):
        return True
    if pod.status.phase == "Succeeded":
        return False
    return job.spec.pod_failure_policy is not None or is_condition_true(status.conditions, "SuccessCriteriaMet")


def _is_waiting(status: JobStatus, uid: str) -> bool:
    uncounted = status.uncounted_terminated_pods or NOTHING_UNCOUNTED
    return uid in uncounted.succeeded or uid in uncounted.failed


def _has_shrunk(was: JobStatus, job: Job) -> bool:
    """Whether an Indexed Job had completed indexes that it does not want any more."""
    wanted = job.spec.completions or 0
    return any(last >= wanted for _, last in _intervals(was.completed_indexes))


def _intervals(text: str) -> list[tuple[int, int]]:
    parts = [part.partition("-") for part in text.split(",") if part]
    return [(int(first), int(last or first)) for first, _, last in parts]


def _number_of(text: str) -> int:
    return sum(last - first + 1 for first, last in _intervals(text))


def _contains(text: str, index: int) -> bool:
    return any(first <= index <= last for first, last in _intervals(text))
