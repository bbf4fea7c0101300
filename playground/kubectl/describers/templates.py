"""Pod templates in descriptions (describe.go DescribePodTemplate)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from playground.kubectl.describers.containers import describe_containers
from playground.kubectl.describers.description import Description
from playground.kubectl.describers.volumes import describe_volumes
from playground.kubectl.selectors import format_label_selector

Object = dict[str, Any]


def describe_template(description: Description, template: Object) -> None:
    metadata, spec = template.get("metadata") or {}, template.get("spec") or {}
    description.line(0, "Pod Template:")
    description.labels("Labels", metadata.get("labels"), 1)
    if metadata.get("annotations"):
        description.annotations("Annotations", metadata["annotations"], 1)
    description.optional("Service Account", spec.get("serviceAccountName"), 1)
    if spec.get("initContainers"):
        describe_containers(description, "Init Containers", spec["initContainers"], level=1)
    describe_containers(description, "Containers", spec.get("containers") or (), level=1)
    describe_volumes(description, spec.get("volumes"), 1)
    describe_spread(description, spec.get("topologySpreadConstraints"), 1)
    description.optional("Priority Class Name", spec.get("priorityClassName"), 1)
    description.labels("Node-Selectors", spec.get("nodeSelector"), 1)
    description.tolerations(spec.get("tolerations"), 1)


def describe_spread(description: Description, constraints: Iterable[Object] | None, level: int = 0) -> None:
    """How Pods are to be spread (describeTopologySpreadConstraints); nothing if it does not matter."""
    if constraints:
        in_order = sorted(constraints, key=lambda each: str(each["topologyKey"]))
        description.listed("Topology Spread Constraints", map(_spread, in_order), level)


def _spread(constraint: Object) -> str:
    told = f"{constraint['topologyKey']}:{constraint['whenUnsatisfiable']}"
    told += f" when max skew {constraint['maxSkew']} is exceeded"
    selector = constraint.get("labelSelector")
    return told if selector is None else f"{told} for selector {format_label_selector(selector)}"
