"""Scenario -> Run: the cluster that a scenario describes, played in virtual time."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from playground.kubectl import ClusterView, execute
from playground.kubectl.apply import apply
from playground.kubectl.requests import create
from playground.kubernetes.review import Review
from playground.limits import HORIZON_MS
from playground.scenario import document
from playground.scenario.behaviour import Behaviour
from playground.scenario.naming import name_of
from playground.scenario.reading import Scenario
from playground.simulator.cluster import Action, Cluster, ClusterConfig
from playground.simulator.errors import ApiError
from playground.simulator.history import HistoryEntry

Perform = Callable[[Cluster], None]
OutOfTime = Callable[[], bool]

_WHOLE_OBJECT = re.compile(r": Invalid value: \{.*?\}: (?=[^\"{}\[\]]*(?:, |\]?$))", re.DOTALL)


class Run:
    """One run of a scenario. The cluster moves on as ``records`` is consumed, and only then.

    ``ended`` says why it stopped, once it has: "rest" (nothing will ever happen again), "until" (the horizon) or
    "limit:NAME".
    ``until_ms`` is how far the picture goes: the horizon, or the last record of a run that came to rest or to a limit.
    """

    def __init__(
        self,
        scenario: Scenario,
        until_ms: int | None = None,
        keep_history: bool = True,
        out_of_time: OutOfTime = lambda: False,
    ) -> None:
        self._horizon_ms = min(scenario.until_ms if until_ms is None else until_ms, HORIZON_MS)
        self._ends_at_rest = scenario.ends_at_rest and until_ms is None
        self.cluster = Cluster(config_of(scenario, keep_history, out_of_time))
        self.records: Iterator[dict[str, Any]] = self.cluster.run(self._horizon_ms, self._ends_at_rest)

    @property
    def ended(self) -> str:
        return self.cluster.ended

    @property
    def history(self) -> Sequence[HistoryEntry]:
        """Every write so far: virtual ms, kind, key, and the object as it was stored, None where it was deleted."""
        return self.cluster.store.history

    @property
    def until_ms(self) -> int:
        if self.ended == "until" or (self.ended == "rest" and not self._ends_at_rest):
            return self._horizon_ms
        return self.cluster.last_record_ms

    def cluster_at(self, at_ms: int) -> ClusterView:
        """The cluster as it stood after ``at_ms``: its objects by (kind, "namespace/name"), and what kubectl reads of
        it. The run must have got that far."""
        return ClusterView.at(self.cluster, at_ms)


def run(scenario: Scenario, until_ms: int | None = None, out_of_time: OutOfTime = lambda: False) -> Run:
    """Run a scenario up to ``until_ms`` of virtual time, by default its own horizon.

    What the API server refuses of it is in the records, as Actions; what can be run, runs. Once ``out_of_time()`` is
    true, the run ends where it is, at limit:RUN_CPU_SECONDS.
    """
    return Run(scenario, until_ms, out_of_time=out_of_time)


def config_of(scenario: Scenario, keep_history: bool = True, out_of_time: OutOfTime = lambda: False) -> ClusterConfig:
    """The cluster that ``scenario`` describes, and all that will be done to it."""
    told = scenario.document
    creations = [Action(0, f"create {review.reference[1]}", _creation(review)) for review in scenario.reviews]
    return ClusterConfig(
        start_ms=scenario.start_ms,
        containers=told.containers,
        fallback=Behaviour(),
        start_latency_ms=told.start_latency_ms,
        nodes=told.nodes,
        pods_per_node=told.pods_per_node,
        seed=told.seed,
        actions=[*creations, *(Action(each.at_ms, name_of(each), _performed(each)) for each in told.actions)],
        keep_history=keep_history,
        out_of_time=out_of_time,
    )


def _creation(review: Review) -> Perform:
    def perform(cluster: Cluster) -> None:
        if review.refusal is not None or review.manifest is None:
            raise ApiError(review.refusal.status or review.refusal.alone.strip() if review.refusal else "")
        create(cluster, review.manifest)

    return perform


def _performed(action: document.Action) -> Perform:
    """What ``action`` does to a cluster. A refused request is raised with the server's words."""

    def perform(cluster: Cluster) -> None:
        if isinstance(action, document.Controllers):
            if action.up:
                cluster.controllers_up()
            else:
                cluster.controllers_down()
        elif isinstance(action, document.Node):
            cluster.set_node(action.name, action.up)
        elif isinstance(action, document.Evict):
            if action.ordinal is not None:
                cluster.evict(action.job, action.ordinal)
            else:
                cluster.evict_index(action.job, action.index or 0)
        else:
            output = (
                apply(cluster, action.text) if isinstance(action, document.Apply) else execute(cluster, action.line)
            )
            if output.exit_code:
                raise ApiError(shortened(output.refusal) or output.stderr.removeprefix("error: ").strip())

    return perform


def shortened(message: str) -> str:
    """A server's message with whole objects left out of it: nobody reads a pod template in one line."""
    return _WHOLE_OBJECT.sub(": Invalid value: {...}: ", message)
