"""axe finds nothing, in both themes and at both sizes."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE, OpenPage, Trouble
from tests.browser.sandbox import Sandbox
from tests.conftest import ROOT

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()


def violations(page: Page) -> list[str]:
    """One line for each finding: the rule, the element, what axe says of it."""
    page.evaluate(AXE)
    results = page.evaluate("() => axe.run(document, { resultTypes: ['violations'] })")
    return [
        f"{rule['id']}: {json.dumps(node['target'])} {node['failureSummary']}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize(
    "path", ["/", "/playground/", "/playground/?compare", "/lessons/", "first lesson", "/s/nothing"]
)
def test_axe_finds_nothing(open_page: OpenPage, trouble: Trouble, path: str, size: dict[str, int], theme: str) -> None:
    trouble.expect("404")
    page = open_page("/lessons/" if path == "first lesson" else path, viewport=size, color_scheme=theme)
    if path == "first lesson":
        page.locator("main a[href^='/lessons/']").first.click()
    if page.locator("jobsite-sandbox").count():
        Sandbox(page).wait_for_run()
    assert violations(page) == []
    overflow = page.evaluate("() => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    assert overflow == 0, "the page is wider than the window"


def test_axe_finds_nothing_in_the_open_dialog_and_with_problems(sandbox: Sandbox) -> None:
    sandbox.line("concurrencyPolicy").click()
    sandbox.page.keyboard.press("End")
    sandbox.page.keyboard.type("x")
    expect(sandbox.problems).to_have_count(1)
    assert violations(sandbox.page) == []
    sandbox.root.get_by_role("button", name="Share").click()
    expect(sandbox.root.get_by_role("dialog").get_by_label("Short link")).to_be_visible()
    assert violations(sandbox.page) == []


def test_the_check_itself_finds_a_planted_defect(sandbox: Sandbox) -> None:
    sandbox.page.evaluate("() => document.querySelector('main').append(document.createElement('button'))")
    assert any(line.startswith("button-name") for line in violations(sandbox.page))
