"""JSONPath templates as kubectl reads them (k8s.io/client-go/util/jsonpath): text, paths, ranges, filters."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from operator import eq, ge, gt, le, lt, ne
from typing import Any

Step = Callable[[list[Any]], list[Any]]
"""From values to what lies under them."""
Path = Sequence[Step]

_RELAXED = re.compile(r"\{\.?([^{}]+)\}|\.?([^{}]+)")
_FIELD = re.compile(r"(?:\\.|[^\s.\[\](){}|,=!<>?@$'\"\\])+")
_BRACKETS = re.compile(r"'([^']*)'|(-?\d+)?(:)?(-?\d+)?(?::(-?\d+))?")
_FILTER = re.compile(r"\s*(?P<left>.+?)\s*(?:(?P<operator>==|!=|<=|>=|<|>)\s*(?P<right>.+?)\s*)?", re.DOTALL)
_GO_TYPES = {str: "string", int: "int64", bool: "bool", dict: "map[string]interface {}"}
_COMPARE = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


class JSONPathError(ValueError):
    """A template that cannot be read, or a place in a list that is not there; ``str()`` says which."""


@dataclass(frozen=True)
class _Range:
    path: Path
    body: Template


Template = list["str | Path | _Range"]


def relaxed(path: str) -> str:
    """The template for a path with or without braces and leading dot. Raises JSONPathError."""
    match = _RELAXED.fullmatch(path)
    if match is None:
        raise JSONPathError(
            "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'"
        )
    return f"{{.{match[1] or match[2]}}}"


def find(template: Template, value: Any) -> list[Any]:
    """All values that the paths of a template without ranges lead to. Raises JSONPathError."""
    return [found for part in template if not isinstance(part, str | _Range) for found in _walk(part, [value])]


def render(template: Template, value: Any) -> str:
    """The text of a template for ``value``; a path to nothing is nothing. Raises JSONPathError."""
    parts = []
    for part in template:
        if isinstance(part, str):
            parts.append(part)
        elif isinstance(part, _Range):
            parts.extend(render(part.body, each) for each in _walk(part.path, [value]))
        else:
            parts.append(" ".join(_printed(each) for each in _walk(part, [value])))
    return "".join(parts)


def _walk(path: Path, values: list[Any]) -> list[Any]:
    for step in path:
        values = step(values)
    return values


def _printed(value: Any) -> str:
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def parse(text: str) -> Template:
    """The template that ``text`` is. Raises JSONPathError."""
    open_ranges: list[tuple[Path, Template]] = []
    template: Template = []
    for inside, piece in _pieces(text):
        if not inside:
            template.append(piece)
            continue
        words = piece.split(None, 1)
        if words[:1] == ["range"]:
            open_ranges.append((_parse_path(words[1] if len(words) > 1 else ""), template))
            template = []
        elif words == ["end"]:
            if not open_ranges:
                raise JSONPathError("not in range, nothing to end")
            path, outer = open_ranges.pop()
            outer.append(_Range(path, template))
            template = outer
        elif piece.strip()[:1] in ("'", '"'):
            template.append(_literal(piece.strip()))
        else:
            template.append(_parse_path(piece.strip()))
    if open_ranges:
        raise JSONPathError("unterminated range")
    return template


def _pieces(text: str) -> Iterator[tuple[bool, str]]:
    """The text outside of braces, and what stands inside of each pair (True)."""
    at = 0
    while at < len(text):
        start = text.find("{", at)
        if start < 0:
            yield False, text[at:]
            return
        if start > at:
            yield False, text[at:start]
        end, quote = start + 1, ""
        while end < len(text) and (quote or text[end] != "}"):
            if text[end] == "\\":
                end += 1
            elif quote:
                quote = "" if text[end] == quote else quote
            elif text[end] in "'\"":
                quote = text[end]
            end += 1
        if end >= len(text):
            raise JSONPathError(
                "unterminated array" if text.count("[", start) > text.count("]", start) else "unclosed action"
            )
        yield True, text[start + 1 : end]
        at = end + 1


def _literal(text: str) -> str:
    if len(text) < 2 or text[-1] != text[0]:
        raise JSONPathError("unterminated quoted string")
    return re.sub(r"\\(.)", lambda match: {"n": "\n", "t": "\t", "r": "\r"}.get(match[1], match[1]), text[1:-1])


def _parse_path(text: str) -> Path:
    steps: list[Step] = []
    at = 1 if text[:1] in ("$", "@") else 0
    while at < len(text):
        if text.startswith("..", at):
            steps.append(_descendants)
            at += 1 if text[at + 2 : at + 3] not in ("[", "*") else 2
        elif text[at] == "[":
            end = _closing(text, at)
            steps.append(_bracketed(text[at + 1 : end]))
            at = end + 1
        else:
            at += text[at] == "."
            if text.startswith("*", at):
                steps.append(_children)
                at += 1
            elif match := _FIELD.match(text, at):
                steps.append(_field(re.sub(r"\\(.)", r"\1", match[0])))
                at = match.end()
            elif at < len(text):
                raise JSONPathError(f"unrecognized character in action: U+{ord(text[at]):04X} {text[at]!r}")
    return steps


def _closing(text: str, at: int) -> int:
    depth = 0
    for place in range(at, len(text)):
        depth += (text[place] == "[") - (text[place] == "]")
        if depth == 0:
            return place
    raise JSONPathError("unterminated array")


def _bracketed(text: str) -> Step:
    text = text.strip()
    if text == "*":
        return _children
    if text.startswith("?("):
        if not text.endswith(")"):
            raise JSONPathError("unterminated filter")
        return _filter(text[2:-1])
    first, *others = (part.strip() for part in text.split(","))
    if not others:
        return _one_bracket(first)
    paths = [_one_of_several(part) for part in (first, *others)]
    return lambda values: [found for path in paths for found in _walk(path, values)]


def _one_of_several(text: str) -> Path:
    """A number, or a path in quotes: only a single name may have dots of its own."""
    return _parse_path("." + _literal(text)) if text[:1] == "'" else [_one_bracket(text)]


def _one_bracket(text: str) -> Step:
    match = _BRACKETS.fullmatch(text)
    if match is None or not text:
        raise JSONPathError(f"invalid array index {text}")
    if match[1] is not None:
        return _field(match[1])
    if match[3] is None:
        place = int(match[2])
        return lambda values: [_item(value, place) for value in values]
    start, stop, stride = (None if each is None else int(each) for each in match.group(2, 4, 5))
    return lambda values: [found for value in values for found in _items(value)[slice(start, stop, stride)]]


def _field(name: str) -> Step:
    return lambda values: [value[name] for value in values if isinstance(value, dict) and name in value]


def _item(value: Any, place: int) -> Any:
    items = _items(value)
    if not -len(items) <= place < len(items):
        raise JSONPathError(f"array index out of bounds: index {place}, length {len(items)}")
    return items[place]


def _items(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise JSONPathError(f"{_GO_TYPES.get(type(value), 'float64')} is not array or slice")
    return value


def _children(values: list[Any]) -> list[Any]:
    return [child for value in values for child in _below(value)]


def _below(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value[key] for key in sorted(value)]
    return value if isinstance(value, list) else []


def _descendants(values: list[Any]) -> list[Any]:
    return [found for value in values for found in (value, *_descendants(_below(value)))]


def _filter(text: str) -> Step:
    match = _FILTER.fullmatch(text)
    if match is None:
        raise JSONPathError("unterminated filter")
    left = _operand(match["left"])
    if match["operator"] is None:
        return lambda values: [each for each in _children(values) if left(each)]
    compare, right = _COMPARE[match["operator"]], _operand(match["right"])

    def kept(each: Any) -> bool:
        ours, theirs = left(each), right(each)
        return bool(ours and theirs) and type(ours[0]) is type(theirs[0]) and bool(compare(ours[0], theirs[0]))

    return lambda values: [each for each in _children(values) if kept(each)]


def _operand(text: str) -> Callable[[Any], list[Any]]:
    """A text, a number, or a path from the item that is looked at."""
    if text[:1] in ("'", '"'):
        literal = [_literal(text)]
        return lambda value: literal
    if re.fullmatch(r"-?\d+|true|false", text):
        constant = [json.loads(text)]
        return lambda value: constant
    path = _parse_path(text)
    return lambda value: _walk(path, [value])
