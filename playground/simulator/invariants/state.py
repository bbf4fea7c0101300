"""What must hold in a cluster after every action, whatever the scenario. Tests walk through it; a run does not."""

from __future__ import annotations

from collections import Counter

from playground.kubernetes.apimachinery.meta import controller_of, is_condition_true
from playground.kubernetes.batch.types import JOB_TRACKING_FINALIZER, Job
from playground.kubernetes.core.types import ContainerStateRunning, ContainerStateWaiting, Pod
from playground.simulator.client import key_of
from playground.simulator.cluster import Cluster
from playground.simulator.scheduler import TERMINAL_PHASES


def violations(cluster: Cluster) -> list[str]:
    """What does not hold, as sentences; empty if all is well."""
    found = [*_tables(cluster), *_rooms(cluster)]
    for pod in cluster.client.pods.list():
        found.extend(f"Pod {pod.meta.name}: {text}" for text in _pod(pod))
        tracked = pod.meta.deletion_ms is not None and JOB_TRACKING_FINALIZER in pod.meta.finalizers
        if tracked and cluster.controllers and _job_of(cluster, pod) is None:
            found.append(f"Pod {pod.meta.name}: is going, and waits to be counted by a Job that is not there")
    for job in cluster.client.jobs.list():
        pods = list(cluster.client.pods.owned_by(job.meta.uid))
        found.extend(f"Job {job.meta.name}: {text}" for text in (*_job(job), *_job_and_pods(job, pods)))
    for replica_set in cluster.client.replica_sets.list():
        status = replica_set.status
        if not 0 <= status.available_replicas <= status.ready_replicas <= status.replicas:
            found.append(f"ReplicaSet {replica_set.meta.name}: more Pods are available than ready, or ready than there")
    return found


def _tables(cluster: Cluster) -> list[str]:
    found = []
    versions: set[int] = set()
    for table in cluster.store.tables.values():
        for key, each in table.objects.items():
            meta = each.meta
            if key != key_of(meta):
                found.append(f"{table.kind} {key} is stored under another name")
            if meta.resource_version in versions or not 0 < meta.resource_version <= cluster.store.resource_version:
                found.append(f"{table.kind} {key} has a resource version that is not its own")
            versions.add(meta.resource_version)
            if meta.deletion_ms is not None and not meta.finalizers and not meta.deletion_grace_seconds:
                found.append(f"{table.kind} {key} is deleted, waits for nothing, and is still there")
            for owner in meta.owner_references:
                if owner.controller and each not in table.owned_by(owner.uid):
                    found.append(f"{table.kind} {key} is not found by its owner")
    if len(versions) != cluster.store.size:
        found.append("the store has lost count of its objects")
    return found


def _rooms(cluster: Cluster) -> list[str]:
    pods = cluster.client.pods.list()
    bound = Counter(pod.node_name for pod in pods if pod.node_name and pod.status.phase not in TERMINAL_PHASES)
    found = []
    for node in cluster.scheduler.nodes.values():
        if node.pods != bound[node.name]:
            found.append(f"{node.name} has {bound[node.name]} Pods and the scheduler thinks {node.pods}")
        if node.pods > cluster.config.pods_per_node:
            found.append(f"{node.name} has more Pods than it can take")
    return found


def _pod(pod: Pod) -> list[str]:
    status = pod.status
    statuses = (*status.init_container_statuses, *status.container_statuses)
    running = any(type(each.state) is ContainerStateRunning for each in statuses)
    found = []
    if status.phase in TERMINAL_PHASES:
        if running:
            found.append("has ended, and a container runs")
        if is_condition_true(status.conditions, "Ready"):
            found.append("has ended, and is ready")
    elif status.phase == "Running" and not pod.node_name:
        found.append("runs nowhere")
    for each in statuses:
        waits = type(each.state) is ContainerStateWaiting and each.state.reason == "CrashLoopBackOff"
        if waits and each.last_terminated is None:
            found.append(f"container {each.name} waits for a restart and has never run")
    return found


def _job_of(cluster: Cluster, pod: Pod) -> Job | None:
    owner = controller_of(pod.meta)
    job = None if owner is None else cluster.client.jobs.find(f"{pod.meta.namespace}/{owner.name}")
    return job if job is not None and owner is not None and job.meta.uid == owner.uid else None


def _job(job: Job) -> list[str]:
    status = job.status
    found = []
    if min(status.active, status.succeeded, status.failed, status.ready or 0, status.terminating or 0) < 0:
        found.append("counts below zero")
    if (status.ready or 0) > status.active:
        found.append("has more ready Pods than active ones")
    complete, failed = (is_condition_true(status.conditions, kind) for kind in ("Complete", "Failed"))
    if complete and failed:
        found.append("is Complete and Failed")
    if (status.completion_time is not None) != complete:
        found.append("has a completion time and is not Complete, or the reverse")
    if complete and not is_condition_true(status.conditions, "SuccessCriteriaMet"):
        found.append("is Complete without SuccessCriteriaMet")
    if failed and not is_condition_true(status.conditions, "FailureTarget"):
        found.append("is Failed without FailureTarget")
    if (complete or failed) and (status.active or status.terminating):
        found.append("has ended, and has Pods that have not")
    return found


def _job_and_pods(job: Job, pods: list[Pod]) -> list[str]:
    """A Pod is counted once: it has its finalizer, or it is in the counters."""
    status = job.status
    found = []
    uncounted = status.uncounted_terminated_pods
    waiting = {*uncounted.succeeded, *uncounted.failed} if uncounted is not None else set()
    if uncounted is not None and len(waiting) != len(uncounted.succeeded) + len(uncounted.failed):
        found.append("is about to count a Pod twice")
    if any(is_condition_true(status.conditions, kind) for kind in ("Complete", "Failed")):
        if waiting:
            found.append("has ended before all its Pods were counted")
        if job.meta.deletion_ms is None and any(JOB_TRACKING_FINALIZER in pod.meta.finalizers for pod in pods):
            found.append("has ended, and a Pod still waits to be counted")
    return found
