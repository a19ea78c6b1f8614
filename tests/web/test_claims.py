"""Figures typed by hand, withdrawn and corrected; what they are about."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from gltd.errors import GltdError
from gltd.web.actions import claims, conflicts, errata, schemes, sources
from gltd.web.models import AuditEntry, Claim, Source
from tests.cast import Cast, found, state


@pytest.fixture
def service_return(cast: Cast) -> Source:
    """Return a service return without text."""
    return sources.keep_return(
        actor=None,
        scheme=cast.scheme,
        publisher="Commissariat de Bellerive",
        title="Compte rendu de l'opération",
        published_on=dt.date(2024, 3, 14),
    )


def enter(cast: Cast, source: Source, *, value: int = 720, measure: str = "seizure.heroin") -> Claim:
    """Enter a figure of the cast's operation."""
    return claims.enter_claim(
        actor=cast.accounts["member"], source=source, measure=measure, value=value, subject=cast.operation
    )


def test_the_page_of_a_figure_marks_what_agrees_with_it(cast: Cast, service_return: Source) -> None:
    claim = enter(cast, service_return)
    press = sources.keep_return(
        actor=None, scheme=cast.scheme, publisher="La Gazette", title="x", published_on=dt.date(2024, 3, 15)
    )
    reader = Client()
    reader.force_login(cast.accounts["member"])
    page = reverse("claim", args=[cast.scheme.slug, claim.pk])
    enter(cast, press, value=900)
    assert "concorde" not in reader.get(page).content.decode()
    enter(cast, press)
    assert "concorde" in reader.get(page).content.decode()


def test_a_typed_figure_counts_at_once_with_its_unit_and_words(cast: Cast, service_return: Source) -> None:
    claim = enter(cast, service_return)
    assert (claim.status, claim.unit, claim.nature) == ("confirmed", "g", "flow")
    assert claim.passage == "Héroïne saisie\u202f: 720\u00a0g"
    assert claim.subject == cast.operation
    assert AuditEntry.objects.filter(action="saisie", object_id=claim.pk).exists()


def test_a_typed_figure_is_set_against_what_is_on_record(cast: Cast, service_return: Source) -> None:
    enter(cast, service_return)
    other = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720000", unit="g")
    claims.decide_claim(actor=cast.accounts["chair"], claim=other, version=1, status="confirmed")
    assert cast.scheme.conflicts.get().kind == "unit_slip"


def test_a_passage_that_stands_in_the_text_is_placed(cast: Cast) -> None:
    claim = claims.enter_claim(
        actor=None,
        source=cast.source,
        measure="seizure.cash",
        value=8300,
        passage="8 300 € en liquide",
        place="Les Tilleuls",
    )
    assert cast.source.text[claim.start : claim.end] == "8 300 € en liquide"
    assert claim.subject is None


def test_a_stock_measure_is_entered_as_a_stock_of_an_area(cast: Cast, service_return: Source) -> None:
    claim = claims.enter_claim(
        actor=None, source=service_return, measure="camera.total", value=12, subject=cast.area
    )
    assert (claim.nature, claim.area, claim.operation) == ("stock", cast.area, None)


@pytest.mark.parametrize(
    ("measure", "value", "word"), [("seizure.unknown", 1, "catalogue"), ("seizure.cash", -1, "négatif")]
)
def test_what_cannot_be_a_figure_is_refused_in_one_sentence(
    service_return: Source, measure: str, value: int, word: str
) -> None:
    with pytest.raises(GltdError, match=word):
        claims.enter_claim(actor=None, source=service_return, measure=measure, value=value)
    assert not service_return.claims.exists()


def test_a_figure_is_not_about_what_belongs_to_another_scheme(cast: Cast) -> None:
    elsewhere = found(slug="lointain", name="GLTD lointain")
    source = sources.keep_return(
        actor=None, scheme=elsewhere, publisher="x", title="y", published_on=dt.date(2024, 3, 14)
    )
    with pytest.raises(GltdError, match="pas de ce dispositif"):
        enter(cast, source)


def test_nobody_is_a_subject(cast: Cast, service_return: Source) -> None:
    with pytest.raises(TypeError, match="User"):
        claims.enter_claim(
            actor=None,
            source=service_return,
            measure="seizure.cash",
            value=1,
            subject=cast.accounts["chair"],
        )


def test_claim_is_about_one_thing(cast: Cast, service_return: Source) -> None:
    claim = enter(cast, service_return)
    with pytest.raises(IntegrityError, match="claim_is_about_one_thing"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(area=cast.area)


def test_claim_withdrawn_says_why(cast: Cast, service_return: Source) -> None:
    claim = enter(cast, service_return)
    with pytest.raises(GltdError, match="Dites pourquoi"):
        claims.decide_claim(actor=None, claim=claim, version=1, status="withdrawn")
    with pytest.raises(IntegrityError, match="claim_withdrawn_says_why"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(status="withdrawn")


def test_the_same_return_is_kept_once(cast: Cast, service_return: Source) -> None:
    again = sources.keep_return(
        actor=None,
        scheme=cast.scheme,
        publisher=service_return.publisher,
        title=service_return.title,
        published_on=service_return.published_on,
    )
    assert again == service_return


def test_an_erratum_supersedes_a_figure_and_can_be_taken_back(cast: Cast, service_return: Source) -> None:
    chair = cast.accounts["chair"]
    claim = enter(cast, service_return, value=72)
    other = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    claims.decide_claim(actor=chair, claim=other, version=1, status="confirmed")
    assert conflicts.count_open_groups(cast.scheme) == 1
    erratum = errata.correct_claim(
        actor=chair,
        claim=claim,
        version=claim.version,
        reason="Faute de frappe du compte rendu",
        entry=claims.Entry(measure=claim.measure, value=720, subject=cast.operation),
    )
    claim.refresh_from_db()
    assert claim.status == Claim.Status.CORRECTED
    assert erratum.replacement is not None
    assert erratum.replacement.value == 720
    assert conflicts.count_open_groups(cast.scheme) == 0
    with pytest.raises(GltdError, match="rectifié"):
        claims.decide_claim(actor=chair, claim=claim, version=claim.version, status="confirmed")
    errata.reverse_erratum(actor=chair, erratum=erratum, reason="Le premier chiffre était le bon")
    claim.refresh_from_db()
    erratum.replacement.refresh_from_db()
    assert (claim.status, erratum.replacement.status) == ("confirmed", "withdrawn")
    assert conflicts.count_open_groups(cast.scheme) == 1


def test_only_a_confirmed_figure_is_corrected_and_with_a_reason(cast: Cast, service_return: Source) -> None:
    chair = cast.accounts["chair"]
    proposed = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    with pytest.raises(GltdError, match="confirmé"):
        errata.correct_claim(actor=chair, claim=proposed, version=1, reason="x")
    claim = enter(cast, service_return)
    with pytest.raises(GltdError, match="Dites pourquoi"):
        errata.correct_claim(actor=chair, claim=claim, version=1, reason="  ")


def test_one_erratum_in_force(cast: Cast, service_return: Source) -> None:
    claim = enter(cast, service_return)
    erratum = errata.correct_claim(actor=cast.accounts["chair"], claim=claim, version=1, reason="Démenti")
    with pytest.raises(ValidationError, match="one_erratum_in_force"):
        erratum.__class__(claim=claim, reason="Autre").full_clean()


def test_pairs_that_share_a_figure_are_one_thing_to_settle(cast: Cast) -> None:
    values = {"720 g d'héroïne": 720, "Premier autre": 900, "Second autre": 1500}
    for number, (words, value) in enumerate(values.items()):
        source = sources.add_source(
            actor=None,
            scheme=cast.scheme,
            kind="press",
            publisher=f"Journal {number}",
            title=words,
            published_on=dt.date(2024, 3, 13),
        )
        enter(cast, source, value=value)
    pairs = conflicts.list_open_conflicts(cast.scheme).count()
    groups = conflicts.list_open_groups(cast.scheme)
    assert (pairs, len(groups), conflicts.count_open_groups(cast.scheme)) == (3, 1, 1)
    assert len(groups[0].claims) == len(values)


def test_entering_a_scheme_needs_no_area(cast: Cast) -> None:
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[])
    source = sources.keep_return(
        actor=None, scheme=cast.scheme, publisher="x", title="y", published_on=dt.date(2024, 3, 14)
    )
    assert claims.enter_claim(actor=None, source=source, measure="seizure.cash", value=10).subject is None


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ({"date_text": "2023-11-31"}, "calendrier"),
        ({"date_text": "9999-12-31"}, "de 1900 à 2100"),
        ({"period_start": "0001-01-01"}, "de 1900 à 2100"),
        ({"period_start": "2099-01"}, "pas encore venu"),
    ],
)
def test_no_figure_of_a_day_that_nobody_has_counted(
    when: dict[str, str], said: str, cast: Cast, service_return: Source
) -> None:
    told = {"actor": None, "source": service_return, "measure": "seizure.cash", "value": 5}
    with pytest.raises(GltdError, match=said):
        claims.enter_claim(**told, **when)  # type: ignore[arg-type]  # its own fields
    claim = Claim.objects.create(source=service_return, measure="seizure.cash", value=5, passage="x", **when)
    with pytest.raises(GltdError, match=said):
        claims.decide_claim(actor=None, claim=claim, version=1, status="confirmed")


def test_an_impossible_day_on_record_breaks_no_page(cast: Cast, chair: Client) -> None:
    state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    Claim.objects.update(date_text="2023-11-31")
    page = chair.get(reverse("claims", args=[cast.scheme.slug]))
    assert "31/11/2023 (date impossible)" in page.content.decode()


def test_what_is_counted_one_by_one_has_no_decimals(cast: Cast, service_return: Source) -> None:
    told: dict[str, Any] = {"actor": cast.accounts["member"], "source": service_return}
    with pytest.raises(GltdError, match="nombres entiers"):
        claims.enter_claim(**told, measure="arrest.interpellation", value=Decimal("1.5"))
    for measure in ("seizure.heroin", "seizure.cash", "camera.average"):
        claims.enter_claim(**told, measure=measure, value=Decimal("1.5"))
    claims.enter_claim(**told, measure="arrest.interpellation", value=Decimal("2.0"))
    assert Claim.objects.filter(source=service_return).count() == 4
