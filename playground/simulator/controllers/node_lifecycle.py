"""The node lifecycle controller: what is made of a node whose kubelet has fallen silent
(pkg/controller/nodelifecycle/node_lifecycle_controller.go).
"""

from __future__ import annotations

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import Condition, find_condition
from playground.kubernetes.core.tolerations import NO_EXECUTE, NO_SCHEDULE, UNREACHABLE
from playground.kubernetes.core.types import Node, Taint
from playground.simulator import rules
from playground.simulator.client import key_of
from playground.simulator.controllers.base import Controller, ControllerContext

MONITOR_GRACE_MS = 50_000
EVICTION_PERIOD_MS = 10_000
"""Between two nodes whose Pods are to go: 0.1 nodes a second."""
UNHEALTHY_ZONE_NODES = 2
UNHEALTHY_ZONE_THRESHOLD = 0.55
NO_NEW_PODS = Taint(UNREACHABLE, NO_SCHEDULE)
NO_PODS = Taint(UNREACHABLE, NO_EXECUTE)


class NodeLifecycleController(Controller):
    """Marks a silent node after a grace period: new Pods go elsewhere, and those on it are no longer ready and will be
    removed. If no node is left, or most are lost, it suspects the network and has no Pod removed.
    """

    name = "node-controller"

    def __init__(self, context: ControllerContext) -> None:
        super().__init__(context)
        self._started_ms = self.clock.now_ms
        self._next_eviction_ms = 0

    def start(self) -> None:
        self.informers.nodes.add_event_handler(add=self._look, update=lambda _, new: self._look(new))

    def _look(self, node: Node) -> None:
        if node.silent_since_ms is not None or node.taints:
            self.queue.add_last(key_of(node.meta))

    def sync(self, key: str) -> int | None:
        node = self.client.nodes.get(key)
        if node.silent_since_ms is None:
            self._set_taints(node)
            if find_condition(node.conditions, "Ready") is not None:
                self._look_at_all()
            return None
        # What it heard before it was restarted it does not know: the time counts from its own start.
        left_ms = max(node.silent_since_ms, self._started_ms) + MONITOR_GRACE_MS - self.clock.now_ms
        if left_ms > 0:
            return left_ms
        if is_lost(node):
            return self._taint(node)
        self._mark_lost(node)
        self._look_at_all()
        return None

    def _look_at_all(self) -> None:
        """How many nodes are lost, once all have been looked at, decides what becomes of each of them."""
        for each in self.informers.nodes.list():
            if is_lost(each):
                self.queue.add_last(key_of(each.meta))

    def _mark_lost(self, node: Node) -> None:
        """The node's readiness is unknown, and its Pods are no longer ready (tryUpdateNodeHealth, MarkPodsNotReady)."""
        name, now = node.meta.name, self.clock.now_seconds()
        because = rules.NODE_NOT_READY(graceSeconds=MONITOR_GRACE_MS // 1000)
        self.trace.because = because
        unknown = Condition("Ready", "Unknown", "NodeStatusUnknown", "Kubelet stopped posting node status.", now)
        node = self.client.nodes.change(name, conditions=(unknown,), taints=(*node.taints, NO_NEW_PODS))
        self.trace.because = None
        told = f"Node {name} status is now: NodeNotReady"
        self.recorder.event(node, "Normal", "NodeNotReady", told, because)
        for pod in self.informers.pods.list():
            ready = find_condition(pod.status.conditions, "Ready")
            if pod.node_name != name or ready is None or ready.status != "True":
                continue
            others = tuple(each for each in pod.status.conditions if each.type != "Ready")
            conditions = (*others, replace(ready, status="False", last_transition_time=now))
            self.client.pods.update_status(pod, replace(pod.status, conditions=conditions))
            self.recorder.event(pod, "Warning", "NodeNotReady", "Node is not ready", because)

    def _taint(self, node: Node) -> int | None:
        """Have the Pods removed, one node after the other, unless it looks as if not the nodes were to blame
        (doNoExecuteTaintingPass, handleDisruption). Returns in how many ms it is this node's turn."""
        lost, nodes = self._lost(), len(self.informers.nodes.list())
        if lost == nodes:
            self._set_taints(node, NO_NEW_PODS)
            return None
        if NO_PODS in node.taints or (lost > UNHEALTHY_ZONE_NODES and lost / nodes >= UNHEALTHY_ZONE_THRESHOLD):
            return None
        left_ms = self._next_eviction_ms - self.clock.now_ms
        if left_ms > 0:
            return left_ms
        self._next_eviction_ms = self.clock.now_ms + EVICTION_PERIOD_MS
        self._set_taints(node, NO_NEW_PODS, NO_PODS)
        return None

    def _lost(self) -> int:
        return sum(is_lost(each) for each in self.informers.nodes.list())

    def _set_taints(self, node: Node, *own: Taint) -> None:
        others = (each for each in node.taints if each not in (NO_NEW_PODS, NO_PODS))
        self.client.nodes.change(node.meta.name, taints=(*others, *own))


def is_lost(node: Node) -> bool:
    ready = find_condition(node.conditions, "Ready")
    return ready is not None and ready.status != "True"
