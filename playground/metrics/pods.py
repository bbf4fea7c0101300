"""The metrics of Pods that tell of Jobs (kube-state-metrics internal/store/pod.go)."""

from __future__ import annotations

from collections.abc import Callable

from playground.kubernetes.core.types import ContainerStateWaiting, Pod
from playground.metrics.samples import Family, Labels, Values

PHASES = ("Pending", "Succeeded", "Failed", "Unknown", "Running")


def _labels(pod: Pod) -> Labels:
    return (("namespace", pod.meta.namespace), ("pod", pod.meta.name), ("uid", pod.meta.uid))


def _status_phase(pod: Pod) -> Values:
    return [((("phase", phase),), int(phase == pod.status.phase)) for phase in PHASES]


def _restarts_total(pod: Pod) -> Values:
    return [((("container", each.name),), each.restart_count) for each in pod.status.container_statuses]


def _waiting_reason(pod: Pod) -> Values:
    return [
        ((("container", each.name), ("reason", each.state.reason)), 1)
        for each in pod.status.container_statuses
        if isinstance(each.state, ContainerStateWaiting)
    ]


def _family(name: str, text: str, values: Callable[[Pod], Values], kind: str = "gauge") -> Family:
    return Family(f"kube_pod_{name}", text, "Pod", _labels, values, kind)


FAMILIES = (
    _family("status_phase", "The Pod's phase: 1 for the one it is in.", _status_phase),
    _family(
        "container_status_restarts_total", "How often the container was restarted.", _restarts_total, kind="counter"
    ),
    _family("container_status_waiting_reason", "Why the container waits, if it does.", _waiting_reason),
)
