"""What a printed map needs of the events: the hexagons of a window, at the zoom of the screen."""

import math
from collections.abc import Iterable, Mapping
from typing import Any, Final

import numpy as np
from shapely.geometry import shape

from gltd.disclosure import MINIMUM, coarsen
from gltd.reports.map_sheet import Hexagon, Mark, Outline, Paper, Sheet, draw_sheet, widen
from gltd.store.indexing import SIDE, to_square
from gltd.store.pyramid import ACROSS, DOWN, FINEST_ZOOM, Tile
from gltd.store.selecting import Box, Selection
from gltd.usecases.mapping.encoding import list_corners
from gltd.usecases.mapping.tiles import TileMaker

MOST_TILES: Final = 60
_EARTH_M: Final = 40_075_016.686


def frame_sheet(box: Box, *, paper: Paper) -> tuple[float, float, float, float]:
    """Return the window of a sheet on the square, from the box in degrees that the screen shows."""
    (west, east), (south, north) = to_square(np.array([box[0], box[2]]), lat=np.array([box[1], box[3]]))
    return widen((float(west), float(north), float(east), float(south)), paper=paper)


def list_hexagons(
    maker: TileMaker,
    *,
    window: tuple[float, float, float, float],
    zoom: float,
    selection: Selection,
    exact: bool,
) -> list[Hexagon]:
    """Return the hexagons of a window that hold facts, as far as the reader may see them."""
    layer = maker.read_layer(selection)
    found = []
    for tile in _tiles(window, zoom=min(FINEST_ZOOM, math.floor(zoom))):
        counts = layer.count(tile)[1:-1, 1:-1]
        shown = counts if exact else coarsen(counts)
        side = SIDE >> tile.zoom
        for row, column in np.argwhere(shown > 0).tolist():
            corners = [
                ((tile.column + x / ACROSS) * side, (tile.row + y / DOWN) * side)
                for x, y in list_corners(row, column=column)
            ]
            found.append(Hexagon(corners, int(shown[row, column])))
    return found


def _tiles(window: tuple[float, float, float, float], *, zoom: int) -> list[Tile]:
    """Return the tiles of a window, of a coarser zoom where there would be too many."""
    for level in range(max(0, zoom), -1, -1):
        side, edge = SIDE >> level, 1 << level
        west, north, east, south = (math.floor(part / side) for part in window)
        columns = range(max(0, west), min(edge - 1, east) + 1)
        rows = range(max(0, north), min(edge - 1, south) + 1)
        if len(columns) * len(rows) <= MOST_TILES:
            return [Tile(level, column, row) for column in columns for row in rows]
    return []


def outline(name: str, *, geometry: Mapping[str, Any], official: bool) -> Outline:
    """Return an area for the sheet, from its GeoJSON in degrees."""
    parts = getattr(shape(dict(geometry)), "geoms", [shape(dict(geometry))])
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return Outline(name, [_on_square(ring.coords) for ring in rings], official)


def mark(lon: float, *, lat: float, count: int) -> Mark:
    """Return a place for the sheet."""
    ((x, y),) = _on_square([(lon, lat)])
    return Mark(x, y, count)


def _on_square(points: Iterable[tuple[float, ...]]) -> list[tuple[float, float]]:
    degrees = np.array([point[:2] for point in points])
    x, y = to_square(degrees[:, 0], lat=degrees[:, 1])
    return list(zip(x.tolist(), y.tolist(), strict=True))


def print_sheet(
    *,
    words: tuple[str, str, str],
    window: tuple[float, float, float, float],
    paper: Paper,
    exact: bool,
    drawn: tuple[list[Outline], list[Hexagon], list[Mark]],
) -> str:
    """Return a sheet as SVG; ``words`` are its title, its period and what stands at its foot."""
    middle = (1 - (window[1] + window[3]) / SIDE) * math.pi
    metres = _EARTH_M / SIDE / math.cosh(middle)
    outlines, hexagons, marks = drawn
    sheet = Sheet(
        *words, window, metres, outlines=outlines, hexagons=hexagons, marks=marks,
        least=1 if exact else MINIMUM,
    )  # fmt: skip
    return draw_sheet(sheet, paper=paper)
