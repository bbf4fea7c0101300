"""What one sync knows of its Job, and the counting of ended Pods exactly once (pkg/controller/job/job_controller.go).

A Pod carries a finalizer until it is counted. A sync writes the UIDs it is about to count into the status, removes the
finalizers, then writes the counters: whatever goes wrong in between, no Pod is lost or counted twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from playground.kubernetes.apimachinery.meta import Condition, is_condition_true
from playground.kubernetes.batch.types import JOB_TRACKING_FINALIZER, Job, JobStatus, UncountedTerminatedPods
from playground.kubernetes.core.types import Pod
from playground.simulator.controllers.job.backoff import NO_FAILURES, BackoffRecord
from playground.simulator.controllers.job.indexes import Intervals, contains, format_indexes, total, with_indexes
from playground.simulator.rules import Because, Rule

MAX_UNCOUNTED_PODS = 500
NONE_UNCOUNTED = UncountedTerminatedPods()

COMPLETE = "Complete"
FAILED = "Failed"
FAILURE_TARGET = "FailureTarget"
SUCCESS_CRITERIA_MET = "SuccessCriteriaMet"
SUSPENDED = "Suspended"


def is_job_finished(job: Job) -> bool:
    """Whether the Job is Complete or Failed (pkg/controller/job/util IsJobFinished)."""
    for condition in job.status.conditions:
        if condition.type in (COMPLETE, FAILED) and condition.status == "True":
            return True
    return False


def has_tracking_finalizer(pod: Pod) -> bool:
    return JOB_TRACKING_FINALIZER in pod.meta.finalizers


def is_pod_ready(pod: Pod) -> bool:
    return is_condition_true(pod.status.conditions, "Ready")


def only_replace_failed_pods(job: Job) -> bool:
    """Whether a terminating Pod is judged by its end: neither a failure nor to be replaced before
    (onlyReplaceFailedPods).
    """
    return job.spec.pod_replacement_policy == "Failed" or job.spec.pod_failure_policy is not None


def is_pod_failed(pod: Pod, job: Job) -> bool:
    """Whether the Pod counts as failed; one that is deleted does, unless its end is awaited (isPodFailed)."""
    if pod.status.phase == "Failed":
        return True
    if pod.meta.deletion_ms is None or pod.status.phase == "Succeeded":
        return False
    return not only_replace_failed_pods(job)


def ensure_condition(
    conditions: tuple[Condition, ...], kind: str, status: str, reason: str, message: str, now: int
) -> tuple[Condition, ...]:
    """The conditions with one set; the same tuple if nothing changes. A false one is not added
    (ensureJobConditionStatus).
    """
    for place, condition in enumerate(conditions):
        if condition.type == kind:
            if condition.status == status and condition.reason == reason and condition.message == message:
                return conditions
            new = Condition(kind, status, reason, message, now, now)
            return (*conditions[:place], new, *conditions[place + 1 :])
    if status == "False":
        return conditions
    return (*conditions, Condition(kind, status, reason, message, now, now))


class JobSync(msgspec.Struct):
    """One sync of one Job: what was read, what was found, and the status that is to be written (syncJobCtx)."""

    job: Job
    key: str
    pods: list[Pod]
    active_pods: list[Pod] = []
    ended_pods: list[Pod] = []
    """Those that have ended or are being deleted."""
    # What the status will say.
    active: int = 0
    ready: int = 0
    terminating: int = 0
    counted_succeeded: int = 0
    counted_failed: int = 0
    start_time: int | None = None
    completion_time: int | None = None
    completed_indexes: str = ""
    failed_indexes_text: str | None = None
    conditions: tuple[Condition, ...] = ()
    uncounted_succeeded: list[str] = []
    uncounted_failed: list[str] = []
    # What the Pods amount to, those not yet counted included.
    succeeded: int = 0
    failed: int = 0
    backoff: BackoffRecord = NO_FAILURES
    finished_condition: Condition | None = None
    prev_succeeded_indexes: Intervals = ()
    succeeded_indexes: Intervals = ()
    failed_indexes: Intervals | None = None
    because: Because | None = None
    """Why the status is going to be written, if there is more to it than Pods that have changed."""
    wanted: int = 0
    """How many Pods should be active."""
    held_by: Rule | None = None
    """Why this sync starts and stops no Pod."""
    wait_ms: int = 0
    """If that is a delay: how long it lasts from now."""
    waiting_indexes: Intervals = ()
    delayed_deletion: dict[int, Pod] = {}
    """Per index the failed Pod that keeps its finalizer until its replacement has taken over its failure count."""

    @classmethod
    def of(cls, job: Job, key: str, pods: list[Pod]) -> JobSync:
        """Begin with the status as it stands."""
        status = job.status
        sync = cls(
            job,
            key,
            pods,
            counted_succeeded=status.succeeded,
            counted_failed=status.failed,
            start_time=status.start_time,
            completion_time=status.completion_time,
            completed_indexes=status.completed_indexes,
            failed_indexes_text=status.failed_indexes,
            conditions=status.conditions,
        )
        uncounted = status.uncounted_terminated_pods
        if uncounted is not None:
            sync.uncounted_succeeded = list(uncounted.succeeded)
            sync.uncounted_failed = list(uncounted.failed)
        for pod in pods:
            phase = pod.status.phase
            if phase == "Succeeded" or phase == "Failed":
                sync.ended_pods.append(pod)
            elif pod.meta.deletion_ms is not None:
                sync.ended_pods.append(pod)
                sync.terminating += 1
            else:
                sync.active_pods.append(pod)
                if is_pod_ready(pod):
                    sync.ready += 1
        sync.active = len(sync.active_pods)
        return sync

    def status(self) -> JobStatus:
        """The status to be written."""
        return JobStatus(
            self.active,
            self.ready,
            self.terminating,
            self.counted_succeeded,
            self.counted_failed,
            self.start_time,
            self.completion_time,
            self.completed_indexes,
            self.failed_indexes_text,
            self._uncounted(),
            self.conditions,
        )

    def _uncounted(self) -> UncountedTerminatedPods:
        if not self.uncounted_succeeded and not self.uncounted_failed:
            return NONE_UNCOUNTED
        return UncountedTerminatedPods(tuple(self.uncounted_succeeded), tuple(self.uncounted_failed))

    def newly_finished(self) -> tuple[list[Pod], list[Pod]]:
        """The Pods that have succeeded and failed and are in no counter or uncounted list yet (getNewFinishedPods)."""
        succeeded: list[Pod] = []
        failed: list[Pod] = []
        for pod in self.ended_pods:
            if not self.is_uncounted(pod):
                continue
            if pod.status.phase == "Succeeded":
                if pod.meta.uid not in self.uncounted_succeeded:
                    succeeded.append(pod)
            elif is_pod_failed(pod, self.job) and pod.meta.uid not in self.uncounted_failed:
                failed.append(pod)
        return succeeded, failed

    def is_uncounted(self, pod: Pod) -> bool:
        """Whether the Pod has its finalizer and, in an Indexed Job, an index that is still wanted."""
        return has_tracking_finalizer(pod) and self.is_valid_index(pod)

    def is_valid_index(self, pod: Pod) -> bool:
        """Whether the Pod's index is below completions; every Pod of a Job that is not Indexed is valid."""
        spec = self.job.spec
        if spec.completion_mode != "Indexed":
            return True
        assert spec.completions is not None
        return pod.completion_index is not None and pod.completion_index < spec.completions

    def note_succeeded_index(self, pod: Pod, new_indexes: list[int]) -> bool:
        """Add the index of a succeeded Pod to ``new_indexes``; whether it was new and is wanted."""
        index = pod.completion_index
        if index is None or not self.is_valid_index(pod) or contains(self.prev_succeeded_indexes, index):
            return False
        new_indexes.append(index)
        return True

    def note_index_texts(self, new_indexes: list[int]) -> bool:
        """Bring the status fields of an Indexed Job up to date; whether they have changed."""
        if self.job.spec.completion_mode != "Indexed":
            return False
        self.succeeded_indexes = with_indexes(self.succeeded_indexes, new_indexes)
        self.counted_succeeded = total(self.succeeded_indexes)
        completed = format_indexes(self.succeeded_indexes)
        failed = None if self.failed_indexes is None else format_indexes(self.failed_indexes)
        changed = completed != self.completed_indexes or failed != self.failed_indexes_text
        self.completed_indexes, self.failed_indexes_text = completed, failed
        return changed

    def count_uncounted(self, removed: Sequence[Pod] = ()) -> bool:
        """Move the uncounted Pods that have no finalizer (any more: those of ``removed`` have lost theirs) into the
        counters; whether there were any (cleanUncountedPodsWithoutFinalizers).
        """
        if not self.uncounted_succeeded and not self.uncounted_failed:
            return False
        waiting = {pod.meta.uid for pod in self.pods if has_tracking_finalizer(pod)}
        waiting.difference_update([pod.meta.uid for pod in removed])
        succeeded = [uid for uid in self.uncounted_succeeded if uid in waiting]
        failed = [uid for uid in self.uncounted_failed if uid in waiting]
        changed = len(self.uncounted_succeeded) - len(succeeded), len(self.uncounted_failed) - len(failed)
        self.counted_succeeded += changed[0]
        self.counted_failed += changed[1]
        self.uncounted_succeeded, self.uncounted_failed = succeeded, failed
        return changed != (0, 0)


class JobPods:
    """The Pods of each Job that a sync has to look at: all but those that have ended and are counted.

    Kept from watch events, so that a sync costs what is in flight and not what has ever run.
    """

    def __init__(self) -> None:
        self._of: dict[str, dict[str, Pod]] = {}

    def put(self, job_uid: str, pod: Pod) -> None:
        """The Pod of that Job has appeared or changed."""
        meta = pod.meta
        if pod.status.phase in ("Succeeded", "Failed") and not meta.finalizers:
            self.drop(job_uid, pod)
            return
        pods = self._of.get(job_uid)
        if pods is None:
            pods = self._of[job_uid] = {}
        pods[meta.uid] = pod

    def drop(self, job_uid: str, pod: Pod) -> None:
        """The Pod has gone, or is no longer the Job's."""
        pods = self._of.get(job_uid)
        if pods is not None:
            pods.pop(pod.meta.uid, None)
            if not pods:
                del self._of[job_uid]

    def of(self, job_uid: str) -> list[Pod]:
        """In the order of creation."""
        pods = self._of.get(job_uid)
        return list(pods.values()) if pods else []


def by_completion_index(pods: Iterable[Pod]) -> list[Pod]:
    """In the order of their indexes, those without one first."""
    return sorted(pods, key=lambda pod: -1 if pod.completion_index is None else pod.completion_index)
