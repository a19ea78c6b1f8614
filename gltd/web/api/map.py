"""Data of the map: areas, operations, and events counted in cells; degrees only here, at the edge."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from shapely.geometry import shape

from gltd.errors import GltdError
from gltd.reports.french import plural
from gltd.store.density import cell_for_zoom
from gltd.store.events import Box, Selection
from gltd.web.access import enter
from gltd.web.counting import box_of, crs_of
from gltd.web.events import open_events
from gltd.web.filtering import read_filters
from gltd.web.models import Area, Operation

# A smaller cell would come near to showing where one event took place.
SMALLEST_CELL_M = 50


def list_areas(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer the outlines of the scheme's areas."""
    scheme = enter(request, slug=slug, section="map")
    features = [
        {
            "type": "Feature",
            "geometry": area.geometry,
            "properties": {
                "name": area.name,
                "outline": area.outline,
                "outline_label": area.get_outline_display(),
            },
        }
        for area in scheme.areas.exclude(geometry=None)
    ]
    return collection(features)


NAMED = 10


def list_operations(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer one point for each area with operations, in its middle: no more precise than that."""
    scheme = enter(request, slug=slug, section="map")
    known = Area.objects.filter(operations__scheme=scheme, geometry__isnull=False).distinct()
    areas = {area.pk: area for area in known}
    by_area: dict[int, list[tuple[int, str]]] = {pk: [] for pk in areas}
    rows = Operation.objects.filter(scheme=scheme, areas__in=areas).order_by("-starts_at", "-pk")
    for pk, title, area in rows.values_list("pk", "title", "areas"):
        if area in by_area:
            by_area[area].append((pk, title))
    features = [
        {
            "type": "Feature",
            "geometry": shape(areas[area].geometry or {}).representative_point().__geo_interface__,
            "properties": {
                "name": tell_count(areas[area], count=len(operations)),
                "count": len(operations),
                # The latest are named; the list of operations has them all, filtered by area.
                "operations": [
                    {"title": title, "url": reverse("operation", args=[slug, pk])}
                    for pk, title in operations[:NAMED]
                ],
            },
        }
        for area, operations in by_area.items()
        if operations
    ]
    return collection(features)


def tell_count(area: Area, *, count: int) -> str:
    """Return an area with its number of operations."""
    return f"{area.name} : {count} {plural('opération', count=count)}"


def list_events(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer the events in view, counted in cells that suit the zoom; never a single event."""
    scheme = enter(request, slug=slug, section="map")
    around = box_of(list(scheme.areas.all()))
    if around is None:
        return collection([], cell_m=0, total=0)
    selection = read_selection(request, around=around)
    if selection is None:
        return collection([], cell_m=0, total=0)
    middle_lat = (around[1] + around[3]) / 2
    cell_m = max(SMALLEST_CELL_M, cell_for_zoom(read_zoom(request), lat_deg=middle_lat))
    density = open_events().density(selection, cell_m=cell_m, crs=crs_of(around))
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Polygon", "coordinates": [outline]},
            "properties": {"count": count},
        }
        for outline, count in zip(
            density.corners_deg().round(6).tolist(), density.count.tolist(), strict=True
        )
    ]
    return collection(features, cell_m=density.cell_m, total=int(density.count.sum()))


def read_selection(request: HttpRequest, *, around: Box) -> Selection | None:
    """Read the view, period and category of an address; nothing far from the scheme is shown.

    A view that lies wholly elsewhere has no selection.
    """
    try:
        box = [float(request.GET[side]) for side in ("west", "south", "east", "north")]
    except (KeyError, ValueError) as error:
        raise GltdError("L'adresse de la carte est incomplète : rechargez la page.") from error
    filters = read_filters(request.GET)
    west, south = max(box[0], around[0]), max(box[1], around[1])
    east, north = min(box[2], around[2]), min(box[3], around[3])
    if not (west < east and south < north):
        return None
    return replace(filters, box_deg=(west, south, east, north))


def read_zoom(request: HttpRequest) -> float:
    """Read the zoom of an address."""
    try:
        return min(22.0, max(0.0, float(request.GET.get("zoom", "12"))))
    except ValueError as error:
        raise GltdError("L'adresse de la carte est incomplète : rechargez la page.") from error


def collection(features: list[dict[str, Any]], **also: Any) -> JsonResponse:
    """Answer a GeoJSON collection."""
    return JsonResponse({"type": "FeatureCollection", "features": features, **also})
