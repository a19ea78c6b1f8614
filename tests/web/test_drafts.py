"""A draft is written by figures and edited by people; a sentence whose figure changed stands in the way."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gltd.errors import GltdError
from gltd.web.actions import claims, drafts
from gltd.web.actions.locking import StaleError
from gltd.web.models import Claim, Draft, Report
from tests.cast import Cast
from tests.web.test_publications import tell

YEAR: dict[str, Any] = {"period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 12, 31)}


def begin(cast: Cast, **fields: object) -> Draft:
    """Begin a draft as the chair."""
    return drafts.create_draft(actor=cast.accounts["chair"], scheme=cast.scheme, **{**YEAR, **fields})


def test_the_texts_are_suggested_from_the_figures(cast: Cast) -> None:
    tell(cast, {"arrest.interpellation": "41"})
    draft = begin(cast)
    text = draft.texts["resultats"]
    assert "41" in text["text"]
    assert [quote[2] for quote in text["quotes"]] == ["41"]


def test_a_sentence_whose_figure_changed_is_marked_and_stands_in_the_way(cast: Cast) -> None:
    source = tell(cast, {"arrest.interpellation": "41"})
    draft = begin(cast)
    assert not drafts.prepare_draft(draft, actor=None).obstacles
    Claim.objects.filter(source=source).update(value=Decimal(43))
    (stale,) = drafts.prepare_draft(draft, actor=None).stale
    assert (stale.quote.printed, stale.now) == ("41", "43")
    assert "41" in stale.sentence
    with pytest.raises(GltdError, match="un chiffre qui a changé"):
        drafts.freeze_draft(actor=cast.accounts["chair"], draft=draft, version=draft.version)


def test_an_erratum_takes_up_what_people_wrote_and_marks_what_changed(cast: Cast) -> None:
    source = tell(cast, {"arrest.interpellation": "41"})
    chair = cast.accounts["chair"]
    draft = begin(cast)
    words = {"resultats": "Les 41 interpellations ont pesé.", "perception": "Le calme revient."}
    draft = drafts.change_draft(actor=chair, draft=draft, version=draft.version, words=words)
    first = drafts.freeze_draft(actor=chair, draft=draft, version=draft.version)
    Claim.objects.filter(source=source).update(value=Decimal(43))
    second = begin(cast, replaces=first, erratum="un compte est corrigé")
    assert (second.texts["resultats"]["text"], second.perception) == tuple(words.values())
    (stale,) = drafts.prepare_draft(second, actor=None).stale
    assert (stale.sentence, stale.now) == (words["resultats"], "43")
    with pytest.raises(GltdError, match="garde la nature"):
        begin(cast, kind=Report.Kind.SHEET, replaces=first, erratum="un compte est corrigé")


def test_a_percentage_without_its_counts_stands_in_the_way(cast: Cast) -> None:
    draft = begin(cast)
    words = {"successes": "Les faits ont baissé de 60 %."}
    draft = drafts.change_draft(actor=None, draft=draft, version=draft.version, words=words)
    assert drafts.prepare_draft(draft, actor=None).remarks
    words = {"successes": "Les faits passent de 20 à 8 (−60 %)."}
    draft = drafts.change_draft(actor=None, draft=draft, version=draft.version, words=words)
    assert not drafts.prepare_draft(draft, actor=None).remarks


def test_two_people_who_edit_at_once_are_told(cast: Cast) -> None:
    draft = begin(cast)
    drafts.change_draft(actor=None, draft=draft, version=draft.version, words={"successes": "Un."})
    with pytest.raises(StaleError):
        drafts.change_draft(actor=None, draft=draft, version=draft.version, words={"successes": "Deux."})


def test_freezing_a_draft_makes_its_bilan_once(cast: Cast) -> None:
    tell(cast, {"arrest.interpellation": "41"})
    chair = cast.accounts["chair"]
    draft = begin(cast, kind=Report.Kind.QUARTER)
    report = drafts.freeze_draft(actor=chair, draft=draft, version=draft.version)
    assert report.kind == "quarter"
    draft.refresh_from_db()
    assert draft.report == report
    with pytest.raises(GltdError, match="déjà figé"):
        drafts.freeze_draft(actor=chair, draft=draft, version=draft.version)
    with pytest.raises(GltdError, match="rectificatif"):
        drafts.change_draft(actor=chair, draft=draft, version=draft.version, words={})


def test_a_communique_is_about_its_operation_alone(cast: Cast) -> None:
    source = tell(cast, {"arrest.interpellation": "41"})
    day: dict[str, Any] = {"period_start": "2024-03-12", "period_end": "2024-03-12"}
    entry = claims.Entry(measure="seizure.cash", value=Decimal(8300), subject=cast.operation, **day)
    claims.enter_claims(actor=cast.accounts["chair"], source=source, entries=[entry])
    draft = begin(cast, kind=Report.Kind.OPERATION, operation=cast.operation)
    content = drafts.collect_draft(draft, actor=None)
    assert [figure.measure for family in content.outcome.seizures for figure in family.figures] == [
        "seizure.cash"
    ]
    assert content.outcome.judicial == ()


def test_a_period_without_a_day_in_the_mandate_is_refused_and_one_partly_out_is_told(cast: Cast) -> None:
    with pytest.raises(GltdError, match="avant l'ouverture du mandat"):
        begin(cast, period_start=dt.date(2023, 1, 1), period_end=dt.date(2023, 12, 31))
    partly = begin(cast, period_start=dt.date(2023, 7, 1), period_end=dt.date(2024, 6, 30))
    (caution,) = drafts.collect_draft(partly, actor=None).cautions
    assert "avant l'ouverture du mandat" in caution


def test_the_screens_lead_from_a_draft_to_its_bilan(cast: Cast, chair: Client) -> None:
    tell(cast, {"arrest.interpellation": "41"})
    slug = cast.scheme.slug
    typed = {"kind": "half_year", "period_start": "01012024", "period_end": "31122024"}
    page = chair.post(reverse("draft_add", args=[slug]), typed)["Location"]
    shown = chair.get(page).content.decode()
    assert "Rien n’empêche de le figer" in shown
    assert "Projet : document de travail" in chair.get(f"{page}apercu/").content.decode().replace(
        "\u00a0", " "
    )
    draft = Draft.objects.get()
    report = chair.post(reverse("draft_freeze", args=[slug, draft.pk]), {"version": draft.version})[
        "Location"
    ]
    assert f"{reverse('draft_add', args=[slug])}?rectifie=" in chair.get(report).content.decode()
    form = chair.get(reverse("draft_add", args=[slug]), {"rectifie": Report.objects.get().pk}).context["form"]
    assert form["replaces"].value() == Report.objects.get().pk
    assert form["period_end"].value() == "31/12/2024"


def test_a_pasted_text_is_checked_and_not_kept(cast: Cast, chair: Client) -> None:
    answer = chair.post(reverse("report_check", args=[cast.scheme.slug]), {"text": "3 + 4 = 8"})
    assert "3 + 4" in answer.content.decode()
    assert "Ce qui ne suit pas" in answer.content.decode()
