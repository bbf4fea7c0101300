"""How kubectl cuts a stream into documents (k8s.io/apimachinery/pkg/util/yaml/decoder.go YAMLReader)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

SEPARATOR = "---"


class Chunk(NamedTuple):
    """One document's text; ``first_line`` counts from 0. ``error`` is set where the separator itself is wrong."""

    text: str
    first_line: int
    error: str | None = None


def split(text: str, first_line: int = 0) -> Iterator[Chunk]:
    """The documents of a YAML stream, in order; nothing follows one with an error.

    A line that begins with ``---`` ends a document; a separator before any content stays part of the document that
    follows.
    """
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    begin = 0
    for number, line in enumerate(lines):
        if not line.startswith(SEPARATOR):
            continue
        rest = line[len(SEPARATOR) :].strip()
        if rest and not rest.startswith("#"):
            yield Chunk("", first_line + number, f"invalid Yaml document separator: {rest}")
            return
        if number > begin:
            yield Chunk("\n".join(lines[begin:number]) + "\n", first_line + begin)
            begin = number + 1
    if begin < len(lines):
        yield Chunk("\n".join(lines[begin:]) + "\n", first_line + begin)
