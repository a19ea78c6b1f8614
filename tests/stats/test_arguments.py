"""Bad input, thrown at every statistic: an error that names the argument in French, or finite numbers."""

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import box

from gltd.errors import GltdError
from gltd.stats import (
    Points,
    Zones,
    aoristic,
    displacement,
    pattern,
    power,
    rates,
    simulate,
    siting,
    spells,
)
from gltd.stats.results import to_plain

ZONES = Zones({"a": box(0, 0, 500, 500), "b": box(600, 0, 1100, 500)})

number = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.integers(-5, 50),
    st.sampled_from([0.0, -0.0, 1e308, -1e308, 1e-308, 0.5, 2**53]),
)
pair = st.tuples(number, number)
numbers = st.lists(number, max_size=8)
table = st.lists(st.lists(number, min_size=1, max_size=4), max_size=4)
moment = st.sampled_from(
    ["2024-03-31T01:59:59", "2024-10-27T02:30:00", "NaT", "1970-01-01", "2024-02-29T12:00"]
)
flags = st.lists(st.booleans(), max_size=5)


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def points(x: Any, y: Any, t: Any) -> Points:
    return Points(
        x_m=np.array(x, dtype=object), y_m=np.array(y, dtype=object), t_days=np.array(t, dtype=object)
    )


CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "compare": (
        lambda a, b, c, d: rates.compare(a, count_after=b, exposure_before=c, exposure_after=d),
        (st.one_of(number, st.integers(0, 60)), st.integers(-1, 60), number, st.sampled_from([1.0, 2.0])),
    ),
    "e_test": (
        lambda a, b, c, d: rates.e_test(a, count_after=b, exposure_before=c, exposure_after=d),
        (st.one_of(number, st.integers(0, 60)), st.integers(-1, 60), number, st.sampled_from([1.0, 2.0])),
    ),
    "wdd_many": (
        lambda t, c, d: displacement.wdd_many(treated=t, control=c, displacement=d),
        (table, table, st.one_of(st.none(), table)),
    ),
    "study": (
        lambda x, y, t, b, s: displacement.study(
            points(x, y, t),
            zones=ZONES,
            roles={"a": "treated", "b": "control"},
            windows=displacement.Windows(displacement.Window(*b), displacement.Window(10.0, 20.0)),
            scale=displacement.scale_named(s),
        ),
        (numbers, numbers, numbers, pair, st.sampled_from(["none", "area", "reference", "autre"])),
    ),
    "contrast": (
        lambda b, a, w, d: displacement.contrast(b, after=a, local=w, displaced=d),
        (numbers, numbers, numbers, st.one_of(st.none(), numbers)),
    ),
    "move": (
        lambda x, y, t: pattern.move(points(x, y, t), after=points(y, x, t), rng=rng(), permutations=19),
        (numbers, numbers, numbers),
    ),
    "profile": (
        lambda a, b, z, by: aoristic.profile(
            np.array(a, dtype="datetime64[s]"),
            end=np.array(b, dtype="datetime64[s]"),
            zone=z,
            by=by,
            rng=rng(),
            resamples=100,
        ),
        (
            st.lists(moment, max_size=4),
            st.lists(moment, max_size=4),
            st.sampled_from([None, "Europe/Paris", "Europe/Nulle-part"]),
            st.sampled_from(["hour", "weekday", "hour_of_week", "month"]),
        ),
    ),
    "chance": (
        lambda r, t, c, d: power.chance(r, expected_treated=t, expected_control=c, dispersion=d),
        (number, number, number, number),
    ),
    "fields": (
        lambda p, k: siting.maximal_covering(p, fields=[box(0, 0, 50, 50), box(2, 2, 90, 90)], k=k),
        (st.lists(pair, max_size=5), st.integers(-1, 3)),
    ),
    "trend": (lambda y: rates.trend(y), (numbers,)),
    "funnel": (lambda y, e: rates.funnel(y, exposures=e), (numbers, numbers)),
    "false_discovery": (lambda p: rates.false_discovery(p), (numbers,)),
    "wdd": (lambda t, c, w: displacement.wdd(treated=t, control=c, time_weights=w), (pair, pair, pair)),
    "wdq": (lambda t, c, b: displacement.wdq(treated=t, control=c, buffer=b), (pair, pair, pair)),
    "combine": (lambda e, s, w: displacement.combine(e, errors=s, weights=w), (numbers, numbers, numbers)),
    "overdispersion": (lambda y: displacement.overdispersion(y), (table,)),
    "did": (lambda y, t, a: displacement.did(y, treated=t, after=a), (table, flags, flags)),
    "exact": (lambda y, t, a: displacement.did(y, treated=t, after=a, errors="exact"), (table, flags, flags)),
    "placebo": (
        lambda y, t, a: displacement.placebo(y, treated=t, after=a, rng=rng(), permutations=19),
        (table, flags, flags),
    ),
    "synthetic": (lambda y, t, a: displacement.synthetic(y, treated=t, after=a), (table, flags, flags)),
    "rings": (lambda d: displacement.rings(box(0, 0, 500, 500), distances_m=d), (numbers,)),
    "window": (lambda a, b: displacement.Window(a, b), (number, number)),
    "points": (points, (numbers, numbers, numbers)),
    "centre": (
        lambda x, y, t: pattern.centre(points(x, y, t), rng=rng(), resamples=100),
        (numbers, numbers, numbers),
    ),
    "sppt": (
        lambda x, y, t: pattern.sppt(points(x, y, t), after=points(x, y, t), zones=ZONES, rng=rng()),
        (numbers, numbers, numbers),
    ),
    "smallest_effect": (
        lambda t, c, d: power.smallest_effect(t, expected_control=c, dispersion=d),
        (number, number, number),
    ),
    "periods_needed": (
        lambda r, t, c: power.periods_needed(r, treated_each=t, control_each=c),
        (number, number, number),
    ),
    "siting": (
        lambda p, c, r, k: siting.maximal_covering(p, candidates=c, radius_m=r, k=k),
        (st.lists(pair, max_size=5), st.lists(pair, max_size=3), number, st.integers(-1, 3)),
    ),
    "simulate": (
        lambda r, e: simulate.events(zones=ZONES, rates={"a": r}, period=(0, e), rng=rng()),
        (
            st.one_of(st.floats(-2, 20), st.sampled_from([np.nan, np.inf])),
            st.one_of(st.floats(-5, 40), st.just(np.nan)),
        ),
    ),
    "best_hours": (
        lambda n: aoristic.best_hours(
            aoristic.profile(
                np.array(["2024-01-01"], dtype="datetime64[s]"),
                end=np.array(["2024-01-02"], dtype="datetime64[s]"),
                rng=rng(),
                resamples=100,
            ),
            n=n,
        ),
        (number,),
    ),
    "best_spells": (
        lambda length_h, n: spells.best_spells(
            aoristic.profile(
                np.array(["2024-01-01"], dtype="datetime64[s]"),
                end=np.array(["2024-01-02"], dtype="datetime64[s]"),
                rng=rng(),
                resamples=100,
            ),
            length_h=length_h,
            n=n,
        ),
        (number, number),
    ),
}


@pytest.mark.parametrize("name", CALLS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_bad_input_is_refused_by_name_or_answered(name: str, data: st.DataObject) -> None:
    call, strategies = CALLS[name]
    arguments = [data.draw(strategy) for strategy in strategies]
    refused: GltdError | None = None
    try:
        found = call(*arguments)
    except GltdError as error:
        refused = error
    if refused is None:
        assert to_plain(found) is not None
    else:
        assert refused.sentence.endswith(".")
        assert "\n" not in refused.sentence


def test_importing_the_package_loads_nothing_slow() -> None:
    code = (
        "import sys, gltd.stats; from gltd.stats import Points, rates, displacement, siting; "
        "slow = {'scipy.stats', 'altair', 'numba', 'duckdb', 'pandas'} & set(sys.modules); assert "
        "not slow, slow"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
