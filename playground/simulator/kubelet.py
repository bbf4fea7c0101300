"""The kubelet: runs the containers of the Pods bound to its node and reports how they stand.

One instance serves all nodes of the cluster. What it does to one Pod is in ``PodWorker`` (pkg/kubelet/pod_workers.go
and pkg/kubelet/kuberuntime); this class gives Pods to their workers and writes what they report.
"""

from __future__ import annotations

from playground.kubernetes.core.types import Pod
from playground.simulator.client import Client, key_of
from playground.simulator.clock import Clock
from playground.simulator.event_loop import EventLoop, Lane
from playground.simulator.pod_worker import PodWorker
from playground.simulator.store import Handler
from playground.simulator.trace import Trace
from playground.simulator.workload import Workload

ContainerLogs = dict[tuple[str, str, int], tuple[int, str]]
"""(UID of the Pod, container, number of the start from 0) -> virtual ms of the start, and what it printed."""


class Kubelet:
    """Starts a Pod's containers ``start_latency_ms`` after it was bound."""

    def __init__(
        self, clock: Clock, loop: EventLoop, client: Client, trace: Trace, workload: Workload, start_latency_ms: int
    ) -> None:
        self.clock = clock
        self.loop = loop
        self.client = client
        self.trace = trace
        self.workload = workload
        self.logs: ContainerLogs = {}
        """What containers have printed, with the history: those that printed nothing are not in it."""
        self._start_latency_ms = start_latency_ms
        self._workers: dict[str, PodWorker] = {}
        self._down: set[str] = set()
        self._accepted = 0

    def start(self) -> None:
        """Watch Pods from now on."""
        self.client.pods.table.add_event_handler(Handler(self._added, self._updated, self._deleted))

    def set_node(self, node: str, up: bool) -> None:
        """The machine stops dead with all that runs on it, or starts again."""
        if up:
            self._down.discard(node)
        else:
            self._down.add(node)
        for worker in list(self._workers.values()):
            if worker.node == node:
                if up:
                    worker.boot(self._start_latency_ms)
                else:
                    worker.lose_power()

    def keep_log(self, pod: Pod, container: str, start: int, text: str) -> None:
        """What a container prints, it prints as it starts."""
        if self.client.store.keep_history:
            self.logs[pod.meta.uid, container, start] = (self.clock.now_ms, text)

    def forget(self, worker: PodWorker, key: str) -> None:
        """The Pod has ended for good: there is nothing left to do for it."""
        worker.forgotten = True
        self._workers.pop(key, None)

    def _added(self, pod: Pod) -> None:
        if pod.node_name:
            self._accept(pod)

    def _updated(self, old: Pod, new: Pod) -> None:
        if old.node_name != new.node_name:
            self._accept(new)
        elif new.meta.deletion_ms is not None and old.meta.deletion_ms is None:
            worker = self._workers.get(key_of(new.meta))
            if worker is not None:
                self.loop.at(self.clock.now_ms, Lane.KUBELET, worker.delete, new, worker.order)

    def _deleted(self, pod: Pod) -> None:
        worker = self._workers.pop(key_of(pod.meta), None)
        if worker is not None:
            worker.forgotten = True

    def _accept(self, pod: Pod) -> None:
        self._accepted += 1
        worker = PodWorker(self, pod, self._accepted)
        self._workers[key_of(pod.meta)] = worker
        worker.accept(self._start_latency_ms)
        if pod.node_name in self._down:
            worker.lose_power()
