"""Why a document cannot be read."""

from __future__ import annotations

from dataclasses import dataclass

from playground.kubernetes.decode_source import Mark
from playground.limits import Limit


@dataclass(frozen=True, slots=True)
class Point:
    """A mark that no parser made."""

    line: int
    column: int
    index: int


class DocumentError(Exception):
    """A document that is no YAML, or no JSON value. ``message`` is kubectl's; the marks say where."""

    def __init__(self, message: str, start: Mark, end: Mark) -> None:
        super().__init__(message)
        self.message, self.start, self.end = message, start, end


class LimitReached(Exception):
    """A document that asks for more than ``limit``."""

    def __init__(self, limit: Limit, start: Mark) -> None:
        super().__init__(limit.message())
        self.limit, self.start = limit, start
