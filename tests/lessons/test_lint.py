"""``manage.py checklessons``."""

from __future__ import annotations

from dataclasses import replace
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lessons.catalogue import catalogue
from lessons.lint import lint, play

GOOD = catalogue().lessons[0]


def test_our_own_lessons_are_well() -> None:
    out = StringIO()
    call_command("checklessons", stdout=out)
    assert out.getvalue().endswith(f"All {len(catalogue().lessons)} lessons are well.\n")


def test_a_good_lesson_has_nothing_to_mend() -> None:
    assert lint(GOOD) == []


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"title": "A" * 91 + "."}, "the title has 92 letters; 90 are enough"),
        ({"title": "backoffLimit"}, "the title is a sentence and ends like one"),
        ({"summary_html": "Look. " * 50 + "."}, "letters; 240 are enough"),
        ({"html": GOOD.html + "<p>" + "word " * 700 + "</p>"}, "words; 700 are enough for one sitting"),
        ({"html": GOOD.html.replace("box--try", "box--tyr")}, "there is no '::: try' box"),
        ({"html": GOOD.html.replace("box--myth", "box--mtyh")}, "there is no '::: myth' box"),
        ({"html": GOOD.html + "<h1>Title</h1>"}, "the page's only first heading is the title: begin with ##"),
        ({"html": GOOD.html + "<p>::: tyr</p>"}, "a box has a name that is not known, or ends twice"),
        ({"html": GOOD.html.replace("</section>", "", 1)}, "a box lies in another one"),
    ],
)
def test_what_can_be_wrong_with_the_words(change: dict[str, Any], wrong: str) -> None:
    (problem,) = lint(replace(GOOD, **change))
    assert wrong in str(problem)
    assert problem.path == "01-contractors/01-staff-and-contractors/lesson.md"


def test_a_scenario_that_reaches_a_limit_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    cut = SimpleNamespace(records=iter(()), ended="limit:RUN_RECORDS", until_ms=0)
    monkeypatch.setattr("lessons.lint.scenario.run", lambda _: cut)
    (problem,) = play(GOOD).problems
    assert str(problem).endswith("start.yaml: does not play to its end: limit:RUN_RECORDS")


def test_problems_are_listed_and_counted(tmp_path: Path) -> None:
    (tmp_path / "01-a").mkdir()
    with pytest.raises(CommandError, match=r"1 problem:\n  01-a/chapter.md: is missing"):
        call_command("checklessons", str(tmp_path))


def test_a_folder_that_is_not_there_is_named() -> None:
    with pytest.raises(CommandError, match="nowhere is not a folder"):
        call_command("checklessons", "nowhere")
