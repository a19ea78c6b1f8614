"""The permutation scan of 50,000 events, as they come and snapped to 50 m: time and memory of a few."""

import subprocess
import sys

import numpy as np

from benchmarks.events import best_of, read_events
from gltd.stats import scan

EVENTS, REPLICATIONS, CELL_M = 50_000, 19, 50.0


def run(*, snapped: bool) -> None:
    """Scan once and print what it took; in a process of its own, for its memory."""
    points = scan.snap(read_events(EVENTS), cell_m=CELL_M) if snapped else read_events(EVENTS)

    def work() -> None:
        found = scan.permutation(
            points,
            max_radius_m=500,
            max_days=60,
            replications=scan.Replications(REPLICATIONS, threads=2),
            aggregate_days=7,
            rng=np.random.default_rng(1),
        )
        first = found.clusters[0]
        print(f"  {first.cases} cases, {first.expected:.2f} expected, LLR {first.llr:.6f}")

    print(f"  {best_of(work, repetitions=1)}", flush=True)


def main() -> None:
    """Print the seconds and the memory of both."""
    for name in ("snapped", "exact"):
        print(f"N = {EVENTS:,}, weeks, {REPLICATIONS} replications, two threads, {name}:", flush=True)
        subprocess.run([sys.executable, "-m", "benchmarks.scan_large", name], check=True)


if __name__ == "__main__":
    run(snapped=sys.argv[1:] == ["snapped"])
