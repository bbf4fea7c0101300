"""Objects of any kind between their JSON form and the typed one."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.batch.convert import cron_job_from_json, cron_job_to_json, job_from_json, job_to_json
from playground.kubernetes.batch.types import CronJob, Job
from playground.kubernetes.core.convert import pod_from_json, pod_to_json
from playground.kubernetes.core.types import Pod

def from_json(obj: dict[str, Any]) -> Job | CronJob | Pod:
    """The typed object of a defaulted manifest."""
    if obj["kind"] == "Job":
        return job_from_json(obj)
    return cron_job_from_json(obj) if obj["kind"] == "CronJob" else pod_from_json(obj)


def to_json(typed: Job | CronJob | Pod, start_ms: int = 0) -> dict[str, Any]:
    """An object as ``kubectl get -o json`` shows it; ``start_ms`` is the epoch ms of virtual time 0."""
    if isinstance(typed, Job):
        return job_to_json(typed, start_ms)
    if isinstance(typed, CronJob):
        return cron_job_to_json(typed, start_ms)
    return pod_to_json(typed, start_ms)
