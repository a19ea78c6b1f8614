"""The map of a scheme: areas, operations and the density of events, with the table of the same query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gltd.web.access import enter
from gltd.web.counting import describe_counts
from gltd.web.filtering import read_filters


def show_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the map; its data come from ``gltd.web.api.map``."""
    scheme = enter(request, slug=slug, section="map")
    counts = describe_counts(scheme)
    return render(
        request,
        "gltd/map.html",
        {"counts": counts, "category": "", "narrowed": False, "simulated": counts.simulated},
    )


def show_table(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the table alone, for the period and category that the map shows."""
    scheme = enter(request, slug=slug, section="map")
    counts = describe_counts(scheme, within=read_filters(request.GET))
    context = {"counts": counts, "category": request.GET.get("category", ""), "narrowed": True}
    return render(request, "gltd/map_table.html", context)
