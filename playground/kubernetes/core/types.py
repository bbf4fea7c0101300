"""Pods as the simulator keeps them: the fields of k8s.io/api/core/v1 that some controller, the kubelet or kubectl
reads.

Objects are immutable. A write makes a new one with ``msgspec.structs.replace``, so caches, watches and the history
share them. The whole manifest stays beside the typed fields (``json``), for what only people read.
"""

from __future__ import annotations

from typing import Any

import msgspec

from playground.kubernetes.apimachinery.meta import Condition, ObjectMeta


class Container(msgspec.Struct, frozen=True, gc=False):
    """One container of a pod template. ``restart_policy`` is "Always" for a sidecar (an init container that keeps
    running).
    """

    name: str
    image: str = ""
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    restart_policy: str | None = None


class Taint(msgspec.Struct, frozen=True, gc=False):
    """Keeps Pods off a node; ``effect`` is NoSchedule or NoExecute."""

    key: str
    effect: str
    value: str = ""


class Toleration(msgspec.Struct, frozen=True, gc=False):
    """Lets a Pod put up with taints, for ``seconds``, or for ever; an empty ``key`` or ``effect`` means any."""

    key: str = ""
    operator: str = "Equal"
    value: str = ""
    effect: str = ""
    seconds: int | None = None


class Node(msgspec.Struct, frozen=True, gc=False):
    """A node. ``silent_since_ms`` is the virtual ms of its kubelet's last sign of life, None while it gives them: what
    its Lease says.
    """

    meta: ObjectMeta
    taints: tuple[Taint, ...] = ()
    conditions: tuple[Condition, ...] = ()
    silent_since_ms: int | None = None

    kind = "Node"


class PodSpec(msgspec.Struct, frozen=True, gc=False):
    """What a Pod is to do. One PodSpec is shared by all Pods of a template; ``json`` is the spec in full, after
    defaulting.

    ``tolerations`` are those of the manifest; ``required_node`` is the only node that will do, if a DaemonSet says so.
    """

    containers: tuple[Container, ...]
    init_containers: tuple[Container, ...] = ()
    restart_policy: str = "Always"
    termination_grace_period_seconds: int = 30
    active_deadline_seconds: int | None = None
    tolerations: tuple[Toleration, ...] = ()
    required_node: str = ""
    json: dict[str, Any] = {}


class PodTemplate(msgspec.Struct, frozen=True, gc=False):
    """A pod template: the labels and annotations that each Pod gets, and its spec."""

    spec: PodSpec
    labels: dict[str, str] = {}
    annotations: dict[str, str] = {}


class ContainerStateWaiting(msgspec.Struct, frozen=True, gc=False, tag_field="state", tag="waiting"):
    """``retry_ms`` is the virtual ms at which a container in CrashLoopBackOff is started again."""

    reason: str = ""
    message: str = ""
    retry_ms: int | None = None


class ContainerStateRunning(msgspec.Struct, frozen=True, gc=False, tag_field="state", tag="running"):
    """``started_ms`` is virtual ms (in full precision, as a kubelet measures); ``started_at`` epoch seconds."""

    started_ms: int
    started_at: int


class ContainerStateTerminated(msgspec.Struct, frozen=True, gc=False, tag_field="state", tag="terminated"):
    """``finished_ms`` is virtual ms; ``started_at`` and ``finished_at`` epoch seconds."""

    exit_code: int
    reason: str
    started_at: int
    finished_ms: int
    finished_at: int
    message: str = ""


ContainerState = ContainerStateWaiting | ContainerStateRunning | ContainerStateTerminated


class ContainerStatus(msgspec.Struct, frozen=True, gc=False):
    """How one container stands. ``last_terminated`` is its run before the present one."""

    name: str
    state: ContainerState
    ready: bool = False
    restart_count: int = 0
    last_terminated: ContainerStateTerminated | None = None


class PodStatus(msgspec.Struct, frozen=True, gc=False):
    """``phase`` is Pending, Running, Succeeded or Failed; ``start_time`` epoch seconds of the kubelet's acceptance."""

    phase: str = "Pending"
    reason: str = ""
    message: str = ""
    start_time: int | None = None
    conditions: tuple[Condition, ...] = ()
    container_statuses: tuple[ContainerStatus, ...] = ()
    init_container_statuses: tuple[ContainerStatus, ...] = ()


class Pod(msgspec.Struct, frozen=True, gc=False):
    """A Pod. ``ordinal`` counts the Pods of one Job name in the order of creation, from 1: what people call it by,
    ``job#ordinal``.

    ``completion_index`` is the value of its annotation, None for the Pod of a Job that is not Indexed. ``workload`` is
    the name of the Deployment, DaemonSet or bare ReplicaSet that it was made for, and stands in for the Job's.
    """

    meta: ObjectMeta
    spec: PodSpec
    status: PodStatus = PodStatus()
    node_name: str = ""
    ordinal: int = 0
    completion_index: int | None = None
    workload: str = ""

    kind = "Pod"
