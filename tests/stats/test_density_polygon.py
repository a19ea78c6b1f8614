"""Density over a polygon: its edge correction against other ways to it, and what lies outside."""

import numpy as np
import pytest
import shapely
from shapely.geometry import MultiPolygon, Polygon, box

from gltd.errors import GltdError
from gltd.stats import Points, density
from tests.stats import naive_density
from tests.stats.test_density import REFERENCE

# An L, a hole in its foot, and a square apart.
ELL = Polygon(
    [(0, 0), (1_000, 0), (1_000, 400), (400, 400), (400, 1_000), (0, 1_000)],
    holes=[[(400, 100), (600, 100), (600, 300), (400, 300)]],
)
SHAPE = MultiPolygon([ELL, box(700, 700, 1_000, 1_000)])


def scatter(seed: int, n: int) -> Points:
    """Draw events anywhere in the shape."""
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(0, 1_000, (2, 8 * n))
    inside = np.flatnonzero(shapely.intersects_xy(SHAPE, x, y))[:n]
    return Points(x[inside], y[inside], np.zeros(n))


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
@pytest.mark.parametrize("bandwidth_m", [60.0, 250.0])
def test_a_rectangle_is_corrected_as_a_box(kernel: density.Kernel, bandwidth_m: float) -> None:
    points, sides = scatter(1, 50), (0.0, 0.0, 1_000.0, 1_000.0)
    one, two = (
        density.kernel(points, cell_m=density.Grid(50, ground), bandwidth_m=bandwidth_m, kernel=kernel)
        for ground in (sides, box(*sides))
    )
    assert (one.clipped, two.clipped) == (False, True)
    np.testing.assert_allclose(two.per_km2, one.per_km2, rtol=1e-3)


@pytest.mark.parametrize("kernel", ["quartic", "gaussian"])
def test_the_mass_inside_is_that_of_a_fine_sum(kernel: density.Kernel) -> None:
    points = scatter(2, 60)
    arguments = {"cell_m": density.Grid(100, SHAPE), "bandwidth_m": 170.0, "kernel": kernel}
    plain = density.kernel(points, edge=False, **arguments)  # type: ignore[arg-type]  # one set for both
    found = density.kernel(points, **arguments)  # type: ignore[arg-type]  # one set for both
    for row, column in [(0, 0), (3, 3), (9, 0), (9, 9), (1, 8)]:
        at = (float(found.x_m[column]), float(found.y_m[row]))
        mass = naive_density.mass_in_polygon(at, polygon=SHAPE, bandwidth_m=170, name=kernel)
        assert plain.per_km2[row, column] / found.per_km2[row, column] == pytest.approx(mass, abs=2e-3)


def test_what_lies_outside_is_left_out() -> None:
    inside = scatter(3, 80)
    both = Points(np.append(inside.x_m, [500.0, 800.0]), np.append(inside.y_m, [200.0, 550.0]), np.zeros(82))
    found = density.kernel(both, cell_m=density.Grid(50, SHAPE), bandwidth_m=150)
    assert found.n == 80
    assert (
        found.to_dict() == density.kernel(inside, cell_m=density.Grid(50, SHAPE), bandwidth_m=150).to_dict()
    )
    east, north = np.meshgrid(found.x_m, found.y_m)
    outside = ~shapely.intersects_xy(SHAPE, east, north)
    assert np.all(found.per_km2[outside] == 0)
    assert np.mean(found.per_km2[~outside] > 0) > 0.9


def test_even_ground_is_even_up_to_its_edges() -> None:
    """Events anywhere: near a border of the polygon the density is what it is in the middle."""
    expected, sums = 2_000 / SHAPE.area * 1e6, []
    for seed in range(12):
        sums.append(
            density.kernel(scatter(seed, 2_000), cell_m=density.Grid(50, SHAPE), bandwidth_m=120).per_km2
        )
    mean = np.mean(sums, axis=0)
    east, north = np.meshgrid(*(25 + 50 * np.arange(20),) * 2)
    held = shapely.intersects_xy(SHAPE, east, north)
    border = held & (shapely.distance(SHAPE.boundary, shapely.points(east, north)) < 50)
    assert mean[border].mean() == pytest.approx(expected, rel=0.02)
    assert mean[held & ~border].mean() == pytest.approx(expected, rel=0.02)


def test_spatstat_within_its_pixels_over_the_same_rectangle() -> None:
    x, y = np.loadtxt(REFERENCE / "density_spatstat_events.csv", delimiter=",", skiprows=1).T
    stored = np.loadtxt(REFERENCE / "density_spatstat.csv", delimiter=",", skiprows=1)
    grid = density.Grid(5, box(0, 0, 1_000, 600))
    found = density.kernel(Points(x, y, np.zeros(len(x))), cell_m=grid, bandwidth_m=80, kernel="gaussian")
    here = found.per_km2[
        ((stored[:, 1] - 2.5) / 5).round().astype(int), ((stored[:, 0] - 2.5) / 5).round().astype(int)
    ]
    np.testing.assert_allclose(here / 1e6, stored[:, 2], rtol=0.02, atol=0.004 * stored[:, 2].max())


def test_a_change_is_found_within_the_polygon_and_not_outside() -> None:
    before, more = scatter(4, 150), scatter(5, 150)
    spot = Points(
        np.append(more.x_m, np.full(40, 850.0)), np.append(more.y_m, np.full(40, 850.0)), np.zeros(190)
    )
    found = density.difference(
        before,
        spot,
        cell_m=density.Grid(50, SHAPE),
        bandwidth_m=120,
        replications=99,
        rng=np.random.default_rng(1),
    )
    assert found.p_value == 0.01
    row, column = np.unravel_index(int(found.change.argmax()), found.change.shape)
    assert np.hypot(found.before.x_m[column] - 850, found.before.y_m[row] - 850) < 60
    east, north = np.meshgrid(found.before.x_m, found.before.y_m)
    assert not found.outside[~shapely.intersects_xy(SHAPE, east, north)].any()


@pytest.mark.parametrize(
    ("grid", "named"),
    [
        (lambda: density.Grid(0, SHAPE), "cell_m"),
        (lambda: density.Grid(50, (0, 0, 0, 1)), "ground"),
        (lambda: density.Grid(50, box(2.1, 48.1, 2.2, 48.2)), "degrés"),
        (lambda: density.Grid(50, Polygon([(0, 0), (9, 9), (9, 0), (0, 9)])), "zones"),
        (lambda: density.Grid(50, box(5_000, 5_000, 6_000, 6_000)), "points"),
    ],
)
def test_bad_grounds_are_named(grid: object, named: str) -> None:
    with pytest.raises(GltdError, match=named):
        density.kernel(scatter(1, 9), cell_m=grid(), bandwidth_m=90)  # type: ignore[operator]  # a maker
    with pytest.raises(GltdError, match="box"):
        density.kernel(scatter(1, 9), cell_m=density.Grid(50, SHAPE), box=(0, 0, 1, 1))
    with pytest.raises(GltdError, match="bandwidth_m"):
        density.kernel(scatter(1, 9), cell_m=density.Grid(50, SHAPE), bandwidth_m=2)


def test_a_difference_and_its_p_values_are_those_of_spatstat() -> None:
    x, y, later = np.loadtxt(
        REFERENCE / "density_difference_spatstat_events.csv", delimiter=",", skiprows=1
    ).T
    stored = np.loadtxt(REFERENCE / "density_difference_spatstat.csv", delimiter=",", skiprows=1)
    events, after = Points(x, y, np.zeros(len(x))), later == 1
    found = density.difference(
        events.take(~after),
        events.take(after),
        cell_m=density.Grid(20, (0.0, 0.0, 1_000.0, 600.0)),
        bandwidth_m=80,
        kernel="gaussian",
        replications=499,
        rng=np.random.default_rng(4),
    )
    row, column = ((stored[:, at] - 10).round().astype(int) // 20 for at in (1, 0))
    # spatstat counts the events in pixels of 20 m, a quarter of the bandwidth.
    peak = np.abs(stored[:, 2]).max()
    np.testing.assert_allclose(found.change[row, column] / 1e6, stored[:, 2], atol=0.03 * peak)
    for ours, theirs in ((found.p_low, stored[:, 3]), (found.p_high, stored[:, 4])):
        # Five standard errors of two sets of draws, and what the pixels move.
        error = np.sqrt(theirs * (1 - theirs) * (1 / 499 + 1 / 1999))
        assert np.all(np.abs(ours[row, column] - theirs) <= 5 * error + 0.03)
    assert found.p_value <= 0.002
