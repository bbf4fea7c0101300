"""Defaults, and what happens to an object before it is stored. The recorded objects are in test_conformance."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from playground.kubernetes.batch.strategy import prepare_for_update
from playground.kubernetes.core.defaults import image_pull_policy
from playground.kubernetes.decode import decode
from playground.kubernetes.scheme import KINDS, kind_for

UID = "00000000-0000-4000-8000-000000000001"
TEMPLATE = "template: {spec: {restartPolicy: Never, containers: [{name: a, image: b}]}}"


def stored(text: str, kind: str = "Job", api_version: str = "batch/v1") -> dict[str, Any]:
    found = kind_for(api_version, kind)
    assert found is not None
    obj, errors = found.decode(decode(text).documents[0].value)
    assert errors == []
    return found.stored(found.prepare_for_create(found.set_defaults(obj), UID, "2026-03-10T09:00:00Z", "abcde"))


def at(value: Any, path: str) -> Any:
    for part in path.split("."):
        value = value[int(part)] if isinstance(value, list) else value.get(part)
    return value


def pod(text: str) -> dict[str, Any]:
    """A pod spec as stored in a Job."""
    return dict(stored(f"metadata: {{name: a}}\nspec: {{template: {{spec: {text}}}}}")["spec"]["template"]["spec"])


JOBS: list[tuple[str, dict[str, Any]]] = [
    ("{}", {"parallelism": 1, "completions": 1, "backoffLimit": 6, "suspend": False, "completionMode": "NonIndexed"}),
    ("{completions: 3}", {"parallelism": 1, "completions": 3}),
    ("{parallelism: 3}", {"parallelism": 3, "completions": None}),
    ("{parallelism: 0, completions: null}", {"parallelism": 0, "completions": None}),
    ("{backoffLimitPerIndex: 0}", {"backoffLimit": 2147483647}),
    ("{backoffLimitPerIndex: 0, backoffLimit: 1}", {"backoffLimit": 1}),
    ("{}", {"podReplacementPolicy": "TerminatingOrFailed", "manualSelector": False}),
    ("{podFailurePolicy: {rules: []}}", {"podReplacementPolicy": "Failed"}),
]


@pytest.mark.parametrize(("spec", "expected"), JOBS, ids=range(len(JOBS)))
def test_a_job_is_defaulted(spec: str, expected: dict[str, Any]) -> None:
    found = stored(f"metadata: {{name: a}}\nspec: {spec}")["spec"]
    assert {name: found.get(name) for name in expected} == expected


PODS = [
    ("{}", "dnsPolicy", "ClusterFirst"),
    ("{}", "terminationGracePeriodSeconds", 30),
    ("{terminationGracePeriodSeconds: 0}", "terminationGracePeriodSeconds", 0),
    ("{serviceAccountName: x}", "serviceAccount", "x"),
    ("{serviceAccount: x}", "serviceAccountName", "x"),
    ("{containers: [{name: a, image: b}]}", "containers.0.imagePullPolicy", "Always"),
    ("{containers: [{name: a, image: 'b:1'}]}", "containers.0.imagePullPolicy", "IfNotPresent"),
    (
        "{containers: [{name: a, terminationMessagePath: ''}]}",
        "containers.0.terminationMessagePath",
        "/dev/termination-log",
    ),
    ("{containers: [{name: a, ports: [{containerPort: 1}]}]}", "containers.0.ports.0.protocol", "TCP"),
    (
        "{containers: [{name: a, env: [{name: A, valueFrom: {fieldRef: {fieldPath: x}}}]}]}",
        "containers.0.env.0.valueFrom.fieldRef.apiVersion",
        "v1",
    ),
    (
        "{containers: [{name: a, env: [{name: A, valueFrom: {resourceFieldRef: {resource: x}}}]}]}",
        "containers.0.env.0.valueFrom.resourceFieldRef.divisor",
        "0",
    ),
    ("{containers: [{name: a, resources: {limits: {cpu: 1n}}}]}", "containers.0.resources.limits.cpu", "1m"),
    (
        "{containers: [{name: a, livenessProbe: {httpGet: {port: 80}}}]}",
        "containers.0.livenessProbe",
        {
            "failureThreshold": 3,
            "httpGet": {"path": "/", "port": 80, "scheme": "HTTP"},
            "periodSeconds": 10,
            "successThreshold": 1,
            "timeoutSeconds": 1,
        },
    ),
    ("{containers: [{name: a, startupProbe: {grpc: {port: 1}}}]}", "containers.0.startupProbe.grpc.service", ""),
    (
        "{containers: [{name: a, lifecycle: {preStop: {httpGet: {port: 1}}}}]}",
        "containers.0.lifecycle.preStop.httpGet.scheme",
        "HTTP",
    ),
    ("{initContainers: [{name: a}]}", "initContainers.0.terminationMessagePolicy", "File"),
    ("{volumes: [{name: a}]}", "volumes.0", {"name": "a", "emptyDir": {}}),
    ("{volumes: [{name: a, secret: {}}]}", "volumes.0.secret.defaultMode", 420),
    ("{volumes: [{name: a, secret: {defaultMode: 0}}]}", "volumes.0.secret.defaultMode", 0),
    ("{volumes: [{name: a, hostPath: {path: /x}}]}", "volumes.0.hostPath", {"path": "/x", "type": ""}),
    (
        "{volumes: [{name: a, projected: {sources: [{serviceAccountToken: {path: x}}]}}]}",
        "volumes.0.projected",
        {"defaultMode": 420, "sources": [{"serviceAccountToken": {"expirationSeconds": 3600, "path": "x"}}]},
    ),
    (
        "{volumes: [{name: a, downwardAPI: {items: [{path: x, fieldRef: {fieldPath: z}}]}}]}",
        "volumes.0.downwardAPI.items.0.fieldRef.apiVersion",
        "v1",
    ),
    (
        "{volumes: [{name: a, ephemeral: {volumeClaimTemplate: {spec: {}}}}]}",
        "volumes.0.ephemeral.volumeClaimTemplate",
        {"metadata": {}, "spec": {"resources": {}, "volumeMode": "Filesystem"}},
    ),
]


@pytest.mark.parametrize(("text", "path", "expected"), PODS, ids=range(len(PODS)))
def test_a_pod_template_is_defaulted(text: str, path: str, expected: Any) -> None:
    assert at(pod(text), path) == expected


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("busybox", "Always"),
        ("busybox:latest", "Always"),
        ("busybox:1.36", "IfNotPresent"),
        ("registry.example.com:5000/a/b", "Always"),
        ("registry.example.com:5000/a/b:latest", "Always"),
        ("registry.example.com:5000/a/b:2", "IfNotPresent"),
        ("busybox@sha256:" + "0" * 64, "IfNotPresent"),
        ("localhost/x", "Always"),
        ("Upper/case", "Always"),
        ("UPPER", "IfNotPresent"),
        ("a/UPPER", "IfNotPresent"),
        ("not an image", "IfNotPresent"),
        ("busybox:", "IfNotPresent"),
        ("busybox:.1", "IfNotPresent"),
        ("", "IfNotPresent"),
    ],
)
def test_the_pull_policy_follows_the_tag(image: str, policy: str) -> None:
    assert image_pull_policy(image) == policy


def test_a_cron_jobs_template_gets_no_job_defaults() -> None:
    spec = stored(
        f"metadata: {{name: a}}\nspec: {{schedule: '@daily', jobTemplate: {{spec: {{{TEMPLATE}}}}}}}", "CronJob"
    )["spec"]
    assert {name: spec[name] for name in ("concurrencyPolicy", "suspend", "successfulJobsHistoryLimit")} == {
        "concurrencyPolicy": "Allow",
        "suspend": False,
        "successfulJobsHistoryLimit": 3,
    }
    assert list(spec["jobTemplate"]["spec"]) == ["template"]
    assert spec["jobTemplate"]["spec"]["template"]["spec"]["dnsPolicy"] == "ClusterFirst"


def test_a_job_gets_a_selector_of_its_own_and_its_template_the_labels() -> None:
    job = stored(f"metadata: {{name: a}}\nspec: {{{TEMPLATE}}}\nstatus: {{active: 1}}")
    labels = {
        "batch.kubernetes.io/controller-uid": UID,
        "batch.kubernetes.io/job-name": "a",
        "controller-uid": UID,
        "job-name": "a",
    }
    assert job["spec"]["selector"] == {"matchLabels": {"batch.kubernetes.io/controller-uid": UID}}
    assert job["spec"]["template"]["metadata"]["labels"] == labels
    assert job["metadata"] == {
        "creationTimestamp": "2026-03-10T09:00:00Z",
        "generation": 1,
        "labels": labels,
        "name": "a",
        "namespace": "default",
        "uid": UID,
    }
    assert job["status"] == {}


def test_labels_of_the_template_become_the_jobs_only_if_it_has_none() -> None:
    template = "template: {metadata: {labels: {x: z}}}"
    assert stored(f"metadata: {{name: a}}\nspec: {{{template}}}")["metadata"]["labels"]["x"] == "z"
    assert stored(f"metadata: {{name: a, labels: {{p: q}}}}\nspec: {{{template}}}")["metadata"]["labels"] == {"p": "q"}


def test_a_manual_selector_leaves_labels_alone() -> None:
    job = stored("metadata: {name: a}\nspec: {manualSelector: true, selector: {matchLabels: {x: z}}}")
    assert job["spec"]["selector"] == {"matchLabels": {"x": "z"}}
    assert job["spec"]["template"]["metadata"] == {}


def test_a_generated_name_is_cut_to_fit_its_suffix() -> None:
    assert stored("metadata: {generateName: a-}")["metadata"]["name"] == "a-abcde"
    assert stored(f"metadata: {{generateName: {'a' * 80}}}")["metadata"]["name"] == "a" * 58 + "abcde"


def test_a_deployment_and_a_daemon_set_are_defaulted() -> None:
    spec = stored("metadata: {name: a}", "Deployment", "apps/v1")["spec"]
    assert (spec["replicas"], spec["strategy"]["rollingUpdate"]["maxSurge"]) == (1, "25%")
    assert stored("spec: {strategy: {type: Recreate}}", "Deployment", "apps/v1")["spec"]["strategy"] == {
        "type": "Recreate"
    }
    spec = stored("metadata: {name: a}", "DaemonSet", "apps/v1")["spec"]
    assert spec["updateStrategy"]["rollingUpdate"] == {"maxSurge": 0, "maxUnavailable": 1}


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.kind)
def test_no_step_changes_its_argument(kind: Any) -> None:
    text = f"metadata: {{name: a, resourceVersion: '5'}}\nspec: {{schedule: x, {TEMPLATE}}}\nstatus: {{}}"
    given = decode(text).documents[0].value
    steps = [
        lambda obj: kind.decode(obj)[0],
        kind.set_defaults,
        lambda obj: kind.prepare_for_create(obj, UID),
        kind.stored,
    ]
    for step in steps:
        before = copy.deepcopy(given)
        result = step(given)
        assert given == before
        given = result


def test_an_update_keeps_the_status_and_counts_changes_of_the_spec() -> None:
    old = {"metadata": {"generation": 3}, "spec": {"a": 1}, "status": {"active": 1}}
    same = prepare_for_update({"metadata": {"labels": {}}, "spec": {"a": 1}, "status": {}}, old)
    assert (same["metadata"]["generation"], same["status"]) == (3, {"active": 1})
    assert prepare_for_update({"metadata": {}, "spec": {"a": 2}}, old)["metadata"]["generation"] == 4
