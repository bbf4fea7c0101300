from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.sandbox import Sandbox


def test_the_playground_opens_with_a_run_on_its_timeline(sandbox: Sandbox) -> None:
    expect(sandbox.state).to_have_text(re.compile("valid"))
    expect(sandbox.play_button).to_be_enabled()
    expect(sandbox.show_table().get_by_role("row")).not_to_have_count(0)


def test_another_policy_draws_another_timeline(sandbox: Sandbox) -> None:
    before = sandbox.show_table().inner_text()
    sandbox.replace_in_line("concurrencyPolicy", "Forbid", "Replace")
    expect(sandbox.table).not_to_have_text(before, use_inner_text=True)
    expect(sandbox.root.get_by_role("radio", name="Replace")).to_be_checked()


def test_a_broken_text_is_told_at_its_line_and_the_picture_stays(sandbox: Sandbox) -> None:
    before = sandbox.show_table().inner_text()
    line = sandbox.text.splitlines().index(next(row for row in sandbox.text.splitlines() if "schedule:" in row)) + 1
    sandbox.replace_in_line("schedule:", "*", "x")
    expect(sandbox.problems).to_have_count(1)
    expect(sandbox.problems.first).to_contain_text(f"{line}:")
    expect(sandbox.root.locator("[data-stale-note]")).to_be_visible()
    expect(sandbox.table).to_have_text(before, use_inner_text=True)
    sandbox.problems.first.get_by_role("button").click()
    expect(sandbox.editor).to_be_focused()


def test_what_is_mended_is_valid_again(sandbox: Sandbox) -> None:
    sandbox.line("concurrencyPolicy").click()
    sandbox.page.keyboard.press("End")
    sandbox.page.keyboard.type("x")
    expect(sandbox.problems).to_have_count(1)
    sandbox.page.keyboard.press("Backspace")
    expect(sandbox.problems).to_have_count(0)
    expect(sandbox.state).to_have_text(re.compile("valid"))


def test_three_policies_stand_beside_one_another(sandbox: Sandbox) -> None:
    sandbox.root.get_by_role("button", name="Compare").click()
    table = sandbox.show_table()
    for policy in ("Allow", "Forbid", "Replace"):
        expect(table.get_by_text(policy).first).to_be_visible()
    expect(sandbox.root.get_by_role("button", name="First difference")).to_be_visible()
