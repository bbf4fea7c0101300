"""Scenarios with staff in them: what they may say of it, and what is assumed where they say nothing."""

from __future__ import annotations

from typing import Any

import pytest

from playground import scenario

STAFF = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: x}]}
---
apiVersion: v1
kind: Pod
metadata: {name: lonely}
spec: {restartPolicy: Never, containers: [{name: main, image: x}]}
---
apiVersion: jobsite/v1
kind: Scenario
metadata: {name: staff}
spec:
  until: 5m
"""


def records(extra: str = "", text: str = STAFF) -> list[dict[str, Any]]:
    read = scenario.read(text + extra)
    assert read.problems == ()
    return list(scenario.run(read).records)


def test_who_is_to_be_there_for_ever_is_assumed_to_work_for_ever() -> None:
    assert scenario.read(STAFF).assumptions == (
        'Nothing says how container "main" of Deployment "web" goes: it is assumed to run for ever.',
        'Nothing says how container "main" of Pod "lonely" goes: it is assumed to run 5 s and exit 0.',
    )
    ended = [each["pod"] for each in records() if each.get("change") == "containerExited"]
    assert ended == ["lonely"]


def test_an_entry_finds_containers_by_the_name_of_their_deployment_or_pod() -> None:
    entries = "  containers:\n  - {job: w*, runs: [{for: 10s}]}\n  - {job: lonely, runs: [{for: 20s, exit: 3}]}\n"
    ended = [(each["t"], each["pod"], each["exitCode"]) for each in records(entries) if "exitCode" in each]
    assert ended[:3] == [(11.2, "web#1", 0), (21.2, "web#1", 0), (21.2, "lonely", 3)]


def test_annotations_of_the_template_say_how_the_work_goes() -> None:
    text = STAFF.replace(
        "labels: {app: web}}\n    spec", 'labels: {app: web}, annotations: {jobsite/runs: "7s exit 1"}}\n    spec'
    )
    ended = [
        (each["t"], each["exitCode"])
        for each in records(text=text)
        if each.get("pod") == "web#1" and "exitCode" in each
    ]
    assert ended[0] == (8.2, 1)


@pytest.mark.parametrize(
    ("action", "pod"),
    [('evict: "web#1"', "web#1"), ('evict: "lonely#1"', "lonely"), ('kubectl: "delete pod web#1"', "web#1")],
    ids=["by its Deployment's name", "by its own", "by kubectl"],
)
def test_a_pod_can_be_taken_away(action: str, pod: str) -> None:
    found = records(f"  actions:\n  - {{at: 2s, {action}}}\n")
    assert [each["pod"] for each in found if each.get("change") == "deleting"] == [pod]


@pytest.mark.parametrize(
    ("action", "detail"),
    [
        ('evict: "wob#1"', "nothing of this name in the scenario has Pods"),
        ('kubectl: "scale deployment wob --replicas 2"', "nothing of this name in the scenario"),
        ('kubectl: "patch rs wob-7d -p {}"', "nothing of this name in the scenario"),
        ("node: node-2, state: down", "the cluster has node-1"),
    ],
)
def test_an_action_on_what_does_not_exist_is_a_problem(action: str, detail: str) -> None:
    [problem] = scenario.read(STAFF + f"  actions:\n  - {{at: 2s, {action}}}\n").problems
    assert problem.detail == detail


def test_what_an_action_creates_may_be_scaled_by_another() -> None:
    found = records(
        '  actions:\n  - {at: 1s, kubectl: "create deployment shop --image=x"}\n'
        '  - {at: 2s, kubectl: "scale deployment shop --replicas 3"}\n'
    )
    created = [each["pod"] for each in found if each["kind"] == "Pod" and each["change"] == "created"]
    assert created[-3:] == ["shop#1", "shop#2", "shop#3"]
