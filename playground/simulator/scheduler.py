"""The scheduler: binds a Pod in the instant of its creation while some node has room, else as soon as one has."""

from __future__ import annotations

from playground.kubernetes.core.types import Pod
from playground.simulator import rules
from playground.simulator.client import Client, key_of
from playground.simulator.event_loop import EventLoop
from playground.simulator.records import pod_reference
from playground.simulator.store import Handler
from playground.simulator.trace import Trace

TERMINAL_PHASES = ("Succeeded", "Failed")


class NodeRoom:
    """One node as the scheduler sees it: how many Pods that have not ended are bound to it."""

    __slots__ = ("because", "because_later", "name", "pods", "schedulable")

    def __init__(self, name: str) -> None:
        self.name = name
        self.because = rules.SCHEDULER_BOUND(node=name)
        self.because_later = rules.SCHEDULER_BOUND_LATER(node=name)
        self.pods = 0
        self.schedulable = True


class Scheduler:
    """Binds Pods in the order of their creation to the node with the most room."""

    def __init__(self, client: Client, loop: EventLoop, trace: Trace, nodes: int, pods_per_node: int) -> None:
        self._client = client
        self._loop = loop
        self._trace = trace
        self._pods_per_node = pods_per_node
        self.nodes = {name: NodeRoom(name) for name in (f"node-{number}" for number in range(1, nodes + 1))}
        self._waiting: dict[str, bool] = {}
        """The Pods that have no node yet, and whether the trace has been told that there is no room for them."""
        self._untold: list[str] = []
        self._called = False

    def start(self) -> None:
        """Watch Pods from now on."""
        self._client.pods.table.add_event_handler(Handler(self._added, self._updated, self._deleted))

    def set_schedulable(self, node: str, schedulable: bool) -> None:
        """Open or close a node for new Pods."""
        self.nodes[node].schedulable = schedulable
        self._call()

    def _added(self, pod: Pod) -> None:
        if not pod.node_name:
            key = key_of(pod.meta)
            self._waiting[key] = False
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
            self.nodes[pod.node_name].pods -= 1
            if self._waiting:
                self._call()
        else:
            self._waiting.pop(key_of(pod.meta), None)

    def _call(self) -> None:
        if not self._called:
            self._called = True
            self._loop.ready.append(self._schedule)

    def _schedule(self) -> None:
        self._called = False
        while self._waiting:
            node = self._roomiest()
            if node is None:
                self._tell_no_room()
                break
            key = next(iter(self._waiting))
            waited = self._waiting.pop(key)
            pod = self._client.pods.find(key)
            if pod is not None and pod.meta.deletion_ms is None:
                node.pods += 1
                self._trace.because = node.because_later if waited else node.because
                self._client.pods.bind(pod, node.name)
        self._untold.clear()

    def _tell_no_room(self) -> None:
        """Tell the trace once of each Pod that has to wait."""
        schedulable = sum(node.schedulable for node in self.nodes.values())
        for key in self._untold:
            pod = self._client.pods.find(key)
            if pod is not None and key in self._waiting:
                self._waiting[key] = True
                because = rules.SCHEDULER_NO_ROOM(nodes=schedulable, podsPerNode=self._pods_per_node)
                self._trace.decision(f"{Pod.kind}/{pod_reference(pod)}", because)

    def _roomiest(self) -> NodeRoom | None:
        best: NodeRoom | None = None
        for node in self.nodes.values():
            if node.schedulable and node.pods < self._pods_per_node and (best is None or node.pods < best.pods):
                best = node
        return best
