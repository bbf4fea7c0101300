"""What a Deployment does with the sizes of its ReplicaSets (pkg/controller/deployment/rolling.go, recreate.go and the
scaling in sync.go).
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from playground.kubernetes.apps.types import Deployment, ReplicaSet
from playground.simulator import rules
from playground.simulator.client import Client
from playground.simulator.controllers.deployment.replica_sets import (
    MAX_REPLICAS_ANNOTATION,
    active,
    available_of,
    by_age,
    max_surge,
    max_unavailable,
    replica_annotations,
    replicas_of,
)
from playground.simulator.recorder import Recorder
from playground.simulator.rules import Rule
from playground.simulator.trace import Trace

SCALING = "ScalingReplicaSet"


class Rollout:
    """One sync's view of a Deployment: ``new`` is the ReplicaSet of its present template, if there is one, ``old`` are
    all others, as they stood when the sync began.
    """

    def __init__(
        self,
        client: Client,
        recorder: Recorder,
        trace: Trace,
        deployment: Deployment,
        new: ReplicaSet | None,
        old: Sequence[ReplicaSet],
    ) -> None:
        self._client = client
        self._recorder = recorder
        self._trace = trace
        self.deployment = deployment
        self.new = new
        self.old = list(old)

    @property
    def all(self) -> list[ReplicaSet]:
        return self.old if self.new is None else [*self.old, self.new]

    def scale_to(self, replica_set: ReplicaSet, replicas: int, rule: Rule) -> bool:
        """Give a ReplicaSet another size, and say so; whether that changed it (scaleReplicaSet)."""
        was = replica_set.spec.replicas
        annotations = {**replica_set.meta.annotations, **replica_annotations(self.deployment)}
        because = rule(**{"replicaSet": replica_set.meta.name, "from": was, "to": replicas})
        self._trace.because = because
        self._client.replica_sets.patch(
            f"{replica_set.meta.namespace}/{replica_set.meta.name}",
            lambda now: replace(
                now, meta=replace(now.meta, annotations=annotations), spec=replace(now.spec, replicas=replicas)
            ),
        )
        self._trace.because = None
        if was == replicas:
            return False
        way = "up" if was < replicas else "down"
        message = f"Scaled {way} replica set {replica_set.meta.name} from {was} to {replicas}"
        self._recorder.event(self.deployment, "Normal", SCALING, message, because)
        return True

    # -- a new size

    def resize(self) -> None:
        """Bring the ReplicaSets of a Deployment that has another size now, or is paused, to that size (scale)."""
        wanted = self.deployment.spec.replicas
        alive = active(self.all)
        single = alive[0] if len(alive) == 1 else self._latest() if not alive else None
        if len(alive) <= 1:
            if single is not None and single.spec.replicas != wanted:
                self.scale_to(single, wanted, rules.DEPLOYMENT_SCALE)
        elif self._is_saturated():
            for each in active(self.old):
                self.scale_to(each, 0, rules.DEPLOYMENT_ROLL_DOWN)
        elif self.deployment.spec.strategy == "RollingUpdate":
            self._resize_in_proportion(alive, wanted + max_surge(self.deployment) if wanted else 0)

    def _latest(self) -> ReplicaSet | None:
        return self.new or (by_age(self.old)[-1] if self.old else None)

    def _is_saturated(self) -> bool:
        """Whether the new ReplicaSet has all Pods that are wanted, and they are available (IsSaturated)."""
        wanted = self.deployment.spec.replicas
        new = self.new
        return new is not None and new.spec.replicas == wanted == new.status.available_replicas

    def _resize_in_proportion(self, alive: list[ReplicaSet], allowed: int) -> None:
        """Share out what is to be added or taken away by the ReplicaSets' sizes (GetReplicaSetProportion)."""
        to_add = allowed - replicas_of(alive)
        if to_add > 0:
            alive.sort(key=lambda each: (-each.spec.replicas, -each.meta.creation_time))
        else:
            alive.sort(key=lambda each: (-each.spec.replicas, each.meta.creation_time))
        added = 0
        sizes = []
        for each in alive:
            share = self._share(each) if to_add else 0
            left = to_add - added
            share = min(share, left) if to_add > 0 else max(share, left)
            sizes.append(each.spec.replicas + share)
            added += share
        sizes[0] = max(0, sizes[0] + to_add - added)
        for each, size in zip(alive, sizes, strict=True):
            self.scale_to(each, size, rules.DEPLOYMENT_SCALE)

    def _share(self, replica_set: ReplicaSet) -> int:
        """By how much a ReplicaSet grows with its Deployment (getReplicaSetFraction)."""
        size, wanted = replica_set.spec.replicas, self.deployment.spec.replicas
        if wanted == 0:
            return -size
        annotated = int(replica_set.meta.annotations.get(MAX_REPLICAS_ANNOTATION) or 0)
        target = size * (wanted + max_surge(self.deployment))
        before = annotated or self.deployment.status.replicas
        return (2 * target + before) // (2 * before) - size if before else 0

    # -- a new template, step by step

    def roll(self) -> bool:
        """One step of a rolling update; whether there was one to make."""
        return self._grow_new() or self._shrink_old()

    def _grow_new(self) -> bool:
        """Bring the new ReplicaSet up as far as the surge allows (reconcileNewReplicaSet)."""
        assert self.new is not None
        wanted = self.deployment.spec.replicas
        if self.new.spec.replicas == wanted:
            return False
        if self.new.spec.replicas > wanted:
            return self.scale_to(self.new, wanted, rules.DEPLOYMENT_SCALE)
        return self.scale_to(self.new, new_size(self.deployment, self.all, self.new), rules.DEPLOYMENT_ROLL_UP)

    def _shrink_old(self) -> bool:
        """Take old Pods away as far as enough stay available (reconcileOldReplicaSets)."""
        assert self.new is not None
        if replicas_of(self.old) == 0:
            return False
        least = self.deployment.spec.replicas - max_unavailable(self.deployment)
        new_unavailable = self.new.spec.replicas - self.new.status.available_replicas
        most = replicas_of(self.all) - least - new_unavailable
        if most <= 0:
            return False
        sizes = {each.meta.uid: each.spec.replicas for each in self.old}
        removed = 0
        for each in by_age(active(self.old)):
            # Pods that are not available anyway go first (cleanupUnhealthyReplicas).
            count = min(most - removed, sizes[each.meta.uid] - each.status.available_replicas)
            if count > 0:
                sizes[each.meta.uid] -= count
                removed += count
                self.scale_to(each, sizes[each.meta.uid], rules.DEPLOYMENT_ROLL_DOWN)
        spare = available_of(self.all) - least
        for each in by_age(active(self.old)):
            count = min(spare, sizes[each.meta.uid])
            if count > 0:
                sizes[each.meta.uid] -= count
                spare -= count
                removed += count
                self.scale_to(each, sizes[each.meta.uid], rules.DEPLOYMENT_ROLL_DOWN)
        return removed > 0

    def stop_old(self) -> bool:
        """Take all old Pods away at once (scaleDownOldReplicaSetsForRecreate)."""
        running = active(self.old)
        for each in running:
            self.scale_to(each, 0, rules.DEPLOYMENT_RECREATE)
        return bool(running)


def new_size(deployment: Deployment, replica_sets: Sequence[ReplicaSet], new: ReplicaSet) -> int:
    """How many Pods the new ReplicaSet may have now (NewRSNewReplicas)."""
    wanted = deployment.spec.replicas
    if deployment.spec.strategy != "RollingUpdate":
        return wanted
    room = wanted + max_surge(deployment) - replicas_of(replica_sets)
    return new.spec.replicas + max(0, min(room, wanted - new.spec.replicas))
