"""Composed controls: another solver finds the same weights; a planted gap is found."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from scipy import optimize

from gltd.errors import GltdError
from gltd.stats import displacement
from tests.stats.limits import keeps_its_level

RNG = np.random.default_rng(81)
DONORS = RNG.poisson(
    RNG.uniform(20, 80, size=(8, 1)) * (1 + 0.3 * np.sin(np.arange(36) / 3 + RNG.uniform(0, 6, (8, 1))))
)
TREATED = np.rint(0.5 * DONORS[1] + 0.3 * DONORS[4] + 0.2 * DONORS[6])
AFTER = np.arange(36) >= 24
MASK = np.arange(9) == 0


def table(effect: float = 1.0) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    first = np.where(AFTER, np.rint(TREATED * effect), TREATED)
    return np.vstack([first, DONORS]).astype(float)


def test_slsqp_finds_the_same_weights() -> None:
    found = displacement.synthetic(table(), treated=MASK, after=AFTER, like_sized=True)
    before = DONORS[:, :24].astype(float)

    def loss(weights: Any) -> float:
        return float((((weights @ before) - TREATED[:24]) ** 2).sum())

    solve: Any = optimize.minimize
    reference = solve(
        loss,
        np.full(8, 1 / 8),
        method="SLSQP",
        bounds=[(0, 1)] * 8,
        constraints={"type": "eq", "fun": lambda weights: weights.sum() - 1},
        options={"ftol": 1e-12, "maxiter": 500},
    )
    assert loss(found.weights) <= reference.fun * (1 + 1e-6) + 1e-9
    assert found.weights == pytest.approx(reference.x, abs=1e-3)
    assert found.weights.sum() == pytest.approx(1)


def test_pysyncon_finds_the_same_weights_and_the_same_gap() -> None:
    reference = Path(__file__).parent / "reference" / "synthetic.json"
    case = json.loads(reference.read_text(encoding="utf-8"))
    areas, periods = len(case["counts"]), len(case["counts"][0])
    found = displacement.synthetic(
        case["counts"],
        treated=np.arange(areas) == 0,
        after=np.arange(periods) >= case["periods_before"],
        like_sized=True,
    )
    assert found.fit_before <= case["fit_before"] + 1e-9
    assert found.fit_before == pytest.approx(case["fit_before"], rel=1e-5)
    assert found.weights == pytest.approx(case["weights"], abs=2e-3)
    assert found.effect == pytest.approx(case["effect"], abs=0.3)


def test_a_planted_gap_is_found_and_rare() -> None:
    found = displacement.synthetic(table(0.6), treated=MASK, after=AFTER, like_sized=True)
    assert found.effect == pytest.approx(-0.4 * TREATED[24:].sum(), rel=0.05)
    assert found.p_value == found.smallest_p == pytest.approx(1 / 9)
    assert len(found.plot().to_dict()["layer"]) == 2


def test_unlike_sizes_are_brought_to_that_of_the_treated() -> None:
    grown = table()
    grown[1:] *= np.arange(1, 9)[:, None]
    found = displacement.synthetic(grown, treated=MASK, after=AFTER)
    assert found.synthetic[:24].mean() == pytest.approx(TREATED[:24].mean())
    same = displacement.synthetic(table(), treated=MASK, after=AFTER)
    assert found.weights == pytest.approx(same.weights, abs=1e-6)


def test_without_effect_ranks_are_uniform() -> None:
    rng = np.random.default_rng(82)
    ranks = []
    for _ in range(150):
        counts = rng.poisson(30, size=(8, 20)).astype(float)
        ranks.append(
            displacement.synthetic(counts, treated=np.arange(8) == 0, after=np.arange(20) >= 14).p_value
        )
    assert np.mean(ranks) == pytest.approx(0.5625, abs=0.09)
    assert keeps_its_level(ranks, level=1 / 8)


def test_bad_panels_are_refused() -> None:
    with pytest.raises(GltdError, match="after"):
        displacement.synthetic(table(), treated=MASK, after=AFTER[::-1])
    with pytest.raises(GltdError, match="deux zones témoins"):
        displacement.synthetic(table()[:2], treated=MASK[:2], after=AFTER)
    empty = table()
    empty[3] = 0
    with pytest.raises(GltdError, match="aucun fait avant"):
        displacement.synthetic(empty, treated=MASK, after=AFTER)
