"""Bringing the number of a Job's Pods to what its spec wants (pkg/controller/job/job_controller.go manageJob)."""

from __future__ import annotations

from collections.abc import Sequence

from playground.kubernetes.apimachinery.meta import ObjectMeta, OwnerReference, find_condition
from playground.kubernetes.batch.types import (
    CONTROLLER_UID_LABEL,
    JOB_COMPLETION_INDEX_ANNOTATION,
    JOB_INDEX_FAILURE_COUNT_ANNOTATION,
    JOB_INDEX_IGNORED_FAILURE_COUNT_ANNOTATION,
    JOB_NAME_LABEL,
    JOB_TRACKING_FINALIZER,
    LEGACY_CONTROLLER_UID_LABEL,
    LEGACY_JOB_NAME_LABEL,
    Job,
)
from playground.kubernetes.core.types import Pod
from playground.simulator import rules
from playground.simulator.client import Client, key_of
from playground.simulator.clock import Clock
from playground.simulator.controllers.job.backoff import remaining_ms, remaining_per_index_ms
from playground.simulator.controllers.job.decisions import enough, missing, retry_of_index
from playground.simulator.controllers.job.indexes import (
    first_pending_indexes,
    index_failure_count,
    index_ignored_failure_count,
    indexes_of,
    merge,
    with_indexes,
)
from playground.simulator.controllers.job.pod_failure_policy import match_pod_failure_policy
from playground.simulator.controllers.job.tracking import (
    JobSync,
    by_completion_index,
    has_tracking_finalizer,
    is_pod_ready,
    only_replace_failed_pods,
)
from playground.simulator.errors import NotFound
from playground.simulator.recorder import Recorder
from playground.simulator.rules import Because
from playground.simulator.trace import Trace

MAX_POD_CREATE_DELETE_PER_SYNC = 500
MAX_GENERATE_NAME = 58


class PodTemplateOfJob:
    """What all Pods of one Job have in common, made once for a sync that creates Pods."""

    __slots__ = ("_annotations", "_finalizers", "_job", "_labels", "_owners")

    def __init__(self, job: Job) -> None:
        meta, template = job.meta, job.spec.template
        self._job = job
        self._annotations = template.annotations
        self._labels = {
            **template.labels,
            CONTROLLER_UID_LABEL: meta.uid,
            JOB_NAME_LABEL: meta.name,
            LEGACY_CONTROLLER_UID_LABEL: meta.uid,
            LEGACY_JOB_NAME_LABEL: meta.name,
        }
        self._owners = (OwnerReference("Job", meta.name, meta.uid, True, True),)
        self._finalizers = (JOB_TRACKING_FINALIZER,)

    def create(self, client: Client, index: int | None, replaced: Pod | None) -> Pod:
        """Create one Pod; ``replaced`` is the failed Pod of the same index whose failure count it takes over."""
        job = self._job
        labels, annotations = self._labels, self._annotations
        generate_name = f"{job.meta.name}-"
        if index is not None:
            labels = {**labels, JOB_COMPLETION_INDEX_ANNOTATION: str(index)}
            annotations = {**annotations, JOB_COMPLETION_INDEX_ANNOTATION: str(index)}
            end = f"-{index}-"
            generate_name = job.meta.name[: MAX_GENERATE_NAME - len(end)] + end
            if job.spec.backoff_limit_per_index is not None:
                annotations.update(new_index_failure_counts(job, replaced))
        meta = ObjectMeta(
            "",
            "",
            job.meta.namespace,
            labels=labels,
            annotations=annotations,
            owner_references=self._owners,
            finalizers=self._finalizers,
        )
        return client.pods.create(Pod(meta, job.spec.template.spec, completion_index=index), generate_name)


def new_index_failure_counts(job: Job, replaced: Pod | None) -> dict[str, str]:
    """The annotations that carry an index's failures from Pod to Pod (addIndexFailureCountAnnotation)."""
    if replaced is None:
        return {JOB_INDEX_FAILURE_COUNT_ANNOTATION: "0"}
    failures, ignored = index_failure_count(replaced), index_ignored_failure_count(replaced)
    if match_pod_failure_policy(job.spec.pod_failure_policy, replaced).counted:
        failures += 1
    else:
        ignored += 1
    counts = {JOB_INDEX_FAILURE_COUNT_ANNOTATION: str(failures)}
    if ignored:
        counts[JOB_INDEX_IGNORED_FAILURE_COUNT_ANNOTATION] = str(ignored)
    return counts


class PodControl:
    """Creates and deletes Pods for Jobs, and says so in Events."""

    def __init__(self, clock: Clock, client: Client, recorder: Recorder, trace: Trace) -> None:
        self._clock = clock
        self._client = client
        self._recorder = recorder
        self._trace = trace

    def delete(self, job: Job, pod: Pod, because: Because) -> None:
        """Delete a Pod; one that has gone already is no error."""
        self._trace.because = because
        try:
            self._client.pods.delete(key_of(pod.meta))
        except NotFound:
            return
        finally:
            self._trace.because = None
        self._recorder.event(job, "Normal", "SuccessfulDelete", f"Deleted pod: {pod.meta.name}", because, pod)

    def remove_finalizer(self, pod: Pod, because: Because) -> None:
        """Take the tracking finalizer from a Pod; one that has gone already is no error."""
        self._trace.because = because
        try:
            self._client.pods.remove_finalizer(key_of(pod.meta), JOB_TRACKING_FINALIZER)
        except NotFound:
            return
        finally:
            self._trace.because = None

    def delete_active_pods(self, sync: JobSync) -> None:
        """Delete what is active of a Job that has ended; the finalizers go when it is counted (deleteActivePods)."""
        assert sync.finished_condition is not None
        because = rules.JOB_PODS_ENDED(reason=sync.finished_condition.reason)
        for pod in sync.active_pods:
            self.delete(sync.job, pod, because)
            sync.ready -= is_pod_ready(pod)
        sync.terminating += sync.active
        sync.active = 0

    def delete_job_pods(self, sync: JobSync, pods: Sequence[Pod], wanted: int) -> None:
        """Delete Pods of a Job that goes on: they are taken out of the counting first (deleteJobPods)."""
        if sync.job.spec.suspend:
            because = rules.JOB_PODS_SUSPENDED.because
        else:
            because = rules.JOB_PODS_EXCESS(active=sync.active, wanted=wanted)
        for pod in pods:
            if has_tracking_finalizer(pod):
                self.remove_finalizer(pod, rules.JOB_PODS_UNCOUNTED.because)
            self.delete(sync.job, pod, because)
            sync.ready -= is_pod_ready(pod)
        sync.active -= len(pods)
        sync.terminating += len(pods)

    def manage_job(self, sync: JobSync) -> int:
        """Create or delete Pods, never both in one sync. Returns the delay in ms after which the Job may create Pods
        it may not create yet; 0 if there is none."""
        job = sync.job
        spec = job.spec
        if spec.suspend:
            if sync.active_pods:
                self.delete_job_pods(sync, self._pods_for_removal(sync, sync.active), 0)
            else:
                sync.held_by = rules.JOB_SUSPENDED
            return 0
        want_active = sync.wanted = _want_active(sync)
        excess: Sequence[Pod] = ()
        if sync.active > want_active or spec.completion_mode == "Indexed":
            excess = self._pods_for_removal(sync, max(0, sync.active - want_active))
        if excess:
            self.delete_job_pods(sync, excess[:MAX_POD_CREATE_DELETE_PER_SYNC], want_active)
            return 0
        terminating = sync.terminating if only_replace_failed_pods(job) else 0
        number = want_active - terminating - sync.active
        if number <= 0:
            sync.held_by = enough(sync)
            return 0
        per_index = spec.backoff_limit_per_index is not None
        if not per_index and (wait_ms := remaining_ms(sync.backoff, self._clock)) > 0:
            sync.held_by, sync.wait_ms = rules.JOB_BACKOFF, wait_ms
            return wait_ms
        number = min(number, MAX_POD_CREATE_DELETE_PER_SYNC)
        indexes: Sequence[int | None] = (None,) * number
        if spec.completion_mode == "Indexed":
            pending = _pending_indexes(sync, number)
            if per_index:
                waits = {
                    index: remaining_per_index_ms(sync.delayed_deletion.get(index), self._clock) for index in pending
                }
                pending = [index for index in pending if waits[index] == 0]
                if waits and not pending:
                    sync.held_by, sync.wait_ms = rules.JOB_BACKOFF_INDEX, min(waits.values())
                    sync.waiting_indexes = with_indexes((), sorted(waits))
                    return sync.wait_ms
            indexes = pending
        self._create(sync, indexes)
        return 0

    def _create(self, sync: JobSync, indexes: Sequence[int | None]) -> None:
        if not indexes:
            sync.held_by = rules.JOB_ENOUGH_INDEXES
            return
        template = PodTemplateOfJob(sync.job)
        because = missing(sync)
        for index in indexes:
            replaced = None if index is None else sync.delayed_deletion.get(index)
            reason = because if replaced is None else retry_of_index(replaced, self._clock)
            self._trace.because = reason
            pod = template.create(self._client, index, replaced)
            self._recorder.event(sync.job, "Normal", "SuccessfulCreate", f"Created pod: {pod.meta.name}", reason, pod)
        sync.active += len(indexes)

    def _pods_for_removal(self, sync: JobSync, at_least: int) -> list[Pod]:
        """First the Pods of doubled or unwanted indexes, then those that have got least far (activePodsForRemoval)."""
        left: list[Pod] = sync.active_pods
        remove: list[Pod] = []
        if sync.job.spec.completion_mode == "Indexed":
            left, remove = self._split_by_index(sync)
        if len(remove) < at_least:
            remove = remove + sorted(left, key=self._progress)[: at_least - len(remove)]
        return remove

    def _split_by_index(self, sync: JobSync) -> tuple[list[Pod], list[Pod]]:
        """One Pod for each wanted index, and all the others."""
        keep: dict[int, Pod] = {}
        remove: list[Pod] = []
        for pod in by_completion_index(sync.active_pods):
            index = pod.completion_index
            if index is None or not sync.is_valid_index(pod):
                remove.append(pod)
            elif (other := keep.get(index)) is None:
                keep[index] = pod
            else:
                last = max(other, pod, key=self._progress)
                remove.append(other if last is pod else pod)
                keep[index] = last
        return list(keep.values()), remove

    def _progress(self, pod: Pod) -> tuple[bool, int, bool, int, int, int]:
        """How far a Pod has got, as controller_utils.go ActivePods orders it: the least first."""
        status = pod.status
        ready = find_condition(status.conditions, "Ready")
        is_ready = ready is not None and ready.status == "True"
        since = ready.last_transition_time if is_ready and ready is not None else 0
        restarts = sum(each.restart_count for each in (*status.container_statuses, *status.init_container_statuses))
        phase = 0 if status.phase == "Pending" else 2
        return pod.node_name != "", phase, is_ready, -since, -restarts, -pod.meta.creation_time


def _want_active(sync: JobSync) -> int:
    """How many Pods should be active."""
    spec = sync.job.spec
    if spec.completions is None:
        return sync.active if sync.succeeded > 0 else spec.parallelism
    return max(0, min(spec.completions - sync.succeeded, spec.parallelism))


def _pending_indexes(sync: JobSync, count: int) -> Sequence[int]:
    """The indexes to start next."""
    job = sync.job
    assert job.spec.completions is not None
    taken = with_indexes(sync.succeeded_indexes, sorted(indexes_of(sync.active_pods)))
    if only_replace_failed_pods(job):
        ending = (pod for pod in sync.ended_pods if pod.status.phase not in ("Succeeded", "Failed"))
        taken = with_indexes(taken, sorted(indexes_of(ending)))
    if sync.failed_indexes is not None:
        taken = merge(taken, sync.failed_indexes)
    return first_pending_indexes(taken, count, job.spec.completions)
