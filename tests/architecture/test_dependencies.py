"""What the program imports is what pyproject.toml asks for, and the lock files answer to it."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
# Named in settings as text, or loaded by uvicorn and Django where they find them; nothing imports them.
BY_NAME = {"channels-redis", "httptools", "psycopg", "tzdata", "uvloop", "websockets", "whitenoise", "django-htmx"}
BY_NAME |= {"django-template-partials", "lightkube-models"}
# What tests and measurements need besides.
TOOLS_ONLY = {"playground/sandbox/browser.py"}


def name_of(requirement: str) -> str:
    """The normal form of the name at the beginning of a requirement."""
    return re.sub(r"[-_.]+", "-", re.split(r"[\s\[<>=!;~]", requirement.strip(), maxsplit=1)[0]).lower()


def imported(path: Path) -> set[str]:
    """The top-level modules that a file imports."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.partition(".")[0])
    return names


def imported_distributions() -> set[str]:
    files = [path for part in ("playground", "lessons") for path in (ROOT / part).rglob("*.py")]
    files = [path for path in files if path.relative_to(ROOT).as_posix() not in TOOLS_ONLY]
    modules = (
        set().union(*(imported(path) for path in files)) - set(sys.stdlib_module_names) - {"playground", "lessons"}
    )
    known = packages_distributions()
    return {name_of(known[module][0]) for module in modules}


def test_every_import_is_asked_for_and_nothing_is_asked_for_in_vain() -> None:
    asked = {name_of(requirement) for requirement in PROJECT["project"]["dependencies"]}
    assert imported_distributions() | BY_NAME == asked


@pytest.mark.parametrize(
    ("lock", "asked"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]),
        ("requirements-node.txt", PROJECT["dependency-groups"]["node"]),
    ],
)
def test_a_lock_file_has_everything_that_is_asked_for_with_hashes(lock: str, asked: list[str]) -> None:
    text = (ROOT / lock).read_text()
    locked = re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==[^ ]+", text, flags=re.MULTILINE)
    assert {name_of(requirement) for requirement in asked} <= set(locked)
    entries = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
    assert entries
    assert all("--hash=sha256:" in entry for entry in entries)


def test_both_python_locks_agree() -> None:
    served, developed = (
        set(re.findall(r"^([a-z0-9-]+==[^ ]+)", (ROOT / lock).read_text(), flags=re.MULTILINE))
        for lock in ("requirements.txt", "requirements-dev.txt")
    )
    assert served <= developed
