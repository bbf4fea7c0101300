"""Following a cluster from its beginning, action by action."""

from __future__ import annotations

from playground.simulator.cluster import Cluster
from playground.simulator.event_loop import LANE_BITS
from playground.simulator.invariants.cron_jobs import CronJobChecks
from playground.simulator.invariants.jobs import JobChecks
from playground.simulator.invariants.objects import ObjectChecks
from playground.simulator.invariants.pods import PodChecks
from playground.simulator.invariants.report import Report
from playground.simulator.invariants.state import violations
from playground.simulator.workqueue import WorkQueue

OBJECTS_OF_ONE_LOOK = 16


class Violation(AssertionError):
    """Something that must hold does not; ``str()`` says what, and at which virtual time."""


class Watch:
    """Looks at ``cluster`` after each of its actions and raises Violation where something does not hold.

    To be made before the cluster runs. What an action has touched is looked at after it; all there is, the more rarely
    the more there is, so that a long run stays affordable.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._report = Report()
        self._objects = ObjectChecks(cluster.store, self._report)
        self._cron_jobs = CronJobChecks(cluster.store, cluster.clock, self._report)
        self._jobs = JobChecks(cluster.store, self._report)
        PodChecks(cluster.client.pods.table, self._report)
        self._until_look = 0
        self._at_ms = 0
        self._step = cluster.step
        cluster.step = self.step

    def step(self) -> None:
        """Run the next action and look."""
        cluster = self._cluster
        before_ms, due = cluster.clock.now_ms, cluster.loop.next_due()
        if due is not None and due >> LANE_BITS > self._at_ms and cluster.controllers:
            self._objects.collected()
        self._step()
        self._at_ms = cluster.clock.now_ms
        if self._at_ms < before_ms:
            self._report.say("time runs backwards")
        if cluster.loop.ready:
            self._report.say("work that was to be done at once has not been done")
        for queue in self._queues():
            for key in queue.waiting:
                self._report.say(f"{key} waits for a controller that has nothing to do")
        self._jobs.over()
        self._cron_jobs.over()
        self._until_look -= 1
        if self._until_look < 0:
            self._until_look = cluster.store.size // OBJECTS_OF_ONE_LOOK
            for text in violations(cluster):
                self._report.say(text)
        self._raise()

    def at_rest(self) -> None:
        """The run has come to rest: nothing waits for anybody or for its time."""
        if self._cluster.controllers:
            self._objects.collected()
        for queue in self._queues():
            for key in (*queue.waiting, *queue.delayed):
                self._report.say(f"{key} still waits for its time, and all is at rest")
        for text in violations(self._cluster):
            self._report.say(text)
        self._raise()

    def _queues(self) -> list[WorkQueue]:
        held = [each for controller in self._cluster.controllers for each in vars(controller).values()]
        return [each for each in held if isinstance(each, WorkQueue)]

    def _raise(self) -> None:
        found = self._report.take()
        if found:
            raise Violation(f"at {self._cluster.clock.now_ms} ms: " + "; ".join(found))
