"""The field of view of a camera: a sector that turns, grows and closes as it should."""

import pyproj
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import Point, shape

from gltd.usecases.viewing import field_of_view

GLOBE = pyproj.Geod(ellps="WGS84")
LON, LAT = 1.9, 47.9
ANGLES = st.integers(5, 360)
BEARINGS = st.integers(0, 359)
RANGES = st.integers(10, 500)


def ahead(bearing_deg: float, *, distance_m: float) -> Point:
    lon, lat, _ = GLOBE.fwd(LON, LAT, bearing_deg, distance_m)
    return Point(lon, lat)


@given(bearing=BEARINGS, angle=ANGLES, reach=RANGES)
def test_what_is_inside_the_angle_and_the_range_is_seen(bearing: int, angle: int, reach: int) -> None:
    seen = shape(field_of_view(LON, lat=LAT, bearing_deg=bearing, angle_deg=angle, range_m=reach))
    assert seen.is_valid
    for turn in (-0.45, 0.0, 0.45):
        assert seen.contains(ahead(bearing + turn * angle, distance_m=reach * 0.9))
        assert not seen.contains(ahead(bearing + turn * angle, distance_m=reach * 1.01))
    if angle < 350:
        assert not seen.contains(ahead(bearing + 180, distance_m=reach * 0.5)) or angle > 358


@given(bearing=BEARINGS, angle=st.integers(20, 360), reach=st.integers(30, 500))
def test_the_area_is_that_of_the_sector(bearing: int, angle: int, reach: int) -> None:
    seen = shape(field_of_view(LON, lat=LAT, bearing_deg=bearing, angle_deg=angle, range_m=reach))
    area_m2, _ = GLOBE.geometry_area_perimeter(seen)
    assert area_m2 == pytest.approx(3.14159265 * reach**2 * angle / 360, rel=0.005)


def test_a_whole_turn_is_a_closed_circle_around_the_camera() -> None:
    told = field_of_view(LON, lat=LAT, bearing_deg=0, angle_deg=360, range_m=80)
    ring = told["coordinates"][0]
    assert ring[0] == ring[-1]
    assert [LON, LAT] not in ring
    assert shape(told).contains(Point(LON, LAT))
