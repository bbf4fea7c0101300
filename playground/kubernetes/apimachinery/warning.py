"""What becomes of a server's warnings on their way to a person."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_MOST_CHARACTERS = 4096
_MOST_CHARACTERS_EACH = 256


def recorded(warnings: Iterable[str]) -> tuple[str, ...]:
    """The warnings that the answer to one request carries: each once, and cut short where all are too long.

    Mirrors k8s.io/apiserver/pkg/endpoints/filters/warning.go AddWarning.
    """
    different = [warning for warning in dict.fromkeys(warnings) if warning]
    kept: list[str] = []
    length, cut = 0, False
    for position, warning in enumerate(different):
        if cut and length >= _MOST_CHARACTERS:
            break
        text = warning[:_MOST_CHARACTERS_EACH] if cut else warning
        if not _can_be_sent(text):
            continue
        if cut or length + len(text) <= _MOST_CHARACTERS:
            kept.append(text)
        else:
            cut = True
            kept = [each[:_MOST_CHARACTERS_EACH] for each in different[: position + 1]]
            kept = [each for each in kept if _can_be_sent(each)]
        length = sum(map(len, kept))
    return tuple(kept)


def _can_be_sent(text: str) -> bool:
    """A header has no room for control characters: such a warning is lost."""
    return not any(unicodedata.category(character) == "Cc" for character in text)
