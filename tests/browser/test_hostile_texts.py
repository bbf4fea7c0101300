"""Whatever is put into the editor is answered in place, at once, and leaves the page as it was."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from playground.limits import TEXT_BYTES
from tests.browser.sandbox import Sandbox

ALIAS_BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 12)
)

TEXTS = {
    "no YAML": "{]: - : %",
    "prose": "Dear cluster, please run my backup every night.",
    "an alias bomb": ALIAS_BOMB,
    "100,000 levels of brackets": "[" * 100_000,
    "10,000 levels of dashes": "- " * 10_000,
    "900 levels on as many lines": "[\n" * 900,
    "control characters": "".join(map(chr, range(1, 32))) + "\x7f\u200f\ufeff",
    "a number for a manifest": "42",
    "HTML": "<script>document.title = 'taken'</script><img src=x onerror=\"document.title = 'taken'\">",
    "a merge of itself": "a: &a {<<: *a}",
    "another kind": "apiVersion: v1\nkind: Secret\nmetadata: {name: <b>x</b>}",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_hostile_text_is_answered_in_place(sandbox: Sandbox, text: str) -> None:
    title = sandbox.page.title()
    sandbox.paste_over(text)
    sandbox.problems.first.wait_for()
    assert sandbox.page.title() == title
    sandbox.paste_over("apiVersion: batch/v1\nkind: Job")
    expect(sandbox.problems).not_to_have_count(0)


def test_a_text_of_two_megabytes_is_answered_in_words(sandbox: Sandbox) -> None:
    sandbox.page.evaluate(
        """length => document.querySelector("jobsite-sandbox").dispatchEvent(
             new CustomEvent("jobsite:set-text", { detail: { text: "x".repeat(length) } }))""",
        2 * TEXT_BYTES,
    )
    sandbox.root.get_by_text("too long").first.wait_for()


def test_an_empty_text_is_answered_too(sandbox: Sandbox) -> None:
    sandbox.editor.click()
    sandbox.page.keyboard.press("ControlOrMeta+a")
    sandbox.page.keyboard.press("Delete")
    expect(sandbox.problems).not_to_have_count(0)
