"""A Deployment's status: its counts, and the conditions Available and Progressing (pkg/controller/deployment/sync.go,
progress.go).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from playground.kubernetes.apps.types import Deployment, DeploymentCondition, DeploymentStatus, ReplicaSet
from playground.simulator.controllers.deployment.replica_sets import available_of, max_unavailable, replicas_of

AVAILABLE, PROGRESSING = "Available", "Progressing"
NEW_REPLICA_SET_AVAILABLE = "NewReplicaSetAvailable"
TIMED_OUT = "ProgressDeadlineExceeded"
PAUSED, RESUMED = "DeploymentPaused", "DeploymentResumed"


def condition_of(status: DeploymentStatus, kind: str) -> DeploymentCondition | None:
    return next((each for each in status.conditions if each.type == kind), None)


def with_condition(status: DeploymentStatus, new: DeploymentCondition) -> DeploymentStatus:
    """The status with that condition, unless it has it already; the time of its last transition is kept while its
    status is the same (SetDeploymentCondition)."""
    before = condition_of(status, new.type)
    if before is not None and (before.status, before.reason) == (new.status, new.reason):
        return status
    if before is not None and before.status == new.status:
        new = replace(new, last_transition_time=before.last_transition_time)
    return replace(status, conditions=(*(each for each in status.conditions if each.type != new.type), new))


def progressing(status: str, reason: str, message: str, now: int) -> DeploymentCondition:
    return DeploymentCondition(PROGRESSING, status, reason, message, now, now)


def calculate(
    deployment: Deployment, replica_sets: Sequence[ReplicaSet], new: ReplicaSet | None, now: int
) -> DeploymentStatus:
    """The counts over all ReplicaSets, and whether enough Pods are available (calculateStatus)."""
    available = available_of(replica_sets)
    terminating = [each.status.terminating_replicas for each in replica_sets]
    known = [count for count in terminating if count is not None]
    status = replace(
        deployment.status,
        observed_generation=deployment.meta.generation,
        replicas=sum(each.status.replicas for each in replica_sets),
        updated_replicas=0 if new is None else new.status.replicas,
        ready_replicas=sum(each.status.ready_replicas for each in replica_sets),
        available_replicas=available,
        unavailable_replicas=max(0, replicas_of(replica_sets) - available),
        terminating_replicas=sum(known) if known else None,
    )
    if available >= deployment.spec.replicas - max_unavailable(deployment):
        told = ("True", "MinimumReplicasAvailable", "Deployment has minimum availability.")
    else:
        told = ("False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.")
    return with_condition(status, DeploymentCondition(AVAILABLE, *told, now, now))


def is_complete(deployment: Deployment, status: DeploymentStatus) -> bool:
    """Whether all Pods are of the present template and available (DeploymentComplete)."""
    wanted = deployment.spec.replicas
    return (
        status.updated_replicas == wanted
        and status.replicas == wanted
        and status.available_replicas == wanted
        and status.observed_generation >= deployment.meta.generation
    )


def with_progress(
    deployment: Deployment, status: DeploymentStatus, new: ReplicaSet | None, now: int
) -> DeploymentStatus:
    """``status`` with the condition Progressing as a rollout sees it (syncRolloutStatus)."""
    if deployment.spec.progress_deadline_seconds is None:
        rest = tuple(each for each in status.conditions if each.type != PROGRESSING)
        return status if len(rest) == len(status.conditions) else replace(status, conditions=rest)
    current = condition_of(deployment.status, PROGRESSING)
    settled = current is not None and current.reason == NEW_REPLICA_SET_AVAILABLE
    if settled and status.replicas == status.updated_replicas:
        return status
    name = f'Deployment "{deployment.meta.name}"' if new is None else f'ReplicaSet "{new.meta.name}"'
    if is_complete(deployment, status):
        told = f"{name} has successfully progressed."
        return with_condition(status, progressing("True", NEW_REPLICA_SET_AVAILABLE, told, now))
    if _has_progressed(deployment.status, status):
        condition = progressing("True", "ReplicaSetUpdated", f"{name} is progressing.", now)
        if current is not None and current.status == "True":
            condition = replace(condition, last_transition_time=current.last_transition_time)
        rest = tuple(each for each in status.conditions if each.type != PROGRESSING)
        return replace(status, conditions=(*rest, condition))
    if _has_timed_out(deployment, now):
        return with_condition(status, progressing("False", TIMED_OUT, f"{name} has timed out progressing.", now))
    return status


def _has_progressed(was: DeploymentStatus, now: DeploymentStatus) -> bool:
    """Whether there are more new Pods, fewer old ones, or more that are ready or available (DeploymentProgressing)."""
    return (
        now.updated_replicas > was.updated_replicas
        or now.replicas - now.updated_replicas < was.replicas - was.updated_replicas
        or now.ready_replicas > was.ready_replicas
        or now.available_replicas > was.available_replicas
    )


def _has_timed_out(deployment: Deployment, now: int) -> bool:
    """Whether nothing has progressed for longer than the deadline (DeploymentTimedOut)."""
    current = condition_of(deployment.status, PROGRESSING)
    if current is None or current.reason == NEW_REPLICA_SET_AVAILABLE:
        return False
    deadline = deployment.spec.progress_deadline_seconds
    return current.reason == TIMED_OUT or (deadline is not None and current.last_update_time + deadline < now)


def seconds_to_deadline(deployment: Deployment, status: DeploymentStatus, now: int) -> int | None:
    """In how many seconds to look whether the rollout has made progress; None if nobody waits for any
    (requeueStuckDeployment)."""
    current = condition_of(deployment.status, PROGRESSING)
    deadline = deployment.spec.progress_deadline_seconds
    if current is None or deadline is None or is_complete(deployment, status) or current.reason == TIMED_OUT:
        return None
    return max(0, current.last_update_time + deadline - now) + 1
