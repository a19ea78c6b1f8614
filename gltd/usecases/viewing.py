"""What a camera sees: the sector of a circle on the ground, in degrees."""

from typing import Any, Final

import numpy as np
import pyproj

GLOBE: Final = pyproj.Geod(ellps="WGS84")
WHOLE_TURN_DEG: Final = 360
STEP_DEG: Final = 5


def field_of_view(
    lon: float, *, lat: float, bearing_deg: float, angle_deg: float, range_m: float
) -> dict[str, Any]:
    """Return the ground that a camera covers, as a GeoJSON polygon in degrees.

    ``bearing_deg`` is the middle of the view, clockwise from north; ``angle_deg`` its opening. Walls and
    trees are not known: it is what could be seen, never what is.
    """
    steps = max(2, int(np.ceil(angle_deg / STEP_DEG)) + 1)
    turns = bearing_deg - angle_deg / 2 + np.linspace(0, angle_deg, steps)
    lons, lats, _ = GLOBE.fwd(
        np.full(steps, lon), np.full(steps, lat), turns % WHOLE_TURN_DEG, np.full(steps, range_m)
    )
    arc = [[round(float(x), 7), round(float(y), 7)] for x, y in zip(lons, lats, strict=True)]
    if angle_deg >= WHOLE_TURN_DEG:
        ring = [*arc[:-1], arc[0]]
    else:
        stand = [round(lon, 7), round(lat, 7)]
        ring = [stand, *arc, stand]
    # Polygons turn against the clock (RFC 7946), bearings with it.
    return {"type": "Polygon", "coordinates": [ring[::-1]]}
