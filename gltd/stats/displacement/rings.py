"""Rings around a treated area, disjoint by construction."""

from collections.abc import Sequence

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import unary_union

from gltd.stats.arguments import listed, positive, refuse
from gltd.stats.zones import Ground, Zones


def rings(
    treated: BaseGeometry,
    *,
    distances_m: Sequence[float],
    excluded: Sequence[BaseGeometry] = (),
    within: BaseGeometry | None = None,
) -> tuple[Ground, ...]:
    """Draw rings around an area: 0 to d₁, d₁ to d₂ and so on, that share no ground with it or one another.

    Parameters: ``treated``: a valid polygon in metres. ``distances_m``: increasing distances from its border.
    ``excluded``: ground that no ring may hold, such as other treated areas. ``within``: ground that holds all
    rings, such as the town.

    Returns: as many polygons as distances. A ring that is empty once cut is refused.

    Limits: distances are as the crow flies; a river or a motorway may make the ring behind it out of reach.

    Checked against: areas of rings around a disc, π(d₂² − d₁²), and point-by-point distances
    (``tests/stats/test_displacement_rings.py``).
    """
    Zones({"treated": treated})
    distances_m = listed(distances_m, name="distances_m")
    steps = [positive(distance, name="distances_m") for distance in distances_m]
    if not steps or sorted(set(steps)) != steps:
        raise refuse(
            "distances_m", why="des distances croissantes sont attendues, par exemple 500 puis 1000."
        )
    taken = unary_union([treated, *excluded])
    drawn: list[Ground] = []
    for step in steps:
        # A border as round as a hundredth of its radius: 32 chords to each quarter.
        outer = treated.buffer(step, quad_segs=32)
        ring = _polygonal(outer.difference(taken) if within is None else outer.difference(taken) & within)
        if ring.is_empty:
            raise refuse("distances_m", why=f"l'anneau qui s'arrête à {step:g} m est vide une fois découpé.")
        drawn.append(ring)
        taken = taken.union(outer)
    return tuple(drawn)


def rest(whole: BaseGeometry, *, of: Sequence[BaseGeometry]) -> Ground:
    """Return what remains of `whole` once the ground `of` the given pieces is taken away."""
    remainder = _polygonal(whole.difference(unary_union(list(of))))
    if remainder.is_empty:
        raise refuse("whole", why="il ne reste aucune surface une fois les autres zones retirées.")
    return remainder


def _polygonal(ground: BaseGeometry) -> Ground:
    """Keep the surfaces of a cut: lines and points that two borders leave behind hold no ground."""
    if isinstance(ground, (Polygon, MultiPolygon)):
        return ground
    parts = [part for part in shapely.get_parts(ground) if isinstance(part, Polygon)]
    return MultiPolygon(parts)
