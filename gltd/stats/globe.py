"""Events in degrees, for the methods that measure distances on the globe."""

from dataclasses import dataclass

import numpy as np

from gltd.stats.arguments import FloatArray, float_array, refuse, same_length

# The mean radius of the Earth that SaTScan uses as well.
EARTH_RADIUS_M = 6_371_000.0


@dataclass(frozen=True, eq=False)
class GlobePoints:
    """Dated events in longitude and latitude: equal-length arrays, finite, read-only copies.

    For ground too wide for one projection; distances are then great circles on a sphere.
    """

    lon_deg: FloatArray
    lat_deg: FloatArray
    t_days: FloatArray

    def __post_init__(self) -> None:
        for name in ("lon_deg", "lat_deg", "t_days"):
            object.__setattr__(self, name, float_array(getattr(self, name), name=name))
        same_length(lon_deg=self.lon_deg, lat_deg=self.lat_deg, t_days=self.t_days)
        if np.any(np.abs(self.lat_deg) > 90) or np.any(np.abs(self.lon_deg) > 180):
            raise refuse("lon_deg, lat_deg", why="des degrés sont attendus, entre −180 et 180, −90 et 90.")

    def __len__(self) -> int:
        """Return the number of events."""
        return len(self.lon_deg)


def to_chord_m(arc_m: float) -> float:
    """Return the straight distance between two places of the globe that are an arc apart."""
    return float(2 * EARTH_RADIUS_M * np.sin(min(arc_m / (2 * EARTH_RADIUS_M), np.pi / 2)))


def to_arc_m(chord_m: float) -> float:
    """Return the great-circle distance between two places a straight distance apart."""
    return float(2 * EARTH_RADIUS_M * np.arcsin(min(chord_m / (2 * EARTH_RADIUS_M), 1.0)))


def to_space_m(lon_deg: FloatArray, *, lat_deg: FloatArray) -> FloatArray:
    """Return the places of the globe as coordinates in space (n × 3)."""
    lon, lat = np.radians(lon_deg), np.radians(lat_deg)
    across = np.cos(lat)
    # Straight lines through the globe keep the order of distances.
    return EARTH_RADIUS_M * np.column_stack([across * np.cos(lon), across * np.sin(lon), np.sin(lat)])
