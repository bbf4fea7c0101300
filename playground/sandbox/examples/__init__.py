"""The scenarios that the open playground offers: every ``*.yaml`` file of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from playground import scenario

FIRST = "slow-backup"


@dataclass(frozen=True)
class Example:
    """One example: ``name`` is the file name without ``.yaml``, ``title`` the title its Scenario document gives."""

    name: str
    title: str
    text: str

    @property
    def file_name(self) -> str:
        return f"{self.name}.yaml"


@cache
def all_examples() -> dict[str, Example]:
    """All examples by name, the one the playground opens with first, the others in alphabetical order."""
    paths = sorted(Path(__file__).parent.glob("*.yaml"), key=lambda path: (path.stem != FIRST, path.stem))
    texts = {path.stem: path.read_text(encoding="utf-8") for path in paths}
    return {name: Example(name, scenario.read(text).title or name, text) for name, text in texts.items()}
