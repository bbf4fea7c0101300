"""``kubectl describe deployment``, ``replicaset`` and ``daemonset`` (describe.go)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from playground.kubectl.describers.description import Description
from playground.kubectl.describers.jobs import controlled_by
from playground.kubectl.describers.templates import describe_template
from playground.kubectl.printers.durations import rfc1123
from playground.kubectl.printers.table import NONE
from playground.kubectl.selectors import format_label_selector, format_labels, selector_text
from playground.kubectl.view import View

Object = dict[str, Any]

HASH_LABEL = "pod-template-hash"
_PHASES = (("Running", "Running"), ("Pending", "Waiting"), ("Succeeded", "Succeeded"), ("Failed", "Failed"))


def describe_deployment(description: Description, deployment: Object, view: View) -> None:
    metadata, spec, status = deployment["metadata"], deployment["spec"], deployment.get("status") or {}
    description.fields((("Name", metadata["name"]), ("Namespace", metadata.get("namespace", ""))))
    description.field("CreationTimestamp", rfc1123(metadata["creationTimestamp"]))
    description.labels("Labels", metadata.get("labels"))
    description.annotations("Annotations", metadata.get("annotations"))
    description.field("Selector", selector_text(spec.get("selector")))
    counts = [f"{spec.get('replicas', 1)} desired"]
    for name, field in (("updated", "updatedReplicas"), ("total", "replicas"), ("available", "availableReplicas")):
        counts.append(f"{status.get(field, 0)} {name}")
    description.field("Replicas", " | ".join([*counts, f"{status.get('unavailableReplicas', 0)} unavailable"]))
    strategy = spec.get("strategy") or {}
    description.field("StrategyType", strategy.get("type") or "")
    description.field("MinReadySeconds", spec.get("minReadySeconds", 0))
    rolling = strategy.get("rollingUpdate")
    if rolling is not None:
        told = f"{rolling.get('maxUnavailable')} max unavailable, {rolling.get('maxSurge')} max surge"
        description.field("RollingUpdateStrategy", told)
    describe_template(description, spec["template"])
    _conditions(description, status)
    owned = sorted(_owned(view, "ReplicaSet", deployment), key=lambda each: str(each["metadata"]["creationTimestamp"]))
    if owned:
        current = next((each for each in owned if _template(each) == spec["template"]), None)
        description.field("OldReplicaSets", _replica_sets(each for each in owned if each is not current))
        description.field("NewReplicaSet", _replica_sets([] if current is None else [current]))


def describe_replica_set(description: Description, replica_set: Object, view: View) -> None:
    metadata, spec, status = replica_set["metadata"], replica_set["spec"], replica_set.get("status") or {}
    description.fields((("Name", metadata["name"]), ("Namespace", metadata.get("namespace", ""))))
    description.field("Selector", format_label_selector(spec.get("selector")))
    description.labels("Labels", metadata.get("labels"))
    description.annotations("Annotations", metadata.get("annotations"))
    description.optional("Controlled By", controlled_by(replica_set))
    description.field("Replicas", f"{status.get('replicas', 0)} current / {spec.get('replicas', 1)} desired")
    description.field("Pods Status", _pods_status(view, replica_set))
    describe_template(description, spec["template"])
    _conditions(description, status)


def describe_daemon_set(description: Description, daemon_set: Object, view: View) -> None:
    metadata, spec, status = daemon_set["metadata"], daemon_set["spec"], daemon_set.get("status") or {}
    description.fields((("Name", metadata["name"]), ("Namespace", metadata.get("namespace", ""))))
    description.field("Selector", selector_text(spec.get("selector")))
    description.field("Node-Selector", format_labels(spec["template"]["spec"].get("nodeSelector")))
    description.labels("Labels", metadata.get("labels"))
    description.annotations("Annotations", metadata.get("annotations"))
    for told, field in (
        ("Desired Number of Nodes Scheduled", "desiredNumberScheduled"),
        ("Current Number of Nodes Scheduled", "currentNumberScheduled"),
        ("Number of Nodes Scheduled with Up-to-date Pods", "updatedNumberScheduled"),
        ("Number of Nodes Scheduled with Available Pods", "numberAvailable"),
        ("Number of Nodes Misscheduled", "numberMisscheduled"),
    ):
        description.line(0, f"{told}: {status.get(field, 0)}")
    description.field("Pods Status", _pods_status(view, daemon_set))
    describe_template(description, spec["template"])


def _conditions(description: Description, status: Object) -> None:
    conditions = status.get("conditions")
    if conditions:
        description.line(0, "Conditions:")
        description.line(1, "Type\tStatus\tReason")
        description.line(1, "----\t------\t------")
        for each in conditions:
            description.line(1, f"{each['type']} \t{each['status']}\t{each.get('reason') or ''}")


def _owned(view: View, kind: str, owner: Object) -> Iterable[Object]:
    """The objects of one kind that ``owner`` manages."""
    uid = owner["metadata"]["uid"]
    for each in view.objects(kind):
        references = each["metadata"].get("ownerReferences") or ()
        if any(reference.get("controller") and reference["uid"] == uid for reference in references):
            yield each


def _pods_status(view: View, owner: Object) -> str:
    phases = Counter((each.get("status") or {}).get("phase") for each in _owned(view, "Pod", owner))
    return " / ".join(f"{phases[phase]} {name}" for phase, name in _PHASES)


def _template(replica_set: Object) -> Object:
    """A ReplicaSet's template as its Deployment has it: without the label that tells it from others."""
    template: Object = replica_set["spec"]["template"]
    labels = {key: value for key, value in template["metadata"]["labels"].items() if key != HASH_LABEL}
    return template | {"metadata": template["metadata"] | {"labels": labels}}


def _replica_sets(replica_sets: Iterable[Object]) -> str:
    return (
        ", ".join(
            f"{each['metadata']['name']} ({(each.get('status') or {}).get('replicas', 0)}"
            f"/{each['spec'].get('replicas', 1)} replicas created)"
            for each in replica_sets
        )
        or NONE
    )
