"""Placebos: a plain loop, exactness, calibration, what few areas cannot say."""

from typing import Any

import numpy as np
import pytest
from scipy import stats

from gltd.errors import GltdError
from gltd.stats import displacement
from tests.stats import naive_displacement as naive
from tests.stats.limits import keeps_its_level


def test_equals_a_plain_loop() -> None:
    rng = np.random.default_rng(71)
    table = rng.poisson(12, size=(7, 9))
    treated, after = np.arange(7) < 2, np.arange(9) >= 6
    found = displacement.placebo(table, treated=treated, after=after, rng=rng)
    assert found.exact
    plain = naive.placebo(table.tolist(), treated.tolist(), after.tolist())
    assert (found.p_places, found.p_dates) == pytest.approx(plain)


def test_scipy_s_permutation_test_gives_the_same_p_value() -> None:
    rng = np.random.default_rng(75)
    table = rng.poisson(rng.uniform(4, 30, size=(9, 1)), size=(9, 6))
    treated, after = np.arange(9) < 3, np.arange(6) >= 3
    changes = np.stack([table[:, ~after].sum(axis=1), table[:, after].sum(axis=1)])

    def distance(chosen: Any, others: Any) -> float:
        sums = np.concatenate([changes[:, chosen.astype(int)], [[0.5], [0.5]]], axis=1).sum(axis=1)
        rest = np.concatenate([changes[:, others.astype(int)], [[0.5], [0.5]]], axis=1).sum(axis=1)
        gap = np.log(sums[1] / sums[0]) - np.log(rest[1] / rest[0])
        return float(abs(gap) / np.sqrt((1 / sums).sum() + (1 / rest).sum()))

    ranks = np.arange(9)
    # The 84 ways to choose are fewer than its usual number of draws: it goes through them all.
    peer = stats.permutation_test((ranks[treated], ranks[~treated]), distance, alternative="greater")
    found = displacement.placebo(table, treated=treated, after=after, rng=rng)
    assert found.exact
    assert abs(found.statistic) == pytest.approx(peer.statistic)
    assert found.p_places == pytest.approx(peer.pvalue)


def test_p_values_are_uniform_under_the_null() -> None:
    rng = np.random.default_rng(72)
    treated, after = np.arange(30) < 6, np.arange(12) >= 6
    places = []
    for _ in range(300):
        table = rng.poisson(15 * rng.lognormal(0, 0.5, size=(30, 1)), size=(30, 12))
        found = displacement.placebo(table, treated=treated, after=after, permutations=99, rng=rng)
        places.append(found.p_places)
    assert keeps_its_level(places)
    assert np.mean(places) == pytest.approx(0.5, abs=0.06)


def test_a_planted_effect_is_rare() -> None:
    rng = np.random.default_rng(73)
    treated, after = np.arange(20) < 4, np.arange(24) >= 18
    means = 20 * np.where(treated[:, None] & after, 0.5, 1.0)
    found = displacement.placebo(rng.poisson(means), treated=treated, after=after, rng=rng)
    assert found.p_places <= 0.01
    assert found.p_dates == pytest.approx(1 / 24)
    assert found.log_ratio == pytest.approx(np.log(0.5), abs=0.2)


def test_few_areas_say_their_smallest_p() -> None:
    found = displacement.placebo(
        [[50, 1], [50, 50], [50, 50], [50, 50]],
        treated=[True, False, False, False],
        after=[False, True],
        rng=np.random.default_rng(1),
    )
    assert found.smallest_p == 0.25
    assert found.p_places == 0.25


def test_the_same_seed_gives_the_same_answer_and_a_chart() -> None:
    table = np.random.default_rng(74).poisson(10, size=(25, 6))
    given: dict[str, Any] = {"treated": np.arange(25) < 8, "after": np.arange(6) > 2}
    one, other = (displacement.placebo(table, **given, rng=np.random.default_rng(3)) for _ in range(2))
    assert np.array_equal(one.places, other.places)
    assert len(one.plot().to_dict()["layer"]) == 2
    with pytest.raises(GltdError, match="rng"):
        displacement.placebo(table, **given, rng=3)  # type: ignore[arg-type]
