"""docs/fidelity.md as a part of a page."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

LEVELS = {"exact": "exact", "simplified": "simplified", "not simulated": "absent"}


@cache
def fidelity_html() -> SafeString:
    """The document as HTML: its tables scroll by themselves, and each level of truth is a badge."""
    text = (settings.BASE_DIR / "docs" / "fidelity.md").read_text(encoding="utf-8")
    html = MarkdownIt("commonmark", {"html": False}).enable("table").render(text)
    html = html.replace("<table>", '<div class="table-scroll" tabindex="0"><table>')
    html = html.replace("</table>", "</table></div>")
    for words, name in LEVELS.items():
        html = html.replace(f"<td>{words}</td>", f'<td><span class="badge badge--{name}">{words}</span></td>')
    # Our own file, rendered without raw HTML.
    return SafeString(html)
