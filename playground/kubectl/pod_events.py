"""What scheduler and kubelet say of Pods that go well, read off the history of the Pods: no run has to keep it.

In a real cluster that is where most Events come from (pkg/scheduler/schedule_one.go, pkg/kubelet/kuberuntime).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from playground.kubernetes.core.types import (
    ContainerState,
    ContainerStateRunning,
    ContainerStateTerminated,
    ContainerStateWaiting,
    ContainerStatus,
    Pod,
)
from playground.simulator.store import Store

SCHEDULER, KUBELET = "default-scheduler", "kubelet"
BACK_OFF = "CrashLoopBackOff"


class PodEvent(NamedTuple):
    """An Event about a Pod, with the fields of a recorded one; ``field_path`` names the container that it is about."""

    at_ms: int
    component: str
    kind: str
    namespace: str
    name: str
    uid: str
    type: str
    reason: str
    message: str
    field_path: str = ""
    host: str = ""


def pod_events(store: Store, after_ms: int, until_ms: int) -> Iterator[PodEvent]:
    """The Events after ``after_ms``, up to and with ``until_ms`` (virtual ms), oldest first.

    A kubelet says BackOff again and again while a container waits; here it is said once for each wait.
    """
    history = store.history
    start, end = (bisect_right(history, at_ms, key=itemgetter(0)) for at_ms in (after_ms, until_ms))
    pods = {key: pod for (kind, key), pod in store.objects_at(after_ms).items() if kind == Pod.kind} if start else {}
    for at_ms, kind, key, new in history[start:end]:
        if kind != Pod.kind:
            continue
        old = pods.pop(key, None)
        if new is not None:
            pods[key] = new
            yield from _events(at_ms, old, new)


def _events(at_ms: int, old: Pod | None, new: Pod) -> Iterator[PodEvent]:
    if new.node_name and (old is None or not old.node_name):
        message = f"Successfully assigned {new.meta.namespace}/{new.meta.name} to {new.node_name}"
        yield _event(at_ms, SCHEDULER, new, "Normal", "Scheduled", message)
    deleted = new.meta.deletion_ms is not None and (old is None or old.meta.deletion_ms is None)
    before = {} if old is None else {each.name: each for each in _statuses(old)}
    for status in _statuses(new):
        was = before.get(status.name)
        if was is None or was.state != status.state:
            yield from _container_events(at_ms, new, status, None if was is None else was.state)
        if deleted and isinstance(status.state, ContainerStateRunning):
            yield _event(at_ms, KUBELET, new, "Normal", "Killing", "Stopping container", status.name)


def _statuses(pod: Pod) -> tuple[ContainerStatus, ...]:
    return (*pod.status.init_container_statuses, *pod.status.container_statuses)


def _container_events(at_ms: int, pod: Pod, status: ContainerStatus, was: ContainerState | None) -> Iterator[PodEvent]:
    state, name = status.state, status.name
    if isinstance(state, ContainerStateWaiting):
        if state.reason == BACK_OFF:
            meta = pod.meta
            message = f"Back-off restarting failed container {name} in pod {meta.name}_{meta.namespace}({meta.uid})"
            yield _event(at_ms, KUBELET, pod, "Warning", "BackOff", message, name)
        return
    if isinstance(state, ContainerStateTerminated) and isinstance(was, ContainerStateRunning):
        return
    # What ends in the instant of its start is never seen to run.
    spec = next(each for each in (*pod.spec.init_containers, *pod.spec.containers) if each.name == name)
    present = f'Container image "{spec.image}" already present on machine'
    for reason, message in (("Pulled", present), ("Created", "Container created"), ("Started", "Container started")):
        yield _event(at_ms, KUBELET, pod, "Normal", reason, message, name)


def _event(at_ms: int, component: str, pod: Pod, kind: str, reason: str, message: str, container: str = "") -> PodEvent:
    field = "initContainers" if any(each.name == container for each in pod.spec.init_containers) else "containers"
    return PodEvent(
        at_ms,
        component,
        Pod.kind,
        pod.meta.namespace,
        pod.meta.name,
        pod.meta.uid,
        kind,
        reason,
        message,
        f"spec.{field}{{{container}}}" if container else "",
        pod.node_name if component == KUBELET else "",
    )
