"""Places: the projection in the query equals PROJ, and both ways of placing agree on hostile input."""

import math

import duckdb
import numpy as np
import pyproj
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.ingest.locating import LAMBERT_93, locate, metres_crs
from gltd.ingest.placing import _in_query, lambert_93


def _arrays(pairs: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([x for x, _ in pairs], dtype=float), np.array([y for _, y in pairs], dtype=float)


def test_lambert_93_in_the_query_equals_proj() -> None:
    rng = np.random.default_rng(7)
    lon, lat = rng.uniform(-10.8, 11.3, 20_000), rng.uniform(40.2, 52.5, 20_000)
    x_sql, y_sql = lambert_93("lon", lat="lat")
    connection = duckdb.connect()
    connection.register("places", {"lon": lon, "lat": lat})
    found = connection.execute(f"SELECT {x_sql} AS x, {y_sql} AS y FROM places").fetchnumpy()
    x, y = pyproj.Transformer.from_crs(4326, 2154, always_xy=True).transform(lon, lat)
    assert np.abs(found["x"] - x).max() < 1e-3
    assert np.abs(found["y"] - y).max() < 1e-3


@pytest.mark.parametrize(
    ("lon", "lat", "crs"),
    [
        (1.9, 47.9, "EPSG:2154"),  # Orléans
        (0.09, 48.43, "EPSG:2154"),  # Alençon
        (9.1, 42.3, "EPSG:2154"),  # Corte
        (7.75, 48.58, "EPSG:2154"),  # Strasbourg
        (-4.49, 48.39, "EPSG:2154"),  # Brest
        (-0.1, 51.5, "EPSG:32630"),  # London
        (55.45, -20.88, "EPSG:32740"),  # Saint-Denis, La Réunion
        (-90.2, 38.6, "EPSG:32615"),  # St. Louis
    ],
)
def test_metres_are_lambert_93_in_france_and_utm_elsewhere(lon: float, lat: float, crs: str) -> None:
    assert metres_crs(lon, lat_deg=lat) == crs


_ODD = st.sampled_from(
    [0.0, -0.0, 90.0, 180.0, -180.0, 47.9, 1.9, 1e300, -1e300, math.inf, -math.inf, math.nan]
)
_DEGREE = st.one_of(_ODD, st.floats(-200, 200), st.floats(allow_nan=True, allow_infinity=True))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(_DEGREE, _DEGREE), max_size=8))
def test_the_query_and_the_arrays_judge_places_alike(pairs: list[tuple[float, float]]) -> None:
    # Enough sound places hold the median in France.
    all_pairs = [(1.9, 47.9)] * (2 * len(pairs) + 1) + pairs
    lon, lat = _arrays(all_pairs)
    located = locate(lon, y=lat, crs_name="EPSG:4326", far="refuse", file_name="faits.csv")
    assert located.crs == LAMBERT_93
    places = _in_query()
    connection = duckdb.connect()
    connection.register("given", {"x": lon, "y": lat})
    connection.execute("CREATE TEMP TABLE staged AS SELECT x, y, 0 AS flags FROM given")
    rows = connection.execute(
        f"SELECT {places.flags}, coalesce({places.sound}, false) FROM staged"
    ).fetchall()
    finite = np.isfinite(lon) & np.isfinite(lat)
    assert [flags for flags, _ in rows] == [int(flag) for flag in np.where(finite, located.flags, 0)]
    assert [sound for _, sound in rows] == (finite & (located.flags == 0)).tolist()


def test_a_projected_file_is_turned_into_degrees() -> None:
    lon, lat = _arrays([(1.9, 47.9), (1.91, 47.91)])
    x, y = pyproj.Transformer.from_crs(4326, 2154, always_xy=True).transform(lon, lat)
    located = locate(x, y=y, crs_name="EPSG:2154", far="refuse", file_name="f")
    assert np.allclose(located.lon, lon, atol=1e-9)
    assert np.array_equal(located.x_m, x)
    with pytest.raises(GltdError, match="inversées"):
        locate(y, y=x, crs_name="EPSG:2154", far="refuse", file_name="f")


def test_an_unknown_system_is_refused() -> None:
    with pytest.raises(GltdError, match="EPSG:99999"):
        locate(*[np.array([1.0])], y=np.array([2.0]), crs_name="EPSG:99999", far="refuse", file_name="f")
