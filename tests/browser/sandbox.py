"""A sandbox as its user meets it: an editor, findings, a timeline and its table."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

# What a browser does at Ctrl-V, without asking for the right to read the clipboard.
PASTE = """(element, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""


class Sandbox:
    """The first sandbox of ``page``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator("jobsite-sandbox").first
        self.editor = self.root.locator(".cm-content")
        self.state = self.root.locator("[data-check-state]")
        self.problems = self.root.locator("[data-problems] li")
        self.connection = self.root.locator("[data-connection]")
        self.events = self.root.locator("jobsite-events [data-part=list] li")
        self.table = self.root.locator("jobsite-events [data-part=table]")
        self.clock = self.root.locator("[data-part=clock]")
        self.play_button = self.root.get_by_role("button", name="Play", exact=True)

    def line(self, text: str) -> Locator:
        """The editor's line that has ``text`` in it."""
        return self.editor.locator(".cm-line", has_text=text).first

    @property
    def text(self) -> str:
        return str(self.root.locator("textarea[name=text]").input_value())

    def wait_for_run(self) -> None:
        """Until a run has been played to its end and its player can be used."""
        expect(self.root.locator("[data-part=play]")).to_be_enabled()
        expect(self.root.locator("[data-part=empty]").first).to_be_hidden()

    def settle(self) -> None:
        """Until what was done has been drawn."""
        self.page.evaluate("() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))")

    def replace_in_line(self, line: str, old: str, new: str) -> None:
        """Put the cursor behind ``old`` in ``line``, delete it letter by letter, and type ``new``."""
        text = self.line(line).inner_text()
        self.line(line).click()
        self.page.keyboard.press("End")
        for _ in range(len(text) - text.index(old) - len(old)):
            self.page.keyboard.press("ArrowLeft")
        for _ in old:
            self.page.keyboard.press("Backspace")
        self.page.keyboard.type(new)

    def paste_over(self, text: str) -> None:
        """Paste ``text`` in place of everything."""
        self.editor.click()
        self.page.keyboard.press("ControlOrMeta+a")
        self.editor.evaluate(PASTE, text)

    def show_table(self) -> Locator:
        """The timeline as a table, opened if it is not."""
        if not self.table.is_visible():
            self.root.get_by_role("button", name="Timeline as a table").click()
        expect(self.table).to_be_visible()
        return self.table
