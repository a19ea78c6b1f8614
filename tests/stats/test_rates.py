"""Two counts: R's and crimepy's values, a plain version, coverage, and no percentage without a base."""

import json
from math import inf
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from gltd.errors import GltdError
from gltd.stats import rates
from tests.stats import naive_rates as naive
from tests.stats.limits import keeps_its_level


def test_r_s_poisson_test() -> None:
    found = rates.compare(207, count_after=110)
    assert found.ratio == pytest.approx(0.5314009662, abs=5e-11)
    assert (found.low, found.high) == pytest.approx((0.4177815583, 0.6728667013), abs=5e-11)
    assert found.p_value == pytest.approx(5.539229e-08, rel=1e-6)


def test_r_s_poisson_test_with_unequal_exposures() -> None:
    found = rates.compare(21, count_after=11, exposure_before=3011, exposure_after=800)
    assert found.ratio == pytest.approx(1.971488095, abs=5e-10)
    assert (found.low, found.high) == pytest.approx((0.8584264034, 4.2772659437), abs=5e-11)
    assert found.p_value == pytest.approx(0.07966863, abs=5e-9)


@pytest.mark.parametrize(
    ("before", "after", "printed"),
    [(3, 0, 0.08837900945), (6, 2, 0.1748748209), (20, 10, 0.06883178211), (100, 70, 0.02136651944)],
)
def test_crimepy_s_e_test(before: int, after: int, printed: float) -> None:
    assert rates.e_test(before, count_after=after) == pytest.approx(printed, rel=1e-9)
    assert rates.e_test(after, count_after=before) == pytest.approx(printed, rel=1e-9)


def test_statsmodels_e_test_with_unequal_exposures() -> None:
    reference = Path(__file__).parent / "reference" / "rates.json"
    for case in json.loads(reference.read_text(encoding="utf-8"))["tests"]:
        (before, after), (long, short) = case["counts"], case["exposures"]
        found = rates.e_test(before, count_after=after, exposure_before=long, exposure_after=short)
        assert found == pytest.approx(case["p_value"], rel=1e-9)


def test_equal_rates_have_p_one() -> None:
    assert rates.e_test(20, count_after=10, exposure_before=2, exposure_after=1) == 1


@settings(max_examples=25, deadline=None)
@given(k0=st.integers(0, 40), k1=st.integers(0, 40), e0=st.sampled_from([1.0, 2.0, 0.5]))
def test_equals_the_plain_version(k0: int, k1: int, e0: float) -> None:
    found = rates.compare(k0, count_after=k1, exposure_before=e0)
    if k0 + k1:
        assert found.e_test == pytest.approx(min(1.0, naive.e_test(k0, k1, e0, 1, reach=160)), abs=1e-9)
        assert found.p_value == pytest.approx(naive.conditional_p(k0, k1, 1 / (1 + e0)), abs=1e-9)
        assert found.p_mid == pytest.approx(naive.mid_p(k0, k1, 1 / (1 + e0)), abs=1e-9)
    if k1 and k0:
        assert found.low <= k1 / (k0 / e0) <= found.high


def test_a_percentage_needs_a_base() -> None:
    small = rates.compare(4, count_after=9)
    assert small.too_small
    assert small.percent is None
    assert "trop peu pour un pourcentage" in small.summary()
    assert "%" not in small.summary()
    enough = rates.compare(12, count_after=27)
    # SCREENS: 12 → 27 (+125 %, interval +10 % to +388 %).
    assert enough.percent == 125
    assert enough.percent_low == pytest.approx(10, abs=1)
    assert enough.percent_high == pytest.approx(388, abs=1)
    assert enough.summary().startswith("12 → 27 (+125")


def test_zero_counts_are_defined() -> None:
    nothing = rates.compare(0, count_after=0)
    assert (nothing.ratio, nothing.low, nothing.high, nothing.p_value, nothing.e_test) == (None, 0, inf, 1, 1)
    first = rates.compare(0, count_after=5)
    assert (first.ratio, first.high) == (inf, inf)
    assert first.low > 0
    assert rates.compare(5, count_after=0).low == 0
    assert rates.compare(5, count_after=0).to_dict()["ratio"] == 0


def test_intervals_cover_and_tests_reject_at_their_level() -> None:
    rng = np.random.default_rng(31)
    runs = 1000
    draws = rng.poisson([40.0, 60.0], size=(runs, 2))
    found = [rates.compare(int(b), count_after=int(a)) for b, a in draws]
    covered = np.mean([one.low <= 1.5 <= one.high for one in found])
    assert 0.935 <= covered <= 0.975  # exact, so a little more than its level
    null = rng.poisson(40.0, size=(runs, 2))
    tested = [rates.compare(int(b), count_after=int(a)) for b, a in null]
    for name in ("e_test", "p_mid"):
        assert keeps_its_level([getattr(one, name) for one in tested])
    assert sum(one.p_value <= 0.05 for one in tested) <= stats.binom.interval(0.999, runs, 0.05)[1]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"count_after": -1}, "count_after"),
        ({"count_after": 1.5}, "count_after"),
        ({"count_after": float("nan")}, "count_after"),
        ({"count_after": 1, "exposure_after": 0}, "exposure_after"),
        ({"count_after": 1, "level": 1.0}, "level"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments: dict[str, Any], named: str) -> None:
    with pytest.raises(GltdError, match=named):
        rates.compare(10, **arguments)
