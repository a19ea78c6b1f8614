"""Siting: all subsets, spopt, invariance, existing places, fields, size."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, box

from gltd.errors import GltdError
from gltd.stats import siting
from tests.stats import naive_siting as naive

REFERENCE = json.loads((Path(__file__).parent / "reference" / "siting.json").read_text(encoding="utf-8"))


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), k=st.integers(1, 4))
def test_equals_all_subsets(seed: int, k: int) -> None:
    rng = np.random.default_rng(seed)
    demand, sites = rng.integers(0, 1000, (30, 2)).astype(float), rng.integers(0, 1000, (9, 2)).astype(float)
    weights = rng.integers(1, 5, 30).astype(float)
    found = siting.maximal_covering(demand, candidates=sites, radius_m=220, k=k, weights=weights)
    best = naive.best(
        [tuple(row) for row in demand.tolist()],
        [tuple(row) for row in sites.tolist()],
        radius_m=220,
        k=k,
        weights=weights.tolist(),
    )
    assert found.covered == pytest.approx(best)
    assert found.optimal
    assert found.curve[-1] <= found.covered + 1e-9
    # Greedy covers at least 1 − 1/e of the best.
    assert found.curve[-1] >= (1 - np.exp(-1)) * best - 1e-9


@pytest.mark.parametrize("case", REFERENCE["cases"])
def test_spopt_covers_as_much(case: dict[str, Any]) -> None:
    rng = np.random.default_rng(case["seed"])
    demand, sites = rng.integers(0, 1000, (case["n"], 2)), rng.integers(0, 1000, (case["m"], 2))
    weights = rng.integers(1, 6, case["n"])
    found = siting.maximal_covering(
        demand, candidates=sites, radius_m=case["radius_m"], k=case["k"], weights=weights
    )
    assert found.covered == pytest.approx(case["covered"])


def test_marginal_and_overlap_by_hand() -> None:
    demand = [(0, 0), (10, 0), (20, 0), (100, 0)]
    found = siting.maximal_covering(demand, candidates=[(5, 0), (15, 0), (100, 1)], radius_m=6, k=3)
    assert found.covered == 4
    by_place = dict(zip(found.chosen.tolist(), found.marginal.tolist(), strict=True))
    assert by_place == {0: 1, 1: 1, 2: 1}
    shares = dict(zip(found.chosen.tolist(), found.overlap.tolist(), strict=True))
    assert shares == pytest.approx({0: 0.5, 1: 0.5, 2: 0.0})


def test_existing_places_are_not_paid_twice() -> None:
    demand = [(0.0, 0.0)] * 10 + [(500.0, 0.0)] * 4
    sites = [(1.0, 0.0), (501.0, 0.0)]
    alone = siting.maximal_covering(demand, candidates=sites, radius_m=50, k=1)
    assert alone.chosen.tolist() == [0]
    found = siting.maximal_covering(demand, candidates=sites, radius_m=50, k=1, existing=[(0.0, 10.0)])
    assert found.chosen.tolist() == [1]
    assert (found.existing, found.covered, found.total) == (10, 14, 14)
    assert "aucun autre choix" in found.summary()


def test_fields_are_what_is_seen() -> None:
    demand = [(5.0, 5.0), (50.0, 5.0), (95.0, 5.0)]
    found = siting.maximal_covering(demand, fields=[box(0, 0, 10, 10), box(40, 0, 100, 10)], k=1)
    assert found.chosen.tolist() == [1]
    assert found.covered == 2
    with_one = siting.maximal_covering(
        demand, fields=[box(0, 0, 10, 10), box(40, 0, 100, 10)], k=1, existing=[Point(95, 5).buffer(60)]
    )
    assert with_one.chosen.tolist() == [0]


def test_moving_and_relabelling_change_nothing() -> None:
    rng = np.random.default_rng(5)
    demand, sites = rng.uniform(0, 1000, (200, 2)), rng.uniform(0, 1000, (25, 2))
    here = siting.maximal_covering(demand, candidates=sites, radius_m=120, k=5)
    order = rng.permutation(25)
    there = siting.maximal_covering(demand + 650_000, candidates=sites[order] + 650_000, radius_m=120, k=5)
    assert there.covered == here.covered


def test_more_places_than_needed_stop_at_what_can_be_covered() -> None:
    found = siting.maximal_covering(
        [(0, 0), (900, 900)], candidates=[(0, 1), (1, 0), (2, 2)], radius_m=10, k=3
    )
    assert found.covered == 1
    assert len(found.chosen) == 1
    nothing = siting.maximal_covering([(900, 900)], candidates=[(0, 1)], radius_m=10, k=1)
    assert (nothing.covered, len(nothing.chosen)) == (0, 0)


def test_ten_thousand_facts_and_two_thousand_places() -> None:
    rng = np.random.default_rng(6)
    demand, sites = rng.uniform(0, 10_000, (10_000, 2)), rng.uniform(0, 10_000, (2000, 2))
    found = siting.maximal_covering(demand, candidates=sites, radius_m=300, k=40)
    assert found.optimal
    assert found.curve[-1] <= found.covered <= found.curve[-1] * 1.1
    assert len(found.curve) == 41
    assert "y" in found.plot().to_dict()["encoding"]


def test_clustered_facts_are_proven_best_beyond_greedy() -> None:
    rng = np.random.default_rng(6)
    centres = rng.uniform(0, 2000, (12, 2))
    demand = centres[rng.integers(0, 12, 1500)] + rng.normal(0, 150, (1500, 2))
    sites = demand[rng.integers(0, 1500, 200)] + rng.normal(0, 60, (200, 2))
    found = siting.maximal_covering(demand, candidates=sites, radius_m=100, k=15)
    assert found.optimal
    assert found.covered > found.curve[-1]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        ({"demand_points": []}, "demand_points"),
        ({"demand_points": [(0, float("nan"))]}, "demand_points"),
        ({"demand_points": [(1.93, 47.87), (1.94, 47.88)]}, "degrés"),
        ({"radius_m": -5}, "radius_m"),
        ({"radius_m": None}, "radius_m"),
        ({"k": 0}, "k"),
        ({"candidates": None}, "candidates"),
        ({"weights": [1.0]}, "weights"),
        ({"weights": [0.0, 0.0]}, "aucun fait"),
    ],
)
def test_bad_arguments_are_refused_by_name(arguments: dict[str, Any], named: str) -> None:
    usual: dict[str, Any] = {"candidates": [(0, 0)], "radius_m": 10, "k": 1}
    given = {"demand_points": [(0, 0), (5, 5)], **usual, **arguments}
    with pytest.raises(GltdError, match=named):
        siting.maximal_covering(given.pop("demand_points"), **given)
