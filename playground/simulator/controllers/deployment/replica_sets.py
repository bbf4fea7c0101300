"""The ReplicaSets of a Deployment: which is which, their names, counts and annotations
(pkg/controller/deployment/util/deployment_util.go).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from playground.kubernetes.apimachinery.meta import ObjectMeta
from playground.kubernetes.apps.types import Deployment, ReplicaSet, ReplicaSetSpec
from playground.kubernetes.core.types import PodTemplate
from playground.simulator.controllers.ownership import owner_reference
from playground.simulator.controllers.templates import scaled, template_hash

HASH_LABEL = "pod-template-hash"
REVISION_ANNOTATION = "deployment.kubernetes.io/revision"
REVISION_HISTORY_ANNOTATION = "deployment.kubernetes.io/revision-history"
DESIRED_REPLICAS_ANNOTATION = "deployment.kubernetes.io/desired-replicas"
MAX_REPLICAS_ANNOTATION = "deployment.kubernetes.io/max-replicas"
OWN_ANNOTATIONS = frozenset(
    (
        "kubectl.kubernetes.io/last-applied-configuration",
        REVISION_ANNOTATION,
        REVISION_HISTORY_ANNOTATION,
        DESIRED_REPLICAS_ANNOTATION,
        MAX_REPLICAS_ANNOTATION,
    )
)
"""Annotations that a ReplicaSet does not take over from its Deployment."""


def by_age(replica_sets: Iterable[ReplicaSet]) -> list[ReplicaSet]:
    """The oldest first (ReplicaSetsByCreationTimestamp)."""
    return sorted(replica_sets, key=lambda each: (each.meta.creation_time, each.meta.name))


def has_template_of(replica_set: ReplicaSet, deployment: Deployment) -> bool:
    """Whether the ReplicaSet makes the Pods that the Deployment wants now (EqualIgnoreHash)."""
    found, wanted = replica_set.spec.template, deployment.spec.template
    return (
        found.spec == wanted.spec
        and _without_hash(found.labels) == _without_hash(wanted.labels)
        and found.annotations == wanted.annotations
    )


def _without_hash(labels: Mapping[str, str]) -> dict[str, str]:
    return {key: value for key, value in labels.items() if key != HASH_LABEL}


def find_new(deployment: Deployment, replica_sets: Iterable[ReplicaSet]) -> ReplicaSet | None:
    """The ReplicaSet with the Deployment's present template, the oldest of several (FindNewReplicaSet)."""
    return next((each for each in by_age(replica_sets) if has_template_of(each, deployment)), None)


def new_replica_set(deployment: Deployment, revision: int) -> ReplicaSet:
    """A ReplicaSet for the Deployment's present template, without replicas yet."""
    spec, meta = deployment.spec, deployment.meta
    found_hash = template_hash(spec.template, deployment.status.collision_count)
    template = PodTemplate(
        spec.template.spec, {**spec.template.labels, HASH_LABEL: found_hash}, spec.template.annotations
    )
    match_labels = {**(spec.selector.get("matchLabels") or {}), HASH_LABEL: found_hash}
    selector = {**spec.selector, "matchLabels": match_labels}
    written: dict[str, Any] = spec.json.get("template") or {}
    metadata = {**(written.get("metadata") or {}), "labels": dict(template.labels)}
    json: dict[str, Any] = {"selector": selector, "template": {**written, "metadata": metadata}}
    if spec.min_ready_seconds:
        json["minReadySeconds"] = spec.min_ready_seconds
    return ReplicaSet(
        ObjectMeta(
            f"{meta.name}-{found_hash}",
            "",
            meta.namespace,
            labels=template.labels,
            annotations=annotations_for(deployment, {}, revision),
            owner_references=(owner_reference(deployment),),
        ),
        ReplicaSetSpec(template, selector, 0, spec.min_ready_seconds, json),
    )


def annotations_for(deployment: Deployment, present: Mapping[str, str], revision: int) -> dict[str, str]:
    """The annotations of the ReplicaSet of the present template: the Deployment's, and its revision, with those that it
    had before (SetNewReplicaSetAnnotations)."""
    copied = {key: value for key, value in deployment.meta.annotations.items() if key not in OWN_ANNOTATIONS}
    result = {**present, **copied}
    before = present.get(REVISION_ANNOTATION, "")
    if revision > int(before or 0):
        if before:
            history = present.get(REVISION_HISTORY_ANNOTATION, "")
            result[REVISION_HISTORY_ANNOTATION] = f"{history},{before}" if history else before
        result[REVISION_ANNOTATION] = str(revision)
    return result if present else result | replica_annotations(deployment)


def replica_annotations(deployment: Deployment) -> dict[str, str]:
    """What a ReplicaSet notes of its Deployment's size (SetReplicasAnnotations)."""
    replicas = deployment.spec.replicas
    return {
        DESIRED_REPLICAS_ANNOTATION: str(replicas),
        MAX_REPLICAS_ANNOTATION: str(replicas + max_surge(deployment)),
    }


def revision_of(replica_set: ReplicaSet) -> int:
    return int(replica_set.meta.annotations.get(REVISION_ANNOTATION) or 0)


def replicas_of(replica_sets: Iterable[ReplicaSet]) -> int:
    """How many Pods the ReplicaSets are to have (GetReplicaCountForReplicaSets)."""
    return sum(each.spec.replicas for each in replica_sets)


def available_of(replica_sets: Iterable[ReplicaSet]) -> int:
    """How many available Pods they have (GetAvailableReplicaCountForReplicaSets)."""
    return sum(each.status.available_replicas for each in replica_sets)


def active(replica_sets: Sequence[ReplicaSet]) -> list[ReplicaSet]:
    """Those that are to have Pods (FilterActiveReplicaSets)."""
    return [each for each in replica_sets if each.spec.replicas > 0]


def max_surge(deployment: Deployment) -> int:
    """How many Pods more than ``replicas`` there may be during a rollout (MaxSurge)."""
    return _steps(deployment)[0]


def max_unavailable(deployment: Deployment) -> int:
    """How many Pods fewer than ``replicas`` there may be during a rollout (MaxUnavailable)."""
    return min(_steps(deployment)[1], deployment.spec.replicas)


def _steps(deployment: Deployment) -> tuple[int, int]:
    """Surge and unavailable as numbers, never both zero (ResolveFenceposts)."""
    spec = deployment.spec
    if spec.strategy != "RollingUpdate" or spec.replicas == 0:
        return 0, 0
    surge = scaled(spec.max_surge, spec.replicas, round_up=True)
    unavailable = scaled(spec.max_unavailable, spec.replicas, round_up=False)
    return surge, unavailable if surge or unavailable else 1
