"""Defaults of Jobs and CronJobs (pkg/apis/batch/v1/defaults.go)."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.core.defaults import set_defaults_pod_template

Object = dict[str, Any]

_CRON_JOB_SPEC: Object = {
    "concurrencyPolicy": "Allow",
    "failedJobsHistoryLimit": 1,
    "successfulJobsHistoryLimit": 3,
    "suspend": False,
}
_MAX_INT32 = (1 << 31) - 1


def set_defaults_job(job: Object) -> Object:
    """The Job with its defaults. Labels taken over from the template stay one mapping with it, as in the server."""
    spec = set_defaults_job_spec(job.get("spec") or {})
    metadata = job.get("metadata") or {}
    labels = (spec["template"].get("metadata") or {}).get("labels")
    if labels and not metadata.get("labels"):
        metadata = metadata | {"labels": labels}
    return job | {"metadata": metadata, "spec": spec}


def set_defaults_job_spec(spec: Object) -> Object:
    """The spec of a Job with its defaults, its pod template's included."""
    parallelism, completions = spec.get("parallelism"), spec.get("completions")
    defaults: Object = {
        "backoffLimit": 6 if spec.get("backoffLimitPerIndex") is None else _MAX_INT32,
        "completionMode": "NonIndexed",
        "manualSelector": False,
        "parallelism": 1,
        "podReplacementPolicy": "TerminatingOrFailed" if spec.get("podFailurePolicy") is None else "Failed",
        "suspend": False,
    }
    if parallelism is None and completions is None:
        defaults["completions"] = 1
    return defaults | set_defaults_template_spec(spec)


def set_defaults_template_spec(spec: Object) -> Object:
    """What a Job's spec inside a CronJob gets: only the pod template's and the pod failure policy's defaults."""
    result = spec | {"template": set_defaults_pod_template(spec.get("template") or {})}
    policy = spec.get("podFailurePolicy")
    if policy and policy.get("rules"):
        result["podFailurePolicy"] = policy | {"rules": [_rule(rule) for rule in policy["rules"]]}
    return result


def _rule(rule: Object) -> Object:
    if not rule.get("onPodConditions"):
        return rule
    return rule | {"onPodConditions": [{"status": "True"} | pattern for pattern in rule["onPodConditions"]]}


def set_defaults_cron_job(cron_job: Object) -> Object:
    spec = _CRON_JOB_SPEC | (cron_job.get("spec") or {})
    template = spec.get("jobTemplate") or {}
    spec["jobTemplate"] = template | {"spec": set_defaults_template_spec(template.get("spec") or {})}
    return cron_job | {"spec": spec}
