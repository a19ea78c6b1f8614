"""A grid of possible places over a ground, for when nobody has named a street corner."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gltd.errors import GltdError
from gltd.usecases.studying.parameters import Place

METRES = "EPSG:2154"
# More places than that would take minutes, and nobody reads such a list.
MOST_PLACES = 2_000
# A grid may stand over a ground that fills little of its box.
_MOST_EMPTY = 100


def lay_grid(outline: Mapping[str, Any], *, step_m: float, crs: str = METRES) -> tuple[Place, ...]:
    """Return the points of a grid in an outline in degrees, named by line and column from the north-west."""
    ground = to_metres(outline, crs=crs)
    west, south, east, north = ground.bounds
    if (east - west) * (north - south) > _MOST_EMPTY * MOST_PLACES * step_m**2:
        raise GltdError("La zone est trop grande pour cette grille\u00a0: prenez un pas plus grand.")
    across = np.arange(west + step_m / 2, east, step_m)
    down = np.arange(north - step_m / 2, south, -step_m)
    x, y = np.meshgrid(across, down)
    inside = shapely.intersects_xy(ground, x, y)
    back = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    lon, lat = back.transform(x[inside], y[inside])
    lines, columns = np.nonzero(inside)
    return tuple(
        (f"point {line + 1}-{column + 1}", round(float(east_deg), 7), round(float(north_deg), 7))
        for line, column, east_deg, north_deg in zip(lines, columns, lon, lat, strict=True)
    )


def to_metres(outline: Mapping[str, Any], *, crs: str = METRES) -> BaseGeometry:
    """Return an outline in metres."""
    forward = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    moved: BaseGeometry = shapely.transform(
        shape(dict(outline)), lambda xy: np.column_stack(forward.transform(xy[:, 0], xy[:, 1]))
    )
    return moved
