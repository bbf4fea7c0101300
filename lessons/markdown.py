"""The text of a lesson -> HTML: CommonMark with tables, definition lists, and the boxes of a lesson.

The HTML carries classes only, never a style attribute, so that it stands under the strictest content security policy,
and raw HTML in a text is shown as text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.anchors import anchors_plugin
from mdit_py_plugins.container import container_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

# The boxes that a text may hold, ``::: name`` to ``:::``, and the title of one that brings none of its own.
BOXES = {
    "try": "Try it",
    "myth": "Easily mistaken",
    "note": "Good to know",
    "terms": "In the words of Kubernetes",
}
LESSON_SCHEME = "lesson:"

Env = MutableMapping[str, Any]
_FORMATTER = HtmlFormatter(nowrap=True, classprefix="hl-")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link to a lesson leads, and its text where the author gave none."""

    url: str
    label: str


@dataclass(slots=True)
class Surroundings:
    """What a text may refer to: lessons by slug, figures by file name. ``problems`` fills up in rendering."""

    lessons: Mapping[str, Target] = field(default_factory=dict)
    figures: Mapping[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def split_front_matter(text: str) -> tuple[str | None, int]:
    """The YAML between the leading ``---`` lines, None without such, and the number of lines it takes with them."""
    tokens = _MARKDOWN.parse(text, {"surroundings": Surroundings()})
    if not tokens or tokens[0].type != "front_matter" or tokens[0].map is None:
        return None, 0
    return tokens[0].content, tokens[0].map[1]


def render(text: str, surroundings: Surroundings) -> str:
    """The HTML of a whole text; what it gets wrong is added to ``surroundings.problems``."""
    return str(_MARKDOWN.render(text, {"surroundings": surroundings}))


def render_inline(text: str) -> str:
    """The HTML of one line: code, emphasis and links to other sites, without a paragraph around it."""
    return str(_MARKDOWN.renderInline(text, {"surroundings": Surroundings()}))


def _highlighted(code: str, language: str) -> str:
    """The inside of a code block with classes for its colours; empty for a language that is not known."""
    try:
        lexer = get_lexer_by_name(language)
    except ClassNotFound:
        return ""
    return str(highlight(code, lexer, _FORMATTER))


def _fence(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    language = tokens[index].info.strip()
    inside = _highlighted(tokens[index].content, language)
    if not inside:
        _surroundings(env).problems.append(f"a code block needs the name of its language; {language!r} is not known")
    # A block that is wider than its column scrolls, so the keyboard must reach it.
    return f'<pre class="code" tabindex="0"><code>{inside}</code></pre>\n'


def _image(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    """A figure of the lesson's folder, put into the page itself: only so can it follow the colours of the theme."""
    token = tokens[index]
    name = str(token.attrs.get("src", ""))
    figure = _surroundings(env).figures.get(name)
    if figure is None:
        _surroundings(env).problems.append(f"there is no figure {name!r} in this folder")
        return ""
    label = renderer.renderInlineAsText(token.children, options, env)
    if not label:
        _surroundings(env).problems.append(f"the figure {name!r} needs a text that says the same in words")
    return figure.replace("<svg ", f'<svg class="figure" role="img" aria-label="{escapeHtml(label)}" ', 1)


def _cell(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    """A table's cell, aligned by a class and not by a style."""
    token = tokens[index]
    align = str(token.attrs.pop("style", "")).removeprefix("text-align:")
    if align:
        token.attrs["class"] = f"align-{align}"
    return renderer.renderToken(tokens, index, options, env)


def _box(name: str, title: str) -> Callable[..., str]:
    def render_box(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
        if tokens[index].nesting != 1:
            return "</section>\n"
        own_title = tokens[index].info.strip().removeprefix(name).strip()
        return f'<section class="box box--{name}">\n<h2 class="box__title">{escapeHtml(own_title or title)}</h2>\n'

    return render_box


def _link_lessons(state: StateCore) -> None:
    """Turn ``lesson:slug`` into the address of that lesson, and give a link without text the lesson's label."""
    around = _surroundings(state.env)
    for block in state.tokens:
        for token in block.children or []:
            href = str(token.attrs.get("href", ""))
            if token.type != "link_open" or not href.startswith(LESSON_SCHEME):
                continue
            target = around.lessons.get(href.removeprefix(LESSON_SCHEME))
            if target is None:
                around.problems.append(f"there is no lesson {href.removeprefix(LESSON_SCHEME)!r} to link to")
                continue
            token.attrs["href"] = target.url
            token.meta["label"] = target.label


def _link_close(renderer: RendererHTML, tokens: Sequence[Token], index: int, options: Any, env: Env) -> str:
    before = tokens[index - 1]
    label = before.meta.get("label", "") if before.type == "link_open" else ""
    return f"{escapeHtml(label)}</a>"


def _surroundings(env: Env) -> Surroundings:
    found: Surroundings = env["surroundings"]
    return found


def _heading_id(text: str) -> str:
    """An id that cannot be one of the page around the text."""
    words = "".join(letter if letter.isalnum() else " " for letter in text.lower()).split()
    return "about-" + "-".join(words)


def _build() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True})
    markdown.enable(["table", "replacements", "smartquotes"])
    front_matter_plugin(markdown)
    deflist_plugin(markdown)
    anchors_plugin(markdown, min_level=2, max_level=3, slug_func=_heading_id)
    for name, title in BOXES.items():
        container_plugin(markdown, name, render=_box(name, title))
    markdown.core.ruler.after("inline", "lesson_links", _link_lessons)
    rules = {"fence": _fence, "image": _image, "link_close": _link_close, "th_open": _cell, "td_open": _cell}
    for rule, function in rules.items():
        markdown.add_render_rule(rule, function)
    return markdown


_MARKDOWN = _build()
