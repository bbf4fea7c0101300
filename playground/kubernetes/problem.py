"""What is wrong with a text, in a form that an editor can underline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class Span(NamedTuple):
    """A stretch of text: lines and columns count from 1, columns in characters, the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one document.

    ``stage`` says which check found it: "syntax", "limit", "object" (apiVersion, kind), "decoding" (unknown fields,
    wrong types) or "validation". ``type``, ``field``, ``bad_value`` and ``detail`` are the API server's (field.Error)
    where there is a field; ``text`` is the whole sentence as people see it.
    """

    stage: str
    text: str
    span: Span
    type: str = ""
    field: str = ""
    bad_value: Any = None
    detail: str = ""

    @property
    def line(self) -> int:
        return self.span.line

    @property
    def column(self) -> int:
        return self.span.column

    @property
    def end_line(self) -> int:
        return self.span.end_line

    @property
    def end_column(self) -> int:
        return self.span.end_column
