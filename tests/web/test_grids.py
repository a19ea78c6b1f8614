"""The grid of results: each filled cell is a claim of the partner's own return, and nothing is lost."""

import datetime as dt
import html
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from gltd.web.actions import claims, grids, operations
from gltd.web.models import AuditEntry, Claim, Conflict, ServiceReturn
from tests.cast import Cast


def address_of(cast: Cast, *, partner: str = "member") -> str:
    found = reverse("results_fill", args=[cast.scheme.slug, cast.operation.pk])
    return f"{found}?partenaire={cast.partners[partner].pk}"


def fill(cast: Cast, client: Client, *, partner: str = "member", **cells: str) -> str:
    """Send the grid; names are measures with a double underscore for the point."""
    known = grids.list_cells(cast.operation, partner=cast.partners[partner])
    told: dict[str, str] = {}
    for name, value in cells.items():
        code = name.replace("__", ".")
        told |= {f"v-{code}": value, f"n-{code}": str(known[code].version) if code in known else "0"}
    answer = client.post(address_of(cast, partner=partner), told)
    return answer.content.decode() if answer.status_code == 200 else ""


def test_each_filled_cell_is_a_claim_of_one_return(cast: Cast, chair: Client) -> None:
    fill(cast, chair, arrest__interpellation="6", seizure__cannabis_resin="5,4 kg", arrest__ecrou="")
    fill(cast, chair, arrest__garde_a_vue="~4")
    made = ServiceReturn.objects.get()
    assert (made.operation, made.partner) == (cast.operation, cast.partners["member"])
    assert (made.source.kind, made.source.publisher) == ("return", "Commissariat de Bellerive")
    found = Claim.objects.filter(source=made.source).order_by("pk")
    assert [(one.measure, one.value, one.qualifier, one.status) for one in found] == [
        ("seizure.cannabis_resin", Decimal(5400), "", "confirmed"),
        ("arrest.interpellation", Decimal(6), "", "confirmed"),
        ("arrest.garde_a_vue", Decimal(4), "about", "confirmed"),
    ]
    assert {one.operation for one in found} == {cast.operation}
    assert {one.date_text for one in found} == {"2024-03-12"}


def test_a_cell_changed_later_is_a_new_version_that_the_journal_tells(cast: Cast, chair: Client) -> None:
    fill(cast, chair, arrest__interpellation="6")
    fill(cast, chair, arrest__interpellation="7")
    claim = Claim.objects.get(measure="arrest.interpellation")
    assert (claim.value, claim.version) == (Decimal(7), 2)
    assert claim.passage.endswith(" 7")
    entry = AuditEntry.objects.get(object_kind="claim", object_id=claim.pk, action="correction de saisie")
    assert entry.changes["kept"]["value"] == ["6.0000", "7"]


def test_an_emptied_cell_withdraws_its_figure_and_says_why(cast: Cast, chair: Client) -> None:
    fill(cast, chair, arrest__interpellation="6")
    fill(cast, chair, arrest__interpellation="")
    claim = Claim.objects.get(measure="arrest.interpellation")
    assert (claim.status, claim.reason) == ("withdrawn", grids.EMPTIED)
    fill(cast, chair, arrest__interpellation="5")
    assert Claim.objects.get(measure="arrest.interpellation", status="confirmed").value == 5


def test_an_unchanged_grid_writes_nothing(cast: Cast, chair: Client) -> None:
    fill(cast, chair, arrest__interpellation="6")
    before = AuditEntry.objects.count()
    fill(cast, chair, arrest__interpellation="6", arrest__ecrou="")
    assert AuditEntry.objects.count() == before


def test_nothing_is_written_when_one_cell_does_not_read(cast: Cast, chair: Client) -> None:
    page = fill(cast, chair, arrest__interpellation="6", arrest__ecrou="quelques")
    assert "quelques\u202f» ne se lit pas comme un nombre" in page
    assert 'value="6"' in page
    assert not Claim.objects.filter(operation=cast.operation).exists()


def test_the_second_of_two_who_fill_a_grid_is_told_and_keeps_what_was_typed(
    cast: Cast, chair: Client
) -> None:
    fill(cast, chair, arrest__interpellation="6")
    told = {"v-arrest.interpellation": "9", "n-arrest.interpellation": "0"}
    page = chair.post(address_of(cast), told).content.decode()
    assert "Entre-temps\u202f: «\u202f6\u202f»" in page.replace("\xa0", "\u202f")
    assert 'value="9"' in page
    assert Claim.objects.get(measure="arrest.interpellation").value == 6


def test_each_partner_has_its_own_return_and_they_may_contradict(cast: Cast, chair: Client) -> None:
    fill(cast, chair, partner="member", seizure__heroin="720 g")
    fill(cast, chair, partner="guest", seizure__heroin="720 kg")
    assert ServiceReturn.objects.count() == 2
    conflict = Conflict.objects.get(scheme=cast.scheme, vanished_at=None)
    assert conflict.kind == "unit_slip"
    page = chair.get(address_of(cast)).content.decode()
    assert "selon Ville de Bellerive" in page
    fill(cast, chair, partner="guest", seizure__heroin="720")
    assert not Conflict.objects.filter(scheme=cast.scheme, vanished_at=None).exists()


def test_the_last_operation_lends_its_measures_and_none_of_its_values(cast: Cast, chair: Client) -> None:
    fill(cast, chair, environment__hedges="37")
    later = operations.create_operation(
        actor=None,
        scheme=cast.scheme,
        kind="anti_drug",
        title="La suivante",
        starts_at=dt.datetime(2024, 4, 2, 19, 0, tzinfo=dt.UTC),
        areas=[cast.area],
    )
    assert grids.find_previous(later) == cast.operation
    address = reverse("results_fill", args=[cast.scheme.slug, later.pk])
    page = chair.get(f"{address}?comme={cast.operation.pk}").content.decode()
    before_the_fold = (
        page.partition("<details")[0] + page.partition("Cadre de vie</h2>")[2].partition("<details")[0]
    )
    assert "v-environment.hedges" in before_the_fold
    assert 'value="37"' not in page
    assert not later.claims.exists()


def test_more_referrals_than_arrests_is_said_and_not_refused(cast: Cast, chair: Client) -> None:
    told = {"v-arrest.interpellation": "2", "v-arrest.deferrement": "5"}
    page = chair.post(address_of(cast), told, follow=True).content.decode()
    assert "2 chiffres enregistrés." in page
    assert "Plus de déferrements (5) que d'interpellations (2)" in html.unescape(page)


def test_return_once_per_operation(cast: Cast) -> None:
    made = grids.open_return(actor=None, operation=cast.operation, partner=cast.partners["member"])
    again = grids.open_return(actor=None, operation=cast.operation, partner=cast.partners["member"])
    assert again == made
    with (
        pytest.raises(IntegrityError, match=r"return_once_per_operation|web_servicereturn"),
        transaction.atomic(),
    ):
        ServiceReturn.objects.create(operation=made.operation, partner=made.partner, source=cast.source)


def test_a_figure_of_another_source_is_not_a_cell(cast: Cast) -> None:
    claims.enter_claim(
        actor=None, source=cast.source, measure="arrest.interpellation", value=3, subject=cast.operation
    )
    assert grids.list_cells(cast.operation, partner=cast.partners["member"]) == {}
