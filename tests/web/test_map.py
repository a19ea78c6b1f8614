"""The map's data and its table count the same events, and give nothing away to who may not see it."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pytest
from django.test import Client
from django.urls import reverse
from lxml import etree

from gltd.store.events import EventStore
from gltd.usecases.importing import columns_mapping, import_columns
from gltd.web.actions import schemes, spots
from gltd.web.actions.spots import Place
from gltd.web.models import Area, Partition
from tests.addresses import cameras as camera_addresses
from tests.addresses import follow_ups as follow_up_addresses
from tests.cast import SQUARE, Cast

PERIOD = {"from": "2023-01", "to": "2024-12"}
# Where a spot is to the metre: no answer to who may not know it holds these digits.
LON, LAT = 1.903217, 47.906814


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


def ask(client: Client, cast: Cast, name: str, **asked: Any) -> Any:
    """Ask for an address of the map."""
    also = {"args": [asked.pop("pk")]} if "pk" in asked else {"args": []}
    return client.get(reverse(name, args=[cast.scheme.slug, *also["args"]]), asked)


def test_the_table_counts_by_area_and_year_and_says_simulated(
    events: Path, cast: Cast, chair: Client
) -> None:
    page = ask(chair, cast, "map")
    counts = page.context["counts"]
    assert counts.total == 60
    assert counts.years == [2023, 2024]
    assert [row.by_year for row in counts.rows] == [[40, 0]]
    assert [row.operations for row in counts.rows] == [1]
    assert "Données simulées" in page.content.decode()


def test_the_table_and_the_months_follow_the_filters(events: Path, cast: Cast, chair: Client) -> None:
    table = ask(chair, cast, "map_table", **PERIOD | {"category": "violences"})
    assert table.context["counts"].total == 10
    assert [row.by_year for row in table.context["counts"].rows] == [[10]]
    # Whatever the period: the strip of time shows all months.
    months = ask(chair, cast, "map_months", **{"from": "2024-01", "to": "2024-01"}).json()["months"]
    assert months == {"2023-05": 40, "2024-02": 20}
    assert ask(chair, cast, "map_months", **PERIOD | {"day": "3"}).json()["months"] == {"2023-05": 40}
    assert ask(chair, cast, "map_months", **PERIOD | {"category": "aucune"}).json()["months"] == {}


def test_who_may_not_see_small_counts_gets_steps(events: Path, cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["observer"])
    page = ask(client, cast, "map_table", **PERIOD | {"category": "violences"}).content.decode()
    assert "10 à 14" in page
    page = ask(client, cast, "map_table", **PERIOD).content.decode()
    assert "40 à 44" in page
    assert "moins de 5" in page  # 2024: none, which is not told apart from a few
    assert ask(client, cast, "map_months", **PERIOD).json()["months"] == {}
    panel = ask(client, cast, "map_area", pk=cast.area.pk, **PERIOD).content.decode()
    assert "40 à 44" in panel
    assert "par mois" not in panel
    assert "<rect" not in panel
    # None is told like a few, on the panel and in the table.
    none = {"from": "2024-01", "to": "2024-12"}
    assert "moins de 5" in ask(client, cast, "map_area", pk=cast.area.pk, **none).content.decode()
    assert (
        "Aucun fait" not in ask(client, cast, "map_table", **PERIOD | {"category": "rien"}).content.decode()
    )


FINER: tuple[dict[str, Any], ...] = (
    {"from": "2023-05", "to": "2023-05"},
    {"from": "2023-05"},
    {"to": "2024-11"},
    {"hours": "20-4"},
    {"day": "3"},
    {"category": ["deal", "violences"]},
    {"nature": ["citizen_report", "recorded_offence"]},
)


def test_who_may_not_see_small_counts_asks_no_finer_question(
    events: Path, cast: Cast, client: Client
) -> None:
    client.force_login(cast.accounts["guest"])
    also = {"map_area": [cast.area.pk], "map_tile": [10, 517, 356]}
    for name in ("map_table", "map_months", "map_area", "map_sheet", "map_tile"):
        address = reverse(name, args=[cast.scheme.slug, *also.get(name, [])])
        assert client.get(address, PERIOD).status_code == 200
        for finer in FINER:
            answer = client.get(address, PERIOD | finer)
            assert answer.status_code == 422
            assert "par année entière" in answer.content.decode()


def test_an_area_tells_what_is_known_of_it(events: Path, cast: Cast, chair: Client) -> None:
    page = ask(chair, cast, "map_area", pk=cast.area.pk, **PERIOD).content.decode()
    for words in ("Les Tilleuls", '<strong class="m-area__total">40</strong>', "Opération aux Tilleuls"):
        assert words in page
    assert "trop peu" not in page
    assert "par mois" in page
    none = ask(chair, cast, "map_area", pk=cast.area.pk, **PERIOD | {"category": "aucune"})
    assert "Aucun fait dans la période choisie" in none.content.decode()


def test_an_area_of_another_scheme_is_none_of_ours(cast: Cast, chair: Client) -> None:
    foreign = schemes.create_partner(actor=None, kind="town", name="Ville d'ailleurs")
    partition = schemes.create_partition(actor=None, code="a-eux", name="À eux")
    Partition.objects.filter(pk=partition.pk).update(owner=foreign)
    area = schemes.create_area(
        actor=None, partition=partition, code="x", name="Là-bas", outline="official", geometry=SQUARE
    )
    assert ask(chair, cast, "map_area", pk=area.pk, **PERIOD).status_code == 404
    assert ask(chair, cast, "map_areas", partition="a-eux").status_code == 404


def test_a_partition_is_shown_where_it_meets_the_scheme(cast: Cast, chair: Client) -> None:
    partition = schemes.create_partition(actor=None, code="iris", name="IRIS")
    far = {"type": "Polygon", "coordinates": [[[5, 45], [5.1, 45], [5.1, 45.1], [5, 45.1], [5, 45]]]}
    for code, geometry in (("near", SQUARE), ("far", far)):
        schemes.create_area(
            actor=None, partition=partition, code=code, name=code, outline="official", geometry=geometry
        )
    found = ask(chair, cast, "map_areas", partition="iris").json()["features"]
    assert [feature["properties"]["name"] for feature in found] == ["near"]
    assert len(ask(chair, cast, "map_areas").json()["features"]) == 1
    assert ask(chair, cast, "map_areas", partition="inconnu").status_code == 404
    table = ask(chair, cast, "map_table", **PERIOD | {"partition": "iris"})
    assert [row.area.name for row in table.context["counts"].rows] == ["near"]
    assert "IRIS" in ask(chair, cast, "map").content.decode()


def test_operations_and_follow_ups_stand_in_the_middle_of_their_area(cast: Cast, chair: Client) -> None:
    follow_up = follow_up_addresses.ask(cast)
    (point,) = ask(chair, cast, "map_follow_ups").json()["features"]
    assert point["geometry"]["coordinates"] == pytest.approx([1.905, 47.905])
    assert [one["title"] for one in point["properties"]["list"]] == [follow_up.title]
    (feature,) = ask(chair, cast, "map_operations").json()["features"]
    assert feature["geometry"]["coordinates"] == pytest.approx([1.905, 47.905])
    assert feature["properties"]["count"] == 1
    assert feature["properties"]["list"][0]["title"] == "Opération aux Tilleuls"


@pytest.mark.parametrize(
    "wrong", [{"from": "x"}, {"to": ""}, {"to": "9999-12"}, {"hours": "9"}, {"day": "lundi"}]
)
@pytest.mark.parametrize("name", ["map_table", "map_months"])
def test_a_broken_address_is_told(
    name: str, wrong: dict[str, str], events: Path, cast: Cast, chair: Client
) -> None:
    answer = ask(chair, cast, name, **PERIOD | wrong)
    assert answer.status_code == 422
    assert "rechargez la page" in answer.content.decode()


def test_without_events_the_page_says_so(
    cast: Cast, chair: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    page = ask(chair, cast, "map").content.decode()
    assert "Aucun fait localisé" in page
    assert ask(chair, cast, "map_months", **PERIOD).json() == {"months": {}}


def test_a_scheme_without_areas_has_a_map_all_the_same(cast: Cast, chair: Client) -> None:
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[])
    assert ask(chair, cast, "map").status_code == 200
    assert ask(chair, cast, "map_sheet").status_code == 422


def test_the_position_of_a_spot_is_in_no_answer_to_who_may_not_know_it(
    events: Path, cast: Cast, client: Client
) -> None:
    spots.create_spot(
        actor=cast.accounts["chair"],
        scheme=cast.scheme,
        kind="deal",
        name="T-1",
        areas=[cast.area],
        place=Place(LON, LAT, "exact", ""),
    )
    names = ("map", "map_areas", "map_operations", "map_follow_ups", "spots_map", "map_sheet")
    told = {}
    for role in ("member", "observer"):
        client.force_login(cast.accounts[role])
        answers = [ask(client, cast, name, layer=["areas", "spots"]) for name in names]
        answers.append(ask(client, cast, "map_area", pk=cast.area.pk, **PERIOD))
        answers.append(ask(client, cast, "map_table", **PERIOD))
        told[role] = " ".join(answer.content.decode() for answer in answers)
        assert "T-1" in told[role]
    assert "1.9032" in told["member"]
    assert "1.9032" not in told["observer"]
    assert "47.9068" not in told["observer"]


SHEET = PERIOD | {"west": "1.88", "south": "47.89", "east": "1.94", "north": "47.92", "zoom": "13"}


def read_sheet(answer: Any) -> Any:
    """Return the drawing of a sheet."""
    assert answer.status_code == 200
    assert answer["Content-Type"] == "image/svg+xml"
    return etree.fromstring(answer.content)


def test_the_sheet_draws_areas_hexagons_and_their_legend(events: Path, cast: Cast, chair: Client) -> None:
    drawing = read_sheet(ask(chair, cast, "map_sheet", **SHEET | {"paper": "a3"}))
    assert (drawing.get("width"), drawing.get("height")) == ("420mm", "297mm")
    words = ["".join(text.itertext()) for text in drawing.iter("{*}text")]
    assert "GLTD des Tilleuls · Données simulées" in words
    assert any(word.startswith("Faits, de janvier\xa02023 à décembre\xa02024") for word in words)
    assert any("Simulation d'essai" in word for word in words)
    assert "Les Tilleuls" in words
    assert "faits par hexagone" in words
    hexagons = [path for path in drawing.iter("{*}path") if path.get("fill", "").startswith("#")]
    assert len(hexagons) == 2
    # A kilometre and a half lies between the two, on a sheet 400 mm wide: the scale is that of the ground.
    (middle_1, middle_2) = [
        np.mean([[float(part) for part in point.split()] for point in path.get("d")[1:-1].split("L")], axis=0)
        for path in hexagons
    ]
    lines = [one for one in drawing.iter("{*}rect") if one.get("height") == "0.7"]
    told = next(word for word in words if word.endswith(("\xa0m", " m", "km")) and word[0].isdigit())
    metres = float(told.split()[0].replace("\u202f", "")) * (1_000 if told.endswith("km") else 1)
    apart_m = abs(middle_1[0] - middle_2[0]) / float(lines[0].get("width")) * metres
    assert apart_m == pytest.approx(1_495, abs=130)  # hexagons are 137 m wide at this zoom


def test_the_sheet_draws_what_stands_on_the_ground_for_two_periods(
    events: Path, cast: Cast, client: Client
) -> None:
    chair = cast.accounts["chair"]
    follow_up_addresses.ask(cast)
    camera_addresses.furnish(cast)
    here, there = (
        spots.create_spot(
            actor=chair, scheme=cast.scheme, kind="deal", name=name, areas=[cast.area],
            place=Place(lon, 47.906, "exact", ""),
        )
        for name, lon in (("T-1", 1.903), ("T-2", 1.907))
    )  # fmt: skip
    spots.observe_spot(
        actor=chair,
        spot=here,
        observed_on=dt.date(2024, 1, 2),
        state="moved",
        moved_to=there,
        method="patrol",
    )
    asked = SHEET | {
        "to": "2023-12",
        "then_from": "2024-01",
        "then_to": "2024-12",
        "layer": ["areas", "events", "operations", "spots", "follow_ups", "cameras"],
        "drawn": json.dumps(SQUARE),
    }
    told = {}
    for role in ("chair", "guest"):
        client.force_login(cast.accounts[role])
        drawing = read_sheet(ask(client, cast, "map_sheet", **asked))
        told[role] = {"".join(text.itertext()) for text in drawing.iter("{*}text")}
        # The same signs on each: operation, follow-up, camera, and the spots to the metre or as one.
        panels = drawing.findall("{*}svg")
        assert [len(list(panel.iter("{*}circle"))) for panel in panels] == [5 if role == "chair" else 4] * 2
        assert [len([one for one in panel.iter("{*}path") if "Q" in one.get("d")]) for panel in panels] == (
            [1, 1] if role == "chair" else [0, 0]
        )
    shared = {"Avant", "Après", "caméra", "champ d'une caméra", "opération", "suite en cours"}
    assert told["chair"] >= shared | {"déplacement d'un point", "point démantelé ou déplacé"}
    assert told["guest"] >= shared | {"points du quartier"}


def test_the_sheet_gives_no_small_count(events: Path, cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["guest"])
    drawing = read_sheet(ask(client, cast, "map_sheet", **SHEET))
    words = ["".join(text.itertext()) for text in drawing.iter("{*}text")]
    assert any("paliers de cinq" in word for word in words)
    assert any(word.startswith("5") for word in words)


def test_a_sheet_escapes_what_people_typed(events: Path, cast: Cast, chair: Client) -> None:
    Area.objects.filter(pk=cast.area.pk).update(name="<script>alert(1)</script> & Cie")
    content = ask(chair, cast, "map_sheet", **SHEET).content.decode()
    assert "<script>" not in content
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; Cie" in content


@pytest.mark.parametrize(
    "wrong",
    [
        {"west": "x"},
        {"west": "2", "east": "1"},
        {"zoom": "nan"},
        {"paper": "a0"},
        {"south": ""},
        {"from": "?"},
    ],
)
def test_a_broken_sheet_is_told(wrong: dict[str, str], events: Path, cast: Cast, chair: Client) -> None:
    answer = ask(chair, cast, "map_sheet", **SHEET | wrong)
    assert answer.status_code == 422
    assert "rechargez la page" in answer.content.decode()


def test_the_page_tells_its_scripts_what_they_need(events: Path, cast: Cast, chair: Client) -> None:
    told = ask(chair, cast, "map").context["settings"]
    assert told["months"][0] == "2023-05"
    assert told["months"][-1] == "2024-02"
    assert len(told["months"]) == 10
    assert "{z}/{x}/{y}" in told["addresses"]["tiles"]
    assert json.dumps(told)
