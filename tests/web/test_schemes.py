"""A scheme's own page: opened in one form, its chair kept, its mandate guarded against lost edits."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gltd.errors import GltdError
from gltd.web.actions import schemes
from gltd.web.actions.locking import StaleError
from gltd.web.models import Membership, Scheme
from gltd.web.templatetags.french import scheme_span
from tests.cast import Cast


def plain(page: str) -> str:
    """Return a page with plain spaces."""
    return page.replace("\u00a0", " ").replace("\u202f", " ")


MANDATE = {
    "name": "GLTD de la gare",
    "kind": "gltd",
    "starts_on": "01032024",
    "starts_precision": "day",
}


def test_a_prosecutor_opens_a_scheme_and_chairs_it(cast: Cast, chair: Client) -> None:
    answer = chair.post(reverse("scheme_add"), MANDATE)
    scheme = Scheme.objects.get(name="GLTD de la gare")
    assert answer["Location"] == reverse("scheme", args=[scheme.slug])
    assert scheme.slug == "gltd-de-la-gare"
    seat = scheme.memberships.get()
    assert (seat.partner, seat.role) == (cast.partners["chair"], Membership.Role.CHAIR)
    assert "Mise en route" in chair.get(answer["Location"]).content.decode()


def test_a_second_scheme_of_the_same_name_has_its_own_address(cast: Cast, chair: Client) -> None:
    for _ in range(2):
        chair.post(reverse("scheme_add"), MANDATE)
    slugs = Scheme.objects.filter(name="GLTD de la gare").values_list("slug", flat=True)
    assert sorted(slugs) == ["gltd-de-la-gare", "gltd-de-la-gare-2"]


@pytest.mark.parametrize("role", ["member", "observer"])
def test_other_organisations_do_not_open_schemes(role: str, cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts[role])
    assert client.get(reverse("scheme_add")).status_code == 403
    assert client.post(reverse("scheme_add"), MANDATE).status_code == 403


def test_a_scheme_keeps_a_chair(cast: Cast) -> None:
    seat = Membership.objects.get(scheme=cast.scheme, role=Membership.Role.CHAIR)
    actor = cast.accounts["chair"]
    with pytest.raises(GltdError, match="garde une présidence"):
        schemes.unseat_partner(actor=actor, membership=seat, seen="chair")
    with pytest.raises(GltdError, match="garde une présidence"):
        schemes.change_role(actor=actor, membership=seat, role=Membership.Role.GUEST, seen="chair")
    seat.refresh_from_db()
    assert seat.role == Membership.Role.CHAIR


def test_a_role_given_is_a_right_at_once(cast: Cast, chair: Client, client: Client) -> None:
    seat = Membership.objects.get(scheme=cast.scheme, role=Membership.Role.GUEST)
    address = reverse("seat_change", args=[cast.scheme.slug, seat.pk])
    chair.post(address, {"role": Membership.Role.MEMBER, "seen": Membership.Role.GUEST})
    guest = Client()
    guest.force_login(cast.accounts["guest"])
    assert guest.get(reverse("operation_add", args=[cast.scheme.slug])).status_code == 200
    page = chair.post(address, {"role": "none", "seen": Membership.Role.GUEST}, follow=True)
    assert "Ville de Bellerive a le rôle « membre »" in plain(page.content.decode())
    assert guest.get(reverse("dashboard", args=[cast.scheme.slug])).status_code == 200
    chair.post(address, {"role": "none", "seen": Membership.Role.MEMBER})
    assert guest.get(reverse("dashboard", args=[cast.scheme.slug])).status_code == 404


def test_a_new_organisation_is_seated_or_told_why_not(cast: Cast, chair: Client) -> None:
    address = reverse("seat_add", args=[cast.scheme.slug])
    name = "Agence de santé de Bellerive"
    new = {"partner_name": name, "partner_kind": "health", "role": "guest"}
    chair.post(address, new)
    assert cast.scheme.memberships.filter(partner__name=name, role="guest").count() == 1
    page = chair.post(address, new, follow=True).content.decode()
    assert "déjà connue" in page
    page = chair.post(address, {"role": "guest"}, follow=True).content.decode()
    assert "Choisissez une organisation connue" in page


def test_who_has_no_organisation_says_which_one_chairs(cast: Cast, client: Client) -> None:
    client.force_login(cast.accounts["administrator"])
    lacking = client.post(reverse("scheme_add"), MANDATE).content.decode()
    assert "Choisissez une organisation connue" in lacking
    client.post(reverse("scheme_add"), MANDATE | {"partner": cast.partners["member"].pk})
    seat = Membership.objects.get(scheme__name=MANDATE["name"])
    assert (seat.partner, seat.role) == (cast.partners["member"], Membership.Role.CHAIR)


def test_areas_are_named_without_a_file_and_once(cast: Cast, chair: Client) -> None:
    address = reverse("scheme_perimeter", args=[cast.scheme.slug])
    kept = {"areas": [cast.area.pk], "named": "La Gare\n\n  le   Port \nla gare"}
    for _ in range(2):
        chair.post(address, kept)
    named = cast.scheme.areas.exclude(pk=cast.area.pk)
    assert [(area.name, area.outline) for area in named] == [("La Gare", "none"), ("le Port", "none")]


def test_a_form_opened_from_the_steps_leads_back_to_them(cast: Cast, chair: Client) -> None:
    fields = {"title": "Éclairer", "aim": "done", "state": "open"}
    steps = reverse("scheme", args=[cast.scheme.slug])
    address = reverse("objective_add", args=[cast.scheme.slug])
    assert chair.post(address, fields).headers["Location"] != steps
    assert chair.post(f"{address}?etape=1", fields).headers["Location"] == steps


def test_two_people_who_edit_the_mandate_are_told(cast: Cast) -> None:
    actor = cast.accounts["chair"]
    schemes.change_scheme(actor=actor, scheme=cast.scheme, version=1, theme="Crack")
    with pytest.raises(StaleError):
        schemes.change_scheme(actor=actor, scheme=cast.scheme, version=1, theme="Autre")
    cast.scheme.refresh_from_db()
    assert cast.scheme.theme == "Crack"


@pytest.mark.parametrize(
    ("precision", "ends_on", "printed"),
    [
        ("day", None, "depuis le 1er mars 2018"),
        ("month", None, "depuis mars 2018"),
        ("year", None, "depuis 2018"),
        ("month", dt.date(2018, 9, 24), "de mars 2018 au 24 septembre 2018"),
    ],
)
def test_a_beginning_is_printed_no_more_precisely_than_known(
    precision: str, ends_on: dt.date | None, printed: str
) -> None:
    scheme = Scheme(starts_on=dt.date(2018, 3, 1), starts_precision=precision, ends_on=ends_on)
    assert scheme_span(scheme).replace("\u00a0", " ") == printed


def test_the_perimeter_may_be_emptied(cast: Cast, chair: Client) -> None:
    shown = {"areas": [], "seen": [cast.area.pk]}
    chair.post(reverse("scheme_perimeter", args=[cast.scheme.slug]), shown)
    assert cast.scheme.areas.count() == 0
    page = chair.get(reverse("scheme", args=[cast.scheme.slug])).content.decode()
    assert "itinérant" in page


def test_the_perimeter_is_chosen_by_partition_and_town(cast: Cast, chair: Client) -> None:
    towns = schemes.create_partition(actor=None, code="communes", name="Communes")
    wide = [[1.8, 47.8], [2.0, 47.8], [2.0, 48.0], [1.8, 48.0], [1.8, 47.8]]
    outline = {"geometry": {"type": "Polygon", "coordinates": [wide]}, "outline": "schematic"}
    schemes.create_area(actor=None, partition=towns, code="45999", name="Bellerive", **outline)
    page = chair.get(reverse("scheme_perimeter", args=[cast.scheme.slug])).content.decode()
    groups = re.findall(r'role="group" aria-label="([^"]+)".*?> ([^<]+)</label>', page)
    assert groups == [("Communes", "Bellerive"), ("Quartiers de la ville", "Les Tilleuls (Bellerive)")]


def test_areas_chosen_by_two_at_once_are_all_kept(cast: Cast, chair: Client) -> None:
    told: dict[str, Any] = {"actor": None, "partition": cast.area.partition}
    north, south = (schemes.create_area(**told, code=code, name=f"Quartier {code}") for code in ("n", "s"))
    address = reverse("scheme_perimeter", args=[cast.scheme.slug])
    seen = chair.get(address).context["form"]["seen"].value()
    chair.post(address, {"areas": [cast.area.pk, north.pk], "seen": seen})
    # From a page opened before: the first area is taken out, the southern one added.
    page = chair.post(address, {"areas": [south.pk], "seen": [cast.area.pk]}, follow=True)
    assert "gardé : Quartier n." in plain(page.content.decode())
    assert set(cast.scheme.areas.all()) == {north, south}
