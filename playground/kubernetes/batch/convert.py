"""Jobs and CronJobs between their JSON form and the typed one."""

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
from playground.kubernetes.batch.defaults import set_defaults_job_spec
from playground.kubernetes.batch.strategy import generate_selector
from playground.kubernetes.batch.types import (
    CronJob,
    CronJobSpec,
    CronJobStatus,
    Job,
    JobSpec,
    JobStatus,
    JobTemplate,
    ObjectReference,
    OnExitCodes,
    OnPodCondition,
    PodFailurePolicyRule,
    SuccessPolicyRule,
    UncountedTerminatedPods,
)
from playground.kubernetes.core.convert import pod_template_from_json

Object = dict[str, Any]


def job_from_json(job: Object) -> Job:
    """A Job from its defaulted JSON form; a status in it is taken over."""
    return Job(
        meta=meta_from_json(job["metadata"]),
        spec=job_spec_from_json(job["spec"]),
        status=job_status_from_json(job.get("status") or {}),
    )


def job_spec_from_json(spec: Object) -> JobSpec:
    """A defaulted Job spec; the JSON itself stays in ``json``."""
    failure, success = spec.get("podFailurePolicy"), spec.get("successPolicy")
    return JobSpec(
        template=pod_template_from_json(spec["template"]),
        parallelism=spec.get("parallelism", 1),
        completions=spec.get("completions"),
        completion_mode=spec.get("completionMode", "NonIndexed"),
        backoff_limit=spec.get("backoffLimit", 6),
        backoff_limit_per_index=spec.get("backoffLimitPerIndex"),
        max_failed_indexes=spec.get("maxFailedIndexes"),
        active_deadline_seconds=spec.get("activeDeadlineSeconds"),
        ttl_seconds_after_finished=spec.get("ttlSecondsAfterFinished"),
        suspend=spec.get("suspend", False),
        pod_replacement_policy=spec.get("podReplacementPolicy", "TerminatingOrFailed"),
        pod_failure_policy=None if failure is None else tuple(map(_failure_rule, failure.get("rules") or ())),
        success_policy=None if success is None else tuple(map(_success_rule, success.get("rules") or ())),
        managed_by=spec.get("managedBy"),
        json=spec,
    )


def _failure_rule(rule: Object) -> PodFailurePolicyRule:
    codes = rule.get("onExitCodes")
    return PodFailurePolicyRule(
        action=rule["action"],
        on_exit_codes=codes
        and OnExitCodes(
            operator=codes["operator"],
            values=tuple(codes.get("values") or ()),
            container_name=codes.get("containerName"),
        ),
        on_pod_conditions=tuple(
            OnPodCondition(type=pattern["type"], status=pattern.get("status", "True"))
            for pattern in rule.get("onPodConditions") or ()
        ),
    )


def _success_rule(rule: Object) -> SuccessPolicyRule:
    return SuccessPolicyRule(succeeded_indexes=rule.get("succeededIndexes"), succeeded_count=rule.get("succeededCount"))


def job_status_from_json(status: Object) -> JobStatus:
    uncounted = status.get("uncountedTerminatedPods")
    return JobStatus(
        active=status.get("active", 0),
        ready=status.get("ready"),
        terminating=status.get("terminating"),
        succeeded=status.get("succeeded", 0),
        failed=status.get("failed", 0),
        start_time=time_seconds(status.get("startTime")),
        completion_time=time_seconds(status.get("completionTime")),
        completed_indexes=status.get("completedIndexes", ""),
        failed_indexes=status.get("failedIndexes"),
        uncounted_terminated_pods=None
        if uncounted is None
        else UncountedTerminatedPods(
            succeeded=tuple(uncounted.get("succeeded") or ()), failed=tuple(uncounted.get("failed") or ())
        ),
        conditions=tuple(condition_from_json(condition) for condition in status.get("conditions") or ()),
    )


def cron_job_from_json(cron_job: Object) -> CronJob:
    """A CronJob from its defaulted JSON form; a status in it is taken over."""
    return CronJob(
        meta=meta_from_json(cron_job["metadata"]),
        spec=cron_job_spec_from_json(cron_job["spec"]),
        status=cron_job_status_from_json(cron_job.get("status") or {}),
    )


def cron_job_spec_from_json(spec: Object) -> CronJobSpec:
    """A defaulted CronJob spec; its template's Job spec gets the defaults that each Job made from it will get."""
    template = spec["jobTemplate"]
    metadata = template.get("metadata") or {}
    return CronJobSpec(
        schedule=spec["schedule"],
        job_template=JobTemplate(
            job_spec=job_spec_from_json(set_defaults_job_spec(template["spec"])),
            labels=metadata.get("labels") or {},
            annotations=metadata.get("annotations") or {},
        ),
        time_zone=spec.get("timeZone"),
        starting_deadline_seconds=spec.get("startingDeadlineSeconds"),
        concurrency_policy=spec.get("concurrencyPolicy", "Allow"),
        suspend=spec.get("suspend", False),
        successful_jobs_history_limit=spec.get("successfulJobsHistoryLimit"),
        failed_jobs_history_limit=spec.get("failedJobsHistoryLimit"),
        json=spec,
    )


def cron_job_status_from_json(status: Object) -> CronJobStatus:
    return CronJobStatus(
        active=tuple(
            ObjectReference(kind=job["kind"], name=job["name"], uid=job["uid"]) for job in status.get("active") or ()
        ),
        last_schedule_time=time_seconds(status.get("lastScheduleTime")),
        last_successful_time=time_seconds(status.get("lastSuccessfulTime")),
    )


def job_to_json(job: Job, start_ms: int = 0) -> Object:
    """A Job as ``kubectl get -o json`` shows it; ``start_ms`` is the epoch ms of virtual time 0."""
    result: Object = {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": meta_to_json(job.meta, start_ms),
        "spec": job.spec.json,
    }
    if not job.spec.json.get("manualSelector") and "selector" not in job.spec.json:
        # Jobs of one CronJob share its template's spec; what ties each to its own Pods is written down only here.
        result = generate_selector(result)
    labels = (result["spec"]["template"].get("metadata") or {}).get("labels")
    if labels and not result["metadata"].get("labels"):
        result["metadata"]["labels"] = labels
    return result | {"status": job_status_to_json(job.status)}


def job_status_to_json(status: JobStatus) -> Object:
    """A Job's status as it is written: counters of zero are left out unless a controller has set them."""
    result: Object = {}
    for name, count in (("active", status.active), ("succeeded", status.succeeded), ("failed", status.failed)):
        if count:
            result[name] = count
    for name, optional in (("ready", status.ready), ("terminating", status.terminating)):
        if optional is not None:
            result[name] = optional
    for name, seconds in (("startTime", status.start_time), ("completionTime", status.completion_time)):
        if seconds is not None:
            result[name] = time_text(seconds)
    if status.completed_indexes:
        result["completedIndexes"] = status.completed_indexes
    if status.failed_indexes is not None:
        result["failedIndexes"] = status.failed_indexes
    if status.uncounted_terminated_pods is not None:
        uncounted = status.uncounted_terminated_pods
        lists = {"succeeded": list(uncounted.succeeded), "failed": list(uncounted.failed)}
        result["uncountedTerminatedPods"] = {name: uids for name, uids in lists.items() if uids}
    if status.conditions:
        result["conditions"] = [condition_to_json(condition) for condition in status.conditions]
    return result


def cron_job_to_json(cron_job: CronJob, start_ms: int = 0) -> Object:
    """A CronJob as ``kubectl get -o json`` shows it; ``start_ms`` is the epoch ms of virtual time 0."""
    return {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": meta_to_json(cron_job.meta, start_ms),
        "spec": cron_job.spec.json,
        "status": cron_job_status_to_json(cron_job.status, cron_job.meta.namespace),
    }


def cron_job_status_to_json(status: CronJobStatus, namespace: str = "default") -> Object:
    result: Object = {}
    if status.active:
        result["active"] = [
            {"apiVersion": "batch/v1", "kind": job.kind, "name": job.name, "namespace": namespace, "uid": job.uid}
            for job in status.active
        ]
    if status.last_schedule_time is not None:
        result["lastScheduleTime"] = time_text(status.last_schedule_time)
    if status.last_successful_time is not None:
        result["lastSuccessfulTime"] = time_text(status.last_successful_time)
    return result
