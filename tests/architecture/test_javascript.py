"""The browser's modules: which are pure, and that none of them reaches another site or writes code at run time."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

OWN = sorted((ROOT / "static" / "js").rglob("*.js"))
PURE = [path for path in OWN if re.match(r"(model|scale|layout|draw|playback)(-|\.js$)", path.name)]

# The world outside of a function's arguments.
WORLD = {
    *("document", "window", "globalThis", "self", "fetch", "Date", "performance", "localStorage", "sessionStorage"),
    *("setTimeout", "setInterval", "requestAnimationFrame", "navigator", "location", "WebSocket", "crypto"),
}


def code_of(text: str) -> str:
    """``text`` without its comments and with its strings emptied."""
    parts = r"//[^\n]*|/\*.*?\*/|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'"
    return re.sub(parts, lambda part: '""' if part[0][0] in "\"'" else " ", text, flags=re.DOTALL)


def worldly(text: str) -> set[str]:
    """The names of WORLD that ``text`` uses, other than as a property of something else or as a key."""
    code = code_of(text)
    uses = re.findall(r"(?<![.\w$])([A-Za-z]+)\b(?!\s*:)", code) + re.findall(r"\bMath\.random\b", code)
    return {name for name in uses if name in WORLD or name == "Math.random"}


def test_the_pure_modules_are_there() -> None:
    assert {"model.js", "scale.js", "layout.js", "draw.js", "playback.js"} <= {path.name for path in PURE}


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.name)
def test_a_pure_module_knows_no_page_and_no_clock(path: Path) -> None:
    assert worldly(path.read_text()) == set()


@pytest.mark.parametrize("path", PURE, ids=lambda path: path.name)
def test_a_pure_module_imports_pure_modules_only(path: Path) -> None:
    imported = {
        (path.parent / name).resolve() for name in re.findall(r'(?:from|import)\s*\(?"([^"]+)"', path.read_text())
    }
    assert imported <= set(PURE)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("const now = Date.now();", {"Date"}),
        ("document.title = t", {"document"}),
        ("const x = Math.random()", {"Math.random"}),
        ("await fetch(`/x`)", {"fetch"}),
        ("scale.window(3) // document", set()),
        ('const word = "the Date /* of the */ document";', set()),
        ("return {window: 3}", set()),
    ],
)
def test_the_check_itself_sees_what_it_must(line: str, found: set[str]) -> None:
    assert worldly(line) == found


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_no_module_writes_markup_or_code_from_text(path: Path) -> None:
    forbidden = r"\.(?:innerHTML|outerHTML)\s*=|insertAdjacentHTML|document\.write|\beval\(|new Function"
    assert re.search(forbidden, code_of(path.read_text())) is None
