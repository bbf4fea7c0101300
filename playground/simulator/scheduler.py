"""The scheduler: binds a Pod in the instant of its creation while some node will do, else as soon as one does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from playground.kubernetes.core.tolerations import NO_EXECUTE, NO_SCHEDULE, untolerated, with_default_tolerations
from playground.kubernetes.core.types import Node, Pod, Taint
from playground.simulator import rules
from playground.simulator.client import Client, key_of
from playground.simulator.event_loop import EventLoop
from playground.simulator.recorder import EventLog
from playground.simulator.records import pod_reference
from playground.simulator.store import Handler
from playground.simulator.trace import Trace

TERMINAL_PHASES = ("Succeeded", "Failed")
# Why a node will not do, in the order in which the plugins look (pkg/scheduler/framework/plugins).
TAINTED = "node(s) had untolerated taint(s)"
ANOTHER_NODE = "node(s) didn't satisfy plugin(s) [NodeAffinity]"
FULL = "Too many pods"


class NodeRoom:
    """One node as the scheduler sees it: how many Pods that have not ended are bound to it."""

    __slots__ = ("because", "because_later", "name", "pods", "taints")

    def __init__(self, name: str) -> None:
        self.name = name
        self.because = rules.SCHEDULER_BOUND(node=name)
        self.because_later = rules.SCHEDULER_BOUND_LATER(node=name)
        self.pods = 0
        self.taints: tuple[Taint, ...] = ()


class Scheduler:
    """Binds Pods in the order of their creation to the node with the most room."""

    def __init__(self, client: Client, loop: EventLoop, trace: Trace, events: EventLog, pods_per_node: int) -> None:
        self._client = client
        self._loop = loop
        self._trace = trace
        self._recorder = events.recorder("default-scheduler")
        self._pods_per_node = pods_per_node
        self.nodes: dict[str, NodeRoom] = {}
        self._open: list[NodeRoom] = []
        """The nodes that any Pod may go to."""
        self._waiting: dict[str, bool] = {}
        """The Pods that have no node yet, and whether the trace has been told that there is none for them."""
        self._choosy: dict[str, bool] = {}
        """Likewise those that not any node will do for, or that may go where others may not."""
        self._untold: list[str] = []
        self._called = False

    def start(self) -> None:
        """Watch nodes and Pods from now on."""
        self._client.nodes.table.add_event_handler(Handler(self._node_added, self._node_updated))
        self._client.pods.table.add_event_handler(Handler(self._added, self._updated, self._deleted))

    def _node_added(self, node: Node) -> None:
        self.nodes[node.meta.name] = room = NodeRoom(node.meta.name)
        self._open.append(room)

    def _node_updated(self, old: Node, new: Node) -> None:
        if new.taints != old.taints:
            self.nodes[new.meta.name].taints = new.taints
            self._open = [each for each in self.nodes.values() if not each.taints]
            self._call()

    def _added(self, pod: Pod) -> None:
        if pod.node_name:
            if pod.node_name in self.nodes:
                self.nodes[pod.node_name].pods += 1
            return
        key = key_of(pod.meta)
        queue = self._choosy if pod.spec.required_node or pod.spec.tolerations else self._waiting
        queue[key] = False
        self._untold.append(key)
        self._call()

    def _updated(self, old: Pod, new: Pod) -> None:
        if (
            new.status is not old.status
            and new.status.phase in TERMINAL_PHASES
            and old.status.phase not in TERMINAL_PHASES
        ):
            self._left(old)

    def _deleted(self, pod: Pod) -> None:
        if pod.status.phase not in TERMINAL_PHASES:
            self._left(pod)

    def _left(self, pod: Pod) -> None:
        """The Pod takes up no room any more."""
        if pod.node_name:
            if pod.node_name in self.nodes:
                self.nodes[pod.node_name].pods -= 1
            if self._waiting or self._choosy:
                self._call()
        else:
            key = key_of(pod.meta)
            self._waiting.pop(key, None)
            self._choosy.pop(key, None)

    def _call(self) -> None:
        if not self._called:
            self._called = True
            self._loop.ready.append(self._schedule)

    def _schedule(self) -> None:
        self._called = False
        for key in list(self._choosy):
            pod = self._client.pods.find(key)
            node = None if pod is None else self._roomiest(self._open_to(pod))
            if node is not None:
                self._bind(key, self._choosy.pop(key), node)
        while self._waiting:
            node = self._roomiest(self._open)
            if node is None:
                break
            key = next(iter(self._waiting))
            self._bind(key, self._waiting.pop(key), node)
        if self._untold:
            self._tell_untold()

    def _bind(self, key: str, waited: bool, node: NodeRoom) -> None:
        pod = self._client.pods.find(key)
        if pod is not None and pod.meta.deletion_ms is None:
            node.pods += 1
            self._trace.because = node.because_later if waited else node.because
            self._client.pods.bind(pod, node.name)

    def _open_to(self, pod: Pod) -> Iterable[NodeRoom]:
        """The nodes that will do for the Pod, if they have room."""
        return (each for each in self.nodes.values() if self._refusal(each, pod) in ("", FULL))

    def _refusal(self, node: NodeRoom, pod: Pod) -> str:
        """Why the node will not do for the Pod; empty if it will."""
        if node.taints:
            tolerations = with_default_tolerations(pod.spec.tolerations)
            if untolerated(node.taints, tolerations, NO_SCHEDULE, NO_EXECUTE) is not None:
                return TAINTED
        if pod.spec.required_node not in ("", node.name):
            return ANOTHER_NODE
        return FULL if node.pods >= self._pods_per_node else ""

    def _roomiest(self, nodes: Iterable[NodeRoom]) -> NodeRoom | None:
        best: NodeRoom | None = None
        for node in nodes:
            if node.pods < self._pods_per_node and (best is None or node.pods < best.pods):
                best = node
        return best

    def _tell_untold(self) -> None:
        """Say once of each Pod that has to wait why no node will do."""
        untold, self._untold = self._untold, []
        for key in untold:
            queue = self._waiting if key in self._waiting else self._choosy
            pod = self._client.pods.find(key)
            if pod is None or key not in queue:
                continue
            queue[key] = True
            because = rules.SCHEDULER_NO_ROOM(nodes=len(self._open), podsPerNode=self._pods_per_node)
            self._trace.decision(f"{Pod.kind}/{pod_reference(pod)}", because)
            message = self._failure(Counter(self._refusal(node, pod) for node in self.nodes.values()))
            self._recorder.event(pod, "Warning", "FailedScheduling", message, because)

    def _failure(self, refusals: Counter[str]) -> str:
        """What kubectl shows of a Pod that fits nowhere (pkg/scheduler/framework/types.go FitError)."""
        preemption = Counter(
            {
                "No preemption victims found for incoming pod": refusals[FULL],
                "Preemption is not helpful for scheduling": refusals.total() - refusals[FULL],
            }
        )
        available = f"0/{len(self.nodes)} nodes are available"
        return (
            f"{available}: {_histogram(refusals)}. no new claims to deallocate, "
            f"preemption: {available}: {_histogram(preemption)}."
        )


def _histogram(reasons: Counter[str]) -> str:
    return ", ".join(sorted(f"{count} {reason}" for reason, count in reasons.items() if count))
