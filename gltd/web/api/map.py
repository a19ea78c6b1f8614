"""Data of the map: areas, operations, follow-ups, and events by month; degrees only here, at the edge."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from shapely.geometry import shape

from gltd.reports.french import plural
from gltd.web import counting
from gltd.web.access import enter, may_count
from gltd.web.events import open_ground
from gltd.web.filtering import read_filters
from gltd.web.models import Area, FollowUp, Operation

# The latest are named; the list has them all, filtered by area.
NAMED = 10


def list_areas(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer the outlines of the scheme's areas, or with ``?partition=`` those of another division."""
    scheme = enter(request, slug=slug, section="map")
    features = [
        {
            "type": "Feature",
            "geometry": area.geometry,
            "properties": {
                "name": area.name,
                "outline": area.outline,
                "outline_label": area.get_outline_display(),
                "url": reverse("map_area", args=[slug, area.pk]),
            },
        }
        for area in counting.list_areas(scheme, partition=request.GET.get("partition", ""))
        if area.geometry is not None
    ]
    return collection(features)


def list_operations(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer one point for each area with operations, in its middle: no more precise than that."""
    scheme = enter(request, slug=slug, section="map")
    rows = Operation.objects.filter(scheme=scheme).order_by("-starts_at", "-pk")
    told = rows.filter(areas__isnull=False).values_list("areas", "pk", "title")
    return collection(gather(told, slug=slug, page="operation", noun="opération"))


def list_follow_ups(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer one point for each area with follow-ups that are not ended, in its middle."""
    scheme = enter(request, slug=slug, section="map")
    rows = FollowUp.objects.filter(scheme=scheme, closed=False)
    told = rows.filter(areas__isnull=False).values_list("areas", "pk", "title")
    return collection(gather(told, slug=slug, page="follow_up", noun="suite"))


def gather(told: Iterable[tuple[int, int, str]], *, slug: str, page: str, noun: str) -> list[dict[str, Any]]:
    """Return one point for each area that has an outline, with what lies there."""
    by_area: dict[int, list[tuple[int, str]]] = {}
    for area, pk, title in told:
        by_area.setdefault(area, []).append((pk, title))
    areas = Area.objects.filter(pk__in=by_area, geometry__isnull=False)
    return [
        {
            "type": "Feature",
            "geometry": shape(area.geometry or {}).representative_point().__geo_interface__,
            "properties": {
                "name": f"{area.name}\u00a0: {len(held)} {plural(noun, count=len(held))}",
                "count": len(held),
                "list": [
                    {"title": title, "url": reverse(page, args=[slug, pk])} for pk, title in held[:NAMED]
                ],
            },
        }
        for area in areas
        if (held := by_area[area.pk])
    ]


def list_months(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer the events around the scheme by month, whatever the period, and what is known of them."""
    scheme = enter(request, slug=slug, section="map")
    box, exact = counting.box_of(scheme.areas.all()), may_count(request)
    selection = replace(read_filters(request.GET, exact=exact), start=None, end=None, box_deg=box)
    # Who may not see small counts sees no months.
    counts = open_ground().count_box(selection) if exact and box is not None else {}
    return JsonResponse({"months": counts})


def collection(features: list[dict[str, Any]], **also: Any) -> JsonResponse:
    """Answer a GeoJSON collection."""
    return JsonResponse({"type": "FeatureCollection", "features": features, **also})
