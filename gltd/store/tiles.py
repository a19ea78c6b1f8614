"""Counts for the map, from the index beside each batch: hexagons of a tile, months of some ground.

The hexagons of a zoom are those of the whole world, 24 across and 28 down in each tile (1 % from regular), so
that neighbouring tiles agree. Each is counted whole, also where it crosses the edge of its tile.
"""

import datetime as dt
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gltd.errors import GltdError
from gltd.store.indexing import DAY_ONLY, HOUR_CODES, SIDE, Index, to_square
from gltd.store.pyramid import ACROSS, COARSE_ZOOMS, DOWN, Steps, Tile, find_ranges, open_steps
from gltd.store.selecting import Box, Selection

_EARLY, _LATE = -(1 << 30), 1 << 30
_EPOCH = dt.date(1970, 1, 1)
_HOUR_PARTS = 24

Counts = NDArray[np.int64]


class Layer:
    """The events of one selection, as many as each place keeps: what all its tiles are drawn from.

    The box of the selection, in degrees, bounds the places; an event outside it counts in no hexagon.
    """

    def __init__(self, indexes: Sequence[Index], *, selection: Selection) -> None:
        self._parts = [
            (index, kept)
            for index in indexes
            if (kept := _keep_places(index, selection=selection)) is not None
        ]
        self._steps: dict[int, list[Steps]] = {}

    def count(self, tile: Tile) -> Counts:
        """Count the events of a tile by hexagon, rows from the north; one more hexagon on each side."""
        from gltd.stats._kernels import binning  # compiled loops: loaded with the first tile

        counts = np.zeros((DOWN + 2, ACROSS + 2), dtype=np.int64)
        if tile.zoom < COARSE_ZOOMS:
            for steps in self._open_steps(tile.zoom):
                steps.add(tile, counts=counts)
            return counts
        frame = (float(SIDE >> tile.zoom), float(tile.column), float(tile.row), float(ACROSS), float(DOWN))
        for index, kept in self._parts:
            ranges = find_ranges(tile, code=index.code)
            binning.add_hexagons(ranges, (index.x, index.y), kept, frame, counts)
        return counts

    def _open_steps(self, zoom: int) -> list[Steps]:
        # Two threads that come at once make the same: no harm.
        if zoom not in self._steps:
            self._steps[zoom] = [open_steps(index, zoom=zoom).sum(kept) for index, kept in self._parts]
        return self._steps[zoom]

    @property
    def total(self) -> int:
        """How many events there are."""
        return sum(int(kept.sum()) for _, kept in self._parts)

    @property
    def simulated(self) -> bool:
        """Whether one of them comes from a simulated batch."""
        return any(index.batch.simulated and kept.any() for index, kept in self._parts)


def _keep_places(index: Index, *, selection: Selection) -> NDArray[np.uint32] | None:
    """Return how many events each place keeps, None where nothing passes."""
    from gltd.stats._kernels import binning  # see Layer.count

    wanted, everything = choose_events(index, selection=selection)
    if wanted is None:
        return None
    runs = _runs_in(index, selection.box_deg)
    if not len(runs):
        return None
    kept = np.zeros(len(index.x), dtype=np.uint32)
    if not everything:
        binning.count_places(runs, index.events, wanted, kept)
        return kept
    for first, stop in runs.tolist():
        kept[first:stop] = np.diff(index.offset[first : stop + 1])
    return kept


def _runs_in(index: Index, box: Box | None) -> NDArray[np.int64]:
    """Return the runs of places that lie in a box, as first and after the last."""
    if box is None:
        return np.array([[0, len(index.x)]])
    known = index.found.get(("runs", box))
    if known is None:
        known = index.found["runs", box] = _find_stretches(_within(index, square_box(box)))
    runs: NDArray[np.int64] = known
    return runs


def _find_stretches(ranks: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the stretches of sorted ranks without a gap, as first and after the last."""
    breaks = np.flatnonzero(np.diff(ranks) > 1)
    first = np.concatenate((ranks[:1], ranks[breaks + 1]))
    last = np.concatenate((ranks[breaks], ranks[-1:]))
    return np.column_stack((first, last + 1))


def count_months(
    places: Sequence[NDArray[np.int64]], *, indexes: Sequence[Index], selection: Selection
) -> dict[str, int]:
    """Count the events of some places of each index by month, as « 2024-03 »; those without any are left out.

    ``places`` come from :func:`places_in`.
    """
    from gltd.stats._kernels import binning  # see count_tile

    total: dict[str, int] = {}
    for here, index in zip(places, indexes, strict=True):
        wanted, _ = choose_events(index, selection=selection)
        if wanted is None or not len(here):
            continue
        days = np.arange(index.first_day, index.last_day + 1).astype("datetime64[D]")
        months = days.astype("datetime64[M]")
        rank = (months - months[0]).astype(np.int64)
        counts = np.zeros(int(rank[-1]) + 1, dtype=np.int64)
        binning.count_months(here, index.events, wanted, rank, counts)
        for step in np.flatnonzero(counts):
            name = str(months[0] + step)
            total[name] = total.get(name, 0) + int(counts[step])
    return dict(sorted(total.items()))


def places_in(index: Index, *, box: Box | None = None, outline: Any = None) -> NDArray[np.int64]:
    """Return the ranks of the places that lie in a box or an outline, in degrees."""
    if outline is not None:
        moved = shapely.transform(
            outline, lambda degrees: np.column_stack(to_square(degrees[:, 0], lat=degrees[:, 1]))
        )
        west, north, east, south = shapely.total_bounds(moved)
        near = _within(index, (west - 1, north - 1, east + 1, south + 1))
        shapely.prepare(moved)
        return np.asarray(near[shapely.contains_xy(moved, index.x[near] + 0.5, index.y[near] + 0.5)])
    return _within(index, square_box(box))


def _within(index: Index, bounds: tuple[float, float, float, float]) -> NDArray[np.int64]:
    west, north, east, south = bounds
    inside = (index.x >= west) & (index.x <= east) & (index.y >= north) & (index.y <= south)
    return np.flatnonzero(inside)


def square_box(box: Box | None) -> tuple[float, float, float, float]:
    """Return a box in degrees as west, north, east, south on the square of the index."""
    if box is None:
        return (0.0, 0.0, float(SIDE), float(SIDE))
    (west, east), (south, north) = to_square(
        np.array([box[0], box[2]]), lat=np.clip(np.array([box[1], box[3]]), -85.05, 85.05)
    )
    return (float(west), float(north), float(east), float(south))


def choose_events(index: Index, *, selection: Selection) -> tuple[tuple[Any, ...] | None, bool]:
    """Return what the loops need to filter the events of an index, None where nothing passes.

    The second answer tells that every event passes.
    """
    first = _EARLY if selection.start is None else _day_of(selection.start) - index.first_day
    last = _LATE if selection.end is None else _day_of(selection.end) - index.first_day
    hours = _hours_wanted(
        None if selection.hours is None else tuple(selection.hours),
        weekdays=None if selection.weekdays is None else tuple(selection.weekdays),
    )
    kinds = _kinds_wanted(
        index.kinds,
        categories=None if selection.categories is None else tuple(selection.categories),
        natures=None if selection.natures is None else tuple(selection.natures),
    )
    span = index.last_day - index.first_day
    if first > span or last <= 0 or not kinds.any():
        return None, False
    everything = first <= 0 and last > span and bool(hours.all()) and bool(kinds.all())
    return (first, last, hours, kinds), everything


def _day_of(moment: dt.datetime) -> int:
    if moment.time() != dt.time():
        raise GltdError("La carte compte des jours entiers : donnez une période sans heures.")
    return (moment.date() - _EPOCH).days


@lru_cache(maxsize=64)
def _hours_wanted(hours: tuple[int, ...] | None, *, weekdays: tuple[int, ...] | None) -> NDArray[np.uint8]:
    """Return which codes of hours pass; an event of unknown hour passes no filter of hours."""
    passing = np.ones(HOUR_CODES, dtype=np.uint8)
    code = np.arange(HOUR_CODES)
    weekday = np.where(code < DAY_ONLY, code // _HOUR_PARTS, code - DAY_ONLY)
    if weekdays is not None:
        passing &= np.isin(weekday, list(weekdays)) & (code < HOUR_CODES - 1)
    if hours is not None:
        passing &= (code < DAY_ONLY) & np.isin(code % _HOUR_PARTS, list(hours))
    return passing


@lru_cache(maxsize=256)
def _kinds_wanted(
    kinds: tuple[tuple[str, str], ...], *, categories: tuple[str, ...] | None, natures: tuple[str, ...] | None
) -> NDArray[np.uint8]:
    passing = [
        (categories is None or category in categories) and (natures is None or nature in natures)
        for category, nature in kinds
    ]
    return np.array(passing, dtype=np.uint8)
