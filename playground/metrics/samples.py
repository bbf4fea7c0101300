"""What one object says in metrics: samples, and the families they belong to.

Names, labels and meaning are those of kube-state-metrics 2 (internal/store/{job,cronjob,pod}.go): a metric whose field
is unset is absent, not 0.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

Labels = tuple[tuple[str, str], ...]
"""Names and values, in the order in which they are printed."""


class Sample(NamedTuple):
    """One metric of one object at one instant. Times are epoch seconds."""

    name: str
    labels: Labels
    value: int


Values = Iterable[tuple[Labels, int]]
"""The labels that a family adds to those of its object, and the value."""


@dataclass(frozen=True)
class Family:
    """All samples of one name: ``values`` of each object of ``kind``, with the ``labels`` that say which object."""

    name: str
    help: str
    kind: str
    labels: Callable[[Any], Labels]
    values: Callable[[Any], Values]
    type: str = "gauge"

    def samples(self, obj: Any) -> list[Sample]:
        """What the object, one of ``kind``, says."""
        labels = self.labels(obj)
        return [Sample(self.name, labels + more, value) for more, value in self.values(obj)]


def one(value: int | None) -> Values:
    """The single sample of a field without labels of its own; none where the field is unset."""
    return () if value is None else (((), value),)


def condition_statuses(status: str) -> Values:
    """A sample for each status that a condition can have; that of the one it has is 1 (addConditionMetrics)."""
    return [((("condition", each.lower()),), int(each == status)) for each in ("True", "False", "Unknown")]
