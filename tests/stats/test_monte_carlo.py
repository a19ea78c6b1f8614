"""A listener hears how many replications are done, may end the test, and changes no digit."""

from collections.abc import Callable

import numpy as np
import pytest

from gltd.stats import density, knox, scan
from gltd.stats.monte_carlo import Replications
from gltd.stats.points import Points
from gltd.stats.results import to_plain

COUNT = 199
Run = Callable[[Replications], object]


def scatter() -> Points:
    """Scatter some facts over a square kilometre and a year."""
    rng = np.random.default_rng(11)
    return Points(
        x_m=rng.uniform(0, 1000, 150), y_m=rng.uniform(0, 1000, 150), t_days=rng.uniform(0, 365, 150)
    )


def scan_rates(plan: Replications) -> object:
    """Scan the counts of nine areas over twelve months."""
    rng = np.random.default_rng(12)
    places = np.array([(x, y) for x in (0.0, 500.0, 1000.0) for y in (0.0, 500.0, 1000.0)])
    counts = rng.poisson(6, size=(9, 12))
    return scan.poisson(
        counts, expected=np.ones((9, 12)), places=places, replications=plan, rng=np.random.default_rng(3)
    )


def split() -> tuple[Points, Points]:
    """Return the facts of two half-years."""
    points = scatter()
    return points.take(points.t_days < 180), points.take(points.t_days >= 180)


RUNS: dict[str, Run] = {
    "knox": lambda plan: knox.test(
        scatter(),
        distances_m=(100, 200),
        lags_days=(7, 14),
        permutations=plan,
        rng=np.random.default_rng(3),
    ),
    "permutation scan": lambda plan: scan.permutation(
        scatter(), max_radius_m=300, max_days=30, replications=plan, rng=np.random.default_rng(3)
    ),
    "Poisson scan": scan_rates,
    "density": lambda plan: density.difference(
        *split(), cell_m=100, bandwidth_m=200, replications=plan, rng=np.random.default_rng(3)
    ),
}


class StopListeningError(Exception):
    """What a listener raises to end a test."""


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS.keys())
def test_who_listens_changes_no_digit(run: Run) -> None:
    heard: list[tuple[int, int]] = []
    told = run(Replications(COUNT, threads=2, tell=lambda done, count: heard.append((done, count))))
    assert to_plain(told) == to_plain(run(Replications(COUNT)))
    steps = [done for done, _ in heard]
    assert len(steps) > 1
    assert steps == sorted(steps)
    assert {count for _, count in heard} == {COUNT}
    assert 0 <= steps[0] <= steps[-1] <= COUNT


@pytest.mark.parametrize("run", RUNS.values(), ids=RUNS.keys())
def test_who_listens_may_end_the_test(run: Run) -> None:
    def stop(done: int, count: int) -> None:
        raise StopListeningError

    with pytest.raises(StopListeningError):
        run(Replications(COUNT, tell=stop))
