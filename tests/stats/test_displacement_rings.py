"""Rings: exact areas, each place once."""

from math import pi

import numpy as np
import pytest
import shapely
from shapely.geometry import Point, box

from gltd.errors import GltdError
from gltd.stats import Zones, displacement


def test_rings_around_a_disc_have_the_areas_of_the_formula() -> None:
    first, second = displacement.rings(Point(5000, 5000).buffer(300, quad_segs=64), distances_m=(500, 1000))
    assert first.area == pytest.approx(pi * (800**2 - 300**2), rel=2e-3)
    assert second.area == pytest.approx(pi * (1300**2 - 800**2), rel=2e-3)


def test_each_place_falls_in_the_ring_of_its_distance() -> None:
    treated = box(2000, 2000, 3000, 2600)
    first, second = displacement.rings(treated, distances_m=(400, 900))
    zones = Zones({"traitée": treated, "proche": first, "lointaine": second})
    places = np.random.default_rng(1).uniform(500, 4500, size=(3000, 2))
    ranks = zones.locate(places[:, 0], y_m=places[:, 1])
    distances = shapely.distance(treated, shapely.points(places))
    expected = np.select([distances == 0, distances <= 400, distances <= 900], [0, 1, 2], -1)
    clear = (np.abs(distances - 400) > 1) & (np.abs(distances - 900) > 1)  # arcs are drawn with chords
    assert clear.sum() > 2900
    assert np.array_equal(ranks[clear], expected[clear])


def test_rings_avoid_excluded_ground_and_stay_within_the_town() -> None:
    treated, other = box(1000, 1000, 2000, 2000), box(2300, 1000, 3000, 2000)
    town = box(0, 0, 2800, 2800)
    for ring in displacement.rings(treated, distances_m=(500, 900), excluded=[other], within=town):
        assert ring.intersection(other).area == pytest.approx(0, abs=1e-6)
        assert ring.difference(town).area == pytest.approx(0, abs=1e-6)


def test_turning_and_moving_changes_no_area() -> None:
    treated = box(0, 0, 700, 300)
    moved = shapely.affinity.translate(shapely.affinity.rotate(treated, 33), 650_000, 6_860_000)
    here = displacement.rings(treated, distances_m=(250, 600))
    there = displacement.rings(moved, distances_m=(250, 600))
    assert [ring.area for ring in there] == pytest.approx([ring.area for ring in here], rel=1e-6)


def test_the_rest_of_a_town() -> None:
    assert displacement.rest(box(0, 0, 100, 100), of=[box(0, 0, 50, 100), box(40, 0, 60, 100)]).area == 4000
    with pytest.raises(GltdError, match="whole"):
        displacement.rest(box(0, 0, 100, 100), of=[box(-1, -1, 101, 101)])


@pytest.mark.parametrize("distances", [(), (500, 500), (900, 400), (-5, 10), (float("nan"),)])
def test_bad_distances_are_refused(distances: tuple[float, ...]) -> None:
    with pytest.raises(GltdError, match="distances_m"):
        displacement.rings(box(0, 0, 100, 100), distances_m=distances)


def test_an_empty_ring_is_refused() -> None:
    with pytest.raises(GltdError, match="vide"):
        displacement.rings(box(0, 0, 100, 100), distances_m=(50,), within=box(0, 0, 100, 100))
