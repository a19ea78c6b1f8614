"""Named pieces of ground that never count an event twice."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gltd.stats.arguments import FloatArray, float_array, looks_like_degrees, refuse, same_length
from gltd.stats.results import say

Ground = Polygon | MultiPolygon

# Two pieces may share a border drawn twice: slivers below this share of the smaller one are rounding.
_SLIVER_SHARE = 1e-6


@dataclass(frozen=True, init=False, eq=False)
class Zones:
    """Named, disjoint polygons in metres: ``Zones({"traitée": polygon, "témoin": other})``.

    Invalid, empty, overlapping or geographic polygons are refused with the names of the zones at fault.
    """

    names: tuple[str, ...]
    polygons: tuple[Ground, ...]

    def __init__(self, zones: Mapping[str, BaseGeometry]) -> None:
        if not isinstance(zones, Mapping) or not all(isinstance(name, str) for name in zones):
            raise refuse("zones", why='chaque zone va avec son nom : {"traitée": polygone}.')
        if not zones:
            raise refuse("zones", why="au moins une zone est attendue.")
        object.__setattr__(self, "names", tuple(zones))
        object.__setattr__(self, "polygons", tuple(_check(name, ground) for name, ground in zones.items()))
        self._refuse_overlaps()

    def __len__(self) -> int:
        """Return the number of zones."""
        return len(self.names)

    def __iter__(self) -> Iterator[str]:
        """Go through the names, in the order given."""
        return iter(self.names)

    def __getitem__(self, name: str) -> Ground:
        """Return the polygon of a zone."""
        if name not in self.names:
            raise refuse("zones", why=f"pas de zone nommée « {name} » ; il y a {', '.join(self.names)}.")
        return self.polygons[self.names.index(name)]

    @property
    def areas_m2(self) -> FloatArray:
        """Areas in square metres, in the order of the names."""
        return np.array([polygon.area for polygon in self.polygons])

    def locate(self, x_m: ArrayLike, *, y_m: ArrayLike) -> NDArray[np.intp]:
        """Return the rank of the zone that holds each place, -1 outside all of them.

        A place on the border of two zones belongs to the first one.
        """
        x, y = float_array(x_m, name="x_m"), float_array(y_m, name="y_m")
        same_length(x_m=x, y_m=y)
        ranks = np.full(len(x), -1, dtype=np.intp)
        for rank, polygon in enumerate(self.polygons):
            west, south, east, north = polygon.bounds
            near = np.flatnonzero((ranks < 0) & (x >= west) & (x <= east) & (y >= south) & (y <= north))
            shapely.prepare(polygon)
            ranks[near[shapely.intersects_xy(polygon, x[near], y[near])]] = rank
        return ranks

    def count(self, x_m: ArrayLike, *, y_m: ArrayLike) -> NDArray[np.int64]:
        """Return the number of places in each zone, in the order of the names."""
        ranks = self.locate(x_m, y_m=y_m)
        return np.bincount(ranks[ranks >= 0], minlength=len(self)).astype(np.int64)

    def _refuse_overlaps(self) -> None:
        tree = shapely.STRtree(self.polygons)
        left, right = tree.query(self.polygons, predicate="intersects")
        for i, j in sorted(zip(left.tolist(), right.tolist(), strict=True)):
            if i >= j:
                continue
            shared = self.polygons[i].intersection(self.polygons[j]).area
            if shared > _SLIVER_SHARE * min(self.polygons[i].area, self.polygons[j].area):
                raise refuse(
                    "zones",
                    why=f"« {self.names[i]} » et « {self.names[j]} » se recouvrent sur {say(shared)} m² ; "
                    "un fait y compterait deux fois, retirez le recouvrement.",
                )


def _check(name: str, ground: BaseGeometry) -> Ground:
    if not isinstance(ground, (Polygon, MultiPolygon)):
        raise refuse("zones", why=f"« {name} » n'est pas un polygone.")
    if not ground.is_valid:
        raise refuse(
            "zones", why=f"le contour de « {name} » se croise ou se répète ; réparez-le et recommencez."
        )
    if ground.is_empty or not ground.area > 0:
        raise refuse("zones", why=f"« {name} » est vide ou sans surface.")
    x, y = shapely.get_coordinates(ground).T
    if looks_like_degrees(x, y=y):
        raise refuse("zones", why=f"« {name} » est en degrés ; projetez-la d'abord en mètres.")
    return ground
