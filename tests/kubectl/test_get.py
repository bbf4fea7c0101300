"""``kubectl get`` on a simulated cluster, as it stands and as it stood."""

from __future__ import annotations

import json

import pytest
from msgspec.structs import replace

from playground import scenario
from playground.kubectl import ClusterView, execute
from playground.kubectl.requests import create
from playground.kubectl.view import ObjectsView
from playground.kubernetes.batch.types import Job
from playground.kubernetes.decode import decode
from playground.metrics import at
from playground.simulator.cluster import Cluster, ClusterConfig
from tests.kubectl.looking import STORY, refused, story, told
from tests.scenario.test_reading import JOB

START_MS = 1_773_133_200_000


def columns(text: str, *names: str) -> list[list[str]]:
    """The cells under some headers, row by row."""
    header, *rows = text.splitlines()
    starts = [header.index(name) for name in names]
    return [[row[start:].split("  ")[0].strip() for start in starts] for row in rows]


@pytest.mark.parametrize(
    ("at_seconds", "status", "restarts", "ready"),
    [
        (300.5, "ContainerCreating", "0", "0/1"),
        (302, "Running", "0", "1/1"),
        (325, "Running", "1 (4s ago)", "1/1"),
        (431, "CrashLoopBackOff", "1 (10s ago)", "0/1"),
        (433, "Completed", "2 (12s ago)", "0/1"),
    ],
)
def test_a_pod_is_shown_as_it_stood_at_that_moment(at_seconds: float, status: str, restarts: str, ready: str) -> None:
    text = told("get pods -l batch.kubernetes.io/job-name=tick-29460005", at_seconds)
    assert columns(text, "READY", "STATUS", "RESTARTS") == [[ready, status, restarts]]


def test_a_pod_that_is_being_prepared() -> None:
    assert columns(told("get pods -l job-name=indexed", 0.5), "STATUS")[0] == ["Init:0/1"]


def test_jobs_and_cron_jobs_grow_older() -> None:
    assert columns(told("get jobs", 10), "NAME", "STATUS", "DURATION", "AGE") == [["indexed", "Running", "10s", "10s"]]
    assert columns(told("get cj", 10), "ACTIVE", "LAST SCHEDULE", "AGE") == [["0", "<none>", "10s"]]
    assert columns(told("get cj", 310), "ACTIVE", "LAST SCHEDULE", "AGE") == [["1", "10s", "5m10s"]]


def test_all_means_what_a_real_cluster_means_by_it_in_its_order() -> None:
    prefixes = [line.split("/")[0] for line in told("get all", 310).splitlines() if "/" in line.split(" ")[0]]
    assert list(dict.fromkeys(prefixes)) == [
        "pod",
        "service",
        "deployment.apps",
        "replicaset.apps",
        "cronjob.batch",
        "job.batch",
    ]


def test_workloads_and_nodes_have_their_own_columns() -> None:
    assert told("get deploy,rs", 60).startswith(
        "NAME                  READY   UP-TO-DATE   AVAILABLE   AGE\n"
        "deployment.apps/web   2/2     2            2           60s\n\n"
        "NAME                             DESIRED   CURRENT   READY   AGE\n"
    )
    assert (
        told("get nodes", 60) == "NAME     STATUS   ROLES    AGE   VERSION\nnode-1   Ready    <none>   60s   v1.36.2\n"
    )


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("get jobs,cj -o name", ["job.batch/indexed", "cronjob.batch/tick"]),
        ("get cj -l team=ops -o name", ["cronjob.batch/tick"]),
        ("get cj -l 'team in (dev)' -o name", []),
        ("get pods --field-selector status.phase=Failed -o name", []),
        ("get deployment.apps/web job/indexed -o name", ["deployment.apps/web", "job.batch/indexed"]),
        ("get jobs -n elsewhere -o name", []),
        ("get JOBS.batch -Ao name", ["job.batch/indexed"]),
        (
            "get events --field-selector involvedObject.kind=Deployment -o jsonpath='{.items[*].reason}'",
            ["ScalingReplicaSet"],
        ),
    ],
)
def test_what_is_selected(line: str, names: list[str]) -> None:
    assert told(line).splitlines() == names


def test_objects_are_printed_whole_as_yaml_and_json() -> None:
    obj = json.loads(told("get job indexed -o json"))
    assert decode(told("get job indexed -o yaml")).documents[0].value == obj
    assert (obj["kind"], obj["status"]["active"]) == ("Job", 2)
    assert json.loads(told("get jobs -o json"))["items"] == [obj]


def test_a_pod_has_what_admission_and_the_kubelet_give_it() -> None:
    pod = json.loads(told("get pods -l job-name=indexed -o json"))["items"][0]
    spec, status = pod["spec"], pod["status"]
    assert spec["hostname"] == "indexed-0"
    assert spec["containers"][0]["env"][0]["name"] == "JOB_COMPLETION_INDEX"
    assert [each["tolerationSeconds"] for each in spec["tolerations"]] == [300, 300]
    assert (spec["serviceAccountName"], status["qosClass"], status["hostIP"]) == ("default", "BestEffort", "172.18.0.2")
    assert [each["type"] for each in status["conditions"]] == [
        "PodReadyToStartContainers",
        "Initialized",
        "Ready",
        "ContainersReady",
        "PodScheduled",
    ]
    assert status["initContainerStatuses"][0]["containerID"].startswith("containerd://")


def test_a_pod_may_be_called_as_the_picture_calls_it() -> None:
    assert told("get pod 'indexed#2' -o jsonpath='{.spec.hostname}'") == "indexed-1"


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (".metadata.name", "['indexed', 'tick-29460005']"),
        ("{.metadata.creationTimestamp}", "['indexed', 'tick-29460005']"),
        (".spec.backoffLimit", "['indexed', 'tick-29460005']"),
        (".metadata.ownerReferences[0].name", "['indexed', 'tick-29460005']"),
        (".spec.completions", "['tick-29460005', 'indexed']"),
    ],
)
def test_rows_are_sorted_by_a_field_those_without_it_first(by: str, names: str) -> None:
    assert str([row[0] for row in columns(told(f"get jobs --sort-by={by}", 310), "NAME")]) == names


def test_a_table_that_cannot_be_sorted_is_not_printed() -> None:
    view = story().cluster_at(310_000)
    assert execute(view, "get jobs --sort-by=.none").stderr == "No resources found in default namespace.\n"
    assert execute(view, "get jobs -o name --sort-by=.none").stderr == (
        'error: couldn\'t find any field with path "{.none}" in the list of objects\n'
    )


def test_what_there_is_is_printed_beside_what_there_is_not() -> None:
    output = execute(story().cluster_at(10_000), "get job indexed nope -o name")
    assert (output.stdout, output.exit_code) == ("job.batch/indexed\n", 1)
    assert output.stderr == 'Error from server (NotFound): jobs.batch "nope" not found\n'
    assert execute(story().cluster_at(10_000), "get job nope --ignore-not-found").exit_code == 0


@pytest.mark.parametrize(
    ("line", "stderr"),
    [
        ("get", "You must specify the type of resource to get. "),
        ("get jbos", 'error: the server doesn\'t have a resource type "jbos"\n'),
        ("get jobs -w", "error: --watch is not possible here: "),
        ("get -f x.yaml", "error: --filename is not possible here: "),
        ("get jobs -Z", "error: unknown shorthand flag: 'Z' in -Z\nSee 'kubectl get --help' for usage.\n"),
        (
            "get jobs -A=x",
            'error: invalid argument "x" for "-A, --all-namespaces" flag: strconv.ParseBool: parsing "x"',
        ),
        ("get jobs --show-labels -o yaml", "error: --show-labels option cannot be used with yaml printer\n"),
        ("get job x -A", "error: a resource cannot be retrieved by name across all namespaces\n"),
        ("get job x -l a=b", "error: name cannot be provided when a selector is specified\n"),
        ("get job/x -l a=b", "error: selectors and the all flag cannot be used when passing resource/name arguments\n"),
        ("get job/x y", "error: there is no need to specify a resource type as a separate argument"),
        ("get job/x/y", "error: arguments in resource/name form may not have more than one slash\n"),
        ("get job ''", "error: resource name may not be empty\n"),
        (
            "get jobs -l 'a b'",
            'Error from server (BadRequest): Unable to find "batch/v1, Resource=jobs" that match label selector "a b", '
            "field selector \"\": unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt\n",
        ),
        (
            "get pods --field-selector x=y",
            'Error from server (BadRequest): Unable to find "/v1, Resource=pods" that match label selector "", field '
            'selector "x=y": field label not supported: x\n',
        ),
        ("get jobs --field-selector x", 'Error from server (BadRequest): Unable to find "batch/v1, Resource=jobs"'),
    ],
)
def test_what_is_refused(line: str, stderr: str) -> None:
    assert refused(line).startswith(stderr)


def test_a_moment_of_a_cluster_cannot_be_changed() -> None:
    view = story().cluster_at(10_000)
    for line in ("delete job indexed", "create job x --image=y", "scale deploy web --replicas=0"):
        assert "cannot be changed any more" in execute(view, line).stderr
    assert execute(view, "dance").stderr == 'error: unknown command "dance" for "kubectl"\n'


def test_a_moment_is_a_mapping_of_its_objects_too() -> None:
    view = story().cluster_at(10_000)
    assert view["Job", "default/indexed"].status.active == 2
    assert dict(view) == story().cluster.objects_at(10_000)
    assert len(at(view)) > 10


def test_a_living_cluster_is_shown_as_it_stands() -> None:
    cluster = story().cluster
    assert columns(execute(cluster, "get cj").stdout, "AGE") == [["3h"]]
    assert columns(execute(cluster, "get cj", now_ms=4 * 3_600_000).stdout, "AGE") == [["4h"]]
    assert execute(cluster, "get jobs").stdout == execute(ClusterView.of(cluster), "get jobs").stdout


def test_objects_from_elsewhere_can_be_looked_at_too() -> None:
    node = {
        "kind": "Node",
        "metadata": {"name": "n"},
        "status": {"conditions": [{"type": "Ready", "status": "Unknown"}]},
    }
    assert columns(execute(ObjectsView([node], 0), "get nodes").stdout, "STATUS", "AGE") == [["NotReady", "<unknown>"]]


def test_the_same_moment_gives_the_same_bytes() -> None:
    again = scenario.run(story_again := scenario.read(STORY))
    list(again.records)
    assert not story_again.problems
    for line in ("get all -o yaml", "get events -o wide", "describe pods"):
        assert execute(again.cluster_at(500_000), line) == execute(story().cluster_at(500_000), line)


def test_thousands_of_jobs_are_listed_each_once() -> None:
    cluster = Cluster(ClusterConfig(START_MS))
    cluster.controllers_down()
    first = create(cluster, decode(JOB).documents[0].value)
    assert isinstance(first, Job)
    for number in range(4_999):
        cluster.client.jobs.create(replace(first, meta=replace(first.meta, name=f"work-{number}", uid="")))
    names = [line.split()[0] for line in execute(ClusterView.of(cluster), "get jobs").stdout.splitlines()]
    assert len(names) == len(set(names)) == 5_001
