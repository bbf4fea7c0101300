"""What the trace's records show of objects, and why they come about where nobody says another reason."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from playground.kubernetes.apimachinery.meta import FOREGROUND_FINALIZER, ORPHAN_FINALIZER
from playground.kubernetes.batch.types import JOB_NAME_LABEL, CronJobSpec, CronJobStatus
from playground.kubernetes.core.types import Pod
from playground.simulator import rules
from playground.simulator.rules import Because, Rule

Record = dict[str, Any]

POD_RULES = {
    "created": rules.CREATED_POD.because,
    "running": rules.KUBELET_STARTED.because,
    "succeeded": rules.POD_SUCCEEDED.because,
    "failed": rules.POD_FAILED.because,
    "deleting": rules.DELETED_POD.because,
    "deleted": rules.POD_RELEASED.because,
}
CRON_JOB_RULES = {
    "patched": rules.PATCHED.because,
    "suspended": rules.SUSPENDED_CRON_JOB.because,
    "resumed": rules.RESUMED_CRON_JOB.because,
}
JOB_RULES = {
    "patched": rules.PATCHED.because,
    "suspended": rules.SUSPENDED_JOB.because,
    "resumed": rules.RESUMED_JOB.because,
}


@lru_cache(maxsize=4096)
def rfc3339(epoch_seconds: int) -> str:
    """A metav1.Time as it is printed: ``2026-03-02T09:00:00Z``."""
    return datetime.fromtimestamp(epoch_seconds, UTC).isoformat()[:-6] + "Z"


def seconds(at_ms: int) -> int | float:
    """Virtual ms as seconds: an int where they are whole."""
    return at_ms / 1000 if at_ms % 1000 else at_ms // 1000


def pod_reference(pod: Pod) -> str:
    """What people call a Pod: ``<job>#<ordinal>``, or so after its Deployment or DaemonSet; else its own name."""
    job = pod.meta.labels.get(JOB_NAME_LABEL) or pod.workload
    return f"{job}#{pod.ordinal}" if job else pod.meta.name


def cron_job_spec_record(spec: CronJobSpec) -> Record:
    """What decides when a CronJob is due, so that a picture can show the times at which nothing happened."""
    return {"schedule": spec.schedule, "timeZone": spec.time_zone, "suspend": spec.suspend}


def cron_job_status_record(status: CronJobStatus) -> Record:
    """A CronJob's status, its active Jobs by name."""
    shown: Record = {"active": [each.name for each in status.active]}
    if status.last_schedule_time is not None:
        shown["lastScheduleTime"] = rfc3339(status.last_schedule_time)
    if status.last_successful_time is not None:
        shown["lastSuccessfulTime"] = rfc3339(status.last_successful_time)
    return shown


def is_visible_change(was: CronJobStatus, now: CronJobStatus) -> bool:
    """Whether the record of a CronJob's status has changed."""
    return (
        now.last_schedule_time != was.last_schedule_time
        or now.last_successful_time != was.last_successful_time
        or [each.name for each in now.active] != [each.name for each in was.active]
    )


def spec_change(was_suspended: bool, is_suspended: bool) -> str:
    if was_suspended == is_suspended:
        return "patched"
    return "suspended" if is_suspended else "resumed"


def deletion(finalizers: Sequence[str], at_once: Rule) -> Because:
    """Why an object that somebody deletes does not go at once."""
    if FOREGROUND_FINALIZER in finalizers:
        return rules.DELETED_FOREGROUND.because
    return (rules.DELETED_ORPHAN if ORPHAN_FINALIZER in finalizers else at_once).because
