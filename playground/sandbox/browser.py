"""A real Chromium in front of a real server, for the browser tests and for ``manage.py bench``.

Needs the tools of requirements-dev.txt, so nothing that serves pages imports this module.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from playwright.sync_api import Browser, sync_playwright

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
)
# No sandbox, because root may start none, and none of the connections that a browser makes of itself.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


class NoChromium(Exception):
    """There is no browser to start; ``str()`` says what would help."""


def chromium_path() -> str:
    """The browser that ``CHROMIUM`` names, or the first that is installed; raises NoChromium."""
    names = (os.environ["CHROMIUM"],) if os.environ.get("CHROMIUM") else NAMES
    for name in names:
        if found := shutil.which(name):
            return found
    raise NoChromium(f"there is none of {', '.join(names)}; install one, or name it in CHROMIUM")


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser; raises NoChromium."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def server() -> Iterator[str]:
    """The address of a server of its own, with an empty database in a folder that goes away."""
    with tempfile.TemporaryDirectory() as folder:
        env = {**os.environ, "DATA_DIR": folder}
        manage = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py")]
        subprocess.run([*manage, "migrate", "--verbosity", "0"], env=env, check=True)
        with subprocess.Popen([*manage, "serve", "--port", "0"], env=env, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            try:
                said = process.stdout.readline()
                yield said[said.index("http://") :].split()[0]
            finally:
                process.terminate()


# Resolves with the ms from the next key press to the first frame drawn after the run that it leads to.
NEXT_PICTURE = """() => new Promise((resolve) => {
  const sandbox = document.querySelector("jobsite-sandbox");
  sandbox.addEventListener("keydown", (event) => {
    sandbox.addEventListener("jobsite:done", () => {
      requestAnimationFrame(() => requestAnimationFrame((now) => resolve(now - event.timeStamp)));
    }, { once: true });
  }, { once: true, capture: true });
})"""


def edit_to_picture_ms(text: str, line: str, edits: int) -> list[float]:
    """Type a digit at the end of ``line`` of ``text`` and take it away again, and return what each took to be drawn.

    ``line`` ends in a number between quotes.
    """
    with server() as address, chromium() as browser:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.goto(f"{address}/playground/")
        page.locator(".cm-content").wait_for()
        page.evaluate(
            "text => document.querySelector('jobsite-sandbox')"
            ".dispatchEvent(new CustomEvent('jobsite:set-text', { detail: { text } }))",
            text,
        )
        page.locator(".cm-line", has_text=line).click()
        page.keyboard.press("End")
        page.keyboard.press("ArrowLeft")
        times = []
        for edit in range(edits):
            page.evaluate(f"() => {{ window.nextPicture = ({NEXT_PICTURE})(); }}")
            page.keyboard.press("Backspace" if edit % 2 else "5")
            times.append(float(page.evaluate("() => window.nextPicture")))
        return times
