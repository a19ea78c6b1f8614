"""Spots: constraints, the life of one, counters at any date, and a place that goes nowhere else."""

import datetime as dt
import io
import struct
import zipfile
from collections.abc import Iterator
from typing import Any

import pyproj
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from gltd.errors import GltdError
from gltd.web.actions import operations, spots
from gltd.web.models import AuditEntry, Spot, SpotObservation, SpotPosition
from tests import addresses
from tests.addresses.spots import LANDMARK, LAT_DEG, LON_DEG, enter_spot
from tests.cast import Cast
from tests.web.test_access import NAMES

EAST_M, NORTH_M = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True).transform(
    LON_DEG, LAT_DEG
)
# Texts, and the bytes of a geometry in a GeoPackage.
SECRETS = [
    b"906173",
    b"904829",
    LANDMARK.encode(),
    struct.pack("<d", LAT_DEG),
    struct.pack("<d", LON_DEG),
    struct.pack("<d", EAST_M),
    struct.pack("<d", NORTH_M),
]
FORMATS = ("csv", "ods", "xlsx", "geojson", "gpkg")
HIDDEN_FROM = ("guest", "observer", "foreign", "anonymous")


def test_a_name_of_code_is_used_once_in_a_scheme(cast: Cast) -> None:
    enter_spot(cast)
    with pytest.raises(ValidationError, match="porte déjà ce nom"):
        enter_spot(cast)


def test_a_removed_spot_leaves_its_name_free_and_cannot_come_back_over_another(
    cast: Cast, chair: Client
) -> None:
    spot = enter_spot(cast)
    slug = cast.scheme.slug
    chair.post(reverse("spot_remove", args=[slug, spot.pk]), {"version": spot.version})
    enter_spot(cast)
    page = chair.post(reverse("spot_restore", args=[slug, spot.pk]), follow=True).content.decode()
    assert "porte déjà ce nom" in page
    assert Spot.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "constraint"),
    [
        ({"state": "moved"}, "spot_moved_says_where_to"),
        ({"state": "active", "moved_to": "other"}, "spot_moved_says_where_to"),
        ({"state": "moved", "moved_to": "itself"}, "spot_moves_to_another"),
    ],
)
def test_where_a_spot_moved_is_held_by_the_database(
    fields: dict[str, str], constraint: str, cast: Cast
) -> None:
    named = {"itself": enter_spot(cast), "other": enter_spot(cast, name="PD-02")}
    given = {"state": fields["state"], "moved_to": named.get(fields.get("moved_to", ""))}
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        SpotObservation.objects.create(
            spot=named["itself"], observed_on=dt.date(2024, 1, 1), method="patrol", **given
        )


def test_a_position_is_on_earth(cast: Cast) -> None:
    spot = enter_spot(cast)
    with pytest.raises(IntegrityError, match="spot_position_is_on_earth"), transaction.atomic():
        SpotPosition.objects.filter(spot=spot).update(lat_deg=91)


@pytest.mark.parametrize("field", ["products", "hours", "signs"])
@pytest.mark.parametrize("values", [["inconnu"], "crack", ["x", "x"]])
def test_closed_lists_are_closed(field: str, values: object, cast: Cast) -> None:
    spot = enter_spot(cast)
    changes: dict[str, Any] = {field: values}
    with pytest.raises(ValidationError):
        spots.change_spot(actor=None, spot=spot, version=spot.version, **changes)


def test_a_spot_without_areas_takes_those_that_its_place_lies_in(cast: Cast) -> None:
    assert [area.name for area in enter_spot(cast).areas.all()] == ["Les Tilleuls"]


def test_an_observation_links_to_its_own_scheme_only(cast: Cast) -> None:
    spot, other = enter_spot(cast), enter_spot(cast, name="PD-02")
    other.scheme = cast.accounts["foreign"].partner.schemes.get()  # type: ignore[union-attr]  # it has one
    other.save()
    with pytest.raises(GltdError, match="de ce dispositif"):
        spots.observe_spot(
            actor=None,
            spot=spot,
            state="moved",
            observed_on=dt.date(2024, 1, 1),
            method="patrol",
            moved_to=other,
        )


def test_a_move_may_note_the_point_of_arrival_as_active(cast: Cast, chair: Client) -> None:
    spot, arrival = enter_spot(cast), enter_spot(cast, name="PD-02")
    fields = {"state": "moved", "moved_to": arrival.pk, "arrival_active": "on", "method": "patrol"}
    address = reverse("observation_add", args=[cast.scheme.slug, spot.pk])
    assert chair.post(address, fields | {"observed_on": "12032024"}).status_code == 302
    assert arrival.observations.get().state == "active"
    page = chair.get(reverse("spot", args=[cast.scheme.slug, arrival.pk])).content.decode()
    assert "Arrivée depuis" in page


def test_a_move_asks_where_to_and_the_future_is_not_observed(cast: Cast, chair: Client) -> None:
    spot = enter_spot(cast)
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    fields = {"state": "moved", "method": "patrol", "observed_on": tomorrow.isoformat()}
    page = chair.post(reverse("observation_add", args=[cast.scheme.slug, spot.pk]), fields).content.decode()
    assert "Choisissez le point d&#x27;arrivée" in page
    assert "pas encore venu" in page
    assert not spot.observations.exists()


def test_the_counters_and_states_are_those_of_the_date_asked(cast: Cast, chair: Client) -> None:
    spot = enter_spot(cast)
    for day, state in (("2024-01-10", "active"), ("2024-03-12", "dismantled")):
        spots.observe_spot(
            actor=None, spot=spot, state=state, observed_on=dt.date.fromisoformat(day), method="patrol"
        )
    cast.operation.spots.add(spot)
    address = reverse("spots", args=[cast.scheme.slug])

    def count(day: str) -> tuple[int, int, int]:
        context = chair.get(address, {"au": day}).context
        return context["tally"].present, context["strikes"], context["tally"].lasting

    assert count("2024-02-01") == (1, 0, 0)
    assert count("2024-03-13") == (0, 1, 0)
    assert count("2024-09-12") == (0, 1, 1)
    assert count("2025-09-12") == (0, 0, 1)


def test_an_operation_against_two_spots_counts_once(cast: Cast, chair: Client) -> None:
    cast.operation.spots.add(enter_spot(cast), enter_spot(cast, name="PD-02"))
    answer = chair.get(reverse("spots", args=[cast.scheme.slug]), {"au": "2024-03-31"})
    assert answer.context["strikes"] == 1


@pytest.mark.parametrize(
    ("narrowed", "names"),
    [
        ({"kind": "lab"}, []),
        ({"state": "present"}, ["PD-01"]),
        ({"state": "unseen"}, ["PD-02"]),
        ({"product": "crack"}, ["PD-01", "PD-02"]),
        ({"product": "heroin"}, []),
    ],
)
def test_the_list_its_map_and_its_export_are_narrowed_alike(
    narrowed: dict[str, str], names: list[str], cast: Cast, chair: Client
) -> None:
    spot = enter_spot(cast)
    enter_spot(cast, name="PD-02")
    spots.observe_spot(
        actor=None, spot=spot, state="disturbed", observed_on=dt.date(2024, 1, 1), method="video"
    )
    slug = cast.scheme.slug
    answer = chair.get(reverse("spots", args=[slug]), narrowed)
    assert [row.spot.name for row in answer.context["page"]] == names
    drawn = chair.get(f"{reverse('spots_map', args=[slug])}?{answer.context['map_query']}").json()
    assert [one["properties"]["name"] for one in drawn["spots"]["features"]] == names
    exported = chair.get(reverse("spots", args=[slug]), narrowed | {"format": "csv"}).content.decode(
        "utf-8-sig"
    )
    assert [line.split(";")[0] for line in exported.splitlines()[1:]] == names


def test_a_position_is_typed_as_a_telephone_gives_it_and_its_change_is_told_without_it(
    cast: Cast, chair: Client
) -> None:
    spot = enter_spot(cast)
    fields = {"name": "PD-01", "kind": "deal", "position": "47,9054321 1,9012345", "version": 1}
    answer = chair.post(reverse("spot_edit", args=[cast.scheme.slug, spot.pk]), fields)
    assert answer.status_code == 302
    spot = Spot.objects.get()
    assert (spot.position.lat_deg, spot.position.lon_deg) == (47.9054321, 1.9012345)
    journal = AuditEntry.objects.filter(object_kind="spot").values_list("action", "changes")
    assert journal[0][0] == "position changée"
    assert "90543" not in str(list(journal))


@pytest.mark.parametrize("typed", ["47.9", "demain", "99.1234, 1.2345", "47.9123"])
def test_what_is_no_position_is_refused(typed: str, cast: Cast, chair: Client) -> None:
    fields = {"name": "PD-01", "kind": "deal", "position": typed}
    page = chair.post(reverse("spot_add", args=[cast.scheme.slug]), fields).content.decode()
    assert "Tapez la latitude puis la longitude" in page
    assert not Spot.objects.exists()


@pytest.mark.parametrize(
    ("typed", "said"), [("1.9012, 47.9054", "semblent échangées"), ("40.7128, -74.0060", "pas en France")]
)
def test_a_position_with_its_numbers_exchanged_or_abroad_is_told(
    typed: str, said: str, cast: Cast, chair: Client
) -> None:
    fields = {"name": "PD-01", "kind": "deal", "position": typed}
    assert said in chair.post(reverse("spot_add", args=[cast.scheme.slug]), fields).content.decode()
    assert not Spot.objects.exists()


@pytest.mark.parametrize("typed", ["48.43, 0.10", "43.29, 5.37", "48,43 0,105"])
def test_a_position_to_the_kilometre_says_how_many_decimals_it_wants(
    typed: str, cast: Cast, chair: Client
) -> None:
    fields = {"name": "PD-01", "kind": "deal", "position": typed}
    page = chair.post(reverse("spot_add", args=[cast.scheme.slug]), fields).content.decode()
    assert "au moins trois décimales" in page
    assert not Spot.objects.exists()


def unpack(content: bytes) -> bytes:
    """Return an answer with the files inside it, where it is an archive."""
    if not content.startswith(b"PK"):
        return content
    archive = zipfile.ZipFile(io.BytesIO(content))
    return content + b"".join(archive.read(name) for name in archive.namelist())


def visit_everything(client: Client, *, known: addresses.Arguments) -> Iterator[tuple[str, int, bytes]]:
    """Yield each address and each of its files, with the status and the content of the answer."""
    for name in NAMES:
        address = reverse(name, kwargs=known[name])
        forms = [address]
        for one in forms:
            answer = client.get(one)
            content = unpack(answer.getvalue())
            yield one, answer.status_code, content
            if one == address and b"format=csv" in content:
                forms += [f"{address}?format={form}" for form in FORMATS]


def test_no_answer_of_any_address_gives_a_position_to_who_may_not_have_it(cast: Cast) -> None:
    known = addresses.furnish(cast, names=NAMES)
    for role in HIDDEN_FROM:
        client = Client()
        if role != "anonymous":
            client.force_login(cast.accounts[role])
        seen = 0
        for address, status, content in visit_everything(client, known=known):
            seen += status == 200
            assert [secret for secret in SECRETS if secret in content] == [], f"{role} {address}"
        assert (seen > 10) == (role in ("guest", "observer"))


def test_those_who_may_have_it_get_it(cast: Cast, chair: Client) -> None:
    addresses.furnish(cast, names=NAMES)
    slug = cast.scheme.slug
    drawn = chair.get(reverse("spots_map", args=[slug])).content
    assert b"906173" in drawn
    listed = reverse("spots", args=[slug])
    for form in chair.get(listed).context["listing"].formats():
        content = unpack(chair.get(listed, {"format": form}).content)
        located = any(secret in content for secret in SECRETS)
        assert located == (form in ("geojson", "gpkg")), form


def test_neither_the_journal_nor_a_text_of_the_position_holds_it(cast: Cast) -> None:
    addresses.furnish(cast, names=NAMES)
    written = str(list(AuditEntry.objects.values_list("action", "changes")))
    position = SpotPosition.objects.select_related("spot").all()[0]
    place = spots.Place(LON_DEG, LAT_DEG, landmark=LANDMARK)
    for text in (written, str(position), repr(position), repr(place), str(place)):
        assert "906173" not in text
        assert LANDMARK not in text


@pytest.mark.parametrize("role", ["member", "observer"])
def test_the_list_takes_as_many_queries_for_many_as_for_few(
    role: str, cast: Cast, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(cast.accounts[role])
    address = reverse("spots", args=[cast.scheme.slug])

    def enter_more(count: int) -> None:
        for _ in range(count):
            spot = enter_spot(cast, name=f"Point {Spot.objects.count() + 1}")
            spots.observe_spot(
                actor=None, spot=spot, state="active", observed_on=dt.date(2024, 1, 1), method="patrol"
            )
            cast.operation.spots.add(spot)

    enter_more(2)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    enter_more(6)
    with django_assert_num_queries(len(few)):
        client.get(address)


def test_an_operation_of_another_date_is_not_in_the_period(cast: Cast, chair: Client) -> None:
    operations.change_operation(
        actor=None, operation=cast.operation, version=cast.operation.version, status="planned"
    )
    cast.operation.spots.add(enter_spot(cast))
    answer = chair.get(reverse("spots", args=[cast.scheme.slug]), {"au": "2024-03-31"})
    assert answer.context["strikes"] == 0
