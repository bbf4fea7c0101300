"""What ``kubectl apply`` sends and what the server makes of it. The recorded updates are in test_conformance."""

from __future__ import annotations

import json
from typing import Any

import pytest

from playground.kubernetes.apply import LAST_APPLIED, go_value, patch_for, patched, with_last_applied
from playground.kubernetes.decode import decode
from playground.kubernetes.review import review
from playground.kubernetes.schema import struct_of
from playground.kubernetes.scheme import KINDS
from playground.kubernetes.strategic_merge import apply_patch, three_way_patch

JOB = struct_of("batch/v1", "Job")
KIND = KINDS["batch/v1", "Job"]
MANIFEST = """\
apiVersion: batch/v1
kind: Job
metadata: {name: demo}
spec:
  parallelism: 1
  template:
    spec:
      restartPolicy: Never
      containers: [{name: main, image: "busybox:1"}]
"""


def manifest(text: str) -> dict[str, Any]:
    value = decode(text).documents[0].value
    assert isinstance(value, dict)
    return value


def live() -> dict[str, Any]:
    """The Job as it stands after it was applied."""
    stored = review(MANIFEST, "apply")[0].stored
    assert stored is not None
    annotations = with_last_applied(manifest(MANIFEST))["metadata"]["annotations"]
    return stored | {"metadata": stored["metadata"] | {"annotations": annotations}}


def sent(text: str) -> dict[str, Any]:
    """The patch for a changed manifest, less the annotation."""
    patch = patch_for(KIND, live(), manifest(text))
    return {"spec": patch.get("spec")} if patch else {}


def test_the_annotation_holds_the_manifest_on_one_line() -> None:
    text = with_last_applied(
        {"kind": "Job", "metadata": {"name": "a", "annotations": {"b": "<&>", LAST_APPLIED: "old"}}}
    )
    held = text["metadata"]["annotations"][LAST_APPLIED]
    assert held == (
        '{"kind":"Job","metadata":{"annotations":{"b":"\\u003c\\u0026\\u003e"},"name":"a","namespace":"default"}}\n'
    )
    assert json.loads(held)["metadata"]["annotations"] == {"b": "<&>"}


def test_the_same_manifest_changes_nothing() -> None:
    assert sent(MANIFEST) == {}


CHANGES = [
    ("parallelism: 1", "parallelism: 2", {"parallelism": 2}),
    ("  parallelism: 1\n", "", {"parallelism": None}),
    ("parallelism: 1", "parallelism: 1\n  backoffLimit: 6", None),
    (
        '{name: main, image: "busybox:1"}',
        '{name: main, image: "busybox:2"}',
        {
            "template": {
                "spec": {
                    "$setElementOrder/containers": [{"name": "main"}],
                    "containers": [{"image": "busybox:2", "name": "main"}],
                }
            }
        },
    ),
    (
        "name: main",
        "name: other",
        {
            "template": {
                "spec": {
                    "$setElementOrder/containers": [{"name": "other"}],
                    "containers": [
                        {"name": "other", "image": "busybox:1"},
                        {"$patch": "delete", "name": "main"},
                    ],
                }
            }
        },
    ),
]


@pytest.mark.parametrize(("old", "new", "spec"), CHANGES, ids=range(len(CHANGES)))
def test_only_what_differs_is_sent(old: str, new: str, spec: Any) -> None:
    assert sent(MANIFEST.replace(old, new)) == {"spec": spec}


def test_what_others_set_stays_and_what_was_applied_goes() -> None:
    original = {"spec": {"a": 1, "b": {"c": 1}}}
    current = {"spec": {"a": 1, "b": {"c": 1, "d": 1}, "e": 1}}
    patch = three_way_patch(original, {"spec": {"b": {}}}, current, JOB)
    assert patch == {"spec": {"a": None, "b": {"c": None}}}
    assert apply_patch(current, patch, JOB) == {"spec": {"b": {"d": 1}, "e": 1}}


def test_items_are_merged_by_name_and_put_in_order() -> None:
    current = {"containers": [{"name": "a", "image": "x", "tty": True}, {"name": "b", "image": "x"}]}
    modified = {"containers": [{"name": "c", "image": "x"}, {"name": "a", "image": "y"}]}
    original = {"containers": [{"name": "a", "image": "x"}, {"name": "b", "image": "x"}]}
    patch = three_way_patch(original, modified, current, struct_of("v1", "PodSpec"))
    assert apply_patch(current, patch, struct_of("v1", "PodSpec")) == {
        "containers": [{"name": "c", "image": "x"}, {"name": "a", "image": "y", "tty": True}]
    }


def test_a_volume_keeps_no_source_that_the_manifest_does_not_name() -> None:
    current = {"volumes": [{"name": "a", "emptyDir": {}}]}
    modified = {"volumes": [{"name": "a", "hostPath": {"path": "/x"}}]}
    patch = three_way_patch({}, modified, current, struct_of("v1", "PodSpec"))
    assert patch["volumes"][0]["$retainKeys"] == ["hostPath", "name"]
    assert apply_patch(current, patch, struct_of("v1", "PodSpec")) == modified


def test_a_good_patch_makes_the_next_generation() -> None:
    result = patched(KIND, live(), {"spec": {"parallelism": 2}})
    assert result.errors == []
    assert (result.stored["spec"]["parallelism"], result.stored["metadata"]["generation"]) == (2, 2)


def test_a_field_that_cannot_change_is_refused_and_the_object_stays() -> None:
    before = live()
    result = patched(KIND, before, {"spec": {"completions": 2}})
    assert [str(error) for error in result.errors] == ["spec.completions: Invalid value: 2: field is immutable"]
    assert result.stored == before


CONVERSIONS = [
    ({"parallelism": "2"}, "unrecognized type: int32"),
    ({"parallelism": 1.5}, "cannot convert float64 to int32"),
    ({"suspend": 1}, "unrecognized type: bool"),
    ({"managedBy": 5}, "cannot convert int64 to string"),
    ({"managedBy": True}, "unrecognized type: string"),
    ({"template": "x"}, "cannot restore struct from: string"),
    ({"template": {"spec": {"containers": "x"}}}, "cannot restore slice from string"),
    ({"template": {"spec": {"nodeSelector": ["x"]}}}, "cannot restore map from slice"),
    ({"retries": 1}, 'strict decoding error: unknown field "spec.retries"'),
]


@pytest.mark.parametrize(("spec", "detail"), CONVERSIONS, ids=[detail for _, detail in CONVERSIONS])
def test_a_patch_that_does_not_fit_is_refused_whole(spec: dict[str, Any], detail: str) -> None:
    result = patched(KIND, live(), {"spec": spec})
    [error] = result.errors
    assert result.unnamed
    assert (error.field, error.bad_value, error.detail) == ("patch", go_value({"spec": spec}), detail)


def test_a_patch_is_printed_as_go_prints_maps() -> None:
    value = {"b": [1, "x", None, True, {"c": 1.5}], "a": {}}
    assert go_value(value) == "map[a:map[] b:[1 x <nil> true map[c:1.5]]]"
