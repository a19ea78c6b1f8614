"""Power: simulated studies find what they are said to find."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gltd.errors import GltdError
from gltd.stats import displacement, power

Z = 1.959963984540054


@pytest.mark.parametrize(
    ("treated", "control", "dispersion"), [(100, 100, 1.0), (400, 300, 1.0), (300, 300, 2.0), (60, 0, 1.0)]
)
def test_simulated_studies_have_the_power_announced(
    treated: float, control: float, dispersion: float
) -> None:
    rng = np.random.default_rng(7)
    found = power.smallest_effect(treated, expected_control=control, dispersion=dispersion)
    assert found.share is not None

    def draw(mean: float) -> Any:
        if dispersion == 1:
            return rng.poisson(mean, 20_000)
        return rng.negative_binomial(mean / (dispersion - 1), 1 / dispersion, 20_000)

    pairs = np.stack([draw(treated), draw(treated * (1 - found.share))], axis=1)
    others = np.stack([draw(control), draw(control)], axis=1) if control else np.zeros((20_000, 2))
    net, error = displacement.wdd_many(treated=pairs, control=others)
    seen = float((net < -Z * error * dispersion**0.5).mean())
    assert seen == pytest.approx(0.8, abs=0.02)
    said = power.chance(
        found.share, expected_treated=treated, expected_control=control, dispersion=dispersion
    )
    assert said == pytest.approx(0.8, abs=1e-9)


def test_a_study_without_control_has_the_power_that_statsmodels_gives() -> None:
    reference = Path(__file__).parent / "reference" / "rates.json"
    for case in json.loads(reference.read_text(encoding="utf-8"))["powers"]:
        found = power.chance(case["reduction"], expected_treated=case["expected"], expected_control=0)
        # statsmodels adds the chance of finding a rise instead, below two in a hundred thousand here.
        assert found == pytest.approx(case["power"], abs=2e-5)


def test_the_length_needed_is_the_least_that_suffices() -> None:
    months = power.periods_needed(0.3, treated_each=12, control_each=15, dispersion=1.4)

    def share(n: int) -> float:
        return power.smallest_effect(12 * n, expected_control=15 * n, dispersion=1.4).share or 1.0

    assert share(months) <= 0.3 + 1e-9
    assert share(months - 1) > 0.3


def test_more_facts_see_smaller_effects() -> None:
    shares = [power.smallest_effect(n, expected_control=n).share or 1.0 for n in (30, 100, 300, 1000)]
    assert shares == sorted(shares, reverse=True)


def test_too_few_facts_see_nothing_and_say_so() -> None:
    found = power.smallest_effect(4, expected_control=10)
    assert found.share is None
    assert "même la fin" in found.summary()
    assert "even the end" in found.summary("en")
    assert "passerait souvent inaperçue" in power.smallest_effect(100, expected_control=100).summary()


def test_the_plot_is_a_chart() -> None:
    assert power.plot(100, expected_control=100).to_dict()["mark"]["type"] == "line"


@pytest.mark.parametrize(
    ("call", "named"),
    [
        (lambda: power.smallest_effect(0, expected_control=1), "expected_treated"),
        (lambda: power.smallest_effect(1, expected_control=-1), "expected_control"),
        (lambda: power.smallest_effect(1, expected_control=1, power=0.3), "power"),
        (lambda: power.smallest_effect(1, expected_control=1, dispersion=float("nan")), "dispersion"),
        (lambda: power.periods_needed(0, treated_each=1, control_each=1), "reduction"),
        (lambda: power.chance(1.2, expected_treated=1, expected_control=1), "reduction"),
    ],
)
def test_bad_arguments_are_refused_by_name(call: Any, named: str) -> None:
    with pytest.raises(GltdError, match=named):
        call()
