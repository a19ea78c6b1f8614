"""The pictures of studies follow Vega-Lite's schema, keep to scale, and draw the same lines each time."""

import datetime as dt
import math
from collections.abc import Callable

import altair as alt
import pytest

from gltd.reports import pictures, pictures_counts
from gltd.reports.charts import BLUE, ORANGE, Spec, render_svg

SQUARE = pictures.Outline("Carmes", (((0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)),))
BESIDE = pictures.Outline(
    "Dauphine", (((1000, 0), (4000, 0), (4000, 1000), (1000, 1000), (1000, 0)),), "part en hausse"
)
CIRCLES = [
    pictures.Circle("foyer 1", 500, 500, 200, alarm=True),
    pictures.Circle("foyer 2", 2500, 500, 100, alarm=False),
]
MONTHS = tuple(dt.date(2023, month, 1) for month in range(1, 13))
SLOPE = pictures.Slope("deal signalé", MONTHS, tuple(range(20, 32)), 4.0, 1.0, 7.0)
DRAWN: dict[str, Callable[[], Spec]] = {
    "clusters": lambda: pictures.draw_clusters(CIRCLES, ground=[SQUARE, BESIDE]),
    "shares": lambda: pictures.draw_shares([SQUARE, BESIDE]),
    "near": lambda: pictures.draw_near_repeats(
        [[2.9, 1.1], [1.0, None]],
        distances=["0 à 100 m", "100 à 200 m"],
        lags=["0 à 7 jours", "7 à 14 jours"],
    ),
    "week": lambda: pictures.draw_week([float(k % 24) for k in range(168)], best=[21, 22, 45]),
    "profile": lambda: pictures.draw_profile(
        ("lundi", "mardi"), weights=[3, 5], low=[1, 2], high=[6, 9], best=[1]
    ),
    "trend": lambda: pictures.draw_trend(SLOPE),
    "bounded": lambda: pictures_counts.draw_bounded(
        [pictures_counts.Bounded("Carmes", 1.5, 0.8, 1.2)], title="observé / attendu", usual=1.0
    ),
    "curve": lambda: pictures_counts.draw_curve([(0, 2.5), (100, 99)], across="baisse (%)", up="chances (%)"),
    "lorenz": lambda: pictures_counts.draw_lorenz(
        {"avant": [(0, 0), (20, 60), (100, 100)], "après": [(0, 0), (20, 50), (100, 100)]}
    ),
    "told": lambda: pictures_counts.draw_told([SQUARE, BESIDE], colours={"part en hausse": ORANGE}),
    "ellipse": lambda: pictures_counts.draw_told(
        [
            SQUARE,
            BESIDE,
            pictures_counts.draw_ellipse((900, 500), axes_m=(700, 200), angle_deg=10, name="étendue"),
        ],
        colours={"étendue": BLUE},
    ),
    "cells": lambda: pictures_counts.draw_cells(
        [pictures_counts.Cell(500, 500, 1.5), pictures_counts.Cell(3950, 950, -0.5)],
        side_m=100,
        ground=[SQUARE],
        title="part au km²",
    ),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_follows_the_schema_and_draws_the_same_twice(name: str) -> None:
    spec = DRAWN[name]()
    chart = alt.LayerChart if "layer" in spec else alt.Chart
    assert chart.from_dict(spec, validate=True).to_dict() != {}
    drawn = render_svg(spec)
    assert drawn.startswith("<svg")
    assert drawn == render_svg(DRAWN[name]())


@pytest.mark.parametrize("name", ["clusters", "shares", "told", "ellipse"])
def test_a_metre_is_as_long_across_as_upwards(name: str) -> None:
    spec = DRAWN[name]()
    first = spec["layer"][0]["encoding"]
    (west, east), (south, north) = (first[axis]["scale"]["domain"] for axis in ("x", "y"))
    assert (east - west) / spec["width"] == pytest.approx((north - south) / spec["height"])
    # Everything that is drawn lies inside.
    assert max(west, south) < 0
    assert east > 4000
    assert north > 1000


def test_the_fitted_course_adds_up_to_the_counts() -> None:
    (values,) = DRAWN["trend"]()["datasets"].values()
    assert math.fsum(value["line"] for value in values) == pytest.approx(sum(SLOPE.counts), abs=0.02)
    assert values[1]["line"] / values[0]["line"] == pytest.approx(1.04, abs=0.001)
    assert all(value["below"] <= value["line"] <= value["above"] for value in values[:4])


def test_what_is_missing_of_a_table_of_pairs_is_said_as_missing() -> None:
    drawn = render_svg(DRAWN["near"]())
    assert "× 2,9" in drawn
    assert "–" in drawn


def test_an_ellipse_turns_from_east_to_north_and_numbers_are_french() -> None:
    (ring,) = pictures_counts.draw_ellipse((0, 0), axes_m=(100, 10), angle_deg=90, name="étendue").rings
    assert max(y for _, y in ring) == pytest.approx(100)
    assert max(x for x, _ in ring) == pytest.approx(10, abs=0.1)
    # 1.5 is the largest of the legend.
    assert "1,0" in render_svg(DRAWN["cells"]())
    assert ">1.0<" not in render_svg(DRAWN["cells"]())
