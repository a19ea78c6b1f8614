"""A proposal corrected in its own row: what may be typed, what comes back, nothing lost."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gltd.web.actions import claims, sources
from gltd.web.models import Claim
from gltd.web.pages.proposals import NumberField, WhenField, describe_proposal
from tests.cast import Cast, state

ROW = {"HX-Request": "true"}


@pytest.fixture
def heroin(cast: Cast) -> Claim:
    """Propose the heroin of the cast's text."""
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    claim.refresh_from_db()
    return claim


@pytest.fixture
def member(cast: Cast) -> Client:
    """Return the browser of the member."""
    client = Client()
    client.force_login(cast.accounts["member"])
    return client


def typed(claim: Claim, **changes: str) -> dict[str, Any]:
    """Return what the row holds once some fields are typed over."""
    shown = {name: value or "" for name, value in describe_proposal(claim).items()}
    return {**shown, "version": claim.version, **changes}


def send(member: Client, cast: Cast, claim: Claim, **changes: str) -> Any:
    """Send the row of a proposal."""
    address = reverse("proposal", args=[cast.scheme.slug, claim.pk])
    return member.post(address, typed(claim, **changes), headers=ROW)


def test_a_row_opens_with_what_was_read(cast: Cast, heroin: Claim, member: Client) -> None:
    page = member.get(reverse("proposal", args=[cast.scheme.slug, heroin.pk]), headers=ROW)
    text = page.content.decode()
    assert 'value="720"' in text
    assert 'value="12/03/2024"' in text
    assert f'id="c{heroin.pk}_value"' in text
    assert "<html" not in text


def test_without_script_the_page_of_the_figure_opens(cast: Cast, heroin: Claim, member: Client) -> None:
    page = member.get(reverse("proposal", args=[cast.scheme.slug, heroin.pk]))
    assert page.headers["Location"].endswith(f"/chiffres/{heroin.pk}/#corriger")


def test_value_unit_measure_nuance_date_and_place_are_kept(cast: Cast, heroin: Claim, member: Client) -> None:
    changes = {
        "value": "1 065,5",
        "unit": "kg",
        "measure": "seizure.cocaine",
        "qualifier": "nearly",
        "when": "du 01/03/2024 au 15/03/2024",
        "place": "Les Tilleuls",
    }
    page = send(member, cast, heroin, **changes)
    heroin.refresh_from_db()
    assert heroin.value == Decimal("1065500")
    assert (heroin.measure, heroin.unit, heroin.qualifier) == ("seizure.cocaine", "g", "nearly")
    assert (heroin.date_text, heroin.period_start, heroin.period_end) == ("", "2024-03-01", "2024-03-15")
    assert (heroin.place, heroin.status) == ("Les Tilleuls", "confirmed")
    assert heroin.operation == cast.operation
    assert 'data-status="confirmed"' in page.content.decode()


def test_what_clashes_with_the_record_comes_back_with_the_row(
    cast: Cast, heroin: Claim, member: Client
) -> None:
    elsewhere = sources.keep_return(
        actor=None,
        scheme=cast.scheme,
        publisher="Commissariat de Bellerive",
        title="Compte rendu de l'opération",
        published_on=dt.date(2024, 3, 14),
    )
    claims.enter_claim(
        actor=None,
        source=elsewhere,
        measure="seizure.heroin",
        value=720,
        subject=cast.operation,
        date_text="2024-03-12",
    )
    page = send(member, cast, heroin, unit="kg")
    text = page.content.decode()
    assert 'id="contradictions" hx-swap-oob' in text
    assert "1 contradiction" in text


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"value": "beaucoup"}, "value"),
        ({"unit": "€"}, "unit"),
        ({"value": "5", "value_max": "3"}, "value_max"),
        ({"when": "mardi"}, "when"),
        ({"when": "31/02/2024"}, "when"),
        ({"place": "chez Kevin Benali, 06 12 34 56 78"}, "place"),
    ],
)
def test_a_fault_is_told_beside_its_field_and_nothing_typed_is_lost(
    cast: Cast, heroin: Claim, member: Client, changes: dict[str, str], field: str
) -> None:
    page = send(member, cast, heroin, **{"place": "Les Tilleuls", **changes})
    text = page.content.decode()
    heroin.refresh_from_db()
    assert heroin.status == "proposed"
    assert f'id="c{heroin.pk}_{field}_error"' in text
    for value in changes.values():
        assert value in text


def test_two_who_correct_at_once_are_told_and_keep_what_they_typed(
    cast: Cast, heroin: Claim, member: Client
) -> None:
    stale = typed(heroin, value="650")
    claims.decide_claim(actor=cast.accounts["chair"], claim=heroin, version=1, status="refused")
    page = member.post(reverse("proposal", args=[cast.scheme.slug, heroin.pk]), stale, headers=ROW)
    text = page.content.decode()
    assert 'role="alert"' in text
    assert 'value="650"' in text
    heroin.refresh_from_db()
    assert heroin.value == 720
    assert f'name="version" value="{heroin.version}"' in text


def test_a_row_is_closed_as_it_was(cast: Cast, heroin: Claim, member: Client) -> None:
    page = member.get(reverse("proposal", args=[cast.scheme.slug, heroin.pk]) + "?fermer=1", headers=ROW)
    assert "data-editing" not in page.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("13/12/2023", ("2023-12-13", "", "")),
        ("13122023", ("2023-12-13", "", "")),
        ("12/2023", ("2023-12", "", "")),
        ("2023", ("", "2023", "2023")),
        ("2022 - 2023", ("", "2022", "2023")),
        ("depuis 01/01/2024", ("", "2024-01-01", "")),
        ("jusqu'au 3/4/2024", ("", "", "2024-04-03")),
        ("08/09", ("XXXX-09-08", "", "")),
        ("", ("", "", "")),
    ],
)
def test_dates_and_periods_are_read_as_they_are_typed(text: str, said: tuple[str, str, str]) -> None:
    kept = WhenField(required=False).clean(text)
    assert (kept["date_text"], kept["period_start"], kept["period_end"]) == said


def test_a_period_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValidationError):
        WhenField().clean("2024 - 2023")


@pytest.mark.parametrize(
    ("text", "value"), [("1 065", "1065"), ("5,4", "5.4"), ("5.4", "5.4"), ("8\u202f300", "8300")]
)
def test_numbers_are_read_as_they_are_typed(text: str, value: str) -> None:
    assert NumberField().clean(text) == Decimal(value)
