"""Trace records in, chunks of the picture out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec

from playground.metrics import Rule
from playground.timeline.alerts import AlertLanes, Watched
from playground.timeline.cron_jobs import CronJobLane
from playground.timeline.jobs import JobLane
from playground.timeline.picture import Picture
from playground.timeline.pods import PodLane
from playground.timeline.reasons import Record
from playground.timeline.wire import NONE, Span
from playground.timeline.workloads import KINDS, WorkloadLane

WIRE_VERSION = 1

# Within one instant records are taken in this order, whatever order they come in: owners before what they own, and
# words last.
ORDER = {
    "Action": 0,
    "CronJob": 1,
    "Deployment": 1,
    "DaemonSet": 1,
    "Node": 1,
    "Job": 2,
    "ReplicaSet": 2,
    "Pod": 3,
    "Event": 4,
    "Decision": 5,
}
DELETED_JOB = "Deleted job "
WAITS = ("job.backoff.delay", "job.backoff.index", "job.terminating")


class TimelineBuilder:
    """Turns the records of one run into lanes, spans, ticks, marks and Events, and hands them out in chunks.

    Records come in time order. The picture does not depend on how they are cut into batches, nor on the order of
    records within one instant beyond each object's own. ``start_ms`` is the epoch ms of t = 0, ``zone`` that of
    the times in explanations.
    """

    def __init__(self, start_ms: int, zone: str = "UTC") -> None:
        self._start_ms = start_ms
        self._zone = zone
        self._picture = Picture(start_ms, zone)
        self._instant: list[Record] = []
        self._instant_ms = 0
        self._told_ms = 0
        self._cron_jobs: dict[str, CronJobLane] = {}
        self._every_cron_job: list[CronJobLane] = []
        self._jobs: dict[str, JobLane] = {}
        self._workloads: dict[str, WorkloadLane] = {}
        self._pods: dict[str, PodLane] = {}
        self._nodes: list[str] = []
        self._lanes: dict[str, int] = {}
        self._live_pods = 0
        self._cluster = NONE
        self._down: dict[str, Span] = {}
        self._alerts: AlertLanes | None = None

    def watch(self, rules: Sequence[Rule], run: Watched) -> None:
        """Before the first records: draw as well what becomes of ``rules``, by the metrics of the run they are of."""
        self._alerts = AlertLanes(self._picture, rules, run, self._start_ms, self._zone)

    def feed(self, records: Iterable[Record]) -> None:
        """Take the next records of the run."""
        for record in records:
            at_ms = round(record["t"] * 1000)
            if at_ms != self._instant_ms:
                self._settle_instant()
                self._instant_ms = at_ms
            self._instant.append(record)

    def chunk(self) -> dict[str, Any]:
        """What is new or has changed since the last chunk, up to the last instant that is complete."""
        if self._alerts is not None:
            self._alerts.look(self._told_ms)
        return {"version": WIRE_VERSION, "untilMs": self._told_ms, **self._picture.take()}

    def finish(self, until_ms: int) -> dict[str, Any]:
        """The last chunk, up to the end of the run at ``until_ms``, with the ``outcome``; what is open stays open."""
        self._settle_instant()
        for cron_job in self._every_cron_job:
            cron_job.finish(until_ms)
        for job in self._jobs.values():
            job.finish(until_ms)
        self._told_ms = until_ms
        if self._alerts is not None:
            self._alerts.look(until_ms, at_the_end=True)
        return {**self.chunk(), "outcome": msgspec.to_builtins(self._picture.outcome)}

    def _settle_instant(self) -> None:
        """Draw the instant whose records are complete."""
        records, self._instant = self._instant, []
        at_ms = self._instant_ms
        records.sort(key=lambda record: ORDER.get(record["kind"], 0))
        deleted = {
            record["message"].removeprefix(DELETED_JOB)
            for record in records
            if record["kind"] == "Event" and record["reason"] == "SuccessfulDelete"
        }
        touched: dict[str, PodLane] = {}
        for record in records:
            kind = record["kind"]
            if kind == "Pod":
                touched[record["pod"]] = self._pod(record, at_ms)
            elif kind == "Job":
                self._job(record, at_ms, deleted)
            elif kind == "Event":
                self._event(record, at_ms)
            elif kind == "CronJob":
                self._cron_job(record, at_ms)
            elif kind == "Decision":
                self._decision(record, at_ms)
            elif kind == "Action":
                text = f"{record['do']}: {record['result']}"
                self._picture.marks.add(self._cluster_lane(), at_ms, "refused", text, self._picture.why(record))
            elif kind == "Node":
                self._node(record, at_ms)
            elif kind in KINDS:
                self._workload(record, at_ms)
        for pod in touched.values():
            pod.settle(at_ms)
        self._told_ms = at_ms

    def _cron_job(self, record: Record, at_ms: int) -> None:
        name = record["cronjob"]
        if record["change"] == "created":
            cron_job = self._cron_jobs[name] = CronJobLane(self._picture, record, at_ms, self._start_ms)
            self._every_cron_job.append(cron_job)
            self._lanes[f"CronJob/{name}"] = cron_job.lane
        else:
            self._cron_jobs[name].change(record, at_ms)

    def _job(self, record: Record, at_ms: int, deleted: set[str]) -> None:
        name = record["job"]
        if record["change"] == "created":
            self._job_created(record, at_ms)
        self._jobs[name].change(record, at_ms, name in deleted)

    def _job_created(self, record: Record, at_ms: int) -> None:
        name = record["job"]
        kind, _, owner_name = record.get("owner", "").partition("/")
        owner = self._cron_jobs.get(owner_name) if kind == "CronJob" else None
        job = self._jobs[name] = JobLane(self._picture, record, at_ms, owner)
        self._lanes[f"Job/{name}"] = job.lane
        scheduled_at = record.get("scheduledAt")
        if owner is not None and scheduled_at is not None:
            owner.job_created(job.lane, scheduled_at, at_ms, self._picture.why(record))

    def _workload(self, record: Record, at_ms: int) -> None:
        about = f"{record['kind']}/{record[record['kind'].lower()]}"
        owner = record.get("owner")
        if owner is not None:
            # What concerns a Deployment's ReplicaSet is told on the Deployment's lane.
            self._lanes[about] = self._lanes.get(owner, NONE)
        elif record["change"] == "created":
            workload = self._workloads[about] = WorkloadLane(self._picture, record, at_ms)
            self._lanes[about] = workload.lane
        elif about in self._workloads:
            self._workloads[about].change(record, at_ms)

    def _pod(self, record: Record, at_ms: int) -> PodLane:
        name = record["pod"]
        if record["change"] == "created":
            return self._pod_created(record, at_ms)
        pod = self._pods[name]
        was_live, was_due_ms = pod.live, pod.replacement_due_ms
        pod.change(record, at_ms)
        if record["change"] == "scheduled":
            self._on_node(pod)
        if was_live and not pod.live:
            self._count_pod(pod, -1, at_ms)
        if was_due_ms == NONE != pod.replacement_due_ms and pod.job is not None:
            pod.job.pod_lost(pod)
        if record["change"] == "deleted":
            del self._pods[name]
        return pod

    def _pod_created(self, record: Record, at_ms: int) -> PodLane:
        owner = record.get("owner")
        job = self._jobs.get(record["pod"].rpartition("#")[0]) if owner is None else None
        parent = self._lanes.get(owner, NONE) if job is None and owner is not None else NONE
        pod = self._pods[record["pod"]] = PodLane(self._picture, record, at_ms, job, parent)
        self._lanes[f"Pod/{record['pod']}"] = pod.lane
        if job is not None:
            job.pod_created(pod, at_ms)
        self._picture.outcome.pods += 1
        self._count_pod(pod, 1, at_ms)
        return pod

    def _on_node(self, pod: PodLane) -> None:
        """From the second node on, say of each Pod where it is."""
        if pod.node not in self._nodes:
            self._nodes.append(pod.node)
            if len(self._nodes) == 2:
                for each in self._pods.values():
                    each.show_node()
        if len(self._nodes) > 1:
            pod.show_node()

    def _count_pod(self, pod: PodLane, by: int, at_ms: int) -> None:
        self._live_pods += by
        self._picture.outcome.peak_pods = max(self._picture.outcome.peak_pods, self._live_pods)
        if pod.job is not None and pod.job.owner is not None:
            pod.job.owner.overlap.change(pod.job.lane, by, at_ms)

    def _event(self, record: Record, at_ms: int) -> None:
        about = record["object"]
        lane = self._lanes.get(about, NONE)
        why = self._picture.why(record)
        self._picture.events.add(lane, at_ms, about, record["type"], record["reason"], record["message"], why)

    def _decision(self, record: Record, at_ms: int) -> None:
        because = record["because"]
        rule = because["rule"]
        kind, _, name = record["object"].partition("/")
        if rule == "controllers.down":
            self._go_down("controllers", at_ms, self._picture.why(record))
        elif rule == "controllers.up":
            self._come_up("controllers", at_ms)
        elif kind == "CronJob" and name in self._cron_jobs:
            self._cron_jobs[name].decided(because, at_ms, self._picture.why(record))
        elif rule in WAITS and name in self._jobs:
            self._jobs[name].waits(self._picture.why(record))
        elif kind == "Pod" and name in self._pods:
            self._pods[name].waits(self._picture.why(record))

    def _node(self, record: Record, at_ms: int) -> None:
        node, change = record["node"], record["change"]
        if change == "down":
            self._go_down(node, at_ms, self._picture.why(record))
        elif change == "up":
            self._come_up(node, at_ms)
        else:
            self._picture.marks.add(self._cluster_lane(), at_ms, change, node, self._picture.why(record))

    def _go_down(self, what: str, at_ms: int, why: int) -> None:
        if what not in self._down:
            self._down[what] = self._picture.spans.add(self._cluster_lane(), "down", at_ms, why=why)
            self._down[what].text = what

    def _come_up(self, what: str, at_ms: int) -> None:
        self._picture.close(self._down.pop(what, None), at_ms)

    def _cluster_lane(self) -> int:
        """The lane of what concerns no single object; made when first needed."""
        if self._cluster == NONE:
            self._cluster = self._picture.lanes.add("Cluster", "cluster").id
        return self._cluster
