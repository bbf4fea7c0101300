from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Trouble
from tests.browser.sandbox import Sandbox
from tests.conftest import ServerFactory


def test_a_server_that_goes_and_comes_back_costs_no_text(
    open_page: OpenPage, start_server: ServerFactory, trouble: Trouble
) -> None:
    trouble.expect(r"WebSocket connection to|ERR_CONNECTION_REFUSED")
    server = start_server()
    sandbox = Sandbox(open_page("/playground/", server.address))
    sandbox.wait_for_run()
    server.stop()
    expect(sandbox.connection).to_contain_text("Your text is safe in this browser")
    sandbox.replace_in_line("concurrencyPolicy", "Forbid", "Allow")
    typed = sandbox.text
    assert "concurrencyPolicy: Allow" in typed

    start_server(port=server.port)
    expect(sandbox.connection).to_be_hidden(timeout=20_000)
    expect(sandbox.state).to_have_text(re.compile("valid"))
    assert sandbox.text == typed
    expect(sandbox.root.get_by_role("radio", name="Allow")).to_be_checked()


def test_a_page_that_was_offline_plays_what_was_typed_in_between(sandbox: Sandbox, trouble: Trouble) -> None:
    trouble.expect(r"WebSocket connection to|ERR_INTERNET_DISCONNECTED")
    before = sandbox.show_table().inner_text()
    sandbox.page.context.set_offline(True)
    sandbox.page.evaluate("() => window.dispatchEvent(new Event('offline'))")
    sandbox.replace_in_line("concurrencyPolicy", "Forbid", "Replace")
    sandbox.page.context.set_offline(False)
    expect(sandbox.table).not_to_have_text(before, use_inner_text=True, timeout=20_000)
    assert "concurrencyPolicy: Replace" in sandbox.text


def test_what_was_typed_survives_a_reload(sandbox: Sandbox) -> None:
    sandbox.replace_in_line("concurrencyPolicy", "Forbid", "Replace")
    typed = sandbox.text
    sandbox.page.reload()
    sandbox.wait_for_run()
    assert sandbox.text == typed
