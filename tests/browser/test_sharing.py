from __future__ import annotations

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Trouble
from tests.browser.sandbox import Sandbox


@pytest.mark.parametrize("label", ["Short link", "Long link"])
def test_a_link_opens_the_same_text_at_the_same_moment(sandbox: Sandbox, open_page: OpenPage, label: str) -> None:
    sandbox.replace_in_line("concurrencyPolicy", "Forbid", "Replace")
    sandbox.root.locator("[data-part=scrubber]").focus()
    sandbox.page.keyboard.press("Home")
    for _ in range(3):
        sandbox.page.keyboard.press("ArrowRight")
    sandbox.settle()
    moment = sandbox.clock.inner_text()

    sandbox.root.get_by_role("button", name="Share").click()
    field = sandbox.root.get_by_role("dialog").get_by_label(label)
    expect(field).to_have_value(re.compile("^http://"))
    link = urlsplit(field.input_value())

    other = Sandbox(open_page(link._replace(scheme="", netloc="").geturl()))
    other.wait_for_run()
    expect(other.clock).to_have_text(moment)
    assert other.text == sandbox.text


def test_a_short_link_is_the_same_for_the_same_scenario(sandbox: Sandbox) -> None:
    links = []
    for _ in range(2):
        sandbox.root.get_by_role("button", name="Share").click()
        field = sandbox.root.get_by_role("dialog").get_by_label("Short link")
        expect(field).to_have_value(re.compile("^http://.*/s/"))
        links.append(field.input_value())
        sandbox.page.keyboard.press("Escape")
        expect(sandbox.root.get_by_role("dialog")).to_be_hidden()
    assert links[0] == links[1]


def test_a_link_that_leads_nowhere_is_a_page_that_says_so(open_page: OpenPage, trouble: Trouble) -> None:
    trouble.expect("404")
    page = open_page("/s/nothing-here")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("link", name=re.compile("playground", re.IGNORECASE)).first).to_be_visible()
