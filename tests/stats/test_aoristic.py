"""Aoristic profiles: printed examples, minute by minute, clock changes, bounds."""

import itertools
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.stats import aoristic
from tests.stats import naive_aoristic as naive


def spread(start: str, end: str, **arguments: Any) -> aoristic.Profile:
    return aoristic.profile(
        np.array([start], dtype="datetime64[s]"),
        end=np.array([end], dtype="datetime64[s]"),
        rng=np.random.default_rng(1),
        **arguments,
    )


def test_the_printed_examples() -> None:
    first = spread("2024-03-05T01:00", "2024-03-05T02:30", by="hour").weights
    assert first[[1, 2]] == pytest.approx([0.6667, 0.3333], abs=5e-5)
    second = spread("2024-03-05T22:30", "2024-03-06T01:30", by="hour").weights
    assert second[[22, 23, 0, 1]] == pytest.approx([0.1667, 0.3333, 0.3333, 0.1667], abs=5e-5)
    assert second.sum() == pytest.approx(1)


@settings(max_examples=25, deadline=None)
@given(
    begin=st.integers(0, 60 * 24 * 400),
    length=st.one_of(st.integers(0, 600), st.integers(0, 60 * 24 * 3)),
    zone=st.sampled_from(["UTC", "Europe/Paris", "America/Chicago", "Asia/Kolkata"]),
)
def test_equals_minute_by_minute(begin: int, length: int, zone: str) -> None:
    start = datetime(2024, 1, 1) + timedelta(minutes=begin)  # noqa: DTZ001 - local clock readings carry no zone
    end = start + timedelta(minutes=length)
    found = spread(start.isoformat(), end.isoformat(), by="hour_of_week", zone=zone).weights
    assert found == pytest.approx(naive.weights(start, end, zone=zone), abs=1e-9)
    assert found.sum() == pytest.approx(1)


def test_the_day_when_clocks_go_forward_has_no_hour_two() -> None:
    found = spread("2024-03-31T01:00", "2024-03-31T04:00", by="hour", zone="Europe/Paris").weights
    assert found[[1, 2, 3]] == pytest.approx([0.5, 0, 0.5])


def test_the_day_when_clocks_go_back_has_hour_two_twice() -> None:
    found = spread("2024-10-27T01:00", "2024-10-27T04:00", by="hour", zone="Europe/Paris").weights
    assert found[[1, 2, 3]] == pytest.approx([0.25, 0.5, 0.25])


def test_a_week_or_more_is_spread_evenly() -> None:
    found = spread("2024-03-05T22:30", "2024-03-20T01:30", by="hour_of_week").weights
    assert found == pytest.approx(np.full(168, 1 / 168))


def test_weekdays_begin_on_monday() -> None:
    found = spread("2024-03-04T12:00", "2024-03-04T12:00", by="weekday")
    assert np.flatnonzero(found.weights).tolist() == [0]
    assert found.labels()[0] == "lundi"


def test_bounds_cover_the_true_profile() -> None:
    rng = np.random.default_rng(91)
    truth = np.full(24, 1 / 30)
    truth[20] = 7 / 30
    covered = []
    for _ in range(60):
        hours = rng.choice(24, size=300, p=truth)
        moments = np.datetime64("2024-01-01") + (rng.integers(0, 300, 300) * 24 + hours).astype(
            "timedelta64[h]"
        )
        found = aoristic.profile(moments, end=moments, by="hour", rng=rng)
        covered.append((found.low <= 300 * truth) & (300 * truth <= found.high))
    assert 0.90 <= np.mean(covered) <= 0.985


def test_best_hours_hold_most() -> None:
    moments = np.array(
        ["2024-03-04T21:10"] * 6 + ["2024-03-05T23:00"] * 3 + ["2024-03-06T08:00"], dtype="datetime64[s]"
    )
    found = aoristic.profile(moments, end=moments, by="hour", rng=np.random.default_rng(1))
    best = aoristic.best_hours(found, n=2)
    assert best.cells == (21, 23)
    assert best.share == pytest.approx(0.9)
    for pair in itertools.combinations(range(24), 2):
        assert found.weights[list(pair)].sum() <= 9 + 1e-12
    assert "90" in best.summary()
    with pytest.raises(GltdError, match="n"):
        aoristic.best_hours(found, n=25)


def test_the_same_seed_gives_the_same_bounds_and_charts_are_made() -> None:
    one, other = (spread("2024-03-05T22:30", "2024-03-06T01:30") for _ in range(2))
    assert np.array_equal(one.low, other.low)
    assert one.plot().to_dict()["mark"]["type"] == "rect"
    assert "layer" in spread("2024-03-05T22:30", "2024-03-06T01:30", by="hour").plot().to_dict()


@pytest.mark.parametrize(
    ("start", "end", "arguments", "named"),
    [
        (["2024-01-02"], ["2024-01-01"], {}, "end"),
        (["NaT"], ["2024-01-01"], {}, "start"),
        (["0001-01-01"], ["2024-01-01"], {"zone": "Europe/Paris"}, "start"),
        (["2024-01-01"], ["9999-12-31"], {"zone": "Europe/Paris"}, "end"),
        ([], [], {}, "start"),
        (["2024-01-01"], ["2024-01-01", "2024-01-02"], {}, "start"),
        (["2024-01-01"], ["2024-01-02"], {"by": "month"}, "by"),
        (["2024-01-01"], ["2024-01-02"], {"zone": "Mars/Olympe"}, "zone"),
        (["2024-01-01"], ["2024-01-02"], {"resamples": 5}, "resamples"),
    ],
)
def test_bad_arguments_are_refused_by_name(
    start: list[str], end: list[str], arguments: Any, named: str
) -> None:
    with pytest.raises(GltdError, match=named):
        aoristic.profile(
            np.array(start, dtype="datetime64[s]"),
            end=np.array(end, dtype="datetime64[s]"),
            rng=np.random.default_rng(1),
            **arguments,
        )
