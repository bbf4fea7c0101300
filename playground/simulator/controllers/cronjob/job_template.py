"""The Job that a CronJob makes for a scheduled time (pkg/controller/cronjob/utils.go getJobFromTemplate2)."""

from __future__ import annotations

from datetime import datetime

from playground.kubernetes.apimachinery.meta import ObjectMeta, OwnerReference
from playground.kubernetes.batch.types import CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION, CronJob, Job
from playground.kubernetes.cron.zones import load_location


def job_name(cron_job_name: str, scheduled: int) -> str:
    """Named after the scheduled minute since 1970, so that one minute makes one Job."""
    return f"{cron_job_name}-{scheduled // 60}"


def scheduled_timestamp(scheduled: int, time_zone: str | None) -> str:
    """The scheduled time in the CronJob's zone, RFC 3339; raises LocationError."""
    location = load_location(time_zone or "")
    shown = datetime.fromtimestamp(scheduled, location.zone).replace(tzinfo=None).isoformat(timespec="seconds")
    minutes = location.offset_at(scheduled) // 60
    if not minutes:
        return f"{shown}Z"
    hours, rest = divmod(abs(minutes), 60)
    return f"{shown}{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def job_from_template(cron_job: CronJob, scheduled: int) -> Job:
    """The Job to create, not yet stored."""
    template = cron_job.spec.job_template
    annotations = dict(template.annotations)
    annotations[CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION] = scheduled_timestamp(scheduled, cron_job.spec.time_zone)
    meta = cron_job.meta
    owner = OwnerReference("CronJob", meta.name, meta.uid, controller=True, block_owner_deletion=True)
    return Job(
        ObjectMeta(
            name=job_name(meta.name, scheduled),
            uid="",
            namespace=meta.namespace,
            labels=template.labels,
            annotations=annotations,
            owner_references=(owner,),
        ),
        template.job_spec,
    )
