"""The map's data and its table count the same events, and show none of them alone."""

from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
from django.test import Client
from django.urls import reverse

from gltd.store.events import EventStore
from gltd.usecases.importing import columns_mapping, import_columns
from tests.cast import Cast

VIEW = {"west": "1.85", "south": "47.85", "east": "1.95", "north": "47.95", "zoom": "13"}


@pytest.fixture
def events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Import 60 simulated events: 40 of 2023 inside the area, 20 of 2024 a kilometre east of it."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    forward = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
    lon, lat = np.repeat([1.905, 1.925], [40, 20]), np.full(60, 47.905)
    x_m, y_m = forward.transform(lon, lat)
    columns = {
        "x": np.asarray(x_m),
        "y": np.asarray(y_m),
        "start": np.repeat(
            np.array(["2023-05-10T21:00", "2024-02-10T21:00"], dtype="datetime64[s]"), [40, 20]
        ),
        "category": np.array((["deal"] * 30 + ["violences"] * 10) + ["deal"] * 20, dtype=object),
    }
    mapping = columns_mapping("Simulation d'essai", simulated=True)
    import_columns(columns, mapping=mapping, name="essai", store=EventStore(tmp_path / "events"))
    return tmp_path


def ask(chair: Client, cast: Cast, **also: str) -> Any:
    """Ask the events in view, all of 2023 and 2024 unless told otherwise."""
    period = {"from": "2023-01", "to": "2024-12"}
    return chair.get(reverse("map_events", args=[cast.scheme.slug]), VIEW | period | also).json()


def test_cells_add_up_to_the_events_and_are_polygons(events: Path, cast: Cast, chair: Client) -> None:
    answer = ask(chair, cast)
    assert answer["total"] == 60
    assert sum(feature["properties"]["count"] for feature in answer["features"]) == 60
    assert {feature["geometry"]["type"] for feature in answer["features"]} == {"Polygon"}


def test_category_and_period_narrow_the_counts(events: Path, cast: Cast, chair: Client) -> None:
    assert ask(chair, cast, category="violences")["total"] == 10
    assert ask(chair, cast, to="2023-12")["total"] == 40
    assert ask(chair, cast, **{"from": "2024-02", "to": "2024-02"})["total"] == 20
    assert ask(chair, cast, category="inconnue")["total"] == 0


def test_the_table_counts_by_area_and_year_and_says_simulated(
    events: Path, cast: Cast, chair: Client
) -> None:
    page = chair.get(reverse("map", args=[cast.scheme.slug]))
    counts = page.context["counts"]
    assert counts.total == 60
    assert counts.years == [2023, 2024]
    assert [row.by_year for row in counts.rows] == [[40, 0]]
    assert "Données simulées" in page.content.decode()


@pytest.mark.parametrize(("west", "east"), [("3.0", "3.1"), ("1.95", "1.85"), ("nan", "nan")])
def test_nothing_far_from_the_scheme_is_counted(
    west: str, east: str, events: Path, cast: Cast, chair: Client
) -> None:
    answer = ask(chair, cast, west=west, east=east)
    assert (answer["total"], answer["features"]) == (0, [])


def test_operations_stand_in_the_middle_of_their_area(cast: Cast, chair: Client) -> None:
    (feature,) = chair.get(reverse("map_operations", args=[cast.scheme.slug])).json()["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx([1.905, 47.905])
    assert feature["properties"]["count"] == 1


@pytest.mark.parametrize("wrong", [{"west": "x"}, {"from": "hier"}, {"zoom": "loin"}])
def test_a_broken_address_is_told(wrong: dict[str, str], events: Path, cast: Cast, chair: Client) -> None:
    period = {"from": "2023-01", "to": "2024-12"}
    answer = chair.get(reverse("map_events", args=[cast.scheme.slug]), VIEW | period | wrong)
    assert answer.status_code == 422
    assert "rechargez la page" in answer.content.decode()


def test_without_events_the_page_says_so(
    cast: Cast, chair: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    page = chair.get(reverse("map", args=[cast.scheme.slug])).content.decode()
    assert "Aucun fait localisé" in page


def test_no_zoom_makes_cells_so_small_that_they_give_a_place_away(
    events: Path, cast: Cast, chair: Client
) -> None:
    assert ask(chair, cast, zoom="22")["cell_m"] == 50
    assert ask(chair, cast, zoom="10")["cell_m"] > 200
