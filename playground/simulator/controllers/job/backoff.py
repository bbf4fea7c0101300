"""The delay before a failed Pod is replaced: 10 s, doubled by each failure, at most 10 minutes
(pkg/controller/job/backoff_utils.go).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from playground.kubernetes.apimachinery.meta import find_condition
from playground.kubernetes.core.types import ContainerStateTerminated, Pod
from playground.simulator.clock import Clock
from playground.simulator.controllers.job.indexes import index_absolute_failure_count

BACKOFF_MS = 10_000
BACKOFF_MAX_MS = 600_000
BACKOFF_MAX_DOUBLINGS = 6


class BackoffRecord(NamedTuple):
    """Failures since the last success, and when the last of them ended (epoch seconds)."""

    failures: int = 0
    last_failure_time: int = 0


NO_FAILURES = BackoffRecord()


def new_backoff_record(
    record: BackoffRecord, succeeded: Sequence[Pod], failed: Sequence[Pod], clock: Clock
) -> BackoffRecord:
    """The record after Pods have newly ended (newBackoffRecord): a success forgets the failures before it."""
    if not succeeded:
        if not failed:
            return record
        last = max(finished_time(pod, clock) for pod in failed)
        return BackoffRecord(record.failures + len(failed), last)
    if not failed:
        return NO_FAILURES
    last_success = max(finished_time(pod, clock) for pod in succeeded)
    after = [at for at in (finished_time(pod, clock) for pod in failed) if at > last_success]
    return BackoffRecord(len(after), max(after)) if after else NO_FAILURES


def remaining_ms(record: BackoffRecord, clock: Clock) -> int:
    """How long the next Pod has still to wait; 0 if it may start (getRemainingTime)."""
    if record.failures == 0:
        return 0
    return max(0, delay_ms(record) - (clock.now_ms - clock.ms_at(record.last_failure_time)))


def delay_ms(record: BackoffRecord) -> int:
    """How long the next Pod has to wait in all, from the end of the last failed one."""
    if record.failures == 0:
        return 0
    return min(BACKOFF_MS << min(record.failures - 1, BACKOFF_MAX_DOUBLINGS), BACKOFF_MAX_MS)


def remaining_per_index_ms(last_failed: Pod | None, clock: Clock) -> int:
    """The same for one index; ``last_failed`` is the Pod to be replaced (getRemainingTimePerIndex)."""
    return 0 if last_failed is None else remaining_ms(backoff_record_of(last_failed, clock), clock)


def backoff_record_of(last_failed: Pod, clock: Clock) -> BackoffRecord:
    """The record of one index, whose last failed Pod is to be replaced."""
    return BackoffRecord(index_absolute_failure_count(last_failed) + 1, finished_time(last_failed, clock))


def finished_time(pod: Pod, clock: Clock) -> int:
    """When the Pod ended, in epoch seconds (getFinishedTime): its last container's end, else since when it is not
    ready, else its deletion, else its creation."""
    latest = _latest_end(pod)
    if latest is not None:
        return latest
    ready = find_condition(pod.status.conditions, "Ready")
    if ready is not None and ready.status == "False":
        return ready.last_transition_time
    if pod.meta.deletion_ms is not None:
        return clock.seconds_at(pod.meta.deletion_ms)
    return pod.meta.creation_time


def _latest_end(pod: Pod) -> int | None:
    """When the last regular container or sidecar ended; None if one of them has not (getFinishTimeFromContainers)."""
    statuses = pod.status.container_statuses
    if pod.spec.init_containers:
        sidecars = {each.name for each in pod.spec.init_containers if each.restart_policy == "Always"}
        statuses = (*statuses, *(each for each in pod.status.init_container_statuses if each.name in sidecars))
    latest: int | None = None
    for status in statuses:
        state = status.state
        if type(state) is not ContainerStateTerminated:
            return None
        if latest is None or state.finished_at > latest:
            latest = state.finished_at
    return latest
