"""The map of a scheme: areas, operations and the density of events, with the table of the same query."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gltd.web.access import enter
from gltd.web.counting import describe_counts


def show_map(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the map; its data come from ``gltd.web.api.map``."""
    scheme = enter(request, slug=slug, section="map")
    counts = describe_counts(scheme)
    return render(request, "gltd/map.html", {"counts": counts, "simulated": counts.simulated})
