"""A real Chromium in front of the real server; whatever goes wrong in the page fails the test that saw it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect

from playground.sandbox.browser import chromium
from tests.browser.sandbox import Sandbox
from tests.conftest import Server

expect.set_options(timeout=5_000)

DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}

# The policy's violations are events; this makes each one a console error, which fails the test.
REPORT_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", (event) =>
  console.error(`CSP: ${event.violatedDirective} refused ${event.blockedURI} ${event.sample}`));
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser/" in item.nodeid:
            item.add_marker(pytest.mark.xdist_group("browser"))


# Not for the session: Playwright holds the event loop of its thread, which the tests of other modules need.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


class Trouble:
    """What went wrong in the pages of one test, and what was to go wrong."""

    def __init__(self) -> None:
        self.seen: list[str] = []
        self.expected: list[str] = []

    def expect(self, pattern: str) -> None:
        """Whatever has ``pattern`` (a regular expression) in it is part of the test."""
        self.expected.append(pattern)

    def unexpected(self) -> list[str]:
        return [each for each in self.seen if not any(re.search(pattern, each) for pattern in self.expected)]

    def watch(self, context: BrowserContext, address: str) -> None:
        context.add_init_script(REPORT_VIOLATIONS)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.seen.append(f"error: {error.error}"))
        context.on("request", lambda request: self._request(request, address))

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.seen.append(f"console {message.type}: {message.text} ({message.location.get('url', '')})")

    def _request(self, request: Request, address: str) -> None:
        if not request.url.startswith((address, "data:", "blob:")):
            self.seen.append(f"request to another host: {request.url}")


@pytest.fixture
def trouble() -> Iterator[Trouble]:
    trouble = Trouble()
    yield trouble
    assert trouble.unexpected() == []


OpenPage = Callable[..., Page]


@pytest.fixture
def open_page(browser: Browser, session_server: Server, trouble: Trouble) -> Iterator[OpenPage]:
    """``open_page(path, address=..., **context)``: a page in a context of its own, 1440 x 900 unless told otherwise."""
    contexts: list[BrowserContext] = []

    def open_page(path: str = "/playground/", address: str = session_server.address, **options: Any) -> Page:
        context = browser.new_context(**{"viewport": DESKTOP, "reduced_motion": "reduce", **options})
        contexts.append(context)
        trouble.watch(context, address)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.goto(address + path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def sandbox(open_page: OpenPage) -> Sandbox:
    """The open playground with its first run drawn."""
    sandbox = Sandbox(open_page("/playground/"))
    sandbox.wait_for_run()
    return sandbox
