"""The run's output: records in causal order, made from the writes that the store has seen.

A record is one plain dict. ``t`` is seconds since the scenario's start, in milliseconds resolution.
"""

from __future__ import annotations

from typing import Any

from playground.kubernetes.apimachinery.meta import Condition, controller_of, is_condition_true
from playground.kubernetes.batch.types import (
    CRON_JOB_INSTANTIATE_ANNOTATION,
    CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION,
    JOB_INDEX_FAILURE_COUNT_ANNOTATION,
    JOB_INDEX_IGNORED_FAILURE_COUNT_ANNOTATION,
    JOB_TRACKING_FINALIZER,
    CronJob,
    Job,
    JobStatus,
)
from playground.kubernetes.core.types import (
    ContainerStateRunning,
    ContainerStateTerminated,
    ContainerStateWaiting,
    ContainerStatus,
    Node,
    Pod,
)
from playground.simulator import rules
from playground.simulator.clock import Clock
from playground.simulator.records import (
    CRON_JOB_RULES,
    JOB_RULES,
    POD_RULES,
    Record,
    cron_job_spec_record,
    cron_job_status_record,
    deletion,
    is_visible_change,
    pod_reference,
    rfc3339,
    seconds,
    spec_change,
)
from playground.simulator.rules import Because
from playground.simulator.store import Handler, Store

POD_FAILURE_POLICY = "PodFailurePolicy"
"""The reason of the condition and the Event whose message names a Pod."""


class Trace:
    """Collects the records of a run; ``take`` hands over those made since it was last called.

    Each record has its ``because`` (rules.py). Who is about to write sets ``because`` for the first record that comes
    of it, and clears it where it may turn out that nothing is written. Without it, people have done it, or what the
    record says is all there is to it.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.records: list[Record] = []
        """Those made since ``take`` was last called."""
        self.because: Because | None = None
        """Why the next record comes about."""
        self.reported: dict[str, Because] = {}
        """Why the changes come about that the next report of a Pod's status shows, by change."""
        self.ticks: dict[str, tuple[str, int]] = {}
        """By UID of a CronJob the scheduled time (epoch seconds) that was told of last, and by which rule."""
        self._at_ms = 0
        self._t: int | float = 0
        self._pods: dict[str, Pod] = {}
        self._messages: dict[str, str] = {}

    def observe(self, store: Store) -> None:
        """Watch the store's tables."""
        store.tables["Job"].add_event_handler(Handler(self._job_created, self._job_updated, self._job_deleted))
        cron_jobs = Handler(self._cron_job_created, self._cron_job_updated, self._cron_job_deleted)
        store.tables["CronJob"].add_event_handler(cron_jobs)
        store.tables["Pod"].add_event_handler(Handler(self._pod_created, self._pod_updated, self._pod_deleted))
        store.tables["Node"].add_event_handler(Handler(None, self._node_updated))
        self._pods = store.tables["Pod"].objects

    def take(self) -> list[Record]:
        """The records made since the last call."""
        taken, self.records = self.records, []
        self._because = None
        return taken

    def event(self, object_reference: str, event_type: str, reason: str, message: str, because: Because) -> None:
        """An Event that a controller has recorded; ``object_reference`` is ``Kind/name``."""
        if reason == POD_FAILURE_POLICY:
            message = self.with_pod_references(message)
        self.records.append(
            {
                "t": self.now(),
                "kind": "Event",
                "object": object_reference,
                "type": event_type,
                "reason": reason,
                "message": message,
                "because": because,
            }
        )

    def action(self, do: str, result: str) -> None:
        """An action that was refused, in the server's words."""
        self.because = None
        self._add({"t": self.now(), "kind": "Action", "do": do, "result": result}, rules.ACTION_REFUSED.because)

    def node(self, name: str, change: str, because: Because) -> None:
        """A change of a node: down, notReady (its loss is noticed), up, ready (its return is)."""
        self._add({"t": self.now(), "kind": "Node", "node": name, "change": change}, because)

    def workload(self, kind: str, name: str, change: str, otherwise: Because, more: Record) -> None:
        """A change of a Deployment, ReplicaSet or DaemonSet."""
        self._add({"t": self.now(), "kind": kind, kind.lower(): name, "change": change, **more}, otherwise)

    def pod(self, pod: Pod, change: str, because: Because) -> None:
        """A change of a Pod that no write shows."""
        self.because = because
        self._pod_record(pod, change)

    def decision(self, object_reference: str, because: Because) -> None:
        """A controller has decided to do nothing, and why; ``checks`` in it are the answers on the way, in order."""
        self.records.append({"t": self.now(), "kind": "Decision", "object": object_reference, "because": because})

    def now(self) -> int | float:
        """Seconds since the start: an int where they are whole."""
        at_ms = self._clock.now_ms
        if at_ms != self._at_ms:
            self._at_ms = at_ms
            self._t = seconds(at_ms)
        return self._t

    def _add(self, record: Record, otherwise: Because) -> None:
        because = self.because
        if because is None:
            record["because"] = otherwise
        else:
            record["because"] = because
            self.because = None
        self.records.append(record)

    def _node_updated(self, old: Node, new: Node) -> None:
        was, now = (is_condition_true(each.conditions, "Ready") or not each.conditions for each in (old, new))
        if was != now:
            self.node(new.meta.name, "ready" if now else "notReady", rules.NODE_UP.because)
        self.because = None

    # -- Jobs and CronJobs

    def _job_updated(self, old: Job, new: Job) -> None:
        name = new.meta.name
        if new.spec is not old.spec:
            change = spec_change(old.spec.suspend, new.spec.suspend)
            self._add({"t": self.now(), "kind": "Job", "job": name, "change": change}, JOB_RULES[change])
        if new.status is not old.status and self._is_visible_change(old.status, new.status):
            record: Record = {"t": self.now(), "kind": "Job", "job": name, "change": "status"}
            record["status"] = self._job_status(new.status)
            self._add(record, rules.JOB_STATUS_PODS.because)
        if new.meta.deletion_ms is not None and old.meta.deletion_ms is None:
            finalizers = list(new.meta.finalizers)
            record = {"t": self.now(), "kind": "Job", "job": name, "change": "deleting", "finalizers": finalizers}
            self._add(record, deletion(finalizers, rules.DELETED_JOB))
        if old.meta.owner_references and not new.meta.owner_references:
            self._add({"t": self.now(), "kind": "Job", "job": name, "change": "orphaned"}, rules.PATCHED.because)
        self.because = None

    def _job_deleted(self, job: Job) -> None:
        otherwise = rules.DELETED_JOB if job.meta.deletion_ms is None else rules.OBJECT_RELEASED
        self._add({"t": self.now(), "kind": "Job", "job": job.meta.name, "change": "deleted"}, otherwise.because)

    def _is_visible_change(self, was: JobStatus, now: JobStatus) -> bool:
        """Whether the status as it is shown has changed."""
        return (
            now.active != was.active
            or now.ready != was.ready
            or now.succeeded != was.succeeded
            or now.failed != was.failed
            or now.terminating != was.terminating
            or now.start_time != was.start_time
            or now.completion_time != was.completion_time
            or now.completed_indexes != was.completed_indexes
            or now.failed_indexes != was.failed_indexes
            or (now.conditions is not was.conditions and self._conditions(now) != self._conditions(was))
        )

    def _job_status(self, status: JobStatus) -> Record:
        """A Job's visible status: all but the UIDs of uncounted Pods and the conditions' times."""
        shown: Record = {
            "active": status.active,
            "conditions": self._conditions(status) if status.conditions else [],
            "failed": status.failed,
            "succeeded": status.succeeded,
        }
        if status.ready is not None:
            shown["ready"] = status.ready
        if status.terminating is not None:
            shown["terminating"] = status.terminating
        if status.start_time is not None:
            shown["startTime"] = rfc3339(status.start_time)
        if status.completion_time is not None:
            shown["completionTime"] = rfc3339(status.completion_time)
        if status.completed_indexes:
            shown["completedIndexes"] = status.completed_indexes
        if status.failed_indexes is not None:
            shown["failedIndexes"] = status.failed_indexes
        return shown

    def _conditions(self, status: JobStatus) -> list[Record]:
        return [self._condition(each) for each in status.conditions]

    def _condition(self, condition: Condition) -> Record:
        """A Job's condition without its times, and with the Pod that its message may name called as people call it."""
        message = condition.message
        if condition.reason == POD_FAILURE_POLICY:
            message = self.with_pod_references(message)
        return {"message": message, "reason": condition.reason, "status": condition.status, "type": condition.type}

    def with_pod_references(self, message: str) -> str:
        """The message, each Pod that it names called as people call it."""
        shown = self._messages.get(message)
        if shown is None:
            shown = message
            for word in message.split(" "):
                pod = self._pods.get(word)
                if pod is not None:
                    shown = message.replace(word, f"{pod.meta.namespace}/{pod_reference(pod)}")
            self._messages[message] = shown
        return shown

    def _job_created(self, job: Job) -> None:
        record: Record = {
            "t": self.now(),
            "kind": "Job",
            "job": job.meta.name,
            "change": "created",
            "status": self._job_status(job.status),
        }
        owner = controller_of(job.meta)
        if owner is not None:
            record["owner"] = f"{owner.kind}/{owner.name}"
        scheduled_at = job.meta.annotations.get(CRON_JOB_SCHEDULED_TIMESTAMP_ANNOTATION)
        if scheduled_at is not None:
            record["scheduledAt"] = scheduled_at
        by_hand = CRON_JOB_INSTANTIATE_ANNOTATION in job.meta.annotations
        self._add(record, (rules.CREATED_JOB_BY_HAND if by_hand else rules.CREATED_JOB).because)

    def _cron_job_created(self, new: CronJob) -> None:
        record: Record = {"t": self.now(), "kind": "CronJob", "cronjob": new.meta.name, "change": "created"}
        record["status"] = cron_job_status_record(new.status)
        record["spec"] = cron_job_spec_record(new.spec)
        self._add(record, rules.CREATED_CRON_JOB.because)

    def _cron_job_updated(self, old: CronJob, new: CronJob) -> None:
        name = new.meta.name
        if new.spec is not old.spec:
            change = spec_change(old.spec.suspend, new.spec.suspend)
            record: Record = {"t": self.now(), "kind": "CronJob", "cronjob": name, "change": change}
            self._add({**record, "spec": cron_job_spec_record(new.spec)}, CRON_JOB_RULES[change])
        if new.status is not old.status and is_visible_change(old.status, new.status):
            shown = cron_job_status_record(new.status)
            record = {"t": self.now(), "kind": "CronJob", "cronjob": name, "change": "status", "status": shown}
            self._add(record, rules.CRON_JOB_STATUS.because)
        if new.meta.deletion_ms is not None and old.meta.deletion_ms is None:
            because = deletion(new.meta.finalizers, rules.DELETED_CRON_JOB)
            self._add({"t": self.now(), "kind": "CronJob", "cronjob": name, "change": "deleting"}, because)
        self.because = None

    def _cron_job_deleted(self, cron_job: CronJob) -> None:
        otherwise = rules.DELETED_CRON_JOB if cron_job.meta.deletion_ms is None else rules.OBJECT_RELEASED
        record = {"t": self.now(), "kind": "CronJob", "cronjob": cron_job.meta.name, "change": "deleted"}
        self._add(record, otherwise.because)

    # -- Pods

    def _pod_updated(self, old: Pod, new: Pod) -> None:
        if new.status is not old.status:
            self._pod_status(old, new)
        meta, was = new.meta, old.meta
        if new.node_name != old.node_name:
            self._pod_record(new, "scheduled", node=new.node_name)
        if meta.deletion_ms is not None and was.deletion_ms is None:
            self._pod_record(new, "deleting", gracePeriodSeconds=meta.deletion_grace_seconds)
        if meta.finalizers is not was.finalizers and (
            JOB_TRACKING_FINALIZER in was.finalizers and JOB_TRACKING_FINALIZER not in meta.finalizers
        ):
            self._pod_record(new, "finalizerRemoved")
        if was.owner_references and not meta.owner_references:
            self._pod_record(new, "orphaned")
        self.because = None

    def _pod_deleted(self, pod: Pod) -> None:
        self._pod_record(pod, "deleted")

    def _pod_record(self, pod: Pod, change: str, **more: Any) -> None:
        record: Record = {
            "t": self.now(),
            "kind": "Pod",
            "pod": pod_reference(pod),
            "index": pod.completion_index,
            "change": change,
        }
        if more:
            record.update(more)
        because = self.because
        if because is None:
            because = self.reported.pop(change, None) or POD_RULES[change]
        else:
            self.because = None
        record["because"] = because
        self.records.append(record)

    def _pod_created(self, pod: Pod) -> None:
        counts: Record = {}
        annotations = pod.meta.annotations
        if JOB_INDEX_FAILURE_COUNT_ANNOTATION in annotations:
            counts["indexFailureCount"] = annotations[JOB_INDEX_FAILURE_COUNT_ANNOTATION]
        if JOB_INDEX_IGNORED_FAILURE_COUNT_ANNOTATION in annotations:
            counts["indexIgnoredFailureCount"] = annotations[JOB_INDEX_IGNORED_FAILURE_COUNT_ANNOTATION]
        if pod.workload:
            owner = controller_of(pod.meta)
            direct = owner is not None and owner.name == pod.workload
            counts["owner"] = f"{owner.kind if owner is not None and direct else 'Deployment'}/{pod.workload}"
        self._pod_record(pod, "created", **counts)

    def _pod_status(self, old: Pod, new: Pod) -> None:
        was, now = old.status, new.status
        if now.conditions is not was.conditions:
            self._pod_conditions(old, new)
        if now.init_container_statuses is not was.init_container_statuses:
            self._containers(new, was.init_container_statuses, now.init_container_statuses)
        if now.phase == "Running" != was.phase:
            self._pod_record(new, "running")
        if now.container_statuses is not was.container_statuses:
            self._containers(new, was.container_statuses, now.container_statuses)
        if now.phase != was.phase:
            if now.phase == "Succeeded":
                self._pod_record(new, "succeeded")
            elif now.phase == "Failed":
                if now.reason:
                    self._pod_record(new, "failed", reason=now.reason)
                else:
                    self._pod_record(new, "failed")

    def _pod_conditions(self, old: Pod, new: Pod) -> None:
        for condition in new.status.conditions:
            if condition.type == "DisruptionTarget" and condition not in old.status.conditions:
                self._pod_record(new, "disruptionTarget", reason=condition.reason, message=condition.message)

    def _containers(self, pod: Pod, was: tuple[ContainerStatus, ...], now: tuple[ContainerStatus, ...]) -> None:
        for place, status in enumerate(now):
            before = was[place] if was else None
            if status is before:
                continue
            state = status.state
            if before is not None and type(before.state) is ContainerStateRunning:
                ended = state if type(state) is ContainerStateTerminated else status.last_terminated
                if ended is not None and ended is not before.last_terminated:
                    self._container_exited(pod, before, ended)
            elif before is None and type(state) is ContainerStateTerminated:
                self._container_exited(pod, status, state)
            if type(state) is ContainerStateWaiting:
                if state.retry_ms is not None:
                    self._crash_loop_back_off(pod, status, state)
            elif before is not None and status.restart_count != before.restart_count:
                self._pod_record(pod, "restarting", container=status.name, restartCount=status.restart_count)

    def _container_exited(self, pod: Pod, status: ContainerStatus, ended: ContainerStateTerminated) -> None:
        self._pod_record(
            pod,
            "containerExited",
            container=status.name,
            exitCode=ended.exit_code,
            reason=ended.reason,
            restartCount=status.restart_count,
        )

    def _crash_loop_back_off(self, pod: Pod, status: ContainerStatus, state: ContainerStateWaiting) -> None:
        assert state.retry_ms is not None
        self._pod_record(
            pod,
            "crashLoopBackOff",
            container=status.name,
            restartCount=status.restart_count,
            message=state.message.partition(" pod=")[0],
            retryAt=seconds(state.retry_ms),
        )
