"""The lessons, found by walking ``content/NN-chapter/NN-lesson/``: the number is the order, the rest is the slug.

There is no list to register a lesson in. All that is wrong with folders and files is raised as one ContentError.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, NamedTuple, TypeVar

import msgspec

from lessons.figures import figure_problem
from lessons.markdown import Surroundings, Target, render, render_inline, split_front_matter
from playground import scenario
from playground.kubernetes.decode import decode
from playground.scenario.durations import DurationError, parse_duration

CONTENT = Path(__file__).parent / "content"
CHAPTER_FILE = "chapter.md"
LESSON_FILE = "lesson.md"
START_FILE = "start.yaml"

_FOLDER = re.compile(r"(?P<number>[0-9]{2})-(?P<slug>[a-z][a-z0-9]*(?:-[a-z0-9]+)*)")
_Line = Annotated[str, msgspec.Meta(min_length=1, pattern=r"^[^\n]*$")]


class _ChapterFront(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    title: _Line
    summary: _Line


class _LessonFront(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What stands between the dashes of a ``lesson.md``; docs/adding-a-lesson.md describes each key."""

    title: _Line
    summary: _Line
    topic: _Line
    minutes: Annotated[int, msgspec.Meta(ge=1, le=60)]
    compare: bool = False
    playhead: int | str = 0
    file: Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9-]+\.yaml$")] = "manifest.yaml"


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson.

    ``folder`` is relative to the content, ``number`` counts through all chapters, ``text`` is the scenario that its
    sandbox begins with, and ``html`` its words.
    """

    folder: str
    slug: str
    number: int
    title: str
    summary_html: str
    topic: str
    minutes: int
    compare: bool
    playhead_ms: int
    file_name: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Chapter:
    slug: str
    number: int
    title: str
    summary: str
    lessons: tuple[Lesson, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All chapters in their order, and all lessons by slug in theirs."""

    chapters: tuple[Chapter, ...]
    by_slug: dict[str, Lesson]

    @property
    def lessons(self) -> list[Lesson]:
        return list(self.by_slug.values())

    def neighbours(self, lesson: Lesson) -> tuple[Lesson | None, Lesson | None]:
        """The lesson before and the lesson after, across chapters; None at either end."""
        around = [None, *self.lessons, None]
        return around[lesson.number - 1], around[lesson.number + 1]


class Problem(NamedTuple):
    """One thing that is wrong: the file or folder relative to the content, the line if it is known, and a sentence."""

    path: str
    line: int | None
    message: str

    def __str__(self) -> str:
        place = self.path if self.line is None else f"{self.path}:{self.line}"
        return f"{place}: {self.message}"


class ContentError(Exception):
    """The content cannot be used; ``problems`` says all that is wrong with it."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@cache
def catalogue() -> Catalogue:
    """The lessons that come with this program, read once; raises ContentError."""
    return read_content(CONTENT)


def read_content(folder: Path) -> Catalogue:
    """Read all lessons below ``folder``; raises ContentError with all that is wrong."""
    return _Reader(folder).read()


class _Found(NamedTuple):
    """A lesson's folder before its text is rendered, which needs all slugs."""

    folder: Path
    slug: str
    number: int
    front: _LessonFront
    body: str


_Front = TypeVar("_Front", _ChapterFront, _LessonFront)


class _Reader:
    def __init__(self, folder: Path) -> None:
        self.root = folder
        self.problems: list[Problem] = []
        self.targets: dict[str, Target] = {}

    def read(self) -> Catalogue:
        found: list[tuple[int, str, _ChapterFront, list[_Found]]] = []
        for chapter_number, slug, folder in self._numbered(self.root, files=()):
            front, _ = self._front(folder / CHAPTER_FILE, _ChapterFront)
            members = list(self._lesson_folders(folder))
            if front is not None:
                found.append((chapter_number, slug, front, members))
        chapters = tuple(
            Chapter(slug, number, front.title, front.summary, tuple(self._lesson(each) for each in members))
            for number, slug, front, members in found
        )
        by_slug = {lesson.slug: lesson for chapter in chapters for lesson in chapter.lessons}
        if not by_slug and not self.problems:
            self._problem(self.root, "there is no lesson here")
        if self.problems:
            raise ContentError(sorted(self.problems, key=lambda problem: (problem.path, problem.line or 0)))
        return Catalogue(chapters, by_slug)

    def _problem(self, path: Path, message: str, line: int | None = None) -> None:
        self.problems.append(Problem(path.relative_to(self.root).as_posix(), line, message))

    def _numbered(self, parent: Path, files: tuple[str, ...]) -> Iterator[tuple[int, str, Path]]:
        """The folders in ``parent`` in their order; anything else but ``files`` is a problem, as are equal numbers."""
        numbers: dict[int, str] = {}
        for path in sorted(parent.iterdir()):
            if path.name.startswith(".") or path.name in files:
                continue
            match = _FOLDER.fullmatch(path.name)
            if match is None or not path.is_dir():
                self._problem(path, "only folders named like 01-first-steps belong here")
                continue
            number = int(match["number"])
            if number in numbers:
                self._problem(path, f"has the same number as {numbers[number]}")
                continue
            numbers[number] = path.name
            yield number, match["slug"], path

    def _lesson_folders(self, chapter: Path) -> Iterator[_Found]:
        for _, slug, folder in self._numbered(chapter, files=(CHAPTER_FILE,)):
            if slug in self.targets:
                self._problem(folder, f"there is another lesson {slug!r}: its address would be the same")
                continue
            number = len(self.targets) + 1
            self.targets[slug] = Target(f"../{slug}/", f"Lesson {number}")
            front, body = self._front(folder / LESSON_FILE, _LessonFront)
            if front is not None:
                yield _Found(folder, slug, number, front, body)

    def _front(self, path: Path, kind: type[_Front]) -> tuple[_Front | None, str]:
        """The front matter of a file, None with a problem noted where it cannot be used, and the text below it."""
        if not path.is_file():
            self._problem(path, "is missing")
            return None, ""
        text = path.read_text(encoding="utf-8")
        front, lines = split_front_matter(text)
        if front is None:
            self._problem(path, "must begin with front matter between two lines of ---", 1)
            return None, ""
        decoded = decode(front)
        for wrong in decoded.problems:
            self._problem(path, wrong.text, wrong.line + 1)
        value = decoded.documents[0].value if decoded.documents else {}
        # The dashes and the front matter become empty lines, so that what is reported further down has its true line.
        body = "\n" * lines + text.split("\n", lines)[lines]
        try:
            return msgspec.convert(value, kind), body
        except msgspec.ValidationError as error:
            self._problem(path, f"front matter: {error}", 1)
            return None, body

    def _lesson(self, found: _Found) -> Lesson:
        path = found.folder / LESSON_FILE
        figures = self._figures(found.folder)
        surroundings = Surroundings(self.targets, figures)
        html = render(found.body, surroundings)
        for message in surroundings.problems:
            self._problem(path, message)
        try:
            playhead_ms = parse_duration(found.front.playhead)
        except DurationError as error:
            self._problem(path, f"front matter: playhead {error}", 1)
            playhead_ms = 0
        return Lesson(
            folder=found.folder.relative_to(self.root).as_posix(),
            slug=found.slug,
            number=found.number,
            title=found.front.title,
            summary_html=render_inline(found.front.summary),
            topic=found.front.topic,
            minutes=found.front.minutes,
            compare=found.front.compare,
            playhead_ms=playhead_ms,
            file_name=found.front.file,
            text=self._start(found.folder / START_FILE),
            html=html,
        )

    def _figures(self, folder: Path) -> dict[str, str]:
        figures = {}
        for path in sorted(folder.iterdir()):
            if path.suffix == ".svg":
                figures[path.name] = path.read_text(encoding="utf-8")
                if (message := figure_problem(figures[path.name])) is not None:
                    self._problem(path, message)
            elif path.name not in (LESSON_FILE, START_FILE) and not path.name.startswith("."):
                self._problem(path, f"a lesson holds {LESSON_FILE}, {START_FILE} and figures (*.svg), nothing else")
        return figures

    def _start(self, path: Path) -> str:
        if not path.is_file():
            self._problem(path, "is missing")
            return ""
        text = path.read_text(encoding="utf-8")
        given = scenario.read(text)
        for wrong in given.problems:
            self._problem(path, wrong.text, wrong.line)
        if not given.accepted and not given.problems:
            self._problem(path, "is not accepted")
        return text
