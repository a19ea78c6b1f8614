"""What a printed map needs of the events: the hexagons of a window, at the zoom of the screen."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
from shapely.geometry import shape

from gltd.disclosure import MINIMUM, coarsen
from gltd.reports.map_sheet import Hexagon, Outline, Panel, Paper, Sheet, draw_sheet, widen
from gltd.reports.map_signs import Kind, Mark
from gltd.store.indexing import SIDE, to_square
from gltd.store.pyramid import ACROSS, DOWN, FINEST_ZOOM, Tile
from gltd.store.selecting import Box, Selection
from gltd.usecases.mapping.encoding import list_corners
from gltd.usecases.mapping.tiles import TileMaker

MOST_TILES: Final = 60
_EARTH_M: Final = 40_075_016.686
_AROUND: Final = 1.2


def frame_sheet(box: Box, *, paper: Paper, panels: int = 1) -> tuple[float, float, float, float]:
    """Return the window of a sheet on the square, from the box in degrees that the screen shows."""
    (west, east), (south, north) = to_square(np.array([box[0], box[2]]), lat=np.array([box[1], box[3]]))
    return widen((float(west), float(north), float(east), float(south)), paper=paper, panels=panels)


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


@dataclass
class Signs:
    """What stands on the ground beside areas and facts, on the square: gathered from places in degrees."""

    marks: list[Mark] = field(default_factory=list)
    fields: list[list[tuple[float, float]]] = field(default_factory=list)
    moves: list[tuple[tuple[float, float], tuple[float, float]]] = field(default_factory=list)

    def add_mark(self, lon: float, *, lat: float, kind: Kind, count: int = 1, name: str = "") -> None:
        """Add a place; a name is written beside it where there is room."""
        ((x, y),) = _on_square([(lon, lat)])
        self.marks.append(Mark(x, y, count, kind, name))

    def add_field(self, geometry: Mapping[str, Any]) -> None:
        """Add what a camera could see, from its GeoJSON."""
        self.fields += [_on_square(ring) for ring in geometry["coordinates"]]

    def add_move(self, ends: tuple[tuple[float, float], tuple[float, float]]) -> None:
        """Add the move of a spot, from where it was to where it went."""
        start, end = _on_square(ends)
        self.moves.append((start, end))

    def bound(self, *, least_m: float) -> tuple[float, float, float, float] | None:
        """Return the window that holds all of it with some ground around; nothing where nothing stands."""
        points = [
            *((mark.x, mark.y) for mark in self.marks),
            *(point for ring in self.fields for point in ring),
            *(point for ends in self.moves for point in ends),
        ]
        if not points:
            return None
        west, north = np.min(points, axis=0).tolist()
        east, south = np.max(points, axis=0).tolist()
        least = least_m / _metres_at((north + south) / 2)
        across, down = (max(least, span) * _AROUND for span in (east - west, south - north))
        x, y = (west + east) / 2, (north + south) / 2
        return (x - across / 2, y - down / 2, x + across / 2, y + down / 2)


def choose_plan(window: tuple[float, float, float, float]) -> Paper:
    """Return the shape of plan that shows a window closest."""
    west, north, east, south = window
    return "tall_plan" if south - north > east - west else "plan"


def outline(
    name: str, *, geometry: Mapping[str, Any], kind: Literal["official", "schematic", "drawn"]
) -> Outline:
    """Return an area for the sheet, from its GeoJSON in degrees."""
    parts = getattr(shape(dict(geometry)), "geoms", [shape(dict(geometry))])
    rings = [ring for part in parts for ring in (part.exterior, *part.interiors)]
    return Outline(name, [_on_square(ring.coords) for ring in rings], kind)


def _on_square(points: Iterable[tuple[float, ...]]) -> list[tuple[float, float]]:
    degrees = np.array([point[:2] for point in points])
    x, y = to_square(degrees[:, 0], lat=degrees[:, 1])
    return list(zip(x.tolist(), y.tolist(), strict=True))


def _metres_at(y: float) -> float:
    """Return how long a unit of the square is on the ground at a height of it."""
    return _EARTH_M / SIDE / math.cosh((1 - 2 * y / SIDE) * math.pi)


def print_sheet(
    *,
    words: tuple[str, str, str],
    window: tuple[float, float, float, float],
    paper: Paper,
    exact: bool,
    panels: Sequence[Panel],
    drawn: tuple[list[Outline], Signs],
) -> str:
    """Return a sheet as SVG; ``words`` are its title, its period and what stands at its foot."""
    metres = _metres_at((window[1] + window[3]) / 2)
    outlines, signs = drawn
    sheet = Sheet(
        *words, window, metres, outlines=outlines, panels=panels, marks=signs.marks, fields=signs.fields,
        moves=signs.moves, least=1 if exact else MINIMUM,
    )  # fmt: skip
    return draw_sheet(sheet, paper=paper)
