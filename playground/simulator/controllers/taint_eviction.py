"""The taint eviction controller: removes Pods from nodes whose taints they do not put up with, or not for ever
(pkg/controller/tainteviction/taint_eviction.go).
"""

from __future__ import annotations

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import Condition
from playground.kubernetes.core.tolerations import NO_EXECUTE, toleration_seconds, with_default_tolerations
from playground.kubernetes.core.types import Node, Pod
from playground.simulator import rules
from playground.simulator.client import key_of
from playground.simulator.controllers.base import Controller, ControllerContext

REASON = "TaintManagerEviction"
DISRUPTION_REASON = "DeletionByTaintManager"
DISRUPTION_MESSAGE = "Taint manager: deleting due to NoExecute taint"


class TaintEvictionController(Controller):
    """Its queue holds the keys of nodes, to look at all Pods of one, and those of Pods whose time has come.

    Only the kubelet can say that a Pod's containers have stopped: on a lost node a deleted Pod stays Terminating.
    """

    name = "taint-eviction-controller"

    def __init__(self, context: ControllerContext) -> None:
        super().__init__(context)
        self._due_ms: dict[str, int] = {}
        """When each Pod that is to go will go."""
        self._watches_pods = False

    def start(self) -> None:
        self.informers.nodes.add_event_handler(add=self._node_added, update=self._node_updated)

    def _node_added(self, node: Node) -> None:
        if node.taints:
            self._look(node)

    def _node_updated(self, old: Node, new: Node) -> None:
        if old.taints != new.taints:
            self._look(new)

    def _look(self, node: Node) -> None:
        self.queue.add(key_of(node.meta))
        if not self._watches_pods:
            # While no node has a taint, Pods are none of its business.
            self._watches_pods = True
            self.informers.pods.add_event_handler(self._pod_bound, self._pod_updated, self._pod_deleted)

    def _pod_bound(self, pod: Pod) -> None:
        if pod.node_name:
            self.queue.add(f"/{pod.node_name}")

    def _pod_updated(self, old: Pod, new: Pod) -> None:
        if old.node_name != new.node_name:
            self._pod_bound(new)

    def _pod_deleted(self, pod: Pod) -> None:
        self._cancel(pod)

    def sync(self, key: str) -> int | None:
        if key.startswith("/"):
            self._sync_node(key)
        elif key in self._due_ms:
            return self._sync_pod(key)
        return None

    def _sync_node(self, key: str) -> None:
        node = self.informers.nodes.get(key)
        if node is None:
            return
        tainted = any(each.effect == NO_EXECUTE for each in node.taints)
        for pod in self.informers.pods.list():
            if pod.node_name != node.meta.name:
                continue
            seconds = toleration_seconds(node.taints, with_default_tolerations(pod.spec.tolerations))
            if not tainted or seconds is None:
                self._cancel(pod)
            elif key_of(pod.meta) not in self._due_ms:
                self._due_ms[key_of(pod.meta)] = self.clock.now_ms + seconds * 1000
                self.queue.add_after(key_of(pod.meta), seconds * 1000)

    def _sync_pod(self, key: str) -> int | None:
        left_ms = self._due_ms[key] - self.clock.now_ms
        pod = self.informers.pods.get(key)
        if left_ms > 0:
            return left_ms
        del self._due_ms[key]
        if pod is not None and pod.meta.deletion_ms is None:
            self._evict(key, pod)
        return None

    def _evict(self, key: str, pod: Pod) -> None:
        """Say why the Pod goes, then delete it (addConditionAndDeletePod)."""
        node = self.informers.nodes.get(f"/{pod.node_name}")
        tolerations = with_default_tolerations(pod.spec.tolerations)
        seconds = 0 if node is None else toleration_seconds(node.taints, tolerations)
        because = rules.NODE_EVICTION(node=pod.node_name, tolerationSeconds=seconds)
        self.recorder.event(pod, "Normal", REASON, f"Marking for deletion Pod {key}", because, pod)
        target = Condition("DisruptionTarget", "True", DISRUPTION_REASON, DISRUPTION_MESSAGE, self.clock.now_seconds())
        others = tuple(each for each in pod.status.conditions if each.type != "DisruptionTarget")
        self.trace.because = because
        pod = self.client.pods.update_status(pod, replace(pod.status, conditions=(*others, target)))
        self.trace.because = because
        self.client.pods.delete(key, uid=pod.meta.uid)
        self.trace.because = None

    def _cancel(self, pod: Pod) -> None:
        """The Pod may stay after all, or has gone already."""
        key = key_of(pod.meta)
        if self._due_ms.pop(key, None) is not None:
            told = f"Cancelling deletion of Pod {key}"
            self.recorder.event(pod, "Normal", REASON, told, rules.NODE_UP.because, pod)
