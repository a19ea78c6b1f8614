"""The ground of a proposed camera: what it would see, what lies around it, what other cameras see already."""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gltd.stats import displacement
from gltd.stats.results import say
from gltd.stats.zones import Zones
from gltd.usecases.studying.ground import project
from gltd.usecases.studying.spec import Spec

VIEW = "champ de la caméra"
REST = "reste du périmètre"
# Below a square metre, what is left of a cut is rounding.
_LEAST_M2 = 1.0

Located = NDArray[np.intp]


@dataclass(frozen=True)
class Sight:
    """Pieces of ground that share none: the view, the rings around it, what remains of the perimeter.

    ``kinds`` says of each piece whether it is *view*, *ring* or *rest*. ``existing`` are the views of the
    cameras that are there, which may overlap. Without a perimeter, ``bounded`` is false: the rest is all
    other facts, and has no surface.
    """

    pieces: Zones
    kinds: tuple[str, ...]
    existing: tuple[tuple[str, BaseGeometry], ...]
    bounded: bool

    @property
    def view(self) -> BaseGeometry:
        """What the camera would see."""
        return self.pieces[VIEW]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the pieces, with that of the rest where it has no outline."""
        return self.pieces.names if self.bounded else (*self.pieces.names, "ailleurs")

    def areas_m2(self) -> list[float | None]:
        """Return the surface of each piece; None for the rest without outline."""
        found: list[float | None] = [float(area) for area in self.pieces.areas_m2]
        return found if self.bounded else [*found, None]

    def locate(self, x_m: NDArray[np.float64], *, y_m: NDArray[np.float64]) -> Located:
        """Return the rank of the piece that holds each place, -1 outside all of them."""
        ranks = self.pieces.locate(x_m, y_m=y_m)
        return ranks if self.bounded else np.where(ranks < 0, len(self.pieces), ranks)

    def see_already(self) -> BaseGeometry:
        """Return the part of the view that other cameras see."""
        return self.view & shapely.union_all([ground for _, ground in self.existing])


def draw_sight(spec: Spec, *, crs: str) -> Sight:
    """Draw the ground of a study of relevance in the metres of a projection."""
    chosen = spec.parameters
    view = shapely.union_all([project(shapely.from_wkt(contour), crs=crs) for _, contour in chosen["view"]])
    pieces, kinds = {VIEW: view}, ["view"]
    distances = tuple(chosen["rings_m"])
    if distances:
        inner = 0.0
        for outer, ring in zip(distances, displacement.rings(view, distances_m=distances), strict=True):
            pieces[name_ring(inner, outer_m=outer)] = ring
            kinds.append("ring")
            inner = outer
    if spec.ground is not None:
        perimeter = shapely.union_all(
            [project(shapely.from_wkt(contour), crs=crs) for _, _, contour in spec.ground.contours]
        )
        rest = perimeter - shapely.union_all(list(pieces.values()))
        rest = shapely.multipolygons([part for part in shapely.get_parts(rest) if part.area >= _LEAST_M2])
        if not rest.is_empty:
            pieces[REST] = rest
            kinds.append("rest")
    else:
        kinds.append("rest")
    existing = tuple((name, project(shapely.from_wkt(at), crs=crs)) for name, at in chosen["existing"])
    return Sight(Zones(pieces), tuple(kinds), existing, bounded=spec.ground is not None)


def name_ring(inner_m: float, *, outer_m: float) -> str:
    """Name a ring by its distances."""
    if inner_m == 0:
        return f"jusqu'à {say(outer_m)}\u00a0m autour"
    return f"de {say(inner_m)} à {say(outer_m)}\u00a0m autour"
