"""The space-time permutation scan: 999 replications, beside the seconds of SaTScan 10.3.2 on one machine."""

from functools import partial

import numpy as np

from benchmarks.events import best_of, read_events
from gltd.stats import Points, scan

# Name, events, prospective, days an interval, threads, seconds of SaTScan: of processor for one thread, of
# the clock for two (those of a few replications are brought to 999).
CASES = (
    ("retrospective, weeks", 2_000, False, 7, 1, 589.0),
    ("retrospective, weeks", 2_000, False, 7, 2, 305.0),
    ("prospective, days", 2_000, True, 1, 2, 33.6),
    ("retrospective, days", 2_000, False, 1, 2, 23_532.0),
    ("retrospective, weeks", 10_000, False, 7, 2, 13_886.0),
    ("prospective, days", 10_000, True, 1, 2, 959.0),
)


def run(points: Points, *, prospective: bool, aggregate_days: int, threads: int) -> scan.ScanResult:
    """Scan with 999 replications, as SaTScan was run."""
    return scan.permutation(
        points,
        max_radius_m=500,
        max_days=60,
        replications=scan.Replications(999, threads=threads),
        prospective=prospective,
        aggregate_days=aggregate_days,
        rng=np.random.default_rng(1),
    )


def main() -> None:
    """Print the seconds of each case, and the ratio to SaTScan's."""
    for name, n, prospective, interval, threads, satscan in CASES:
        work = partial(run, read_events(n), prospective=prospective, aggregate_days=interval, threads=threads)
        found = best_of(work, repetitions=3 if n == 2_000 and (prospective or interval > 1) else 1)
        ratio = satscan / (found.wall if threads > 1 else found.processor)
        print(f"N = {n:6,} {name}, {threads} thread(s): {found}; SaTScan: {ratio:.0f} times", flush=True)


if __name__ == "__main__":
    main()
