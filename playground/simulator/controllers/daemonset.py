"""The DaemonSet controller: one Pod on each node (pkg/controller/daemon/daemon_controller.go, update.go)."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from playground.kubernetes.apps.types import DaemonSet, DaemonSetStatus
from playground.kubernetes.core.tolerations import (
    NO_EXECUTE,
    NO_SCHEDULE,
    NOT_READY,
    UNREACHABLE,
    tolerations_to_json,
    untolerated,
)
from playground.kubernetes.core.types import Node, Pod, PodTemplate, Toleration
from playground.simulator import rules
from playground.simulator.client import key_of
from playground.simulator.controllers.base import ControllerContext
from playground.simulator.controllers.ownership import PodKeeper, available_in_seconds, claim, is_ready
from playground.simulator.controllers.templates import scaled, template_hash

HASH_LABEL = "controller-revision-hash"
BURST_REPLICAS = 250
TOLERATIONS = (
    Toleration(NOT_READY, "Exists", effect=NO_EXECUTE),
    Toleration(UNREACHABLE, "Exists", effect=NO_EXECUTE),
    Toleration("node.kubernetes.io/disk-pressure", "Exists", effect=NO_SCHEDULE),
    Toleration("node.kubernetes.io/memory-pressure", "Exists", effect=NO_SCHEDULE),
    Toleration("node.kubernetes.io/pid-pressure", "Exists", effect=NO_SCHEDULE),
    Toleration("node.kubernetes.io/unschedulable", "Exists", effect=NO_SCHEDULE),
)
"""What every Pod of a DaemonSet puts up with, for ever (AddOrUpdateDaemonPodTolerations)."""

Placed = dict[str, list[Pod]]
"""The Pods on each node, or on their way to it, the oldest first."""


class DaemonSetController(PodKeeper[DaemonSet]):
    """Looks at a DaemonSet as soon as it, one of its Pods or a node changes. A Pod that is deleted is replaced when it
    has gone, not before.
    """

    name = "daemonset-controller"
    kind = "DaemonSet"

    def __init__(self, context: ControllerContext) -> None:
        super().__init__(context, context.informers.daemon_sets)
        self._templates: dict[tuple[str, int, str], PodTemplate] = {}

    def start(self) -> None:
        super().start()
        self.informers.nodes.add_event_handler(update=self._node_updated)

    def _node_updated(self, old: Node, new: Node) -> None:
        if old.taints != new.taints:
            for each in self.informers.daemon_sets.list():
                self.queue.add(key_of(each.meta))

    # -- one DaemonSet

    def sync(self, key: str) -> int | None:
        daemon_set = self.informers.daemon_sets.get(key)
        if daemon_set is None or daemon_set.meta.deletion_ms is not None:
            return None
        self._manage(daemon_set, self._placed(daemon_set))
        if daemon_set.spec.strategy == "RollingUpdate":
            self._roll(daemon_set, self._placed(daemon_set))
        return self._update_status(key, daemon_set, self._placed(daemon_set))

    def _placed(self, daemon_set: DaemonSet) -> Placed:
        placed: Placed = {}
        for pod in claim(daemon_set, self.client.pods, self.trace):
            placed.setdefault(pod.spec.required_node or pod.node_name, []).append(pod)
        return placed

    def _nodes(self, daemon_set: DaemonSet) -> list[tuple[Node, bool, bool]]:
        """Each node with whether it should run a Pod, and whether one that it has may stay (NodeShouldRunDaemonPod)."""
        tolerations = (*daemon_set.spec.template.spec.tolerations, *TOLERATIONS)
        return [
            (
                node,
                untolerated(node.taints, tolerations, NO_SCHEDULE, NO_EXECUTE) is None,
                untolerated(node.taints, tolerations, NO_EXECUTE) is None,
            )
            for node in self.informers.nodes.list()
        ]

    def _manage(self, daemon_set: DaemonSet, placed: Placed) -> None:
        """Create and delete Pods until each node has the one that it should have (manage, podsShouldBeOnNode)."""
        needing: list[str] = []
        excess: list[tuple[Pod, str]] = []
        for node, should_run, may_stay in self._nodes(daemon_set):
            name = node.meta.name
            pods = placed.get(name)
            if not pods:
                if should_run:
                    needing.append(name)
            elif may_stay:
                staying = [each for each in pods if each.meta.deletion_ms is None]
                running = [each for each in staying if not self._has_ended(daemon_set, each, name)]
                excess += [(each, name) for each in staying if each not in running]
                if scaled(daemon_set.spec.max_surge, len(placed), round_up=True) == 0:
                    excess += [(each, name) for each in running[1:]]
            else:
                excess += [(each, name) for each in pods if each.meta.deletion_ms is None]
        for name in needing[:BURST_REPLICAS]:
            self._create(daemon_set, name)
        for pod, name in excess:
            self._pods.delete(daemon_set, [pod], rules.DAEMON_SET_POD_EXCESS(node=name))

    def _has_ended(self, daemon_set: DaemonSet, pod: Pod, node: str) -> bool:
        """Whether the Pod has ended, which a Pod of its template never does; then says so."""
        phase = pod.status.phase
        if phase not in ("Failed", "Succeeded"):
            return False
        kind = "Warning" if phase == "Failed" else "Normal"
        verb = "kill" if phase == "Failed" else "delete"
        message = f"Found {phase.lower()} daemon pod {key_of(pod.meta)} on node {node}, will try to {verb} it"
        because = rules.DAEMON_SET_POD_ENDED(node=node, phase=phase)
        self.recorder.event(daemon_set, kind, f"{phase}DaemonPod", message, because, pod)
        return True

    def _create(self, daemon_set: DaemonSet, node: str) -> None:
        because = rules.DAEMON_SET_POD_MISSING(node=node)
        self._pods.create(daemon_set, self._template(daemon_set, node), daemon_set.meta.name, because)

    def _template(self, daemon_set: DaemonSet, node: str) -> PodTemplate:
        """The template for a Pod on one node: bound to it by affinity, and with the tolerations of all such Pods."""
        which = (daemon_set.meta.uid, daemon_set.meta.generation, node)
        found = self._templates.get(which)
        if found is None:
            template = daemon_set.spec.template
            spec = template.spec
            tolerations = (*spec.tolerations, *TOLERATIONS)
            field = {"key": "metadata.name", "operator": "In", "values": [node]}
            required = {"nodeSelectorTerms": [{"matchFields": [field]}]}
            affinity = {
                **(spec.json.get("affinity") or {}),
                "nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": required},
            }
            json = spec.json | {"affinity": affinity, "tolerations": tolerations_to_json(tolerations)}
            spec = replace(spec, tolerations=tolerations, required_node=node, json=json)
            labels = {**template.labels, HASH_LABEL: template_hash(template)}
            found = self._templates[which] = PodTemplate(spec, labels, template.annotations)
        return found

    # -- a new template, node by node

    def _roll(self, daemon_set: DaemonSet, placed: Placed) -> None:
        """Replace Pods of an old template as far as enough of them stay available (rollingUpdate)."""
        wanted = [node.meta.name for node, should_run, _ in self._nodes(daemon_set) if should_run]
        surge = scaled(daemon_set.spec.max_surge, len(wanted), round_up=True)
        unavailable = scaled(daemon_set.spec.max_unavailable, len(wanted), round_up=True)
        names = [*wanted, *(name for name in placed if name not in wanted)]
        versions = {name: self._versions(daemon_set, placed.get(name, ())) for name in names}
        if surge:
            self._roll_with_surge(daemon_set, versions, surge)
            return
        down = 0
        broken: list[tuple[str, Pod]] = []
        candidates: list[tuple[str, Pod]] = []
        for name, (new, old) in versions.items():
            if old is None or new is not None:
                down += old is not None or new is None or not self._is_available(daemon_set, new)
            elif not self._is_available(daemon_set, old):
                broken.append((name, old))
                down += 1
            else:
                candidates.append((name, old))
        for name, pod in (*broken, *candidates[: max(0, (unavailable or 1) - down)]):
            self._pods.delete(daemon_set, [pod], rules.DAEMON_SET_UPDATE(node=name))

    def _roll_with_surge(
        self, daemon_set: DaemonSet, versions: dict[str, tuple[Pod | None, Pod | None]], surge: int
    ) -> None:
        """The new Pod comes first, and the old one goes once it is available."""
        rising = 0
        broken: list[str] = []
        candidates: list[str] = []
        for name, (new, old) in versions.items():
            if old is None:
                continue
            if new is None:
                (candidates if self._is_available(daemon_set, old) else broken).append(name)
            elif self._is_available(daemon_set, new):
                self._pods.delete(daemon_set, [old], rules.DAEMON_SET_UPDATE(node=name))
            else:
                rising += 1
        for name in (*broken, *candidates[: max(0, surge - rising)]):
            self._create(daemon_set, name)

    def _versions(self, daemon_set: DaemonSet, pods: Sequence[Pod]) -> tuple[Pod | None, Pod | None]:
        """The Pod of the present template and that of an older one (findUpdatedPodsOnNode)."""
        staying = [each for each in pods if each.meta.deletion_ms is None]
        new = [each for each in staying if self._is_updated(daemon_set, each)]
        old = [each for each in staying if each not in new]
        return (new[0] if new else None), (old[0] if old else None)

    def _is_updated(self, daemon_set: DaemonSet, pod: Pod) -> bool:
        return pod.meta.labels.get(HASH_LABEL) == template_hash(daemon_set.spec.template)

    def _is_available(self, daemon_set: DaemonSet, pod: Pod | None) -> bool:
        now = self.clock.now_seconds()
        return pod is not None and available_in_seconds(pod, daemon_set.spec.min_ready_seconds, now) == 0

    # -- its status

    def _update_status(self, key: str, daemon_set: DaemonSet, placed: Placed) -> int | None:
        """Count the nodes (updateDaemonSetStatus). Returns in how many ms a Pod that is ready counts as available."""
        desired = misscheduled = 0
        oldest: list[Pod] = []
        for node, should_run, _ in self._nodes(daemon_set):
            pods = placed.get(node.meta.name)
            desired += should_run
            misscheduled += bool(pods) and not should_run
            if pods and should_run:
                oldest.append(pods[0])
        now = self.clock.now_seconds()
        waits = [available_in_seconds(each, daemon_set.spec.min_ready_seconds, now) for each in oldest]
        available = waits.count(0)
        new = DaemonSetStatus(
            observed_generation=daemon_set.meta.generation,
            desired_number_scheduled=desired,
            current_number_scheduled=len(oldest),
            updated_number_scheduled=sum(self._is_updated(daemon_set, each) for each in oldest),
            number_ready=sum(is_ready(each) for each in oldest),
            number_available=available,
            number_unavailable=desired - available,
            number_misscheduled=misscheduled,
        )
        current = self.informers.daemon_sets.get(key)
        if current is not None and current.meta.uid == daemon_set.meta.uid and current.status != new:
            self.trace.because = rules.DAEMON_SET_STATUS.because
            self.client.daemon_sets.update_status(current, new)
            self.trace.because = None
        left = [wait for wait in waits if wait]
        return None if not left else min(left) * 1000 - self.clock.epoch_ms() % 1000
