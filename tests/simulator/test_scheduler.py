"""Room on nodes, and nodes that are lost."""

from __future__ import annotations

from playground.simulator.cluster import Cluster
from tests.simulator.story import Record, at, cluster, created, goes, job, play, pod_spec, pods


def scheduled(records: list[Record]) -> list[tuple[float, str]]:
    return [(each["t"], each["pod"]) for each in records if each["kind"] == "Pod" and each["change"] == "scheduled"]


def node(name: str, up: bool) -> object:
    def perform(it: Cluster) -> None:
        it.set_node(name, up)

    return perform


def test_pods_beyond_the_room_wait_for_it_in_the_order_of_their_creation() -> None:
    records = play(
        job(parallelism=3, completions=3), containers=[goes((5, 0), (9, 0), (5, 0))], nodes=1, pods_per_node=2
    )
    assert [each for each, _ in created(records)] == [0, 0, 0]
    assert scheduled(records) == [(0, "work#1"), (0, "work#2"), (6, "work#3")]


def test_pods_are_spread_over_the_nodes() -> None:
    it = cluster(job(parallelism=4, completions=4), nodes=2, pods_per_node=3)
    list(it.run(500))
    assert [each.node_name for each in it.client.pods.list()] == ["node-1", "node-2", "node-1", "node-2"]


def test_the_pods_of_a_lost_node_are_replaced_after_five_minutes_and_stay_until_it_is_back() -> None:
    records = play(
        job(),
        nodes=2,
        containers=[goes((100, 0))],
        actions=[at(20, node("node-1", False)), at(500, node("node-1", True))],
    )
    nodes = [(each["t"], each["change"]) for each in records if each["kind"] == "Node"]
    assert nodes == [(20, "down"), (70, "notReady"), (500, "up")]
    assert pods(records) == [
        "1 work#1 running",
        "370 work#1 disruptionTarget DeletionByTaintManager",
        "370 work#1 deleting 30",
        "372 work#2 running",
        "472 work#2 containerExited main 0",
        "472 work#2 succeeded",
        "500 work#1 containerExited main 255 Unknown",
        "500 work#1 failed",
        "500 work#1 deleted",
    ]


def test_a_node_that_is_soon_back_restarts_what_may_be_restarted() -> None:
    records = play(
        job(pod=pod_spec(restart="OnFailure")),
        containers=[goes((100, 0))],
        actions=[at(20, node("node-1", False)), at(40, node("node-1", True))],
    )
    assert pods(records) == [
        "1 work#1 running",
        "40 work#1 containerExited main 255 Unknown",
        "40 work#1 restarting main",
        "140 work#1 containerExited main 0",
        "140 work#1 succeeded",
    ]


def test_a_node_that_does_not_exist_cannot_be_lost() -> None:
    records = play(job(), actions=[at(1, node("node-9", False), "node node-9")])
    assert [(each["do"], each["result"]) for each in records if each["kind"] == "Action"] == [
        ("node node-9", 'nodes "node-9" not found')
    ]
