"""Trend of a series: statsmodels' values, calibration, small counts."""

import json
from pathlib import Path

import numpy as np
import pytest

from gltd.errors import GltdError
from gltd.stats import rates
from tests.stats.limits import keeps_its_level

REFERENCE = json.loads((Path(__file__).parent / "reference" / "glm.json").read_text(encoding="utf-8"))[
    "trend"
]


def test_statsmodels_regression() -> None:
    found = rates.trend(REFERENCE["counts"], exposures=REFERENCE["exposures"])
    assert np.log1p(found.percent / 100) == pytest.approx(REFERENCE["slope"], rel=1e-8)
    assert REFERENCE["dispersion"] < 1  # so the Poisson error is kept
    half = (np.log1p(found.high / 100) - np.log1p(found.low / 100)) / 2
    assert half / 1.959963984540054 == pytest.approx(REFERENCE["se"], rel=1e-7)


def test_a_flat_series_is_called_a_trend_at_the_nominal_rate() -> None:
    rng = np.random.default_rng(41)
    p = [rates.trend(rng.poisson(20, 24)).p_value for _ in range(800)]
    assert keeps_its_level(p)


def test_dispersion_widens_the_interval() -> None:
    rng = np.random.default_rng(42)
    p = [rates.trend(rng.negative_binomial(10, 1 / 3, 24)).p_value for _ in range(800)]
    assert keeps_its_level(p)


def test_a_planted_trend_is_covered() -> None:
    rng = np.random.default_rng(43)
    means = 30 * np.exp(0.03 * np.arange(24))
    hits = 0
    for _ in range(500):
        found = rates.trend(rng.poisson(means))
        hits += found.low <= 100 * (np.exp(0.03) - 1) <= found.high
    assert 0.93 <= hits / 500 <= 0.985


def test_few_facts_make_no_trend() -> None:
    found = rates.trend([1, 0, 2, 1, 1])
    assert found.too_small
    assert "trop peu" in found.summary()


@pytest.mark.parametrize("bad", [[1, 2, 3], [1, 2, 3, -1], [1, 2, 3, 4.5], [1, 2, 3, float("nan")]])
def test_bad_series_are_refused(bad: list[float]) -> None:
    with pytest.raises(GltdError, match="counts"):
        rates.trend(bad)
