"""Every field is found in the text, and what the text does not have at its nearest parent."""

from __future__ import annotations

import pytest

from playground.kubernetes.decode import decode

TEXT = """\
# a job
apiVersion: batch/v1
kind: Job
metadata: {name: demo, labels: {a.b/c: x}}
spec:
  completions:
  template:
    metadata:
      labels: &labels
        app: "one two"
    spec:
      containers:
      - name: main
        args: [a, 'b']
      - <<: &more {image: busybox}
        name: second
        tty: true
      shareProcessNamespace: true
"""

PLACES = [
    ("spec.template.spec.containers", (12, 7, 12, 17), "a list: its key"),
    ("spec.template.spec.containers.0.name", (13, 15, 13, 19), "a text: the text"),
    ("spec.template.spec.containers.0.args.1", (14, 19, 14, 22), "a quoted item: with its quotes"),
    ("spec.template.spec.containers.1.image", (15, 27, 15, 34), "a merged value: where it is written"),
    ("spec.template.spec.containers.1.tty", (17, 14, 17, 18), "a boolean"),
    ("spec.completions", (6, 3, 6, 14), "an empty value: its key"),
    ("spec.template.spec.restartPolicy", (11, 5, 11, 9), "a missing field: its parent's key"),
    ("spec.template.spec.containers.0.image", (13, 9, 13, 13), "missing in an item: the item's first word"),
    ("spec.template.spec.containers.7", (12, 7, 12, 17), "a missing item: its list's key"),
    ("spec.a.b.c", (5, 1, 5, 5), "missing deep down: the nearest parent's key"),
    ("status", (2, 1, 2, 11), "missing at the top: the first word"),
    ("spec.template.labels", (9, 7, 9, 13), "labels of a template as the server names them"),
    ("spec.template.labels.app", (10, 14, 10, 23), "one of these labels"),
    (
        "spec.template.spec.securityContext.shareProcessNamespace",
        (18, 30, 18, 34),
        "where the server keeps a field elsewhere",
    ),
]


def keys(path: str) -> tuple[str | int, ...]:
    return tuple(int(part) if part.isdigit() else part for part in path.split("."))


@pytest.mark.parametrize(("path", "place", "why"), PLACES, ids=[why for _, _, why in PLACES])
def test_a_field_is_underlined(path: str, place: tuple[int, ...], why: str) -> None:
    [document] = decode(TEXT).documents
    assert tuple(document.source.locate(keys(path))) == place


def test_keys_and_values_are_told_apart_and_what_is_missing_has_neither() -> None:
    source = decode(TEXT).documents[0].source
    assert source.key(("metadata", "labels", "a.b/c")) == (4, 33, 4, 38)
    assert source.value(("metadata", "labels", "a.b/c")) == (4, 40, 4, 41)
    assert source.value(("metadata", "name", "x")) is None
    assert source.key(("spec", "template", "spec", "containers", 0)) is None


def test_a_later_document_counts_its_lines_from_the_start_of_the_text() -> None:
    source = decode("a: 1\n---\n# two\nb:\n  c: 2\n").documents[1].source
    assert source.locate(("b", "c")) == (5, 6, 5, 7)


@pytest.mark.parametrize("text", ["a: \u2028\nb: 1\n", "a: x\rb: 1\r", "a: x\r\nb: 1\r\n", "\ufeffa: x\nb: 1"])
def test_lines_are_an_editors_lines(text: str) -> None:
    assert decode(text).documents[0].source.locate(("b",)) == (2, 4, 2, 5)


def test_json_has_places_too() -> None:
    source = decode('{"a": 1}\n  {"b": {"c": [true]}}\n').documents[1].source
    assert source.locate(("b", "c", 0)) == (2, 16, 2, 20)


def test_a_part_of_a_document_is_asked_from_there() -> None:
    source = decode("items:\n- kind: Job\n").documents[0].source.below(("items", 0))
    assert source.locate(("kind",)) == (2, 9, 2, 12)
    assert source.start == (2, 3, 2, 7)
