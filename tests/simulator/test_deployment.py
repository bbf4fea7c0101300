"""Deployments: staff that is called back for ever, replaced at once, and changed step by step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from msgspec.structs import replace

from playground.simulator.cluster import Cluster
from playground.simulator.controllers.ownership import is_active, is_ready
from playground.simulator.invariants import violations
from playground.simulator.workload import ContainerEntry
from tests.simulator.story import (
    Record,
    at,
    bare_pod,
    cluster,
    created,
    daemon_set,
    deployment,
    goes,
    job,
    play,
    pods,
    staff_template,
)
from tests.simulator.test_invariants import Dice

Perform = Callable[[Cluster], None]


def patched(**spec: Any) -> Perform:
    """Change the Deployment ``web``."""
    return lambda it: void(
        it.client.deployments.patch("default/web", lambda now: replace(now, spec=replace(now.spec, **spec)))
    )


def version(number: int) -> Perform:
    """Give the Deployment ``web`` another template."""
    return patched(template=staff_template("web", {"version": str(number)}))


def deleted(name: str) -> Perform:
    return lambda it: it.client.pods.delete(next(f"default/{pod.meta.name}" for pod in named(it, name)))


def void(_: object) -> None:
    return None


def named(it: Cluster, reference: str) -> list[Any]:
    name, _, ordinal = reference.partition("#")
    return [it.find_pod(name, int(ordinal))]


def told(records: list[Record], about: str) -> list[str]:
    """The Events about objects whose reference begins with ``about``, with hashes left out."""
    return [
        f"{each['t']} {each['reason']}: {without_hash(each['message'])}"
        for each in records
        if each["kind"] == "Event" and each["object"].startswith(about)
    ]


def without_hash(message: str) -> str:
    return " ".join("web-HASH" if word.startswith("web-") else word for word in message.split(" "))


def last(records: list[Record], kind: str = "Deployment") -> dict[str, Any]:
    """The last status of an object of that kind."""
    found: dict[str, Any] = next(
        each["status"] for each in reversed(records) if each["kind"] == kind and "status" in each
    )
    return found


def condition(records: list[Record], kind: str) -> list[tuple[float, str, str, str]]:
    """When the Deployment's condition of that kind changed, to which status and reason."""
    found: list[tuple[float, str, str, str]] = []
    for each in records:
        if each["kind"] == "Deployment" and "status" in each:
            for one in each["status"]["conditions"]:
                now = (one["status"], one["reason"], one["message"])
                if one["type"] == kind and (not found or found[-1][1:] != now):
                    found.append((each["t"], *now))
    return found


def test_a_program_that_exits_0_is_started_again_for_ever_while_the_job_goes_home() -> None:
    entries = [goes((40, 0))]
    records = play(deployment(), job("paint"), containers=entries, until=400)
    assert [each for each in pods(records) if "paint#1" in each] == [
        "1 paint#1 running",
        "41 paint#1 containerExited main 0",
        "41 paint#1 succeeded",
    ]
    assert [each for each in pods(records) if "web#1" in each] == [
        "1 web#1 running",
        "41 web#1 containerExited main 0",
        "41 web#1 restarting main",
        "81 web#1 containerExited main 0",
        "81 web#1 crashLoopBackOff main 91",
        "91 web#1 restarting main",
        "131 web#1 containerExited main 0",
        "131 web#1 crashLoopBackOff main 151",
        "151 web#1 restarting main",
        "191 web#1 containerExited main 0",
        "191 web#1 crashLoopBackOff main 231",
        "231 web#1 restarting main",
        "271 web#1 containerExited main 0",
        "271 web#1 crashLoopBackOff main 351",
        "351 web#1 restarting main",
        "391 web#1 containerExited main 0",
        "391 web#1 crashLoopBackOff main 551",
    ]


@pytest.mark.parametrize(
    ("run", "waits"),
    [((1, 0), [10, 20, 40, 80, 160, 300, 300]), ((1, 1), [10, 20, 40, 80, 160, 300, 300]), ((601, 0), [])],
    ids=["exit 0 waits longer each time", "so does exit 1", "who stays ten minutes is called back at once"],
)
def test_the_wait_before_a_restart(run: tuple[float, int], waits: list[int]) -> None:
    records = play(deployment(), containers=[goes(run)], until=1300)
    found = [each["retryAt"] - each["t"] for each in records if each.get("change") == "crashLoopBackOff"]
    assert found[:7] == waits


def test_a_lost_pod_is_replaced_in_the_same_instant() -> None:
    records = play(deployment(replicas=2), containers=[goes((-1, 0))], actions=[at(60, deleted("web#1"))], until=100)
    assert created(records) == [(0, "web#1"), (0, "web#2"), (60, "web#3")]
    assert pods(records) == [
        "1 web#1 running",
        "1 web#2 running",
        "60 web#1 deleting 30",
        "61 web#3 running",
        "90 web#1 containerExited main 137",
        "90 web#1 failed",
        "90 web#1 deleted",
    ]


def test_who_is_still_on_the_way_out_is_counted_apart() -> None:
    records = play(deployment(replicas=2), containers=[goes((-1, 0))], actions=[at(60, deleted("web#1"))], until=100)
    counts = [
        (each["t"], each["status"]["replicas"], each["status"]["terminatingReplicas"])
        for each in records
        if each["kind"] == "Deployment" and each["t"] >= 60
    ]
    assert counts == [(60, 2, 1), (61, 2, 1), (90, 2, 0)]


def test_a_bare_pod_is_not_replaced() -> None:
    records = play(
        bare_pod("lonely"), containers=[goes((-1, 0))], actions=[at(60, lambda it: it.evict("lonely", 1))], until=200
    )
    assert created(records) == [(0, "lonely")]
    assert pods(records)[-1] == "90 lonely deleted"


def test_the_pods_of_a_deployment_say_whose_they_are() -> None:
    records = play(deployment(), containers=[goes((-1, 0))], until=10)
    assert [each["owner"] for each in records if each.get("change") == "created" and each["kind"] == "Pod"] == [
        "Deployment/web"
    ]


def test_what_is_told_of_a_deployment_that_grows_and_shrinks() -> None:
    records = play(
        deployment(replicas=2),
        containers=[goes((-1, 0))],
        actions=[at(10, patched(replicas=3)), at(20, patched(replicas=0))],
        until=60,
    )
    assert told(records, "Deployment/web") == [
        "0 ScalingReplicaSet: Scaled up replica set web-HASH from 0 to 2",
        "10 ScalingReplicaSet: Scaled up replica set web-HASH from 2 to 3",
        "20 ScalingReplicaSet: Scaled down replica set web-HASH from 3 to 0",
    ]
    assert told(records, "ReplicaSet/web-") == [
        "0 SuccessfulCreate: Created pod: web#1",
        "0 SuccessfulCreate: Created pod: web#2",
        "10 SuccessfulCreate: Created pod: web#3",
        "20 SuccessfulDelete: Deleted pod: web#3",
        "20 SuccessfulDelete: Deleted pod: web#2",
        "20 SuccessfulDelete: Deleted pod: web#1",
    ]
    assert last(records)["replicas"] == 0


@pytest.mark.parametrize(
    ("entry", "gone"),
    [(goes((-1, 0)), "web#2"), (goes((0.5, 1), (0.5, 1), (-1, 0)), "web#1")],
    ids=["the one that came last", "but before it one that is not ready"],
)
def test_which_pod_goes_when_a_deployment_shrinks(entry: ContainerEntry, gone: str) -> None:
    actions = [at(5, patched(replicas=2)), at(8, patched(replicas=1))]
    records = play(deployment(), containers=[entry], actions=actions, until=10)
    assert [each["pod"] for each in records if each.get("change") == "deleting"] == [gone]


def test_a_status_counts_pods_and_says_when_there_are_enough() -> None:
    records = play(deployment(replicas=2), containers=[goes((-1, 0))], until=10)
    assert last(records) == {
        "replicas": 2,
        "readyReplicas": 2,
        "availableReplicas": 2,
        "updatedReplicas": 2,
        "unavailableReplicas": 0,
        "terminatingReplicas": 0,
        "conditions": [
            {
                "type": "Available",
                "status": "True",
                "reason": "MinimumReplicasAvailable",
                "message": "Deployment has minimum availability.",
            },
            {
                "type": "Progressing",
                "status": "True",
                "reason": "NewReplicaSetAvailable",
                "message": next(
                    each["message"] for each in last(records)["conditions"] if each["type"] == "Progressing"
                ),
            },
        ],
    }
    assert [each[1:3] for each in condition(records, "Progressing")] == [
        ("True", "NewReplicaSetCreated"),
        ("True", "ReplicaSetUpdated"),
        ("True", "NewReplicaSetAvailable"),
    ]
    assert [each[:2] for each in condition(records, "Available")] == [(0, "False"), (1, "True")]


def test_a_pod_counts_as_available_once_it_has_been_ready_for_long_enough() -> None:
    records = play(deployment(min_ready_seconds=15), containers=[goes((-1, 0))], until=60)
    ready = [each["t"] for each in records if each["kind"] == "ReplicaSet" and each["status"]["readyReplicas"]]
    available = [each["t"] for each in records if each["kind"] == "ReplicaSet" and each["status"]["availableReplicas"]]
    assert (ready[0], available[0]) == (1, 16)


# -- a new template


def test_deleting_in_the_background_takes_everything_along() -> None:
    records = play(
        deployment(),
        containers=[goes((-1, 0), on_term=(2, 0))],
        actions=[at(10, lambda it: it.client.deployments.delete("default/web"))],
        until=60,
    )
    gone = [(each["t"], each["kind"]) for each in records if each.get("change") == "deleted"]
    assert gone == [(10, "Deployment"), (10, "ReplicaSet"), (12, "Pod")]
    assert created(records) == [(0, "web#1")]


def test_deleting_in_the_foreground_waits_for_the_pods() -> None:
    records = play(
        deployment(),
        containers=[goes((-1, 0), on_term=(2, 0))],
        actions=[at(10, lambda it: it.client.deployments.delete("default/web", "Foreground"))],
        until=60,
    )
    gone = [(each["t"], each["kind"]) for each in records if each.get("change") == "deleted"]
    assert gone == [(12, "Pod"), (12, "ReplicaSet"), (12, "Deployment")]
    assert created(records) == [(0, "web#1")]


def test_orphans_go_on_and_are_taken_in_by_the_next_deployment_that_wants_them() -> None:
    it = cluster(
        deployment(),
        containers=[goes((-1, 0), on_term=(2, 0))],
        actions=[
            at(10, lambda it: it.client.deployments.delete("default/web", "Orphan")),
            at(20, deleted("web#1")),
            at(30, lambda it: it.create(deployment(replicas=2))),
        ],
    )
    records = list(it.run(60_000))
    assert [each["t"] for each in records if each.get("change") == "orphaned"] == [10]
    assert [each for each, _ in created(records)] == [0, 20, 30]
    assert len(it.client.replica_sets.list()) == 1
    assert violations(it) == []


def test_a_pod_whose_labels_are_changed_is_let_go_and_replaced() -> None:
    def relabelled(it: Cluster) -> None:
        [pod] = named(it, "web#1")
        it.client.pods.patch(
            f"default/{pod.meta.name}", lambda now: replace(now, meta=replace(now.meta, labels={"app": "debug"}))
        )

    records = play(deployment(), containers=[goes((-1, 0))], actions=[at(10, relabelled)], until=20)
    assert [(each["t"], each["pod"]) for each in records if each.get("change") == "orphaned"] == [(10, "web#1")]
    assert created(records) == [(0, "web#1"), (10, "web#2")]


def test_nobody_replaces_a_pod_while_the_controllers_are_down() -> None:
    records = play(
        deployment(),
        containers=[goes((-1, 0), on_term=(0, 0))],
        actions=[
            at(10, Cluster.controllers_down),
            at(20, deleted("web#1")),
            at(60, Cluster.controllers_up),
        ],
        until=100,
    )
    assert created(records) == [(0, "web#1"), (60, "web#2")]


def test_a_job_of_the_same_name_counts_its_pods_with_those_of_the_deployment() -> None:
    records = play(deployment("work"), job("work"), containers=[goes((-1, 0))], until=5)
    assert [name for _, name in created(records)] == ["work#1", "work#2"]


@pytest.mark.parametrize("seed", range(30))
def test_whatever_is_done_to_it_the_staff_is_complete_in_the_end(seed: int) -> None:
    dice = Dice(seed)
    possible: list[Perform] = [
        Cluster.controllers_down,
        Cluster.controllers_up,
        lambda it: it.evict("web", 1 + dice.below(4)),
        lambda it: it.evict("guard", 1 + dice.below(4)),
        lambda it: it.set_node("node-1", False),
        lambda it: it.set_node("node-1", True),
        lambda it: it.set_node("node-2", False),
        *(patched(replicas=number) for number in (0, 1, 5)),
        *(version(number) for number in (1, 2, 3)),
        patched(strategy=dice.one_of("Recreate", "RollingUpdate")),
        patched(paused=True),
    ]
    times = sorted(dice.below(1_000_000) / 1000 for _ in range(dice.below(12)))
    at_the_end: list[Perform] = [
        Cluster.controllers_up,
        *(lambda it, name=name: it.set_node(name, True) for name in ("node-1", "node-2")),
        patched(paused=False, replicas=3),
    ]
    it = cluster(
        deployment(replicas=3),
        daemon_set(),
        nodes=3,
        pods_per_node=dice.one_of(4, 100),
        containers=[goes((-1, 0), on_term=dice.one_of(None, (5, 0)))],
        actions=[*(at(each, dice.one_of(*possible)) for each in times), *(at(1000, each) for each in at_the_end)],
    )
    for until_ms in range(0, 2_000_000, 10_000):
        list(it.run(until_ms))
        assert violations(it) == [], f"at {it.clock.now_ms} ms"
    staff = [pod for pod in it.client.pods.list() if is_active(pod)]
    assert [pod.workload for pod in staff if is_ready(pod)].count("web") == 3
    assert sorted(pod.node_name for pod in staff if pod.workload == "guard") == ["node-1", "node-2", "node-3"]
    assert {pod.meta.labels.get("version") for pod in staff if pod.workload == "web"} == {
        it.client.deployments.get("default/web").spec.template.labels.get("version")
    }
