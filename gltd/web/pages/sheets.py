"""The map as a drawing for paper, to keep or to put in a document."""

import datetime as dt
import math
from dataclasses import replace
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from shapely.geometry import shape

from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.map_sheet import PAPERS, Mark, Paper
from gltd.store.selecting import Box, Selection
from gltd.usecases.mapping.sheets import frame_sheet, list_hexagons, mark, outline, print_sheet
from gltd.web import counting
from gltd.web.access import enter, may_count
from gltd.web.events import open_ground, open_tiles
from gltd.web.filtering import BROKEN, read_filters
from gltd.web.models import Operation, Scheme

MOST_ZOOM = 22.0
DEFAULT_ZOOM = 12.0


def send_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the map as SVG: the layers « areas », « events » and « operations » that the address names."""
    scheme = enter(request, slug=slug, section="map")
    around = counting.box_of(scheme.areas.all())
    layers, exact = request.GET.getlist("layer") or ["areas", "events", "operations"], may_count(request)
    paper = cast(Paper, request.GET.get("paper", "a4"))
    if around is None or paper not in PAPERS:
        raise GltdError(BROKEN if around else "Ce dispositif n'a pas de contour : il n'y a rien à dessiner.")
    window = frame_sheet(read_box(request) or around, paper=paper)
    areas = counting.list_areas(scheme, partition=request.GET.get("partition", ""))
    outlines = [
        outline(area.name, geometry=area.geometry, official=area.outline == "official")
        for area in areas
        if area.geometry is not None
    ]
    hexagons = []
    selection = read_filters(request.GET, exact=exact) if "from" in request.GET else None
    if selection is not None and "events" in layers:
        hexagons = list_hexagons(
            open_tiles(),
            window=window,
            zoom=read_zoom(request),
            selection=replace(selection, box_deg=around),
            exact=exact,
        )
    marks = list_marks(scheme) if "operations" in layers else []
    simulated = bool(hexagons) and open_ground().is_simulated(around)
    title = f"{scheme.name} · Données simulées" if simulated else scheme.name
    words = (title, tell_period(selection) if hexagons else "", tell_foot(around, exact=exact))
    drawn = (outlines if "areas" in layers else [], hexagons, marks)
    content = print_sheet(words=words, window=window, paper=paper, exact=exact, drawn=drawn)
    headers = {"Content-Disposition": 'attachment; filename="carte.svg"'}
    return HttpResponse(content, content_type="image/svg+xml", headers=headers)


def list_marks(scheme: Scheme) -> list[Mark]:
    """Return one mark for each area with operations, in its middle."""
    held = counting.count_by_area(Operation.objects.filter(scheme=scheme))
    marks = []
    for area in scheme.areas.filter(pk__in=list(filter(None, held)), geometry__isnull=False):
        middle = shape(area.geometry or {}).representative_point()
        marks.append(mark(middle.x, lat=middle.y, count=held[area.pk]))
    return marks


def read_box(request: HttpRequest) -> Box | None:
    """Read the window of an address, in degrees; none means all that is around the scheme."""
    if "west" not in request.GET:
        return None
    try:
        west, south, east, north = (float(request.GET[side]) for side in ("west", "south", "east", "north"))
    except (KeyError, ValueError) as error:
        raise GltdError(BROKEN) from error
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        raise GltdError(BROKEN)
    return (west, south, east, north)


def read_zoom(request: HttpRequest) -> float:
    """Read the zoom of an address."""
    try:
        zoom = float(request.GET.get("zoom", DEFAULT_ZOOM))
    except ValueError as error:
        raise GltdError(BROKEN) from error
    if not math.isfinite(zoom):
        raise GltdError(BROKEN)
    return min(MOST_ZOOM, max(0.0, zoom))


def tell_period(selection: Selection | None) -> str:
    """Say which facts are drawn."""
    if selection is None:
        return ""
    if selection.start is None or selection.end is None:
        return "Faits de toute la période"
    first, last = selection.start.date(), selection.end.date() - dt.timedelta(days=1)
    kinds = f" ({', '.join(selection.categories)})" if selection.categories else ""
    return f"Faits{kinds}, de {french.month(first)} à {french.month(last)}"


def tell_foot(box: Box, *, exact: bool) -> str:
    """Say where the facts come from, and when the sheet was drawn."""
    sources = ", ".join(open_ground().list_sources(box)) or "registre du dispositif"
    steps = "" if exact else " · nombres par paliers de cinq"
    return f"Sources{french.WIDE}: {sources}{steps} · tiré le {french.day(timezone.localdate())}"
