"""Known fields and their types, and what the strict decoder says of anything else."""

from __future__ import annotations

from typing import Any

import pytest

from playground.kubernetes.decode import decode
from playground.kubernetes.schema import Struct, exists, struct, struct_of
from playground.kubernetes.schema_decode import complete, decode_struct

CONTEXT = "json: cannot unmarshal {} into Go struct field {} of type {}"
QUANTITY = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"


def decoded(text: str, kind: str = "Job") -> tuple[dict[str, Any], list[str]]:
    result, errors = decode_struct(decode(text).documents[0].value, struct_of("batch/v1", kind))
    return result, [error.text for error in errors]


WRONG = {
    "spec: {paralelism: 1}": ['unknown field "spec.paralelism"'],
    "spec: {b: 1, a: 2}\nx: 1": ['unknown field "spec.a"', 'unknown field "spec.b"', 'unknown field "x"'],
    "spec: {template: {spec: {containers: [{}, {ports: [{port: 1}]}]}}}": [
        'unknown field "spec.template.spec.containers[1].ports[0].port"'
    ],
    'spec: {"a\\u00a0b": 1}': ['unknown field "spec.a\\u00a0b"'],
    "spec: {Parallelism: 1}": ['unknown field "spec.Parallelism"'],
    'spec: {parallelism: "1", x: 1}': [CONTEXT.format("string", "JobSpec.spec.parallelism", "int32")],
    "spec: {parallelism: 1.5}": [CONTEXT.format("number 1.5", "JobSpec.spec.parallelism", "int32")],
    "spec: {parallelism: 3000000000}": [CONTEXT.format("number 3000000000", "JobSpec.spec.parallelism", "int32")],
    "spec: {activeDeadlineSeconds: 1e30}": [
        CONTEXT.format("number 1e+30", "JobSpec.spec.activeDeadlineSeconds", "int64")
    ],
    "spec: {suspend: 0}": [CONTEXT.format("number", "JobSpec.spec.suspend", "bool")],
    "spec: []": [CONTEXT.format("array", "Job.spec", "v1.JobSpec")],
    "spec: {completionMode: yes}": [CONTEXT.format("bool", "JobSpec.spec.completionMode", "v1.CompletionMode")],
    "spec: {parallelism: a, completions: b}": [CONTEXT.format("string", "JobSpec.spec.completions", "int32")],
    "metadata: {labels: {a: 1}}": [CONTEXT.format("number", "ObjectMeta.metadata.labels", "string")],
    "metadata: {labels: [a]}": [CONTEXT.format("array", "ObjectMeta.metadata.labels", "map[string]string")],
    "spec: {template: {spec: {containers: {name: a}}}}": [
        CONTEXT.format("object", "PodSpec.spec.template.spec.containers", "[]v1.Container")
    ],
    "spec: {template: {spec: {containers: [a]}}}": [
        CONTEXT.format("string", "PodSpec.spec.template.spec.containers", "v1.Container")
    ],
    "spec: {template: {spec: {containers: [{command: [1]}]}}}": [
        CONTEXT.format("number", "Container.spec.template.spec.containers.command", "string")
    ],
    "spec: {template: {spec: {overhead: {cpu: many}}}, x: 1}": [QUANTITY],
    "spec: {parallelism: a, template: {spec: {overhead: {cpu: 1 Gi}}}}": [QUANTITY],
    "spec: {template: {spec: {containers: [{livenessProbe: {tcpSocket: {port: yes}}}]}}}": [
        "json: cannot unmarshal bool into Go value of type int32"
    ],
    "metadata: {creationTimestamp: yesterday}": [
        'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"'
    ],
    "metadata: {creationTimestamp: 5}": ["json: cannot unmarshal number into Go value of type string"],
}


@pytest.mark.parametrize("text", WRONG)
def test_a_wrong_field_is_told_in_the_servers_words(text: str) -> None:
    assert decoded(text)[1] == WRONG[text]


def test_of_many_unknown_fields_a_hundred_are_told() -> None:
    text = "spec: {" + ", ".join(f"x{number:03}: 1" for number in range(150)) + "}"
    assert len(decoded(text)[1]) == 100


KEPT = {
    "spec: {parallelism: null, suspend: false}": {"spec": {"suspend": False}},
    "spec: {template: {spec: {hostNetwork: false, hostname: ''}}}": {"spec": {"template": {"spec": {}}}},
    "spec: {completionMode: ''}": {"spec": {"completionMode": ""}},
    "spec: {template: {spec: {nodeSelector: {}, tolerations: []}}}": {"spec": {"template": {"spec": {}}}},
    "metadata: {labels: {a: null}}": {"metadata": {"labels": {"a": ""}}},
    "spec: {template: {spec: {containers: [{name: a, command: [x, null]}, null]}}}": {
        "spec": {"template": {"spec": {"containers": [{"name": "a", "command": ["x", ""]}, {}]}}}
    },
    "spec: {template: {spec: {overhead: {cpu: 0.5, memory: 1.5Gi}}}}": {
        "spec": {"template": {"spec": {"overhead": {"cpu": "500m", "memory": "1536Mi"}}}}
    },
    "spec: {template: {spec: {volumes: [{name: a, emptyDir: {}}]}}}": {
        "spec": {"template": {"spec": {"volumes": [{"name": "a", "emptyDir": {}}]}}}
    },
}


@pytest.mark.parametrize("text", KEPT)
def test_an_object_is_kept_as_go_would_write_it(text: str) -> None:
    assert decoded(text) == (KEPT[text], [])


def test_required_fields_and_structs_by_value_are_always_written() -> None:
    stored = complete({"spec": {"podFailurePolicy": {}, "template": {"spec": {"containers": [{"name": "a"}]}}}}, JOB)
    assert stored["spec"]["podFailurePolicy"] == {"rules": None}
    assert stored["spec"]["template"]["metadata"] == {}
    assert stored["spec"]["template"]["spec"]["containers"] == [{"name": "a", "resources": {}}]
    assert stored["status"] == {}


JOB = struct_of("batch/v1", "Job")


def test_every_struct_below_the_kinds_can_be_read_from_the_package() -> None:
    seen: set[tuple[str, str]] = set()
    waiting = [
        struct_of(*kind) for kind in (("batch/v1", "CronJob"), ("apps/v1", "Deployment"), ("apps/v1", "DaemonSet"))
    ]
    while waiting:
        found: Struct = waiting.pop()
        for field in found.fields.values():
            place = field.type.struct or (field.type.item and field.type.item.struct)
            if place and place not in seen:
                seen.add(place)
                waiting.append(struct(*place))
    assert ("core_v1", "Container") in seen
    assert len(seen) > 100


@pytest.mark.parametrize(
    ("api_version", "kind", "there"),
    [
        ("batch/v1", "Job", True),
        ("v1", "ConfigMap", True),
        ("networking.k8s.io/v1", "Ingress", True),
        ("batch/v1", "Jobs", False),
        ("batch/v1beta1", "CronJob", False),
        ("batch.k8s.io/v1", "Job", False),
        ("v1", "Container", False),
        ("v1", "../x", False),
        ("_schema", "X", False),
        ("a b/c", "X", False),
    ],
)
def test_what_a_cluster_knows(api_version: str, kind: str, there: bool) -> None:
    assert exists(api_version, kind) is there
