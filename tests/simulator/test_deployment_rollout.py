"""A Deployment whose template changes: step by step, all at once, stuck, paused, taken back."""

from __future__ import annotations

from playground.simulator.controllers.deployment.replica_sets import REVISION_ANNOTATION, REVISION_HISTORY_ANNOTATION
from tests.simulator.story import (
    at,
    cluster,
    created,
    deployment,
    goes,
    play,
)
from tests.simulator.test_deployment import condition, last, patched, told, version, without_hash


def test_a_rolling_update_goes_step_by_step() -> None:
    records = play(
        deployment(replicas=4), containers=[goes((-1, 0), on_term=(0, 0))], actions=[at(10, version(2))], until=60
    )
    assert told(records, "Deployment/web")[1:] == [
        "10 ScalingReplicaSet: Scaled up replica set web-HASH from 0 to 1",
        "10 ScalingReplicaSet: Scaled down replica set web-HASH from 4 to 3",
        "10 ScalingReplicaSet: Scaled up replica set web-HASH from 1 to 2",
        "11 ScalingReplicaSet: Scaled down replica set web-HASH from 3 to 1",
        "11 ScalingReplicaSet: Scaled up replica set web-HASH from 2 to 4",
        "12 ScalingReplicaSet: Scaled down replica set web-HASH from 1 to 0",
    ]
    rolling = [
        each["status"] for each in records if each["kind"] == "Deployment" and each["t"] >= 10 and "status" in each
    ]
    assert min(each["availableReplicas"] for each in rolling) == 3
    assert max(each["replicas"] for each in rolling) == 5
    assert last(records)["updatedReplicas"] == 4


def test_recreate_waits_until_the_last_old_pod_has_gone() -> None:
    records = play(
        deployment(replicas=2, strategy="Recreate"),
        containers=[goes((-1, 0), on_term=(5, 0))],
        actions=[at(10, version(2))],
        until=60,
    )
    assert created(records)[2:] == [(15, "web#3"), (15, "web#4")]
    assert [each["t"] for each in records if each.get("change") == "deleted"] == [15, 15]


def test_a_rollout_that_gets_stuck_is_told_after_the_deadline() -> None:
    records = play(
        deployment(replicas=2, progress_deadline_seconds=60),
        containers=[goes((-1, 0))],
        pods_per_node=2,
        actions=[at(10, version(2))],
        until=200,
    )
    stuck = condition(records, "Progressing")[-1]
    assert stuck[:3] == (71, "False", "ProgressDeadlineExceeded")
    assert without_hash(stuck[3].replace('"', "")) == "ReplicaSet web-HASH has timed out progressing."
    assert last(records)["availableReplicas"] == 2, "the old Pods go on"


def test_going_back_to_an_old_template_takes_up_its_replica_set() -> None:
    it = cluster(
        deployment(), containers=[goes((-1, 0), on_term=(0, 0))], actions=[at(10, version(2)), at(20, version(3))]
    )
    list(it.run(30_000))
    it.loop.at(40_000, 2, lambda _: version(2)(it))
    records = list(it.run(50_000))
    sets = it.client.replica_sets.list()
    assert [each.spec.replicas for each in sets] == [0, 1, 0]
    assert sets[1].meta.annotations[REVISION_ANNOTATION] == "4"
    assert sets[1].meta.annotations[REVISION_HISTORY_ANNOTATION] == "2"
    assert it.client.deployments.get("default/web").meta.annotations[REVISION_ANNOTATION] == "4"
    assert not [each for each in records if each["kind"] == "ReplicaSet" and each["change"] == "created"]


def test_old_replica_sets_are_kept_up_to_the_limit() -> None:
    actions = [at(10 * number, version(number)) for number in range(1, 6)]
    it = cluster(deployment(revision_history_limit=2), containers=[goes((-1, 0), on_term=(0, 0))], actions=actions)
    list(it.run(60_000))
    revisions = [each.meta.annotations[REVISION_ANNOTATION] for each in it.client.replica_sets.list()]
    assert revisions == ["4", "5", "6"]


def test_a_paused_deployment_grows_but_does_not_roll() -> None:
    it = cluster(
        deployment(),
        containers=[goes((-1, 0), on_term=(0, 0))],
        actions=[
            at(10, patched(paused=True)),
            at(20, version(2)),
            at(30, patched(replicas=3)),
            at(40, patched(paused=False)),
        ],
    )
    records = list(it.run(39_000))
    assert [each.spec.replicas for each in it.client.replica_sets.list()] == [3]
    assert condition(records, "Progressing")[-1][1:] == ("Unknown", "DeploymentPaused", "Deployment is paused")
    list(it.run(60_000))
    assert [each.spec.replicas for each in it.client.replica_sets.list()] == [0, 3]


def test_a_deployment_that_grows_in_the_middle_of_a_rollout_grows_in_proportion() -> None:
    it = cluster(
        deployment(replicas=10, max_surge=3, max_unavailable=2),
        containers=[goes(*[(-1, 0)] * 10, (-1, 0), on_term=(0, 0))],
        start_latency_ms=20_000,
        actions=[at(100, version(2)), at(110, patched(replicas=15))],
    )
    list(it.run(100_000))
    assert [each.spec.replicas for each in it.client.replica_sets.list()] == [8, 5]
    list(it.run(110_000))
    assert [each.spec.replicas for each in it.client.replica_sets.list()] == [11, 7]


# -- whose is what
