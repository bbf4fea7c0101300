"""A run in numbers, as kube-state-metrics names them: all at one instant, each over time, and alerts on them.

``at(run.cluster_at(ms))`` gives the samples of an instant, ``exposition`` prints them for Prometheus, ``series``
follows them through a run, ``alerts`` says when a ``Rule`` would have called somebody,
``states`` what a person sees of it.
"""

from playground.metrics.alerts import Alert, Compare, OlderThan, Rule, alerts
from playground.metrics.exposition import FAMILIES, at, exposition
from playground.metrics.samples import Sample
from playground.metrics.series import Reader, Series, Write, series
from playground.metrics.states import State, states

__all__ = [
    "FAMILIES",
    "Alert",
    "Compare",
    "OlderThan",
    "Reader",
    "Rule",
    "Sample",
    "Series",
    "State",
    "Write",
    "alerts",
    "at",
    "exposition",
    "series",
    "states",
]
