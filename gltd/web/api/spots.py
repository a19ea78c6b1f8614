"""Spots on the small maps: to the metre for those who may, else one mark in the middle of each area."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.urls import reverse

from gltd.web.access import enter, signed_in
from gltd.web.models import Area
from gltd.web.spotting import Move, Picked, Watched


def list_spots(request: HttpRequest, slug: str) -> JsonResponse:
    """Answer spots, the moves between them, and the outlines of the areas, for one day.

    ``?only=3`` keeps one spot and those that it moved to or came from.
    """
    scheme = enter(request, slug=slug, section="spots")
    picked = Picked.read(request.GET, scheme=scheme, user=signed_in(request))
    # Built once: hundreds would take longer to build than to read.
    address = reverse("spot", args=[slug, 0]).removesuffix("0/")
    spots = (
        [draw_spot(row, address=address) for row in picked.shown if row.point]
        if picked.located
        else draw_areas(picked.shown, address=address)
    )
    moves = [draw_move(move) for move in picked.moves]
    outlines = [draw_outline(area) for area in scheme.areas.exclude(geometry=None)]
    return JsonResponse({"spots": collect(spots), "moves": collect(moves), "areas": collect(outlines)})


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
