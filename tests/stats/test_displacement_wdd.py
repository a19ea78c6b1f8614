"""WDD: printed examples, a plain version, invariance, calibration, bad input."""

import csv
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.stats import displacement
from tests.stats import naive_displacement as naive

PAPER: dict[str, Any] = {
    "control": (308, 318),
    "treated": (207, 110),
    "displacement_control": (150, 140),
    "displacement": (178, 157),
}


def test_the_paper_s_example() -> None:
    found = displacement.wdd(**PAPER)
    assert found.local == -107
    assert found.local_se == pytest.approx(30.708305066, abs=5e-10)
    assert (found.displaced, found.displaced_se) == (-11, 25)
    assert found.net == -118
    assert found.net_se == pytest.approx(39.597979746, abs=1e-9)
    assert found.z == pytest.approx(-2.979950006, abs=5e-10)
    assert found.low == pytest.approx(-195.610614164, abs=5e-10)
    assert found.high == pytest.approx(-40.389385836, abs=5e-10)


def test_the_paper_s_example_with_areas_of_unequal_size() -> None:
    found = displacement.wdd(**PAPER, area_weights=(0.9, 1.2, 1.6, 1.5))
    got = [found.local, found.local_se, found.displaced, found.displaced_se, found.net, found.net_se, found.z]
    printed = [-91.944444444, 31.511559705, -7.75, 16.191668811, -99.694444444, 35.428075504, -2.813995483]
    assert got == pytest.approx(printed, abs=6e-10)
    assert (found.low, found.high) == pytest.approx((-169.132196475, -30.256692414), abs=6e-10)


def test_windows_of_unequal_length() -> None:
    found = displacement.wdd(control=(100, 50), treated=(80, 20), time_weights=(2, 1))
    assert (found.net, found.net_se, found.z) == pytest.approx((-20, 10.723805295, -1.865009616), abs=6e-10)
    assert found.displaced is None


def test_another_level_and_a_displacement_area() -> None:
    found = displacement.wdd(control=(20, 20), treated=(20, 10), level=0.90)
    assert (found.net, found.net_se, found.z) == pytest.approx((-10, 8.366600265, -1.195228609), abs=6e-10)
    assert (found.low, found.high) == pytest.approx((-23.761832792, 3.761832792), abs=6e-10)
    around = displacement.wdd(
        control=(20, 20), treated=(20, 10), displacement=(30, 20), displacement_control=(30, 30)
    )
    assert (around.net, around.net_se) == pytest.approx((-20, 13.416407865), abs=6e-10)


def test_outcomes_weighted_by_harm() -> None:
    found = displacement.combine(
        [-14, -42, -157, -30, -60],
        errors=[20.688161, 34.957117, 28.861739, 19.646883, 20.976177],
        weights=[3, 2, 5, 7, 10],
    )
    assert found.estimate == -1721
    assert found.standard_error == pytest.approx(304.103600768, abs=2e-5)  # its errors are printed to 1e-6
    assert found.z == pytest.approx(-5.659255582, abs=1e-6)


def test_combine_to_the_last_printed_digit_from_counts() -> None:
    counts = [
        ((130, 74), (133, 91)),
        ((327, 202), (388, 305)),
        ((398, 190), (148, 97)),
        ((144, 92), (86, 64)),
        ((183, 96), (94, 67)),
    ]
    parts = [displacement.wdd(treated=t, control=c) for t, c in counts]
    found = displacement.combine(
        [part.net for part in parts], errors=[part.net_se for part in parts], weights=[3, 2, 5, 7, 10]
    )
    assert (found.estimate, found.standard_error) == pytest.approx((-1721, 304.103600768), abs=6e-10)
    assert found.z == pytest.approx(-5.659255582, abs=6e-10)


def test_combining_nothing_or_what_has_no_error() -> None:
    quiet = displacement.combine([0, 0], errors=[0, 0], weights=[1, 2])
    assert (quiet.estimate, quiet.z, quiet.p_value) == (0, 0, 1)
    # An outcome without any fact changes nothing.
    one, two = (
        displacement.combine(e, errors=s, weights=w)
        for e, s, w in (([-9], [3], [2]), ([-9, 0], [3, 0], [2, 5]))
    )
    assert (one.estimate, one.z) == (two.estimate, two.z)
    for estimates, errors, named in (([], [], "estimates"), ([-9, 4], [3, 0], "errors")):
        with pytest.raises(GltdError, match=named):
            displacement.combine(estimates, errors=errors, weights=errors)


def test_counts_too_small_for_the_interval_are_told() -> None:
    enough = displacement.wdd(treated=(3, 1), control=(20, 20))
    few = displacement.wdd(treated=(2, 1), control=(20, 20))
    assert (enough.too_small, few.too_small) == (False, True)
    assert "trop peu" in few.summary()
    assert "too few" in few.summary("en")
    assert "trop peu" not in enough.summary()
    ratio = displacement.overdispersion([[30, 2, 25, 4], [28, 5, 1, 30]])
    assert few.corrected(ratio).too_small
    for local, small in (([1, -1, 0], True), ([0, 1, 0], False)):
        assert displacement.contrast([2, 20, 0], after=[1, 20, 0], local=local).too_small is small


def test_the_published_tables(shared: Path) -> None:
    with (shared / "data/eval_tables/published_counts.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["published_stat"].startswith("WDD")]
    seen = 0
    for row in rows:
        if "total" in row["published_stat"] or "k=" in row["published_stat"]:
            continue
        found = displacement.wdd(
            treated=(float(row["target_pre"]), float(row["target_post"])),
            control=(float(row["control_pre"]), float(row["control_post"])),
        )
        assert found.net == pytest.approx(float(row["published_value"]))
        digits = len(row["published_se"].partition(".")[2])
        assert found.net_se == pytest.approx(float(row["published_se"]), abs=max(0.6 * 10.0**-digits, 1e-9))
        seen += 1
    assert seen >= 8


counts = st.tuples(st.integers(0, 400), st.integers(0, 400))
weight = st.floats(0.2, 5)


@given(
    t=counts,
    c=counts,
    d=counts,
    dc=counts,
    w=st.tuples(weight, weight),
    a=st.tuples(weight, weight, weight, weight),
)
def test_equals_the_plain_version(t: Any, c: Any, d: Any, dc: Any, w: Any, a: Any) -> None:
    found = displacement.wdd(
        treated=t, control=c, displacement=d, displacement_control=dc, time_weights=w, area_weights=a
    )
    groups = {"treated": t, "control": c, "displacement": d, "displacement_control": dc}
    areas = dict(zip(("control", "treated", "displacement_control", "displacement"), a, strict=True))
    plain = naive.wdd(groups, time_weights=w, areas=areas)
    assert (found.local, found.local_se, found.net, found.net_se) == pytest.approx(plain, rel=1e-9, abs=1e-9)
    general = displacement.contrast(
        [t[0], c[0], d[0], dc[0]],
        after=[t[1], c[1], d[1], dc[1]],
        local=[1 / a[1], -1 / a[0], 0, 0],
        displaced=[0, 0, 1 / a[3], -1 / a[2]],
        time_weights=w,
    )
    assert (general.net, general.net_se) == pytest.approx(plain[2:], rel=1e-9, abs=1e-9)


@given(t=counts, c=counts)
def test_swapping_treated_and_control_turns_the_sign(t: Any, c: Any) -> None:
    one, other = displacement.wdd(treated=t, control=c), displacement.wdd(treated=c, control=t)
    assert (one.net, one.net_se) == (-other.net, other.net_se)


def test_many_areas_equal_one_by_one() -> None:
    rng = np.random.default_rng(7)
    tables = rng.poisson(40, size=(4, 50, 2))
    names = ("treated", "control", "displacement", "displacement_control")
    net, error = displacement.wdd_many(**dict(zip(names, tables, strict=True)))
    for k in range(50):
        single = displacement.wdd(**{name: tables[i, k].tolist() for i, name in enumerate(names)})
        assert (net[k], error[k]) == pytest.approx((single.net, single.net_se))


def test_it_rejects_at_its_level_and_covers_from_a_mean_of_two() -> None:
    rng = np.random.default_rng(20260101)
    for mean in (2.0, 20.0, 200.0):
        tables = rng.poisson(mean, size=(2, 20_000, 2))
        net, error = displacement.wdd_many(treated=tables[0], control=tables[1])
        reach = 1.959963984540054 * error
        covered = float(np.mean(np.abs(net) <= reach))
        assert 0.935 <= covered <= 0.965


@pytest.mark.parametrize(("ratio", "printed"), [(1.5, 0.109), (2.0, 0.166), (3.0, 0.256)])
def test_its_error_at_each_dispersion_is_the_one_the_page_prints(ratio: float, printed: float) -> None:
    rng = np.random.default_rng(9)
    tables = rng.negative_binomial(100 / (ratio - 1), 1 / ratio, size=(2, 20_000, 2))
    net, error = displacement.wdd_many(treated=tables[0], control=tables[1])
    assert float(np.mean(np.abs(net) > 1.959963984540054 * error)) == pytest.approx(printed, abs=0.01)


def test_overdispersed_counts_break_it_and_the_correction_mends_it() -> None:
    rng = np.random.default_rng(5)
    runs, months, mean, ratio = 1500, 12, 10.0, 2.0
    # Negative binomial counts with the given variance-to-mean ratio; four zones, 12 months before and 12
    # after.
    table = rng.negative_binomial(mean / (ratio - 1), 1 / ratio, size=(runs, 4, 2 * months))
    poisson = corrected = 0
    for run in table:
        before, after = run[:, :months].sum(axis=1), run[:, months:].sum(axis=1)
        found = displacement.wdd(treated=(before[0], after[0]), control=(before[1], after[1]))
        poisson += not found.low <= 0 <= found.high
        wide = found.corrected(displacement.overdispersion(run[:, :months]))
        corrected += not wide.low <= 0 <= wide.high
    # METHODS: a nominal 5 % becomes 16.6 % at a variance of twice the mean.
    assert poisson / runs == pytest.approx(0.166, abs=0.03)
    assert 0.03 <= corrected / runs <= 0.07


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"treated": (1, -1), "control": (1, 1)}, "treated"),
        ({"treated": (1, float("nan")), "control": (1, 1)}, "treated"),
        ({"treated": (1, 2), "control": (1, float("inf"))}, "control"),
        ({"treated": (1, 2, 3), "control": (1, 1)}, "treated"),
        ({"treated": (1, 2), "control": (1, 1), "time_weights": (0, 1)}, "time_weights"),
        ({"treated": (1, 2), "control": (1, 1), "area_weights": (1, 1)}, "area_weights"),
        ({"treated": (1, 2), "control": (1, 1), "level": 95}, "level"),
        ({"treated": (1, 2), "control": (1, 1), "displacement_control": (1, 1)}, "displacement_control"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments: dict[str, Any], named: str) -> None:
    with pytest.raises(GltdError, match=f"{named}"):
        displacement.wdd(**arguments)


def test_no_fact_at_all_is_no_change() -> None:
    found = displacement.wdd(treated=(0, 0), control=(0, 0))
    assert (found.net, found.net_se, found.z, found.p_value) == (0, 0, 0, 1)


def test_results_are_frozen_and_say_themselves() -> None:
    found = displacement.wdd(**PAPER)
    with pytest.raises(FrozenInstanceError):
        found.net = 0.0  # type: ignore[misc]
    assert "−118,0" in found.summary()
    assert "−118.0" in found.summary("en")
    assert found.to_dict()["net"] == -118


@pytest.mark.parametrize("counts", [5, None, "58", {1: 2, 3: 4}, (1, 2, 3)])
def test_counts_that_are_no_pair_are_refused_by_name(counts: Any) -> None:
    with pytest.raises(GltdError, match="treated"):
        displacement.wdd(treated=counts, control=(1, 1))
