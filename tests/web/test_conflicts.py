"""Contradictions are found among confirmed claims, ruled upon, and opened again."""

import datetime as dt
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from gltd.errors import GltdError
from gltd.web.actions import claims, conflicts, sources
from gltd.web.actions.locking import StaleError
from gltd.web.models import Claim, Conflict, Ruling
from tests.cast import Cast, state


@pytest.fixture
def pair(cast: Cast) -> tuple[Claim, Claim]:
    """Return two confirmed claims, 720 g and 720 kg of heroin, of one operation."""
    cast.source.text += "\nDans le corps : 720 kg d'héroïne."
    cast.source.save()
    told = [("720 g d'héroïne", "720"), ("720 kg d'héroïne", "720000")]
    both = [
        state(cast, passage=words, measure="seizure.heroin", value=value, unit="g") for words, value in told
    ]
    for claim in both:
        claims.decide_claim(actor=cast.accounts["chair"], claim=claim, version=1, status="confirmed")
    return both[0], both[1]


@pytest.fixture
def slip(cast: Cast, pair: tuple[Claim, Claim]) -> Conflict:
    """Return the contradiction between them."""
    return Conflict.objects.get(scheme=cast.scheme)


def test_a_slip_of_unit_is_found(slip: Conflict, pair: tuple[Claim, Claim]) -> None:
    assert slip.kind == "unit_slip"
    assert set(slip.claims.all()) == set(pair)


def test_finding_again_changes_nothing(cast: Cast, slip: Conflict) -> None:
    conflicts.refresh_conflicts(scheme=cast.scheme)
    assert list(cast.scheme.conflicts.values_list("pk", "vanished_at")) == [(slip.pk, None)]


def test_a_refused_claim_ends_the_contradiction(
    cast: Cast, slip: Conflict, pair: tuple[Claim, Claim]
) -> None:
    claims.decide_claim(actor=cast.accounts["chair"], claim=pair[1], version=2, status="refused")
    assert not conflicts.list_open_conflicts(cast.scheme).exists()
    claims.decide_claim(actor=cast.accounts["chair"], claim=pair[1], version=3, status="confirmed")
    assert list(conflicts.list_open_conflicts(cast.scheme)) == [slip]


def test_a_ruling_settles_and_its_reversal_opens_again(
    cast: Cast, slip: Conflict, pair: tuple[Claim, Claim]
) -> None:
    chair = cast.accounts["chair"]
    ruling = conflicts.rule_conflict(
        actor=chair,
        conflict=slip,
        choice=Ruling.Choice.CLAIM,
        claim=pair[0],
        reason="Procès-verbal de saisie",
    )
    assert not conflicts.list_open_conflicts(cast.scheme).exists()
    assert conflicts.read_open(cast.scheme).set_aside == {pair[1].pk}
    conflicts.reverse_ruling(actor=chair, ruling=ruling, reason="Erreur de procès-verbal")
    assert list(conflicts.list_open_conflicts(cast.scheme)) == [slip]
    ruling.refresh_from_db()
    assert (ruling.reason, ruling.reversal_reason) == ("Procès-verbal de saisie", "Erreur de procès-verbal")


def test_a_claim_set_aside_contests_nothing_else(
    cast: Cast, slip: Conflict, pair: tuple[Claim, Claim]
) -> None:
    other = sources.add_source(
        actor=None,
        scheme=cast.scheme,
        kind="press",
        publisher="Le Courrier de Bellerive",
        title="Opération aux Tilleuls",
        published_on=dt.date(2024, 3, 13),
        text="1,5 kg d'héroïne ont été saisis.",
    )
    third = state(
        cast, passage="1,5 kg d'héroïne", measure="seizure.heroin", value="1500", unit="g", source=other
    )
    claims.decide_claim(actor=cast.accounts["chair"], claim=third, version=1, status="confirmed")
    conflicts.rule_conflict(
        actor=cast.accounts["chair"],
        conflict=slip,
        choice=Ruling.Choice.CLAIM,
        claim=pair[0],
        reason="Scellés",
    )
    still_open = conflicts.list_open_conflicts(cast.scheme)
    assert [set(conflict.claims.all()) for conflict in still_open] == [{pair[0], third}]


def test_nothing_retained_leaves_it_open(cast: Cast, slip: Conflict) -> None:
    conflicts.rule_conflict(
        actor=cast.accounts["chair"],
        conflict=slip,
        choice=Ruling.Choice.NONE,
        reason="Attendre le laboratoire",
    )
    assert list(conflicts.list_open_conflicts(cast.scheme)) == [slip]


def test_two_rulings_cannot_be_in_force(cast: Cast, slip: Conflict, pair: tuple[Claim, Claim]) -> None:
    chair = cast.accounts["chair"]
    conflicts.rule_conflict(actor=chair, conflict=slip, choice="value", value=Decimal(700), reason="Pesée")
    with pytest.raises(GltdError, match="déjà arbitrée"):
        conflicts.rule_conflict(actor=chair, conflict=slip, choice="claim", claim=pair[0], reason="Autre")


def test_a_ruling_retains_only_a_claim_of_its_contradiction(cast: Cast, slip: Conflict) -> None:
    other = state(cast, passage="8 300 € en liquide", measure="seizure.cash", value="8300", unit="EUR")
    with pytest.raises(GltdError, match="l'un de ceux"):
        conflicts.rule_conflict(
            actor=cast.accounts["chair"], conflict=slip, choice="claim", claim=other, reason="Erreur"
        )


def test_the_form_asks_for_what_the_choice_needs(cast: Cast, slip: Conflict, chair: Client) -> None:
    address = reverse("conflict", args=[cast.scheme.slug, slip.pk])
    page = chair.post(address, {"choice": "claim", "reason": "Parce que"}).content.decode()
    assert "Choisissez le chiffre retenu." in page
    assert not slip.rulings.exists()
    chair.post(address, {"choice": "value", "value": "0,72", "reason": "Pesée du laboratoire"})
    assert slip.rulings.get().value == Decimal("0.72")


def test_two_people_deciding_at_once_the_second_is_told(cast: Cast, pair: tuple[Claim, Claim]) -> None:
    with pytest.raises(StaleError, match="entre-temps"):
        claims.decide_claim(actor=cast.accounts["member"], claim=pair[0], version=1, status="refused")
    pair[0].refresh_from_db()
    assert pair[0].status == Claim.Status.CONFIRMED
