"""Arguments of the wrong kind, one at a time in calls that are right: refused by name, or answered."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from shapely.geometry import LineString, Polygon, box

from gltd.errors import GltdError
from gltd.stats import (
    Points,
    Zones,
    aoristic,
    concentration,
    density,
    displacement,
    knox,
    pattern,
    power,
    rates,
    scan,
    simulate,
    siting,
    spells,
)
from gltd.stats.results import to_plain

DRAWN = np.random.default_rng(1)
EAST, NORTH, DAYS = DRAWN.uniform(0, 1_000, 40), DRAWN.uniform(0, 500, 40), DRAWN.uniform(0, 30, 40)
FACTS, LATER = Points(EAST, NORTH, DAYS), Points(EAST[::-1], NORTH, DAYS)
ZONES = Zones({"a": box(0, 0, 500, 500), "b": box(500, 0, 1_000, 500), "c": box(1_500, 0, 2_000, 500)})
TABLE = DRAWN.poisson(9, (8, 10))
PANEL = {"counts": TABLE, "treated": np.arange(8) < 2, "after": np.arange(10) >= 5}
START = np.array(["2024-01-01T01:00", "2024-01-02T03:00"], dtype="datetime64[s]")
WEEK = aoristic.profile(
    START, end=START + np.timedelta64(2, "h"), by="hour_of_week", rng=np.random.default_rng(1), resamples=100
)
WINDOWS = displacement.Windows(displacement.Window(0, 15), displacement.Window(15, 30))
FOUR = {"treated": (20, 10), "control": (20, 20), "displacement": (20, 20), "displacement_control": (9, 9)}
SEEN = {"observed": [6, 3, 0], "predicted": [3, 2, 1]}
RNG = np.random.default_rng(1)

GOOD: list[tuple[Callable[..., Any], dict[str, Any]]] = [
    (Points, {"x_m": [0, 2_000], "y_m": [1, 2], "t_days": [0, 1]}),
    (Zones, {"zones": {"a": box(0, 0, 500, 500)}}),
    (rates.compare, {"count_before": 12, "count_after": 27, "exposure_before": 1, "level": 0.95}),
    (rates.e_test, {"count_before": 12, "count_after": 27, "exposure_after": 1}),
    (rates.trend, {"counts": [3, 4, 5, 6, 4, 7]}),
    (rates.funnel, {"counts": [3, 9], "exposures": [1, 1], "names": ("a", "b"), "allow_dispersion": False}),
    (rates.false_discovery, {"p_values": [0.1, 0.2]}),
    (displacement.wdd, {**FOUR, "time_weights": (1, 1), "area_weights": (1, 1, 1, 1), "level": 0.95}),
    (displacement.contrast, {"before": [20, 9], "after": [9, 20], "local": [1, -1], "time_weights": (1, 1)}),
    (displacement.wdd_many, {"treated": [[20, 10]], "control": [[20, 20]], "displacement": [[9, 9]]}),
    (displacement.combine, {"estimates": [1, 2], "errors": [1, 1], "weights": [1, 1], "level": 0.95}),
    (displacement.wdq, {"treated": (20, 9), "control": (20, 20), "buffer": (9, 9), "resamples": 100}),
    (displacement.overdispersion, {"counts": [[3, 4, 5], [4, 5, 9]]}),
    (displacement.did, {**PANEL, "errors": "model", "level": 0.95}),
    (displacement.placebo, {**PANEL, "rng": RNG, "permutations": 19}),
    (displacement.synthetic, PANEL),
    (displacement.rings, {"treated": box(0, 0, 500, 500), "distances_m": (100,)}),
    (displacement.Window, {"start_day": 0, "end_day": 2}),
    (displacement.Windows, {"before": WINDOWS.before, "after": WINDOWS.after}),
    (
        displacement.study,
        {
            "points": FACTS,
            "zones": ZONES,
            "roles": {"a": "treated", "b": "displacement", "c": "control"},
            "windows": WINDOWS,
        },
    ),
    (
        scan.permutation,
        {
            "points": FACTS,
            "max_radius_m": 200,
            "max_days": 9,
            "replications": 2,
            "prospective": False,
            "aggregate_days": 1,
            "min_cases": 2,
            "rng": RNG,
        },
    ),
    (scan.snap, {"points": FACTS, "cell_m": 50}),
    (
        scan.poisson,
        {
            "counts": TABLE,
            "expected": TABLE + 1.0,
            "places": [[k, 0] for k in range(8)],
            "replications": 2,
            "rng": RNG,
        },
    ),
    (scan.indirect_expected, {"counts": [[[3, 4], [2, 3]]], "population": [[[30, 40], [20, 30]]]}),
    (scan.Reach, {"max_radius_m": 200, "centres": [[0, 1_000]]}),
    (scan.Replications, {"count": 9, "stop_after": 3, "threads": 1}),
    (scan.Calendar, {"aggregate_days": 7, "end_day": 60}),
    (scan.GlobePoints, {"lon_deg": [1, 2], "lat_deg": [1, 2], "t_days": [1, 2]}),
    (knox.test, {"points": FACTS, "distances_m": [100], "lags_days": [3], "permutations": 9, "rng": RNG}),
    (
        density.kernel,
        {
            "points": FACTS,
            "cell_m": 100,
            "bandwidth_m": 100,
            "kernel": "quartic",
            "edge": True,
            "adaptive": False,
        },
    ),
    (density.difference, {"before": FACTS, "after": LATER, "cell_m": 100, "replications": 2, "rng": RNG}),
    (density.Grid, {"cell_m": 20, "ground": box(0, 0, 500, 500)}),
    (concentration.lorenz, {"counts": [3, 4, 0]}),
    (concentration.gini, {"counts": [3, 4, 0], "corrected": True}),
    (concentration.pai, {**SEEN, "areas": [1, 1, 1]}),
    (concentration.pei, SEEN),
    (concentration.rri, SEEN),
    (pattern.sppt, {"before": FACTS, "after": LATER, "zones": ZONES, "rng": RNG, "resamples": 40}),
    (pattern.centre, {"points": FACTS, "rng": RNG, "resamples": 100, "level": 0.95}),
    (pattern.move, {"before": FACTS, "after": LATER, "rng": RNG, "permutations": 19}),
    (aoristic.profile, {"start": START, "end": START, "by": "hour", "zone": "Europe/Paris", "rng": RNG}),
    (aoristic.best_hours, {"found": WEEK, "n": 2}),
    (spells.best_spells, {"found": WEEK, "length_h": 4, "n": 2}),
    (
        siting.maximal_covering,
        {
            "demand_points": FACTS.xy_m,
            "candidates": [[0, 0], [500, 250]],
            "radius_m": 200,
            "k": 1,
            "existing": [[900, 9]],
        },
    ),
    (siting.maximal_covering, {"demand_points": FACTS.xy_m, "fields": [box(0, 0, 50, 50)], "k": 1}),
    (power.smallest_effect, {"expected_treated": 120, "expected_control": 150, "dispersion": 1.4}),
    (power.chance, {"reduction": 0.3, "expected_treated": 120, "expected_control": 150}),
    (power.periods_needed, {"reduction": 0.3, "treated_each": 12, "control_each": 15}),
    (
        simulate.events,
        {
            "zones": ZONES,
            "rates": {"a": 0.5},
            "period": (0, 30),
            "seasonality": simulate.Seasonality(),
            "near_repeat": simulate.NearRepeat(0.1),
            "operation": simulate.Operation(["a"], 10, 20, reduction=0.5),
            "displacement": simulate.Displacement(0.5, to={"b": 1.0}),
            "rng": RNG,
        },
    ),
]
WRONG: list[Any] = [
    None,
    "abc",
    float("nan"),
    -1,
    10**400,
    [],
    {},
    {"a": None},
    object(),
    [None],
    [[1, 2], [3]],
    ["1", "2"],
    1j,
    {1, 2},
    np.ma.array([1.0, 2.0], mask=[False, True]),
    np.array(["2024-01-01", "NaT"], dtype="datetime64[D]"),
    Points(*np.zeros((3, 0))),
    Polygon(),
    LineString([(0, 0), (1, 1)]),
    box(2.1, 48.1, 2.2, 48.2),
]


@pytest.mark.parametrize(("function", "good"), GOOD, ids=lambda item: getattr(item, "__name__", ""))
def test_a_wrong_kind_is_refused_by_name_or_answered(
    function: Callable[..., Any], good: dict[str, Any]
) -> None:
    lead = next(iter(good))
    for name in good:
        for wrong in WRONG:
            given = good | {name: wrong}
            try:
                found = call(function, given, lead=lead)
            except GltdError as error:
                assert any(argument in error.sentence for argument in good), (name, error.sentence)  # noqa: PT017
            else:
                to_plain(found)


def call(function: Callable[..., Any], given: dict[str, Any], *, lead: str) -> Any:
    """Call with the first argument by place where the function wants it so."""
    if function in (displacement.wdd, displacement.wdd_many, displacement.wdq, simulate.events):
        return function(**given)
    return function(given[lead], **{name: value for name, value in given.items() if name != lead})
