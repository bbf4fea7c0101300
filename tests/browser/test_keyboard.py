"""Everything can be done without a mouse."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.browser.sandbox import Sandbox


def tab_to(page: Page, target: Locator, most: int = 60) -> None:
    """Press Tab until ``target`` has the focus."""
    for _ in range(most):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Escape")  # without it the editor takes Tab for itself
        page.keyboard.press("Tab")
    raise AssertionError(f"{most} tabs do not lead to {target}")


def test_edit_play_and_step_by_keys_alone(sandbox: Sandbox) -> None:
    page = sandbox.page
    tab_to(page, sandbox.editor)
    before = sandbox.text
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("# a note")
    assert sandbox.text != before

    tab_to(page, sandbox.root.locator("[data-part=play]"))
    sandbox.wait_for_run()
    page.keyboard.press("Home")
    sandbox.settle()
    start = sandbox.clock.inner_text()
    page.keyboard.press("ArrowRight")
    expect(sandbox.clock).not_to_have_text(start)
    page.keyboard.press("Home")
    expect(sandbox.clock).to_have_text(start)
    page.keyboard.press("Space")
    expect(sandbox.root.get_by_role("button", name="Pause")).to_be_visible()
    expect(sandbox.clock).not_to_have_text(start)
    page.keyboard.press("Space")
    expect(sandbox.play_button).to_be_visible()


def test_the_policy_is_chosen_by_arrow_keys(sandbox: Sandbox) -> None:
    chosen = sandbox.root.get_by_role("radio", checked=True)
    tab_to(sandbox.page, chosen)
    sandbox.page.keyboard.press("ArrowRight")
    expect(sandbox.root.get_by_role("radio", name="Replace")).to_be_checked()
    expect(sandbox.line("concurrencyPolicy")).to_contain_text("Replace")


# "body" after the last stop of the page, else whether something frames what has the focus.
FOCUS_IS_SEEN = """() => {
  if (document.activeElement === document.body) return "body";
  const box = document.activeElement.closest(".editor, label, summary") ?? document.activeElement;
  return [document.activeElement, box].some((each) => {
    const style = getComputedStyle(each), frame = getComputedStyle(each, "::after");
    const framed = frame.content !== "none" && frame.borderTopStyle !== "none";
    return style.outlineStyle !== "none" || style.boxShadow !== "none" || framed;
  });
}"""


def test_the_focus_can_always_be_seen(sandbox: Sandbox) -> None:
    page = sandbox.page
    page.locator("body").press("Tab")
    stops = 0
    while (seen := page.evaluate(FOCUS_IS_SEEN)) != "body":
        if not seen:
            page.wait_for_timeout(50)  # CodeMirror notices the focus a little later
            seen = page.evaluate(FOCUS_IS_SEEN)
        assert seen, page.evaluate("() => document.activeElement.outerHTML.slice(0, 200)")
        stops += 1
        page.keyboard.press("Escape")
        page.keyboard.press("Tab")
    assert stops > 15


def test_the_events_are_one_stop_and_are_walked_by_arrow_keys(sandbox: Sandbox) -> None:
    page = sandbox.page
    sandbox.root.locator("[data-part=scrubber]").focus()
    page.keyboard.press("End")
    rows = sandbox.events.get_by_role("button")
    expect(rows.nth(10)).to_be_attached()
    tab_to(page, rows.first)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(rows.nth(2)).to_be_focused()
    page.keyboard.press("Tab")
    expect(sandbox.root.locator("jobsite-events :focus")).to_have_count(0)


def test_a_dialog_gives_the_focus_back(sandbox: Sandbox) -> None:
    share = sandbox.root.get_by_role("button", name="Share")
    share.focus()
    sandbox.page.keyboard.press("Enter")
    expect(sandbox.root.get_by_role("dialog")).to_be_visible()
    sandbox.page.keyboard.press("Escape")
    expect(sandbox.root.get_by_role("dialog")).to_be_hidden()
    expect(share).to_be_focused()
