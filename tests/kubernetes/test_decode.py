"""YAML and JSON texts are read as kubectl reads them, and no text takes long or breaks anything."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.kubernetes.decode import decode
from playground.kubernetes.decode_yaml import emit
from playground.limits import TEXT_BYTES, YAML_DEPTH, YAML_DOCUMENTS, YAML_NODES

PREFIX = "error converting YAML to JSON: "


def value(text: str) -> Any:
    decoded = decode(text)
    assert decoded.problems == []
    return decoded.documents[0].value


def error(text: str) -> str:
    [problem] = decode(text).problems
    return problem.text


SCALARS: dict[str, Any] = {
    "y": True,
    "Off": False,
    "yEs": "yEs",
    "~": None,
    "010": 8,
    "08": 8,
    "0o17": 15,
    "0b11": 3,
    "-0x10": -16,
    "1_000": 1000,
    "1e1": 10,
    "5.0": 5,
    "1.5": 1.5,
    "1e400": "1e400",
    "12:30:45": "12:30:45",
    "2026-01-31": "2026-01-31",
    "9223372036854775807": 9223372036854775807,
    "9223372036854775808": 9223372036854775808.0,
    "!!str 5": "5",
    '!!int "5"': 5,
    "!mine 5": "5",
    "!!binary aGk=": "hi",
    '"yes"': "yes",
    "&a": None,
}


@pytest.mark.parametrize("text", SCALARS)
def test_a_scalar_is_read_by_kubernetes_rules(text: str) -> None:
    found = value(f"v: {text}\n")["v"]
    assert (type(found), found) == (type(SCALARS[text]), SCALARS[text])


@pytest.mark.parametrize(
    ("text", "keys"),
    [("yes: 1", ["true"]), ("1.5: a", ["1.5"]), ("1e6: a", ["1e+06"]), ("0x10: a", ["16"]), ("'1': a", ["1"])],
)
def test_keys_that_are_no_text_become_text(text: str, keys: list[str]) -> None:
    assert list(value(text)) == keys


def test_the_last_of_equal_keys_wins_and_the_others_are_remembered() -> None:
    [document] = decode("a: 1\nb: 2\na: 3\n").documents
    assert document.value == {"a": 3, "b": 2}
    assert [tuple(span) for span in document.duplicate_keys] == [(1, 1, 1, 2)]


def test_merge_keys_bring_in_a_mapping_that_later_keys_override() -> None:
    assert value("a: &a {p: 1, q: 2}\nb: {<<: *a, q: 3}\n")["b"] == {"p": 1, "q": 3}
    assert value("a: &a {p: 1}\nb: &b {p: 2, q: 3}\nc:\n  <<: [*a, *b]\n")["c"] == {"p": 1, "q": 3}


SENTENCES = {
    "a:\n\tb: 1\n": f"{PREFIX}yaml: line 2: found character that cannot start any token",
    "a: b: c\n": f"{PREFIX}yaml: mapping values are not allowed in this context",
    "\na: [1\n": f"{PREFIX}yaml: line 2: did not find expected ',' or ']'",
    "a: *b\n": f"{PREFIX}yaml: unknown anchor 'b' referenced",
    "a: \x01\n": f"{PREFIX}yaml: control characters are not allowed",
    "a: .inf\n": f"{PREFIX}json: unsupported value: +Inf",
    "a: !!null x\n": f"{PREFIX}yaml: cannot decode !!str `x` as a !!null",
    "[a]: 1\n": f'{PREFIX}yaml: invalid map key: []interface {{}}{{"a"}}',
    "&a\nb: *a\n": f"{PREFIX}yaml: anchor 'a' value contains itself",
    "<<: 5\n": f"{PREFIX}yaml: map merge requires map or sequence of maps as the value",
    "a: 1\n----\n": "invalid Yaml document separator: -",
    '{"a": 1': "unexpected EOF",
    '{"a" 1}': "json: offset 6: invalid character '1' after object key",
    "{'a':1": "json: offset 2: invalid character '\\'' looking for beginning of object key string",
    "{}{}{]": "invalid character ']' looking for beginning of object key string",
}


@pytest.mark.parametrize("text", SENTENCES)
def test_a_syntax_error_is_told_in_kubectls_words(text: str) -> None:
    assert error(text) == SENTENCES[text]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: 1\nb: @x\n", (2, 4, 2, 5)),
        ("a: 1\n---\nb: [\n", (4, 1, 4, 2)),
        ("a: 1\r\nb: *x\r\n", (2, 4, 2, 6)),
        ("a: \u2028\nb: @x", (2, 4, 2, 5)),
        ("\ufeffa: \x01", (1, 5, 1, 6)),
        ("a: 1\n--- x\n", (2, 1, 2, 4)),
        ('{"a": 1}\n{"b": @}', (2, 7, 2, 8)),
    ],
)
def test_a_syntax_error_has_its_place(text: str, place: tuple[int, ...]) -> None:
    [problem] = decode(text).problems
    assert tuple(problem.span) == place


def test_documents_before_a_syntax_error_are_read_and_none_after_it() -> None:
    decoded = decode("a: 1\n---\nb: [\n---\nc: 3\n")
    assert [document.value for document in decoded.documents] == [{"a": 1}, None]
    assert [document.error is None for document in decoded.documents] == [True, False]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("---\na: 1\n", [{"a": 1}]),
        ("a: 1\n--- # two\nb: 2\n---\n", [{"a": 1}, {"b": 2}]),
        ("# nothing\n---\n---\nnull\n", []),
        ("a: 1\n...\nb: 2\n", [{"a": 1}]),
        ("a: 1\r---\rb: 2\r", [{"a": 1}]),
        ('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}]),
        ('{"a": 1}\n---\nb: 2\n', [{"a": 1}, {"b": 2}]),
        ("{a: 1, }", [{"a": 1}]),
        ('{"a": "\\ud83d\\ude00"}', [{"a": "\U0001f600"}]),
    ],
)
def test_a_stream_is_cut_into_documents(text: str, values: list[Any]) -> None:
    decoded = decode(text)
    assert ([document.value for document in decoded.documents], decoded.problems) == (values, [])


def aliases(levels: int, width: int) -> str:
    lines = ["a0: &a0 x"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]" for n in range(1, levels)]
    return "\n".join(lines)


def merges(levels: int) -> str:
    lines = ["a0: &a0 {" + ", ".join(f"k{n}: 1" for n in range(50)) + "}"]
    lines += [f"a{n}: &a{n}\n  <<: [{', '.join([f'*a{n - 1}'] * 20)}]" for n in range(1, levels)]
    return "\n".join(lines)


M = int(TEXT_BYTES) - 10
HOSTILE = {
    "every byte": "".join(map(chr, range(256))),
    "NUL": "a: \0",
    "lone surrogate": "a: \ud800",
    "lone surrogate in JSON": '{"a": "\ud800"}',
    "2 MB": "a" * 2_000_000,
    "alias bomb": aliases(10, 9),
    "merge bomb": merges(10),
    "100,000 brackets": "[" * 100_000,
    "100,000 braces": "{a: " * 100_000,
    "100,000 dashes": "- " * 100_000,
    "100,000 question marks": "? " * 100_000,
    "indented to the limit": "".join(" " * n + "a:\n" for n in range(1400)),
    "100,000 JSON objects deep": '{"a":' * 100_000,
    "closed JSON, deep": '{"a":' * 5000 + "1" + "}" * 5000,
    "many keys": "".join(f"k{n}: 1\n" for n in range(90_000)),
    "one key again and again": "a: 1\n" * (M // 5),
    "many items": "[" + "a, " * (M // 3),
    "many dashes": "-\n" * (M // 2),
    "many documents": "~\n---\n" * (M // 6),
    "many empty documents": "---\n" * (M // 4),
    "many JSON objects": "{}" * (M // 2),
    "one long number": "a: " + "1" * M,
    "one long JSON number": '{"a":' + "1" * (M - 10) + "}",
    "one long text": 'a: "' + "x\\n" * (M // 3),
    "one long line of words": "a: " + "x " * (M // 2),
    "many lines of words": "a\n" * (M // 2),
    "colons": ": " * (M // 2),
    "stars": "*" * M,
    "directives": "%a\n" * (M // 3),
    "line separators": "\u2028" * (M // 3),
    "byte order marks": "\ufeff" * (M // 3),
}


# Strange, but kubectl finds nothing wrong with them before it looks for an object.
HARMLESS = {
    "lone surrogate in JSON",
    "many empty documents",
    "one long number",
    "one long JSON number",
    "one long line of words",
    "many lines of words",
    "line separators",
    "byte order marks",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered(name: str) -> None:
    decoded = decode(HOSTILE[name])
    assert bool(decoded.problems) != (name in HARMLESS)
    assert len(decoded.documents) <= YAML_DOCUMENTS
    assert all(problem.text for problem in decoded.problems)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("a" * (int(TEXT_BYTES) + 1), TEXT_BYTES),
        ("\u00e9" * (int(TEXT_BYTES) // 2 + 1), TEXT_BYTES),
        ("[" * 65 + "]" * 65, YAML_DEPTH),
        ('{"a":' * 65 + "1" + "}" * 65, YAML_DEPTH),
        ("a: &a " + "[" * 40 + "]" * 40 + "\nb: " + "[" * 30 + "*a" + "]" * 30, YAML_DEPTH),
        ("[" + "a," * 50_000 + "]", YAML_NODES),
        ("a: &a [" + "x," * 20_000 + "]\nb: [*a, *a]", YAML_NODES),
        ("a\n---\n" * 201, YAML_DOCUMENTS),
        ("{}" * 201, YAML_DOCUMENTS),
    ],
)
def test_beyond_a_limit_the_answer_is_what_the_limit_is(text: str, limit: Any) -> None:
    [problem] = decode(text).problems
    assert problem.stage == "limit"
    assert problem.text.startswith(f"the limit is {int(limit):,} {limit.unit}")


@pytest.mark.parametrize(
    "text",
    [
        "a" * int(TEXT_BYTES),
        "[" * 64 + "]" * 64,
        '{"a":' * 64 + "1" + "}" * 64,
        "[" + "a," * 49_999 + "]",
        "a\n---\n" * 200,
    ],
    ids=["bytes", "levels", "levels of JSON", "values", "documents"],
)
def test_at_a_limit_a_text_is_still_read(text: str) -> None:
    assert decode(text).problems == []


@given(st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@`#\n\t \\~.0\x00\ud800\ufeff\u2028"), max_size=60))
def test_no_text_makes_decode_raise(text: str) -> None:
    for problem in decode(text).problems:
        assert problem.span[:2] < problem.span[2:]
        assert problem.line <= text.count("\n") + text.count("\r") + 2


JSON_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | st.floats(allow_nan=False, allow_infinity=False).filter(lambda number: not number.is_integer())
    | st.text(st.characters(blacklist_categories=("Cs", "Cc")) | st.just("\n"), max_size=100),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text("abz019.-/_ ", max_size=8), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text("abz019.-/", min_size=1, max_size=8), JSON_VALUES, min_size=1, max_size=4))
def test_what_is_printed_as_yaml_reads_back_the_same(printed: dict[str, Any]) -> None:
    assert value("x: 1\n---\n" + emit(printed)) == {"x": 1}
    assert decode("x: 1\n---\n" + emit(printed)).documents[1].value == printed


@pytest.mark.parametrize(
    ("printed", "text"),
    [
        ({"b": 1, "a": [], "c": {}}, "a: []\nb: 1\nc: {}\n"),
        ({"a": [{"b": 1, "c": [2]}]}, "a:\n- b: 1\n  c:\n  - 2\n"),
        (
            {"a": "yes", "b": "1", "c": "", "d": "1:30", "e": "2026-01-31"},
            'a: "yes"\nb: "1"\nc: ""\nd: "1:30"\ne: "2026-01-31"\n',
        ),
        ({"a": "x: y", "b": "- x", "c": "#"}, "a: 'x: y'\nb: '- x'\nc: '#'\n"),
        ({"a": "one\ntwo\n", "b": "one\ntwo"}, "a: |\n  one\n  two\nb: |-\n  one\n  two\n"),
        ({"a10": 1, "a9": 2, "a-b": 3, "aB": 4, "a01": 5}, "a-b: 3\na01: 5\na9: 2\na10: 1\naB: 4\n"),
        ({"a": "word " * 20}, "a: '" + "word " * 15 + "word\n  " + "word " * 4 + "'\n"),
        ({"a": None, "b": True, "c": 0.5}, "a: null\nb: true\nc: 0.5\n"),
    ],
)
def test_yaml_is_printed_as_kubectl_prints_it(printed: dict[str, Any], text: str) -> None:
    assert emit(printed) == text
