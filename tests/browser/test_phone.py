"""With one thumb on a small screen: all that plays can be reached, and nothing lies on top of it."""

from __future__ import annotations

import pytest
from playwright.sync_api import Locator

from tests.browser.conftest import PHONE, OpenPage
from tests.browser.sandbox import Sandbox

# Is the element what a finger in its middle would touch?
ON_TOP = """element => {
  const { x, y, width, height } = element.getBoundingClientRect();
  const touched = document.elementFromPoint(x + width / 2, y + height / 2);
  return element.contains(touched);
}"""


def on_phone(open_page: OpenPage, path: str) -> Sandbox:
    sandbox = Sandbox(open_page(path, viewport=PHONE, has_touch=True, is_mobile=True))
    sandbox.wait_for_run()
    return sandbox


def player(sandbox: Sandbox) -> list[Locator]:
    parts = ("back", "play", "forward", "scrubber", "speed")
    tabs = sandbox.root.locator("[data-show]").all()
    return [sandbox.root.locator(f"[data-part={part}]") for part in parts] + tabs


@pytest.mark.parametrize("path", ["/", "/playground/", "/lessons/safe-to-repeat/", "/lessons/when-runs-overlap/"])
@pytest.mark.parametrize("down", [0, 120, 240])
def test_nothing_covers_the_player(open_page: OpenPage, path: str, down: int) -> None:
    sandbox = on_phone(open_page, path)
    sandbox.page.evaluate("down => window.scrollTo(0, down)", down)
    sandbox.settle()
    assert all(control.evaluate(ON_TOP) for control in player(sandbox))


def test_a_card_stands_above_the_player(open_page: OpenPage) -> None:
    sandbox = on_phone(open_page, "/lessons/safe-to-repeat/")
    sandbox.root.locator("[data-part=forward]").tap()
    card, transport = sandbox.root.locator("[data-part=details]"), sandbox.root.locator(".transport")
    card.wait_for()
    below, top = card.bounding_box(), transport.bounding_box()
    assert below is not None
    assert top is not None
    assert below["y"] + below["height"] <= top["y"]


def test_a_long_line_of_the_manifest_is_read_without_scrolling_sideways(open_page: OpenPage) -> None:
    sandbox = on_phone(open_page, "/lessons/safe-to-repeat/")
    sandbox.root.locator("[data-show=edit]").tap()
    sandbox.line("card charged").wait_for()
    hidden = sandbox.root.locator(".cm-scroller").evaluate("each => each.scrollWidth - each.clientWidth")
    assert hidden == 0
