"""The records of Deployments, ReplicaSets and DaemonSets: what the store tells of them, as the trace shows it."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.apimachinery.meta import controller_of
from playground.kubernetes.apps.types import DaemonSet, Deployment, DeploymentStatus, ReplicaSet
from playground.simulator import rules
from playground.simulator.records import Record, deletion
from playground.simulator.rules import Because
from playground.simulator.store import Handler, Store
from playground.simulator.trace import Trace

Workload = Deployment | ReplicaSet | DaemonSet

CREATED = {
    "Deployment": rules.CREATED_DEPLOYMENT.because,
    "ReplicaSet": rules.CREATED_REPLICA_SET.because,
    "DaemonSet": rules.CREATED_DAEMON_SET.because,
}
STATUS = {
    "Deployment": rules.DEPLOYMENT_STATUS.because,
    "ReplicaSet": rules.REPLICA_SET_STATUS.because,
    "DaemonSet": rules.DAEMON_SET_STATUS.because,
}


class WorkloadRecords:
    """Watches the three tables and tells the trace."""

    def __init__(self, trace: Trace, store: Store) -> None:
        self._trace = trace
        for kind in ("Deployment", "ReplicaSet", "DaemonSet"):
            store.tables[kind].add_event_handler(Handler(self._created, self._updated, self._deleted))

    def _created(self, new: Workload) -> None:
        more: Record = {"status": status_record(new), "spec": spec_record(new)}
        owner = controller_of(new.meta)
        if owner is not None:
            more["owner"] = f"{owner.kind}/{owner.name}"
        self._tell(new, "created", CREATED[new.kind], more)

    def _updated(self, old: Workload, new: Workload) -> None:
        if new.spec is not old.spec and new.spec != old.spec:
            self._tell(new, "patched", rules.PATCHED.because, {"spec": spec_record(new)})
        if new.status is not old.status:
            shown = status_record(new)
            if shown != status_record(old):
                self._tell(new, "status", STATUS[new.kind], {"status": shown})
        if new.meta.deletion_ms is not None and old.meta.deletion_ms is None:
            because = deletion(new.meta.finalizers, rules.DELETED_WORKLOAD)
            self._tell(new, "deleting", because, {"finalizers": list(new.meta.finalizers)})
        if old.meta.owner_references and not new.meta.owner_references:
            self._tell(new, "orphaned", rules.PATCHED.because, {})
        self._trace.because = None

    def _deleted(self, old: Workload) -> None:
        otherwise = rules.DELETED_WORKLOAD if old.meta.deletion_ms is None else rules.OBJECT_RELEASED
        self._tell(old, "deleted", otherwise.because, {})

    def _tell(self, about: Workload, change: str, otherwise: Because, more: Record) -> None:
        self._trace.workload(about.kind, about.meta.name, change, otherwise, more)


def spec_record(workload: Workload) -> Record:
    """What decides how many Pods there are to be."""
    return {} if isinstance(workload, DaemonSet) else {"replicas": workload.spec.replicas}


def status_record(workload: Workload) -> Record:
    """The visible status: the counts under their own names, and a Deployment's conditions without their times."""
    status: Any = workload.status
    if isinstance(workload, DaemonSet):
        return {
            "desiredNumberScheduled": status.desired_number_scheduled,
            "currentNumberScheduled": status.current_number_scheduled,
            "updatedNumberScheduled": status.updated_number_scheduled,
            "numberReady": status.number_ready,
            "numberAvailable": status.number_available,
            "numberMisscheduled": status.number_misscheduled,
        }
    shown: Record = {
        "replicas": status.replicas,
        "readyReplicas": status.ready_replicas,
        "availableReplicas": status.available_replicas,
        "terminatingReplicas": status.terminating_replicas or 0,
    }
    if isinstance(status, DeploymentStatus):
        shown["updatedReplicas"] = status.updated_replicas
        shown["unavailableReplicas"] = status.unavailable_replicas
        shown["conditions"] = [
            {"type": each.type, "status": each.status, "reason": each.reason, "message": each.message}
            for each in status.conditions
        ]
    return shown
