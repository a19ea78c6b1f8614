"""The best k columns of a cover table: a good choice first, then the proof that none is better."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gltd.errors import GltdError
from gltd.stats.arguments import FloatArray
from gltd.stats.siting.table import merge_facts

if TYPE_CHECKING:
    from scipy.sparse import csr_array

Ranks = NDArray[np.intp]
# Two sums of weights this close, relative to the total, are one.
_SAME = 1e-9
# The first problem holds this many times k places.
_FIRST_PLACES = 5


def add_best(groups: "csr_array", *, weights: FloatArray, k: int) -> tuple[FloatArray, Ranks]:
    """Add the best place each time; return the weight covered by 0 to k places, and the places."""
    columns = groups.tocsc()
    left = weights.copy()
    curve, chosen = [0.0], []
    gains = np.asarray(columns.T @ left).ravel()
    for _ in range(k):
        best = int(np.argmax(gains))
        curve.append(curve[-1] + float(gains[best]))
        if gains[best] > 0:
            chosen.append(best)
            rows = columns.indices[columns.indptr[best] : columns.indptr[best + 1]]
            rows = rows[left[rows] > 0]
            gains = gains - np.asarray(groups[rows].T @ left[rows]).ravel()
            gains[best] = 0.0
            left[rows] = 0.0
    return np.array(curve), np.array(chosen, dtype=np.intp)


def order_places(groups: "csr_array", *, weights: FloatArray, chosen: Ranks) -> Ranks:
    """Sort chosen places by what each adds to those before it."""
    if len(chosen) == 0:
        return chosen
    _, order = add_best(groups[:, chosen], weights=weights, k=len(chosen))
    rest = np.setdiff1d(np.arange(len(chosen)), order)
    ordered: Ranks = chosen[np.concatenate([order, rest])]
    return ordered


def solve(groups: "csr_array", *, weights: FloatArray, k: int, start: Ranks) -> tuple[Ranks, float]:
    """Return an optimal choice and the proven relative gap.

    The linear relaxation bounds what any choice can cover. Where a choice reaches the bound, it is
    optimal; else places whose reduced cost shows that no optimal choice holds them (or lacks them) are
    settled, and HiGHS's branch and bound decides among the few that are left.
    """
    if groups.shape[0] == 0 or len(start) < k:
        # Fewer places than allowed already cover all that can be covered.
        return start, 0.0
    found = swap(groups, weights=weights, chosen=start)
    reached = _covered(groups, weights=weights, chosen=found)
    relaxed = _relax(groups, weights=weights, k=k)
    whole = np.flatnonzero(relaxed.x > 0.5)
    if len(whole) <= k and np.all((relaxed.x < 1e-7) | (relaxed.x > 1 - 1e-7)):
        return whole, 0.0
    # What forces a place in costs at least its reduced cost: a first, small problem among the cheapest places
    # finds a choice near the best; the second holds every place that could still be part of a better one.
    tolerance, step = _SAME * weights.sum(), _step(weights)
    first = np.sort(relaxed.cost_in)[min(_FIRST_PLACES * k, len(relaxed.cost_in)) - 1]
    open_places, gap = np.flatnonzero(relaxed.cost_in <= first), 0.0
    while True:
        if relaxed.bound < reached + step - tolerance:
            return found, 0.0
        better, gap = _branch(groups, weights=weights, k=k, open_places=open_places)
        covered = _covered(groups, weights=weights, chosen=better)
        if covered > reached:
            found, reached = better, covered
        needed = np.flatnonzero(relaxed.cost_in <= relaxed.bound - (reached + step) + tolerance)
        if len(np.setdiff1d(needed, open_places)) == 0:
            return found, gap
        open_places = np.union1d(needed, open_places)


def swap(groups: "csr_array", *, weights: FloatArray, chosen: Ranks) -> Ranks:
    """Exchange one chosen place for another while that covers more."""
    chosen = chosen.copy()
    for _ in range(10 * len(chosen)):
        mine = groups[:, chosen]
        times = np.asarray(mine.sum(axis=1)).ravel()
        gains = np.asarray(groups.T @ (weights * (times == 0))).ravel()
        alone = mine.multiply((weights * (times == 1))[:, None]).tocsr()
        losses = np.asarray(alone.sum(axis=0)).ravel()
        back = np.asarray((alone.T @ groups).todense())
        change = gains[None, :] + back - losses[:, None]
        change[:, chosen] = -np.inf
        best = int(np.argmax(change))
        old, new = divmod(best, groups.shape[1])
        if change[old, new] <= _SAME * weights.sum():
            break
        chosen[old] = new
    return chosen


@dataclass(frozen=True, eq=False)
class _Relaxed:
    """The linear relaxation: its places, its bound, and what it costs to force a place in."""

    x: FloatArray
    bound: float
    cost_in: FloatArray


def _relax(groups: "csr_array", *, weights: FloatArray, k: int) -> _Relaxed:
    from scipy import optimize
    from scipy.sparse import csr_array, eye_array, hstack, vstack

    n, m = groups.shape
    budget = csr_array((np.ones(m), (np.zeros(m, dtype=np.intp), np.arange(m))), shape=(1, m + n))
    rows = vstack([hstack([-groups, eye_array(n)], format="csr"), budget], format="csr")
    found = optimize.linprog(
        np.concatenate([np.zeros(m), -weights]),
        A_ub=rows,
        b_ub=np.append(np.zeros(n), k),
        bounds=(0.0, 1.0),
        method="highs",
    )
    if found.x is None or found.fun is None:
        raise _unsolved()
    return _Relaxed(
        x=np.asarray(found.x[:m]),
        bound=-float(found.fun),
        cost_in=np.asarray(found.lower.marginals[:m]),
    )


def _branch(groups: "csr_array", *, weights: FloatArray, k: int, open_places: Ranks) -> tuple[Ranks, float]:
    """Choose exactly among open places; return them and the proven relative gap."""
    from scipy import optimize
    from scipy.sparse import csr_array, eye_array, hstack

    table, worth = merge_facts(groups[:, open_places], weights=weights)
    n, m = table.shape
    rows = hstack([-table, eye_array(n)], format="csr")
    budget = csr_array((np.ones(m), (np.zeros(m, dtype=np.intp), np.arange(m))), shape=(1, m + n))
    found = optimize.milp(
        np.concatenate([np.zeros(m), -worth]),
        constraints=[
            optimize.LinearConstraint(rows, -np.inf, 0.0),
            optimize.LinearConstraint(budget, 0.0, k),
        ],
        integrality=np.concatenate([np.ones(m), np.zeros(n)]),
        bounds=optimize.Bounds(0.0, 1.0),
        options={"mip_rel_gap": 0.0},
    )
    if found.x is None:
        raise _unsolved()
    gap = 0.0 if found.status == 0 else float(found.mip_gap)
    return open_places[found.x[:m] > 0.5], gap


def _covered(groups: "csr_array", *, weights: FloatArray, chosen: Ranks) -> float:
    return float(weights[np.asarray(groups[:, chosen].sum(axis=1)).ravel() > 0].sum())


def _step(weights: FloatArray) -> float:
    """The least by which two sums of these weights can differ: 1 where all are whole."""
    return 1.0 if np.all(weights == np.rint(weights)) else 0.0


def _unsolved() -> GltdError:
    return GltdError("Le solveur n'a pas trouvé de choix : réduisez le nombre d'emplacements ou de faits.")
