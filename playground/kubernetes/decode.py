"""YAML and JSON text -> documents, read as kubectl reads them, with the place of every field.

All work is bounded by ``playground.limits``: a text that asks for more gets a problem that says what the limit is. No
text makes ``decode`` raise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from playground.kubernetes.decode_errors import DocumentError, LimitReached
from playground.kubernetes.decode_json import JSONSyntaxError, read_object
from playground.kubernetes.decode_scalars import wire_number
from playground.kubernetes.decode_source import SourceMap
from playground.kubernetes.decode_stream import split
from playground.kubernetes.decode_values import Budget, Values
from playground.kubernetes.decode_yaml import compose
from playground.kubernetes.problem import Problem, Span
from playground.limits import TEXT_BYTES, YAML_DOCUMENTS

PREFIX = "error converting YAML to JSON: "
_UNUSUAL_BREAKS = re.compile("[\x85\u2028\u2029\ufeff]")


@dataclass(frozen=True, slots=True)
class Document:
    """One document: ``value`` is its JSON value, ``index`` counts from 0, ``error`` says why there is no value.

    Numbers are int where kubectl would hold an int64, else float. ``source`` finds fields in the text.
    ``duplicate_keys`` are the places of keys that a later equal key overrides, which kubectl does not mind. ``is_json``
    says how the document was read.
    """

    index: int
    value: Any
    source: SourceMap
    error: Problem | None = None
    duplicate_keys: tuple[Span, ...] = ()
    is_json: bool = False

    @property
    def kind(self) -> str:
        """The document's ``kind``, empty where it has none."""
        return _text_of(self.value, "kind")

    @property
    def api_version(self) -> str:
        """The document's ``apiVersion``, empty where it has none."""
        return _text_of(self.value, "apiVersion")


@dataclass(frozen=True, slots=True)
class Decoded:
    """The documents of a text up to the first that cannot be read (empty ones left out), and the problem found."""

    documents: list[Document]
    problems: list[Problem]


def _text_of(value: Any, key: str) -> str:
    found = value.get(key) if isinstance(value, dict) else None
    return found if isinstance(found, str) else ""


def decode(text: str) -> Decoded:
    """The documents of ``text``. The text of a syntax error is kubectl's, less its ``error parsing FILE: ``."""
    documents: list[Document] = []
    budget = Budget()
    if len(text) > TEXT_BYTES or (
        len(text) * 4 > TEXT_BYTES and len(text.encode("utf-8", "surrogatepass")) > TEXT_BYTES
    ):
        found = len(text.encode("utf-8", "surrogatepass"))
        return _ended(documents, Problem("limit", TEXT_BYTES.message(found), Span(1, 1, 1, 2)))
    text = text.replace("\r\n", "\n")
    first_line = 0
    if text.lstrip().startswith("{"):
        text, first_line, error = _leading_json(text, documents, budget)
        if error is not None:
            return _ended(documents, error)
    for chunk in split(text, first_line):
        if chunk.error is not None:
            line = chunk.first_line + 1
            return _ended(documents, Problem("syntax", chunk.error, Span(line, 1, line, 4)))
        if _blank(chunk.text):
            continue
        if budget.documents == YAML_DOCUMENTS:
            line = chunk.first_line + 1
            return _ended(documents, Problem("limit", YAML_DOCUMENTS.message(), Span(line, 1, line, 2)))
        document = _document(chunk.text, chunk.first_line, len(documents), budget)
        if document.error is not None:
            return _ended([*documents, document], document.error)
        if document.value is not None:
            documents.append(document)
    return Decoded(documents, [])


def to_json(text: str) -> Any:
    """The value of one YAML document before its numbers are narrowed; raises ValueError with the error's message."""
    document = _document(text, 0, 0, Budget(), narrow=False)
    if document.error is not None:
        raise ValueError(document.error.text)
    return document.value


def _ended(documents: list[Document], problem: Problem) -> Decoded:
    return Decoded(documents, [problem])


def _blank(text: str) -> bool:
    """Whether a document holds nothing but separators and comments, seen without parsing it."""
    return all(not line.strip() or line.startswith(("#", "---")) for line in text.split("\n"))


def _document(text: str, first_line: int, index: int, budget: Budget, narrow: bool = True) -> Document:
    budget.documents += 1
    exact = text if _UNUSUAL_BREAKS.search(text) else None
    source = SourceMap(None, first_line, exact)
    try:
        root = compose(text)
        if root is None:
            return Document(index, None, source)
        source = SourceMap(root, first_line, exact)
        values = Values(budget, narrow)
        value = values.of(root, 0)
        values.check_finite(value, root)
    except DocumentError as error:
        return Document(
            index, None, source, Problem("syntax", PREFIX + error.message, source.span(error.start, error.end))
        )
    except LimitReached as reached:
        problem = Problem("limit", reached.limit.message(), source.span(reached.start, reached.start))
        return Document(index, None, source, problem)
    spans = tuple(source.span(node.start_mark, node.end_mark) for node in values.duplicates)
    return Document(index, value, source, None, spans)


def _leading_json(text: str, documents: list[Document], budget: Budget) -> tuple[str, int, Problem | None]:
    """Take the JSON objects that ``text`` begins with: the rest, its first line (from 0) and the error that ends it.

    As kubectl does (YAMLOrJSONDecoder.Decode): text that begins with ``{`` is JSON first and YAML where that fails.
    After two objects the stream is JSON for good, and if both readings fail the JSON one's error is shown.
    """
    position = 0
    while True:
        while position < len(text) and text[position].isspace():
            position += 1
        first_line = text.count("\n", 0, position)
        if position == len(text):
            return "", first_line, None
        if budget.documents == YAML_DOCUMENTS:
            return "", first_line, Problem("limit", YAML_DOCUMENTS.message(), _json_place(text, position))
        try:
            value, end = read_object(text, position)
        except LimitReached as reached:
            place = _json_place(text, reached.start.index)
            return "", first_line, Problem("limit", reached.limit.message(), place)
        except JSONSyntaxError as error:
            line_start = text.rfind("\n", 0, position) + 1
            rest = text[line_start if not text[line_start:position].strip() else position :]
            place = _json_place(text, error.position)
            if len(documents) > 1:
                return "", first_line, Problem("syntax", error.bare, place)
            first = next(split(rest, first_line), None)
            document = None if first is None or first.error else _document(first.text, first.first_line, 0, Budget())
            if document is None or document.error is not None:
                limit = document is not None and document.error is not None and document.error.stage == "limit"
                return "", first_line, document.error if limit and document else Problem("syntax", str(error), place)
            return rest, first_line, None
        blanks = "\n" * first_line + " " * (position - text.rfind("\n", 0, position) - 1)
        document = _document(blanks + text[position:end], 0, len(documents), budget)
        if document.error is not None and document.error.stage == "limit":
            return "", first_line, document.error
        documents.append(
            Document(len(documents), _narrowed(value), document.source, None, document.duplicate_keys, is_json=True)
        )
        position = end


def _json_place(text: str, position: int) -> Span:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    return Span(line, column, line, column + 1)


def _narrowed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _narrowed(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_narrowed(item) for item in value]
    return wire_number(value) if type(value) is int or type(value) is float else value
