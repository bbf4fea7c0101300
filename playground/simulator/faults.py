"""What people and fate do to a cluster beside writing objects."""

from __future__ import annotations

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import Condition, find_condition
from playground.kubernetes.batch.types import JOB_NAME_LABEL
from playground.kubernetes.core.types import Pod
from playground.simulator.client import Client, key_of
from playground.simulator.errors import NotFound
from playground.simulator.kubelet import Kubelet
from playground.simulator.rules import EVICTED, NODE_DOWN, NODE_UP
from playground.simulator.trace import Trace

EVICTION_REASON = "EvictionByEvictionAPI"
EVICTION_MESSAGE = "Eviction API: evicting"


def evict(client: Client, trace: Trace, pod: Pod) -> None:
    """Give a Pod the DisruptionTarget condition and delete it (pkg/registry/core/pod/storage/eviction.go)."""
    before = find_condition(pod.status.conditions, "DisruptionTarget")
    since = client.store.clock.now_seconds() if before is None else before.last_transition_time
    target = Condition("DisruptionTarget", "True", EVICTION_REASON, EVICTION_MESSAGE, since)
    conditions = (*(each for each in pod.status.conditions if each.type != "DisruptionTarget"), target)
    trace.because = EVICTED.because
    client.pods.update_status(pod, replace(pod.status, conditions=conditions))
    trace.because = EVICTED.because
    client.pods.delete(key_of(pod.meta), uid=pod.meta.uid)
    trace.because = None


def set_node(client: Client, trace: Trace, kubelet: Kubelet, name: str, up: bool) -> None:
    """A machine stops dead, or starts again; nothing happens if it is so already. Raises NotFound."""
    node = client.nodes.get(f"/{name}")
    if up == (node.silent_since_ms is None):
        return
    clock = client.store.clock
    trace.node(name, "up" if up else "down", (NODE_UP if up else NODE_DOWN).because)
    kubelet.set_node(name, up)
    if up:
        ready = Condition("Ready", "True", "KubeletReady", "kubelet is posting ready status", clock.now_seconds())
        client.nodes.change(name, silent_since_ms=None, conditions=(ready,))
    else:
        client.nodes.change(name, silent_since_ms=clock.now_ms)


def find_pod(client: Client, namespace: str, job: str, ordinal: int) -> Pod:
    """The Pod that people call ``job#ordinal``; raises NotFound."""
    for pod in client.pods.list(namespace):
        if pod.ordinal == ordinal and (pod.meta.labels.get(JOB_NAME_LABEL) or pod.workload or pod.meta.name) == job:
            return pod
    raise NotFound.named("pods", f"{job}#{ordinal}")


def find_pod_of_index(client: Client, namespace: str, job: str, index: int) -> Pod:
    """The newest Pod of one completion index of a Job, a running one if there is one; raises NotFound."""
    pods = [
        pod
        for pod in client.pods.list(namespace)
        if pod.completion_index == index and pod.meta.labels.get(JOB_NAME_LABEL) == job
    ]
    if not pods:
        raise NotFound.named("pods", "")
    running = [pod for pod in pods if pod.status.phase == "Running"]
    return (running or pods)[-1]
