"""``kubectl get pods`` (pkg/printers/internalversion/printers.go printPod)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from playground.kubectl.printers.durations import epoch_ms, since
from playground.kubectl.printers.table import NONE, TablePrinter

Object = dict[str, Any]


@dataclass(slots=True)
class _Containers:
    """What is counted over a Pod's containers; ``last_restart`` is the latest end that a restart followed."""

    restarts: int = 0
    last_restart: str = ""
    ready: int = 0

    def count_restarts(self, status: Object) -> None:
        self.restarts += status.get("restartCount", 0)
        ended = ((status.get("lastState") or {}).get("terminated") or {}).get("finishedAt")
        if ended and (not self.last_restart or epoch_ms(self.last_restart) < epoch_ms(ended)):
            self.last_restart = ended


def _row(pod: Object, now_ms: int, wide: bool) -> list[str]:
    metadata, spec, status = pod["metadata"], pod["spec"], pod.get("status") or {}
    sidecars = [each["name"] for each in spec.get("initContainers") or () if each.get("restartPolicy") == "Always"]
    reason, containers = _reason(pod, sidecars)
    restarts = str(containers.restarts)
    if containers.restarts and containers.last_restart:
        restarts += f" ({since(containers.last_restart, now_ms)} ago)"
    row = [
        metadata["name"],
        f"{containers.ready}/{len(spec.get('containers') or ()) + len(sidecars)}",
        reason,
        restarts,
        since(metadata.get("creationTimestamp"), now_ms),
    ]
    if wide:
        addresses = status.get("podIPs") or [{}]
        row += [
            addresses[0].get("ip") or NONE,
            spec.get("nodeName") or NONE,
            status.get("nominatedNodeName") or NONE,
            _readiness_gates(pod),
        ]
    return row


def _reason(pod: Object, sidecars: list[str]) -> tuple[str, _Containers]:
    """The STATUS of a Pod, and what was counted on the way."""
    status = pod.get("status") or {}
    phase, conditions = status.get("phase") or "", status.get("conditions") or []
    reason = status.get("reason") or phase
    if any(each["type"] == "PodScheduled" and each.get("reason") == "SchedulingGated" for each in conditions):
        reason = "SchedulingGated"
    of_init, of_sidecars = _Containers(), _Containers()
    initializing = _init_reason(pod, sidecars, of_init, of_sidecars)
    containers = of_init
    if not initializing or _is_true(conditions, "Initialized"):
        containers = of_sidecars
        containers.ready = of_init.ready
        reason = _main_reason(status, initializing or reason, containers)
    else:
        reason = initializing
    if pod["metadata"].get("deletionTimestamp"):
        if status.get("reason") == "NodeLost":
            reason = "Unknown"
        elif phase not in ("Succeeded", "Failed"):
            reason = "Terminating"
    return reason, containers


def _init_reason(pod: Object, sidecars: list[str], of_init: _Containers, of_sidecars: _Containers) -> str:
    """How far the init containers are, up to the first that is not through; empty if all are."""
    total = len(pod["spec"].get("initContainers") or ())
    for place, status in enumerate((pod.get("status") or {}).get("initContainerStatuses") or ()):
        of_init.count_restarts(status)
        is_sidecar = status["name"] in sidecars
        if is_sidecar:
            of_sidecars.count_restarts(status)
        state = status.get("state") or {}
        ended, waiting = state.get("terminated"), (state.get("waiting") or {}).get("reason")
        if ended is not None and ended.get("exitCode", 0) == 0:
            continue
        if is_sidecar and status.get("started"):
            of_init.ready += bool(status.get("ready"))
            continue
        if ended is not None:
            return f"Init:{_ending(ended)}"
        return f"Init:{waiting}" if waiting and waiting != "PodInitializing" else f"Init:{place}/{total}"
    return ""


def _main_reason(status: Object, reason: str, containers: _Containers) -> str:
    """The reason of the first container that has one: the last to be looked at wins."""
    running = False
    for each in reversed(status.get("containerStatuses") or []):
        containers.count_restarts(each)
        state = each.get("state") or {}
        waiting, ended = (state.get("waiting") or {}).get("reason"), state.get("terminated")
        if waiting:
            reason = waiting
        elif ended is not None:
            reason = _ending(ended)
        elif each.get("ready") and state.get("running") is not None:
            running = True
            containers.ready += 1
    if reason == "Completed" and running:
        return "Running" if _is_true(status.get("conditions") or (), "Ready") else "NotReady"
    return reason


def _ending(ended: Object) -> str:
    if ended.get("reason"):
        return str(ended["reason"])
    return f"Signal:{ended['signal']}" if ended.get("signal") else f"ExitCode:{ended.get('exitCode', 0)}"


def _is_true(conditions: Iterable[Object], kind: str) -> bool:
    return any(each["type"] == kind and each["status"] == "True" for each in conditions)


def _readiness_gates(pod: Object) -> str:
    gates = pod["spec"].get("readinessGates")
    if not gates:
        return NONE
    conditions = (pod.get("status") or {}).get("conditions") or ()
    return f"{sum(_is_true(conditions, gate['conditionType']) for gate in gates)}/{len(gates)}"


_COLUMNS = ("NAME", "READY", "STATUS", "RESTARTS", "AGE")
PODS = TablePrinter(_COLUMNS, (*_COLUMNS, "IP", "NODE", "NOMINATED NODE", "READINESS GATES"), _row)
