"""Maximal covering of 10,000 facts by 40 of 2,000 places, against the same model given whole to HiGHS."""

from functools import partial

import numpy as np
from scipy import optimize
from scipy.sparse import csr_array, eye_array, hstack
from scipy.spatial import KDTree

from benchmarks.events import best_of
from gltd.stats import siting

FACTS, PLACES, CHOSEN, RADIUS_M = 10_000, 2_000, 40, 300.0


def main() -> None:
    """Print the seconds of both, on facts and places anywhere in a square of 10 km."""
    rng = np.random.default_rng(6)
    facts, places = rng.uniform(0, 10_000, (FACTS, 2)), rng.uniform(0, 10_000, (PLACES, 2))
    ours = partial(siting.maximal_covering, facts, candidates=places, radius_m=RADIUS_M, k=CHOSEN)
    print(f"gltd, proof and curve included: {best_of(ours, repetitions=3)}")
    print(f"whole model, HiGHS: {best_of(partial(solve_whole, facts, places=places), repetitions=3)}")
    print(f"covered: {ours().covered:.0f} and {solve_whole(facts, places=places):.0f}")


def solve_whole(facts: np.ndarray, *, places: np.ndarray) -> float:
    """Build the model with one row a fact, and solve it."""
    near = KDTree(facts).sparse_distance_matrix(KDTree(places), RADIUS_M, output_type="coo_matrix")
    cover = csr_array((np.ones(near.nnz), (near.row, near.col)), shape=(FACTS, PLACES))
    rows = hstack([-cover, eye_array(FACTS)], format="csr")
    budget = csr_array(
        (np.ones(PLACES), (np.zeros(PLACES, dtype=int), np.arange(PLACES))), shape=(1, PLACES + FACTS)
    )
    found = optimize.milp(
        np.concatenate([np.zeros(PLACES), -np.ones(FACTS)]),
        constraints=[
            optimize.LinearConstraint(rows, -np.inf, 0.0),
            optimize.LinearConstraint(budget, 0.0, CHOSEN),
        ],
        integrality=np.concatenate([np.ones(PLACES), np.zeros(FACTS)]),
        bounds=optimize.Bounds(0.0, 1.0),
        options={"mip_rel_gap": 0.0},
    )
    assert found.fun is not None, "the model has a solution: choosing nothing"
    return -float(found.fun)


if __name__ == "__main__":
    main()
