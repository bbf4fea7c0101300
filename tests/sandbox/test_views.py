from __future__ import annotations

import re

import pytest
from django.template import Context, Template
from django.test import Client, RequestFactory

from playground.limits import SHARES_PER_MINUTE, TEXT_BYTES
from playground.sandbox import sharing
from playground.sandbox.examples import FIRST, all_examples
from playground.sandbox.models import ShareLink

TEXT = "# a text with <angles> & ampersands\nkind: Job\n"
SCRIPT = {"Accept": "application/json"}
FORM = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture(autouse=True)
def _counted_anew() -> None:
    sharing._storage.reset()


def text_on(page: bytes) -> str:
    """The text that a page's first editor holds, as a browser reads it."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", page.decode(), flags=re.DOTALL)
    assert found
    return (
        found[1]
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", '"')
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
    )


@pytest.mark.parametrize("path", ["/", "/playground/"])
def test_a_page_holds_the_first_example_without_a_script(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 200
    assert text_on(page.content) == all_examples()[FIRST].text


@pytest.mark.parametrize("name", list(all_examples()))
def test_the_playground_opens_an_example_and_serves_its_text(client: Client, name: str) -> None:
    assert text_on(client.get(f"/playground/?example={name}").content) == all_examples()[name].text
    assert client.get(f"/examples/{name}.yaml").content.decode() == all_examples()[name].text


@pytest.mark.parametrize("path", ["/playground/?example=none", "/examples/none.yaml", "/nowhere"])
def test_what_is_not_there_is_answered_in_style(client: Client, path: str) -> None:
    page = client.get(path)
    assert page.status_code == 404
    assert "Nobody works at this address." in page.content.decode()


@pytest.mark.parametrize("path", ["/", "/playground/", "/nowhere"])
def test_a_page_needs_no_inline_script_or_style_and_no_other_host(client: Client, path: str) -> None:
    page = client.get(path)
    policy = page.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    html = page.content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", html)
    assert not re.search(r"(?:src|href|action)=\"(?:https?:)?//", html)


@pytest.mark.django_db
class TestSharing:
    def test_the_same_text_and_moment_give_the_same_short_link(self, client: Client) -> None:
        answers = [client.post("/share/", {"text": TEXT, "playhead_ms": "61000"}, headers=SCRIPT) for _ in range(2)]
        first, second = (answer.json() for answer in answers)
        assert first == second
        assert first["url"] == f"http://testserver/s/{first['id']}"
        assert ShareLink.objects.count() == 1

    def test_the_link_opens_the_text_at_the_moment(self, client: Client) -> None:
        link = client.post("/share/", {"text": TEXT, "playhead_ms": "61000"}, headers=SCRIPT).json()
        page = client.get(link["url"])
        assert text_on(page.content) == TEXT
        assert 'data-playhead="61000"' in page.content.decode()
        assert "data-compare\n" not in page.content.decode()

    def test_with_compare_the_link_opens_in_three_lanes(self, client: Client) -> None:
        link = client.post("/share/", {"text": TEXT}, headers=SCRIPT).json()
        assert "data-compare\n" in client.get(f"{link['url']}?compare").content.decode()

    def test_the_line_ends_of_a_form_are_those_of_the_editor(self, client: Client) -> None:
        typed = client.post("/share/", {"text": TEXT}, headers=SCRIPT).json()
        sent = client.post("/share/", {"text": TEXT.replace("\n", "\r\n")}, headers=SCRIPT).json()
        assert typed == sent

    def test_a_form_without_a_script_is_led_to_the_link(self, client: Client) -> None:
        page = client.post("/share/", {"text": TEXT}, headers=FORM, follow=True)
        assert page.redirect_chain[0][0].startswith("/s/")
        assert text_on(page.content) == TEXT

    def test_a_form_without_a_script_keeps_its_text_when_it_is_refused(self, client: Client) -> None:
        page = client.post("/share/", {"text": TEXT, "playhead_ms": "-1"}, headers=FORM)
        assert page.status_code == 400
        assert "The playhead is a whole number of ms" in page.content.decode()
        assert text_on(page.content) == TEXT

    @pytest.mark.parametrize(
        ("posted", "status", "said"),
        [
            pytest.param({"text": " \n"}, 400, "no text to share", id="a blank text"),
            pytest.param({"text": "a\0b"}, 400, "NUL", id="a NUL character"),
            pytest.param({"text": TEXT, "playhead_ms": "1.5"}, 400, "whole number", id="a playhead between two ms"),
            pytest.param(
                {"text": TEXT, "playhead_ms": "9" * 30}, 400, "HORIZON_MS", id="a playhead beyond the horizon"
            ),
            pytest.param({"text": "x" * (TEXT_BYTES + 1)}, 413, "TEXT_BYTES", id="a text beyond the limit"),
        ],
    )
    def test_refuses(self, client: Client, posted: dict[str, str], status: int, said: str) -> None:
        answer = client.post("/share/", posted, headers=SCRIPT)
        assert answer.status_code == status
        assert said in answer.json()["error"]
        assert not ShareLink.objects.exists()

    def test_one_address_makes_so_many_links_a_minute_and_no_more(self, client: Client) -> None:
        answers = [client.post("/share/", {"text": f"{n}"}, headers=SCRIPT) for n in range(SHARES_PER_MINUTE + 1)]
        assert {answer.status_code for answer in answers[:-1]} == {200}
        assert answers[-1].status_code == 429
        assert "SHARES_PER_MINUTE" in answers[-1].json()["error"]

    def test_a_form_from_elsewhere_is_not_taken(self) -> None:
        page = Client(enforce_csrf_checks=True).post("/share/", {"text": TEXT}, headers=FORM)
        assert page.status_code == 403
        assert "The gate did not know this form." in page.content.decode()

    def test_a_link_that_was_never_made_is_not_found(self, client: Client) -> None:
        assert client.get("/s/0000000000").status_code == 404


def test_two_sandboxes_on_a_page_have_ids_and_drafts_of_their_own() -> None:
    template = Template("{% load sandbox %}{% sandbox 'a' %}{% sandbox 'b' key='mine' %}{% sandbox 'c' %}")
    html = template.render(Context({"request": RequestFactory().get("/lessons/x/")}))
    ids = re.findall(r"\sid=\"([^\"]+)\"", html)
    assert len(ids) == len(set(ids))
    assert re.findall(r"data-key=\"([^\"]+)\"", html) == ["/lessons/x/", "mine", "/lessons/x/#3"]
