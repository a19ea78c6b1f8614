"""Bringing a table in: nothing before it is seen, nothing twice, bad lines sent back."""

import datetime as dt
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from gltd.web.actions import cameras, intakes, spots
from gltd.web.models import Area, Camera, Spot, SpotPosition
from tests.cast import SQUARE, Cast


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the files of these tests apart."""
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))


def send(client: Client, cast: Cast, noun: str, content: str | bytes, *, name: str = "table.csv") -> str:
    """Send a file and return the preview."""
    told = content.encode() if isinstance(content, str) else content
    answer = client.post(
        reverse("intake", args=[cast.scheme.slug, noun]), {"file": SimpleUploadedFile(name, told)}
    )
    assert answer.status_code == 200
    return answer.content.decode()


def confirm(client: Client, cast: Cast, noun: str, page: str, **told: Any) -> Any:
    token = re.search(r'name="jeton" value="([^"]+)"', page)
    assert token is not None, page
    return client.post(reverse("intake", args=[cast.scheme.slug, noun]), {"jeton": token[1], **told})


def collect(*areas: tuple[str, str]) -> str:
    features = [
        {"type": "Feature", "geometry": SQUARE, "properties": {"code": code, "nom": name}}
        for code, name in areas
    ]
    return json.dumps({"type": "FeatureCollection", "features": features})


def test_areas_are_seen_before_they_are_written_and_never_twice(cast: Cast, chair: Client) -> None:
    content = collect(("N1", "Nord"), ("S1", "Sud"))
    page = send(chair, cast, "quartiers", content, name="quartiers.geojson")
    assert "2 à créer" in page
    assert not Area.objects.filter(code="N1").exists()
    confirm(chair, cast, "quartiers", page)
    north = Area.objects.get(code="N1")
    assert (north.name, north.outline, north.geometry) == ("Nord", "official", SQUARE)
    assert north in cast.scheme.areas.all()
    again = send(chair, cast, "quartiers", content, name="quartiers.geojson")
    assert "Rien à importer" in again
    assert 'name="jeton"' not in again
    changed = send(chair, cast, "quartiers", collect(("N1", "Nord-Est")), name="quartiers.geojson")
    confirm(chair, cast, "quartiers", changed)
    north.refresh_from_db()
    assert north.name == "Nord-Est"
    assert Area.objects.filter(code="N1").count() == 1


def test_a_file_gives_a_named_area_its_code_and_outline_and_a_bare_table_takes_none_away(
    cast: Cast, chair: Client
) -> None:
    intakes.name_areas(actor=cast.accounts["chair"], scheme=cast.scheme, names=["Nord"])
    drawn = send(chair, cast, "quartiers", collect(("N1", "Nord")), name="quartiers.geojson")
    assert "Code&nbsp;: nord → <strong>N1</strong>" in drawn
    confirm(chair, cast, "quartiers", drawn)
    assert "Rien à importer" in send(chair, cast, "quartiers", "Quartier;Code\nNord;N1\n")
    area = Area.objects.get(name="Nord")
    assert (area.code, area.outline) == ("N1", "official")


def test_bad_lines_are_sent_back_and_the_others_written(cast: Cast, chair: Client) -> None:
    page = send(
        chair, cast, "cameras", "Numéro;Implantation;lon;lat\nC1;Place du marché;1,9;47,9\n;Sans numéro;;\n"
    )
    assert "valeur absente" in page
    rejects = confirm(chair, cast, "cameras", page, rejets="1")
    assert rejects["Content-Disposition"] == 'attachment; filename="rejets-cameras.csv"'
    assert "3;Numéro;;valeur absente" in rejects.content.decode("utf-8-sig")
    assert not Camera.objects.exists()
    confirm(chair, cast, "cameras", page)
    camera = Camera.objects.get()
    assert (camera.number, camera.lon, camera.lat) == ("C1", 1.9, 47.9)


def test_spots_come_with_their_place_and_name_nobody(cast: Cast, chair: Client) -> None:
    kind = Spot.Kind.choices[0]
    content = f"Nom;Nature;x;y\nHall nord;{kind[1]};700000;6600000\nChez M. Karim Benali;{kind[1]};;\n"
    page = send(chair, cast, "points", content)
    assert "désigner une personne" in page
    confirm(chair, cast, "points", page)
    spot = Spot.objects.get(name="Hall nord")
    place = SpotPosition.objects.get(spot=spot)
    assert (place.lon_deg, place.lat_deg) == pytest.approx((3.0, 46.5))
    assert Spot.objects.filter(name__contains="Benali").count() == 0


def test_a_token_that_is_made_up_or_spent_writes_nothing(cast: Cast, chair: Client) -> None:
    address = reverse("intake", args=[cast.scheme.slug, "quartiers"])
    assert chair.post(address, {"jeton": "inventé"}).status_code == 422
    page = send(chair, cast, "quartiers", collect(("N1", "Nord")), name="quartiers.geojson")
    assert confirm(chair, cast, "quartiers", page).status_code == 302
    assert confirm(chair, cast, "quartiers", page).status_code == 422


def test_a_file_that_is_no_table_is_told_beside_its_field(cast: Cast, chair: Client) -> None:
    assert "format" in send(chair, cast, "quartiers", "x", name="photo.png")
    assert "colonne « Nom »" in send(chair, cast, "quartiers", "Code\nA\n").replace("\u202f", " ")


def test_who_reads_only_brings_nothing_in(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["guest"])
    for noun in ("quartiers", "cameras", "points"):
        assert client.get(reverse("intake", args=[cast.scheme.slug, noun])).status_code == 403
    assert client.get(reverse("intake", args=[cast.scheme.slug, "comptes"])).status_code == 404


def enter_spots(cast: Cast) -> None:
    """Enter a spot to the metre whose name reads as a formula, one in its area, one nowhere."""
    told: dict[str, Any] = {"actor": None, "scheme": cast.scheme}
    place = spots.Place(1.9051, 47.9054, precision="street", landmark="porche")
    spots.create_spot(**told, name="=Hall", kind="lab", place=place)
    spots.create_spot(**told, name="Point Alpha", areas=[cast.area])
    spots.create_spot(**told, name="Point Bravo")


@pytest.mark.parametrize("extension", ["csv", "ods", "xlsx", "geojson", "gpkg"])
def test_what_is_exported_and_brought_back_untouched_changes_nothing(
    extension: str, cast: Cast, chair: Client
) -> None:
    enter_spots(cast)
    day = dt.date(2024, 1, 1)
    told: dict[str, Any] = {"actor": None, "scheme": cast.scheme, "place": "-Gare", "in_service_on": day}
    cameras.create_camera(**told, number="007", lon=1.9043211, lat=47.9012345, authorised_until=day)
    cameras.create_camera(**told, number="8", cost_net=Decimal(7800))
    for noun, page in (("cameras", "cameras"), ("points", "spots")):
        file = chair.get(reverse(page, args=[cast.scheme.slug]), {"format": extension}).content
        seen = send(chair, cast, noun, file, name=f"liste.{extension}")
        assert "Rien à importer" in seen, seen[seen.index("<h2") :]
        assert "0 à créer, 0 à changer" in seen


def test_what_a_file_changes_of_a_spot_is_shown_then_written(cast: Cast, chair: Client) -> None:
    enter_spots(cast)
    content = "Nom;Nature;Signes;lon;lat\n=Hall;stockage;guetteurs;1,9051;47,9055\n"
    page = send(chair, cast, "points", content)
    assert "0 à créer, 1 à changer" in page
    assert "laboratoire → <strong>stockage</strong>" in page
    assert "<strong>à 11\u00a0m</strong>" in page
    assert "que l'import ne lit pas&nbsp;: «\u00a0Signes\u00a0»" in page
    assert "Importer 1 ligne<" in page
    told = confirm(chair, cast, "points", page)
    assert "1 ligne importée." in chair.get(told.url).content.decode()
    spot = Spot.objects.get(name="=Hall")
    assert (spot.kind, spot.position.lat_deg) == ("storage", 47.9055)
    assert (spot.position.precision, spot.position.landmark) == ("street", "porche")


def test_the_dates_of_a_camera_are_shown_in_french_and_their_oddity_told(cast: Cast, chair: Client) -> None:
    camera = cameras.create_camera(actor=None, scheme=cast.scheme, number="7", place="Gare")
    page = send(
        chair,
        cast,
        "cameras",
        "Numéro;Implantation;En service du;Autorisée jusqu'au\n7;Gare;1/1/2024;2/3/2023\n",
    )
    assert "En service du&nbsp;: non renseigné → <strong>1er\u00a0janvier\u00a02024</strong>" in page
    assert "avant la mise en service" in page
    confirm(chair, cast, "cameras", page)
    shown = chair.get(reverse("camera", args=[cast.scheme.slug, camera.pk])).content.decode()
    assert "vérifiez ces deux dates" in shown
