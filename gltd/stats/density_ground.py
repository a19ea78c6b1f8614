"""The ground of a density: square cells over a box or a polygon, and the pieces that a polygon is made of."""

from dataclasses import dataclass
from typing import cast

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon

from gltd.stats.arguments import FloatArray, instance, one_of, positive, refuse
from gltd.stats.points import Points
from gltd.stats.results import say
from gltd.stats.zones import Ground, Zones

Box = tuple[float, float, float, float]

_MOST_CELLS = 4_000_000
# A quartic kernel with bandwidth h has the spread of a Gaussian with σ = h/√8.
_QUARTIC_SPREAD = np.sqrt(8.0)
# Pieces of a polygon in one bandwidth: the correction of edges is then right to a thousandth.
_PIECES_A_WIDTH = 16
_FEWEST_PIECES = 4
_MOST_PIECES = 500_000


@dataclass(frozen=True, eq=False)
class Grid:
    """Square cells of ``cell_m``, over a box (west, south, east, north) or a polygon, in metres.

    Within a polygon, events outside it are left out, cells whose centre lies outside hold zero, and the edge
    correction is that of the polygon. Without ``ground``, the box of the events.
    """

    cell_m: float
    ground: Box | Ground | None = None

    def __post_init__(self) -> None:
        positive(self.cell_m, name="cell_m")
        if isinstance(self.ground, (Polygon, MultiPolygon)):
            Zones({"ground": self.ground})
        elif self.ground is not None:
            _check_box(self.ground, name="ground")


@dataclass(frozen=True, eq=False)
class Canvas:
    """A grid settled for some events: its box, its cells' centres, its bandwidth and its polygon if any."""

    cell_m: float
    box: Box
    bandwidth_m: float
    polygon: Ground | None

    @property
    def columns(self) -> int:
        """Number of columns."""
        return self._count(0)

    @property
    def rows(self) -> int:
        """Number of rows."""
        return self._count(1)

    @property
    def x_m(self) -> FloatArray:
        """Centres of the columns."""
        return self.box[0] + (np.arange(self.columns, dtype=np.float64) + 0.5) * self.cell_m

    @property
    def y_m(self) -> FloatArray:
        """Centres of the rows."""
        return self.box[1] + (np.arange(self.rows, dtype=np.float64) + 0.5) * self.cell_m

    def inside(self) -> NDArray[np.bool_]:
        """Tell which cells have their centre in the polygon (rows × columns)."""
        if self.polygon is None:
            return np.ones((self.rows, self.columns), dtype=np.bool_)
        shapely.prepare(self.polygon)
        east, north = np.meshgrid(self.x_m, self.y_m)
        return np.asarray(shapely.intersects_xy(self.polygon, east, north), dtype=np.bool_)

    def keep(self, points: Points) -> Points:
        """Return the events that count: all of them over a box, those inside a polygon."""
        if self.polygon is None:
            return points
        kept = points.take(_within(self.polygon, points))
        if len(kept) == 0:
            raise refuse("cell_m", why="aucun fait n'est dans ce polygone.")
        return kept

    def _count(self, axis: int) -> int:
        return max(1, int(np.ceil((self.box[axis + 2] - self.box[axis]) / self.cell_m - 1e-9)))


def settle(
    points: Points, *, cell_m: float | Grid, bandwidth_m: float | None, kernel: str, box: Box | None
) -> Canvas:
    """Check what a density was asked with, and settle the box, the polygon and the bandwidth."""
    grid = cell_m if isinstance(cell_m, Grid) else Grid(cell_m)
    if grid.ground is not None and box is not None:
        raise refuse("box", why="le cadre est déjà donné par Grid ; n'en donnez qu'un.")
    if box is not None:
        _check_box(box, name="box")
    one_of(kernel, name="kernel", among=("quartic", "gaussian"))
    instance(points, name="points", of=Points)
    polygon = grid.ground if isinstance(grid.ground, (Polygon, MultiPolygon)) else None
    if polygon is not None:
        points = points.take(_within(polygon, points))
    if len(points) == 0:
        raise refuse("points", why="au moins un fait est nécessaire.")
    width = _width(points, kernel) if bandwidth_m is None else positive(bandwidth_m, name="bandwidth_m")
    side = positive(grid.cell_m, name="cell_m")
    given = polygon.bounds if polygon is not None else grid.ground if box is None else box
    west, south, east, north = _around(points, side) if given is None else cast("Box", given)
    canvas = Canvas(side, (float(west), float(south), float(east), float(north)), float(width), polygon)
    if canvas.columns * canvas.rows > _MOST_CELLS:
        raise refuse(
            "cell_m", why=f"{say(canvas.columns * canvas.rows)} mailles, c'est trop : agrandissez-les."
        )
    return canvas


def cut_pieces(polygon: Ground, *, bandwidth_m: float) -> tuple[Points, FloatArray]:
    """Cut a polygon into small pieces: the middle of each, and its area in square metres."""
    west, south, east, north = polygon.bounds
    step = max(bandwidth_m / _PIECES_A_WIDTH, float(np.sqrt((east - west) * (north - south) / _MOST_PIECES)))
    if step > bandwidth_m / _FEWEST_PIECES:
        raise refuse("bandwidth_m", why="la portée est trop petite pour un polygone si grand.")
    x, y = np.meshgrid(np.arange(west, east, step), np.arange(south, north, step))
    squares = shapely.box(x.ravel(), y.ravel(), x.ravel() + step, y.ravel() + step)
    shapely.prepare(polygon)
    whole = shapely.contains_properly(polygon, squares)
    across = np.flatnonzero(~whole & shapely.intersects(polygon, squares))
    parts = shapely.intersection(polygon, squares[across])
    # A square that only touches the border holds nothing.
    parts = parts[shapely.area(parts) > 0]
    middles, areas = shapely.get_coordinates(shapely.centroid(parts)), shapely.area(parts)
    centre = np.column_stack([x.ravel()[whole] + step / 2, y.ravel()[whole] + step / 2])
    places = np.concatenate([centre, middles])
    return (
        Points(places[:, 0], places[:, 1], np.zeros(len(places))),
        np.concatenate([np.full(len(centre), step**2), areas]),
    )


def _within(polygon: Ground, points: Points) -> NDArray[np.bool_]:
    shapely.prepare(polygon)
    return np.asarray(shapely.intersects_xy(polygon, points.x_m, points.y_m), dtype=np.bool_)


def _width(points: Points, kernel: str) -> float:
    spread = float(np.sqrt((points.x_m.var() + points.y_m.var()) / 2)) * len(points) ** (-1 / 6)
    if spread == 0:
        raise refuse("bandwidth_m", why="tous les faits sont au même endroit : donnez une portée.")
    return float(spread * (_QUARTIC_SPREAD if kernel == "quartic" else 1.0))


def _check_box(box: Box, *, name: str) -> None:
    try:
        sides = np.array(box, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse(name, why="quatre nombres sont attendus : ouest, sud, est, nord.") from error
    if sides.shape != (4,) or not np.all(np.isfinite(sides)) or sides[0] >= sides[2] or sides[1] >= sides[3]:
        raise refuse(name, why="quatre nombres sont attendus : ouest, sud, est, nord.")


def _around(points: Points, side: float) -> Box:
    """Return the box of the events, at least one cell wide and high."""
    low, high = points.xy_m.min(axis=0), points.xy_m.max(axis=0)
    room = np.maximum(side - (high - low), 0) / 2
    return (*(low - room), *(high + room))
