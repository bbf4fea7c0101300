"""The tests of the browser's own modules: `node --test` runs each file, and its result is a test here."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.conftest import ROOT

FILES = sorted((ROOT / "tests" / "js").rglob("*.test.js"))


def test_there_are_files() -> None:
    assert FILES


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT / "tests" / "js").as_posix())
def test_node_runs_it_without_a_failure(node: str, path: Path) -> None:
    command = [node, "--test", "--test-reporter=tap", str(path)]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    counts = dict(re.findall(r"^# (\w+) (\d+)$", ran.stdout, flags=re.MULTILINE))
    assert int(counts["pass"]) > 0
    assert counts["tests"] == counts["pass"], ran.stdout
