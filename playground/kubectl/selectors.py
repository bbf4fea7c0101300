"""Label selectors as people type them (``-l``), label selectors of objects as people read them, and field selectors."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

Labels = Mapping[str, str]
Matches = Callable[[Labels], bool]

_TOKEN = re.compile(r"\s*(==|!=|[=!(),<>]|[^\s=!(),<>]+)")
_SYMBOLS = ("=", "==", "!=", "!", "(", ")", ",", "<", ">")
_OPERATORS = ("in", "notin", "=", "==", "!=", "<", ">")


class SelectorError(ValueError):
    """A selector that cannot be read; ``str()`` is the server's message."""


def parse_label_selector(text: str) -> Matches:
    """Whether labels fit ``text``: ``app=x,tier!=web,env in (a,b),!old`` (apimachinery/pkg/labels/selector.go).

    Raises SelectorError.
    """
    parser = _Parser(text)
    requirements: list[Matches] = []
    while parser.peek():
        requirements.append(parser.requirement())
        if parser.peek() == ",":
            parser.take()
            if parser.peek() in ("", ","):
                raise SelectorError(f"found '{parser.peek()}', expected: identifier after ','")
        elif parser.peek():
            raise SelectorError(f"found '{parser.peek()}', expected: ',' or 'end of string'")
    return lambda labels: all(each(labels) for each in requirements)


class _Parser:
    def __init__(self, text: str) -> None:
        self._tokens = _TOKEN.findall(text)

    def peek(self) -> str:
        """The next token; empty at the end."""
        return self._tokens[0] if self._tokens else ""

    def take(self) -> str:
        return self._tokens.pop(0) if self._tokens else ""

    def requirement(self) -> Matches:
        absent = self.peek() == "!"
        if absent:
            self.take()
        key = self.take()
        if not key or key in _SYMBOLS:
            raise _unparsable(key, "identifier")
        if absent or self.peek() in ("", ","):
            return lambda labels: (key in labels) != absent
        operator = self.take()
        if operator not in _OPERATORS:
            raise _unparsable(operator, ", ".join(("in", "notin", "=", "==", "!=", "gt", "lt")))
        if operator in ("in", "notin"):
            values = self._values()
            return lambda labels: (labels.get(key) in values) == (operator == "in")
        value = self._value()
        if operator in ("<", ">"):
            return _compared(key, operator, value)
        return lambda labels: (labels.get(key) == value) == (operator != "!=")

    def _value(self) -> str:
        if self.peek() in ("", ","):
            return ""
        value = self.take()
        if value in _SYMBOLS:
            raise _unparsable(value, "identifier")
        return value

    def _values(self) -> tuple[str, ...]:
        if self.take() != "(":
            raise SelectorError("unable to parse requirement: found '', expected: '('")
        values: list[str] = []
        while self.peek() != ")":
            if self.peek() == ",":
                values.append("")
            else:
                values.append(self._value())
            if self.peek() == ",":
                self.take()
            elif self.peek() != ")":
                raise _unparsable(self.peek(), "',' or ')'")
        self.take()
        return tuple(values) or ("",)


def _compared(key: str, operator: str, value: str) -> Matches:
    try:
        limit = int(value)
    except ValueError:
        message = (
            f"values[0][{key}]: Invalid value: \"{value}\": for 'Gt', 'Lt' operators, the value must be an integer"
        )
        raise SelectorError(message) from None

    def matches(labels: Labels) -> bool:
        try:
            number = int(labels.get(key, ""))
        except ValueError:
            return False
        return number < limit if operator == "<" else number > limit

    return matches


def _unparsable(found: str, expected: str) -> SelectorError:
    return SelectorError(f"unable to parse requirement: found '{found}', expected: {expected}")


def parse_field_selector(text: str) -> list[tuple[str, str, bool]]:
    """Pairs of a field and its value, and whether it is to be equal (apimachinery/pkg/fields/selector.go).

    Raises SelectorError.
    """
    terms = []
    for part in filter(None, text.split(",")):
        match = re.fullmatch(r"([^=!]*)(!=|==|=)(.*)", part)
        if match is None:
            raise SelectorError(f"invalid selector: '{text}'; can't understand '{part}'")
        terms.append((match[1], match[3], match[2] != "!="))
    return terms


def format_labels(labels: Labels | None) -> str:
    """Labels on one line, ``<none>`` without (apimachinery/pkg/labels FormatLabels)."""
    return ",".join(f"{key}={labels[key]}" for key in sorted(labels)) if labels else "<none>"


def format_label_selector(selector: Mapping[str, Any] | None) -> str:
    """A label selector of an object on one line; ``<none>`` where it is absent or picks everything
    (apimachinery/pkg/apis/meta/v1/helpers.go FormatLabelSelector)."""
    return selector_text(selector) or "<none>"


def selector_text(selector: Mapping[str, Any] | None) -> str:
    """A label selector of an object as its own requirements, sorted by key; empty if it picks everything."""
    if not selector:
        return ""
    requirements = [(key, f"{key}={value}") for key, value in (selector.get("matchLabels") or {}).items()]
    requirements += [(each["key"], _requirement(each)) for each in selector.get("matchExpressions") or ()]
    return ",".join(text for _, text in sorted(requirements, key=lambda pair: pair[0]))


def _requirement(expression: Mapping[str, Any]) -> str:
    key, values = expression["key"], ",".join(sorted(expression.get("values") or ()))
    operator = expression["operator"]
    if operator in ("In", "NotIn"):
        return f"{key} {operator.lower()} ({values})"
    return f"{'!' if operator == 'DoesNotExist' else ''}{key}"
