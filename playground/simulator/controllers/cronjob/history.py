"""What the CronJob controller knows of each CronJob's Jobs: which run, which have finished, which are the oldest.

Kept up to date Job by Job, so that a sync costs the same however many finished Jobs are kept.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Callable
from typing import NamedTuple

from playground.kubernetes.apimachinery.meta import controller_of
from playground.kubernetes.batch.types import CronJob, Job

StartOrder = tuple[bool, int, str]
"""Sorts Jobs by start time, those that never started last, then by name."""


def finished_status(job: Job) -> str:
    """Complete or Failed once the Job is finished, else an empty string (getFinishedStatus)."""
    for condition in job.status.conditions:
        if condition.type in ("Complete", "Failed") and condition.status == "True":
            return condition.type
    return ""


def start_order(job: Job) -> StartOrder:
    start_time = job.status.start_time
    return (start_time is None, start_time or 0, job.meta.name)


class FinishedJobs:
    """The finished Jobs of one outcome, oldest first."""

    __slots__ = ("_order",)

    def __init__(self) -> None:
        self._order: list[StartOrder] = []

    def __len__(self) -> int:
        return len(self._order)

    def add(self, job: Job) -> None:
        insort(self._order, start_order(job))

    def remove(self, job: Job) -> None:
        order = start_order(job)
        place = bisect_left(self._order, order)
        if place < len(self._order) and self._order[place] == order:
            del self._order[place]

    def oldest(self, number: int) -> list[str]:
        """The names of the ``number`` oldest."""
        return [name for _, _, name in self._order[:number]]


class Rest(NamedTuple):
    """For ``cron_job`` as it stands there is nothing to do before ``until_ms`` (epoch ms), its next scheduled time."""

    cron_job: CronJob
    until_ms: int


class JobsOfCronJob:
    """The Jobs whose controller reference bears one CronJob's name.

    ``unfinished`` and ``fresh`` by UID: the Jobs that still run, and those that have finished since the controller last
    took note. ``rest`` is what the controller has found last, if that was nothing to do; it is forgotten once there
    are other Jobs, or one has finished.
    """

    __slots__ = ("complete", "failed", "fresh", "jobs", "rest", "unfinished")

    def __init__(self) -> None:
        self.jobs: dict[str, Job] = {}
        self.unfinished: dict[str, Job] = {}
        self.fresh: dict[str, Job] = {}
        self.complete = FinishedJobs()
        self.failed = FinishedJobs()
        self.rest: Rest | None = None

    def put(self, job: Job) -> None:
        """A Job is new or has changed."""
        uid = job.meta.uid
        status = finished_status(job)
        known = self.jobs.get(uid)
        self.jobs[uid] = job
        if not status:
            if known is None:
                self.rest = None
            self.unfinished[uid] = job
        elif known is None or uid in self.unfinished:
            self.rest = None
            self.unfinished.pop(uid, None)
            self.fresh[uid] = job
            (self.complete if status == "Complete" else self.failed).add(job)
        elif uid in self.fresh:
            self.fresh[uid] = job

    def remove(self, job: Job) -> None:
        """A Job has gone."""
        uid = job.meta.uid
        self.rest = None
        if self.jobs.pop(uid, None) is not None and self.unfinished.pop(uid, None) is None:
            self.fresh.pop(uid, None)
            (self.complete if finished_status(job) == "Complete" else self.failed).remove(job)

    def rests(self, cron_job: CronJob, now_ms: int) -> bool:
        """Whether there is nothing to do for the CronJob at ``now_ms`` (epoch ms), as far as is known."""
        rest = self.rest
        return rest is not None and rest.cron_job is cron_job and now_ms < rest.until_ms

    def forget_notes(self) -> None:
        """The CronJob is a new one: nothing has been taken note of yet."""
        self.rest = None
        self.fresh = {uid: job for uid, job in self.jobs.items() if uid not in self.unfinished}


class JobIndex:
    """JobsOfCronJob by namespace and name of the CronJob."""

    def __init__(self) -> None:
        index: defaultdict[str, JobsOfCronJob] = defaultdict(JobsOfCronJob)
        self.of: Callable[[str], JobsOfCronJob] = index.__getitem__

    def put(self, old: Job | None, job: Job) -> None:
        """A Job is new (``old`` is None) or has changed."""
        key = _owner_key(job)
        if old is not None and old.meta.owner_references is not job.meta.owner_references:
            old_key = _owner_key(old)
            if old_key is not None and old_key != key:
                self.of(old_key).remove(old)
        if key is not None:
            self.of(key).put(job)

    def remove(self, job: Job) -> None:
        key = _owner_key(job)
        if key is not None:
            self.of(key).remove(job)


def _owner_key(job: Job) -> str | None:
    owner = controller_of(job.meta)
    return None if owner is None else f"{job.meta.namespace}/{owner.name}"
