"""Kernel density: exact sums, spatstat, edge correction, calibration of the difference, bad input."""

from pathlib import Path

import numpy as np
import pytest

from gltd.errors import GltdError
from gltd.stats import Points, density
from tests.stats import naive_density
from tests.stats.limits import keeps_its_level

REFERENCE = Path(__file__).parent / "reference"


def scatter(seed: int, n: int = 60) -> Points:
    rng = np.random.default_rng(seed)
    return Points(rng.uniform(0, 1_000, n), rng.uniform(0, 600, n), np.zeros(n))


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
@pytest.mark.parametrize("bandwidth_m", [25.0, 90.0, 400.0])
@pytest.mark.parametrize("box", [None, (200.0, 100.0, 700.0, 500.0)])
def test_equals_exact_sums(kernel: density.Kernel, bandwidth_m: float, box: density.Box | None) -> None:
    points = scatter(1)
    found = density.kernel(points, cell_m=40, bandwidth_m=bandwidth_m, kernel=kernel, edge=False, box=box)
    peak = found.per_km2.max()
    widths = np.full(len(points), bandwidth_m)
    for row in range(0, len(found.y_m), 2):
        for column in range(0, len(found.x_m), 3):
            at = (float(found.x_m[column]), float(found.y_m[row]))
            exact = naive_density.density(points.x_m, y_m=points.y_m, at=at, bandwidths_m=widths, name=kernel)
            assert found.per_km2[row, column] == pytest.approx(exact * 1e6, abs=1e-9 * peak)


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_adaptive_widths_follow_abramson(kernel: density.Kernel) -> None:
    points = scatter(2, 40)
    found = density.kernel(points, cell_m=50, bandwidth_m=150, kernel=kernel, edge=False, adaptive=True)
    fixed = np.full(40, 150.0)
    pilot = [
        naive_density.density(
            points.x_m, y_m=points.y_m, at=(float(x), float(y)), bandwidths_m=fixed, name=kernel
        )
        for x, y in zip(points.x_m, points.y_m, strict=True)
    ]
    widths = 150 * np.sqrt(np.exp(np.mean(np.log(pilot))) / np.array(pilot))
    for row, column in [(0, 0), (5, 9), (11, 3), (7, 15)]:
        at = (float(found.x_m[column]), float(found.y_m[row]))
        exact = naive_density.density(points.x_m, y_m=points.y_m, at=at, bandwidths_m=widths, name=kernel)
        assert found.per_km2[row, column] == pytest.approx(exact * 1e6, abs=1e-9 * found.per_km2.max())


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_edge_correction_is_the_mass_inside(kernel: density.Kernel) -> None:
    points, box = scatter(3), (0.0, 0.0, 1_000.0, 600.0)
    arguments = {"cell_m": 100.0, "bandwidth_m": 230.0, "kernel": kernel, "box": box}
    plain = density.kernel(points, edge=False, **arguments)  # type: ignore[arg-type]  # one set for both
    corrected = density.kernel(points, edge=True, **arguments)  # type: ignore[arg-type]  # one set for both
    for row, column in [(0, 0), (0, 5), (3, 1), (5, 9)]:
        at = (float(plain.x_m[column]), float(plain.y_m[row]))
        mass = naive_density.mass_inside(at, box=box, bandwidth_m=230, name=kernel)
        assert plain.per_km2[row, column] / corrected.per_km2[row, column] == pytest.approx(mass, abs=1e-6)


def test_equals_spatstat_within_its_pixels() -> None:
    x, y = np.loadtxt(REFERENCE / "density_spatstat_events.csv", delimiter=",", skiprows=1).T
    stored = np.loadtxt(REFERENCE / "density_spatstat.csv", delimiter=",", skiprows=1)
    points = Points(x, y, np.zeros(len(x)))
    for column, edge in ((2, True), (3, False)):
        found = density.kernel(
            points, cell_m=5, bandwidth_m=80, kernel="gaussian", edge=edge, box=(0, 0, 1_000, 600)
        )
        here = found.per_km2[
            ((stored[:, 1] - 2.5) / 5).round().astype(int), ((stored[:, 0] - 2.5) / 5).round().astype(int)
        ]
        # spatstat moves each event to the centre of its pixel, at most 3.5 m here for a spread of 80 m.
        np.testing.assert_allclose(
            here / 1e6, stored[:, column], rtol=0.02, atol=0.004 * stored[:, column].max()
        )


def test_moving_and_mass() -> None:
    points = scatter(4)
    moved = Points(points.x_m + 7_000, points.y_m - 3_000, points.t_days)
    here, there = (density.kernel(given, cell_m=20, bandwidth_m=100, edge=False) for given in (points, moved))
    np.testing.assert_allclose(here.per_km2, there.per_km2, rtol=1e-9, atol=1e-9)
    wide = density.kernel(points, cell_m=10, bandwidth_m=100, edge=False, box=(-500, -500, 1_500, 1_100))
    assert wide.per_km2.sum() * 1e-4 == pytest.approx(60, rel=1e-4)
    default = density.kernel(points, cell_m=50)
    assert 300 < default.bandwidth_m < 500
    assert "60 faits" in default.summary()
    assert "60 facts" in default.summary("en")
    assert default.plot().to_dict()["mark"]["type"] == "rect"


def test_planted_change_is_found_where_it_was_put() -> None:
    rng = np.random.default_rng(6)
    before = scatter(10, 200)
    more = Points(rng.normal(800, 40, 60), rng.normal(450, 40, 60), np.zeros(60))
    after = Points(
        np.append(scatter(11, 200).x_m, more.x_m), np.append(scatter(11, 200).y_m, more.y_m), np.zeros(260)
    )
    found = density.difference(
        before, after, cell_m=40, bandwidth_m=120, replications=99, rng=np.random.default_rng(1)
    )
    assert found.p_value == 0.01
    row, column = np.unravel_index(int(found.change.argmax()), found.change.shape)
    x_m, y_m = found.before.x_m[column], found.before.y_m[row]
    assert np.hypot(x_m - 800, y_m - 450) < 80
    assert found.outside[row, column] == 1
    assert "km²" in found.summary()
    assert "beyond chance" in found.summary("en")
    assert found.plot().to_dict()["mark"]["type"] == "rect"


def test_calibration_of_the_difference() -> None:
    rng = np.random.default_rng(9)
    p_found, shares = [], []
    for _ in range(120):
        x, y = rng.beta(2, 3, (2, 80)) * 1_000
        points = Points(x, y, np.zeros(80))
        half = np.arange(80) < 40
        found = density.difference(
            points.take(half), points.take(~half), cell_m=100, bandwidth_m=250, replications=19, rng=rng
        )
        p_found.append(found.p_value)
        shares.append(np.mean(found.p_high <= 0.05))
    assert keeps_its_level(p_found)
    # The cells of one map are alike: their share is that of fewer trials.
    assert 0.02 <= np.mean(shares) <= 0.08


def test_same_seed_same_answer() -> None:
    one, two = (
        density.difference(
            scatter(1), scatter(2), cell_m=100, bandwidth_m=200, replications=9, rng=np.random.default_rng(5)
        )
        for _ in range(2)
    )
    assert one.to_dict() == two.to_dict()
    assert one.seed == 5


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"cell_m": 0}, "cell_m"),
        ({"cell_m": 1e-3}, "cell_m"),
        ({"bandwidth_m": np.inf}, "bandwidth_m"),
        ({"kernel": "cubic"}, "kernel"),
        ({"box": (0, 0, 0, 10)}, "box"),
    ],
)
def test_bad_input_is_named(changed: dict[str, object], named: str) -> None:
    with pytest.raises(GltdError, match=named):
        density.kernel(scatter(1), **({"cell_m": 50} | changed))  # type: ignore[arg-type]  # wrong on purpose


def test_one_place_needs_a_bandwidth() -> None:
    lone = Points(np.array([5.0]), np.array([5.0]), np.zeros(1))
    with pytest.raises(GltdError, match="bandwidth_m"):
        density.kernel(lone, cell_m=10)
    assert density.kernel(lone, cell_m=10, bandwidth_m=50, edge=False).per_km2.shape == (1, 1)
    with pytest.raises(GltdError, match="before"):
        density.difference(
            Points(np.zeros(0), np.zeros(0), np.zeros(0)), lone, cell_m=10, rng=np.random.default_rng(0)
        )
