"""What a camera sees: the sector of a circle on the ground, in degrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import numpy as np
import pyproj
from numpy.typing import NDArray

GLOBE: Final = pyproj.Geod(ellps="WGS84")
WHOLE_TURN_DEG: Final = 360
STEP_DEG: Final = 5


@dataclass(frozen=True)
class View:
    """Where a camera stands and what it looks at: ``bearing_deg`` is the middle of the view, clockwise from
    north; ``angle_deg`` its opening.
    """

    lon: float
    lat: float
    bearing_deg: float
    angle_deg: float
    range_m: float


def field_of_view(
    lon: float, *, lat: float, bearing_deg: float, angle_deg: float, range_m: float
) -> dict[str, Any]:
    """Return the ground that a camera covers, as a GeoJSON polygon in degrees.

    Walls and trees are not known: it is what could be seen, never what is.
    """
    return fields_of_view([View(lon, lat, bearing_deg, angle_deg, range_m)])[0]


def fields_of_view(views: Sequence[View]) -> list[dict[str, Any]]:
    """Return the same for many cameras, in one computation."""
    if not views:
        return []
    turns = [turns_of(view) for view in views]
    steps = [len(own) for own in turns]
    lons, lats, reaches = (
        np.repeat([getattr(view, name) for view in views], steps) for name in ("lon", "lat", "range_m")
    )
    east, north, _ = GLOBE.fwd(lons, lats, np.concatenate(turns) % WHOLE_TURN_DEG, reaches)
    arcs = np.split(np.column_stack([east, north]).round(7), np.cumsum(steps)[:-1])
    return [close(arc.tolist(), view=view) for arc, view in zip(arcs, views, strict=True)]


def turns_of(view: View) -> NDArray[np.float64]:
    """Return the bearings of the arc, one each five degrees or so."""
    return view.bearing_deg - view.angle_deg / 2 + spread(view.angle_deg)


@lru_cache(maxsize=WHOLE_TURN_DEG)
def spread(angle_deg: float) -> NDArray[np.float64]:
    """Return the steps of an opening, from nothing to the whole of it; cameras of a town share a few."""
    found = np.linspace(0, angle_deg, max(2, int(np.ceil(angle_deg / STEP_DEG)) + 1))
    found.setflags(write=False)
    return found


def close(arc: list[list[float]], *, view: View) -> dict[str, Any]:
    """Return the sector of an arc: a whole turn is a disc, anything less comes back to the camera."""
    if view.angle_deg >= WHOLE_TURN_DEG:
        ring = [*arc[:-1], arc[0]]
    else:
        stand = [round(view.lon, 7), round(view.lat, 7)]
        ring = [stand, *arc, stand]
    # Polygons turn against the clock (RFC 7946), bearings with it.
    return {"type": "Polygon", "coordinates": [ring[::-1]]}
