"""People between two censuses: what each period holds of people × days."""

import numpy as np
from numpy.typing import ArrayLike

from gltd.stats.arguments import FloatArray, float_array, refuse


def person_days(known: ArrayLike, *, known_days: ArrayLike, edges_days: ArrayLike) -> FloatArray:
    """Return what each place and period holds of people × days, from the people known at some dates.

    Null hypothesis: none, this is an interpolation.

    Formula: ∫ N(t) dt over each period; N goes in a straight line from one known date to the next, stays at
    the first known number before, and at the last one after.

    Parameters: ``known`` (places × dates, or places × dates × strata), people at each date; ``known_days``
    (dates), increasing, in days from any origin; ``edges_days`` (periods + 1), increasing, the first instant
    of each period, then the end of the last one. Years of 365 and 366 days follow from the edges.

    Returns: people × days (places × periods, × strata where given), to give as ``population`` to
    `indirect_expected` or as ``expected`` to `poisson`.

    Limits: people who come and go between two dates leave no trace. A census known by its year alone is
    dated by convention: the first of July to be comparable with SaTScan.

    References: Kulldorff, SaTScan User Guide, population file (linear interpolation between census dates).

    Checked against: SaTScan 10.3.2 on its New Mexico sample, to the printed digits (``tests/stats``);
    ``tests/stats/naive_scan.py``, day by day.
    """
    try:
        people = np.array(known, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise refuse("known", why="un tableau de nombres, lieux × dates, est attendu.") from error
    dates = float_array(known_days, name="known_days")
    edges = float_array(edges_days, name="edges_days")
    if people.ndim not in (2, 3) or not np.all(np.isfinite(people)) or np.any(people < 0):
        raise refuse("known", why="des effectifs positifs ou nuls, lieux × dates (× strates), sont attendus.")
    if len(dates) == 0 or people.shape[1] != len(dates):
        raise refuse("known_days", why=f"une date par colonne est attendue, en voici {len(dates)}.")
    if np.any(np.diff(dates) <= 0):
        raise refuse("known_days", why="des dates croissantes, toutes différentes, sont attendues.")
    if len(edges) < 2 or np.any(np.diff(edges) <= 0):
        raise refuse("edges_days", why="au moins deux bornes croissantes sont attendues.")
    weights = _integrate(dates, edges)
    return np.asarray(np.einsum("pd...,dk->pk...", people, weights))


def _integrate(dates: FloatArray, edges: FloatArray) -> FloatArray:
    """Return the days that each known date weighs in each period (dates × periods)."""
    knots = np.union1d(dates[(dates > edges[0]) & (dates < edges[-1])], edges)
    # Straight between two knots: the trapezoid is exact.
    at_knots = np.stack([np.interp(knots, dates, own) for own in np.eye(len(dates))])
    areas = 0.5 * (at_knots[:, 1:] + at_knots[:, :-1]) * np.diff(knots)
    period = np.searchsorted(edges, knots[:-1], side="right") - 1
    return np.stack([np.bincount(period, weights=own, minlength=len(edges) - 1) for own in areas])
