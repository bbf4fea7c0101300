"""``kubectl describe job`` and ``cronjob`` (describe.go describeJob, describeCronJob)."""

from __future__ import annotations

from typing import Any

from playground.kubectl.describers.description import Description
from playground.kubectl.describers.templates import describe_template
from playground.kubectl.printers.durations import between, rfc1123
from playground.kubectl.printers.formats import go_value
from playground.kubectl.printers.table import NONE
from playground.kubectl.selectors import selector_text

Object = dict[str, Any]

UNSET = "<unset>"
INDEXES_SHOWN = 50
"""Characters of the completed indexes, up to the next comma."""


def describe_job(description: Description, job: Object) -> None:
    metadata, spec, status = job["metadata"], job["spec"], job.get("status") or {}
    description.fields((("Name", metadata["name"]), ("Namespace", metadata.get("namespace", ""))))
    description.field("Selector", selector_text(spec.get("selector")))
    description.labels("Labels", metadata.get("labels"))
    description.annotations("Annotations", metadata.get("annotations"))
    description.optional("Controlled By", controlled_by(job))
    description.optional("Parallelism", spec.get("parallelism"))
    description.field("Completions", _or_unset(spec.get("completions")))
    description.optional("Completion Mode", spec.get("completionMode"))
    if spec.get("suspend") is not None:
        description.field("Suspend", go_value(spec["suspend"]))
    description.optional("Backoff Limit", spec.get("backoffLimit"))
    description.optional("TTL Seconds After Finished", spec.get("ttlSecondsAfterFinished"))
    start, end = status.get("startTime"), status.get("completionTime")
    if start:
        description.field("Start Time", rfc1123(start))
    if end:
        description.field("Completed At", rfc1123(end))
    if start and end:
        description.field("Duration", between(start, end))
    _seconds(description, "Active Deadline Seconds", spec.get("activeDeadlineSeconds"))
    active, succeeded, failed, ready = (status.get(name) for name in ("active", "succeeded", "failed", "ready"))
    of_them_ready = "" if ready is None else f" ({ready} Ready)"
    told = f"{active or 0} Active{of_them_ready} / {succeeded or 0} Succeeded / {failed or 0} Failed"
    description.field("Pods Statuses", told)
    if spec.get("completionMode") == "Indexed":
        description.field("Completed Indexes", _some_of(status.get("completedIndexes") or ""))
    describe_template(description, spec["template"])


def controlled_by(obj: Object) -> str:
    """What manages an object, ``CronJob/nightly``; empty if nothing does."""
    for owner in obj["metadata"].get("ownerReferences") or ():
        if owner.get("controller"):
            return f"{owner['kind']}/{owner['name']}"
    return ""


def _some_of(indexes: str) -> str:
    comma = indexes.find(",", INDEXES_SHOWN)
    return (indexes if comma < 0 else f"{indexes[: comma + 1]}...") or NONE


def _or_unset(value: object) -> object:
    return UNSET if value is None else value


def _seconds(description: Description, title: str, seconds: int | None) -> None:
    if seconds is not None:
        description.field(title, f"{seconds}s")


def describe_cron_job(description: Description, cron_job: Object) -> None:
    metadata, spec, status = cron_job["metadata"], cron_job["spec"], cron_job.get("status") or {}
    description.fields((("Name", metadata["name"]), ("Namespace", metadata.get("namespace", ""))))
    description.labels("Labels", metadata.get("labels"))
    description.annotations("Annotations", metadata.get("annotations"))
    deadline = spec.get("startingDeadlineSeconds")
    description.fields(
        (
            ("Schedule", spec["schedule"]),
            ("Concurrency Policy", spec.get("concurrencyPolicy", "")),
            ("Suspend", _or_unset(spec.get("suspend"))),
            ("Time Zone", _or_unset(spec.get("timeZone"))),
            ("Successful Job History Limit", _or_unset(spec.get("successfulJobsHistoryLimit"))),
            ("Failed Job History Limit", _or_unset(spec.get("failedJobsHistoryLimit"))),
            ("Starting Deadline Seconds", UNSET if deadline is None else f"{deadline}s"),
        )
    )
    job = spec["jobTemplate"]["spec"]
    selector = job.get("selector")
    description.field("Selector", UNSET if selector is None else selector_text(selector))
    description.field("Parallelism", _or_unset(job.get("parallelism")))
    description.field("Completions", _or_unset(job.get("completions")))
    _seconds(description, "Active Deadline Seconds", job.get("activeDeadlineSeconds"))
    describe_template(description, job["template"])
    last = status.get("lastScheduleTime")
    description.field("Last Schedule Time", rfc1123(last) if last else UNSET)
    description.field("Active Jobs", ", ".join(each["name"] for each in status.get("active") or ()) or NONE)
