"""The answers to the recorded tables of kubectl: what ``get``, ``describe``, ``events`` and ``create`` print."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playground.kubectl import execute
from playground.kubectl.printers.durations import epoch_ms, human_duration, short_human_duration
from playground.kubectl.view import ObjectsView
from playground.kubernetes.apimachinery.serialize import time_text

Row = dict[str, Any]

SERVICE_AGE_SECONDS = 30 * 86_400
"""How old the recorded cluster's own Service was."""


def answer_printed(row: Row) -> Row:
    """What ``get``, ``describe`` and ``events`` print of the objects of a row."""
    now_ms = epoch_ms(row["now"])
    objects = [_read_back(each) for each in (*row["objects"], *row["events"], _service(now_ms))]
    output = execute(ObjectsView(objects, now_ms), row["args"])
    return {"rc": output.exit_code, "stderr": output.stderr, "text": _normalised(output.stdout)}


def _read_back(obj: Row) -> Row:
    """An object as the recordings show it: every resource version is "1"."""
    return obj | {"metadata": obj["metadata"] | {"resourceVersion": "1"}}


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
    return re.sub(r'(resourceVersion"?: )""', r'\1"1"', text)


def answer_duration(row: Row) -> Row:
    return {"human": human_duration(row["ns"]), "short": short_human_duration(row["ns"])}


ANSWERS: dict[str, Callable[[Row], Row]] = {
    "kubectl/describe": answer_printed,
    "kubectl/durations": answer_duration,
    "kubectl/get": answer_printed,
}
