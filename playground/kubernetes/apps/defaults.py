"""Defaults of Deployments, ReplicaSets and DaemonSets (pkg/apis/apps/v1/defaults.go)."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.core.defaults import set_defaults_pod_template

Object = dict[str, Any]

ROLLING_UPDATE = "RollingUpdate"


def set_defaults_deployment(deployment: Object) -> Object:
    """The Deployment with its defaults, its pod template's included."""
    spec = deployment.get("spec") or {}
    strategy = {"type": ROLLING_UPDATE} | (spec.get("strategy") or {})
    if strategy["type"] == ROLLING_UPDATE:
        steps = {"maxSurge": "25%", "maxUnavailable": "25%"} | (strategy.get("rollingUpdate") or {})
        strategy["rollingUpdate"] = steps
    defaults: Object = {"progressDeadlineSeconds": 600, "replicas": 1, "revisionHistoryLimit": 10}
    template = set_defaults_pod_template(spec.get("template") or {})
    return deployment | {"spec": defaults | spec | {"strategy": strategy, "template": template}}


def set_defaults_replica_set(replica_set: Object) -> Object:
    """The ReplicaSet with its defaults, its pod template's included."""
    spec = replica_set.get("spec") or {}
    template = set_defaults_pod_template(spec.get("template") or {})
    return replica_set | {"spec": {"replicas": 1} | spec | {"template": template}}


def set_defaults_daemon_set(daemon_set: Object) -> Object:
    """The DaemonSet with its defaults, its pod template's included."""
    spec = daemon_set.get("spec") or {}
    strategy = {"type": ROLLING_UPDATE} | (spec.get("updateStrategy") or {})
    if strategy["type"] == ROLLING_UPDATE:
        strategy["rollingUpdate"] = {"maxSurge": 0, "maxUnavailable": 1} | (strategy.get("rollingUpdate") or {})
    template = set_defaults_pod_template(spec.get("template") or {})
    return daemon_set | {
        "spec": {"revisionHistoryLimit": 10} | spec | {"updateStrategy": strategy, "template": template}
    }
