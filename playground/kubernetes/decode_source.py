"""Where in a text each field of a document stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from playground.kubernetes.decode_scalars import Scalar, ScalarError, key_text, resolve
from playground.kubernetes.problem import Span

Keys = Sequence[str | int]


class Mark(Protocol):
    """A point of a document's text as the YAML parser counts it, all from 0."""

    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...
    @property
    def index(self) -> int: ...


class ScalarNode(Protocol):
    """A scalar as the parser reports it: ``implicit[0]`` says that its style lets it be something else than text."""

    value: str
    tag: str | None
    implicit: tuple[bool, bool]
    start_mark: Mark
    end_mark: Mark


class MappingNode:
    """A mapping: keys and values alternate in ``items``."""

    __slots__ = ("end_mark", "items", "start_mark")

    def __init__(self, start_mark: Mark) -> None:
        self.start_mark = self.end_mark = start_mark
        self.items: list[Node] = []


class SequenceNode:
    __slots__ = ("end_mark", "items", "start_mark")

    def __init__(self, start_mark: Mark) -> None:
        self.start_mark = self.end_mark = start_mark
        self.items: list[Node] = []


class AliasNode:
    """A reference to the node that carries the anchor ``name``."""

    __slots__ = ("end_mark", "name", "start_mark", "target")

    def __init__(self, name: str, target: Node, start_mark: Mark, end_mark: Mark) -> None:
        self.name, self.target, self.start_mark, self.end_mark = name, target, start_mark, end_mark


Node = ScalarNode | MappingNode | SequenceNode | AliasNode


def is_merge(node: Node) -> bool:
    """Whether a key is YAML's merge key ``<<``."""
    if isinstance(node, (MappingNode, SequenceNode, AliasNode)) or node.value != "<<":
        return False
    return node.implicit[0] if node.tag is None else node.tag == "tag:yaml.org,2002:merge"


class SourceMap:
    """Field path -> place in the text. A path is a tuple of mapping keys and list indexes, as ``field.Path.keys``."""

    __slots__ = ("_first_line", "_root", "_text")

    def __init__(self, root: Node | None, first_line: int, text: str | None = None) -> None:
        """``text`` is the document's own text where the parser's lines may differ from an editor's."""
        self._root, self._first_line, self._text = root, first_line, text

    def value(self, keys: Keys) -> Span | None:
        """Where the value of a field stands; None where the text has no such field."""
        found = self._find(keys)
        return found and self.span(found[1].start_mark, found[1].end_mark)

    def key(self, keys: Keys) -> Span | None:
        """Where the key of a field stands; None for list items and for what the text does not have."""
        found = self._find(keys)
        return self.span(found[0].start_mark, found[0].end_mark) if found and found[0] else None

    def locate(self, keys: Keys) -> Span:
        """What to underline for a field: its scalar value, else its key, else the nearest parent's key, else the start.

        Some errors name a field by its place inside the server (``spec.template.labels``); these are found all the
        same.
        """
        keys = next((path for path in (keys, *_written_as(keys)) if self._find(path)), keys)
        for length in range(len(keys), -1, -1):
            found = self._find(keys[:length])
            if found is None:
                continue
            key, node = found
            whole = length == len(keys)
            if (
                whole
                and not isinstance(node, (MappingNode, SequenceNode))
                and node.start_mark.index < node.end_mark.index
            ):
                return self.span(node.start_mark, node.end_mark)
            if key is not None:
                return self.span(key.start_mark, key.end_mark)
            if length:
                return self._first_words(node)
        return self.start

    def below(self, keys: Keys) -> SourceMap:
        """The map of the part of the document at ``keys``."""
        found = self._find(keys)
        return SourceMap(found[1] if found else None, self._first_line, self._text)

    @property
    def start(self) -> Span:
        """The first words of the document."""
        if self._root is None:
            return Span(self._first_line + 1, 1, self._first_line + 1, 2)
        return self._first_words(self._root)

    def span(self, start: Mark, end: Mark) -> Span:
        """The stretch between two points, one character where they are the same."""
        first, last = self._point(start), self._point(end)
        return Span(*first, *last) if first < last else Span(*first, first[0], first[1] + 1)

    def _point(self, mark: Mark) -> tuple[int, int]:
        if self._text is None:
            return self._first_line + mark.line + 1, mark.column + 1
        # The parser does not count a byte order mark at the start.
        index = mark.index + self._text.startswith("\ufeff")
        before = self._text[:index].replace("\r\n", "\n").replace("\r", "\n")
        return self._first_line + before.count("\n") + 1, len(before) - before.rfind("\n")

    def _first_words(self, node: Node) -> Span:
        while isinstance(node, (MappingNode, SequenceNode)) and node.items:
            node = node.items[0]
        return self.span(node.start_mark, node.end_mark)

    def _find(self, keys: Keys) -> tuple[Node | None, Node] | None:
        if self._root is None:
            return None
        key, node = None, self._root
        for name in keys:
            node = _target(node)
            if isinstance(name, int):
                if not isinstance(node, SequenceNode) or name >= len(node.items):
                    return None
                key, node = None, node.items[name]
            else:
                found = next((pair for pair in _pairs(node) if _key(pair[0]) == name), None)
                if found is None:
                    return None
                key, node = found
        return key, node


def _written_as(keys: Keys) -> list[Keys]:
    """Where in a manifest a field of a pod template stands that the server keeps elsewhere."""
    for place, name in enumerate(keys):
        if name in ("labels", "annotations") and place and keys[place - 1] != "metadata":
            return [(*keys[:place], "metadata", *keys[place:])]
    return [(*keys[:-2], keys[-1])] if len(keys) > 1 and keys[-2] == "securityContext" else []


def _target(node: Node) -> Node:
    while isinstance(node, AliasNode):
        node = node.target
    return node


def _pairs(node: Node) -> Iterator[tuple[Node, Node]]:
    """The entries of a mapping, the winning one of several with one key first."""
    node = _target(node)
    if isinstance(node, SequenceNode):
        for item in node.items:
            yield from _pairs(item)
    if not isinstance(node, MappingNode):
        return
    for place in range(len(node.items) - 2, -1, -2):
        key, value = node.items[place], node.items[place + 1]
        if is_merge(key):
            yield from _pairs(value)
        else:
            yield key, value


def _key(node: Node) -> str | None:
    node = _target(node)
    if isinstance(node, (MappingNode, SequenceNode, AliasNode)):
        return None
    try:
        value: Scalar = resolve(node.value, node.implicit[0], node.tag)
    except ScalarError:
        return None
    return key_text(value)
