"""The Job controller (pkg/controller/job/job_controller.go): starts Pods until a Job's work is done or given up."""

from __future__ import annotations

from playground.kubernetes.apimachinery.meta import Condition, OwnerReference, controller_of, find_condition
from playground.kubernetes.batch.types import Job
from playground.kubernetes.core.types import Pod
from playground.simulator import rules
from playground.simulator.client import key_of
from playground.simulator.controllers.base import Controller, ControllerContext
from playground.simulator.controllers.job.backoff import NO_FAILURES, BackoffRecord, new_backoff_record
from playground.simulator.controllers.job.decisions import Decisions, ended
from playground.simulator.controllers.job.finish import finished_condition, note_indexes
from playground.simulator.controllers.job.manage import PodControl
from playground.simulator.controllers.job.pod_failure_policy import match_pod_failure_policy
from playground.simulator.controllers.job.tracking import (
    COMPLETE,
    FAILED,
    FAILURE_TARGET,
    MAX_UNCOUNTED_PODS,
    SUCCESS_CRITERIA_MET,
    SUSPENDED,
    JobPods,
    JobSync,
    by_completion_index,
    ensure_condition,
    has_tracking_finalizer,
    is_job_finished,
    is_pod_failed,
)
from playground.simulator.event_loop import Lane
from playground.simulator.rules import Because
from playground.simulator.workqueue import WorkQueue

JOB_CONTROLLER_NAME = "kubernetes.io/job-controller"
BATCH_PERIOD_MS = 1000
API_BACKOFF_MS = 1000
API_BACKOFF_MAX_MS = 60_000


class JobController(Controller):
    """Syncs a Job at once when its spec is new, one batch period later when its Pods or its status have changed."""

    name = "job-controller"

    def __init__(self, context: ControllerContext) -> None:
        super().__init__(context)
        self.queue = WorkQueue(self.loop, self._process, API_BACKOFF_MS, API_BACKOFF_MAX_MS)
        self._orphans = WorkQueue(self.loop, self._process_orphan, API_BACKOFF_MS, API_BACKOFF_MAX_MS)
        self._jobs = self.informers.jobs
        self._pods = JobPods()
        self._backoff: dict[str, BackoffRecord] = {}
        self._decisions = Decisions(self.clock, self.trace)
        self._pod_control = PodControl(self.clock, self.client, self.recorder, self.trace)

    def start(self) -> None:
        self.informers.jobs.add_event_handler(self._job_added, self._job_updated, self._job_deleted)
        self.informers.pods.add_event_handler(self._pod_added, self._pod_updated, self._pod_deleted)

    def stop(self) -> None:
        super().stop()
        self._orphans.shut_down()

    # -- what it hears

    def _job_added(self, job: Job) -> None:
        self.queue.add(key_of(job.meta))

    def _job_updated(self, old: Job, new: Job) -> None:
        key = key_of(new.meta)
        if new.meta.generation == old.meta.generation:
            self.queue.add_after(key, BATCH_PERIOD_MS, Lane.BATCH)
        else:
            self.queue.add(key)
        if is_job_finished(new):
            self._release_pods(new)
        deadline_seconds = new.spec.active_deadline_seconds
        start_time = new.status.start_time
        if (
            start_time is not None
            and deadline_seconds is not None
            and deadline_seconds != old.spec.active_deadline_seconds
        ):
            self._sync_at_deadline(key, start_time, deadline_seconds)

    def _job_deleted(self, job: Job) -> None:
        self.queue.add(key_of(job.meta))
        self._release_pods(job)

    def _release_pods(self, job: Job) -> None:
        """Nobody will count these Pods any more: let go of them (cleanupPodFinalizers)."""
        for pod in self._pods.of(job.meta.uid):
            if has_tracking_finalizer(pod):
                self._orphans.add(key_of(pod.meta))

    def _pod_added(self, pod: Pod) -> None:
        self._pod_changed(pod, controller_of(pod.meta))

    def _pod_updated(self, old: Pod, new: Pod) -> None:
        owner = controller_of(new.meta)
        if owner is None and (before := controller_of(old.meta)) is not None:
            self._pods.drop(before.uid, old)
            if (job := self._job_of(old, before)) is not None and new.meta.deletion_ms is None:
                self.queue.add_after(key_of(job.meta), BATCH_PERIOD_MS, Lane.BATCH)
        self._pod_changed(new, owner)

    def _pod_deleted(self, pod: Pod) -> None:
        owner = controller_of(pod.meta)
        if owner is not None:
            self._pods.drop(owner.uid, pod)
        self._pod_left(pod, self._job_of(pod, owner))

    def _pod_changed(self, pod: Pod, owner: OwnerReference | None) -> None:
        """Sync the Job of a Pod that has appeared or changed, or take a Pod without one for an orphan."""
        if owner is not None:
            if owner.kind != "Job":
                return
            self._pods.put(owner.uid, pod)
        job = self._job_of(pod, owner)
        if pod.meta.deletion_ms is not None:
            self._pod_left(pod, job)
        elif job is not None:
            self.queue.add_after(key_of(job.meta), BATCH_PERIOD_MS, Lane.BATCH)
        elif owner is None and has_tracking_finalizer(pod):
            self._orphans.add(key_of(pod.meta))

    def _pod_left(self, pod: Pod, job: Job | None) -> None:
        """The Pod is being deleted or has gone (deletePod)."""
        if job is not None and not is_job_finished(job):
            self.queue.add_after(key_of(job.meta), BATCH_PERIOD_MS, Lane.BATCH)
        elif has_tracking_finalizer(pod):
            self._orphans.add(key_of(pod.meta))

    def _job_of(self, pod: Pod, owner: OwnerReference | None) -> Job | None:
        """The Job that manages the Pod, if its ``owner`` is one and still there (resolveControllerRef)."""
        if owner is None or owner.kind != "Job":
            return None
        job = self._jobs.get(f"{pod.meta.namespace}/{owner.name}")
        return job if job is not None and job.meta.uid == owner.uid else None

    # -- orphans

    def _process_orphan(self, key: str) -> None:
        """Take the finalizer from a Pod whose Job has gone or ended (syncOrphanPod)."""
        pod = self.informers.pods.get(key)
        if pod is None:
            return
        job = self._job_of(pod, controller_of(pod.meta))
        if job is not None and (is_managed_elsewhere(job) or not is_job_finished(job)):
            return
        if has_tracking_finalizer(pod):
            self._pod_control.remove_finalizer(pod, rules.JOB_PODS_LET_GO.because)

    # -- the sync

    def sync(self, key: str) -> int | None:
        """Read, decide, start or delete Pods, write the status (syncJob). Raises ApiError, to be tried again."""
        job = self._jobs.get(key)
        if job is None or is_job_finished(job):
            self._backoff.pop(key, None)
            if job is None:
                self._decisions.forget(key)
            else:
                self._decisions.tell_finished(job, key)
            return None
        if is_managed_elsewhere(job):
            self._decisions.tell_managed_elsewhere(job, key)
            return None
        spec = job.spec
        sync = JobSync.of(job, key, self._pods.of(job.meta.uid))
        succeeded, failed = sync.newly_finished()
        sync.succeeded = sync.counted_succeeded + len(succeeded) + len(sync.uncounted_succeeded)
        sync.failed = sync.counted_failed + len(sync.uncounted_failed) + counted_failures(job, failed)
        if sync.start_time is None and not spec.suspend:
            sync.start_time = self.clock.now_seconds()
        sync.backoff = new_backoff_record(self._backoff.get(key, NO_FAILURES), succeeded, failed, self.clock)
        sync.finished_condition = finished_condition(sync, self.clock)
        if sync.finished_condition is None and spec.active_deadline_seconds is not None and not spec.suspend:
            assert sync.start_time is not None
            self._sync_at_deadline(key, sync.start_time, spec.active_deadline_seconds)
        if spec.completion_mode == "Indexed":
            note_indexes(sync, self.clock)
        needs_flush = self._act(sync)
        status = job.status
        needs_flush = (
            needs_flush
            or sync.active != status.active
            or sync.ready != status.ready
            or sync.terminating != status.terminating
        )
        self._track_and_remove_finalizers(sync, needs_flush)
        return None

    def _act(self, sync: JobSync) -> bool:
        """Delete the Pods of a Job that has ended, or manage those of one that goes on; whether to write that."""
        job = sync.job
        if sync.finished_condition is not None:
            if sync.active == 0 and sync.terminating > 0:
                sync.held_by = rules.JOB_ENDING
                self._decisions.tell(sync)
            self._pod_control.delete_active_pods(sync)
            return False
        managed = job.meta.deletion_ms is None
        if not managed:
            sync.held_by = rules.JOB_DELETING
        else:
            delay_ms = self._pod_control.manage_job(sync)
            if delay_ms > 0:
                self._sync_after_backoff(sync, delay_ms)
        completions = job.spec.completions
        enough = sync.succeeded > 0 if completions is None else sync.succeeded >= completions
        if enough and sync.active == 0:
            sync.finished_condition = Condition(
                SUCCESS_CRITERIA_MET,
                "True",
                "CompletionsReached",
                "Reached expected number of succeeded pods",
                self.clock.now_seconds(),
                self.clock.now_seconds(),
            )
            return False
        if sync.held_by is not None:
            self._decisions.tell(sync)
        return managed and self._note_suspension(sync)

    def _sync_after_backoff(self, sync: JobSync, delay_ms: int) -> None:
        """Come back when the next Pod may be created, not before a batch period is over (enqueueSyncJobWithDelay)."""
        if delay_ms > BATCH_PERIOD_MS:
            self.queue.add_after(sync.key, delay_ms)
        else:
            self.queue.add_after(sync.key, BATCH_PERIOD_MS, Lane.BATCH)

    def _note_suspension(self, sync: JobSync) -> bool:
        """Keep the Suspended condition in step with the spec; whether it has changed."""
        if not sync.conditions and not sync.job.spec.suspend:
            return False
        now = self.clock.now_seconds()
        if sync.job.spec.suspend:
            conditions = ensure_condition(sync.conditions, SUSPENDED, "True", "JobSuspended", "Job suspended", now)
        else:
            conditions = ensure_condition(sync.conditions, SUSPENDED, "False", "JobResumed", "Job resumed", now)
        if conditions is sync.conditions:
            return False
        sync.conditions = conditions
        if sync.job.spec.suspend:
            sync.start_time = None
            sync.because = rules.JOB_NOTED_SUSPENDED.because
            self.recorder.event(sync.job, "Normal", "Suspended", "Job suspended", sync.because)
        else:
            sync.start_time = now
            sync.because = rules.JOB_NOTED_RESUMED.because
            self.recorder.event(sync.job, "Normal", "Resumed", "Job resumed", sync.because)
        return True

    def _sync_at_deadline(self, key: str, start_time: int, deadline_seconds: int) -> None:
        self.queue.add_after(key, self.clock.ms_at(start_time + deadline_seconds) - self.clock.now_ms)

    # -- counting

    def _track_and_remove_finalizers(self, sync: JobSync, needs_flush: bool) -> None:
        """Count what has ended and write the status, in two steps where there are finalizers to remove
        (trackJobStatusAndRemoveFinalizers)."""
        needs_flush |= sync.count_uncounted()
        to_remove, uncounted, reached_maximum = self._collect_ended(sync)
        needs_flush |= uncounted
        needs_flush |= self._note_interim_condition(sync)
        job = sync.job
        if needs_flush:
            if sync.because is None and sync.start_time is not None and job.status.start_time is None:
                sync.because = rules.JOB_STATUS_STARTED.because
            job = self._update_status(job, sync)
            if sync.backoff.failures:
                self._backoff[sync.key] = sync.backoff
            else:
                self._backoff.pop(sync.key, None)
        for pod in to_remove:
            self._pod_control.remove_finalizer(pod, rules.JOB_PODS_COUNTED.because)
        counted = sync.count_uncounted(to_remove)
        finished = not reached_maximum and self._enact_finished(sync)
        if counted or finished:
            sync.because = rules.JOB_STATUS_COUNTED.because
            if finished:
                sync.because = self._finished_because(sync)
            job = self._update_status(job, sync)
            if finished:
                self._record_finished(job, sync)

    def _update_status(self, job: Job, sync: JobSync) -> Job:
        self.trace.because = sync.because
        updated = self.client.jobs.update_status(job, sync.status())
        self.trace.because = None
        return updated

    def _collect_ended(self, sync: JobSync) -> tuple[list[Pod], bool, bool]:
        """The Pods to count now, whether that changes the status, and whether there are more than a sync may count."""
        job = sync.job
        indexed = job.spec.completion_mode == "Indexed"
        finished = sync.finished_condition
        failing = finished is not None and finished.type != SUCCESS_CRITERIA_MET
        everything = job.meta.deletion_ms is not None or finished is not None
        if not indexed and not everything and not sync.ended_pods:
            return [], False, False
        to_remove: list[Pod] = []
        new_indexes: list[int] = []
        changed = False
        pods = sync.pods if everything else sync.ended_pods
        for pod in by_completion_index(pods) if indexed else pods:
            if not has_tracking_finalizer(pod):
                continue
            uid, phase, index = pod.meta.uid, pod.status.phase, pod.completion_index
            considered_failed = is_pod_failed(pod, job)
            if not everything and phase != "Succeeded":
                if not considered_failed:
                    continue
                delayed = sync.delayed_deletion.get(index) if index is not None else None
                if delayed is not None and delayed.meta.uid == uid:
                    continue
            to_remove.append(pod)
            if phase == "Succeeded" and uid not in sync.uncounted_failed:
                if indexed:
                    changed |= sync.note_succeeded_index(pod, new_indexes)
                elif uid not in sync.uncounted_succeeded:
                    sync.uncounted_succeeded.append(uid)
                    changed = True
            elif (
                (considered_failed or failing)
                and uid not in sync.uncounted_failed
                and sync.is_valid_index(pod)
                and match_pod_failure_policy(job.spec.pod_failure_policy, pod).counted
            ):
                sync.uncounted_failed.append(uid)
                changed = True
            if len(new_indexes) + len(sync.uncounted_succeeded) + len(sync.uncounted_failed) >= MAX_UNCOUNTED_PODS:
                return to_remove, sync.note_index_texts(new_indexes) or changed, True
        return to_remove, sync.note_index_texts(new_indexes) or changed, False

    def _note_interim_condition(self, sync: JobSync) -> bool:
        """Write FailureTarget or SuccessCriteriaMet before any finalizer goes, and prepare the final condition."""
        interim = sync.finished_condition
        if interim is None or interim.type == FAILED:
            return False
        final = FAILED if interim.type == FAILURE_TARGET else COMPLETE
        now = self.clock.now_seconds()
        sync.finished_condition = Condition(final, "True", interim.reason, interim.message, now, now)
        if find_condition(sync.conditions, interim.type) is not None:
            return False
        sync.conditions = (*sync.conditions, interim)
        sync.because = ended(sync, interim, self.trace.with_pod_references(interim.message))
        return True

    def _enact_finished(self, sync: JobSync) -> bool:
        """Set the final condition, once all Pods are counted and have stopped (enactJobFinished)."""
        finished = sync.finished_condition
        if finished is None or sync.uncounted_succeeded or sync.uncounted_failed or sync.terminating > 0:
            return False
        now = self.clock.now_seconds()
        sync.conditions = ensure_condition(
            sync.conditions, finished.type, "True", finished.reason, finished.message, now
        )
        if finished.type == COMPLETE:
            sync.completion_time = finished.last_transition_time
        return True

    def _finished_because(self, sync: JobSync) -> Because:
        finished = sync.finished_condition
        assert finished is not None
        return rules.JOB_FAILED(reason=finished.reason) if finished.type == FAILED else rules.JOB_COMPLETE.because

    def _record_finished(self, job: Job, sync: JobSync) -> None:
        finished, because, completions = sync.finished_condition, sync.because, job.spec.completions
        assert finished is not None
        assert because is not None
        if finished.type == FAILED:
            self.recorder.event(job, "Warning", finished.reason, finished.message, because)
            return
        if completions is not None and job.status.succeeded > completions:
            message = "Too many succeeded pods running after completion count reached"
            too_many = rules.JOB_TOO_MANY_SUCCEEDED(completions=completions, succeeded=job.status.succeeded)
            self.recorder.event(job, "Warning", "TooManySucceededPods", message, too_many)
        self.recorder.event(job, "Normal", "Completed", "Job completed", because)


def is_managed_elsewhere(job: Job) -> bool:
    """Whether another controller looks after the Job (managedByExternalController)."""
    return job.spec.managed_by not in (None, JOB_CONTROLLER_NAME)


def counted_failures(job: Job, failed: list[Pod]) -> int:
    """How many of the failed Pods the Pod failure policy does not ignore (nonIgnoredFailedPodsCount)."""
    policy = job.spec.pod_failure_policy
    if policy is None:
        return len(failed)
    return sum(match_pod_failure_policy(policy, pod).counted for pod in failed)
