"""Lorenz, Gini, PAI, PEI and RRI: worked examples, the plain version, behaviour, bad input."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.stats import concentration
from tests.stats import naive_concentration


def test_worked_example_of_three_places() -> None:
    observed, predicted = [6, 3, 0], [3, 2, 1]
    np.testing.assert_allclose(concentration.pai(observed, predicted=predicted).value, [2, 1.5, 1])
    np.testing.assert_allclose(concentration.pei(observed, predicted=predicted).value, [1, 1, 1])
    np.testing.assert_allclose(
        concentration.rri(observed, predicted=predicted).value, [0.5, 0.5556, 0.6667], atol=5e-5
    )


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30).filter(any))
def test_gini_equals_the_plain_version(counts: list[int]) -> None:
    assert concentration.gini(counts, corrected=False) == pytest.approx(
        naive_concentration.gini(counts), abs=1e-12
    )
    assert concentration.gini(counts) == pytest.approx(naive_concentration.gini_corrected(counts), abs=1e-12)
    shuffled = np.random.default_rng(0).permutation(counts)
    assert concentration.gini(shuffled) == pytest.approx(concentration.gini(counts), abs=1e-12)


def test_gini_equals_that_of_pysal() -> None:
    reference = Path(__file__).parent / "reference" / "concentration.json"
    for case in json.loads(reference.read_text(encoding="utf-8"))["cases"]:
        found = concentration.lorenz(case["counts"])
        assert found.gini == pytest.approx(case["gini"], abs=1e-12)
        # One minus twice the ground under the curve of the least loaded first, by trapezes.
        curve = 1 - found.share_of_events[::-1]
        assert 1 - (curve[1:] + curve[:-1]).sum() / found.n_places == pytest.approx(case["gini"], abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=7))
def test_scores_equal_those_of_all_choices(places: list[tuple[int, int]]) -> None:
    observed, predicted = ([float(place[k]) for place in places] for k in (0, 1))
    if not any(observed) or not any(predicted):
        return
    plain = naive_concentration.scores(observed, predicted)
    for rank, index in enumerate((concentration.pai, concentration.pei, concentration.rri)):
        found = index(observed, predicted=predicted).value
        np.testing.assert_allclose(found, [row[rank] for row in plain], rtol=1e-12)


def test_correction_for_few_events() -> None:
    spread = [1, 1, 1] + [0] * 97
    assert concentration.gini(spread, corrected=False) == pytest.approx(0.97)
    assert concentration.gini(spread) == pytest.approx(0)
    assert concentration.gini([3] + [0] * 99) == pytest.approx(2 / 3)
    assert concentration.gini([5, 5, 5, 5]) == pytest.approx(0)


def test_curve_and_words() -> None:
    found = concentration.lorenz([6, 2, 1, 1, 0, 0, 0, 0, 0, 0])
    assert found.places_for(0.5) == pytest.approx(0.1)
    assert found.places_for(0.9) == pytest.approx(0.3)
    assert "10,0\u00a0% des 10 lieux" in found.summary()
    assert "10.0% of the 10 places" in found.summary("en")
    assert len(found.plot().to_dict()["layer"]) == 2
    assert found.to_dict()["n_events"] == 10


def test_scores_with_areas() -> None:
    observed, predicted, areas = [1, 8, 1, 0], [2, 9, 1, 3], [1, 2, 1, 6]
    found = concentration.pai(observed, predicted=predicted, areas=areas)
    assert found.order.tolist() == [1, 3, 0, 2]
    np.testing.assert_allclose(found.value, [0.8 / 0.2, 0.8 / 0.8, 0.9 / 0.9, 1])
    efficiency = concentration.pei(observed, predicted=predicted, areas=areas)
    np.testing.assert_allclose(efficiency.value, [1, 0.8, 0.9, 1])
    assert "PAI 4,00" in found.summary()
    assert "PAI 4.00" in found.summary("en")
    assert found.plot().to_dict()["mark"]["type"] == "line"
    assert np.isnan(concentration.rri([0, 2], predicted=[3, 1]).value[0])


@pytest.mark.parametrize(
    ("observed", "predicted", "areas", "named"),
    [
        ([0, 0], [1, 1], None, "observed"),
        ([1, -1], [1, 1], None, "observed"),
        ([1, 1], [1, np.nan], None, "predicted"),
        ([1, 1], [1], None, "observed"),
        ([1, 1], [1, 2], [1, 0], "areas"),
    ],
)
def test_bad_input_is_named(
    observed: list[float], predicted: list[float], areas: list[float] | None, named: str
) -> None:
    for score in (concentration.pai, concentration.pei, concentration.rri):
        with pytest.raises(GltdError, match=named):
            score(observed, predicted=predicted, areas=areas)


def test_empty_counts_are_refused() -> None:
    with pytest.raises(GltdError, match="counts"):
        concentration.lorenz([])
