"""What holds of Pods as they change: no way back, and none is tracked but for a Job."""

from __future__ import annotations

from playground.kubernetes.apimachinery.meta import controller_of
from playground.kubernetes.batch.types import JOB_TRACKING_FINALIZER
from playground.kubernetes.core.types import ContainerStateRunning, Pod, PodStatus
from playground.simulator.invariants.report import Report
from playground.simulator.store import Handler, Table

PHASES = {"Pending": 0, "Running": 1, "Succeeded": 2, "Failed": 2}


class PodChecks:
    """Watches the table of Pods."""

    def __init__(self, pods: Table[Pod], report: Report) -> None:
        self._report = report
        self._killed: set[str] = set()
        """Those that were deleted without any grace: the object goes before the containers do."""
        pods.add_event_handler(Handler(self._added, self._updated, self._deleted))

    def _added(self, new: Pod) -> None:
        owner = controller_of(new.meta)
        tracked = JOB_TRACKING_FINALIZER in new.meta.finalizers
        if tracked != (owner is not None and owner.kind == "Job"):
            self._report.add(new, "is tracked and no Job's, or the reverse")
        if new.status.phase != "Pending":
            self._report.add(new, "was not Pending first")

    def _updated(self, old: Pod, new: Pod) -> None:
        if old.node_name and new.node_name != old.node_name:
            self._report.add(new, "has moved to another node")
        if old.meta.deletion_ms is None and new.meta.deletion_grace_seconds == 0:
            self._killed.add(new.meta.uid)
        if JOB_TRACKING_FINALIZER in new.meta.finalizers and JOB_TRACKING_FINALIZER not in old.meta.finalizers:
            self._report.add(new, "was counted, and is to be counted again")
        if new.spec is not old.spec and new.spec != old.spec:
            self._report.add(new, "has another spec")
        if new.status is not old.status:
            self._status(new, old.status)

    def _status(self, new: Pod, was: PodStatus) -> None:
        now = new.status
        if now.phase != was.phase and PHASES[now.phase] <= PHASES[was.phase]:
            self._report.add(new, f"was {was.phase} and is {now.phase}")
        before = _restarts(was)
        if before and any(count < before[name] for name, count in _restarts(now).items()):
            self._report.add(new, "has fewer restarts than it had")

    def _deleted(self, old: Pod) -> None:
        statuses = (*old.status.init_container_statuses, *old.status.container_statuses)
        killed = old.meta.uid in self._killed
        self._killed.discard(old.meta.uid)
        if not killed and any(type(each.state) is ContainerStateRunning for each in statuses):
            self._report.add(old, "has gone while a container runs")


def _restarts(status: PodStatus) -> dict[str, int]:
    return {each.name: each.restart_count for each in (*status.init_container_statuses, *status.container_statuses)}
