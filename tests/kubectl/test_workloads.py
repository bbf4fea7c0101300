"""What people do to Deployments, ReplicaSets, DaemonSets and Pods of their own."""

from __future__ import annotations

import pytest

from playground import scenario
from playground.kubectl import execute
from playground.kubectl.apply import apply
from playground.simulator.cluster import Cluster

TEMPLATE = """\
  selector: {matchLabels: {app: NAME}}
  template:
    metadata: {labels: {app: NAME}}
    spec:
      containers: [{name: main, image: "busybox:1"}]
"""


def manifest(kind: str, name: str) -> str:
    head = f"apiVersion: apps/v1\nkind: {kind}\nmetadata: {{name: {name}}}\nspec:\n"
    return head + TEMPLATE.replace("NAME", name)


POD = """\
apiVersion: v1
kind: Pod
metadata: {name: lonely}
spec:
  containers: [{name: main, image: "busybox:1"}]
"""


@pytest.fixture
def cluster() -> Cluster:
    """A cluster one minute after one of each was created."""
    texts = [manifest("Deployment", "web"), manifest("ReplicaSet", "team"), manifest("DaemonSet", "guard"), POD]
    read = scenario.read("---\n".join(texts))
    assert read.problems == ()
    run = scenario.run(read, until_ms=60_000)
    list(run.records)
    return run.cluster


def replicas(cluster: Cluster) -> list[tuple[str, int]]:
    """How many active Pods each of them has."""
    cluster_pods = [pod for pod in cluster.client.pods.list() if pod.meta.deletion_ms is None]
    names = dict.fromkeys(pod.workload or pod.meta.name for pod in cluster_pods)
    return [(name, sum((pod.workload or pod.meta.name) == name for pod in cluster_pods)) for name in names]


@pytest.mark.parametrize(
    ("line", "stdout"),
    [
        ("create deployment shop --image=registry.local/shop:2 --replicas=2", "deployment.apps/shop created\n"),
        ("create deploy shop --image=shop@sha256:0 -- sleep 5", "deployment.apps/shop created\n"),
        ("scale deployment web --replicas=3", "deployment.apps/web scaled\n"),
        ("scale deploy/web rs/team --replicas 0", "deployment.apps/web scaled\nreplicaset.apps/team scaled\n"),
        ("""patch deployment web -p '{"spec":{"replicas":2}}'""", "deployment.apps/web patched\n"),
        ("""patch ds guard -p '{"spec":{"minReadySeconds":0}}'""", "daemonset.apps/guard patched (no change)\n"),
        ("delete deployment web", 'deployment.apps "web" deleted from default namespace\n'),
        ("delete ds/guard pod/lonely", None),
        ("delete pod web#1", 'pod "web#1" deleted from default namespace\n'),
    ],
)
def test_a_command_that_is_obeyed(cluster: Cluster, line: str, stdout: str | None) -> None:
    output = execute(cluster, line)
    assert (output.stderr, output.exit_code) == ("", 0)
    assert stdout is None or output.stdout == stdout


@pytest.mark.parametrize(
    ("line", "stderr"),
    [
        ("create deployment shop", 'error: required flag(s) "image" not set\n'),
        (
            "create deployment web --image=x",
            'error: failed to create deployment: deployments.apps "web" already exists\n',
        ),
        ("create deployment x --image=y --replicas=many", 'error: invalid argument "many" for "-r, --replicas" flag'),
        ("scale deployment web", 'error: required flag(s) "replicas" not set\n'),
        (
            "scale deployment web --replicas=-1",
            "error: The --replicas=-1 flag is required, and must be 0 or a positive",
        ),
        ("scale deployment none --replicas=1", 'Error from server (NotFound): deployments.apps "none" not found\n'),
        (
            "scale ds guard --replicas=1",
            "Error from server (NotFound): the server could not find the requested resource\n",
        ),
        (
            """patch deployment web -p '{"spec":{"selector":{"matchLabels":{"a":"b"}}}}'""",
            'Deployment.apps "web" is invalid: [spec.template.metadata.labels: Invalid value: {"app":"web"}: '
            "`selector` does not match template `labels`, spec.selector: Invalid value: ",
        ),
        ("""patch deployment web -p '{"spec":{"replicas":-1}}'""", 'Deployment.apps "web" is invalid: spec.replicas: '),
    ],
)
def test_a_command_that_is_refused(cluster: Cluster, line: str, stderr: str) -> None:
    output = execute(cluster, line)
    assert (output.stdout, output.exit_code) == ("", 1)
    assert output.stderr.startswith(stderr)


def test_what_people_change_is_done(cluster: Cluster) -> None:
    assert replicas(cluster) == [("web", 1), ("team", 1), ("guard", 1), ("lonely", 1)]
    execute(cluster, "scale deployment web --replicas=3")
    execute(cluster, "delete rs team")
    execute(cluster, "create deployment shop --image=shop:1 --replicas=2")
    execute(cluster, "delete pod lonely")
    list(cluster.run(200_000))
    assert replicas(cluster) == [("web", 3), ("guard", 1), ("shop", 2)]
    shop = cluster.client.deployments.get("default/shop")
    assert (shop.spec.template.spec.containers[0].name, shop.meta.labels) == ("shop", {"app": "shop"})


def test_apply_creates_changes_and_leaves_alone(cluster: Cluster) -> None:
    text = manifest("Deployment", "shop")
    assert apply(cluster, text).stdout == "deployment.apps/shop created\n"
    assert apply(cluster, text).stdout == "deployment.apps/shop unchanged\n"
    assert apply(cluster, text.replace("spec:\n  sel", "spec:\n  replicas: 2\n  sel")).stdout == (
        "deployment.apps/shop configured\n"
    )
    assert apply(cluster, text.replace("busybox:1", "busybox:2")).stdout == "deployment.apps/shop configured\n"
    list(cluster.run(300_000))
    assert [each.spec.replicas for each in cluster.client.replica_sets.list() if "shop" in each.meta.name] == [0, 1]
