"""Who may know whom: the contracts of pyproject.toml hold, and each of them notices when it is broken."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
CORE: list[str] = next(contract["source_modules"] for contract in CONTRACTS if contract["id"] == "core-is-plain")
SHELLS = [
    "playground.asgi",
    "playground.conformance",
    "playground.environment",
    "playground.sandbox",
    "playground.settings",
    "playground.urls",
]

# One forbidden line for each contract: its id, the file that gets the line, the line.
VIOLATIONS = [
    ("core-is-plain", "playground/timeline/__init__.py", "import django.conf"),
    ("core-is-still", "playground/simulator/clock.py", "import time"),
    ("one-direction", "playground/kubernetes/__init__.py", "import playground.scenario"),
    ("inside-the-simulator", "playground/simulator/event_loop.py", "import playground.simulator.store"),
    ("meet-in-the-store", "playground/simulator/scheduler.py", "import playground.simulator.kubelet"),
    ("shells-use-front-doors", "playground/sandbox/views.py", "import playground.simulator.cluster"),
    ("lessons-are-mounted", "playground/sandbox/models.py", "import lessons.urls"),
    ("one-importer-of-yaml", "playground/share.py", "import yaml"),
    ("one-importer-of-croniter", "playground/share.py", "import croniter"),
]


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    # Not the script beside the interpreter: it would read the packages of its own folder before those of ``folder``.
    code = (
        "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command; lint_imports_command()"
    )
    return subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        env={**os.environ, "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def verdicts(report: str) -> dict[str, str]:
    """KEPT or BROKEN for each contract's name."""
    return dict(re.findall(r"^(.+?) (KEPT|BROKEN)\b", report, flags=re.MULTILINE))


def test_every_contract_is_kept() -> None:
    ran = lint_imports(ROOT)
    assert ran.returncode == 0, ran.stdout
    assert verdicts(ran.stdout) == {contract["name"]: "KEPT" for contract in CONTRACTS}


@pytest.fixture(scope="module")
def broken_verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the linter says of a copy in which each contract is broken once."""
    folder = tmp_path_factory.mktemp("broken")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in ("playground", "lessons"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__", "content"))
    for _, path, line in VIOLATIONS:
        with (folder / path).open("a") as file:
            file.write(f"\n{line}\n")
    return verdicts(lint_imports(folder).stdout)


@pytest.mark.parametrize(("contract_id", "path", "line"), VIOLATIONS, ids=[row[0] for row in VIOLATIONS])
def test_a_planted_import_breaks_the_contract(
    broken_verdicts: dict[str, str], contract_id: str, path: str, line: str
) -> None:
    name = next(contract["name"] for contract in CONTRACTS if contract["id"] == contract_id)
    assert broken_verdicts[name] == "BROKEN", f"{line!r} in {path} went unnoticed"


def test_every_contract_has_a_planted_violation() -> None:
    assert [contract["id"] for contract in CONTRACTS] == [row[0] for row in VIOLATIONS]


def test_every_part_of_the_playground_is_core_or_shell() -> None:
    parts = {
        f"playground.{path.stem}" for path in (ROOT / "playground").iterdir() if path.suffix == ".py" or path.is_dir()
    }
    assert parts - {"playground.__init__", "playground.__pycache__"} == {*CORE, *SHELLS}


def test_both_rules_for_the_core_name_the_same_parts() -> None:
    still = next(contract["source_modules"] for contract in CONTRACTS if contract["id"] == "core-is-still")
    assert still == CORE


def test_every_controller_must_meet_the_others_in_the_store() -> None:
    modules = next(contract["modules"] for contract in CONTRACTS if contract["id"] == "meet-in-the-store")
    folder = ROOT / "playground" / "simulator" / "controllers"
    controllers = {path.stem for path in folder.iterdir() if not path.name.startswith("__")}
    controllers -= {"base", "ownership", "templates"}  # what they share
    assert {f"playground.simulator.controllers.{name}" for name in controllers} <= set(modules)


def core_files() -> list[Path]:
    folders = [ROOT / part.replace(".", "/") for part in CORE]
    return sorted(
        path for folder in folders for path in [*folder.rglob("*.py"), folder.with_suffix(".py")] if path.exists()
    )


@pytest.mark.parametrize("path", core_files(), ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_core_opens_no_file_and_reads_no_clock(path: Path) -> None:
    calls = {ast.unparse(node.func) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)}
    clocks = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "datetime.datetime.now"}
    files = {name for name in calls if re.search(r"^open$|\.(read|write)_(text|bytes)$", name)}
    assert not calls & clocks | files
