"""Which taints a Pod puts up with, and for how long (k8s.io/component-helpers/scheduling/corev1/helpers.go)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from playground.kubernetes.core.types import Taint, Toleration

NO_SCHEDULE, NO_EXECUTE = "NoSchedule", "NoExecute"
NOT_READY = "node.kubernetes.io/not-ready"
UNREACHABLE = "node.kubernetes.io/unreachable"
DEFAULT_TOLERATION_SECONDS = 300


def tolerations_from_json(tolerations: Iterable[dict[str, Any]]) -> tuple[Toleration, ...]:
    return tuple(
        Toleration(
            each.get("key") or "",
            each.get("operator") or "Equal",
            each.get("value") or "",
            each.get("effect") or "",
            each.get("tolerationSeconds"),
        )
        for each in tolerations
    )


def tolerations_to_json(tolerations: Iterable[Toleration]) -> list[dict[str, Any]]:
    return [
        {
            name: value
            for name, value in (
                ("effect", each.effect),
                ("key", each.key),
                ("operator", each.operator),
                ("tolerationSeconds", each.seconds),
                ("value", each.value),
            )
            if value not in ("", None)
        }
        for each in tolerations
    ]


def with_default_tolerations(tolerations: tuple[Toleration, ...]) -> tuple[Toleration, ...]:
    """The tolerations of a Pod after admission: a lost node is put up with for five minutes, unless the Pod says
    something else (plugin/pkg/admission/defaulttolerationseconds)."""
    added = tuple(
        Toleration(key, "Exists", "", NO_EXECUTE, DEFAULT_TOLERATION_SECONDS)
        for key in (NOT_READY, UNREACHABLE)
        if not any(each.key in ("", key) and each.effect in ("", NO_EXECUTE) for each in tolerations)
    )
    return tolerations + added


def tolerates(toleration: Toleration, taint: Taint) -> bool:
    """Whether the toleration is for that taint (ToleratesTaint)."""
    if toleration.effect not in ("", taint.effect) or toleration.key not in ("", taint.key):
        return False
    return toleration.operator == "Exists" or toleration.value == taint.value


def untolerated(taints: Iterable[Taint], tolerations: Sequence[Toleration], *effects: str) -> Taint | None:
    """The first taint with one of these effects that nothing tolerates (FindMatchingUntoleratedTaint)."""
    for taint in taints:
        if taint.effect in effects and not any(tolerates(each, taint) for each in tolerations):
            return taint
    return None


def toleration_seconds(taints: Iterable[Taint], tolerations: Sequence[Toleration]) -> int | None:
    """How long a Pod may stay on a node with these NoExecute taints; None if for ever (getMinTolerationTime)."""
    least: int | None = None
    for taint in taints:
        if taint.effect != NO_EXECUTE:
            continue
        used = next((each for each in tolerations if tolerates(each, taint)), None)
        if used is None:
            return 0
        if used.seconds is not None:
            seconds = max(0, used.seconds)
            least = seconds if least is None else min(least, seconds)
    return least
