"""Where the checks put what they find."""

from __future__ import annotations

from playground.simulator.store import Object


class Report:
    """The sentences found since they were last taken."""

    def __init__(self) -> None:
        self._found: list[str] = []

    def add(self, about: Object, text: str) -> None:
        """``about`` does what may not be."""
        self._found.append(f"{about.kind} {about.meta.name} {text}")

    def say(self, text: str) -> None:
        """Something that is no object's."""
        self._found.append(text)

    def take(self) -> list[str]:
        taken, self._found = self._found, []
        return taken
