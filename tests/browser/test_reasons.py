"""Why things happened is on the page: on a card, below an Event, and one click away from its manifest field."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.sandbox import Sandbox

SELECTED = "() => document.getSelection().toString()"


def test_an_event_says_why_it_came_about_and_leads_to_the_field(sandbox: Sandbox) -> None:
    sandbox.wait_for_run()
    sandbox.root.locator("[data-part=play]").press("End")
    row = sandbox.root.locator(".events__row", has_text="JobAlreadyActive").first
    row.click()
    expect(row).to_have_attribute("aria-expanded", "true")
    reason = sandbox.root.locator(".events__reason-why")
    expect(reason.locator(".details__why")).to_contain_text("concurrencyPolicy is Forbid with 1 active Job")
    expect(reason.locator(".details__story")).to_contain_text("waits in the van")
    decided = reason.locator(".details__checks li").last
    expect(decided).to_have_attribute("data-passed", "false")
    expect(reason.locator('li[data-passed="false"]')).to_have_count(1)
    reason.get_by_role("button", name="spec.concurrencyPolicy").click()
    assert sandbox.page.evaluate(SELECTED) == "concurrencyPolicy: Forbid"
    row.click()
    expect(reason).to_have_count(0)


def test_a_default_that_is_not_written_is_told_of(sandbox: Sandbox) -> None:
    sandbox.wait_for_run()
    sandbox.root.evaluate(
        """(root) => root.dispatchEvent(new CustomEvent("jobsite:field", {
          detail: { kind: "CronJob", name: "backup", field: "spec.suspend" },
        }))"""
    )
    expect(sandbox.root.locator("[data-toast]")).to_contain_text("spec.suspend is not written here")


def test_the_card_of_a_skipped_tick_shows_the_check_that_decided(sandbox: Sandbox) -> None:
    sandbox.wait_for_run()
    play = sandbox.root.locator("[data-part=play]")
    card = sandbox.root.locator("[data-part=details]")
    play.press("Home")
    for _ in range(60):
        play.press("ArrowRight")
        sandbox.settle()
        if "Skipped" in card.inner_text():
            break
    expect(card.locator(".details__why")).to_contain_text("concurrencyPolicy is Forbid")
    expect(card.get_by_role("button", name="spec.concurrencyPolicy")).to_be_visible()
