"""Spells of hours: the best of all choices, on a circle."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.stats import aoristic, spells
from gltd.stats.spells import place_runs
from tests.stats import naive_aoristic as naive


def profile(*moments: str, **arguments: Any) -> aoristic.Profile:
    at = np.array(moments, dtype="datetime64[s]")
    return aoristic.profile(at, end=at, rng=np.random.default_rng(1), **arguments)


@settings(max_examples=60, deadline=None)
@given(
    values=st.lists(st.integers(0, 9), min_size=7, max_size=12),
    length=st.integers(1, 3),
    n=st.integers(1, 3),
)
def test_equals_all_choices_of_runs(values: list[int], length: int, n: int) -> None:
    if n * length > len(values):
        n = len(values) // length
    starts = place_runs(np.array(values, dtype=float), length=length, n=n)
    cells = [(start + offset) % len(values) for start in starts for offset in range(length)]
    assert len(set(cells)) == n * length
    assert sum(values[cell] for cell in cells) == naive.fullest_runs(values, length, n)


def test_turning_the_week_turns_the_choice() -> None:
    values = np.random.default_rng(3).integers(0, 1000, 168) + np.linspace(0, 0.5, 168)
    first = place_runs(values, length=4, n=3)
    turned = place_runs(np.roll(values, 10), length=4, n=3)
    assert sorted((start + 10) % 168 for start in first) == sorted(turned)


def test_names_the_spells_fullest_first_and_what_they_hold() -> None:
    # 4 March 2024 is a Monday; the night from Sunday runs over the end of the week.
    found = profile(
        *["2024-03-08T21:30"] * 5, *["2024-03-10T23:30"] * 2, "2024-03-11T00:30", "2024-03-06T09:00"
    )
    best = spells.best_spells(found, length_h=2, n=2)
    assert best.starts == (4 * 24 + 20, 6 * 24 + 23)
    assert best.labels == ("vendredi 20\u00a0h à\u00a022\u00a0h", "dimanche 23\u00a0h à\u00a0lundi 1\u00a0h")
    assert best.shares == pytest.approx((5 / 9, 3 / 9))
    assert best.share == pytest.approx(8 / 9)
    assert best.expected == pytest.approx(4 / 168)
    assert "89\u00a0% des faits, pour 2\u00a0% des heures" in best.summary()


@pytest.mark.parametrize(
    ("by", "length_h", "n", "named"),
    [("hour", 2, 1, "found"), ("hour_of_week", 25, 1, "length_h"), ("hour_of_week", 24, 8, "n")],
)
def test_what_does_not_fit_is_refused(by: aoristic.By, length_h: int, n: int, named: str) -> None:
    with pytest.raises(GltdError, match=named):
        spells.best_spells(profile("2024-03-08T21:30", by=by), length_h=length_h, n=n)
