"""``{% sandbox %}``: a live sandbox anywhere on a page."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from playground.sandbox.examples import Example
from playground.sandbox.routing import SOCKET_PATH

register = template.Library()


@register.inclusion_tag("sandbox/_sandbox.html", takes_context=True)
def sandbox(
    context: Context,
    text: str,
    name: str = "scenario.yaml",
    playhead_ms: int = 0,
    compact: bool = False,
    compare: bool = False,
    examples: Iterable[Example] = (),
    key: str = "",
) -> dict[str, Any]:
    """Draw a sandbox that holds ``text`` under the file name ``name``, with the playhead at ``playhead_ms``.

    ``compact`` leaves out what an embedding page has no room for, ``compare`` starts with a lane for each concurrency
    policy, and ``examples`` fills the menu of other texts. What a visitor types is kept in the browser under ``key``,
    by default the path of the page. The ids inside one sandbox carry ``sandbox_id``, which counts up within a page, so
    that a page may hold several.
    """
    sandbox_id = (context.render_context.get("sandbox_count") or 0) + 1
    context.render_context["sandbox_count"] = sandbox_id
    request = context.get("request")
    path = request.path if request is not None else ""
    return {
        "text": text,
        "name": name,
        "playhead_ms": playhead_ms,
        "compact": compact,
        "compare": compare,
        "examples": list(examples),
        "draft_key": key or (path if sandbox_id == 1 else f"{path}#{sandbox_id}"),
        "sandbox_id": f"sandbox-{sandbox_id}",
        "socket_path": f"/{SOCKET_PATH}",
        "share_url": reverse("share"),
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "CSP_NONCE": context.get("CSP_NONCE"),
    }
