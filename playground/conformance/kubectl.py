"""The answers to the recorded tables of kubectl: what ``get``, ``describe``, ``events`` and ``create`` print."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable
from typing import Any

from playground.kubectl import execute
from playground.kubectl.parser import split
from playground.kubectl.printers.durations import epoch_ms, human_duration, short_human_duration
from playground.kubectl.requests import create
from playground.kubectl.view import ObjectsView
from playground.kubernetes.apimachinery.serialize import time_text
from playground.kubernetes.decode import decode
from playground.kubernetes.objects import to_json
from playground.kubernetes.review import UID
from playground.kubernetes.scheme import kind_for
from playground.simulator.cluster import Cluster, ClusterConfig

Row = dict[str, Any]

START_MS = 1_773_133_200_000
"""2026-03-10T09:00:00Z, when all recorded objects were created."""
SERVICE_AGE_SECONDS = 30 * 86_400
"""How old the recorded cluster's own Service was."""

_UID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b")
_POD = {
    "containers": [{"command": ["sh", "-c", "date"], "image": "busybox:1.36", "name": "main"}],
    "restartPolicy": "OnFailure",
}


def answer_printed(row: Row) -> Row:
    """What ``get``, ``describe`` and ``events`` print of the objects of a row."""
    now_ms = epoch_ms(row["now"])
    objects = [_read_back(each) for each in (*row["objects"], *row["events"], _service(now_ms))]
    output = execute(ObjectsView(objects, now_ms), row["args"])
    return {"rc": output.exit_code, "stderr": output.stderr, "text": _normalised(output.stdout)}


def _read_back(obj: Row) -> Row:
    """An object as the server returns it, and as the recordings show it: every resource version is "1"."""
    kind = kind_for(obj["apiVersion"], obj["kind"])
    stored = obj if kind is None else kind.stored(obj)
    return stored | {"metadata": stored["metadata"] | {"resourceVersion": "1"}}


def _service(now_ms: int) -> Row:
    created = time_text(now_ms // 1000 - SERVICE_AGE_SECONDS)
    ports = [{"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}]
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"creationTimestamp": created, "name": "kubernetes", "namespace": "default"},
        "spec": {"clusterIP": "10.0.0.1", "ports": ports, "type": "ClusterIP"},
    }


def _normalised(text: str) -> str:
    """The recordings show every resource version as "1", also that of a list, which has none."""
    return re.sub(r'(resourceVersion"?: )"[0-9]*"', r'\1"1"', text)


def answer_duration(row: Row) -> Row:
    return {"human": human_duration(row["ns"]), "short": short_human_duration(row["ns"])}


def answer_create(row: Row) -> Row:
    """What ``create`` prints, the object that it leaves in the cluster, and what it would have sent."""
    cluster = _create_scene()
    there = set(cluster.objects_at(0))
    output = execute(cluster, row["args"])
    stdout = _normalised(_UID.sub(UID, output.stdout))
    answer: Row = {"rc": output.exit_code, "stderr": output.stderr, "stdout": stdout}
    made = [each for key, each in cluster.objects_at(0).items() if key not in there]
    if not made:
        return answer | {"clientObject": None, "object": None}
    words = split(row["args"])
    end = words.index("--") if "--" in words else len(words)
    line = shlex.join([*words[:end], "--dry-run=client", "-o", "yaml", *words[end:]])
    sent = _UID.sub(UID, execute(_create_scene(), line).stdout)
    return answer | {
        "clientObject": decode(sent).documents[0].value,
        "clientYaml": sent,
        "object": _recorded_form(to_json(made[0], START_MS)),
    }


def _recorded_form(obj: Row) -> Row:
    """An object with the UIDs and the resource version of the recordings."""
    known: Row = json.loads(_UID.sub(UID, json.dumps(_read_back(obj))))
    return known


def _create_scene() -> Cluster:
    """The cluster in which ``create`` was recorded: an API server without controllers."""
    cluster = Cluster(ClusterConfig(START_MS))
    cluster.controllers_down()
    nightly: Row = {
        "metadata": {"annotations": {"team": "ops"}, "labels": {"app": "db"}},
        "spec": {
            "backoffLimit": 2,
            "template": {"metadata": {"labels": {"app": "db"}}, "spec": _POD},
            "ttlSecondsAfterFinished": 60,
        },
    }
    indexed: Row = {"completionMode": "Indexed", "completions": 3, "parallelism": 2, "template": {"spec": _POD}}
    for name, template in (
        ("nightly", nightly),
        ("plain", {"spec": {"template": {"spec": _POD}}}),
        ("indexed", {"spec": indexed}),
    ):
        spec: Row = {"jobTemplate": template, "schedule": "0 2 * * *"}
        create(cluster, {"apiVersion": "batch/v1", "kind": "CronJob", "metadata": {"name": name}, "spec": spec})
    spec = {"template": {"spec": _POD}}
    create(cluster, {"apiVersion": "batch/v1", "kind": "Job", "metadata": {"name": "existing"}, "spec": spec})
    return cluster


ANSWERS: dict[str, Callable[[Row], Row]] = {
    "kubectl/createjob": answer_create,
    "kubectl/describe": answer_printed,
    "kubectl/durations": answer_duration,
    "kubectl/get": answer_printed,
}
