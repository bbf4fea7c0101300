"""``kubectl describe`` on a simulated cluster."""

from __future__ import annotations

from typing import Any

import pytest

from playground.kubectl import execute
from playground.kubectl.view import ObjectsView
from tests.kubectl.looking import refused, story, told


def lines(text: str, *titles: str) -> list[str]:
    """The lines of a description that begin with one of the titles, blanks folded."""
    return [" ".join(line.split()) for line in text.splitlines() if line.strip().startswith(titles)]


def test_a_job_tells_its_plan_and_how_far_it_is() -> None:
    text = told("describe job indexed", 40)
    assert lines(
        text, "Parallelism", "Completions:", "Completion Mode", "Start Time", "Pods Statuses", "Completed"
    ) == [
        "Parallelism: 2",
        "Completions: 2",
        "Completion Mode: Indexed",
        "Start Time: Mon, 05 Jan 2026 08:00:00 +0000",
        "Pods Statuses: 2 Active (0 Ready) / 0 Succeeded / 0 Failed",
        "Completed Indexes: <none>",
    ]
    assert lines(text, "Normal") == [
        f"Normal SuccessfulCreate 40s job-controller Created pod: {name}" for name in pod_names("indexed")
    ]


def pod_names(job: str) -> list[str]:
    return told(f"get pods -l job-name={job} -o jsonpath='{{.items[*].metadata.name}}'").split()


def test_a_cron_job_counts_its_equal_events_and_forgets_them_after_an_hour() -> None:
    events = lines(told("describe cj tick", 310), "Normal")
    assert events == ["Normal SuccessfulCreate 10s cronjob-controller Created job tick-29460005"]
    assert all(" 29460005" not in each for each in lines(told("describe cj tick", 3 * 3600), "Normal"))
    assert len(lines(told("describe cj tick", 3 * 3600), "Normal")) == 36


def test_a_pod_tells_of_its_containers_and_who_did_what() -> None:
    text = told("describe pod tick", 431)
    assert lines(text, "Controlled By", "State", "Last State", "Exit Code", "Restart Count") == [
        "Controlled By: Job/tick-29460005",
        "State: Waiting",
        "Last State: Terminated",
        "Exit Code: 2",
        "Restart Count: 1",
    ]
    name = told("get pods -l job-name=tick-29460005 -o name", 431).strip().removeprefix("pod/")
    seen = lines(told(f"describe pod {name}", 431), "Normal", "Warning")
    assert [each.split()[1] for each in seen] == ["Scheduled", "Pulled", "Created", "Started", "BackOff"]
    assert seen[3] == "Normal Started 110s (x2 over 2m10s) kubelet spec.containers{main}: Container started"
    assert seen[4].startswith(
        "Warning BackOff 10s kubelet spec.containers{main}: Back-off restarting failed container main"
    )


def test_several_objects_are_parted_by_two_empty_lines_and_their_events_are_left_out() -> None:
    text = told("describe job/indexed cronjob/tick")
    assert text.count("\n\n\nName:") == 1
    assert "Events:" not in text
    assert told("describe job/indexed cronjob/tick --show-events").count("Events:") == 2
    assert "Events:" not in told("describe job indexed --show-events=false")


def test_a_name_that_there_is_not_may_be_the_beginning_of_several() -> None:
    text = told("describe pods web")
    assert lines(text, "Name:") == lines(told("describe pods -l app=web"), "Name:")
    assert refused("describe pods nope") == 'Error from server (NotFound): pods "nope" not found\n'


def test_a_deployment_names_its_replica_sets() -> None:
    text = told("describe deploy web", 60)
    [replica_set] = told("get rs -o jsonpath='{.items[*].metadata.name}'").split()
    assert lines(text, "Replicas", "OldReplicaSets", "NewReplicaSet", "RollingUpdateStrategy") == [
        "Replicas: 2 desired | 2 updated | 2 total | 2 available | 0 unavailable",
        "RollingUpdateStrategy: 25% max unavailable, 25% max surge",
        "OldReplicaSets: <none>",
        f"NewReplicaSet: {replica_set} (2/2 replicas created)",
    ]
    assert lines(told(f"describe rs {replica_set}", 60), "Pods Status", "Controlled By") == [
        "Controlled By: Deployment/web",
        "Pods Status: 2 Running / 0 Waiting / 0 Succeeded / 0 Failed",
    ]


def template(**spec: Any) -> str:
    """The description of a Job with that pod spec."""
    containers = [{"name": "c", "image": "i"} | spec.pop("container", {})]
    job = {
        "kind": "Job",
        "metadata": {"name": "x", "namespace": "default"},
        "spec": {"template": {"metadata": {}, "spec": {"containers": containers} | spec}},
    }
    return execute(ObjectsView([job], 0), "describe job x").stdout


@pytest.mark.parametrize(
    ("container", "shown"),
    [
        ({"ports": [{"containerPort": 80, "name": "http"}]}, ["Port: 80/TCP (http)", "Host Port: 0/TCP (http)"]),
        ({"ports": [{"containerPort": 1}, {"containerPort": 2, "protocol": "UDP"}]}, ["Ports: 1/TCP, 2/UDP"]),
        ({"resources": {"limits": {"memory": "1Gi", "cpu": "1"}}}, ["Limits: cpu: 1 memory: 1Gi"]),
        (
            {"livenessProbe": {"exec": {"command": ["cat", "x"]}, "periodSeconds": 5}},
            ["Liveness: exec [cat x] delay=0s timeout=0s period=5s #success=0 #failure=0"],
        ),
        (
            {"readinessProbe": {"httpGet": {"path": "/a?b", "port": "web", "scheme": "HTTPS"}}},
            ["Readiness: http-get https://:web/a%3Fb delay=0s"],
        ),
        ({"env": [{"name": "A", "value": "1\n2"}]}, ["Environment: A: 1 2"]),
        (
            {"env": [{"name": "A", "valueFrom": {"secretKeyRef": {"key": "k", "name": "s"}}}]},
            ["A: <set to the key 'k' in secret 's'> Optional: false"],
        ),
        (
            {
                "resources": {"requests": {"memory": "1Gi"}},
                "env": [
                    {"name": "A", "valueFrom": {"resourceFieldRef": {"resource": "requests.memory", "divisor": "1Mi"}}},
                    {"name": "B", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
                ],
            },
            ["A: 1024 (requests.memory) B: node allocatable (limits.cpu)"],
        ),
        (
            {"envFrom": [{"prefix": "P_", "configMapRef": {"name": "m"}}]},
            ["m ConfigMap with prefix 'P_' Optional: false"],
        ),
        (
            {"volumeMounts": [{"mountPath": "/b", "name": "v"}, {"mountPath": "/a", "name": "v", "readOnly": True}]},
            ["Mounts: /a from v (ro) /b from v (rw)"],
        ),
        ({"args": ["one\ntwo", "three"]}, ["Args: one two three"]),
    ],
)
def test_what_a_container_needs(container: dict[str, Any], shown: list[str]) -> None:
    text = " ".join(template(container=container).split())
    assert [each for each in shown if each not in text] == []


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            {"emptyDir": {}},
            "Type: EmptyDir (a temporary directory that shares a pod's lifetime) Medium: SizeLimit: <unset>",
        ),
        ({"hostPath": {"path": "/x"}}, "Type: HostPath (bare host directory volume) Path: /x HostPathType: <none>"),
        (
            {"secret": {"secretName": "s"}},
            "Type: Secret (a volume populated by a Secret) SecretName: s Optional: false",
        ),
        ({"projected": {"sources": [{"configMap": {"name": "m"}}]}}, "ConfigMapName: m Optional: false"),
        ({"downwardAPI": {"items": [{"path": "p", "fieldRef": {"fieldPath": "f"}}]}}, "Items: f -> p"),
        ({"csi": {"driver": "d", "volumeAttributes": {"b": "2", "a": "1"}}}, "VolumeAttributes: a=1 b=2"),
        ({"rbd": {}}, "v: <unknown>"),
    ],
)
def test_where_a_volume_comes_from(source: dict[str, Any], shown: str) -> None:
    assert shown in " ".join(template(volumes=[{"name": "v"} | source]).split())


def test_long_annotations_stand_under_their_keys_and_what_apply_keeps_is_not_shown() -> None:
    annotations = {"kubectl.kubernetes.io/last-applied-configuration": "{}", "long": "z" * 200, "short": "s"}
    job = {
        "kind": "Job",
        "metadata": {"name": "x", "namespace": "default", "annotations": annotations},
        "spec": {"template": {"spec": {}}},
    }
    text = execute(ObjectsView([job], 0), "describe job x").stdout
    assert lines(text, "Annotations", "zz", "short") == ["Annotations: long:", f"{'z' * 138}...", "short: s"]


@pytest.mark.parametrize(
    ("line", "stderr"),
    [
        ("describe", "error: You must specify the type of resource to describe. "),
        ("describe jbos", 'error: the server doesn\'t have a resource type "jbos"\n'),
        ("describe nodes", "error: nodes are not described in this simulator: try kubectl get\n"),
        ("describe jobs --field-selector x=y", "error: unknown flag: --field-selector\n"),
    ],
)
def test_what_is_refused(line: str, stderr: str) -> None:
    assert refused(line).startswith(stderr)


def test_nothing_is_said_to_be_nothing() -> None:
    assert execute(story().cluster_at(0), "describe ds").stderr == "No resources found in default namespace.\n"
