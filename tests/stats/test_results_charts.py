"""Every picture is drawn for good: a chart that the renderer refuses is no picture."""

from typing import Any

import numpy as np
import pytest
import vl_convert

from gltd.stats import Points, displacement, pattern, rates
from scripts.draw_method_pictures import make_charts


@pytest.fixture(scope="module")
def charts() -> dict[str, Any]:
    return dict(make_charts())


@pytest.mark.parametrize(
    "name",
    ["displacement", "wdd", "trend", "funnel", "placebo", "synthetic", "power", "hours", "siting", "sppt"],
)
def test_the_renderer_draws_it(charts: dict[str, Any], name: str) -> None:
    svg = vl_convert.vegalite_to_svg(charts[name].to_dict())
    assert svg.startswith("<svg")
    assert svg.count("<path") > 5


def test_estimates_are_drawn_with_their_intervals() -> None:
    """Each has its point; a bar where its interval is closed."""
    after, rng = np.arange(4) >= 2, np.random.default_rng(1)
    table = [[20, 18, 9, 11], [21, 19, 20, 22]]
    facts = Points(rng.normal(0, 90, 60), rng.normal(0, 30, 60), np.zeros(60))
    moved = Points(facts.x_m + 50, facts.y_m, facts.t_days)
    for found, bars in (
        (displacement.did(table, treated=[True, False], after=after), 1),
        (displacement.did([[5, 0], [9, 9]], treated=[True, False], after=after[1:3], errors="exact"), 1),
        (displacement.did([[0, 5], [9, 9]], treated=[True, False], after=after[1:3], errors="exact"), 0),
        (displacement.combine([-9, 4], errors=[3, 2], weights=[1, 2]), 1),
        (displacement.wdq(treated=(40, 20), control=(40, 42), buffer=(30, 33), rng=rng), 2),
        (displacement.wdq(treated=(20, 40), control=(40, 42), buffer=(30, 33)), 0),
        (rates.compare(40, count_after=30), 1),
        (rates.compare(4, count_after=9), 0),
        (pattern.move(facts, after=moved, rng=rng, permutations=19), 2),
    ):
        chart = found.plot().to_dict()
        assert len(chart["datasets"][chart["layer"][1]["data"]["name"]]) == bars
    ellipse = pattern.centre(facts, rng=rng, resamples=100).plot()
    assert vl_convert.vegalite_to_svg(ellipse.to_dict()).count("<path") > 5
    assert vl_convert.vegalite_to_svg(chart).startswith("<svg")
