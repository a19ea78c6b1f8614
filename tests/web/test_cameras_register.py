"""The register of cameras: filters, its map, its export, its form."""

import csv
import datetime as dt
import io
import json
from decimal import Decimal
from typing import Any

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gltd.web.actions import cameras
from gltd.web.actions.records import remove_record
from gltd.web.models import Camera, Claim
from tests.cast import Cast

FIELDS = {"number": "C-02", "place": "Gare routière", "lat": "47,905", "lon": "1,905", "purpose": "5"}


def enter(cast: Cast, number: str, **fields: Any) -> Camera:
    told = {"place": f"Carrefour {number}"} | fields
    return cameras.create_camera(actor=None, scheme=cast.scheme, number=number, **told)


def numbers(client: Client, cast: Cast, **asked: str) -> list[str]:
    """Return the numbers of the cameras that the list exports."""
    answer = client.get(reverse("cameras", args=[cast.scheme.slug]), asked | {"format": "csv"})
    rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";")
    return [row[0] for row in list(rows)[1:]]


def on_the_map(client: Client, cast: Cast, **asked: str) -> list[str]:
    answer = client.get(reverse("cameras_map", args=[cast.scheme.slug]), asked)
    told = [feature["properties"] for feature in json.loads(answer.content)["features"]]
    return [one["number"] for one in told if one["part"] == "camera"]


def test_the_list_its_export_and_its_map_obey_the_same_filters(cast: Cast, chair: Client) -> None:
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    where = {"lon": 1.905, "lat": 47.905}
    enter(cast, "1", area=cast.area, purpose="5", authorised_until=today - day, **where)
    enter(cast, "2", purpose="3", out_of_service_on=today - day, authorised_until=today + 30 * day, **where)
    enter(cast, "3", in_service_on=today + day, authorised_until=today + 400 * day, **where)
    remove_record(enter(cast, "4", **where), actor=None, version=1)
    expected: dict[tuple[str, str], list[str]] = {
        ("q", "carrefour 2"): ["2"],
        ("area", str(cast.area.pk)): ["1"],
        ("purpose", "3"): ["2"],
        ("state", "on"): ["1"],
        ("state", "planned"): ["3"],
        ("state", "off"): ["2"],
        ("ends", "ended"): ["1"],
        ("ends", "soon"): ["2"],
        ("ends", "later"): ["3"],
        ("ends", "unknown"): [],
        ("removed", "1"): ["4"],
        ("state", "nonsense"): ["1", "2", "3"],
    }
    for (name, value), wanted in expected.items():
        assert numbers(chair, cast, **{name: value}) == wanted, (name, value)
        assert on_the_map(chair, cast, **{name: value}) == wanted, (name, value)


def test_the_list_asks_a_constant_number_of_queries(
    cast: Cast, chair: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        enter(cast, str(number), area=cast.area)
    with django_assert_max_num_queries(18):
        chair.get(reverse("cameras", args=[cast.scheme.slug]))


@pytest.mark.parametrize(
    ("typed", "said"), [("1e3", "Tapez un montant"), ("8 000 000", "million"), ("-5", "supérieure")]
)
def test_what_no_camera_costs_is_told(typed: str, said: str, cast: Cast, chair: Client) -> None:
    answer = chair.post(reverse("camera_add", args=[cast.scheme.slug]), FIELDS | {"cost_net": typed})
    assert said in answer.content.decode()
    assert not Camera.objects.exists()


def test_a_camera_is_typed_with_decimal_commas(cast: Cast, chair: Client) -> None:
    answer = chair.post(reverse("camera_add", args=[cast.scheme.slug]), FIELDS | {"cost_net": "8 250,50"})
    assert answer.status_code == 302
    camera = Camera.objects.get(number="C-02")
    assert (camera.lat, camera.lon) == (47.905, 1.905)
    page = chair.get(reverse("camera", args=[cast.scheme.slug, camera.pk])).content.decode()
    assert "8\u202f250,50\u00a0€" in page


def test_half_a_place_or_half_a_view_is_told_at_its_field(cast: Cast, chair: Client) -> None:
    address = reverse("camera_add", args=[cast.scheme.slug])
    page = chair.post(address, FIELDS | {"lon": "", "bearing_deg": "90"}).content.decode()
    assert "Donnez la latitude et la longitude." in page
    assert "Donnez la direction" in page
    assert not Camera.objects.exists()


def test_a_number_already_taken_is_told_and_nothing_typed_is_lost(cast: Cast, chair: Client) -> None:
    enter(cast, "C-02")
    page = chair.post(reverse("camera_add", args=[cast.scheme.slug]), FIELDS).content.decode()
    assert "Une caméra du dispositif porte déjà ce numéro." in page
    assert "Gare routière" in page


def test_the_second_of_two_editors_keeps_what_was_typed(cast: Cast, chair: Client) -> None:
    camera = enter(cast, "C-02")
    cameras.change_camera(actor=None, camera=camera, version=1, place="Place du premier")
    address = reverse("camera_edit", args=[cast.scheme.slug, camera.pk])
    page = chair.post(address, FIELDS | {"version": "1", "place": "Place du second"}).content.decode()
    assert "entre-temps" in page
    assert "Place du second" in page


def test_a_camera_is_taken_out_and_brought_back(cast: Cast, chair: Client) -> None:
    camera = enter(cast, "C-02")
    address = reverse("camera_remove", args=[cast.scheme.slug, camera.pk])
    chair.post(address, {"version": "1"})
    assert not Camera.objects.exists()
    chair.post(address)
    assert Camera.objects.get() == camera


def test_no_person_is_named_in_a_place(cast: Cast, chair: Client) -> None:
    page = chair.post(
        reverse("camera_add", args=[cast.scheme.slug]), FIELDS | {"place": "Chez M. Karim Benali"}
    )
    assert "semble désigner une personne" in page.content.decode()


def test_a_camera_of_another_scheme_is_not_found(cast: Cast, client: Client) -> None:
    camera = enter(cast, "C-02")
    client.force_login(cast.accounts["foreign"])
    for name in ("camera", "camera_edit"):
        assert client.get(reverse(name, args=["ailleurs", camera.pk])).status_code == 404


def test_the_form_of_a_request_prints_the_cameras_that_the_list_shows(cast: Cast, chair: Client) -> None:
    enter(cast, "C-07", cost_net=Decimal(8_250), purpose="5")
    enter(cast, "C-08", purpose="3")
    answer = chair.get(reverse("cameras_form", args=[cast.scheme.slug]), {"purpose": "5"})
    assert answer.headers["content-type"] == "application/pdf"
    pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
    printed = " ".join(" ".join(page.extract_text() for page in pages).split())
    assert "C-07" in printed
    assert "C-08" not in printed
    assert "8 250 €" in printed
    assert "Parquet de Bellerive" in printed


def test_the_cost_of_the_list_leads_to_its_figure(cast: Cast, chair: Client) -> None:
    cameras.create_camera(
        actor=cast.accounts["member"], scheme=cast.scheme, number="9", place="gare", cost_net=Decimal(7800)
    )
    (cost,) = Claim.objects.filter(measure=cameras.COST)
    page = chair.get(reverse("cameras", args=[cast.scheme.slug])).content.decode()
    assert f'<a class="g-trace" href="{reverse("claim", args=[cast.scheme.slug, cost.pk])}">' in page
    assert "Commissariat de Bellerive" in page


def test_the_csv_gives_a_cost_as_the_screen_does(cast: Cast, chair: Client) -> None:
    cameras.create_camera(actor=None, scheme=cast.scheme, number="9", place="gare", cost_net=Decimal(7800))
    told = chair.get(reverse("cameras", args=[cast.scheme.slug]), {"format": "csv"}).content.decode(
        "utf-8-sig"
    )
    assert ";7800;" in told
