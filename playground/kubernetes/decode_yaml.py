"""YAML text -> nodes and back. Only this module imports ``yaml``, and it takes nothing from it but streams of events.

PyYAML's own composer recurses without bound and its resolver knows other words than Kubernetes; neither ever sees a
text here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cmp_to_key
from typing import Any

import yaml

from playground.kubernetes.decode_errors import DocumentError, LimitReached, Point
from playground.kubernetes.decode_scalars import is_timestamp, number_text, resolve
from playground.kubernetes.decode_source import AliasNode, MappingNode, Node, SequenceNode
from playground.limits import YAML_DEPTH, YAML_NODES

# What libyaml says of brackets that are nested far beyond our own limit.
_TOO_DEEP = "exceeded maximum nesting depth"
_SURROGATES = "invalid Unicode character"
# Numbers to a YAML 1.1 reader (1:30), so they are quoted.
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?\Z")
# kubectl folds long lines here (goyaml.v2 emitterc.go best_width).
_WIDTH = 80


def compose(text: str) -> Node | None:
    """The node graph of the first document in ``text``, None for an empty one; raises DocumentError, LimitReached.

    Aliases stay references, so the graph is never larger than the text.
    """
    try:
        return _compose(yaml.CSafeLoader(text).get_event)
    except yaml.MarkedYAMLError as error:
        raise _syntax_error(error) from None
    except UnicodeEncodeError as error:
        raise _character_error(text, error.start, _SURROGATES) from None
    except yaml.YAMLError as error:
        position = next((place for place, character in enumerate(text) if _forbidden(character)), 0)
        raise _character_error(text, position, str(getattr(error, "reason", error))) from None


def _compose(get_event: Callable[[], Any]) -> Node | None:
    get_event()
    if type(get_event()) is yaml.StreamEndEvent:
        return None
    root: list[Node] = []
    items = root
    stack: list[tuple[list[Node], MappingNode | SequenceNode]] = []
    anchors: dict[str, Node] = {}
    for _ in range(2 * YAML_NODES):
        event = get_event()
        kind = type(event)
        if kind is yaml.ScalarEvent:
            items.append(event)
            if event.anchor is not None:
                anchors[event.anchor] = event
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            node = MappingNode(event.start_mark) if kind is yaml.MappingStartEvent else SequenceNode(event.start_mark)
            if event.anchor is not None:
                anchors[event.anchor] = node
            items.append(node)
            stack.append((items, node))
            items = node.items
            if len(stack) > YAML_DEPTH:
                raise LimitReached(YAML_DEPTH, node.start_mark)
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            items, node = stack.pop()
            node.end_mark = event.end_mark
        elif kind is yaml.AliasEvent:
            target = anchors.get(event.anchor)
            if target is None:
                message = f"yaml: unknown anchor '{event.anchor}' referenced"
                raise DocumentError(message, event.start_mark, event.end_mark)
            items.append(AliasNode(event.anchor, target, event.start_mark, event.end_mark))
        else:
            return root[0]
    # Every node has at most two events.
    raise LimitReached(YAML_NODES, event.start_mark)


def _syntax_error(error: yaml.MarkedYAMLError) -> DocumentError | LimitReached:
    """The line is the problem's, else its context's; the scanner's count from 1 (goyaml.v2 decode.go parser.fail)."""
    line = 0
    if error.problem_mark is not None and error.problem_mark.line:
        line = error.problem_mark.line + isinstance(error, yaml.scanner.ScannerError)
    elif error.context_mark is not None:
        line = error.context_mark.line
    where = f"line {line}: " if line else ""
    mark = error.problem_mark or error.context_mark or Point(0, 0, 0)
    if error.problem == _TOO_DEEP:
        return LimitReached(YAML_DEPTH, mark)
    return DocumentError(f"yaml: {where}{error.problem}", mark, mark)


def _character_error(text: str, position: int, message: str) -> DocumentError:
    line_start = text.rfind("\n", 0, position) + 1
    # As with the parser's own marks, a byte order mark at the start does not count.
    mark = Point(text.count("\n", 0, position), position - line_start, position - text.startswith("\ufeff"))
    return DocumentError(f"yaml: {message}", mark, mark)


def _forbidden(character: str) -> bool:
    code = ord(character)
    if code < 0xA0:
        return not (0x20 <= code <= 0x7E or code in (0x09, 0x0A, 0x0D, 0x85))
    return 0xD800 <= code <= 0xDFFF or code in (0xFFFE, 0xFFFF)


def emit(value: Any) -> str:
    """A JSON value as kubectl's ``-o yaml`` prints it (sigs.k8s.io/yaml JSONToYAML)."""
    text: str = yaml.emit(_events(value), Dumper=yaml.CSafeDumper, width=_WIDTH, allow_unicode=True)
    return text


def _events(value: Any) -> Iterator[yaml.Event]:
    yield yaml.StreamStartEvent()
    yield yaml.DocumentStartEvent(explicit=False)
    yield from _value_events(value)
    yield yaml.DocumentEndEvent(explicit=False)
    yield yaml.StreamEndEvent()


def _value_events(value: Any) -> Iterator[yaml.Event]:
    if isinstance(value, dict):
        yield yaml.MappingStartEvent(None, None, True, flow_style=not value)
        for key in sorted(value, key=_natural):
            yield _scalar(key)
            yield from _value_events(value[key])
        yield yaml.MappingEndEvent()
    elif isinstance(value, list):
        yield yaml.SequenceStartEvent(None, None, True, flow_style=not value)
        for item in value:
            yield from _value_events(item)
        yield yaml.SequenceEndEvent()
    else:
        yield _scalar(value)


def _scalar(value: str | int | float | bool | None) -> yaml.ScalarEvent:
    """Text that would read as something else is quoted, several lines are literal (goyaml.v2 encode.go stringv)."""
    if not isinstance(value, str):
        plain = "null" if value is None else str(value).lower() if isinstance(value, bool) else number_text(value)
        return yaml.ScalarEvent(None, None, (True, True), plain)
    style = None
    if "\n" in value:
        style = "|"
    elif resolve(value, True, None) != value or is_timestamp(value) or _BASE_60.match(value):
        style = '"'
    return yaml.ScalarEvent(None, None, (True, True), value, style=style)


def _compare_natural(left: str, right: str) -> int:
    """goyaml.v2 ``sorter.go`` keyList.Less: letters after all else, runs of digits by their number."""
    for place, (a, b) in enumerate(zip(left, right, strict=False)):
        if a == b:
            continue
        if a.isalpha() and b.isalpha():
            return -1 if a < b else 1
        if a.isalpha() or b.isalpha():
            return -1 if b.isalpha() else 1
        leading = _follows_digit_above_zero(left, place) if "0" in (a, b) else ""
        left_digits, right_digits = _digits(left, place), _digits(right, place)
        left_key = (int(f"{leading}{left_digits}" or "0"), len(left_digits), a)
        right_key = (int(f"{leading}{right_digits}" or "0"), len(right_digits), b)
        return -1 if left_key < right_key else 1
    return len(left) - len(right)


def _follows_digit_above_zero(text: str, place: int) -> str:
    digits = text[:place]
    run = digits[len(digits.rstrip("0123456789")) :]
    return "1" if run.strip("0") else ""


def _digits(text: str, place: int) -> str:
    end = place
    while end < len(text) and text[end].isdecimal():
        end += 1
    return text[place:end]


_natural = cmp_to_key(_compare_natural)
