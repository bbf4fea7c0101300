"""The pages of the lessons, as a browser gets them."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from lessons.catalogue import Lesson, catalogue

LESSONS = catalogue().lessons
PAGES = ["/lessons/", *(f"/lessons/{lesson.slug}/" for lesson in LESSONS)]


class Page(HTMLParser):
    """The elements of a page, each with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def all(self, tag: str, **attributes: str) -> list[dict[str, str | None]]:
        return [found for name, found in self.elements if name == tag and attributes.items() <= found.items()]


def get(client: Client, path: str) -> Page:
    response = client.get(path)
    assert response.status_code == 200
    return Page(response.content.decode())


@pytest.mark.parametrize("path", PAGES)
def test_a_page_has_one_first_heading_and_no_id_twice(client: Client, path: str) -> None:
    page = get(client, path)
    assert len(page.all("h1")) == 1
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_a_page_needs_no_inline_style_or_script(client: Client, path: str) -> None:
    page = get(client, path)
    assert not [tag for tag, attributes in page.elements if "style" in attributes]
    assert not [tag for tag, attributes in page.elements if any(name.startswith("on") for name in attributes)]
    assert all("src" in script for script in page.all("script"))


@pytest.mark.parametrize("path", PAGES)
def test_every_link_within_the_site_leads_somewhere(client: Client, path: str) -> None:
    for link in get(client, path).all("a"):
        target = str(link["href"])
        if target.startswith("#"):
            continue
        if target.startswith("../"):
            target = "/lessons/" + target.removeprefix("../")
        if target.startswith("/"):
            assert client.get(target).status_code == 200, target


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_lesson_shows_its_words_and_a_sandbox_with_its_text(client: Client, lesson: Lesson) -> None:
    response = client.get(f"/lessons/{lesson.slug}/")
    text = response.content.decode()
    assert lesson.html in text
    assert re.search(r"<textarea[^>]*>\n(.*?)</textarea>", text, re.DOTALL)
    sandbox = Page(text).all("jobsite-sandbox")
    assert len(sandbox) == 1
    assert ("data-compare" in sandbox[0]) == lesson.compare
    assert sandbox[0]["data-name"] == lesson.file_name


def test_the_lessons_are_a_path_with_next_and_previous(client: Client) -> None:
    seen = []
    path: str | None = PAGES[1]
    while path:
        seen.append(path)
        page = get(client, path)
        current = page.all("a", **{"aria-current": "page", "href": path})
        assert len(current) == 1
        if len(seen) > 1:
            assert [link["href"] for link in page.all("a", rel="prev")] == [seen[-2]]
        following = page.all("a", rel="next")
        path = str(following[0]["href"]) if following else None
    assert seen == PAGES[1:]


def test_the_catalogue_lists_all_lessons_in_order(client: Client) -> None:
    links = [link["href"] for link in get(client, "/lessons/").all("a") if link.get("class") == "path__card card"]
    assert links == PAGES[1:]


def test_an_unknown_lesson_is_not_found(client: Client) -> None:
    assert client.get("/lessons/no-such-lesson/").status_code == 404
