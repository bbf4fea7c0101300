"""``kubectl get jobs`` and ``cronjobs`` (pkg/printers/internalversion/printers.go printJob, printCronJob)."""

from __future__ import annotations

from typing import Any

from playground.kubectl.printers.durations import between, since
from playground.kubectl.printers.table import NONE, TablePrinter, containers_and_images
from playground.kubectl.selectors import format_label_selector

Object = dict[str, Any]

_TEMPLATE_COLUMNS = ("CONTAINERS", "IMAGES", "SELECTOR")


def job_status(job: Object) -> str:
    """The first that is true of: Complete, Failed, Terminating, Suspended, FailureTarget, SuccessCriteriaMet; else
    Running, also for a Job that nobody has looked at yet."""
    first_of_type: dict[str, str] = {}
    for condition in (job.get("status") or {}).get("conditions") or ():
        first_of_type.setdefault(condition["type"], condition["status"])
    for state in ("Complete", "Failed", "Terminating", "Suspended", "FailureTarget", "SuccessCriteriaMet"):
        if state == "Terminating":
            if job["metadata"].get("deletionTimestamp"):
                return state
        elif first_of_type.get(state) == "True":
            return state
    return "Running"


def job_completions(job: Object) -> str:
    spec, succeeded = job["spec"], (job.get("status") or {}).get("succeeded", 0)
    if spec.get("completions") is not None:
        return f"{succeeded}/{spec['completions']}"
    parallelism = spec.get("parallelism") or 0
    return f"{succeeded}/1 of {parallelism}" if parallelism > 1 else f"{succeeded}/1"


def job_duration(job: Object, now_ms: int) -> str:
    """From the start to the completion; while there is none it goes on, also for a Job that has failed."""
    status = job.get("status") or {}
    start, end = status.get("startTime"), status.get("completionTime")
    if not start:
        return ""
    return between(start, end) if end else since(start, now_ms)


def _job_row(job: Object, now_ms: int, wide: bool) -> list[str]:
    metadata, spec = job["metadata"], job["spec"]
    row = [
        metadata["name"],
        job_status(job),
        job_completions(job),
        job_duration(job, now_ms),
        since(metadata.get("creationTimestamp"), now_ms),
    ]
    if wide:
        row += [*containers_and_images(spec["template"]), format_label_selector(spec.get("selector"))]
    return row


def _cron_job_row(cron_job: Object, now_ms: int, wide: bool) -> list[str]:
    metadata, spec, status = cron_job["metadata"], cron_job["spec"], cron_job.get("status") or {}
    suspend, last = spec.get("suspend"), status.get("lastScheduleTime")
    row = [
        metadata["name"],
        spec["schedule"],
        spec.get("timeZone") or NONE,
        "<unset>" if suspend is None else str(suspend),
        str(len(status.get("active") or ())),
        since(last, now_ms) if last else NONE,
        since(metadata.get("creationTimestamp"), now_ms),
    ]
    if wide:
        template = spec["jobTemplate"]["spec"]
        row += [*containers_and_images(template["template"]), format_label_selector(template.get("selector"))]
    return row


_JOB = ("NAME", "STATUS", "COMPLETIONS", "DURATION", "AGE")
_CRON_JOB = ("NAME", "SCHEDULE", "TIMEZONE", "SUSPEND", "ACTIVE", "LAST SCHEDULE", "AGE")
JOBS = TablePrinter(_JOB, _JOB + _TEMPLATE_COLUMNS, _job_row)
CRON_JOBS = TablePrinter(_CRON_JOB, _CRON_JOB + _TEMPLATE_COLUMNS, _cron_job_row)
