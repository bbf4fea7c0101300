"""Objects of any kind between their JSON form and the typed one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playground.kubernetes.apps.convert import (
    daemon_set_from_json,
    daemon_set_to_json,
    deployment_from_json,
    deployment_to_json,
    replica_set_from_json,
    replica_set_to_json,
)
from playground.kubernetes.apps.types import DaemonSet, Deployment, ReplicaSet
from playground.kubernetes.batch.convert import cron_job_from_json, cron_job_to_json, job_from_json, job_to_json
from playground.kubernetes.batch.types import CronJob, Job
from playground.kubernetes.core.convert import pod_from_json, pod_to_json
from playground.kubernetes.core.types import Pod, PodTemplate

Typed = Job | CronJob | Pod | Deployment | ReplicaSet | DaemonSet
"""An object of any kind that a simulated cluster keeps."""

_FROM_JSON: dict[str, Callable[[dict[str, Any]], Typed]] = {
    "Job": job_from_json,
    "CronJob": cron_job_from_json,
    "Pod": pod_from_json,
    "Deployment": deployment_from_json,
    "ReplicaSet": replica_set_from_json,
    "DaemonSet": daemon_set_from_json,
}
_TO_JSON: dict[str, Callable[[Any, int], dict[str, Any]]] = {
    "Job": job_to_json,
    "CronJob": cron_job_to_json,
    "Pod": pod_to_json,
    "Deployment": deployment_to_json,
    "ReplicaSet": replica_set_to_json,
    "DaemonSet": daemon_set_to_json,
}


def from_json(obj: dict[str, Any]) -> Typed:
    """The typed object of a defaulted manifest."""
    return _FROM_JSON[obj["kind"]](obj)


def to_json(typed: Typed, start_ms: int = 0) -> dict[str, Any]:
    """An object as ``kubectl get -o json`` shows it; ``start_ms`` is the epoch ms of virtual time 0."""
    return _TO_JSON[typed.kind](typed, start_ms)


def pod_template_of(typed: Typed) -> PodTemplate:
    """The template from which the Pods of an object are made; a Pod is its own."""
    if isinstance(typed, Pod):
        return PodTemplate(typed.spec, dict(typed.meta.labels), dict(typed.meta.annotations))
    if isinstance(typed, CronJob):
        return typed.spec.job_template.job_spec.template
    return typed.spec.template


def parts_of(typed: Typed) -> int:
    """How many containers, labels and annotations each object made from this one's template carries."""
    template = pod_template_of(typed)
    parts = len(template.spec.containers) + len(template.spec.init_containers)
    parts += len(template.labels) + len(template.annotations)
    if isinstance(typed, CronJob):
        parts += len(typed.spec.job_template.labels) + len(typed.spec.job_template.annotations)
    return parts
