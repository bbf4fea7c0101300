"""Deployments, ReplicaSets and DaemonSets between their JSON form and the typed one."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.apimachinery.serialize import (
    condition_from_json,
    condition_to_json,
    meta_from_json,
    meta_to_json,
    time_seconds,
    time_text,
)
from playground.kubernetes.apps.types import (
    DaemonSet,
    DaemonSetSpec,
    DaemonSetStatus,
    Deployment,
    DeploymentCondition,
    DeploymentSpec,
    DeploymentStatus,
    ReplicaSet,
    ReplicaSetSpec,
    ReplicaSetStatus,
)
from playground.kubernetes.core.convert import pod_template_from_json

Object = dict[str, Any]

_DEPLOYMENT_COUNTS = {
    "observedGeneration": "observed_generation",
    "replicas": "replicas",
    "updatedReplicas": "updated_replicas",
    "readyReplicas": "ready_replicas",
    "availableReplicas": "available_replicas",
    "unavailableReplicas": "unavailable_replicas",
}
_REPLICA_SET_COUNTS = {
    "observedGeneration": "observed_generation",
    "replicas": "replicas",
    "fullyLabeledReplicas": "fully_labeled_replicas",
    "readyReplicas": "ready_replicas",
    "availableReplicas": "available_replicas",
}
_DAEMON_SET_COUNTS = {
    "observedGeneration": "observed_generation",
    "desiredNumberScheduled": "desired_number_scheduled",
    "currentNumberScheduled": "current_number_scheduled",
    "updatedNumberScheduled": "updated_number_scheduled",
    "numberReady": "number_ready",
    "numberAvailable": "number_available",
    "numberUnavailable": "number_unavailable",
    "numberMisscheduled": "number_misscheduled",
}
# Counts that are written even where they are zero.
_REPLICA_SET_ALWAYS = ("replicas",)
_DAEMON_SET_ALWAYS = ("desiredNumberScheduled", "currentNumberScheduled", "numberReady", "numberMisscheduled")


def deployment_from_json(deployment: Object) -> Deployment:
    """A Deployment from its defaulted JSON form; a status in it is taken over."""
    spec, status = deployment["spec"], deployment.get("status") or {}
    strategy = spec.get("strategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    return Deployment(
        meta=meta_from_json(deployment["metadata"]),
        spec=DeploymentSpec(
            template=pod_template_from_json(spec["template"]),
            selector=spec.get("selector") or {},
            replicas=spec.get("replicas", 1),
            strategy=strategy.get("type", "RollingUpdate"),
            max_surge=rolling.get("maxSurge", 0),
            max_unavailable=rolling.get("maxUnavailable", 0),
            min_ready_seconds=spec.get("minReadySeconds", 0),
            revision_history_limit=spec.get("revisionHistoryLimit", 10),
            progress_deadline_seconds=spec.get("progressDeadlineSeconds"),
            paused=spec.get("paused", False),
            json=spec,
        ),
        status=DeploymentStatus(
            **_counts_from_json(status, _DEPLOYMENT_COUNTS),
            terminating_replicas=status.get("terminatingReplicas"),
            collision_count=status.get("collisionCount"),
            conditions=tuple(_condition_from_json(each) for each in status.get("conditions") or ()),
        ),
    )


def replica_set_from_json(replica_set: Object) -> ReplicaSet:
    """A ReplicaSet from its defaulted JSON form; a status in it is taken over."""
    spec, status = replica_set["spec"], replica_set.get("status") or {}
    return ReplicaSet(
        meta=meta_from_json(replica_set["metadata"]),
        spec=ReplicaSetSpec(
            template=pod_template_from_json(spec["template"]),
            selector=spec.get("selector") or {},
            replicas=spec.get("replicas", 1),
            min_ready_seconds=spec.get("minReadySeconds", 0),
            json={key: value for key, value in spec.items() if key != "replicas"},
        ),
        status=ReplicaSetStatus(
            **_counts_from_json(status, _REPLICA_SET_COUNTS),
            terminating_replicas=status.get("terminatingReplicas"),
            conditions=tuple(condition_from_json(each) for each in status.get("conditions") or ()),
        ),
    )


def daemon_set_from_json(daemon_set: Object) -> DaemonSet:
    """A DaemonSet from its defaulted JSON form; a status in it is taken over."""
    spec, status = daemon_set["spec"], daemon_set.get("status") or {}
    strategy = spec.get("updateStrategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    return DaemonSet(
        meta=meta_from_json(daemon_set["metadata"]),
        spec=DaemonSetSpec(
            template=pod_template_from_json(spec["template"]),
            selector=spec.get("selector") or {},
            strategy=strategy.get("type", "RollingUpdate"),
            max_surge=rolling.get("maxSurge", 0),
            max_unavailable=rolling.get("maxUnavailable", 1),
            min_ready_seconds=spec.get("minReadySeconds", 0),
            json=spec,
        ),
        status=DaemonSetStatus(**_counts_from_json(status, _DAEMON_SET_COUNTS)),
    )


def deployment_to_json(deployment: Deployment, start_ms: int = 0) -> Object:
    """A Deployment as ``kubectl get -o json`` shows it; ``start_ms`` is the epoch ms of virtual time 0."""
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": meta_to_json(deployment.meta, start_ms),
        "spec": deployment.spec.json,
        "status": deployment_status_to_json(deployment.status),
    }


def deployment_status_to_json(status: DeploymentStatus) -> Object:
    result = _counts_to_json(status, _DEPLOYMENT_COUNTS)
    if status.terminating_replicas is not None:
        result["terminatingReplicas"] = status.terminating_replicas
    if status.collision_count is not None:
        result["collisionCount"] = status.collision_count
    if status.conditions:
        result["conditions"] = [_condition_to_json(each) for each in status.conditions]
    return result


def replica_set_to_json(replica_set: ReplicaSet, start_ms: int = 0) -> Object:
    """A ReplicaSet as ``kubectl get -o json`` shows it; ``start_ms`` is the epoch ms of virtual time 0."""
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": meta_to_json(replica_set.meta, start_ms),
        "spec": replica_set.spec.json | {"replicas": replica_set.spec.replicas},
        "status": replica_set_status_to_json(replica_set.status),
    }


def replica_set_status_to_json(status: ReplicaSetStatus) -> Object:
    result = _counts_to_json(status, _REPLICA_SET_COUNTS, _REPLICA_SET_ALWAYS)
    if status.terminating_replicas is not None:
        result["terminatingReplicas"] = status.terminating_replicas
    if status.conditions:
        result["conditions"] = [condition_to_json(each) for each in status.conditions]
    return result


def daemon_set_to_json(daemon_set: DaemonSet, start_ms: int = 0) -> Object:
    """A DaemonSet as ``kubectl get -o json`` shows it; ``start_ms`` is the epoch ms of virtual time 0."""
    return {
        "apiVersion": "apps/v1",
        "kind": "DaemonSet",
        "metadata": meta_to_json(daemon_set.meta, start_ms),
        "spec": daemon_set.spec.json,
        "status": _counts_to_json(daemon_set.status, _DAEMON_SET_COUNTS, _DAEMON_SET_ALWAYS),
    }


def _counts_from_json(status: Object, names: dict[str, str]) -> dict[str, int]:
    return {field: status[name] for name, field in names.items() if name in status}


def _counts_to_json(status: Any, names: dict[str, str], always: tuple[str, ...] = ()) -> Object:
    counts = {name: getattr(status, field) for name, field in names.items()}
    return {name: count for name, count in counts.items() if count or name in always}


def _condition_from_json(condition: Object) -> DeploymentCondition:
    return DeploymentCondition(
        type=condition["type"],
        status=condition.get("status", "True"),
        reason=condition.get("reason", ""),
        message=condition.get("message", ""),
        last_update_time=time_seconds(condition.get("lastUpdateTime")) or 0,
        last_transition_time=time_seconds(condition.get("lastTransitionTime")) or 0,
    )


def _condition_to_json(condition: DeploymentCondition) -> Object:
    return {
        "lastTransitionTime": time_text(condition.last_transition_time),
        "lastUpdateTime": time_text(condition.last_update_time),
        "message": condition.message,
        "reason": condition.reason,
        "status": condition.status,
        "type": condition.type,
    }
