"""Near repeats: 999 permutations in 5 × 5 bands, against plain numpy on the same pairs."""

import time
from functools import partial

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.events import best_of, read_events
from gltd.stats import Points, knox
from gltd.stats.monte_carlo import Replications

DISTANCES_M, LAGS_DAYS = [20.0, 40.0, 60.0, 80.0, 100.0], [1.0, 2.0, 4.0, 5.0, 7.0]


def permute_pairs(points: Points, *, permutations: int) -> float:
    """Return the processor seconds of numpy for one band: pairs by k-d tree, then permuted times."""
    start = time.process_time()
    first, second = cKDTree(points.xy_m).query_pairs(100.0, output_type="ndarray").T
    rng = np.random.default_rng(1)
    times = points.t_days.copy()
    for _ in range(permutations):
        rng.shuffle(times)
        np.count_nonzero(np.abs(times[first] - times[second]) <= 7.0)
    return time.process_time() - start


def run(points: Points, *, threads: int) -> knox.KnoxResult:
    """Run the test in 25 bands."""
    return knox.test(
        points,
        distances_m=DISTANCES_M,
        lags_days=LAGS_DAYS,
        permutations=Replications(999, threads=threads),
        rng=np.random.default_rng(1),
    )


def main() -> None:
    """Print the seconds of each size, and the ratio to plain numpy."""
    for n, repetitions in ((1_000, 5), (5_000, 5), (10_000, 5), (50_000, 1)):
        points = read_events(n)
        for threads in (1, 2):
            found = best_of(
                partial(run, points, threads=threads),
                repetitions=repetitions,
            )
            print(f"N = {n:6,} {threads} thread(s), 25 bands: {found}")
        if n <= 10_000:
            plain = 10 * permute_pairs(points, permutations=99)
            print(f"N = {n:6,} plain numpy, 1 band, ten times 99 permutations: {plain:.2f} processor s")


if __name__ == "__main__":
    main()
