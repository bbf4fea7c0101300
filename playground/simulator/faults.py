"""What people and fate do to a cluster beside writing objects."""

from __future__ import annotations

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import Condition
from playground.kubernetes.core.types import Pod
from playground.simulator.client import JOB_NAME_LABEL, Client, key_of
from playground.simulator.errors import NotFound

EVICTION_REASON = "EvictionByEvictionAPI"
EVICTION_MESSAGE = "Eviction API: evicting"


def evict(client: Client, pod: Pod) -> None:
    """Evict a Pod (pkg/registry/core/pod/storage/eviction.go): it gets the DisruptionTarget condition and is
    deleted.
    """
    if pod.meta.deletion_ms is None:
        now = client.store.clock.now_seconds()
        target = Condition("DisruptionTarget", "True", EVICTION_REASON, EVICTION_MESSAGE, now)
        conditions = (*(each for each in pod.status.conditions if each.type != "DisruptionTarget"), target)
        client.pods.update_status(pod, replace(pod.status, conditions=conditions))
    client.pods.delete(key_of(pod.meta), uid=pod.meta.uid)


def find_pod(client: Client, namespace: str, job: str, ordinal: int) -> Pod:
    """The Pod that people call ``job#ordinal``; raises NotFound."""
    for pod in client.pods.list(namespace):
        if pod.ordinal == ordinal and pod.meta.labels.get(JOB_NAME_LABEL) == job:
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
