"""What a cluster makes of a node that is lost (pkg/controller/nodelifecycle, pkg/controller/tainteviction).

A node that goes silent is noticed after the monitor's grace period: its Pods are no longer ready and new ones go
elsewhere. After the toleration every Pod gets by default, its Pods are deleted; but only the kubelet can say that they
have stopped, so they stay Terminating until the node is back.
"""

from __future__ import annotations

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import Condition
from playground.kubernetes.core.types import Pod
from playground.simulator import rules
from playground.simulator.client import Client, key_of
from playground.simulator.errors import NotFound
from playground.simulator.event_loop import EventLoop, Lane
from playground.simulator.kubelet import Kubelet
from playground.simulator.scheduler import TERMINAL_PHASES, Scheduler
from playground.simulator.trace import Trace

MONITOR_GRACE_MS = 50_000
TOLERATION_MS = 300_000
EVICTION_REASON = "DeletionByTaintManager"
EVICTION_MESSAGE = "Taint manager: deleting due to NoExecute taint"


class NodeLifecycle:
    """Takes nodes down and up, and does what the control plane does about it."""

    def __init__(self, client: Client, loop: EventLoop, trace: Trace, scheduler: Scheduler, kubelet: Kubelet) -> None:
        self._client = client
        self._loop = loop
        self._trace = trace
        self._scheduler = scheduler
        self._kubelet = kubelet
        self._lost: dict[str, int] = {}
        """The node -> which loss of it this is."""
        self._losses = 0

    def set_node(self, node: str, up: bool) -> None:
        """The machine stops dead, or starts again; nothing happens if it is so already. Raises NotFound."""
        if node not in self._scheduler.nodes:
            raise NotFound.named("nodes", node)
        if up == (node not in self._lost):
            return
        if up:
            del self._lost[node]
            self._trace.node(node, "up", rules.NODE_UP.because)
            self._scheduler.set_schedulable(node, True)
        else:
            self._losses += 1
            self._lost[node] = self._losses
            self._trace.node(node, "down", rules.NODE_DOWN.because)
            at_ms = self._loop.clock.now_ms + MONITOR_GRACE_MS
            self._loop.at(at_ms, Lane.TIMER, self._notice, (node, self._losses))
        self._kubelet.set_node(node, up)

    def _notice(self, loss: tuple[str, int]) -> None:
        """The node has been silent for too long (monitorNodeHealth)."""
        node, number = loss
        if self._lost.get(node) != number:
            return
        self._trace.node(node, "notReady", rules.NODE_NOT_READY(graceSeconds=MONITOR_GRACE_MS // 1000))
        self._scheduler.set_schedulable(node, False)
        now = self._loop.clock.now_seconds()
        for pod in self._pods_on(node):
            if any(each.type == "Ready" and each.status == "True" for each in pod.status.conditions):
                others = (each for each in pod.status.conditions if each.type != "Ready")
                conditions = (*others, Condition("Ready", "False", "", "", now))
                self._client.pods.update_status(pod, replace(pod.status, conditions=conditions))
        self._loop.at(self._loop.clock.now_ms + TOLERATION_MS, Lane.TIMER, self._evict, loss)

    def _evict(self, loss: tuple[str, int]) -> None:
        """The Pods have tolerated the loss for as long as they do (tainteviction addConditionAndDeletePod)."""
        node, number = loss
        if self._lost.get(node) != number:
            return
        now = self._loop.clock.now_seconds()
        target = Condition("DisruptionTarget", "True", EVICTION_REASON, EVICTION_MESSAGE, now)
        because = rules.NODE_EVICTION(node=node, tolerationSeconds=TOLERATION_MS // 1000)
        for pod in self._pods_on(node):
            if pod.meta.deletion_ms is None:
                conditions = (*pod.status.conditions, target)
                self._trace.because = because
                self._client.pods.update_status(pod, replace(pod.status, conditions=conditions))
                self._trace.because = because
                self._client.pods.delete(key_of(pod.meta), uid=pod.meta.uid)
                self._trace.because = None

    def _pods_on(self, node: str) -> list[Pod]:
        pods = self._client.pods.list()
        return [pod for pod in pods if pod.node_name == node and pod.status.phase not in TERMINAL_PHASES]
