"""Alerting rules over the series of a run: when an alert is pending, fires and is resolved, in virtual time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from operator import eq, ge, gt, le, lt, ne

from playground.metrics.exposition import format_labels
from playground.metrics.samples import Labels
from playground.metrics.series import Series

EVALUATION_INTERVAL_MS = 60_000
"""How often Prometheus looks, unless it is told otherwise."""

_OPERATORS = {">": gt, ">=": ge, "<": lt, "<=": le, "==": eq, "!=": ne}


@dataclass(frozen=True)
class OlderThan:
    """The metric is a time, and more than ``seconds`` have passed since."""

    seconds: int


@dataclass(frozen=True)
class Compare:
    """The metric's value is ``operator`` (>, >=, <, <=, ==, !=) ``value``."""

    operator: str
    value: int


@dataclass(frozen=True)
class Rule:
    """An alert for each series of ``metric`` with ``labels`` that meets ``condition`` for at least ``for_seconds``."""

    alert: str
    metric: str
    condition: OlderThan | Compare
    labels: Mapping[str, str] = field(default_factory=dict)
    for_seconds: int = 0

    @property
    def expression(self) -> str:
        """The rule's ``expr`` in PromQL."""
        selector = self.metric + format_labels(tuple(self.labels.items()))
        if isinstance(self.condition, OlderThan):
            return f"time() - {selector} > {self.condition.seconds}"
        return f"{selector} {self.condition.operator} {self.condition.value}"


@dataclass(frozen=True)
class Alert:
    """One alert of one series. Virtual ms: ``active_ms`` since when the condition is met, ``firing_ms`` since when it
    fires (None: it went before that), ``resolved_ms`` when it was seen to be over (None: it still goes on).
    """

    alert: str
    labels: Labels
    active_ms: int
    firing_ms: int | None
    resolved_ms: int | None


def alerts(
    rule: Rule,
    all_series: Iterable[Series],
    start_ms: int,
    until_ms: int,
    interval_ms: int = EVALUATION_INTERVAL_MS,
) -> list[Alert]:
    """The alerts of ``rule`` up to and with ``until_ms``, in the order in which they become active.

    ``start_ms`` is the epoch ms of virtual time 0, where the first evaluation is. Costs what changes, however long the
    run.
    """
    found = []
    for each in all_series:
        if each.name == rule.metric and each.matches(rule.labels):
            for first, last in _joined(_met(rule, each, start_ms, until_ms, interval_ms), interval_ms):
                firing_ms = first + -(-rule.for_seconds * 1000 // interval_ms) * interval_ms
                resolved_ms = last + interval_ms
                found.append(
                    Alert(
                        rule.alert,
                        each.labels,
                        first,
                        firing_ms if firing_ms <= last else None,
                        resolved_ms if resolved_ms <= until_ms else None,
                    )
                )
    return sorted(found, key=lambda alert: alert.active_ms)


def _met(rule: Rule, each: Series, start_ms: int, until_ms: int, interval_ms: int) -> Iterator[tuple[int, int]]:
    """The first and the last evaluation of each stretch, from change to change, in which the condition is met."""
    ends = [at_ms for at_ms, _ in each.points[1:]] + [until_ms + 1]
    for (begin_ms, value), end_ms in zip(each.points, ends, strict=True):
        if value is None:
            continue
        if isinstance(rule.condition, OlderThan):
            begin_ms = max(begin_ms, (value + rule.condition.seconds) * 1000 - start_ms + 1)
        elif not _OPERATORS[rule.condition.operator](value, rule.condition.value):
            continue
        first = -(-begin_ms // interval_ms) * interval_ms
        last = (min(end_ms, until_ms + 1) - 1) // interval_ms * interval_ms
        if first <= last:
            yield first, last


def _joined(stretches: Iterable[tuple[int, int]], interval_ms: int) -> Iterator[tuple[int, int]]:
    """Stretches with no evaluation between them are one: nobody has seen them apart."""
    joined: tuple[int, int] | None = None
    for first, last in stretches:
        if joined is not None and first == joined[1] + interval_ms:
            joined = joined[0], last
            continue
        if joined is not None:
            yield joined
        joined = first, last
    if joined is not None:
        yield joined
