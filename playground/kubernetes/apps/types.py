"""Deployments, ReplicaSets and DaemonSets as the simulator keeps them (k8s.io/api/apps/v1): immutable, with the
manifest in full beside the typed fields.
"""

from __future__ import annotations

from typing import Any

import msgspec

from playground.kubernetes.apimachinery.meta import Condition, ObjectMeta
from playground.kubernetes.core.types import PodTemplate

IntOrPercent = int | str
"""A number, or a share of the replicas such as ``25%``."""


class DeploymentCondition(msgspec.Struct, frozen=True, gc=False):
    """A condition of a Deployment; times are epoch seconds."""

    type: str
    status: str = "True"
    reason: str = ""
    message: str = ""
    last_update_time: int = 0
    last_transition_time: int = 0


class DeploymentSpec(msgspec.Struct, frozen=True, gc=False):
    """A Deployment's spec after defaulting. ``selector`` is the label selector as it is written; ``strategy`` is
    RollingUpdate or Recreate; ``json`` is the whole as it is stored.
    """

    template: PodTemplate
    selector: dict[str, Any] = {}
    replicas: int = 1
    strategy: str = "RollingUpdate"
    max_surge: IntOrPercent = "25%"
    max_unavailable: IntOrPercent = "25%"
    min_ready_seconds: int = 0
    revision_history_limit: int = 10
    progress_deadline_seconds: int | None = 600
    paused: bool = False
    json: dict[str, Any] = {}


class DeploymentStatus(msgspec.Struct, frozen=True, gc=False):
    """``terminating_replicas`` is None until a controller has written it."""

    observed_generation: int = 0
    replicas: int = 0
    updated_replicas: int = 0
    ready_replicas: int = 0
    available_replicas: int = 0
    unavailable_replicas: int = 0
    terminating_replicas: int | None = None
    collision_count: int | None = None
    conditions: tuple[DeploymentCondition, ...] = ()


class Deployment(msgspec.Struct, frozen=True, gc=False):
    meta: ObjectMeta
    spec: DeploymentSpec
    status: DeploymentStatus = DeploymentStatus()

    kind = "Deployment"


class ReplicaSetSpec(msgspec.Struct, frozen=True, gc=False):
    """A ReplicaSet's spec after defaulting; ``json`` is the whole as it is stored, but for ``replicas``."""

    template: PodTemplate
    selector: dict[str, Any] = {}
    replicas: int = 1
    min_ready_seconds: int = 0
    json: dict[str, Any] = {}


class ReplicaSetStatus(msgspec.Struct, frozen=True, gc=False):
    """``terminating_replicas`` is None until a controller has written it."""

    observed_generation: int = 0
    replicas: int = 0
    fully_labeled_replicas: int = 0
    ready_replicas: int = 0
    available_replicas: int = 0
    terminating_replicas: int | None = None
    conditions: tuple[Condition, ...] = ()


class ReplicaSet(msgspec.Struct, frozen=True, gc=False):
    meta: ObjectMeta
    spec: ReplicaSetSpec
    status: ReplicaSetStatus = ReplicaSetStatus()

    kind = "ReplicaSet"


class DaemonSetSpec(msgspec.Struct, frozen=True, gc=False):
    """A DaemonSet's spec after defaulting; ``strategy`` is RollingUpdate or OnDelete."""

    template: PodTemplate
    selector: dict[str, Any] = {}
    strategy: str = "RollingUpdate"
    max_surge: IntOrPercent = 0
    max_unavailable: IntOrPercent = 1
    min_ready_seconds: int = 0
    json: dict[str, Any] = {}


class DaemonSetStatus(msgspec.Struct, frozen=True, gc=False):
    """Counts of nodes: those that should run a Pod, those that do, those whose Pod is ready, and so on."""

    observed_generation: int = 0
    desired_number_scheduled: int = 0
    current_number_scheduled: int = 0
    updated_number_scheduled: int = 0
    number_ready: int = 0
    number_available: int = 0
    number_unavailable: int = 0
    number_misscheduled: int = 0


class DaemonSet(msgspec.Struct, frozen=True, gc=False):
    meta: ObjectMeta
    spec: DaemonSetSpec
    status: DaemonSetStatus = DaemonSetStatus()

    kind = "DaemonSet"
