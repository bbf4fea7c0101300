"""The landing page, the open playground, its examples, and short links to shared scenarios."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST, require_safe

from playground.sandbox import sharing
from playground.sandbox.examples import FIRST, Example, all_examples
from playground.sandbox.fidelity import fidelity_html
from playground.sandbox.models import ShareLink


def page(request: HttpRequest, text: str, name: str, status: int = 200, **context: Any) -> HttpResponse:
    """The playground page around ``text``."""
    context |= {"text": text, "name": name, "examples": list(all_examples().values())}
    return render(request, "playground.html", context, status=status)


def example_or_404(name: str) -> Example:
    found = all_examples().get(name)
    if found is None:
        raise Http404("There is no such example.")
    return found


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page, which holds the first example at work."""
    examples = all_examples()
    return render(request, "home.html", {"example": examples[FIRST], "examples": list(examples.values())})


@require_safe
def playground(request: HttpRequest) -> HttpResponse:
    """The open playground with ``?example=NAME``, or with the first example."""
    chosen = example_or_404(request.GET.get("example", FIRST))
    compare = "compare" in request.GET
    return page(request, chosen.text, chosen.file_name, title=chosen.title, draft_key="example", compare=compare)


@require_safe
def example(request: HttpRequest, name: str) -> HttpResponse:
    """The text of one example."""
    return HttpResponse(example_or_404(name).text, content_type="application/yaml; charset=utf-8")


@require_POST
def share(request: HttpRequest) -> HttpResponse:
    """Keep the posted ``text`` and ``playhead_ms`` and answer with the link.

    A script gets ``{"id", "url"}``, or ``{"error"}`` with 400, 413 or 429. A form without a script, which asks for
    HTML, gets the shared page itself, or the playground with its own text and what was wrong with it.
    """
    wants_page = "text/html" in request.headers.get("Accept", "")
    text = request.POST.get("text", "").replace("\r\n", "\n")  # forms send line ends as CR LF
    try:
        link = sharing.keep(text, request.POST.get("playhead_ms", "0"), request.META.get("REMOTE_ADDR", ""))
    except sharing.ShareRefused as refused:
        if wants_page:
            return page(request, text, "scenario.yaml", status=refused.status, notice=str(refused))
        return JsonResponse({"error": str(refused)}, status=refused.status)
    if wants_page:
        return HttpResponseRedirect(link.get_absolute_url())
    return JsonResponse({"id": link.id, "url": request.build_absolute_uri(link.get_absolute_url())})


@require_safe
def open_share(request: HttpRequest, link_id: str) -> HttpResponse:
    """The playground with a shared text, at the shared playhead, with ``?compare`` in three lanes."""
    link = get_object_or_404(ShareLink, pk=link_id)
    return page(
        request,
        link.text,
        "shared.yaml",
        playhead_ms=link.playhead_ms,
        compare="compare" in request.GET,
        shared=True,
    )


@require_safe
def fidelity(request: HttpRequest) -> HttpResponse:
    """What is exact, simplified and absent: the table that the conformance check has made."""
    return render(request, "fidelity.html", {"table": fidelity_html()})
