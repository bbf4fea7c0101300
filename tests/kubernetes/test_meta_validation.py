"""The rules of names, labels, annotations, owners and finalizers, and how a message prints what it refuses."""

from __future__ import annotations

from typing import Any

import pytest

from playground.kubernetes.apimachinery.field import (
    FieldError,
    Path,
    TypedString,
    duplicate,
    invalid,
    not_found,
    not_supported,
    printed,
    required,
    too_long,
    too_many,
)
from playground.kubernetes.apimachinery.validation import Errors, selector_matches, validate_object_meta_update
from tests.kubernetes.manifests import job, sentences

PATH = Path().child("spec", "containers").index(0)
SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
NAME_PART = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric "
    "character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
LABEL_KEY = (
    "a valid label key must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]') with an optional DNS subdomain prefix and '/' "
    "(e.g. 'example.com/MyName')"
)
LABEL_VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and "
    "end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is "
    "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
LONG = "x" * 64

# Under metadata.
META = {
    f'name: Invalid value: "My_Job": {SUBDOMAIN}': "{name: My_Job}",
    f'generateName: Invalid value: "Demo-": {SUBDOMAIN}': "{name: demo, generateName: Demo-}",
    "name: Required value: name or generateName is required": "{name: ''}",
    f'labels: Invalid value: "a b": {NAME_PART}': "{labels: {a b: c}}",
    f'labels: Invalid value: "a/b/c": {LABEL_KEY}': "{labels: {a/b/c: d}}",
    'labels: Invalid value: "/b": prefix part must be non-empty': "{labels: {/b: c}}",
    f'labels: Invalid value: "A/b": prefix part {SUBDOMAIN}': "{labels: {A/b: c}}",
    f'labels: Invalid value: "{LONG}": name part must be no more than 63 bytes': f"{{labels: {{{LONG}: a}}}}",
    f'labels: Invalid value: "{LONG}": must be no more than 63 bytes': f"{{labels: {{a: {LONG}}}}}",
    f'labels: Invalid value: "b c": {LABEL_VALUE}': "{labels: {a: b c}}",
    f'annotations: Invalid value: "a b": {NAME_PART}': "{annotations: {a b: c}}",
    "annotations: Too long: may not be more than 262144 bytes": f"{{annotations: {{a: {'x' * 262144}}}}}",
    'ownerReferences.apiVersion: Invalid value: "": version must not be empty': (
        "{ownerReferences: [{apiVersion: '', kind: Job, name: a, uid: u}]}"
    ),
    'ownerReferences.uid: Invalid value: "": must not be empty': (
        "{ownerReferences: [{apiVersion: batch/v1, kind: Job, name: a, uid: ''}]}"
    ),
    'ownerReferences: Invalid value: {"apiVersion":"v1","kind":"Event","name":"a","uid":"u"}: /v1, Kind=Event is '
    "disallowed from being an owner": "{ownerReferences: [{apiVersion: v1, kind: Event, name: a, uid: u}]}",
    'finalizers[0]: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified': (
        "{finalizers: [mine]}"
    ),
    'finalizers: Invalid value: ["orphan","foregroundDeletion"]: finalizer orphan and foregroundDeletion cannot be '
    "both set": "{finalizers: [orphan, foregroundDeletion]}",
}


@pytest.mark.parametrize("sentence", META)
def test_metadata_is_refused_in_the_servers_words(sentence: str) -> None:
    assert sentences(job(f"meta: {META[sentence]}")) == [f"metadata.{sentence}"]


def test_a_generated_name_may_end_in_a_dash() -> None:
    assert sentences(job("meta: {name: demo-x, generateName: demo-}")) == []


PRINTED: list[tuple[Any, str]] = [
    ("plain", '"plain"'),
    ('say "hi"', '"say \\"hi\\""'),
    ("a<b", '"a<b"'),
    (TypedString("a<b"), '"a\\u003cb"'),
    (-1, "-1"),
    (True, "true"),
    (None, "null"),
    ([], "[]"),
    ([1, 2], "[1,2]"),
    ({"app": "a & b"}, '{"app":"a \\u0026 b"}'),
    ({"app": "\u6771\u4eac"}, '{"app":"\u6771\u4eac"}'),
]


@pytest.mark.parametrize(("value", "text"), PRINTED, ids=[text for _, text in PRINTED])
def test_a_bad_value_is_printed_as_the_server_does(value: Any, text: str) -> None:
    assert printed(value) == text


ERRORS: dict[str, tuple[FieldError, str]] = {
    "spec.containers[0].name: Required value": (required(PATH.child("name")), "FieldValueRequired"),
    'spec.containers[0].name: Invalid value: "a": why': (invalid(PATH.child("name"), "a", "why"), "FieldValueInvalid"),
    'spec.containers[0].name: Duplicate value: "a"': (duplicate(PATH.child("name"), "a"), "FieldValueDuplicate"),
    'spec.containers[0].name: Not found: "a"': (not_found(PATH.child("name"), "a"), "FieldValueNotFound"),
    'spec.containers[0].name: Unsupported value: "c": supported values: "b", "a"': (
        not_supported(PATH.child("name"), "c", ("b", "a")),
        "FieldValueNotSupported",
    ),
    "spec.containers[0].name: Too long: may not be more than 1 byte": (
        too_long(PATH.child("name"), 1),
        "FieldValueTooLong",
    ),
    "spec.containers[0].args: Too many: 3: must have at most 2 items": (
        too_many(PATH.child("args"), 3, 2),
        "FieldValueTooMany",
    ),
}


@pytest.mark.parametrize("sentence", ERRORS)
def test_an_error_is_one_sentence_with_a_reason(sentence: str) -> None:
    error, reason = ERRORS[sentence]
    assert (str(error), error.reason) == (sentence, reason)


def test_a_path_is_text_and_keys() -> None:
    path = Path().child("metadata", "labels").key("a.b/c")
    assert (str(path), path.keys) == ("metadata.labels[a.b/c]", ("metadata", "labels", "a.b/c"))
    assert str(Path()) == "<nil>"


SELECTORS: list[tuple[dict[str, Any] | None, bool | None]] = [
    (None, False),
    ({}, True),
    ({"matchLabels": {"app": "a"}}, True),
    ({"matchLabels": {"app": "b"}}, False),
    ({"matchLabels": {"app": "b c"}}, None),
    ({"matchExpressions": [{"key": "app", "operator": "In", "values": ["a", "b"]}]}, True),
    ({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["a"]}]}, False),
    ({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["a"]}]}, True),
    ({"matchExpressions": [{"key": "app", "operator": "Exists"}]}, True),
    ({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}, False),
    ({"matchExpressions": [{"key": "app", "operator": "Exists", "values": ["a"]}]}, None),
    ({"matchExpressions": [{"key": "app", "operator": "In"}]}, None),
    ({"matchExpressions": [{"key": "app", "operator": "Like", "values": ["a"]}]}, None),
]


@pytest.mark.parametrize(("selector", "matches"), SELECTORS, ids=[str(selector) for selector, _ in SELECTORS])
def test_what_a_selector_picks(selector: dict[str, Any] | None, matches: bool | None) -> None:
    assert selector_matches(selector, {"app": "a"}) is matches


def test_an_object_being_deleted_takes_no_new_finalizers() -> None:
    old = {"name": "a", "finalizers": ["x.io/a"], "deletionTimestamp": "2026-03-10T09:00:00Z"}
    errors: Errors = []
    validate_object_meta_update(old | {"finalizers": ["x.io/a", "x.io/b"]}, old, Path().child("metadata"), errors)
    assert [str(error) for error in errors] == [
        "metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new "
        'finalizers []string{"x.io/b"}'
    ]


def test_a_name_cannot_change() -> None:
    errors: Errors = []
    validate_object_meta_update({"name": "b"}, {"name": "a"}, Path().child("metadata"), errors)
    assert [str(error) for error in errors] == ['metadata.name: Invalid value: "b": field is immutable']
