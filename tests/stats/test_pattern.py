"""Change of pattern: plain loops, other packages, calibration, planted changes."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats
from shapely.geometry import box

from gltd.errors import GltdError
from gltd.stats import Points, Zones, pattern
from tests.stats import naive_pattern as naive
from tests.stats.limits import keeps_its_level

CENTRE = json.loads((Path(__file__).parent / "reference" / "centre.json").read_text(encoding="utf-8"))
CELLS = {
    f"{i}-{j}": (i * 200.0, j * 200.0, i * 200.0 + 200, j * 200.0 + 200) for i in range(5) for j in range(5)
}
ZONES = Zones({name: box(*bounds) for name, bounds in CELLS.items()})


def scatter(rng: np.random.Generator, n: int = 400, *, hot: float = 0.0) -> Points:
    x, y = rng.uniform(0, 1000, n), rng.uniform(0, 1000, n)
    moved = rng.random(n) < hot
    x[moved], y[moved] = rng.uniform(0, 200, moved.sum()), rng.uniform(0, 200, moved.sum())
    return Points(x_m=x, y_m=y, t_days=np.zeros(n))


def pairs(points: Points) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in points.xy_m]


def test_counts_and_proportions_equal_plain_versions() -> None:
    rng = np.random.default_rng(1)
    before, after = scatter(rng), scatter(rng, 300, hot=0.1)
    found = pattern.sppt(before, after=after, zones=ZONES, rng=rng)
    assert found.count_before.tolist() == naive.shares(pairs(before), list(CELLS.values()))
    assert found.count_after.tolist() == naive.shares(pairs(after), list(CELLS.values()))
    for k in range(25):
        b, a = int(found.count_before[k]), int(found.count_after[k])
        table = np.array([[b, 400 - b], [a, 300 - a]])
        chance = stats.hypergeom.pmf(b, 700, a + b, 400)
        one_sided = min(
            stats.fisher_exact(table, alternative="less").pvalue,
            stats.fisher_exact(table, alternative="greater").pvalue,
        )
        assert found.p_values[k] == pytest.approx(min(1, 2 * (one_sided - chance / 2)), abs=1e-9)


def test_exact_quantiles_are_what_many_resamples_tend_to() -> None:
    rng = np.random.default_rng(2)
    before, after = scatter(rng, 2000), scatter(rng, 2000)
    many = pattern.sppt(before, after=after, zones=ZONES, rng=rng, resamples=20_000)
    law = stats.hypergeom(2000, many.count_after, 1700)
    assert many.low * 1700 == pytest.approx(law.ppf(0.025), abs=1)
    assert many.high * 1700 == pytest.approx(law.ppf(0.975), abs=1)
    assert many.s == pytest.approx(many.s_exact, abs=0.09)


def test_the_same_pattern_seldom_differs() -> None:
    rng = np.random.default_rng(3)
    some = sum(
        bool(pattern.sppt(scatter(rng), after=scatter(rng), zones=ZONES, rng=rng, resamples=40).differs.any())
        for _ in range(100)
    )
    assert some / 100 <= 0.12


def test_a_planted_change_is_found_where_it_is() -> None:
    rng = np.random.default_rng(4)
    found = pattern.sppt(scatter(rng, 800), after=scatter(rng, 800, hot=0.2), zones=ZONES, rng=rng)
    assert found.names[int(np.argmin(found.p_values))] == "0-0"
    assert found.differs[found.names.index("0-0")]
    assert found.direction[found.names.index("0-0")] == 1
    assert "0-0" in found.summary()
    assert len(found.plot().to_dict()["layer"]) == 2


def test_more_of_the_same_is_no_change() -> None:
    rng = np.random.default_rng(5)
    once = scatter(rng, 300)
    thrice = Points(x_m=np.tile(once.x_m, 3), y_m=np.tile(once.y_m, 3), t_days=np.zeros(900))
    found = pattern.sppt(once, after=thrice, zones=ZONES, rng=rng)
    assert not found.differs.any()
    assert found.s_exact == 1
    assert "Aucune zone" in found.summary()


def test_pointpats_centre_and_ellipse() -> None:
    xy = np.array(CENTRE["xy"])
    points = Points(x_m=xy[:, 0], y_m=xy[:, 1], t_days=np.zeros(len(xy)))
    found = pattern.centre(points, rng=np.random.default_rng(1))
    assert [found.x_m.value, found.y_m.value] == pytest.approx(CENTRE["mean_center"], rel=1e-12)
    # pointpats squares coordinates of millions of metres first, and keeps seven digits.
    assert found.distance_m.value == pytest.approx(CENTRE["std_distance"], rel=1e-7)
    major, minor, theta = CENTRE["ellipse"]
    # pointpats divides by n − 2 where we divide by n.
    correction = (len(xy) / (len(xy) - 2)) ** 0.5
    assert found.major_m.value * correction == pytest.approx(major, rel=1e-9)
    assert found.minor_m.value * correction == pytest.approx(minor, rel=1e-9)
    assert found.angle_deg == pytest.approx(np.degrees(theta), abs=1e-6)


def test_bounds_of_the_centre_cover() -> None:
    rng = np.random.default_rng(6)
    hits = 0
    for _ in range(200):
        found = pattern.centre(scatter(rng, 150), rng=rng, resamples=200)
        hits += found.x_m.low <= 500 <= found.x_m.high
    assert 0.90 <= hits / 200 <= 0.985


def test_turning_and_moving_keep_the_shape() -> None:
    rng = np.random.default_rng(7)
    points = scatter(rng, 200, hot=0.3)
    c, s = np.cos(0.7), np.sin(0.7)
    turned = Points(
        x_m=650_000 + c * points.x_m - s * points.y_m,
        y_m=6_860_000 + s * points.x_m + c * points.y_m,
        t_days=points.t_days,
    )
    one, other = (pattern.centre(p, rng=np.random.default_rng(1)) for p in (points, turned))
    assert other.major_m.value == pytest.approx(one.major_m.value)
    assert other.minor_m.value == pytest.approx(one.minor_m.value)
    assert np.mod(other.angle_deg - one.angle_deg, 180) == pytest.approx(np.degrees(0.7))


def test_a_move_equals_the_plain_distance_and_is_calibrated() -> None:
    rng = np.random.default_rng(8)
    before, after = scatter(rng, 160), scatter(rng, 120, hot=0.4)
    found = pattern.move(before, after=after, rng=rng, permutations=199)
    assert found.distance_m == pytest.approx(naive.gap(pairs(before), pairs(after)))
    assert found.p_value <= 0.01
    assert found.east_m.value < 0
    p = [
        pattern.move(scatter(rng, 60), after=scatter(rng, 60), rng=rng, permutations=99).p_value
        for _ in range(300)
    ]
    assert keeps_its_level(p)


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda p, e, r: pattern.sppt(e, after=p, zones=ZONES, rng=r), "before"),
        (lambda p, e, r: pattern.sppt(p, after=e, zones=ZONES, rng=r), "after"),
        (lambda p, e, r: pattern.sppt(p, after=p, zones=ZONES, rng=r, resamples=3), "resamples"),
        (lambda p, e, r: pattern.sppt(p, after=p, zones=ZONES, rng=1), "rng"),  # type: ignore[arg-type]
        (lambda p, e, r: pattern.centre(e, rng=r), "points"),
        (lambda p, e, r: pattern.move(p, after=e, rng=r), "after"),
    ],
)
def test_bad_arguments_are_refused_by_name(call: Any, named: str) -> None:
    rng = np.random.default_rng(9)
    nothing = Points(x_m=np.zeros(0), y_m=np.zeros(0), t_days=np.zeros(0))
    with pytest.raises(GltdError, match=named):
        call(scatter(rng, 50), nothing, rng)
