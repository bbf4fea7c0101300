"""The Deployment controller: ReplicaSets that keep the Pods, one for each version of the template
(pkg/controller/deployment/deployment_controller.go).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import controller_of
from playground.kubernetes.apps.types import Deployment, DeploymentStatus, ReplicaSet
from playground.kubernetes.core.types import Pod
from playground.simulator import rules
from playground.simulator.client import key_of
from playground.simulator.controllers.base import Controller, ControllerContext
from playground.simulator.controllers.deployment import status as deployment_status
from playground.simulator.controllers.deployment.replica_sets import (
    DESIRED_REPLICAS_ANNOTATION,
    REVISION_ANNOTATION,
    active,
    annotations_for,
    find_new,
    has_template_of,
    new_replica_set,
    revision_of,
)
from playground.simulator.controllers.deployment.rollout import SCALING, Rollout, new_size
from playground.simulator.controllers.ownership import TERMINAL_PHASES, claim, selects
from playground.simulator.errors import AlreadyExists


class DeploymentController(Controller):
    """Looks at a Deployment as soon as it or one of its ReplicaSets changes."""

    name = "deployment-controller"

    def __init__(self, context: ControllerContext) -> None:
        super().__init__(context)
        self._watches_pods = False

    def start(self) -> None:
        self.informers.deployments.add_event_handler(
            add=self._deployment_added, update=lambda _, new: self.queue.add(key_of(new.meta))
        )
        self.informers.replica_sets.add_event_handler(
            add=self._replica_set_changed, update=self._replica_set_updated, delete=self._replica_set_changed
        )

    def _deployment_added(self, new: Deployment) -> None:
        if not self._watches_pods:
            # Until there is a Deployment, Pods are none of its business.
            self._watches_pods = True
            self.informers.pods.add_event_handler(delete=self._pod_deleted)
        self.queue.add(key_of(new.meta))

    def _replica_set_updated(self, old: ReplicaSet, new: ReplicaSet) -> None:
        if old.meta.owner_references is not new.meta.owner_references:
            self._replica_set_changed(old)
        self._replica_set_changed(new)

    def _replica_set_changed(self, replica_set: ReplicaSet) -> None:
        owner = controller_of(replica_set.meta)
        if owner is not None:
            if owner.kind == "Deployment":
                self.queue.add_last(f"{replica_set.meta.namespace}/{owner.name}")
            return
        for each in self.informers.deployments.list():
            if each.meta.namespace == replica_set.meta.namespace and selects(
                each.spec.selector, replica_set.meta.labels
            ):
                self.queue.add(key_of(each.meta))

    def _pod_deleted(self, pod: Pod) -> None:
        """The strategy Recreate waits until the last Pod has gone."""
        owner = controller_of(pod.meta)
        replica_set = None if owner is None else self.informers.replica_sets.get(f"{pod.meta.namespace}/{owner.name}")
        above = None if replica_set is None else controller_of(replica_set.meta)
        if above is not None:
            deployment = self.informers.deployments.get(f"{pod.meta.namespace}/{above.name}")
            if deployment is not None and deployment.spec.strategy == "Recreate":
                self.queue.add(key_of(deployment.meta))

    # -- one Deployment

    def sync(self, key: str) -> int | None:
        deployment = self.informers.deployments.get(key)
        if deployment is None:
            return None
        owned = claim(deployment, self.client.replica_sets, self.trace)
        if deployment.meta.deletion_ms is not None:
            new = find_new(deployment, owned)
            self._write_status(deployment, deployment_status.calculate(deployment, owned, new, self._now()))
            return None
        deployment = self._note_paused(deployment)
        if deployment.spec.paused or self._is_resized(deployment, owned):
            rollout = self._rollout(deployment, owned, create=False)
            rollout.resize()
            deployment = rollout.deployment
            if deployment.spec.paused:
                self._clean_up(deployment, rollout.old)
            counted = deployment_status.calculate(deployment, rollout.all, rollout.new, self._now())
            self._write_status(deployment, counted)
            return None
        if deployment.spec.strategy == "Recreate":
            return self._recreate(deployment, owned)
        rollout = self._rollout(deployment, owned, create=True)
        if not rollout.roll() and deployment_status.is_complete(rollout.deployment, rollout.deployment.status):
            self._clean_up(rollout.deployment, rollout.old)
        return self._finish(rollout)

    def _recreate(self, deployment: Deployment, owned: list[ReplicaSet]) -> int | None:
        """All old Pods go before the first new one comes (rolloutRecreate)."""
        rollout = self._rollout(deployment, owned, create=False)
        if rollout.stop_old() or self._has_old_pods(rollout.old):
            return self._finish(rollout)
        if rollout.new is None:
            rollout = self._rollout(rollout.deployment, owned, create=True)
        wanted = deployment.spec.replicas
        if rollout.new is not None and rollout.new.spec.replicas != wanted:
            rollout.scale_to(rollout.new, wanted, rules.DEPLOYMENT_SCALE)
        if deployment_status.is_complete(rollout.deployment, rollout.deployment.status):
            self._clean_up(rollout.deployment, rollout.old)
        return self._finish(rollout)

    def _has_old_pods(self, old: Sequence[ReplicaSet]) -> bool:
        """Whether a Pod of another template still runs, be it on its way out (oldPodsRunning)."""
        pods = (pod for each in old for pod in self.informers.pods.owned_by(each.meta.uid))
        return any(pod.status.phase not in TERMINAL_PHASES for pod in pods)

    def _is_resized(self, deployment: Deployment, owned: list[ReplicaSet]) -> bool:
        """Whether some ReplicaSet was made for another number of replicas (isScalingEvent)."""
        noted = (each.meta.annotations.get(DESIRED_REPLICAS_ANNOTATION) for each in active(owned))
        return any(each is not None and int(each) != deployment.spec.replicas for each in noted)

    def _note_paused(self, deployment: Deployment) -> Deployment:
        """A pause does not count as lack of progress (checkPausedConditions)."""
        status = deployment.status
        current = deployment_status.condition_of(status, deployment_status.PROGRESSING)
        noted = current is not None and current.reason == deployment_status.PAUSED
        if deployment.spec.progress_deadline_seconds is None or noted == deployment.spec.paused:
            return deployment
        if current is not None and current.reason == deployment_status.TIMED_OUT:
            return deployment
        told = (deployment_status.PAUSED, "Deployment is paused")
        if noted:
            told = (deployment_status.RESUMED, "Deployment is resumed")
        condition = deployment_status.progressing("Unknown", *told, self._now())
        return self._write_status(deployment, deployment_status.with_condition(status, condition))

    # -- its ReplicaSets

    def _rollout(self, deployment: Deployment, owned: list[ReplicaSet], create: bool) -> Rollout:
        """The ReplicaSets with their revisions in order; that of the present template is made if there is none
        (getAllReplicaSetsAndSyncRevision)."""
        new = find_new(deployment, owned)
        old = [each for each in owned if new is None or each.meta.uid != new.meta.uid]
        revision = max(map(revision_of, old), default=0) + 1
        if new is not None:
            deployment, new = self._found(deployment, new, revision)
        elif create:
            deployment, new = self._created(deployment, old, revision)
        return Rollout(self.client, self.recorder, self.trace, deployment, new, old)

    def _found(self, deployment: Deployment, new: ReplicaSet, revision: int) -> tuple[Deployment, ReplicaSet]:
        annotations = annotations_for(deployment, new.meta.annotations, revision)
        if annotations != new.meta.annotations or new.spec.min_ready_seconds != deployment.spec.min_ready_seconds:
            spec = replace(new.spec, min_ready_seconds=deployment.spec.min_ready_seconds)
            new = self.client.replica_sets.update(
                replace(new, meta=replace(new.meta, annotations=annotations), spec=spec)
            )
            return deployment, new
        status = deployment.status
        has_condition = deployment_status.condition_of(status, deployment_status.PROGRESSING) is not None
        if deployment.spec.progress_deadline_seconds is not None and not has_condition:
            told = f'Found new replica set "{new.meta.name}"'
            condition = deployment_status.progressing("True", "FoundNewReplicaSet", told, self._now())
            status = deployment_status.with_condition(status, condition)
        return self._write_status(deployment, status, str(revision_of(new))), new

    def _created(
        self, deployment: Deployment, old: list[ReplicaSet], revision: int
    ) -> tuple[Deployment, ReplicaSet | None]:
        new = new_replica_set(deployment, revision)
        size = new_size(deployment, [*old, new], new)
        name = new.meta.name
        because = rules.DEPLOYMENT_NEW_REPLICA_SET(replicaSet=name, replicas=size)
        self.trace.because = because
        try:
            new = self.client.replica_sets.create(replace(new, spec=replace(new.spec, replicas=size)))
        except AlreadyExists:
            self.trace.because = None
            if self._is_own(deployment, name):
                raise
            status = replace(deployment.status, collision_count=(deployment.status.collision_count or 0) + 1)
            self._write_status(deployment, status)
            raise
        if size > 0:
            message = f"Scaled up replica set {name} from 0 to {size}"
            self.recorder.event(deployment, "Normal", SCALING, message, because)
        status = deployment.status
        if deployment.spec.progress_deadline_seconds is not None:
            told = f'Created new replica set "{name}"'
            condition = deployment_status.progressing("True", "NewReplicaSetCreated", told, self._now())
            status = deployment_status.with_condition(status, condition)
        return self._write_status(deployment, status, str(revision)), new

    def _is_own(self, deployment: Deployment, name: str) -> bool:
        """Whether the ReplicaSet of that name is the Deployment's own, with the present template."""
        found = self.informers.replica_sets.get(f"{deployment.meta.namespace}/{name}")
        owner = None if found is None else controller_of(found.meta)
        return (
            found is not None
            and owner is not None
            and owner.uid == deployment.meta.uid
            and has_template_of(found, deployment)
        )

    def _clean_up(self, deployment: Deployment, old: Sequence[ReplicaSet]) -> None:
        """Delete the oldest of the ReplicaSets that are only kept to go back to (cleanupDeployment)."""
        limit = deployment.spec.revision_history_limit
        alive = [each for each in old if each.meta.deletion_ms is None]
        for each in sorted(alive, key=revision_of)[: max(0, len(alive) - limit)]:
            if each.status.replicas == 0 == each.spec.replicas and (
                each.meta.generation <= each.status.observed_generation
            ):
                self.trace.because = rules.DEPLOYMENT_HISTORY(revisionHistoryLimit=limit)
                self.client.replica_sets.delete(key_of(each.meta), uid=each.meta.uid)
                self.trace.because = None

    # -- its status

    def _now(self) -> int:
        return self.clock.now_seconds()

    def _finish(self, rollout: Rollout) -> int | None:
        """Write how the rollout stands; returns when to look whether it makes progress (syncRolloutStatus)."""
        deployment, now = rollout.deployment, self._now()
        counted = deployment_status.calculate(deployment, rollout.all, rollout.new, now)
        status = deployment_status.with_progress(deployment, counted, rollout.new, now)
        if status != deployment.status:
            self._write_status(deployment, status)
            return None
        left = deployment_status.seconds_to_deadline(deployment, status, now)
        return None if left is None else left * 1000

    def _write_status(self, deployment: Deployment, status: DeploymentStatus, revision: str = "") -> Deployment:
        """Write a status, and the revision that the Deployment has reached. Returns it as stored."""
        annotations: Mapping[str, str] = deployment.meta.annotations
        if revision and annotations.get(REVISION_ANNOTATION) != revision:
            annotations = {**annotations, REVISION_ANNOTATION: revision}
        timed_out = deployment_status.condition_of(status, deployment_status.PROGRESSING)
        if timed_out is not None and timed_out.reason == deployment_status.TIMED_OUT:
            self.trace.because = rules.DEPLOYMENT_DEADLINE(
                progressDeadlineSeconds=deployment.spec.progress_deadline_seconds
            )
        stored = self.client.deployments.update_status(deployment, status, annotations)
        self.trace.because = None
        return stored
