"""docs/fidelity.md says what the conformance check finds, and what is called exact is proved."""

from __future__ import annotations

import pytest

from playground.conformance.behaviours import BEHAVIOURS, EXACT, Behaviour
from playground.conformance.families import Result, check
from playground.conformance.fidelity import markdown, proved, rows_of
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("fidelity")


@pytest.fixture(scope="module")
def results() -> list[Result]:
    return list(check(ROOT / "tests" / "conformance"))


def test_the_document_is_what_the_check_writes(results: list[Result]) -> None:
    assert (ROOT / "docs" / "fidelity.md").read_text(encoding="utf-8") == markdown(results)


@pytest.mark.parametrize("behaviour", [each for each in BEHAVIOURS if each.level == EXACT], ids=lambda each: each.name)
def test_what_is_called_exact_is_proved_by_recordings(behaviour: Behaviour, results: list[Result]) -> None:
    rows = rows_of(results)
    matched, total = proved(behaviour, rows)
    assert matched == total > 0
    for glob in behaviour.proof:
        assert proved(Behaviour("", "", EXACT, (glob,)), rows)[1] > 0, f"no recording is called {glob}"


def test_every_timeline_proves_something(results: list[Result]) -> None:
    rows = {row: False for row in rows_of(results) if row.startswith("timelines/")}
    unused = dict.fromkeys(rows)
    for behaviour in BEHAVIOURS:
        for row in rows:
            if proved(behaviour, {row: True})[1]:
                unused.pop(row, None)
    assert list(unused) == []
