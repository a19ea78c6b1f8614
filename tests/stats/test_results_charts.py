"""Every picture is drawn for good: a chart that the renderer refuses is no picture."""

from typing import Any

import pytest
import vl_convert

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
