"""``kubectl get nodes`` and ``services`` (pkg/printers/internalversion/printers.go printNode, printService)."""

from __future__ import annotations

from typing import Any

from playground.kubectl.printers.durations import since
from playground.kubectl.printers.table import NONE, TablePrinter
from playground.kubectl.selectors import format_labels

Object = dict[str, Any]

_ROLE = "node-role.kubernetes.io/"
_UNKNOWN = "<unknown>"


def _node_row(node: Object, now_ms: int, wide: bool) -> list[str]:
    metadata, status = node["metadata"], node.get("status") or {}
    ready = [each["status"] for each in status.get("conditions") or () if each["type"] == "Ready"]
    states = ["Ready" if ready[0] == "True" else "NotReady"] if ready else ["Unknown"]
    if (node.get("spec") or {}).get("unschedulable"):
        states.append("SchedulingDisabled")
    roles = sorted(key.removeprefix(_ROLE) for key in metadata.get("labels") or () if key.startswith(_ROLE))
    info = status.get("nodeInfo") or {}
    row = [
        metadata["name"],
        ",".join(states),
        ",".join(roles) or NONE,
        since(metadata.get("creationTimestamp"), now_ms),
        info.get("kubeletVersion", ""),
    ]
    if wide:
        row += [_address(status, "InternalIP"), _address(status, "ExternalIP")]
        row += [info.get(name) or _UNKNOWN for name in ("osImage", "kernelVersion", "containerRuntimeVersion")]
    return row


def _address(status: Object, kind: str) -> str:
    addresses = (each["address"] for each in status.get("addresses") or () if each["type"] == kind)
    return next(addresses, NONE)


def _service_row(service: Object, now_ms: int, wide: bool) -> list[str]:
    metadata, spec = service["metadata"], service["spec"]
    row = [
        metadata["name"],
        spec.get("type", "ClusterIP"),
        spec.get("clusterIP") or NONE,
        ",".join(spec.get("externalIPs") or ()) or NONE,
        ",".join(f"{each['port']}/{each.get('protocol', 'TCP')}" for each in spec.get("ports") or ()) or NONE,
        since(metadata.get("creationTimestamp"), now_ms),
    ]
    return [*row, format_labels(spec.get("selector"))] if wide else row


_NODE = ("NAME", "STATUS", "ROLES", "AGE", "VERSION")
_NODE_WIDE = ("INTERNAL-IP", "EXTERNAL-IP", "OS-IMAGE", "KERNEL-VERSION", "CONTAINER-RUNTIME")
_SERVICE = ("NAME", "TYPE", "CLUSTER-IP", "EXTERNAL-IP", "PORT(S)", "AGE")
NODES = TablePrinter(_NODE, _NODE + _NODE_WIDE, _node_row)
SERVICES = TablePrinter(_SERVICE, (*_SERVICE, "SELECTOR"), _service_row)
