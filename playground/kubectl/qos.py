"""How dear a Pod is to its node (k8s.io/kubectl/pkg/util/qos/qos.go)."""

from __future__ import annotations

from typing import Any

from playground.kubernetes.apimachinery.quantity import parse_quantity

_COUNTED = ("cpu", "memory")


def qos_class(spec: dict[str, Any]) -> str:
    """Guaranteed, Burstable or BestEffort, by what the containers of a pod spec ask for and are limited to."""
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    resources = [container.get("resources") or {} for container in containers]
    asked = [_counted(each.get("requests")) for each in resources]
    limited = [_counted(each.get("limits")) for each in resources]
    if not any(asked) and not any(limited):
        return "BestEffort"
    if all(len(each) == len(_COUNTED) for each in limited) and asked == limited:
        return "Guaranteed"
    return "Burstable"


def _counted(amounts: dict[str, str] | None) -> dict[str, int]:
    """The amounts of processor and memory above zero, in units of 10^-9."""
    found = {name: parse_quantity(str(amount)).nano for name, amount in (amounts or {}).items() if name in _COUNTED}
    return {name: nano for name, nano in found.items() if nano > 0}
