"""What one pass of the CronJob controller knows of its CronJob (pkg/controller/cronjob/cronjob_controllerv2.go)."""

from __future__ import annotations

import msgspec

from playground.kubernetes.apimachinery.durations import MILLISECOND_NS
from playground.kubernetes.batch.types import CronJob, CronJobStatus, ObjectReference
from playground.simulator.controllers.cronjob.history import JobsOfCronJob, Rest


class Sync(msgspec.Struct):
    """One pass over one CronJob: what was read, and the status to be written at its end."""

    cron_job: CronJob
    jobs: JobsOfCronJob
    now_ns: int
    active: list[ObjectReference]
    last_schedule_time: int | None
    last_successful_time: int | None
    update_status: bool = False
    refused: bool = False
    """Whether a request was refused, which an Event then says in each pass."""
    next_ms: int | None = None
    """Once the pass has seen to it that nothing is due: the next scheduled time, in epoch ms."""

    @property
    def now_ms(self) -> int:
        """Epoch ms."""
        return self.now_ns // MILLISECOND_NS

    @property
    def status(self) -> CronJobStatus:
        return CronJobStatus(tuple(self.active), self.last_schedule_time, self.last_successful_time)

    def delete_from_active(self, uid: str) -> None:
        self.active = [reference for reference in self.active if reference.uid != uid]

    def note_rest(self, written: CronJob) -> None:
        """Spare the passes up to the next scheduled time that would find nothing to do and nothing to say: the CronJob
        as it is ``written`` has the Jobs that run, and this pass has seen to all else."""
        jobs = self.jobs
        if (
            self.next_ms is not None
            and not jobs.fresh
            and not self.refused
            and "TZ" not in written.spec.schedule
            and {reference.uid for reference in self.active} == jobs.unfinished.keys()
        ):
            jobs.rest = Rest(written, self.next_ms)
