"""DaemonSets: one Pod on each node."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from playground.simulator.cluster import Cluster
from playground.simulator.invariants import violations
from tests.simulator.story import (
    Record,
    at,
    bare_pod,
    cluster,
    created,
    daemon_set,
    deployment,
    goes,
    play,
    pods,
    staff_template,
)


def nodes_of(records: list[Record]) -> list[tuple[str, str]]:
    return [(each["pod"], each["node"]) for each in records if each.get("change") == "scheduled"]


def patched(**spec: Any) -> Callable[[Cluster], None]:
    def perform(it: Cluster) -> None:
        it.client.daemon_sets.patch("default/guard", lambda now: replace(now, spec=replace(now.spec, **spec)))

    return perform


def version(number: int) -> Callable[[Cluster], None]:
    return patched(template=staff_template("guard", {"version": str(number)}))


def statuses(records: list[Record], *fields: str) -> list[tuple[Any, ...]]:
    found: list[tuple[Any, ...]] = []
    for each in records:
        if each["kind"] == "DaemonSet" and "status" in each:
            values = (each["t"], *(each["status"][field] for field in fields))
            if not found or found[-1][1:] != values[1:]:
                found.append(values)
    return found


def test_each_node_has_one_pod() -> None:
    records = play(daemon_set(), nodes=3, containers=[goes((-1, 0))], until=5)
    assert nodes_of(records) == [("guard#1", "node-1"), ("guard#2", "node-2"), ("guard#3", "node-3")]
    assert statuses(records, "desiredNumberScheduled", "currentNumberScheduled", "numberReady", "numberAvailable") == [
        (0, 0, 0, 0, 0),
        (0, 3, 3, 0, 0),
        (1, 3, 3, 3, 3),
    ]
    assert [each["message"] for each in records if each["kind"] == "Event"] == [
        "Created pod: guard#1",
        "Created pod: guard#2",
        "Created pod: guard#3",
    ]


def test_a_program_that_exits_0_is_started_again() -> None:
    records = play(daemon_set(), containers=[goes((10, 0))], until=35)
    assert pods(records) == [
        "1 guard#1 running",
        "11 guard#1 containerExited main 0",
        "11 guard#1 restarting main",
        "21 guard#1 containerExited main 0",
        "21 guard#1 crashLoopBackOff main 31",
        "31 guard#1 restarting main",
    ]


def test_a_deleted_pod_is_replaced_when_it_has_gone_and_not_before() -> None:
    records = play(
        daemon_set(),
        deployment(),
        containers=[goes((-1, 0), on_term=(20, 0))],
        actions=[at(10, lambda it: it.evict("guard", 1)), at(10, lambda it: it.evict("web", 1))],
        until=60,
    )
    assert created(records)[2:] == [(10, "web#2"), (30, "guard#2")]


def test_a_full_node_makes_it_wait_for_a_place_on_that_very_node() -> None:
    records = play(
        deployment(replicas=2),
        daemon_set(),
        nodes=2,
        pods_per_node=1,
        containers=[goes((-1, 0), on_term=(0, 0))],
        actions=[at(10, lambda it: it.client.deployments.delete("default/web"))],
        until=20,
    )
    told = [each["message"] for each in records if each["kind"] == "Event" and each["reason"] == "FailedScheduling"]
    assert (
        told
        == [
            "0/2 nodes are available: 1 Too many pods, 1 node(s) didn't satisfy plugin(s) [NodeAffinity]. "
            "no new claims to deallocate, preemption: 0/2 nodes are available: "
            "1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling."
        ]
        * 2
    )
    assert nodes_of(records)[2:] == [("guard#1", "node-1"), ("guard#2", "node-2")]


def test_a_rolling_update_replaces_one_after_the_other() -> None:
    records = play(
        daemon_set(), nodes=3, containers=[goes((-1, 0), on_term=(0, 0))], actions=[at(10, version(2))], until=60
    )
    assert [(each["t"], each["pod"]) for each in records if each.get("change") == "deleting"] == [
        (10, "guard#1"),
        (11, "guard#2"),
        (12, "guard#3"),
    ]
    assert created(records)[3:] == [(10, "guard#4"), (11, "guard#5"), (12, "guard#6")]
    assert statuses(records, "updatedNumberScheduled", "numberAvailable")[-1] == (13, 3, 3)


def test_with_a_surge_the_new_pod_comes_first() -> None:
    records = play(
        daemon_set(max_surge=1, max_unavailable=0),
        nodes=2,
        containers=[goes((-1, 0), on_term=(0, 0))],
        actions=[at(10, version(2))],
        until=60,
    )
    assert created(records)[2:] == [(10, "guard#3"), (11, "guard#4")]
    assert [(each["t"], each["pod"]) for each in records if each.get("change") == "deleting"] == [
        (11, "guard#1"),
        (12, "guard#2"),
    ]
    assert statuses(records, "numberAvailable")[-1] == (1, 2), "from then on there were always two"


def test_on_delete_leaves_the_old_pods_until_somebody_deletes_them() -> None:
    records = play(
        daemon_set(strategy="OnDelete"),
        containers=[goes((-1, 0), on_term=(0, 0))],
        actions=[at(10, version(2)), at(30, lambda it: it.evict("guard", 1))],
        until=60,
    )
    assert created(records) == [(0, "guard#1"), (30, "guard#2")]
    assert statuses(records, "updatedNumberScheduled")[-1] == (30, 1)


def test_a_pod_that_ended_for_good_is_told_and_replaced() -> None:
    it = cluster(
        bare_pod("once", {"app": "guard"}, restart="Never"),
        daemon_set(strategy="OnDelete"),
        containers=[goes((20, 1), job="once"), goes((-1, 0))],
    )
    records = list(it.run(60_000))
    told = [(each["t"], each["reason"], each["message"]) for each in records if each["kind"] == "Event"]
    assert told[0] == (
        21,
        "FailedDaemonPod",
        "Found failed daemon pod default/once on node node-1, will try to kill it",
    )
    assert created(records) == [(0, "once"), (21, "guard#1")]
    assert violations(it) == []


def test_its_pods_go_with_it() -> None:
    records = play(
        daemon_set(),
        nodes=2,
        containers=[goes((-1, 0), on_term=(3, 0))],
        actions=[at(10, lambda it: it.client.daemon_sets.delete("default/guard"))],
        until=60,
    )
    gone = [(each["t"], each["kind"]) for each in records if each.get("change") == "deleted"]
    assert gone == [(10, "DaemonSet"), (13, "Pod"), (13, "Pod")]
    assert len(created(records)) == 2
