"""The zones of a study as a small picture: paths of an SVG, in metres."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gltd.usecases.studying import Foresight

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


def draw_ground(foresight: Foresight) -> Picture:
    """Draw the zones of a study."""
    zones = foresight.zones
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
