"""The zones of a study as a small picture: paths of an SVG, in metres."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import Point, shape
from shapely.geometry.base import BaseGeometry

from gltd.reports import french
from gltd.usecases.studying import Foresight
from gltd.web.models import Scheme

SIZE = 400.0
MARGIN = 0.04


@dataclass(frozen=True)
class Shape:
    """One zone of the picture."""

    name: str
    role: str
    path: str


@dataclass(frozen=True)
class Picture:
    """The zones, drawn to one scale, north up."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def name_places(result: Mapping[str, Any], *, scheme: Scheme) -> dict[str, str]:
    """Return the smallest area of the scheme that holds the middle of each row, by its name.

    Of rows of one name, the first one counts; rows that are named after their areas are left alone.
    """
    rows = [row for outcome in result["outcomes"] for row in outcome["rows"] if "x_m" in row]
    if result["kind"] == "emerging_rates":
        return {}
    if not rows or result["data"]["crs"] is None:
        return {}
    drawn = [(area.name, shape(area.geometry)) for area in scheme.areas.all() if area.geometry is not None]
    drawn.sort(key=lambda pair: pair[1].area)
    back = Transformer.from_crs(result["data"]["crs"], "EPSG:4326", always_xy=True)
    found: dict[str, str] = {}
    for row in rows:
        middle = Point(back.transform(row["x_m"], row["y_m"]))
        name = next((name for name, ground in drawn if ground.contains(middle)), None)
        if name is not None:
            found.setdefault(row["name"], name)
    return found


@dataclass(frozen=True)
class Bar:
    """The facts of one month: its place in the picture, and its words."""

    x: float
    y: float
    width: float
    height: float
    label: str
    facts: int


def draw_months(foresight: Foresight) -> list[Bar]:
    """Draw the facts of each month, in a box of 100 by 30."""
    if not foresight.months:
        return []
    step, tallest = 100 / len(foresight.months), max(max(facts for _, facts in foresight.months), 1)
    return [
        Bar(
            x=round(k * step + 0.1 * step, 2),
            y=round(30 - 30 * facts / tallest, 2),
            width=round(0.8 * step, 2),
            height=round(30 * facts / tallest, 2),
            label=french.short_day(first),
            facts=facts,
        )
        for k, (first, facts) in enumerate(foresight.months)
    ]


def draw_ground(foresight: Foresight) -> Picture | None:
    """Draw the zones of a study, if it has some."""
    zones = foresight.zones
    if zones is None:
        return None
    west, south, east, north = shapely.total_bounds(list(zones.polygons))
    scale = SIZE / max(east - west, north - south)
    margin = MARGIN * SIZE
    roles = {row.name: row.role for row in foresight.rows}

    def write_ring(ring: BaseGeometry) -> str:
        x, y = np.asarray(ring.coords)[:, :2].T
        points = np.column_stack(((x - west) * scale + margin, (north - y) * scale + margin))
        return "M" + " ".join(f"{px:.1f},{py:.1f}" for px, py in points) + "Z"

    shapes = []
    for name, ground in zip(zones.names, zones.polygons, strict=True):
        parts = [part for part in shapely.get_parts(ground) if part.geom_type == "Polygon"]
        rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
        shapes.append(Shape(name, roles[name], "".join(map(write_ring, rings))))
    width, height = ((high - low) * scale + 2 * margin for low, high in ((west, east), (south, north)))
    return Picture(round(width), round(height), tuple(shapes))
