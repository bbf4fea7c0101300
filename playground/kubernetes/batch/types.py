"""Jobs and CronJobs as the simulator keeps them (k8s.io/api/batch/v1): immutable, with the manifest in full beside the
typed fields.
"""

from __future__ import annotations

from typing import Any

import msgspec

from playground.kubernetes.apimachinery.meta import Condition, ObjectMeta
from playground.kubernetes.core.types import PodTemplate

JOB_NAME_LABEL = "batch.kubernetes.io/job-name"
CONTROLLER_UID_LABEL = "batch.kubernetes.io/controller-uid"
LEGACY_JOB_NAME_LABEL = "job-name"
LEGACY_CONTROLLER_UID_LABEL = "controller-uid"
JOB_TRACKING_FINALIZER = "batch.kubernetes.io/job-tracking"
JOB_COMPLETION_INDEX_ANNOTATION = "batch.kubernetes.io/job-completion-index"
JOB_INDEX_FAILURE_COUNT_ANNOTATION = "batch.kubernetes.io/job-index-failure-count"
JOB_INDEX_IGNORED_FAILURE_COUNT_ANNOTATION = "batch.kubernetes.io/job-index-ignored-failure-count"
CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION = "batch.kubernetes.io/cronjob-scheduled-timestamp"
CRON_JOB_INSTANTIATE_ANNOTATION = "cronjob.kubernetes.io/instantiate"


class OnExitCodes(msgspec.Struct, frozen=True, gc=False):
    operator: str
    values: tuple[int, ...]
    container_name: str | None = None


class OnPodCondition(msgspec.Struct, frozen=True, gc=False):
    type: str
    status: str = "True"


class PodFailurePolicyRule(msgspec.Struct, frozen=True, gc=False):
    """One rule: ``action`` is FailJob, FailIndex, Ignore or Count."""

    action: str
    on_exit_codes: OnExitCodes | None = None
    on_pod_conditions: tuple[OnPodCondition, ...] = ()


class SuccessPolicyRule(msgspec.Struct, frozen=True, gc=False):
    """One rule: ``succeeded_indexes`` in interval form ("0-2,5"), ``succeeded_count`` how many of them."""

    succeeded_indexes: str | None = None
    succeeded_count: int | None = None


class JobSpec(msgspec.Struct, frozen=True, gc=False):
    """A Job's spec after defaulting. ``json`` is the same in full, as it is stored."""

    template: PodTemplate
    parallelism: int = 1
    completions: int | None = None
    completion_mode: str = "NonIndexed"
    backoff_limit: int = 6
    backoff_limit_per_index: int | None = None
    max_failed_indexes: int | None = None
    active_deadline_seconds: int | None = None
    ttl_seconds_after_finished: int | None = None
    suspend: bool = False
    pod_replacement_policy: str = "TerminatingOrFailed"
    pod_failure_policy: tuple[PodFailurePolicyRule, ...] | None = None
    success_policy: tuple[SuccessPolicyRule, ...] | None = None
    managed_by: str | None = None
    json: dict[str, Any] = {}


class UncountedTerminatedPods(msgspec.Struct, frozen=True, gc=False):
    """UIDs of Pods that have ended and whose finalizer is still to be removed."""

    succeeded: tuple[str, ...] = ()
    failed: tuple[str, ...] = ()


class JobStatus(msgspec.Struct, frozen=True, gc=False):
    """A Job's status; times are epoch seconds. ``ready``, ``terminating`` are None until a controller has written
    them.
    """

    active: int = 0
    ready: int | None = None
    terminating: int | None = None
    succeeded: int = 0
    failed: int = 0
    start_time: int | None = None
    completion_time: int | None = None
    completed_indexes: str = ""
    failed_indexes: str | None = None
    uncounted_terminated_pods: UncountedTerminatedPods | None = None
    conditions: tuple[Condition, ...] = ()


class Job(msgspec.Struct, frozen=True, gc=False):
    meta: ObjectMeta
    spec: JobSpec
    status: JobStatus = JobStatus()

    kind = "Job"


class JobTemplate(msgspec.Struct, frozen=True, gc=False):
    """What a CronJob makes its Jobs from. ``job_spec`` is the spec as a new Job gets it: with a Job's own defaults."""

    job_spec: JobSpec
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class CronJobSpec(msgspec.Struct, frozen=True, gc=False):
    schedule: str
    job_template: JobTemplate
    time_zone: str | None = None
    starting_deadline_seconds: int | None = None
    concurrency_policy: str = "Allow"
    suspend: bool = False
    successful_jobs_history_limit: int | None = 3
    failed_jobs_history_limit: int | None = 1
    json: dict[str, Any] = {}


class ObjectReference(msgspec.Struct, frozen=True, gc=False):
    kind: str
    name: str
    uid: str


class CronJobStatus(msgspec.Struct, frozen=True, gc=False):
    """``active`` in the order in which the Jobs were started; times are epoch seconds."""

    active: tuple[ObjectReference, ...] = ()
    last_schedule_time: int | None = None
    last_successful_time: int | None = None


class CronJob(msgspec.Struct, frozen=True, gc=False):
    meta: ObjectMeta
    spec: CronJobSpec
    status: CronJobStatus = CronJobStatus()

    kind = "CronJob"
