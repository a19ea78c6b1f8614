"""What ties counts together, for :mod:`gltd.disclosure`: areas within areas, periods within periods."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from gltd.disclosure import Cell, Relation


@dataclass(frozen=True)
class Placed:
    """A count with its place and days: ``pieces`` are the indivisible areas that its area is made of."""

    key: str
    measure: str
    pieces: frozenset[str]
    start: dt.date
    end: dt.date
    adds_over_areas: bool = True
    adds_over_time: bool = True


def tie(placed: Sequence[Placed], *, mark: str = "") -> tuple[list[Cell], list[Relation]]:
    """Return what ties counts of one measure: hidden pieces of ground and time that they are sums of.

    Where areas or periods do not add up (a person counts once in each), a part only stays within its whole,
    and wholes only within what covers them. ``mark`` sets the pieces apart from those of another set.
    """
    hidden: dict[str, Cell] = {}
    relations: list[Relation] = []
    groups: dict[tuple[str, bool, bool], list[Placed]] = {}
    for one in placed:
        groups.setdefault((one.measure, one.adds_over_areas, one.adds_over_time), []).append(one)
    for (measure, over_areas, over_time), group in groups.items():
        if not (over_areas and over_time):
            relations += _order(group, over_areas=over_areas, over_time=over_time)
            continue
        cuts = sorted({day for one in group for day in (one.start, one.end + dt.timedelta(days=1))})
        for one in group:
            pieces = [
                f"{mark}{measure}|{piece}|{start}|{end}"
                for piece in sorted(one.pieces)
                for start, end in pairwise(cuts)
                if one.start <= start and end <= one.end + dt.timedelta(days=1)
            ]
            hidden |= {piece: Cell(piece) for piece in pieces}
            relations.append(Relation.sums(one.key, parts=pieces))
    return list(hidden.values()), relations


def _order(group: Sequence[Placed], *, over_areas: bool, over_time: bool) -> list[Relation]:
    """Return the orders that hold whatever adds up: a part within its whole, a whole within its cover."""
    relations = []
    for whole in group:
        inside = [
            part
            for part in group
            if part.key != whole.key
            and part.pieces <= whole.pieces
            and whole.start <= part.start
            and part.end <= whole.end
        ]
        relations += [Relation.within(whole.key, parts=[part.key]) for part in inside]
        same_days = [part for part in inside if (part.start, part.end) == (whole.start, whole.end)]
        if same_days and frozenset().union(*(part.pieces for part in same_days)) == whole.pieces:
            relations.append(Relation.covered(whole.key, parts=[part.key for part in same_days]))
        if over_time or over_areas:
            relations += _add_up(whole, inside, over_time=over_time)
    return relations


def _add_up(whole: Placed, inside: Sequence[Placed], *, over_time: bool) -> list[Relation]:
    """Return the sum along the one way that adds up: periods of an area, or areas of a period."""
    if over_time:
        along = [part for part in inside if part.pieces == whole.pieces]
        chain, day = [], whole.start
        for part in sorted(along, key=lambda one: (one.start, one.end)):
            if part.start == day:
                chain.append(part.key)
                day = part.end + dt.timedelta(days=1)
        complete = day == whole.end + dt.timedelta(days=1)
    else:
        along = [part for part in inside if (part.start, part.end) == (whole.start, whole.end)]
        chain = [part.key for part in along]
        complete = sum(len(part.pieces) for part in along) == len(whole.pieces)
        complete = complete and bool(along) and frozenset().union(*(p.pieces for p in along)) == whole.pieces
    return [Relation.sums(whole.key, parts=chain)] if complete and len(chain) > 1 else []
