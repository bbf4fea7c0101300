"""What a readable lesson can still get wrong: too many words, missing boxes, a scenario that never ends."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lessons.catalogue import LESSON_FILE, START_FILE, Lesson, Problem
from playground import scenario

TITLE_LETTERS = 90
SUMMARY_LETTERS = 240
TEXT_WORDS = 700
# What each lesson offers besides its story: something to do, and a mistake not to make.
NEEDED_BOXES = ("try", "myth")

_TAG = re.compile(r"<[^>]*>")
_NESTED = re.compile(r"<section(?:(?!</section>).)*<section", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Played:
    """One run of a lesson's scenario."""

    records: int
    until_ms: int
    problems: tuple[Problem, ...]


def lint(lesson: Lesson) -> list[Problem]:
    """What an editor would send back."""
    path = f"{lesson.folder}/{LESSON_FILE}"
    problems = []
    for what, text, most in (
        ("title", lesson.title, TITLE_LETTERS),
        ("summary", _TAG.sub("", lesson.summary_html), SUMMARY_LETTERS),
    ):
        if len(text) > most:
            problems.append(Problem(path, 1, f"the {what} has {len(text)} letters; {most} are enough"))
        if not text.endswith((".", "?", "!")):
            problems.append(Problem(path, 1, f"the {what} is a sentence and ends like one"))
    words = len(_TAG.sub(" ", lesson.html).split())
    if words > TEXT_WORDS:
        problems.append(Problem(path, None, f"the text has {words} words; {TEXT_WORDS} are enough for one sitting"))
    problems += [
        Problem(path, None, f"there is no '::: {box}' box")
        for box in NEEDED_BOXES
        if f'<section class="box box--{box}">' not in lesson.html
    ]
    if "<h1" in lesson.html:
        problems.append(Problem(path, None, "the page's only first heading is the title: begin with ##"))
    if ":::" in lesson.html:
        problems.append(Problem(path, None, "a box has a name that is not known, or ends twice"))
    if _NESTED.search(lesson.html):
        problems.append(Problem(path, None, "a box lies in another one: does that one lack its closing ':::'?"))
    return problems


def play(lesson: Lesson) -> Played:
    """Run the lesson's scenario to its end."""
    run = scenario.run(scenario.read(lesson.text))
    records = sum(1 for _ in run.records)
    problems = []
    if run.ended.startswith("limit:"):
        problems.append(Problem(f"{lesson.folder}/{START_FILE}", None, f"does not play to its end: {run.ended}"))
    return Played(records, run.until_ms, tuple(problems))
