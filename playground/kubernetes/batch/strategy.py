"""What the server does to a Job or CronJob before it is stored (pkg/registry/batch/{job,cronjob}/strategy.go)."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.batch.types import (
    CONTROLLER_UID_LABEL,
    JOB_NAME_LABEL,
    LEGACY_CONTROLLER_UID_LABEL,
    LEGACY_JOB_NAME_LABEL,
)

Object = dict[str, Any]


def prepare_job_for_create(job: Object) -> Object:
    """The Job with the selector and template labels that tie its Pods to it, without status, at generation 1.

    The Job's uid must be set. Values that people set themselves stay; validation refuses them where they conflict.
    """
    result = without_status(job)
    return result if job["spec"].get("manualSelector") else generate_selector(result)


def generate_selector(job: Object) -> Object:
    metadata, spec = job["metadata"], job["spec"]
    template = spec["template"]
    given = (template.get("metadata") or {}).get("labels")
    labels = generated_labels(metadata.get("name", ""), metadata.get("uid", "")) | (given or {})
    selector = spec.get("selector") or {}
    match_labels = {CONTROLLER_UID_LABEL: metadata.get("uid", "")} | (selector.get("matchLabels") or {})
    spec = spec | {
        "template": template | {"metadata": (template.get("metadata") or {}) | {"labels": labels}},
        "selector": selector | {"matchLabels": match_labels},
    }
    if given and metadata.get("labels") is given:
        metadata = metadata | {"labels": labels}
    return job | {"metadata": metadata, "spec": spec}


def generated_labels(name: str, uid: str) -> dict[str, str]:
    """The labels that every Pod of a Job gets."""
    return {
        LEGACY_JOB_NAME_LABEL: name,
        JOB_NAME_LABEL: name,
        LEGACY_CONTROLLER_UID_LABEL: uid,
        CONTROLLER_UID_LABEL: uid,
    }


def without_status(obj: Object) -> Object:
    """A new object without status, at generation 1: all that happens to a CronJob, Deployment or DaemonSet."""
    result = {key: value for key, value in obj.items() if key != "status"}
    return result | {"metadata": result["metadata"] | {"generation": 1}}


def prepare_for_update(new: Object, old: Object) -> Object:
    """The object with the old status, and the next generation if its spec changed."""
    generation = old["metadata"].get("generation", 0) + (new["spec"] != old["spec"])
    result = new | {"metadata": new["metadata"] | {"generation": generation}}
    result.pop("status", None)
    return result | {"status": old["status"]} if "status" in old else result
