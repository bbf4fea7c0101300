"""What controllers that keep Pods for ever have in common: whose object is whose, and how a Pod stands
(pkg/controller/controller_ref_manager.go, pkg/controller/controller_utils.go, pkg/api/v1/pod).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Generic, TypeVar

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import ObjectMeta, OwnerReference, controller_of, find_condition
from playground.kubernetes.apimachinery.validation import selector_matches
from playground.kubernetes.apps.types import DaemonSet, Deployment, ReplicaSet
from playground.kubernetes.core.types import Pod, PodTemplate
from playground.simulator import rules
from playground.simulator.client import Client, Resource, key_of
from playground.simulator.controllers.base import Controller, ControllerContext
from playground.simulator.errors import NotFound
from playground.simulator.informer import Informer
from playground.simulator.recorder import Recorder
from playground.simulator.rules import Because
from playground.simulator.store import Object
from playground.simulator.trace import Trace

API_VERSION = "apps/v1"
TERMINAL_PHASES = ("Succeeded", "Failed")

Workload = Deployment | ReplicaSet | DaemonSet
T = TypeVar("T", bound=Object)
K = TypeVar("K", ReplicaSet, DaemonSet)


def owner_reference(owner: Workload) -> OwnerReference:
    """The reference of a controller to what it manages (metav1.NewControllerRef)."""
    return OwnerReference(owner.kind, owner.meta.name, owner.meta.uid, True, True, API_VERSION)


def selects(selector: dict[str, Any], labels: Mapping[str, str]) -> bool:
    """Whether a selector that has been accepted picks an object with these labels."""
    return selector_matches(selector, dict(labels)) is True


def claim(owner: Workload, resource: Resource[T], trace: Trace) -> list[T]:
    """What ``owner`` manages from now on: what it owned and still selects, and what it selects and nobody owns
    (ClaimObjects). What it does not select any more is let go."""
    meta, selector = owner.meta, owner.spec.selector
    # What was made from the template has its very labels, so that there is nothing to compare.
    labels = owner.spec.template.labels
    all_owned = resource.owned_by(meta.uid)
    owned = [each for each in all_owned if each.meta.labels is labels or selects(selector, each.meta.labels)]
    if meta.deletion_ms is not None:
        return owned
    for each in all_owned if len(owned) < len(all_owned) else ():
        if not selects(selector, each.meta.labels):
            trace.because = rules.WORKLOAD_RELEASED(owner=f"{owner.kind}/{meta.name}")
            _change_owners(resource, each.meta, tuple(r for r in each.meta.owner_references if r.uid != meta.uid))
    for orphan in resource.table.unmanaged():
        found = orphan.meta
        if found.namespace == meta.namespace and found.deletion_ms is None and selects(selector, found.labels):
            trace.because = rules.WORKLOAD_ADOPTED(owner=f"{owner.kind}/{meta.name}")
            adopted = _change_owners(resource, found, (*found.owner_references, owner_reference(owner)))
            if adopted is not None:
                owned.append(adopted)
    trace.because = None
    return owned


def _change_owners(resource: Resource[T], meta: ObjectMeta, owners: tuple[OwnerReference, ...]) -> T | None:
    def change(now: Any) -> Any:
        return replace(now, meta=replace(now.meta, owner_references=owners))

    try:
        return resource.patch(key_of(meta), change, uid=meta.uid)
    except NotFound:
        return None


def is_active(pod: Pod) -> bool:
    """Whether the Pod has neither ended nor is being deleted (IsPodActive)."""
    return pod.status.phase not in TERMINAL_PHASES and pod.meta.deletion_ms is None


def is_terminating(pod: Pod) -> bool:
    """Whether the Pod is being deleted and has not ended yet (IsPodTerminating)."""
    return pod.status.phase not in TERMINAL_PHASES and pod.meta.deletion_ms is not None


def is_ready(pod: Pod) -> bool:
    """Whether the Pod's condition Ready is true (IsPodReady)."""
    ready = find_condition(pod.status.conditions, "Ready")
    return ready is not None and ready.status == "True"


def available_in_seconds(pod: Pod, min_ready_seconds: int, now: int) -> int | None:
    """In how many seconds a Pod will have been ready for long enough: 0 if it has been (IsPodAvailable), None if it is
    not ready."""
    ready = find_condition(pod.status.conditions, "Ready")
    if ready is None or ready.status != "True":
        return None
    return max(0, ready.last_transition_time + min_ready_seconds - now) if min_ready_seconds else 0


def restarts(pod: Pod) -> int:
    """How often containers of the Pod were restarted."""
    status = pod.status
    return sum(each.restart_count for each in (*status.container_statuses, *status.init_container_statuses))


class PodControl:
    """Creates and deletes the Pods of a workload, and says so in Events (RealPodControl)."""

    def __init__(self, client: Client, recorder: Recorder, trace: Trace) -> None:
        self._client = client
        self._recorder = recorder
        self._trace = trace

    def create(self, owner: ReplicaSet | DaemonSet, template: PodTemplate, workload: str, because: Because) -> Pod:
        """Create one Pod; people call it after ``workload``."""
        meta = ObjectMeta(
            "",
            "",
            owner.meta.namespace,
            labels=template.labels,
            annotations=template.annotations,
            owner_references=(owner_reference(owner),),
        )
        self._trace.because = because
        pod = self._client.pods.create(Pod(meta, template.spec, workload=workload), f"{owner.meta.name}-")
        message = f"Created pod: {pod.meta.name}"
        self._recorder.event(owner, "Normal", "SuccessfulCreate", message, because, pod)
        return pod

    def delete(self, owner: ReplicaSet | DaemonSet, pods: Iterable[Pod], because: Because) -> None:
        """Delete Pods; one that has gone already is no error."""
        for pod in pods:
            self._trace.because = because
            try:
                self._client.pods.delete(key_of(pod.meta), uid=pod.meta.uid)
            except NotFound:
                self._trace.because = None
                continue
            message = f"Deleted pod: {pod.meta.name}"
            self._recorder.event(owner, "Normal", "SuccessfulDelete", message, because, pod)


class PodKeeper(Controller, Generic[K]):
    """A controller whose objects keep Pods themselves: it looks at one as soon as that or one of its Pods changes.

    Until there is an object of its ``kind``, Pods are none of its business.
    """

    kind = ""

    def __init__(self, context: ControllerContext, keepers: Informer[K]) -> None:
        super().__init__(context)
        self._pods = PodControl(self.client, self.recorder, self.trace)
        self._keepers: Informer[K] = keepers
        self._watches_pods = False

    def start(self) -> None:
        self._keepers.add_event_handler(add=self._keeper_added, update=lambda _, new: self.queue.add(key_of(new.meta)))

    def _keeper_added(self, new: K) -> None:
        if not self._watches_pods:
            self._watches_pods = True
            self.informers.pods.add_event_handler(update=self._pod_updated, delete=self._pod_changed)
        self.queue.add(key_of(new.meta))

    def _pod_updated(self, old: Pod, new: Pod) -> None:
        if old.meta.owner_references is not new.meta.owner_references:
            self._pod_changed(old)
        self._pod_changed(new)

    def _pod_changed(self, pod: Pod) -> None:
        owner = controller_of(pod.meta)
        if owner is not None:
            if owner.kind == self.kind:
                self.queue.add_last(f"{pod.meta.namespace}/{owner.name}")
            return
        # A Pod that nobody owns may be adopted.
        for each in self._keepers.list():
            if each.meta.namespace == pod.meta.namespace and selects(each.spec.selector, pod.meta.labels):
                self.queue.add(key_of(each.meta))
