"""Dispersion of the time before."""

import numpy as np
import pytest
from scipy import stats

from gltd.errors import GltdError
from gltd.stats import displacement
from tests.stats import naive_displacement as naive
from tests.stats.limits import keeps_its_level


def test_equals_scipy_s_contingency_table_and_the_plain_version() -> None:
    table = np.random.default_rng(3).poisson(8, size=(4, 12)) + 1
    found = displacement.overdispersion(table)
    reference = stats.chi2_contingency(table, correction=False)
    assert found.freedom == reference.dof
    assert found.ratio * found.freedom == pytest.approx(reference.statistic)
    assert found.p_value == pytest.approx(reference.pvalue)
    assert found.ratio == pytest.approx(naive.dispersion(table.tolist()))


def test_a_single_zone_is_its_index_of_dispersion() -> None:
    counts = [4, 9, 6, 5, 11, 7]
    found = displacement.overdispersion(counts)
    assert found.ratio == pytest.approx(np.var(counts, ddof=1) / np.mean(counts))


def test_a_season_that_all_zones_share_is_no_dispersion() -> None:
    season = np.array([1, 2, 4, 8, 4, 2])
    assert displacement.overdispersion(np.outer([3, 5, 7], season)).ratio == pytest.approx(0, abs=1e-12)


def test_poisson_counts_are_called_dispersed_at_the_nominal_rate() -> None:
    rng = np.random.default_rng(11)
    p = [displacement.overdispersion(rng.poisson(15, size=(4, 12))).p_value for _ in range(1000)]
    assert keeps_its_level(p)


def test_a_planted_ratio_is_found() -> None:
    rng = np.random.default_rng(12)
    ratios = [
        displacement.overdispersion(rng.negative_binomial(10, 0.4, size=(4, 24))).ratio for _ in range(200)
    ]
    assert np.mean(ratios) == pytest.approx(2.5, rel=0.05)  # variance / mean of this law is 1 / 0.4


@pytest.mark.parametrize("bad", [[], [[0, 0], [0, 0]], [[1], [2]], [[1, -1], [2, 2]], [[1, float("nan")]]])
def test_too_little_or_bad_counts_are_refused(bad: list[list[float]]) -> None:
    with pytest.raises(GltdError, match="counts"):
        displacement.overdispersion(bad)
