"""Search over everything that the scheme holds."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gltd.web.access import enter
from gltd.web.actions.searching import search

LONGEST = 100


def search_scheme(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what holds the words asked, by kind."""
    scheme = enter(request, slug=slug, section="search")
    words = " ".join(request.GET.get("q", "").split())[:LONGEST]
    return render(request, "gltd/search.html", {"words": words, "found": search(scheme, words=words)})
