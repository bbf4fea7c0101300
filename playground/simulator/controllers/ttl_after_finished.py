"""The ttl-after-finished controller (pkg/controller/ttlafterfinished/ttlafterfinished_controller.go)."""

from __future__ import annotations

from playground.kubernetes.batch.types import Job
from playground.simulator.client import key_of
from playground.simulator.controllers.base import Controller
from playground.simulator.records import rfc3339
from playground.simulator.rules import JOB_TTL


class TTLAfterFinishedController(Controller):
    """Deletes a Job, its Pods first, ``ttlSecondsAfterFinished`` after the second in which it finished."""

    name = "ttl-after-finished-controller"

    def start(self) -> None:
        self.informers.jobs.add_event_handler(add=self._look, update=self._look_again)

    def _look(self, job: Job) -> None:
        if job.spec.ttl_seconds_after_finished is not None and expires_at(job) is not None:
            self.queue.add(key_of(job.meta))

    def _look_again(self, _: Job, job: Job) -> None:
        if job.spec.ttl_seconds_after_finished is not None:
            self._look(job)

    def sync(self, key: str) -> int | None:
        job = self.informers.jobs.get(key)
        if job is None:
            return None
        expiry = expires_at(job)
        if expiry is None:
            return None
        left_ms = expiry * 1000 - self.clock.epoch_ms()
        if left_ms > 0:
            return left_ms
        ttl_seconds = job.spec.ttl_seconds_after_finished
        assert ttl_seconds is not None
        self.trace.because = JOB_TTL(ttlSecondsAfterFinished=ttl_seconds, finishedAt=rfc3339(expiry - ttl_seconds))
        self.client.jobs.delete(key, "Foreground", uid=job.meta.uid)
        self.trace.because = None
        return None


def expires_at(job: Job) -> int | None:
    """Epoch seconds from which the Job is to go; None if unfinished, without ttl or being deleted (timeLeft)."""
    ttl_seconds = job.spec.ttl_seconds_after_finished
    if ttl_seconds is None or job.meta.deletion_ms is not None:
        return None
    for condition in job.status.conditions:
        if condition.type in ("Complete", "Failed") and condition.status == "True":
            return condition.last_transition_time + ttl_seconds
    return None
