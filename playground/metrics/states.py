"""What a person sees of an alerting rule: when it is pending or firing, whichever and however many of its alerts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from playground.metrics.alerts import Alert, Rule, alerts
from playground.metrics.samples import Labels
from playground.metrics.series import Series


@dataclass(frozen=True)
class State:
    """A stretch in virtual ms, ``end_ms`` None where it still goes on: some alert of the rule fires, or none does and
    some is pending. ``found``: the labels and the value of each series that was so when the stretch began.
    """

    state: Literal["pending", "firing"]
    start_ms: int
    end_ms: int | None
    found: tuple[tuple[Labels, int], ...]


def states(rule: Rule, all_series: Iterable[Series], start_ms: int, until_ms: int) -> list[State]:
    """The states of ``rule`` up to and with ``until_ms``, in order; ``start_ms`` is the epoch ms of virtual time 0.

    Asked again with a later ``until_ms`` it returns the same ones first; only the last may go on or come to its end.
    """
    by_labels = {each.labels: each for each in all_series if each.name == rule.metric}
    told: list[State] = []
    open_state: State | None = None
    pending: dict[int, Alert] = {}
    firing: dict[int, Alert] = {}
    for at_ms, changes in _changes(alerts(rule, by_labels.values(), start_ms, until_ms)):
        for number, alert, state in changes:
            pending.pop(number, None)
            firing.pop(number, None)
            if state is not None:
                (firing if state == "firing" else pending)[number] = alert
        now: Literal["pending", "firing"] | None = "firing" if firing else "pending" if pending else None
        if now == (None if open_state is None else open_state.state):
            continue
        if open_state is not None:
            told.append(State(open_state.state, open_state.start_ms, at_ms, open_state.found))
        open_state = None
        if now is not None:
            named = [each.labels for each in (firing or pending).values()]
            open_state = State(now, at_ms, None, tuple((each, by_labels[each].at(at_ms) or 0) for each in named))
    return told if open_state is None else [*told, open_state]


Change = tuple[int, Alert, Literal["pending", "firing"] | None]


def _changes(found: list[Alert]) -> list[tuple[int, list[Change]]]:
    """By time: which alert, by its number, becomes pending, fires or is over (None)."""
    at: dict[int, list[Change]] = {}
    for number, alert in enumerate(found):
        if alert.firing_ms != alert.active_ms:
            at.setdefault(alert.active_ms, []).append((number, alert, "pending"))
        if alert.firing_ms is not None:
            at.setdefault(alert.firing_ms, []).append((number, alert, "firing"))
        if alert.resolved_ms is not None:
            at.setdefault(alert.resolved_ms, []).append((number, alert, None))
    return sorted(at.items())
