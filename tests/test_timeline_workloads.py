"""The picture of those who keep Pods for ever, beside a Job: whose Pods they are, where they run, what people do."""

from __future__ import annotations

from typing import Any

from playground import scenario
from playground.timeline import TimelineBuilder
from tests.test_timeline import Picture

STAFF = """\
apiVersion: apps/v1
kind: {kind}
metadata: {{name: desk}}
spec:
  selector: {{matchLabels: {{app: desk}}}}
  template:
    metadata: {{labels: {{app: desk}}}}
    spec:
      containers: [{{name: main, image: desk, command: [sleep, "40"]}}]
---
apiVersion: batch/v1
kind: Job
metadata: {{name: wall}}
spec:
  template:
    spec:
      restartPolicy: Never
      containers: [{{name: main, image: wall, command: [sleep, "40"]}}]
---
apiVersion: jobsite/v1
kind: Scenario
metadata: {{name: both}}
spec:
  until: 5m
  cluster: {{startLatency: 1s{cluster}}}
  actions: [{actions}]
"""


def picture(kind: str = "Deployment", actions: str = "", cluster: str = "") -> Picture:
    read = scenario.read(STAFF.format(kind=kind, actions=actions, cluster=cluster))
    assert read.problems == ()
    run = scenario.run(read)
    builder = TimelineBuilder(read.start_ms)
    builder.feed(run.records)
    return Picture([builder.finish(run.until_ms)])


def names(found: Picture, **wanted: Any) -> list[str]:
    return [row["name"] for row in found.rows("lanes", **wanted)]


def test_the_staff_has_a_lane_with_its_pods_below_it_and_the_job_has_one_beside_it() -> None:
    found = picture()
    lanes = [(row["kind"], row["name"], row["parent"]) for row in found.rows("lanes")]
    assert lanes == [
        ("Deployment", "desk", -1),
        ("Job", "wall", -1),
        ("Pod", "desk#1", "desk"),
        ("Pod", "wall#1", "wall"),
    ]
    assert [row["text"] for row in found.rows("lanes", kind="Deployment")] == ["Deployment, 1 replica"]
    assert [(row["start"], row["end"]) for row in found.rows("spans", kind="workload")] == [(0, -1)]


def test_runs_restarts_and_waits_of_the_staff_show_in_its_pods_lane() -> None:
    spans = [
        (row["kind"], row["start"], row["end"], row["result"])
        for row in picture().rows("spans", lane="desk#1")
        if row["kind"] in ("running", "backoff")
    ]
    assert spans[:5] == [
        ("running", 1_000, 41_000, "done"),
        ("running", 41_000, 81_000, "done"),
        ("backoff", 81_000, 91_000, -1),
        ("running", 91_000, 131_000, "done"),
        ("backoff", 131_000, 151_000, -1),
    ]


def test_events_of_a_replica_set_are_told_on_the_lane_of_its_deployment() -> None:
    found = picture()
    told = [(row["lane"], row["reason"]) for row in found.rows("events")]
    assert ("desk", "ScalingReplicaSet") in told
    assert ("desk", "SuccessfulCreate") in told
    assert names(found, kind="ReplicaSet") == []


def test_what_people_do_to_the_staff_is_marked_and_its_size_is_brought_up_to_date() -> None:
    found = picture(
        actions='{at: 1m, kubectl: "scale deployment desk --replicas=2"}, '
        '{at: 2m, kubectl: "patch deployment desk -p \'{\\"spec\\":{\\"minReadySeconds\\":1}}\'"}, '
        '{at: 3m, kubectl: "delete deployment desk"}'
    )
    marks = [(row["at"], row["kind"], row["text"]) for row in found.rows("marks", lane="desk")]
    assert marks == [(60_000, "patched", "Deployment, 2 replicas"), (120_000, "patched", -1), (180_000, "deleted", -1)]
    assert [row["text"] for row in found.rows("lanes", kind="Deployment")] == ["Deployment, 2 replicas"]
    assert [(row["end"], row["result"]) for row in found.rows("spans", kind="workload")] == [(180_000, "deleted")]


def test_of_several_nodes_each_pod_says_where_it_is_and_the_lost_one_shows() -> None:
    found = picture(
        "DaemonSet",
        cluster=", nodes: 2",
        actions="{at: 1m, node: node-2, state: down}, {at: 4m, node: node-2, state: up}",
    )
    assert [row["text"] for row in found.rows("lanes", kind="DaemonSet")] == ["DaemonSet, on each node"]
    where = {row["name"]: row["text"] for row in found.rows("lanes", kind="Pod")}
    assert where == {"desk#1": "node-1", "desk#2": "node-2", "wall#1": "node-1"}
    assert [(row["start"], row["end"], row["text"]) for row in found.rows("spans", kind="down")] == [
        (60_000, 240_000, "node-2")
    ]
    marks = [(row["at"], row["kind"], row["text"]) for row in found.rows("marks", lane="cluster")]
    assert marks == [(110_000, "notReady", "node-2"), (240_000, "ready", "node-2")]


def test_on_a_single_node_there_is_nothing_to_say_of_where_a_pod_is() -> None:
    assert {row["text"] for row in picture().rows("lanes", kind="Pod")} == {-1}
