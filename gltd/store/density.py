"""Counts of events in square or hexagonal cells, for a map."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import duckdb
import numpy as np
from numpy.typing import NDArray

from gltd.errors import GltdError
from gltd.store.batches import Batch, Layout
from gltd.store.reading import by_crs, files, project, simulated_in
from gltd.store.selecting import Box, Selection, conditions

if TYPE_CHECKING:
    import pyproj

FloatArray = NDArray[np.float64]
Shape = Literal["hexagon", "square"]

_PIXELS_PER_CELL = 24
_METRES_PER_PIXEL_AT_ZOOM_0 = 40_075_016.686 / 512
# MapLibre's zoom levels are those of 512-pixel tiles.


@dataclass(frozen=True, eq=False)
class Density:
    """Cells that hold at least one event: centres in metres and degrees, and counts.

    ``cell_m`` is the side of a square or the width of a hexagon (flat to flat). Cells are anchored at the
    origin of the projection, so that they stay in place when the map moves, and each returned cell is counted
    whole. Counts are exact: a page that shows them to readers without rights passes them through
    ``gltd.disclosure`` first.
    """

    x_m: FloatArray
    y_m: FloatArray
    lon: FloatArray
    lat: FloatArray
    count: NDArray[np.int64]
    cell_m: float
    shape: Shape
    crs: str | None
    simulated: bool

    def __len__(self) -> int:
        """Return the number of cells."""
        return len(self.count)

    def corners_deg(self) -> NDArray[np.float64]:
        """Return the closed outline of each cell in degrees: (cells, corners + 1, 2)."""
        if self.crs is None:
            return np.empty((0, 5, 2))
        if self.shape == "hexagon":
            angles = np.radians(np.arange(30, 391, 60))
            radius_m = self.cell_m / math.sqrt(3)
        else:
            angles = np.radians(np.arange(45, 406, 90))
            radius_m = self.cell_m / math.sqrt(2)
        x = self.x_m[:, None] + radius_m * np.cos(angles)
        y = self.y_m[:, None] + radius_m * np.sin(angles)
        back = _transformer(self.crs, "EPSG:4326")
        lon, lat = back.transform(x.ravel(), y.ravel())
        return np.stack([np.reshape(lon, x.shape), np.reshape(lat, x.shape)], axis=-1)


def cell_for_zoom(zoom: float, *, lat_deg: float) -> float:
    """Return a round cell size in metres (1, 2, 5 × 10ⁿ) for a zoom of MapLibre, 20 m at least."""
    if not (0 <= zoom <= 24 and -85 <= lat_deg <= 85):
        raise GltdError("Zoom de 0 à 24 et latitude de -85 à 85 attendus : vérifiez l'adresse de la carte.")
    ideal_m = _PIXELS_PER_CELL * _METRES_PER_PIXEL_AT_ZOOM_0 * math.cos(math.radians(lat_deg)) / 2**zoom
    power = 10.0 ** math.floor(math.log10(ideal_m))
    return max(20.0, next(step * power for step in (1, 2, 5, 10) if step * power >= ideal_m * 0.999))


def read_density(
    cursor: duckdb.DuckDBPyConnection,
    *,
    layout: Layout,
    batches: Sequence[Batch],
    selection: Selection,
    cell_m: float,
    shape: Shape,
    crs: str | None,
) -> Density:
    """Count the events of a selection in cells."""
    if not 1 <= cell_m <= 1e7:
        raise GltdError(
            "La taille d'une maille doit être comprise entre 1 m et 10 000 km : changez de taille."
        )
    if crs is None or not batches:
        empty = np.empty(0)
        return Density(empty, empty, empty, empty, np.empty(0, np.int64), cell_m, shape, None, False)
    box = wanted_box(selection, crs=crs)
    parts = [
        _count_part(
            cursor,
            paths=files(layout, batches=group),
            selection=selection,
            box=box,
            grid=(cell_m, shape, own, crs),
        )
        for own, group in by_crs(batches).items()
    ]
    column, row, count = _joined(parts)
    x_m, y_m = _centres(column, row=row, cell_m=cell_m, shape=shape)
    if box is not None:
        half_m = cell_m / 2
        shown = (
            (x_m >= box[0] - half_m)
            & (x_m <= box[2] + half_m)
            & (y_m >= box[1] - half_m)
            & (y_m <= box[3] + half_m)
        )
        x_m, y_m, count = x_m[shown], y_m[shown], count[shown]
    back = _transformer(crs, "EPSG:4326")
    lon, lat = back.transform(x_m, y_m)
    simulated = simulated_in(cursor, layout=layout, batches=batches, selection=selection)
    return Density(x_m, y_m, np.asarray(lon), np.asarray(lat), count, cell_m, shape, crs, simulated)


Cells = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]


def _joined(parts: list[Cells]) -> Cells:
    """Add up the cells of batches that were counted apart."""
    if len(parts) == 1:
        return parts[0]
    totals: dict[tuple[int, int], int] = {}
    for part in parts:
        for column, row, count in zip(*(values.tolist() for values in part), strict=True):
            totals[column, row] = totals.get((column, row), 0) + count
    keys = np.array(list(totals), dtype=np.int64).reshape(-1, 2)
    return keys[:, 0], keys[:, 1], np.array(list(totals.values()), dtype=np.int64)


def _transformer(start: str, end: str) -> "pyproj.Transformer":
    import pyproj  # slow to load: only once a map is asked for

    return pyproj.Transformer.from_crs(start, end, always_xy=True)


def wanted_box(selection: Selection, *, crs: str) -> Box | None:
    """Return the box of a selection in metres."""
    if selection.box_m is not None or selection.box_deg is None:
        return selection.box_m
    forward = _transformer("EPSG:4326", crs)
    west, south, east, north = forward.transform_bounds(*selection.box_deg, densify_pts=21)
    if not all(map(math.isfinite, (west, south, east, north))):
        return None
    return (west, south, east, north)


def _count_part(
    cursor: duckdb.DuckDBPyConnection,
    *,
    paths: list[str],
    selection: Selection,
    box: Box | None,
    grid: tuple[float, Shape, str, str],
) -> Cells:
    cell_m, shape, own, crs = grid
    pad_m = 1.2 * cell_m
    padded = None if box is None else (box[0] - pad_m, box[1] - pad_m, box[2] + pad_m, box[3] + pad_m)
    free = Selection(
        start=selection.start, end=selection.end, categories=selection.categories, natures=selection.natures
    )
    parameters: dict[str, Any]
    if own == crs:
        where, parameters = conditions(free, box_m=padded)
        relation = f"(SELECT x_m, y_m FROM read_parquet($paths) WHERE {where} AND x_m IS NOT NULL)"
        parameters["paths"] = paths
    else:
        relation, parameters = "projected", {}
        _register_projected(cursor, paths=paths, selection=free, box=padded, crs=crs)
    found = cursor.execute(_cells_sql(shape, relation=relation), {**parameters, "cell": cell_m}).fetchnumpy()
    columns, rows, counts = (np.asarray(found[name], dtype=np.int64) for name in ("c", "r", "n"))
    return columns, rows, counts


def _register_projected(
    cursor: duckdb.DuckDBPyConnection, *, paths: list[str], selection: Selection, box: Box | None, crs: str
) -> None:
    where, parameters = conditions(selection, box_m=None)
    found = cursor.execute(
        f"SELECT lon, lat FROM read_parquet($paths) WHERE {where}", {**parameters, "paths": paths}
    ).fetchnumpy()
    x_m, y_m = project(np.asarray(found["lon"]), lat=np.asarray(found["lat"]), crs=crs)
    kept = np.isfinite(x_m) & np.isfinite(y_m)
    if box is not None:
        kept &= (x_m >= box[0]) & (x_m <= box[2]) & (y_m >= box[1]) & (y_m <= box[3])
    cursor.register("projected", {"x_m": x_m[kept], "y_m": y_m[kept]})


def _cells_sql(shape: Shape, *, relation: str) -> str:
    if shape == "square":
        return (
            "SELECT CAST(floor(x_m / $cell) AS BIGINT) AS c, CAST(floor(y_m / $cell) AS BIGINT) AS r, "
            "count(*) AS n "
            f"FROM {relation} GROUP BY 1, 2 ORDER BY 2, 1"
        )
    # Pointy hexagons: rows 0.866 cell apart, odd rows shifted by half a cell. The nearest centre is either
    # that of the nearest row, or that of the next row on the other side.
    return f"""
        WITH scaled AS (SELECT x_m / $cell AS x, y_m / ($cell * {math.sqrt(3) / 2}) AS y FROM {relation}),
        near AS (
            SELECT x, y, round(y) AS r, round(y) + CASE WHEN y >= round(y) THEN 1 ELSE -1 END AS r2
            FROM scaled
        ),
        tried AS (
            SELECT x, y, r, r2, round(x - abs(r % 2) / 2) AS c, round(x - abs(r2 % 2) / 2) AS c2 FROM near
        ),
        chosen AS (
            SELECT r, r2, c, c2,
                (x - c - abs(r % 2) / 2) ** 2 + 0.75 * (y - r) ** 2
                    <= (x - c2 - abs(r2 % 2) / 2) ** 2 + 0.75 * (y - r2) ** 2 AS first
            FROM tried
        )
        SELECT CAST(CASE WHEN first THEN c ELSE c2 END AS BIGINT) AS c,
            CAST(CASE WHEN first THEN r ELSE r2 END AS BIGINT) AS r, count(*) AS n
        FROM chosen GROUP BY 1, 2 ORDER BY 2, 1
    """


def _centres(
    column: NDArray[np.int64], *, row: NDArray[np.int64], cell_m: float, shape: Shape
) -> tuple[FloatArray, FloatArray]:
    columns, rows = column.astype(np.float64), row.astype(np.float64)
    if shape == "square":
        return (columns + 0.5) * cell_m, (rows + 0.5) * cell_m
    return (columns + (rows % 2) / 2) * cell_m, rows * cell_m * math.sqrt(3) / 2
