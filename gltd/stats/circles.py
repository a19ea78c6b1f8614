"""Distinct places, the events at each, and the circles around each place up to a reach."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gltd.stats.arguments import FloatArray, float_array, looks_like_degrees, positive, refuse
from gltd.stats.globe import GlobePoints, to_arc_m, to_chord_m, to_space_m
from gltd.stats.points import Points
from gltd.stats.proximity import sort_by_cell

# Events listed at once, over all the circles of a chunk of centres: five bytes each.
_MOST_MEMBERS = 24_000_000


@dataclass(frozen=True, eq=False)
class Reach:
    """How circles are drawn: their largest radius, and the places (n × 2) that they are centred on.

    Without ``centres`` they are centred on the places of the events. Given, they may be any places: all the
    addresses, stops or postal areas of a town, with a fact or without. In metres, or longitude and latitude
    in degrees for events on the globe.
    """

    max_radius_m: float
    centres: ArrayLike | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "max_radius_m", positive(self.max_radius_m, name="max_radius_m"))
        if self.centres is None:
            return
        try:
            places = np.array(self.centres, dtype=np.float64)
        except (TypeError, ValueError, OverflowError) as error:
            raise refuse("centres", why="deux coordonnées par lieu sont attendues.") from error
        if places.ndim != 2 or places.shape[1:] != (2,) or not len(places):
            raise refuse("centres", why="au moins un lieu, deux coordonnées par lieu, est attendu.")
        for column in places.T:
            float_array(column, name="centres")
        places.flags.writeable = False
        object.__setattr__(self, "centres", places)


def as_reach(value: float | Reach) -> Reach:
    """Return what was given as a `Reach`; a plain number is the largest radius."""
    return value if isinstance(value, Reach) else Reach(value)


@dataclass(frozen=True, eq=False)
class Circles:
    """The circles of a chunk of centres: their events by growing distance.

    ``centres`` are ranks of places; the circle of the i-th holds ``members[start[i] : start[i + 1]]``;
    ``last`` marks the last event at each distance.
    """

    centres: NDArray[np.int64]
    start: NDArray[np.int64]
    members: NDArray[np.int32]
    last: NDArray[np.uint8]


@dataclass(frozen=True, eq=False)
class Places:
    """Distinct places of some events, sorted by cell, and the events renumbered place after place.

    ``seen`` (places × 2) are the coordinates given, ``xyz_m`` (places × 3) those that are measured;
    ``centres`` are the ranks of the places that circles are drawn around; ``event`` holds for each renumbered
    event its rank in the caller's arrays;
    ``first_event`` (places + 1) says where each place's events begin; ``cell`` is each place's cell in
    ``cell_start`` (rows × columns, the border empty). On the globe ``reach_m`` is a chord.
    """

    seen: FloatArray
    xyz_m: FloatArray
    centres: NDArray[np.int64]
    event: NDArray[np.intp]
    first_event: NDArray[np.int64]
    cell: NDArray[np.int64]
    cell_start: NDArray[np.int64]
    reach_m: float
    on_globe: bool

    def __len__(self) -> int:
        """Return the number of distinct places."""
        return len(self.xyz_m)

    @cached_property
    def place_of_event(self) -> NDArray[np.int64]:
        """Rank of the place of each renumbered event."""
        return np.repeat(np.arange(len(self)), np.diff(self.first_event))

    @cached_property
    def held(self) -> NDArray[np.int64]:
        """Number of events within reach of each place."""
        from gltd.stats._kernels.circles import count_members  # numba takes long to import

        held = np.zeros(len(self), dtype=np.int64)
        centres = self._with_cells(np.arange(len(self)))
        count_members(self.xyz_m, self.cell_start, self.first_event, centres, self.reach_m**2, held)
        return held

    @cached_property
    def all_circles(self) -> Circles | None:
        """The circles of all centres where one chunk holds them, listed once for all replications."""
        if self.held[self.centres].sum() > _MOST_MEMBERS:
            return None
        return next(self.circles(self.centres))

    def every_circle(self) -> Iterator[Circles]:
        """Go through the circles of all centres, listed anew only where they do not fit the memory."""
        if self.all_circles is None:
            yield from self.circles(self.centres)
        else:
            yield self.all_circles

    def circles(self, chosen: NDArray[np.int64]) -> Iterator[Circles]:
        """Go through the circles of the chosen centres, in chunks that bound the memory."""
        from gltd.stats._kernels.circles import list_members

        totals = np.cumsum(self.held[chosen])
        first = 0
        while first < len(chosen):
            before = totals[first - 1] if first else 0
            after = max(int(np.searchsorted(totals, before + _MOST_MEMBERS, side="right")), first + 1)
            part = chosen[first:after]
            start = np.concatenate([[0], np.cumsum(self.held[part])])
            members = np.empty(int(start[-1]), dtype=np.int32)
            last = np.empty(int(start[-1]), dtype=np.uint8)
            list_members(
                self.xyz_m,
                self.cell_start,
                self.first_event,
                self._with_cells(part),
                self.reach_m**2,
                start,
                members,
                last,
            )
            yield Circles(part, start, members, last)
            first = after

    def distance_m(self, one: int, *, other: int) -> float:
        """Return the distance between two places, on the ground or along the globe."""
        straight = float(np.sqrt(((self.xyz_m[one] - self.xyz_m[other]) ** 2).sum()))
        return to_arc_m(straight) if self.on_globe else straight

    def _with_cells(self, centres: NDArray[np.int64]) -> NDArray[np.int64]:
        return np.column_stack([centres, self.cell[centres]])


def gather_places(points: Points | GlobePoints, *, reach: Reach) -> Places:
    """Find the distinct places of events, and of the centres where given, and sort them by cell."""
    globe, reach_m = isinstance(points, GlobePoints), reach.max_radius_m
    ground = (
        np.column_stack([points.lon_deg, points.lat_deg]) if isinstance(points, GlobePoints) else points.xy_m
    )
    if reach.centres is not None:
        added = np.asarray(reach.centres)
        if not globe and looks_like_degrees(added[:, 0], y=added[:, 1]):
            raise refuse("centres", why="ces coordonnées sont en degrés ; projetez-les d'abord en mètres.")
        if globe and np.any(np.abs(added) > (180, 90)):
            raise refuse("centres", why="des degrés sont attendus, entre −180 et 180, −90 et 90.")
        ground = np.concatenate([ground, added])
    distinct, place = np.unique(ground, axis=0, return_inverse=True)
    if globe:
        reach_m = to_chord_m(reach_m)
        # The globe is one cell: every place is compared with every other.
        xyz, order = to_space_m(distinct[:, 0], lat_deg=distinct[:, 1]), np.arange(len(distinct))
        start = np.zeros((3, 4), dtype=np.int64)
        start.ravel()[6:] = len(distinct)
        cell = np.full(len(distinct), 5, dtype=np.int64)
    else:
        cells = sort_by_cell(distinct[:, 0], y_m=distinct[:, 1], reach_m=reach_m)
        order, start = cells.order, cells.start
        xyz = np.column_stack([cells.x_m, cells.y_m, np.zeros(len(order))])
        cell = np.searchsorted(start.ravel(), np.arange(len(order)), side="right") - 1
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    rank_of = rank[place.ravel()]
    place_of_event = rank_of[: len(points)]
    event = np.argsort(place_of_event, kind="stable")
    first_event = np.searchsorted(place_of_event[event], np.arange(len(order) + 1)).astype(np.int64)
    return Places(
        seen=distinct[order],
        xyz_m=np.ascontiguousarray(xyz),
        centres=np.unique(rank_of if reach.centres is None else rank_of[len(points) :]),
        event=event,
        first_event=first_event,
        cell=cell,
        cell_start=start,
        reach_m=reach_m,
        on_globe=globe,
    )
