"""The Knox test: worked examples, the plain version, another package, invariance, calibration, bad input."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike

from gltd.errors import GltdError
from gltd.stats import Points, knox
from gltd.stats.monte_carlo import Replications
from tests.stats import naive_knox
from tests.stats.limits import keeps_its_level

REFERENCE = Path(__file__).parent / "reference"


def place(x_m: ArrayLike, y_m: ArrayLike, t_days: ArrayLike) -> Points:
    return Points(np.asarray(x_m, float), np.asarray(y_m, float), np.asarray(t_days, float))


def load(shared: Path, name: str) -> Points:
    return Points(*np.loadtxt(shared / "reference" / name, delimiter=",", skiprows=1).T)


def burkitt(shared: Path) -> Points:
    columns = np.genfromtxt(shared / "reference" / "burkitt.csv", delimiter=",", skip_header=1)
    return Points(columns[:, 1], columns[:, 2], columns[:, 3])


def scatter(seed: int, n: int = 60, *, fractional: bool = False) -> Points:
    rng = np.random.default_rng(seed)
    days = rng.integers(0, 300, n) / (8 if fractional else 1)
    return place(rng.integers(0, 500, n), rng.integers(0, 400, n), days)


def test_burkitt(shared: Path) -> None:
    points = burkitt(shared)
    found = knox.test(
        points, distances_m=[20], lags_days=[5], permutations=9_999, rng=np.random.default_rng(1)
    )
    assert len(points) == 188
    assert found.observed.tolist() == [[13]]
    assert found.expected[0, 0] == pytest.approx(3_429 * 52 / 17_578, rel=1e-12)
    assert found.expected[0, 0] == pytest.approx(10.1438, abs=5e-5)
    # Four standard errors of a share of 0.2022 over 9 999 permutations, then the printed spread.
    assert found.p_value[0, 0] == pytest.approx(0.2022, abs=0.016)
    assert found.chance_sd[0, 0] == pytest.approx(2.89, abs=0.06)


@pytest.mark.parametrize(
    ("name", "observed", "expected"),
    [("ev1000", 247, 83.599), ("ev5000", 4_198, 2_286.546), ("ev10000", 15_910, 8_532.669)],
)
def test_printed_counts(shared: Path, name: str, observed: int, expected: float) -> None:
    points = load(shared, f"{name}.csv")
    found = knox.test(points, distances_m=[100], lags_days=[7], permutations=99, rng=np.random.default_rng(1))
    assert found.observed.tolist() == [[observed]]
    assert found.expected[0, 0] == pytest.approx(expected, abs=5e-4)
    assert found.p_value[0, 0] == 0.01


def test_equals_pointpats() -> None:
    stored = json.loads((REFERENCE / "knox_pointpats.json").read_text())
    for case in stored["cases"]:
        points = place(case["x_m"], case["y_m"], case["t_days"])
        found = knox.test(
            points,
            distances_m=[case["distance_m"]],
            lags_days=[case["lag_days"]],
            permutations=9,
            rng=np.random.default_rng(0),
        )
        assert found.observed[0, 0] == case["pairs_in_both"]
        assert found.expected[0, 0] == pytest.approx(case["expected"], rel=1e-12)


@pytest.mark.parametrize("fractional", [False, True])
def test_equals_the_plain_version(fractional: bool) -> None:
    distances, lags = [0.0, 25.0, 60.0, 130.0], [0.0, 3.0, 6.5, 10.0, 25.0, 40.0]
    for seed in range(4):
        points = scatter(seed, fractional=fractional)
        found = knox.test(
            points, distances_m=distances, lags_days=lags, permutations=9, rng=np.random.default_rng(1)
        )
        times = points.t_days.tolist()
        counted = naive_knox.count(points, distances_m=distances, lags_days=lags, times=times)
        assert found.observed.tolist() == counted
        means = naive_knox.expect(points, distances_m=distances, lags_days=lags)
        np.testing.assert_allclose(found.expected, means, rtol=1e-12)


@pytest.mark.parametrize("fractional", [False, True])
def test_permutations_agree_with_the_exact_mean(fractional: bool) -> None:
    points = scatter(5, 60, fractional=fractional)
    lags = [2.0, 5.0, 10.0, 30.0, 60.0, 90.0]
    found = knox.test(
        points, distances_m=[80, 250], lags_days=lags, permutations=3_999, rng=np.random.default_rng(2)
    )
    middle = (found.chance_low <= found.expected) & (found.expected <= found.chance_high)
    assert middle.all()
    plain = naive_knox.p_value(
        points, distances_m=[80, 250], lags_days=lags, permutations=60, rng=np.random.default_rng(3)
    )
    error = np.sqrt(np.asarray(plain) * (1 - np.asarray(plain)) / 60)
    assert np.all(np.abs(found.p_value - plain) <= 4 * error + 2 / 60)


def test_originators_and_repeats() -> None:
    points = place([0, 30, 1_000, 1_030, 1_060], [0, 0, 0, 0, 0], [1, 4, 8, 8, 9])
    found = knox.test(points, distances_m=[50], lags_days=[7], permutations=9, rng=np.random.default_rng(0))
    assert found.originators.tolist() == [True, False, False, True, False]
    assert found.repeats.tolist() == [False, True, False, False, True]
    for seed in range(3):
        drawn = scatter(seed, 50)
        marked = knox.test(
            drawn, distances_m=[60, 90], lags_days=[9, 20], permutations=9, rng=np.random.default_rng(0)
        )
        first, again = naive_knox.mark(drawn, distance_m=60, lag_days=9)
        assert marked.originators.tolist() == first
        assert marked.repeats.tolist() == again


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), east=st.integers(-10_000, 10_000), turned=st.booleans())
def test_moving_turning_and_reordering_change_nothing(seed: int, east: int, turned: bool) -> None:
    points = scatter(seed, 40)
    order = np.random.default_rng(seed).permutation(40)
    x, y = points.x_m[order] + east, points.y_m[order] - 7 * east
    moved = Points(-y if turned else x, x if turned else y, points.t_days[order] + east)
    before, after = (
        knox.test(
            given, distances_m=[30, 90], lags_days=[4, 20], permutations=1, rng=np.random.default_rng(0)
        )
        for given in (points, moved)
    )
    assert before.observed.tolist() == after.observed.tolist()
    assert before.expected.tolist() == after.expected.tolist()
    assert before.repeats[order].tolist() == after.repeats.tolist()


def test_same_seed_same_answer_on_any_number_of_threads() -> None:
    points = scatter(3, 200)
    one, two, other = (
        knox.test(
            points,
            distances_m=[50, 100],
            lags_days=[5, 30],
            permutations=Replications(100, threads=threads),
            rng=np.random.default_rng(seed),
        )
        for threads, seed in ((1, 7), (3, 7), (1, 8))
    )
    assert one.to_dict() == two.to_dict()
    assert one.chance_sd.tolist() != other.chance_sd.tolist()
    assert (one.seed, other.seed) == (7, 8)


def test_calibration_with_clustered_places_and_uneven_dates() -> None:
    """Shuffling pairs rejects 10.7 % here at n = 300; permuting the events must hold its 5 %."""
    rng = np.random.default_rng(11)
    p_values = []
    for _ in range(400):
        centres = rng.uniform(0, 3_000, (12, 2))
        places = centres[rng.choice(12, 300, p=np.arange(1, 13) / 78)] + rng.normal(0, 80, (300, 2))
        days = np.floor(rng.beta(2, 5, 300) * 365)
        found = knox.test(
            Points(places[:, 0], places[:, 1], days),
            distances_m=[100],
            lags_days=[7],
            permutations=Replications(199, threads=1),
            rng=rng,
        )
        p_values.append(found.p_value[0, 0])
    assert keeps_its_level(p_values)


def test_planted_repeats_are_found() -> None:
    rng = np.random.default_rng(4)
    x, y, t = rng.uniform(0, 4_000, 300), rng.uniform(0, 4_000, 300), rng.integers(0, 365, 300)
    followed = np.arange(40)
    points = Points(
        np.append(x, x[followed] + 30), np.append(y, y[followed]), np.append(t, t[followed] + 3).astype(float)
    )
    found = knox.test(
        points, distances_m=[50, 500], lags_days=[7, 60], permutations=199, rng=np.random.default_rng(1)
    )
    assert found.p_value[0, 0] == 1 / 200
    assert found.ratio[0, 0] > 5
    assert found.ratio[1, 1] == pytest.approx(1, abs=0.25)
    assert found.repeats[300:].all()


def test_result_speaks_and_draws() -> None:
    found = knox.test(
        scatter(1), distances_m=[50, 100], lags_days=[7, 14], permutations=99, rng=np.random.default_rng(1)
    )
    assert "99 permutations des dates" in found.summary()
    assert "99 permutations of the dates" in found.summary("en")
    assert found.to_dict()["lags_days"] == [7.0, 14.0]
    assert "50 à 100 m" in found.plot().to_json(ensure_ascii=False)


def test_defined_results_at_the_edges() -> None:
    same = place([5.0, 5.0, 5.0], [1.0, 1.0, 1.0], [2.0, 2.0, 2.0])
    found = knox.test(same, distances_m=[0], lags_days=[0], permutations=9, rng=np.random.default_rng(0))
    assert found.observed.tolist() == [[3]]
    assert found.p_value.tolist() == [[1.0]]
    assert not found.originators.any()
    apart = place([0.0, 9_000.0], [0.0, 0.0], [0.0, 1e6])
    far = knox.test(apart, distances_m=[10], lags_days=[1], permutations=9, rng=np.random.default_rng(0))
    assert np.isnan(far.ratio[0, 0])
    assert far.to_dict()["ratio"] == [[None]]
    huge = knox.test(
        scatter(1), distances_m=[1e9], lags_days=[1e12], permutations=9, rng=np.random.default_rng(0)
    )
    assert huge.observed.tolist() == [[60 * 59 // 2]]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"distances_m": []}, "distances_m"),
        ({"distances_m": [100, 50]}, "distances_m"),
        ({"distances_m": [np.nan]}, "distances_m"),
        ({"lags_days": [-1]}, "lags_days"),
        ({"lags_days": [np.inf]}, "lags_days"),
        ({"permutations": 0}, "permutations"),
        ({"permutations": True}, "permutations"),
        ({"rng": 3}, "rng"),
    ],
)
def test_bad_input_is_named(changed: dict[str, object], named: str) -> None:
    arguments = {"distances_m": [50], "lags_days": [7], "rng": np.random.default_rng(0)} | changed
    with pytest.raises(GltdError, match=named):
        knox.test(scatter(1), **arguments)  # type: ignore[arg-type]  # wrong on purpose


def test_one_event_is_refused() -> None:
    with pytest.raises(GltdError, match="deux faits"):
        knox.test(place([1.0], [1.0], [1.0]), distances_m=[1], lags_days=[1], rng=np.random.default_rng(0))
