"""Zones: disjoint by construction, every event counted once."""

from typing import Any

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import LineString, MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from gltd.errors import GltdError
from gltd.stats import Zones


def test_overlapping_zones_are_refused_by_name() -> None:
    with pytest.raises(GltdError, match=r"La Source.*Argonne"):
        Zones({"La Source": box(0, 0, 100, 100), "Argonne": box(90, 0, 200, 100)})


def test_a_shared_border_is_no_overlap_and_belongs_to_the_first() -> None:
    zones = Zones({"ouest": box(0, 0, 100, 100), "est": box(100, 0, 200, 100)})
    assert zones.locate(np.array([100.0, 50, 150, 300]), y_m=np.array([50.0, 50, 50, 50])).tolist() == [
        0,
        0,
        1,
        -1,
    ]


@pytest.mark.parametrize(
    ("ground", "said"),
    [
        (LineString([(0, 0), (1, 1)]), "polygone"),
        (Polygon(), "vide"),
        (Polygon([(0, 0), (100, 100), (100, 0), (0, 100)]), "se croise"),
        (box(1.9, 47.85, 1.95, 47.9), "degrés"),
    ],
)
def test_bad_geometry_is_refused_by_name(ground: BaseGeometry, said: str) -> None:
    with pytest.raises(GltdError, match=said) as caught:
        Zones({"Blossières": ground})
    assert "Blossières" in caught.value.sentence


def test_no_zone_and_unknown_zone_are_refused() -> None:
    with pytest.raises(GltdError, match="au moins une zone"):
        Zones({})
    with pytest.raises(GltdError, match="pas de zone"):
        Zones({"a": box(0, 0, 100, 100)})["b"]


@pytest.mark.parametrize("zones", [[box(0, 0, 100, 100)], [("a", box(0, 0, 1, 1))] * 2, {1: box(0, 0, 1, 1)}])
def test_zones_without_names_are_refused(zones: Any) -> None:
    with pytest.raises(GltdError, match=r"zones.*nom"):
        Zones(zones)


@given(
    st.lists(
        st.tuples(st.floats(-50, 350), st.floats(-50, 150)),
        min_size=1,
        max_size=60,
    )
)
def test_counts_equal_point_by_point(places: list[tuple[float, float]]) -> None:
    pieces = {
        "a": box(0, 0, 100, 100),
        "b": MultiPolygon([box(100, 0, 150, 50), box(200, 0, 250, 100)]),
        "c": Polygon([(160, 0), (190, 0), (175, 90)]),
    }
    x, y = np.array(places).T
    slow = [0, 0, 0]
    for px, py in places:
        for rank, ground in enumerate(pieces.values()):
            if ground.covers(shapely.Point(px, py)):
                slow[rank] += 1
                break
    assert Zones(pieces).count(x, y_m=y).tolist() == slow
