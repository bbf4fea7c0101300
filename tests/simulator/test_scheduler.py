"""Room on nodes: who gets it, and who is told that there is none."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from tests.simulator.story import Record, bare_pod, cluster, created, deployment, goes, job, play


def scheduled(records: list[Record]) -> list[tuple[float, str]]:
    return [(each["t"], each["pod"]) for each in records if each["kind"] == "Pod" and each["change"] == "scheduled"]


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


@pytest.mark.parametrize("nodes", [1, 2], ids=["of one node", "of two nodes"])
def test_a_pod_that_no_node_has_room_for_is_told_so_once(nodes: int) -> None:
    records = play(deployment(replicas=nodes + 2), nodes=nodes, pods_per_node=1, containers=[goes((20, 0))], until=60)
    told = [
        (each["t"], each["object"], each["message"]) for each in records if each.get("reason") == "FailedScheduling"
    ]
    message = (
        f"0/{nodes} nodes are available: {nodes} Too many pods. no new claims to deallocate, "
        f"preemption: 0/{nodes} nodes are available: {nodes} No preemption victims found for incoming pod."
    )
    assert told == [(0, f"Pod/web#{nodes + more}", message) for more in (1, 2)]


def test_a_pod_that_says_itself_where_it_is_takes_up_room_there() -> None:
    placed = replace(bare_pod("placed"), node_name="node-2")
    records = play(placed, job(), nodes=2, pods_per_node=1, containers=[goes((-1, 0))], until=5)
    assert [(each["pod"], each["node"]) for each in records if each.get("change") == "scheduled"] == [
        ("work#1", "node-1")
    ]
