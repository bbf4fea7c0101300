"""The path through all lessons, and one lesson with its sandbox."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lessons.catalogue import CONTENT, Catalogue, catalogue, read_content


def current() -> Catalogue:
    """The catalogue that was read at the start; in development, what is on disk now."""
    return read_content(CONTENT) if settings.DEBUG else catalogue()


@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """All chapters with their lessons."""
    return render(request, "lessons/catalogue.html", {"catalogue": current()})


@require_safe
def lesson(request: HttpRequest, slug: str) -> HttpResponse:
    """One lesson."""
    found = current()
    chosen = found.by_slug.get(slug)
    if chosen is None:
        raise Http404("There is no such lesson.")
    previous, following = found.neighbours(chosen)
    return render(
        request,
        "lessons/lesson.html",
        {"catalogue": found, "lesson": chosen, "previous": previous, "next": following},
    )
