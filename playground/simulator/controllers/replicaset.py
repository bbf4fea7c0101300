"""The ReplicaSet controller: so many Pods, whatever becomes of them (pkg/controller/replicaset/replica_set.go)."""

from __future__ import annotations

from collections import Counter

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import controller_of, find_condition
from playground.kubernetes.apps.types import ReplicaSet
from playground.kubernetes.core.types import Pod
from playground.simulator import rules
from playground.simulator.controllers.base import ControllerContext
from playground.simulator.controllers.ownership import (
    PodKeeper,
    available_in_seconds,
    claim,
    is_active,
    is_ready,
    is_terminating,
    restarts,
)

BURST_REPLICAS = 500


class ReplicaSetController(PodKeeper[ReplicaSet]):
    """Looks at a ReplicaSet as soon as it or one of its Pods changes: a lost Pod is replaced at once."""

    name = "replicaset-controller"
    kind = "ReplicaSet"

    def __init__(self, context: ControllerContext) -> None:
        super().__init__(context, context.informers.replica_sets)

    def sync(self, key: str) -> int | None:
        replica_set = self.informers.replica_sets.get(key)
        if replica_set is None:
            return None
        claimed = claim(replica_set, self.client.pods, self.trace)
        pods = [each for each in claimed if is_active(each)]
        terminating = sum(is_terminating(each) for each in claimed)
        if replica_set.meta.deletion_ms is None:
            self._manage_replicas(replica_set, pods)
        return self._update_status(key, replica_set, pods, terminating)

    def _manage_replicas(self, replica_set: ReplicaSet, pods: list[Pod]) -> None:
        wanted = replica_set.spec.replicas
        missing = wanted - len(pods)
        values = {"active": len(pods), "wanted": wanted}
        if missing > 0:
            owner = controller_of(replica_set.meta)
            workload = replica_set.meta.name if owner is None else owner.name
            because = rules.REPLICA_SET_PODS_MISSING(**values)
            for _ in range(min(missing, BURST_REPLICAS)):
                self._pods.create(replica_set, replica_set.spec.template, workload, because)
        elif missing < 0:
            excess = self._pods_to_delete(replica_set, pods)[: min(-missing, BURST_REPLICAS)]
            self._pods.delete(replica_set, excess, rules.REPLICA_SET_PODS_EXCESS(**values))

    def _pods_to_delete(self, replica_set: ReplicaSet, pods: list[Pod]) -> list[Pod]:
        """All Pods, those first that are missed least: not yet bound, not running, not ready, on a node with more of
        them, ready for a shorter time, restarted more often, younger (getPodsToDelete, ActivePodsWithRanks)."""
        related = Counter(each.node_name for each in self._related_pods(replica_set))

        def rank(pod: Pod) -> tuple[int, ...]:
            ready = find_condition(pod.status.conditions, "Ready")
            since = ready.last_transition_time if ready is not None and ready.status == "True" else 0
            phase = 0 if pod.status.phase == "Pending" else 2
            crowd = related[pod.node_name]
            age = -pod.meta.creation_time, -pod.ordinal
            return pod.node_name != "", phase, is_ready(pod), -crowd, -since, -restarts(pod), *age

        return sorted(pods, key=rank)

    def _related_pods(self, replica_set: ReplicaSet) -> list[Pod]:
        """The active Pods of all ReplicaSets with the same owner (getIndirectlyRelatedPods)."""
        owner = controller_of(replica_set.meta)
        family = [replica_set] if owner is None else self.informers.replica_sets.owned_by(owner.uid)
        return [pod for each in family for pod in self.informers.pods.owned_by(each.meta.uid) if is_active(pod)]

    def _update_status(self, key: str, replica_set: ReplicaSet, pods: list[Pod], terminating: int) -> int | None:
        """Write the status, as it was before this sync (updateReplicaSetStatus). Returns in how many ms a Pod that is
        ready will count as available."""
        spec, status = replica_set.spec, replica_set.status
        now = self.clock.now_seconds()
        waits = [available_in_seconds(each, spec.min_ready_seconds, now) for each in pods]
        labels = spec.template.labels.items()
        new = replace(
            status,
            observed_generation=replica_set.meta.generation,
            replicas=len(pods),
            fully_labeled_replicas=sum(labels <= each.meta.labels.items() for each in pods),
            ready_replicas=sum(wait is not None for wait in waits),
            available_replicas=waits.count(0),
            terminating_replicas=terminating,
        )
        current = self.informers.replica_sets.get(key)
        if new != status and current is not None and current.meta.uid == replica_set.meta.uid:
            self.trace.because = rules.REPLICA_SET_STATUS.because
            self.client.replica_sets.update_status(current, new)
            self.trace.because = None
        left = [wait for wait in waits if wait]
        return None if not left else min(left) * 1000 - self.clock.epoch_ms() % 1000
