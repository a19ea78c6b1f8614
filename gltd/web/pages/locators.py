"""A small picture of where something took place: outlines of areas, drawn on the server."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

import shapely
from shapely.geometry import shape

from gltd.web.models import Area

WIDTH, HEIGHT, MARGIN = 320, 200, 10
# Finer than a pixel of the picture, so that a communal outline stays a few hundred points.
TOLERANCE = 0.5


@dataclass(frozen=True)
class Outline:
    """One area as a path of the picture; ``here`` is one of those that the picture is about."""

    name: str
    path: str
    here: bool


@dataclass(frozen=True)
class Locator:
    """The picture: its size and its outlines, those around first."""

    outlines: list[Outline]
    names: str
    width: int = WIDTH
    height: int = HEIGHT


def draw_locator(areas: Iterable[Area], *, around: Iterable[Area]) -> Locator | None:
    """Draw areas among those around them; ``None`` where no outline is known."""
    here = {area.pk: area for area in areas if area.geometry is not None}
    if not here:
        return None
    others = [area for area in around if area.pk not in here]
    shapes = [
        (area, shape(area.geometry), area.pk in here)
        for area in [*others, *here.values()]
        if area.geometry is not None
    ]
    west, south, east, north = shapely.total_bounds([one for _, one, _ in shapes])
    # A degree of longitude is shorter than one of latitude.
    squeeze = math.cos(math.radians((south + north) / 2))
    scale = min(
        (WIDTH - 2 * MARGIN) / max((east - west) * squeeze, 1e-9),
        (HEIGHT - 2 * MARGIN) / max(north - south, 1e-9),
    )
    left = (WIDTH - (east - west) * squeeze * scale) / 2
    top = (HEIGHT - (north - south) * scale) / 2

    def to_picture(points: shapely.geometry.base.BaseGeometry) -> shapely.geometry.base.BaseGeometry:
        moved = shapely.transform(
            points, lambda lon_lat: (lon_lat - (west, north)) * (squeeze * scale, -scale) + (left, top)
        )
        return shapely.simplify(moved, TOLERANCE)

    outlines = [Outline(area.name, tell_path(to_picture(one)), inside) for area, one, inside in shapes]
    return Locator(outlines, ", ".join(area.name for area in here.values()))


def tell_path(geometry: shapely.geometry.base.BaseGeometry) -> str:
    """Return the outline of an area, holes included, as SVG writes it."""
    rings = [
        ring
        for part in shapely.get_parts(geometry)
        if isinstance(part, shapely.Polygon)
        for ring in (part.exterior, *part.interiors)
    ]
    return " ".join(
        "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in list(ring.coords)[:-1]) + "Z" for ring in rings
    )
