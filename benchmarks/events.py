"""Synthetic events of the benchmarks, and how a time is taken. Run alone, it says where the events are."""

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gltd.stats import Points

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference"


@dataclass(frozen=True)
class Seconds:
    """The best of some runs: other work on the machine only ever adds to a time."""

    wall: float
    processor: float
    peak_mb: float

    def __str__(self) -> str:
        """Say them."""
        return f"{self.wall:.3f} s, {self.processor:.3f} processor s, peak {self.peak_mb:.0f} MB"


def read_events(n: int) -> Points:
    """Read the reference events; draw events of the same kind where they are absent."""
    path = REFERENCE / f"ev{n}.csv"
    if path.is_file():
        x, y, t = np.loadtxt(path, delimiter=",", skiprows=1).T
        return Points(x, y, t)
    rng = np.random.default_rng(n)
    centres = rng.uniform(0, 5_000, (40, 2))[rng.integers(0, 40, n)] + rng.normal(0, 120, (n, 2))
    places = np.rint(np.where(rng.random((n, 1)) < 0.5, centres, rng.uniform(0, 5_000, (n, 2))))
    return Points(places[:, 0], places[:, 1], rng.integers(0, 730, n).astype(np.float64))


def best_of(work: Callable[[], object], *, repetitions: int) -> Seconds:
    """Run once to load the compiled loops, then take the best wall and processor times."""
    if repetitions > 1:
        work()
    walls, processors = [], []
    for _ in range(repetitions):
        wall, processor = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Seconds(min(walls), min(processors), peak)


def main() -> None:
    """Say where the events come from."""
    print(f"events: {REFERENCE if REFERENCE.is_dir() else 'drawn here, the reference files are absent'}")
