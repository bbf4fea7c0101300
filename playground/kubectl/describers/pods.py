"""``kubectl describe pod`` (describe.go describePod)."""

from __future__ import annotations

from typing import Any

from playground.kubectl.describers.containers import describe_containers, describe_resources, describe_seccomp
from playground.kubectl.describers.description import Description
from playground.kubectl.describers.jobs import controlled_by
from playground.kubectl.describers.templates import describe_spread
from playground.kubectl.describers.volumes import describe_volumes
from playground.kubectl.printers.durations import rfc1123, since
from playground.kubectl.printers.table import NONE
from playground.kubectl.qos import qos_class

Object = dict[str, Any]

_READABLE = ("metadata.name", "metadata.namespace")


def describe_pod(description: Description, pod: Object) -> None:
    metadata, spec, status = pod["metadata"], pod["spec"], pod.get("status") or {}
    description.fields((("Name", metadata["name"]), ("Namespace", metadata.get("namespace", ""))))
    description.optional("Priority", spec.get("priority"))
    description.optional("Priority Class Name", spec.get("priorityClassName"))
    description.optional("Runtime Class Name", spec.get("runtimeClassName"))
    description.optional("Service Account", spec.get("serviceAccountName"))
    node = spec.get("nodeName")
    description.field("Node", f"{node}/{status.get('hostIP') or ''}" if node else NONE)
    if status.get("startTime"):
        description.field("Start Time", rfc1123(status["startTime"]))
    description.labels("Labels", metadata.get("labels"))
    description.annotations("Annotations", metadata.get("annotations"))
    phase, deletion = status.get("phase") or "", metadata.get("deletionTimestamp")
    if deletion and phase not in ("Failed", "Succeeded"):
        description.field("Status", f"Terminating (lasts {since(deletion, description.now_ms)})")
        description.field("Termination Grace Period", f"{metadata.get('deletionGracePeriodSeconds', 0)}s")
    else:
        description.field("Status", phase)
    description.optional("Reason", status.get("reason"))
    description.optional("Message", status.get("message"))
    describe_seccomp(description, spec.get("securityContext"), 0)
    description.field("IP", status.get("podIP") or "")
    if status.get("podIPs"):
        description.line(0, "IPs:")
        description.fields((("IP", each["ip"]) for each in status["podIPs"]), 1)
    else:
        description.field("IPs", NONE)
    description.optional("Controlled By", controlled_by(pod))
    description.optional("NominatedNodeName", status.get("nominatedNodeName"))
    if spec.get("resources") is not None:
        description.line(0, "Resources:")
        describe_resources(description, spec["resources"], 1)
    _containers(description, pod)
    _conditions(description, spec, status)
    describe_volumes(description, spec.get("volumes"))
    description.field("QoS Class", status.get("qosClass") or qos_class(spec))
    description.labels("Node-Selectors", spec.get("nodeSelector"))
    description.tolerations(spec.get("tolerations"))
    describe_spread(description, spec.get("topologySpreadConstraints"))


def _containers(description: Description, pod: Object) -> None:
    for title, field in (
        ("Init Containers", "initContainers"),
        ("Containers", "containers"),
        ("Ephemeral Containers", "ephemeralContainers"),
    ):
        containers = pod["spec"].get(field) or ()
        if containers or field == "containers":
            statuses = (pod.get("status") or {}).get(f"{field.removesuffix('s')}Statuses") or ()
            describe_containers(description, title, containers, statuses, resolve=lambda path: _field(pod, path))


def _conditions(description: Description, spec: Object, status: Object) -> None:
    """The blanks before the tabs are kubectl's."""
    conditions = status.get("conditions") or ()
    if spec.get("readinessGates"):
        states = {each["type"]: each["status"] for each in reversed(conditions)}
        description.line(0, "Readiness Gates:")
        description.line(1, "Type\tStatus")
        for gate in spec["readinessGates"]:
            kind = gate["conditionType"]
            description.line(1, f"{kind} \t{states.get(kind, NONE)} ")
    if conditions:
        description.line(0, "Conditions:")
        description.line(1, "Type\tStatus")
        for each in conditions:
            description.line(1, f"{each['type']} \t{each['status']} ")


def _field(pod: Object, path: str) -> str:
    """A field that a container reads of its own Pod. kubectl knows the value of two of them."""
    return str(pod["metadata"].get(path.partition(".")[2]) or "") if path in _READABLE else ""
