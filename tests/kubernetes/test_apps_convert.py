"""Deployments, ReplicaSets and DaemonSets keep their meaning on the way from JSON to their typed form and back."""

from __future__ import annotations

from typing import Any

import pytest

from playground.kubernetes.apps.types import DaemonSet, Deployment, ReplicaSet
from playground.kubernetes.objects import from_json, pod_template_of, to_json
from playground.kubernetes.review import review

TEMPLATE = """\
  selector: {matchLabels: {app: a}, matchExpressions: [{key: app, operator: Exists}]}
  minReadySeconds: 5
  template:
    metadata: {labels: {app: a}, annotations: {note: x}}
    spec:
      tolerations: [{key: k, operator: Exists, effect: NoExecute, tolerationSeconds: 7}]
      containers: [{name: main, image: x}]
"""
MANIFESTS = {
    "Deployment": "  replicas: 3\n  paused: true\n  progressDeadlineSeconds: 9\n"
    "  strategy: {rollingUpdate: {maxSurge: 2}}\n",
    "ReplicaSet": "  replicas: 3\n",
    "DaemonSet": "  updateStrategy: {rollingUpdate: {maxUnavailable: 10%}}\n",
}
STATUSES: dict[str, dict[str, Any]] = {
    "Deployment": {
        "observedGeneration": 2,
        "replicas": 3,
        "updatedReplicas": 1,
        "readyReplicas": 2,
        "availableReplicas": 2,
        "unavailableReplicas": 1,
        "terminatingReplicas": 0,
        "collisionCount": 1,
        "conditions": [
            {
                "type": "Available",
                "status": "True",
                "reason": "MinimumReplicasAvailable",
                "message": "Deployment has minimum availability.",
                "lastUpdateTime": "2026-03-10T09:00:02Z",
                "lastTransitionTime": "2026-03-10T09:00:01Z",
            }
        ],
    },
    "ReplicaSet": {
        "observedGeneration": 1,
        "replicas": 0,
        "fullyLabeledReplicas": 3,
        "readyReplicas": 2,
        "availableReplicas": 1,
        "terminatingReplicas": 2,
        "conditions": [
            {
                "type": "ReplicaFailure",
                "status": "True",
                "lastTransitionTime": "2026-03-10T09:00:01Z",
                "lastProbeTime": None,
            }
        ],
    },
    "DaemonSet": {
        "observedGeneration": 1,
        "desiredNumberScheduled": 3,
        "currentNumberScheduled": 0,
        "updatedNumberScheduled": 1,
        "numberReady": 2,
        "numberAvailable": 2,
        "numberUnavailable": 1,
        "numberMisscheduled": 0,
    },
}


def stored(kind: str) -> dict[str, Any]:
    text = f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: a, labels: {{p: q}}}}\nspec:\n"
    [found] = review(text + MANIFESTS[kind] + TEMPLATE)
    assert found.stored is not None, found.message
    return found.stored | {"status": STATUSES[kind]}


@pytest.mark.parametrize("kind", MANIFESTS)
def test_nothing_is_lost_on_the_way_and_back(kind: str) -> None:
    obj = stored(kind)
    assert to_json(from_json(obj)) == obj


def test_the_typed_fields_are_those_of_the_manifest() -> None:
    deployment, replica_set, daemon_set = (from_json(stored(kind)) for kind in MANIFESTS)
    assert isinstance(deployment, Deployment)
    spec = deployment.spec
    assert (spec.replicas, spec.paused, spec.progress_deadline_seconds, spec.min_ready_seconds) == (3, True, 9, 5)
    assert (spec.max_surge, spec.max_unavailable, spec.revision_history_limit) == (2, "25%", 10)
    assert isinstance(replica_set, ReplicaSet)
    assert (replica_set.spec.replicas, replica_set.status.fully_labeled_replicas) == (3, 3)
    assert isinstance(daemon_set, DaemonSet)
    assert (daemon_set.spec.strategy, daemon_set.spec.max_unavailable) == ("RollingUpdate", "10%")
    [toleration] = pod_template_of(daemon_set).spec.tolerations
    assert (toleration.key, toleration.seconds) == ("k", 7)


def test_counts_of_zero_are_left_out_where_the_server_leaves_them_out() -> None:
    empty = {kind: to_json(from_json(stored(kind) | {"status": {}}))["status"] for kind in MANIFESTS}
    assert empty == {
        "Deployment": {},
        "ReplicaSet": {"replicas": 0},
        "DaemonSet": {
            "desiredNumberScheduled": 0,
            "currentNumberScheduled": 0,
            "numberReady": 0,
            "numberMisscheduled": 0,
        },
    }
