"""A sentence or two with places for values."""

from __future__ import annotations

from string import Formatter


class Template:
    """``texts`` share ``places``; ``{0}`` in a text stands for the first of them.

    They are written with names: ``{lateMs}``, or with a noun to be counted: ``{failed:failed Pod}``.
    """

    __slots__ = ("places", "texts", "written")

    def __init__(self, *texts: str) -> None:
        self.written = texts
        places: dict[tuple[str, str], int] = {}
        self.texts = tuple(_numbered(text, places) for text in texts)
        self.places = tuple(places)

    def fill(self, words: list[str]) -> list[str]:
        """The texts with a word for each place."""
        return [text.format(*words) for text in self.texts]


def _numbered(text: str, places: dict[tuple[str, str], int]) -> str:
    parts = []
    for literal, name, noun, _ in Formatter().parse(text):
        parts.append(literal)
        if name is not None:
            parts.append(f"{{{places.setdefault((name, noun or ''), len(places))}}}")
    return "".join(parts)
