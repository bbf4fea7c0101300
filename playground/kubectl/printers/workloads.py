"""``kubectl get deployments``, ``replicasets`` and ``daemonsets`` (pkg/printers/internalversion/printers.go)."""

from __future__ import annotations

from typing import Any

from playground.kubectl.printers.durations import since
from playground.kubectl.printers.table import TablePrinter, containers_and_images
from playground.kubectl.selectors import format_label_selector, format_labels

Object = dict[str, Any]


def _deployment_row(deployment: Object, now_ms: int, wide: bool) -> list[str]:
    status = deployment.get("status") or {}
    ready = f"{status.get('readyReplicas', 0)}/{deployment['spec'].get('replicas', 1)}"
    counts = [ready, *_counts(status, "updatedReplicas", "availableReplicas")]
    return _row(deployment, counts, now_ms, wide)


def _replica_set_row(replica_set: Object, now_ms: int, wide: bool) -> list[str]:
    status = replica_set.get("status") or {}
    counts = [str(replica_set["spec"].get("replicas", 1)), *_counts(status, "replicas", "readyReplicas")]
    return _row(replica_set, counts, now_ms, wide)


def _daemon_set_row(daemon_set: Object, now_ms: int, wide: bool) -> list[str]:
    counts = _counts(
        daemon_set.get("status") or {},
        "desiredNumberScheduled",
        "currentNumberScheduled",
        "numberReady",
        "updatedNumberScheduled",
        "numberAvailable",
    )
    nodes = format_labels(daemon_set["spec"]["template"]["spec"].get("nodeSelector"))
    return _row(daemon_set, [*counts, nodes], now_ms, wide)


def _counts(status: Object, *names: str) -> list[str]:
    return [str(status.get(name, 0)) for name in names]


def _row(obj: Object, counts: list[str], now_ms: int, wide: bool) -> list[str]:
    metadata, spec = obj["metadata"], obj["spec"]
    row = [metadata["name"], *counts, since(metadata.get("creationTimestamp"), now_ms)]
    if wide:
        row += [*containers_and_images(spec["template"]), format_label_selector(spec.get("selector"))]
    return row


_WIDE = ("CONTAINERS", "IMAGES", "SELECTOR")
_DEPLOYMENT = ("NAME", "READY", "UP-TO-DATE", "AVAILABLE", "AGE")
_REPLICA_SET = ("NAME", "DESIRED", "CURRENT", "READY", "AGE")
_DAEMON_SET = ("NAME", "DESIRED", "CURRENT", "READY", "UP-TO-DATE", "AVAILABLE", "NODE SELECTOR", "AGE")
DEPLOYMENTS = TablePrinter(_DEPLOYMENT, _DEPLOYMENT + _WIDE, _deployment_row)
REPLICA_SETS = TablePrinter(_REPLICA_SET, _REPLICA_SET + _WIDE, _replica_set_row)
DAEMON_SETS = TablePrinter(_DAEMON_SET, _DAEMON_SET + _WIDE, _daemon_set_row)
