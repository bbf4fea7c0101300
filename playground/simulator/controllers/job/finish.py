"""Whether a Job has ended, and why (pkg/controller/job/job_controller.go syncJob)."""

from __future__ import annotations

from playground.kubernetes.apimachinery.meta import Condition, find_condition
from playground.kubernetes.core.types import Pod
from playground.simulator.clock import Clock
from playground.simulator.controllers.job.backoff import finished_time
from playground.simulator.controllers.job.indexes import (
    contains,
    index_absolute_failure_count,
    index_failure_count,
    indexes_of,
    parse_indexes,
    total,
    with_indexes,
)
from playground.simulator.controllers.job.pod_failure_policy import match_pod_failure_policy
from playground.simulator.controllers.job.success_policy import match_success_policy
from playground.simulator.controllers.job.tracking import (
    FAILED,
    FAILURE_TARGET,
    SUCCESS_CRITERIA_MET,
    JobSync,
    is_pod_failed,
)


def failure_target(reason: str, message: str, clock: Clock) -> Condition:
    """The interim condition of a Job that is going to fail."""
    now = clock.now_seconds()
    return Condition(FAILURE_TARGET, "True", reason, message, now, now)


def finished_condition(sync: JobSync, clock: Clock) -> Condition | None:
    """The condition with which the Job ends for a reason other than its indexes, if it does; the first that holds."""
    if sync.conditions:
        met = find_condition(sync.conditions, SUCCESS_CRITERIA_MET)
        if met is not None and met.status == "True":
            return met
        target = find_condition(sync.conditions, FAILURE_TARGET)
        if target is not None and target.status == "True":
            now = clock.now_seconds()
            return Condition(FAILED, "True", target.reason, target.message, now, now)
    spec = sync.job.spec
    message = _fail_job_message(sync) if spec.pod_failure_policy is not None else None
    if message is not None:
        return failure_target("PodFailurePolicy", message, clock)
    if sync.failed > spec.backoff_limit or _is_past_backoff_limit_on_failure(sync):
        return failure_target("BackoffLimitExceeded", "Job has reached the specified backoff limit", clock)
    if spec.active_deadline_seconds is not None and _is_past_active_deadline(sync, clock):
        return failure_target("DeadlineExceeded", "Job was active longer than specified deadline", clock)
    return None


def note_indexes(sync: JobSync, clock: Clock) -> None:
    """Find the succeeded and failed indexes of an Indexed Job, and whether they end it."""
    spec = sync.job.spec
    completions = spec.completions
    assert completions is not None
    ended = [pod for pod in sync.ended_pods if sync.is_uncounted(pod)]
    sync.prev_succeeded_indexes = parse_indexes(sync.job.status.completed_indexes, completions)
    new = sorted(indexes_of(pod for pod in ended if pod.status.phase == "Succeeded"))
    sync.succeeded_indexes = with_indexes(sync.prev_succeeded_indexes, new)
    sync.succeeded = total(sync.succeeded_indexes)
    if spec.backoff_limit_per_index is not None:
        before = parse_indexes(sync.job.status.failed_indexes or "", completions)
        failed = sorted(indexes_of(pod for pod in ended if _is_index_failed(sync, pod)))
        sync.failed_indexes = with_indexes(before, failed)
        if sync.finished_condition is None:
            count = total(sync.failed_indexes)
            if spec.max_failed_indexes is not None and count > spec.max_failed_indexes:
                sync.finished_condition = failure_target(
                    "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes", clock
                )
            elif count > 0 and count + sync.succeeded >= completions:
                sync.finished_condition = failure_target("FailedIndexes", "Job has failed indexes", clock)
        sync.delayed_deletion = _delayed_deletion(sync, ended, clock)
    if sync.finished_condition is None:
        message = match_success_policy(spec.success_policy, completions, sync.succeeded_indexes)
        if message is not None:
            now = clock.now_seconds()
            sync.finished_condition = Condition(SUCCESS_CRITERIA_MET, "True", "SuccessPolicy", message, now, now)


def _delayed_deletion(sync: JobSync, ended: list[Pod], clock: Clock) -> dict[int, Pod]:
    """Per index that will be tried again, the last failed Pod (getPodsWithDelayedDeletionPerIndex)."""
    active = indexes_of(sync.active_pods)
    last: dict[int, Pod] = {}
    for pod in ended:
        index = pod.completion_index
        if index is None or not is_pod_failed(pod, sync.job):
            continue
        if index in active or contains(sync.succeeded_indexes, index) or contains(sync.failed_indexes or (), index):
            continue
        other = last.get(index)
        if other is None or (
            index_absolute_failure_count(other) <= index_absolute_failure_count(pod)
            and finished_time(pod, clock) >= finished_time(other, clock)
        ):
            last[index] = pod
    return last


def _is_index_failed(sync: JobSync, pod: Pod) -> bool:
    """Whether this Pod was the index's last try (isIndexFailed)."""
    spec = sync.job.spec
    if not is_pod_failed(pod, sync.job):
        return False
    match = match_pod_failure_policy(spec.pod_failure_policy, pod)
    if match.action == "FailIndex":
        return True
    assert spec.backoff_limit_per_index is not None
    return match.counted and index_failure_count(pod) >= spec.backoff_limit_per_index


def _fail_job_message(sync: JobSync) -> str | None:
    """Why a failed Pod makes the whole Job fail (getFailJobMessage)."""
    policy = sync.job.spec.pod_failure_policy
    if policy is None:
        return None
    for pod in sync.ended_pods:
        if is_pod_failed(pod, sync.job):
            message = match_pod_failure_policy(policy, pod).fail_job_message
            if message is not None:
                return message
    return None


def _is_past_backoff_limit_on_failure(sync: JobSync) -> bool:
    """Whether the restarts inside Pods that still run or wait have reached the limit (pastBackoffLimitOnFailure)."""
    spec = sync.job.spec
    if spec.template.spec.restart_policy != "OnFailure":
        return False
    count = restarts(sync)
    return count > 0 if spec.backoff_limit == 0 else count >= spec.backoff_limit


def restarts(sync: JobSync) -> int:
    """How often containers have been restarted inside Pods that still run or wait."""
    count = 0
    for pod in sync.pods:
        status = pod.status
        if status.phase in ("Running", "Pending"):
            for each in status.init_container_statuses:
                count += each.restart_count
            for each in status.container_statuses:
                count += each.restart_count
    return count


def _is_past_active_deadline(sync: JobSync, clock: Clock) -> bool:
    """Whether the Job has been active for activeDeadlineSeconds (pastActiveDeadline)."""
    deadline_seconds = sync.job.spec.active_deadline_seconds
    if deadline_seconds is None or sync.start_time is None or sync.job.spec.suspend:
        return False
    return clock.now_ms >= clock.ms_at(sync.start_time + deadline_seconds)
