"""Charts follow Vega-Lite's schema, show their numbers, and draw the same lines each time."""

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import replace

import altair as alt
import pytest

from gltd.reports.charts import Spec, draw_counts, draw_footage, draw_zones, render_svg
from gltd.reports.tables import CountTable
from tests.reports import sample
from tests.reports.sample_parts import study


def months() -> CountTable:
    table = sample.alencon().activity.by_month
    assert table is not None
    return table


def hostile_months() -> CountTable:
    table = sample.hostile().activity.by_month
    assert table is not None
    return table


CHARTS: dict[str, Callable[[], Spec]] = {
    "counts": lambda: draw_counts(months()),
    "hostile": lambda: draw_counts(hostile_months()),
    "footage": lambda: draw_footage(sample.orleans().video.requests),
    "zones": lambda: draw_zones(study()),
}


@pytest.mark.parametrize("name", list(CHARTS))
def test_the_specification_is_valid(name: str) -> None:
    spec = CHARTS[name]()
    assert alt.LayerChart.from_dict(spec, validate=True).to_dict() != {}


@pytest.mark.parametrize("name", list(CHARTS))
def test_the_drawing_is_the_same_each_time_and_needs_nothing(name: str) -> None:
    spec = CHARTS[name]()
    svg = render_svg(spec)
    assert svg == render_svg(CHARTS[name]())
    root = ET.fromstring(svg)
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert {"text", "path"} <= tags
    assert {"script", "image", "foreignObject"}.isdisjoint(tags)
    assert not any(name.endswith("href") for element in root.iter() for name in element.attrib)


def words(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter() if element.tag.endswith("text")]


def test_labels_and_numbers_are_drawn() -> None:
    assert {"févr.", "août", "déc.", "1", "0"} <= set(words(render_svg(CHARTS["counts"]())))
    footage = words(render_svg(CHARTS["footage"]()))
    assert {"66", "171", "2011", "année entière", "année incomplète"} <= set(footage)
    assert any(word.startswith("2018, jusqu'au 24") for word in footage)
    zones = words(render_svg(CHARTS["zones"]()))
    assert {"Perseigne", "Couronne de 500 m", "avant", "après"} <= set(zones)


def test_names_of_three_years_of_months_do_not_cross() -> None:
    few = months()
    many = replace(few, rows=tuple(replace(few.rows[0], label=f"mois {rank}") for rank in range(36)))
    told = [one.text for one in ET.fromstring(render_svg(draw_counts(many))).iter() if one.text]
    assert [one for one in told if one.startswith("mois")] == [f"mois {rank}" for rank in range(0, 36, 2)]


def test_small_counts_have_whole_ticks() -> None:
    axis = [word for word in words(render_svg(CHARTS["counts"]())) if word.replace(".", "").isdigit()]
    assert set(axis) == {"0", "1"}
    assert axis.count("1") == 4  # one tick and three bars
