"""WDQ: printed values, a plain version, intervals, and no quotient without effect."""

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.stats import displacement
from tests.stats import naive_displacement as naive

FOOT_PATROL: dict[str, Any] = {"treated": (359.0, 306.0), "control": (296.0, 327.0), "buffer": (320.0, 391.0)}


def test_the_philadelphia_foot_patrol() -> None:
    found = displacement.wdq(**FOOT_PATROL)
    assert found.wdq == pytest.approx(-0.4137674, abs=5e-8)
    assert round(found.total_net_effect, 2) == 53.11
    assert round(found.success, 3) == -0.277
    assert round(found.buffer_ratio, 2) == 0.11


def test_unequal_bases_by_hand() -> None:
    found = displacement.wdq(treated=(200, 120), buffer=(80, 76), control=(300, 270))
    assert found.gross_effect == 80
    assert found.success == pytest.approx(-2 / 9)
    assert found.buffer_ratio == pytest.approx(2 / 135)
    assert found.wdq == pytest.approx(-1 / 15)
    assert found.total_net_effect == pytest.approx(56)


def test_the_displacement_paper_s_counts() -> None:
    found = displacement.wdq(treated=(207, 110), control=(308, 318), buffer=(178, 157))
    assert found.wdq == pytest.approx(0.2581857, abs=5e-8)
    assert round(found.total_net_effect, 1) == 130.5


number = st.integers(1, 500)
pairs = st.tuples(number, number)


@given(t=pairs, c=pairs, b=pairs)
def test_equals_the_plain_version(t: tuple[int, int], c: tuple[int, int], b: tuple[int, int]) -> None:
    found = displacement.wdq(treated=t, control=c, buffer=b)
    assume(found.wdq is not None)
    quotient, net = naive.wdq(t, c, b)
    assert found.wdq == pytest.approx(quotient)
    assert found.total_net_effect == pytest.approx(net)


def test_no_effect_is_no_quotient_and_says_so() -> None:
    found = displacement.wdq(
        treated=(100, 120), control=(100, 100), buffer=(50, 50), rng=np.random.default_rng(1)
    )
    assert (found.wdq, found.fieller, found.bootstrap) == (None, None, None)
    assert "ne fait pas mieux" in found.summary()
    assert "no better" in found.summary("en")


def test_an_uncertain_effect_has_no_fieller_interval_and_says_so() -> None:
    found = displacement.wdq(treated=(20, 18), control=(20, 20), buffer=(20, 20))
    assert found.wdq is not None
    assert found.fieller is None
    assert not found.effect_established
    assert "réserve" in found.summary()


def test_the_bootstrap_agrees_with_fieller_where_counts_are_large() -> None:
    found = displacement.wdq(
        treated=(4000, 2500), control=(4000, 4000), buffer=(3000, 3400), rng=np.random.default_rng(2)
    )
    assert found.fieller is not None
    assert found.bootstrap is not None
    assert found.bootstrap == pytest.approx(found.fieller, abs=0.02)


def test_both_intervals_cover_a_planted_quotient() -> None:
    rng = np.random.default_rng(4)
    truth = displacement.wdq(treated=(400, 250), control=(500, 500), buffer=(300, 340)).wdq
    assert truth is not None
    fieller = bootstrap = runs = 0
    for _ in range(400):
        t, c, b = rng.poisson([[400, 250], [500, 500], [300, 340]])
        found = displacement.wdq(treated=t, control=c, buffer=b, rng=rng, resamples=400)
        if found.fieller is None or found.bootstrap is None:
            continue
        runs += 1
        fieller += found.fieller[0] <= truth <= found.fieller[1]
        bootstrap += found.bootstrap[0] <= truth <= found.bootstrap[1]
    assert runs == 400
    assert 0.92 <= fieller / runs <= 0.98
    assert 0.92 <= bootstrap / runs <= 0.98


def test_the_same_seed_gives_the_same_interval() -> None:
    one, other = (displacement.wdq(**FOOT_PATROL, rng=np.random.default_rng(9)) for _ in range(2))
    assert one == other


@pytest.mark.parametrize("control", [(0, 10), (10, 0)])
def test_a_control_without_facts_is_refused(control: tuple[int, int]) -> None:
    with pytest.raises(GltdError, match="control"):
        displacement.wdq(treated=(10, 5), control=control, buffer=(5, 5))
