"""Many areas: false discoveries are paid for, limits are Poisson's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from gltd.errors import GltdError
from gltd.stats import rates


@given(st.lists(st.floats(0, 1), min_size=1, max_size=40))
def test_false_discovery_equals_scipy_s(p: list[float]) -> None:
    rejected, adjusted = rates.false_discovery(p)
    assert adjusted == pytest.approx(stats.false_discovery_control(p))
    assert rejected.tolist() == (adjusted <= 0.05).tolist()


def test_limits_are_poisson_quantiles() -> None:
    found = rates.funnel([10, 12, 9, 11], exposures=[2, 2, 2, 2])
    assert found.dispersion == 1
    assert found.target == 42 / 8
    for low, high in zip(found.low, found.high, strict=True):
        assert low * 2 == stats.poisson.ppf(0.025, 10.5)
        assert high * 2 == stats.poisson.ppf(0.975, 10.5)


def test_a_planted_area_stands_out_and_no_other() -> None:
    rng = np.random.default_rng(51)
    exposures = rng.uniform(0.5, 3, 60)
    counts = rng.poisson(30 * exposures)
    counts[17] = 3 * counts[17] + 40
    found = rates.funnel(counts, exposures=exposures, names=tuple(f"q{k}" for k in range(60)))
    assert np.flatnonzero(found.stands_out).tolist() == [17]
    assert "q17" in found.summary()


@pytest.mark.parametrize("spread", [0.0, 0.3])
def test_equal_areas_seldom_stand_out_even_when_dispersed(spread: float) -> None:
    rng = np.random.default_rng(52)
    some = 0
    for _ in range(300):
        means = 40 * rng.lognormal(-(spread**2) / 2, spread, 50)
        some += bool(rates.funnel(rng.poisson(means), exposures=np.ones(50)).stands_out.any())
    assert some / 300 <= 0.12


def test_the_plot_is_a_chart() -> None:
    chart = rates.funnel([10, 12, 9, 11], exposures=[2, 2, 2, 2]).plot().to_dict()
    assert len(chart["layer"]) == 2


@pytest.mark.parametrize(
    ("counts", "exposures"), [([1], [1]), ([1, 2], [1, 0]), ([0, 0], [1, 1]), ([1, -2], [1, 1])]
)
def test_bad_areas_are_refused(counts: list[float], exposures: list[float]) -> None:
    with pytest.raises(GltdError, match="counts"):
        rates.funnel(counts, exposures=exposures)


def test_numbers_that_no_computation_holds_are_refused() -> None:
    with pytest.raises(GltdError, match="exposures"):
        rates.funnel(counts=[1, 0], exposures=[1e-308, 1])
