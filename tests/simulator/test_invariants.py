"""What must always hold, looked at after every action of random scenarios, each known by its seed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from playground.kubernetes.batch.types import CronJob, Job, OnExitCodes, PodFailurePolicyRule
from playground.kubernetes.core.types import Container, PodSpec
from playground.simulator.cluster import Action, Cluster
from playground.simulator.errors import ApiError
from playground.simulator.invariants import Watch
from playground.simulator.randomness import Stream
from playground.simulator.workload import ContainerEntry
from tests.simulator.story import at, cluster, cron_job, goes, job, pod_spec, sidecar

UNTIL_MS = 600_000


class Dice:
    """Choices from one seed."""

    def __init__(self, seed: int) -> None:
        self._stream = Stream(seed, "dice")

    def below(self, limit: int) -> int:
        return self._stream.next() % limit

    def one_of(self, *choices: Any) -> Any:
        return choices[self.below(len(choices))]


def random_pod(dice: Dice) -> PodSpec:
    init = dice.one_of((), (), (Container("prepare"),), (sidecar("proxy"),))
    return pod_spec(
        dice.one_of(("main",), ("main", "other")),
        init,
        dice.one_of("Never", "OnFailure"),
        termination_grace_period_seconds=dice.one_of(0, 1, 5, 30),
        active_deadline_seconds=dice.one_of(None, None, None, 20),
    )


def random_job(dice: Dice) -> Job:
    pod = random_pod(dice)
    completions = dice.one_of(None, 1, 4, 9)
    spec: dict[str, Any] = {
        "completions": completions,
        "parallelism": dice.one_of(1, 2, 5),
        "backoff_limit": dice.one_of(0, 2, 6),
        "active_deadline_seconds": dice.one_of(None, None, 60),
        "ttl_seconds_after_finished": dice.one_of(None, 0, 30),
        "suspend": dice.one_of(False, False, True),
        "pod_replacement_policy": dice.one_of("TerminatingOrFailed", "Failed"),
    }
    if completions is not None and dice.below(2):
        spec["completion_mode"] = "Indexed"
        spec["backoff_limit_per_index"] = dice.one_of(None, 0, 1)
    if pod.restart_policy == "Never" and dice.below(3) == 0:
        action = dice.one_of("FailJob", "Ignore", "Count")
        spec["pod_failure_policy"] = (PodFailurePolicyRule(action, OnExitCodes("In", (1,))),)
        spec["pod_replacement_policy"] = "Failed"
    return job(pod=pod, **spec)


def random_entries(dice: Dice) -> list[ContainerEntry]:
    runs = [(dice.below(30_000) / 1000, dice.one_of(0, 0, 1)) for _ in range(1 + dice.below(5))]
    return [goes(*runs, on_term=dice.one_of(None, (0, 0), (3, 143), (40, 1)))]


def suspend(value: bool) -> Callable[[Cluster], None]:
    def perform(it: Cluster) -> None:
        it.client.jobs.patch("default/work", lambda now: replace(now, spec=replace(now.spec, suspend=value)))

    return perform


def delete(policy: str) -> Callable[[Cluster], None]:
    return lambda it: it.client.jobs.delete("default/work", policy)


def random_actions(dice: Dice) -> list[Action]:
    possible: list[Callable[[Cluster], None]] = [
        suspend(True),
        suspend(False),
        delete("Background"),
        delete("Foreground"),
        delete("Orphan"),
        Cluster.controllers_down,
        Cluster.controllers_up,
        lambda it: it.evict("work", 1),
        lambda it: it.evict("work", 2),
        lambda it: it.set_node("node-1", False),
        lambda it: it.set_node("node-1", True),
    ]
    times = sorted(dice.below(200_000) / 1000 for _ in range(dice.below(7)))
    return [at(each, dice.one_of(*possible)) for each in times]


@pytest.mark.parametrize("seed", range(60))
def test_all_holds_after_every_action(seed: int) -> None:
    dice = Dice(seed)
    manifests: list[Job | CronJob] = [random_job(dice)]
    if dice.below(3) == 0:
        policy = dice.one_of("Allow", "Forbid", "Replace")
        manifests.append(cron_job(pod=random_pod(dice), concurrency_policy=policy))
    it = cluster(
        *manifests,
        containers=random_entries(dice),
        actions=random_actions(dice),
        nodes=2,
        pods_per_node=dice.one_of(2, 100),
        start_latency_ms=dice.one_of(0, 1000, 1200),
    )
    watch = Watch(it)
    list(it.run(UNTIL_MS, ends_at_rest=True))
    if it.ended == "rest":
        watch.at_rest()
    assert it.loop.actions_run > 1


def test_an_action_that_is_refused_is_told_and_changes_nothing() -> None:
    def refuse(_: Cluster) -> None:
        raise ApiError("no")

    records = list(cluster(job(), actions=[at(1, refuse, "try")]).run(1000))
    refused = [(each["t"], each["do"], each["result"]) for each in records if each["kind"] == "Action"]
    assert refused == [(1, "try", "no")]
