"""Nodes that are lost and come back: what the control plane makes of it, and what becomes of their Pods."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from playground.kubernetes.core.tolerations import NO_EXECUTE, UNREACHABLE
from playground.kubernetes.core.types import Toleration
from playground.simulator.cluster import Action, Cluster
from playground.simulator.controllers.node_lifecycle import NO_NEW_PODS, NO_PODS
from playground.simulator.invariants import violations
from tests.simulator.story import (
    Record,
    at,
    cluster,
    created,
    daemon_set,
    deployment,
    goes,
    job,
    play,
    pod_spec,
    pods,
)


def down(seconds: float, name: str = "node-1") -> Action:
    return at(seconds, lambda it: it.set_node(name, False), f"node {name} down")


def up(seconds: float, name: str = "node-1") -> Action:
    return at(seconds, lambda it: it.set_node(name, True), f"node {name} up")


def nodes(records: list[Record]) -> list[tuple[float, str, str]]:
    return [(each["t"], each["node"], each["change"]) for each in records if each["kind"] == "Node"]


def told(records: list[Record], *reasons: str) -> list[str]:
    return [
        f"{each['t']} {each['object']} {each['type']} {each['reason']}: {each['message']}"
        for each in records
        if each["kind"] == "Event" and each["reason"] in reasons
    ]


def taints(it: Cluster) -> list[tuple[Any, ...]]:
    return [each.taints for each in it.client.nodes.list()]


def test_a_silent_node_is_noticed_after_the_grace_period_and_its_pods_go_after_five_minutes() -> None:
    records = play(
        deployment(replicas=2),
        nodes=2,
        containers=[goes((-1, 0))],
        actions=[down(20), up(500)],
        until=600,
    )
    assert nodes(records) == [
        (20, "node-1", "down"),
        (70, "node-1", "notReady"),
        (500, "node-1", "up"),
        (500, "node-1", "ready"),
    ]
    assert pods(records)[2:] == [
        "370 web#1 disruptionTarget DeletionByTaintManager",
        "370 web#1 deleting 30",
        "371 web#3 running",
        "500 web#1 containerExited main 255 Unknown",
        "500 web#1 failed",
        "500 web#1 deleted",
    ]
    assert created(records)[2:] == [(370, "web#3")]
    assert told(records, "NodeNotReady", "TaintManagerEviction") == [
        "70 Node/node-1 Normal NodeNotReady: Node node-1 status is now: NodeNotReady",
        "70 Pod/web#1 Warning NodeNotReady: Node is not ready",
        "370 Pod/web#1 Normal TaintManagerEviction: Marking for deletion Pod default/web#1",
    ]


def test_until_the_loss_is_noticed_new_pods_are_sent_there_in_vain() -> None:
    records = play(
        job("early"),
        nodes=2,
        containers=[goes((10, 0), job="early"), goes((-1, 0))],
        actions=[
            down(20, "node-2"),
            at(30, lambda it: it.create(deployment(replicas=2))),
            at(100, lambda it: it.create(deployment("late", replicas=2))),
        ],
        until=200,
    )
    where = [(each["pod"], each["node"]) for each in records if each.get("change") == "scheduled"]
    assert where[1:] == [("web#1", "node-1"), ("web#2", "node-2"), ("late#1", "node-1"), ("late#2", "node-1")]
    assert [each for each in pods(records) if " web" in each] == ["31 web#1 running"]


def test_a_node_that_is_back_in_time_was_never_missed() -> None:
    records = play(deployment(replicas=2), nodes=2, containers=[goes((-1, 0))], actions=[down(20), up(60)], until=600)
    assert nodes(records) == [(20, "node-1", "down"), (60, "node-1", "up")]
    assert pods(records)[2:] == ["60 web#1 containerExited main 255 Unknown", "60 web#1 restarting main"]


def test_what_may_be_restarted_goes_on_when_the_node_is_back() -> None:
    pod = pod_spec(restart="OnFailure")
    records = play(job(pod=pod), containers=[goes((100, 0))], actions=[down(20), up(40)])
    assert pods(records) == [
        "1 work#1 running",
        "40 work#1 containerExited main 255 Unknown",
        "40 work#1 restarting main",
        "140 work#1 containerExited main 0",
        "140 work#1 succeeded",
    ]


def test_a_node_that_is_back_before_its_pods_have_gone_keeps_them() -> None:
    records = play(deployment(replicas=2), nodes=2, containers=[goes((-1, 0))], actions=[down(20), up(200)], until=600)
    assert created(records) == [(0, "web#1"), (0, "web#2")]
    assert told(records, "TaintManagerEviction") == [
        "200 Pod/web#1 Normal TaintManagerEviction: Cancelling deletion of Pod default/web#1"
    ]


def test_a_cluster_that_has_lost_all_its_nodes_removes_no_pods() -> None:
    it = cluster(deployment(), containers=[goes((-1, 0))], actions=[down(20)])
    records = list(it.run(900_000))
    assert nodes(records) == [(20, "node-1", "down"), (70, "node-1", "notReady")]
    assert taints(it) == [(NO_NEW_PODS,)]
    assert created(records) == [(0, "web#1")]
    assert "deleting" not in [each.get("change") for each in records]


def test_pods_go_once_another_node_is_back() -> None:
    it = cluster(
        deployment(replicas=2), nodes=2, containers=[goes((-1, 0))], actions=[down(20), down(20, "node-2"), up(400)]
    )
    list(it.run(399_000))
    assert taints(it) == [(NO_NEW_PODS,), (NO_NEW_PODS,)]
    records = list(it.run(800_000))
    assert taints(it) == [(), (NO_NEW_PODS, NO_PODS)]
    assert [(each["t"], each["pod"]) for each in records if each.get("change") == "deleting"] == [(700, "web#2")]


def test_if_most_of_many_nodes_are_lost_it_may_be_the_network_and_the_pods_stay() -> None:
    actions = [down(20, "node-1"), down(20, "node-2"), down(20, "node-3")]
    it = cluster(deployment(replicas=4), nodes=4, containers=[goes((-1, 0))], actions=actions)
    list(it.run(900_000))
    assert taints(it) == [(NO_NEW_PODS,), (NO_NEW_PODS,), (NO_NEW_PODS,), ()]


def test_nodes_are_emptied_one_at_a_time() -> None:
    it = cluster(deployment(replicas=5), nodes=5, containers=[goes((-1, 0))], actions=[down(20), down(20, "node-2")])
    records = list(it.run(900_000))
    evicted = [(each["t"], each["pod"]) for each in records if each.get("change") == "disruptionTarget"]
    assert evicted == [(370, "web#1"), (380, "web#2")]


@pytest.mark.parametrize(
    ("toleration", "gone"),
    [
        (Toleration(UNREACHABLE, "Exists", effect=NO_EXECUTE, seconds=30), [100]),
        (Toleration(UNREACHABLE, "Exists", effect=NO_EXECUTE, seconds=0), [70]),
        (Toleration(UNREACHABLE, "Exists", effect=NO_EXECUTE), []),
        (Toleration("", "Exists"), []),
        (Toleration("something", "Exists"), [370]),
    ],
    ids=["30 s", "not at all", "for ever", "everything for ever", "another taint: five minutes as always"],
)
def test_how_long_a_pod_puts_up_with_a_lost_node(toleration: Toleration, gone: list[float]) -> None:
    pod = pod_spec(restart="Always", tolerations=(toleration,))
    records = play(deployment(pod=pod, replicas=2), nodes=2, containers=[goes((-1, 0))], actions=[down(20)], until=900)
    assert [each["t"] for each in records if each.get("change") == "disruptionTarget"] == gone


def test_the_pod_of_a_daemon_set_stays_and_its_node_no_longer_counts() -> None:
    records = play(daemon_set(), nodes=2, containers=[goes((-1, 0))], actions=[down(20), up(900)], until=1000)
    assert created(records) == [(0, "guard#1"), (0, "guard#2")]
    assert "deleting" not in [each.get("change") for each in records]
    counts = [
        (each["t"], each["status"]["desiredNumberScheduled"], each["status"]["numberMisscheduled"])
        for each in records
        if each["kind"] == "DaemonSet" and each["change"] == "status"
    ]
    assert (70, 1, 1) in counts
    assert counts[-1] == (900, 2, 0)


def test_a_job_has_its_lost_pod_replaced_when_it_is_deleted() -> None:
    records = play(job(), nodes=2, containers=[goes((100, 0))], actions=[down(20), up(500)], until=900)
    assert created(records) == [(0, "work#1"), (371, "work#2")]
    assert pods(records)[-3:] == [
        "500 work#1 containerExited main 255 Unknown",
        "500 work#1 failed",
        "500 work#1 deleted",
    ]


def test_with_pod_replacement_policy_failed_a_job_waits_until_the_node_is_back() -> None:
    records = play(
        job(pod_replacement_policy="Failed"),
        nodes=2,
        containers=[goes((100, 0))],
        actions=[down(20), up(500)],
        until=900,
    )
    [_, (again, _)] = created(records)
    assert again >= 500


def test_a_finished_pod_on_a_lost_node_is_removed_too() -> None:
    records = play(job(), nodes=2, containers=[goes((5, 0))], actions=[down(20)], until=900)
    assert [(each["t"], each["pod"]) for each in records if each.get("change") == "deleted"] == [(370, "work#1")]


def test_a_controller_manager_that_was_away_counts_from_its_return() -> None:
    down_at_30: Callable[[Cluster], None] = Cluster.controllers_down
    records = play(
        deployment(replicas=2),
        nodes=2,
        containers=[goes((-1, 0))],
        actions=[down(20), at(30, down_at_30), at(200, Cluster.controllers_up)],
        until=900,
    )
    assert nodes(records) == [(20, "node-1", "down"), (250, "node-1", "notReady")]
    assert [each["t"] for each in records if each.get("change") == "disruptionTarget"] == [550]


def test_a_tainted_node_is_named_among_the_reasons() -> None:
    records = play(
        job("filler", completions=1, parallelism=1),
        nodes=2,
        pods_per_node=1,
        containers=[goes((-1, 0))],
        actions=[down(20, "node-2"), at(100, lambda it: it.create(deployment()))],
        until=120,
    )
    assert told(records, "FailedScheduling") == [
        "100 Pod/web#1 Warning FailedScheduling: 0/2 nodes are available: 1 Too many pods, "
        "1 node(s) had untolerated taint(s). no new claims to deallocate, preemption: 0/2 nodes are available: "
        "1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling."
    ]


def test_a_node_that_does_not_exist_cannot_be_lost() -> None:
    records = play(job(), actions=[down(1, "node-9")])
    assert [(each["do"], each["result"]) for each in records if each["kind"] == "Action"] == [
        ("node node-9 down", 'nodes "node-9" not found')
    ]


def test_what_must_hold_holds_while_nodes_come_and_go() -> None:
    actions = [down(20), down(25, "node-3"), up(120, "node-3"), up(400), down(401, "node-2"), up(1000, "node-2")]
    it = cluster(
        deployment(replicas=4),
        daemon_set(),
        job(parallelism=3, completions=9),
        nodes=3,
        pods_per_node=4,
        containers=[goes((50, 0), (30, 1), (200, 0), on_term=(5, 143))],
        actions=actions,
    )
    for until_ms in range(0, 1_200_000, 5_000):
        list(it.run(until_ms))
        assert violations(it) == []
