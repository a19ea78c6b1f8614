"""Spots on the small maps: to the metre for those who may, else one mark in the middle of each area."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from gltd.web.access import enter, signed_in
from gltd.web.models import Area
from gltd.web.spotting import (
    Move,
    Narrowing,
    Watched,
    Window,
    find_moves,
    may_locate,
    read_day,
    watch_spots,
)


def list_spots(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer spots, the moves between them, and the outlines of the areas, for one day.

    ``?only=3`` keeps one spot and those that it moved to or came from.
    """
    scheme = enter(request, slug=slug, section="spots")
    user = signed_in(request)
    window = Window.ending(read_day(request.GET.get("on")), since=read_day(request.GET.get("since")))
    rows = watch_spots(scheme, user=user, window=window)
    shown = Narrowing.read(request.GET).keep(rows)
    if (only := request.GET.get("only", "")).isdecimal():
        shown = keep_neighbours(rows, pk=int(only))
    moves = [
        draw_move(move) for move in find_moves(rows, among={row.spot.pk for row in shown}, window=window)
    ]
    located = may_locate(user, scheme=scheme)
    # Built once: hundreds would take longer to build than to read.
    address = reverse("spot", args=[slug, 0]).removesuffix("0/")
    spots = (
        [draw_spot(row, address=address) for row in shown if row.point]
        if located
        else draw_areas(shown, address=address)
    )
    outlines = [draw_outline(area) for area in scheme.areas.exclude(geometry=None)]
    return JsonResponse({"spots": collect(spots), "moves": collect(moves), "areas": collect(outlines)})


def keep_neighbours(rows: list[Watched], *, pk: int) -> list[Watched]:
    """Return one spot, those that it moved to and those that came from there."""
    linked = {pk}
    for row in rows:
        targets = {one.moved_to for one in row.life if one.moved_to}
        if row.spot.pk == pk:
            linked |= targets
        elif pk in targets:
            linked.add(row.spot.pk)
    return [row for row in rows if row.spot.pk in linked]


def draw_move(move: Move) -> dict[str, Any]:
    """Return one move, from spot to spot."""
    return {
        "type": "Feature",
        "geometry": {"type": "LineString", "coordinates": move.ends},
        "properties": {"name": move.name, "on": move.on.isoformat()},
    }


def draw_spot(row: Watched, *, address: str) -> dict[str, Any]:
    """Return one spot where it is."""
    return {
        "type": "Feature",
        "geometry": row.geometry,
        "properties": {
            "name": row.spot.name,
            "state": row.state or "unseen",
            "state_label": row.state_label,
            "spots": [{"title": row.spot.name, "url": f"{address}{row.spot.pk}/"}],
        },
    }


def draw_areas(rows: list[Watched], *, address: str) -> list[dict[str, Any]]:
    """Return one mark for each area, in its middle, with the spots that lie there."""
    by_point: dict[tuple[float, float], list[Watched]] = {}
    for row in rows:
        if row.point:
            by_point.setdefault(row.point, []).append(row)
    return [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": point},
            "properties": {
                "name": kept[0].ground.name if kept[0].ground else "",
                "state": "area",
                "state_label": f"{len(kept)} point{'s' if len(kept) > 1 else ''}, au quartier",
                "spots": [
                    {
                        "title": f"{row.spot.name} ({row.state_label})",
                        "url": f"{address}{row.spot.pk}/",
                    }
                    for row in kept
                ],
            },
        }
        for point, kept in by_point.items()
    ]


def draw_outline(area: Area) -> dict[str, Any]:
    """Return the outline of an area."""
    return {
        "type": "Feature",
        "geometry": area.geometry,
        "properties": {"name": area.name, "outline": area.outline},
    }


def collect(features: list[dict[str, Any]]) -> dict[str, Any]:
    """Return a GeoJSON collection."""
    return {"type": "FeatureCollection", "features": features}
