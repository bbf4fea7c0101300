"""From the words of a lesson to HTML."""

from __future__ import annotations

import pytest

from lessons.markdown import Surroundings, Target, render, render_inline, split_front_matter

FIGURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'


def html(text: str) -> str:
    around = Surroundings({"other": Target("../other/", "Lesson 2")}, {"chart.svg": FIGURE})
    made = render(text, around)
    assert around.problems == []
    return made


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("::: try\n1. Do it.\n:::", '<section class="box box--try">\n<h2 class="box__title">Try it</h2>\n<ol>'),
        ("::: note Which <one>?\nWords.\n:::", '<h2 class="box__title">Which &lt;one&gt;?</h2>'),
        ("::: terms\nJob\n: Work that ends.\n:::", "<dl>\n<dt>Job</dt>\n<dd>Work that ends.</dd>"),
        ("| a | b |\n| - | - |\n| 1 | 2 |", "<td>1</td>"),
        ("[so](lesson:other)", '<a href="../other/">so</a>'),
        ("[](lesson:other)", '<a href="../other/">Lesson 2</a>'),
        ("[](https://kubernetes.io/)", '<a href="https://kubernetes.io/"></a>'),
        ('![a "chart"](chart.svg)', 'role="img" aria-label="a &quot;chart&quot;"'),
        ("## What is this?", '<h2 id="about-what-is-this">What is this?</h2>'),
        ("```yaml\nkind: Job\n```", '<pre class="code" tabindex="0"><code><span class="hl-nt">kind</span>'),
        ('He said "no".', "He said “no”."),
    ],
)
def test_markdown(text: str, part: str) -> None:
    assert part in html(text)


def test_html_in_a_text_is_text() -> None:
    assert html("<script>alert(1)</script>") == "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"


def test_nothing_carries_a_style_attribute() -> None:
    assert "style=" not in html("| a |\n| -: |\n| 1 |\n\n```yaml\na: 1\n```")


def test_front_matter_is_split_off_with_its_number_of_lines() -> None:
    assert split_front_matter("---\ntitle: A\ntopic: B\n---\n\nWords.\n") == ("title: A\ntopic: B", 4)
    assert split_front_matter("Words.\n\n---\n") == (None, 0)


def test_one_line_has_no_paragraph_around_it() -> None:
    assert render_inline("Set `a`.") == "Set <code>a</code>."
