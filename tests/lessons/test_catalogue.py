"""What a folder of lessons may look like, and what is said about one that may not."""

from __future__ import annotations

from pathlib import Path

import pytest

from lessons.catalogue import CONTENT, ContentError, read_content

CHAPTER = "---\ntitle: A part\nsummary: What it is about.\n---\n"
LESSON = """---
title: A story.
summary: What to `see`.
topic: Job
minutes: 3
---

Words, and [](lesson:second).
"""
START = """apiVersion: batch/v1
kind: Job
metadata:
  name: paint
spec:
  template:
    spec:
      restartPolicy: Never
      containers:
      - name: main
        image: painter:v1
"""


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """Two chapters with one good lesson each."""
    for chapter, lesson in (("01-one", "01-first"), ("02-two", "05-second")):
        folder = tmp_path / chapter / lesson
        folder.mkdir(parents=True)
        (tmp_path / chapter / "chapter.md").write_text(CHAPTER)
        (folder / "lesson.md").write_text(LESSON)
        (folder / "start.yaml").write_text(START)
    return tmp_path


def problems(content: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read_content(content)
    return [str(problem) for problem in caught.value.problems]


def test_the_folders_give_order_slugs_and_numbers(content: Path) -> None:
    found = read_content(content)
    assert [chapter.title for chapter in found.chapters] == ["A part", "A part"]
    assert [(lesson.number, lesson.slug) for lesson in found.lessons] == [(1, "first"), (2, "second")]


def test_front_matter_becomes_the_lesson(content: Path) -> None:
    front = LESSON.replace("minutes: 3", "minutes: 3\ncompare: true\nplayhead: 1m30s\nfile: cronjob.yaml")
    (content / "01-one/01-first/lesson.md").write_text(front)
    lesson = read_content(content).by_slug["first"]
    assert (lesson.title, lesson.summary_html, lesson.topic) == ("A story.", "What to <code>see</code>.", "Job")
    assert (lesson.minutes, lesson.compare, lesson.playhead_ms, lesson.file_name) == (3, True, 90_000, "cronjob.yaml")
    assert lesson.text == START


def test_neighbours_lead_across_chapters(content: Path) -> None:
    found = read_content(content)
    first, second = found.lessons
    assert found.neighbours(first) == (None, second)
    assert found.neighbours(second) == (first, None)


def test_a_link_without_text_is_named_after_the_lesson(content: Path) -> None:
    assert '<a href="../second/">Lesson 2</a>' in read_content(content).by_slug["first"].html


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        pytest.param(
            ("02-two/06-first/lesson.md", LESSON),
            "02-two/06-first: there is another lesson 'first'",
            id="a slug used twice",
        ),
        pytest.param(
            ("01-one/01-other/lesson.md", LESSON),
            "01-one/01-other: has the same number as 01-first",
            id="a number used twice",
        ),
        pytest.param(("01-one/02-new/lesson.md", LESSON), "01-one/02-new/start.yaml: is missing", id="no start.yaml"),
        pytest.param(("01-one/02-new/start.yaml", START), "01-one/02-new/lesson.md: is missing", id="no lesson.md"),
        pytest.param(("03-three/01-new/start.yaml", START), "03-three/chapter.md: is missing", id="no chapter.md"),
        pytest.param(
            ("notes.txt", ""), "notes.txt: only folders named like 01-first-steps belong here", id="a stray file"
        ),
        pytest.param(
            ("01-one/2-new/start.yaml", START),
            "01-one/2-new: only folders named like 01-first-steps",
            id="a number of one digit",
        ),
        pytest.param(
            ("01-one/01-first/solution.txt", ""),
            "01-one/01-first/solution.txt: a lesson holds lesson.md, start.yaml and figures",
            id="a file that no lesson has",
        ),
        pytest.param(
            ("01-one/01-first/lesson.md", LESSON.replace("topic:", "topics:")),
            "lesson.md:1: front matter: Object contains unknown field `topics`",
            id="an unknown key",
        ),
        pytest.param(
            ("01-one/01-first/lesson.md", LESSON.replace("topic: Job\n", "")),
            "lesson.md:1: front matter: Object missing required field `topic`",
            id="a missing key",
        ),
        pytest.param(
            ("01-one/01-first/lesson.md", LESSON.replace("minutes: 3", "minutes: many")),
            "lesson.md:1: front matter: Expected `int`, got `str` - at `$.minutes`",
            id="a key of the wrong type",
        ),
        pytest.param(
            ("01-one/01-first/lesson.md", LESSON.replace("minutes: 3", "minutes: 3\nplayhead: soon")),
            "lesson.md:1: front matter: playhead must be a duration",
            id="a playhead that is no duration",
        ),
        pytest.param(
            ("01-one/01-first/lesson.md", LESSON.replace("minutes: 3", "minutes: [3")),
            "lesson.md:",
            id="front matter that is no YAML",
        ),
        pytest.param(
            ("01-one/01-first/lesson.md", "Words."), "lesson.md:1: must begin with front matter", id="no front matter"
        ),
        pytest.param(
            ("01-one/01-first/lesson.md", LESSON.replace("lesson:second", "lesson:secnod")),
            "lesson.md: there is no lesson 'secnod' to link to",
            id="a link to no lesson",
        ),
        pytest.param(
            ("01-one/01-first/lesson.md", LESSON + "\n![A chart](chart.svg)\n"),
            "lesson.md: there is no figure 'chart.svg' in this folder",
            id="a figure that is not there",
        ),
        pytest.param(
            ("01-one/01-first/lesson.md", LESSON + "\n```\ntext\n```\n"),
            "lesson.md: a code block needs the name of its language",
            id="a code block of no language",
        ),
        pytest.param(
            ("01-one/01-first/start.yaml", START.replace("Never", "Always")),
            '01-one/01-first/start.yaml:8: spec.template.spec.restartPolicy: Required value: valid values: "OnFailure"',
            id="a manifest that the API server refuses",
        ),
    ],
)
def test_what_is_wrong_is_said_with_its_place(content: Path, change: tuple[str, str], wrong: str) -> None:
    path = content / change[0]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(change[1])
    assert any(wrong in problem for problem in problems(content)), problems(content)


def test_everything_that_is_wrong_is_said_at_once(content: Path) -> None:
    (content / "01-one/01-first/start.yaml").unlink()
    (content / "02-two/05-second/lesson.md").write_text("Words.")
    assert len(problems(content)) == 2


def test_a_folder_without_lessons_is_refused(tmp_path: Path) -> None:
    assert problems(tmp_path) == [".: there is no lesson here"]


@pytest.mark.parametrize(
    ("figure", "wrong"),
    [
        ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><script/></svg>", "<script> does not belong"),
        ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><g style='fill:red'/></svg>", "'style' of <g>"),
        ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><g onclick='x()'/></svg>", "'onclick' of <g>"),
        ("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><g></svg>", "is not well-formed"),
        ("<svg xmlns='http://www.w3.org/2000/svg'></svg>", "the outermost element must be"),
        ("<p>", "a figure begins with its <svg> element"),
    ],
)
def test_a_figure_is_shapes_and_text_only(content: Path, figure: str, wrong: str) -> None:
    (content / "01-one/01-first/chart.svg").write_text(figure)
    assert any(f"chart.svg: {wrong}" in problem for problem in problems(content))


def test_our_own_content_is_read_without_a_problem() -> None:
    assert len(read_content(CONTENT).lessons) >= 14
