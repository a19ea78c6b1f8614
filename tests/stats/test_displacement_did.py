"""Poisson difference-in-differences: printed values, statsmodels, calibration with areas that swing."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import stats

from gltd.errors import GltdError
from gltd.stats import displacement
from tests.stats import naive_displacement

REFERENCE = json.loads((Path(__file__).parent / "reference" / "glm.json").read_text(encoding="utf-8"))["did"]
TWO: dict[str, Any] = {"treated": [True, False], "after": [False, True]}


def test_the_displacement_paper_s_counts() -> None:
    found = displacement.did([[207, 110], [308, 318]], **TWO)
    assert found.ratio == pytest.approx(0.5146902, abs=5e-8)
    assert found.log_se == pytest.approx(0.1425245, abs=5e-8)
    assert (found.low, found.high) == pytest.approx((0.3892502, 0.6805547), abs=5e-8)
    assert found.errors == "model"


def test_the_exact_interval_of_the_same_counts() -> None:
    found = displacement.did([[207, 110], [308, 318]], **TWO, errors="exact")
    assert (found.ratio, found.low, found.high) == pytest.approx((0.5150533, 0.3850667, 0.6867105), abs=5e-8)
    assert found.p_value == pytest.approx(3.2975e-6, abs=5e-11)
    assert found.log_se == pytest.approx(0.1425245, abs=5e-8)
    assert (found.errors, found.areas, found.periods) == ("exact", 2, 2)


@pytest.mark.parametrize(
    ("treated", "control"), [((12, 30), (40, 45)), ((4, 0), (9, 6)), ((0, 7), (5, 3)), ((1, 1), (1, 1))]
)
def test_the_exact_interval_is_that_of_scipy_and_of_plain_sums(
    treated: tuple[int, int], control: tuple[int, int]
) -> None:
    found = displacement.did([treated, control], **TWO, errors="exact")
    table = np.array([[treated[1], treated[0]], [control[1], control[0]]])
    peer = stats.contingency.odds_ratio(table, kind="conditional")
    bounds = peer.confidence_interval(0.95)
    assert found.ratio == pytest.approx(peer.statistic, rel=1e-7)
    assert (found.low, found.high) == pytest.approx((bounds.low, bounds.high), rel=1e-7)
    assert found.p_value == pytest.approx(stats.fisher_exact(table).pvalue, rel=1e-9)
    for bound, tail in (
        (found.low, naive_displacement.at_or_above),
        (found.high, naive_displacement.at_or_below),
    ):
        if 0 < bound < np.inf:
            assert tail(treated, control, bound) == pytest.approx(0.025, rel=1e-6)


def test_the_exact_interval_covers_and_its_edges_are_refused() -> None:
    rng = np.random.default_rng(63)
    means = [[60, 42], [80, 80]]
    found = [displacement.did(rng.poisson(means), **TWO, errors="exact") for _ in range(400)]
    assert np.mean([one.low <= 0.7 <= one.high for one in found]) >= 0.935
    with pytest.raises(GltdError, match="counts"):
        displacement.did([[0, 0], [3, 4]], **TWO, errors="exact")
    with pytest.raises(GltdError, match="errors"):
        displacement.did([[4_000_000, 4_000_000], [4_000_000, 4_000_000]], **TWO, errors="exact")
    with pytest.raises(GltdError, match="errors"):
        displacement.did([[1, 2], [3, 4]], **TWO, errors="robust")


def test_statsmodels_clustered_errors() -> None:
    given: dict[str, Any] = {name: np.array(REFERENCE[name]) for name in ("counts", "treated", "after")}
    clustered = displacement.did(**given)
    assert clustered.log_ratio == pytest.approx(REFERENCE["log_ratio"], rel=1e-7)
    assert clustered.log_se == pytest.approx(REFERENCE["se_clustered"], rel=1e-6)
    model = displacement.did(**given, errors="model")
    assert model.dispersion == pytest.approx(REFERENCE["pearson_dispersion"], rel=1e-6)
    assert model.log_se == pytest.approx(
        REFERENCE["se_model"] * REFERENCE["pearson_dispersion"] ** 0.5, rel=1e-6
    )


def test_clustered_errors_hold_where_areas_swing() -> None:
    rng = np.random.default_rng(61)
    treated, after = np.arange(24) < 10, np.arange(8) >= 4
    clustered = model = 0
    runs = 300
    for _ in range(runs):
        # Each area has its own lasting jump between both halves: Poisson errors do not know it.
        jump = np.exp(rng.normal(0, 0.3, size=(24, 1)) * after)
        table = rng.poisson(25 * rng.lognormal(0, 0.4, size=(24, 1)) * jump)
        clustered += displacement.did(table, treated=treated, after=after).p_value <= 0.05
        model += displacement.did(table, treated=treated, after=after, errors="model").p_value <= 0.05
    assert 0.02 <= clustered / runs <= 0.095
    assert model / runs > 0.15


def test_a_planted_effect_is_covered() -> None:
    rng = np.random.default_rng(62)
    treated, after = np.arange(20) < 8, np.arange(6) >= 3
    means = 30 * np.where(treated[:, None] & after, 0.7, 1.0) * np.linspace(0.8, 1.2, 6)
    hits = sum(
        found.low <= 0.7 <= found.high
        for found in (displacement.did(rng.poisson(means), treated=treated, after=after) for _ in range(300))
    )
    assert 0.90 <= hits / 300 <= 0.985


def test_order_of_areas_changes_nothing() -> None:
    given: dict[str, Any] = {name: np.array(REFERENCE[name]) for name in ("counts", "treated", "after")}
    order = np.random.default_rng(1).permutation(12)
    moved = displacement.did(given["counts"][order], treated=given["treated"][order], after=given["after"])
    assert moved.log_se == pytest.approx(displacement.did(**given).log_se)


def test_an_area_without_facts_is_left_out() -> None:
    found = displacement.did([[20, 10], [30, 32], [0, 0]], treated=[True, False, False], after=[False, True])
    assert found.areas == 2


@pytest.mark.parametrize(
    ("counts", "treated", "after", "named"),
    [
        ([[1, 2], [3, 4]], [True, True], [False, True], "treated"),
        ([[1, 2], [3, 4]], [True, False], [True, True], "after"),
        ([[1, 2], [3, -4]], [True, False], [False, True], "counts"),
        ([[1, 2], [3, 4.5]], [True, False], [False, True], "counts"),
        ([[1, 2], [3, 4]], [1, 0], [False, True], "treated"),
    ],
)
def test_bad_tables_are_refused(counts: Any, treated: Any, after: Any, named: str) -> None:
    with pytest.raises(GltdError, match=named):
        displacement.did(counts, treated=treated, after=after)


def test_counts_that_no_model_fits_are_refused() -> None:
    with pytest.raises(GltdError, match="trop petits"):
        displacement.did([[10, 0], [20, 20]], **TWO)
