"""ReplicaSets that nobody made: they keep Pods as a Deployment's do, and take in what fits."""

from __future__ import annotations

from msgspec.structs import replace

from playground.kubernetes.apimachinery.meta import ObjectMeta
from playground.kubernetes.apps.types import ReplicaSet, ReplicaSetSpec
from playground.simulator.cluster import Cluster
from playground.simulator.invariants import violations
from tests.simulator.story import at, bare_pod, cluster, created, goes, play, pods, staff_template


def replica_set(name: str = "team", replicas: int = 1) -> ReplicaSet:
    template = staff_template(name)
    return ReplicaSet(ObjectMeta(name, ""), ReplicaSetSpec(template, {"matchLabels": {"app": name}}, replicas))


def test_its_pods_are_called_after_it() -> None:
    records = play(replica_set(replicas=2), containers=[goes((-1, 0))], until=5)
    assert created(records) == [(0, "team#1"), (0, "team#2")]
    assert {each["owner"] for each in records if each["kind"] == "Pod" and each["change"] == "created"} == {
        "ReplicaSet/team"
    }


def test_a_pod_that_nobody_owns_and_whose_labels_fit_is_one_of_its_pods() -> None:
    it = cluster(
        bare_pod("stray", {"app": "team"}),
        bare_pod("stranger", {"app": "other"}),
        replica_set(replicas=2),
        containers=[goes((-1, 0))],
    )
    records = list(it.run(5_000))
    assert [name for _, name in created(records)] == ["stray", "stranger", "team#1"]
    [owner] = it.client.replica_sets.list()
    assert {each.meta.name for each in it.client.pods.owned_by(owner.meta.uid)} >= {"stray"}
    assert violations(it) == []


def test_a_pod_too_many_is_sent_home() -> None:
    records = play(
        bare_pod("first", {"app": "team"}),
        bare_pod("second", {"app": "team"}),
        replica_set(),
        containers=[goes((-1, 0), on_term=(0, 0))],
        until=5,
    )
    assert len([each for each in records if each.get("change") == "deleting"]) == 1


def test_a_pod_that_has_ended_for_good_is_replaced() -> None:
    records = play(
        bare_pod("once", {"app": "team"}, restart="Never"),
        replica_set(),
        containers=[goes((20, 1), job="once"), goes((-1, 0))],
        until=60,
    )
    assert created(records) == [(0, "once"), (21, "team#1")]
    assert "21 once failed" in pods(records)


def test_another_number_of_replicas_is_seen_at_once() -> None:
    def shrink(it: Cluster) -> None:
        it.client.replica_sets.patch("default/team", lambda now: replace(now, spec=replace(now.spec, replicas=1)))

    records = play(
        replica_set(replicas=3), containers=[goes((-1, 0), on_term=(0, 0))], actions=[at(10, shrink)], until=20
    )
    assert [each["t"] for each in records if each.get("change") == "deleting"] == [10, 10]
    statuses = [each["status"]["replicas"] for each in records if each["kind"] == "ReplicaSet" and "status" in each]
    assert statuses[-1] == 1
