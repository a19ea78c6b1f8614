"""The map as a drawing for paper, to keep or to put in a document."""

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, cast

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from shapely.geometry import shape

from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.map_sheet import PAPERS, Hexagon, Outline, Panel, Paper
from gltd.reports.map_signs import Kind
from gltd.store.selecting import Box, Selection
from gltd.usecases import watching
from gltd.usecases.mapping.sheets import Signs, frame_sheet, list_hexagons, outline, print_sheet
from gltd.usecases.viewing import fields_of_view
from gltd.web import counting
from gltd.web.access import enter, may_count, signed_in
from gltd.web.events import open_ground, open_tiles
from gltd.web.filtering import BROKEN, read_filters
from gltd.web.models import Area, Camera, FollowUp, Operation, Scheme
from gltd.web.pages.studies_drawn import DrawnField
from gltd.web.spotting import Picked

NO_OUTLINE = "Ce dispositif n'a pas de contour : il n'y a rien à dessiner."
MOST_ZOOM = 22.0
DEFAULT_ZOOM = 12.0


def send_sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the map as SVG, with the layers that the address names; « then_from » and « then_to » are a second
    period, drawn beside the first, « drawn » a zone.
    """
    scheme = enter(request, slug=slug, section="map")
    around = counting.box_of(scheme.areas.all())
    layers, exact = request.GET.getlist("layer") or ["areas", "events", "operations"], may_count(request)
    paper = cast(Paper, request.GET.get("paper", "a4"))
    if around is None or paper not in PAPERS:
        raise GltdError(BROKEN if around else NO_OUTLINE)
    periods = read_periods(request.GET, exact=exact) if "events" in layers else []
    window = frame_sheet(read_box(request) or around, paper=paper, panels=max(1, len(periods)))
    panels = [
        Panel(
            caption if len(periods) > 1 else "",
            list_facts(request, period=period, around=around, window=window),
        )
        for period, caption in zip(periods, ("Avant", "Après"), strict=False)
    ]
    filled = any(panel.hexagons for panel in panels)
    simulated = filled and open_ground().is_simulated(around)
    content = print_sheet(
        words=(
            f"{scheme.name} · Données simulées" if simulated else scheme.name,
            tell_periods(periods) if filled else "",
            tell_foot(around, exact=exact),
        ),
        window=window,
        paper=paper,
        exact=exact,
        panels=panels or [Panel("", [])],
        drawn=(
            list_outlines(request, scheme=scheme, layers=layers),
            list_signs(request, scheme=scheme, layers=layers),
        ),
    )
    headers = {"Content-Disposition": 'attachment; filename="carte.svg"'}
    return HttpResponse(content, content_type="image/svg+xml", headers=headers)


def list_facts(
    request: HttpRequest, *, period: Selection, around: Box, window: tuple[float, float, float, float]
) -> list[Hexagon]:
    """Return the facts of a period in hexagons, as far as the reader may see them."""
    return list_hexagons(
        open_tiles(),
        window=window,
        zoom=read_zoom(request),
        selection=replace(period, box_deg=around),
        exact=may_count(request),
    )


def read_periods(asked: QueryDict, *, exact: bool) -> list[Selection]:
    """Read the period of an address, or its two."""
    if "from" not in asked:
        return []
    found = [read_filters(asked, exact=exact)]
    if "then_from" in asked:
        then = asked.copy()
        then["from"], then["to"] = asked.get("then_from", ""), asked.get("then_to", "")
        found.append(read_filters(then, exact=exact))
    return found


def list_outlines(request: HttpRequest, *, scheme: Scheme, layers: Sequence[str]) -> list[Outline]:
    """Return the areas that the screen shows, and the zone that was drawn there."""
    areas = counting.list_areas(scheme, partition=request.GET.get("partition", ""))
    found = outline_areas(areas if "areas" in layers else [])
    try:
        drawn = DrawnField().clean(request.GET.get("drawn", ""))
    except ValidationError as error:
        raise GltdError(BROKEN) from error
    return found if drawn is None else [*found, outline("", geometry=drawn, kind="drawn")]


def outline_areas(areas: Iterable[Area]) -> list[Outline]:
    """Return the areas whose outline is known."""
    return [
        outline(
            area.name,
            geometry=area.geometry,
            kind="official" if area.outline == "official" else "schematic",
        )
        for area in areas
        if area.geometry is not None
    ]


def list_signs(request: HttpRequest, *, scheme: Scheme, layers: Sequence[str]) -> Signs:
    """Return what stands on the ground in the layers of the screen, as precisely as the reader may see it."""
    signs = Signs()
    if "cameras" in layers:
        add_cameras(signs, cameras=Camera.objects.filter(scheme=scheme, lon__isnull=False))
    if "spots" in layers:
        add_spots(signs, picked=Picked.all_of(scheme, user=signed_in(request)))
    if "follow_ups" in layers:
        add_grouped(signs, rows=FollowUp.objects.filter(scheme=scheme, closed=False), kind="follow_up")
    if "operations" in layers:
        add_grouped(signs, rows=Operation.objects.filter(scheme=scheme), kind="operation")
    return signs


def add_grouped(signs: Signs, *, rows: QuerySet[Any], kind: Kind) -> None:
    """Add one mark for each area with records of a kind, in its middle."""
    held = counting.count_by_area(rows)
    for area in Area.objects.filter(pk__in=list(filter(None, held)), geometry__isnull=False):
        middle = shape(area.geometry or {}).representative_point()
        signs.add_mark(middle.x, lat=middle.y, kind=kind, count=held[area.pk])


def add_cameras(signs: Signs, *, cameras: Iterable[Camera], numbered: bool = False) -> None:
    """Add cameras that have a place and, where it is known, what each could see."""
    views = []
    for camera in cameras:
        name = camera.number if numbered else ""
        signs.add_mark(camera.lon or 0.0, lat=camera.lat or 0.0, kind="camera", name=name)
        if view := camera.view:
            views.append(view)
    for ground in fields_of_view(views):
        signs.add_field(ground)


def add_spots(signs: Signs, *, picked: Picked, named: bool = False) -> None:
    """Add spots and their moves; who may not locate them gets a mark in the middle of their area."""
    placed = [(row, row.point) for row in picked.shown if row.point]
    if picked.located:
        for row, (lon, lat) in placed:
            signs.add_mark(lon, lat=lat, kind=kind_of(row.state), name=row.spot.name if named else "")
    else:
        names = {point: row.ground.name for row, point in placed if named and row.ground}
        for (lon, lat), count in Counter(point for _, point in placed).items():
            told = f"{name} ({count})" if (name := names.get((lon, lat))) else ""
            signs.add_mark(lon, lat=lat, kind="grouped", count=count, name=told)
    for move in picked.moves:
        signs.add_move(move.ends)


def kind_of(state: watching.State | None) -> Kind:
    """Return how the sheet draws a spot that stands so."""
    if state is None:
        return "unseen"
    if state in watching.PRESENT:
        return "present"
    return "gone" if state in watching.GONE else "suspected"


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


def tell_periods(periods: Sequence[Selection]) -> str:
    """Say which facts are drawn."""
    kinds = periods[0].categories
    told = f"Faits ({', '.join(kinds)})" if kinds else "Faits"
    return f"{told}, " + ", puis ".join(map(tell_period, periods))


def tell_period(period: Selection) -> str:
    """Say of when the facts of a panel are."""
    if period.start is None or period.end is None:
        return "de toute la période"
    first, last = period.start.date(), period.end.date() - dt.timedelta(days=1)
    return f"de {french.month(first)} à {french.month(last)}"


def tell_foot(box: Box, *, exact: bool) -> str:
    """Say where the facts come from, and when the sheet was drawn."""
    sources = ", ".join(open_ground().list_sources(box)) or "registre du dispositif"
    steps = "" if exact else " · nombres par paliers de cinq"
    return f"Sources{french.WIDE}: {sources}{steps} · tiré le {french.day(timezone.localdate())}"
