"""A pasted text is masked, read and proposed; nothing proposed counts."""

import datetime as dt
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from gltd.errors import GltdError
from gltd.web.actions import claims, sources
from gltd.web.models import AuditEntry, Claim, Source
from gltd.web.templatetags.french import claim_label
from tests.cast import Cast, state

TEXT = (
    "Opération antidrogue aux Tilleuls\n"
    "Mardi 12 mars 2024, 42 policiers ont été engagés. Quatre personnes ont été interpellées.\n"
    "Saisies : 1,2 kg d'héroïne, 300 g de cocaïne et 5 400 euros en espèces."
)


def read(cast: Cast, *, text: str = TEXT) -> Source:
    """Read a text in the cast's scheme."""
    return sources.read_source(
        actor=cast.accounts["member"],
        scheme=cast.scheme,
        kind="communique",
        publisher="Préfecture de Bellerive",
        title="Communiqué",
        published_on=dt.date(2024, 3, 13),
        url="",
        text=text,
    )


def test_figures_are_proposed_at_their_exact_place(cast: Cast) -> None:
    source = read(cast)
    found = {claim.measure: claim for claim in source.claims.all()}
    assert found["seizure.heroin"].value == 1200
    assert found["arrest.interpellation"].value == 4
    assert {claim.status for claim in found.values()} == {Claim.Status.PROPOSED}
    for claim in found.values():
        assert source.text[claim.start : claim.end] == claim.passage


def test_a_proposal_is_in_no_contradiction_before_it_is_confirmed(cast: Cast) -> None:
    first, second = read(cast), read(cast, text=TEXT.replace("1,2 kg", "1,2 g"))
    assert not cast.scheme.conflicts.exists()
    for source in (first, second):
        claim = source.claims.get(measure="seizure.heroin")
        claims.decide_claim(
            actor=cast.accounts["member"],
            claim=claim,
            version=1,
            status="confirmed",
            operation=cast.operation,
        )
    conflict = cast.scheme.conflicts.get()
    assert (conflict.kind, abs(conflict.factor_exponent or 0)) == ("unit_slip", 3)


def test_the_same_text_is_kept_once(cast: Cast) -> None:
    read(cast)
    with pytest.raises(GltdError, match="déjà dans le registre"):
        read(cast)
    assert cast.scheme.sources.filter(title="Communiqué").count() == 1


def test_line_ends_do_not_shift_the_passages(cast: Cast) -> None:
    source = read(cast, text=TEXT.replace("\n", "\r\n"))
    claim = source.claims.get(measure="seizure.heroin")
    assert source.text[claim.start : claim.end] == claim.passage
    assert "\r" not in source.text


def test_names_and_numbers_are_masked_before_the_text_is_kept(cast: Cast) -> None:
    source = read(cast, text=TEXT + "\nContact : 06 12 34 56 78, jean.dupont@exemple.fr.")
    assert "06 12 34 56 78" not in source.text
    assert "jean.dupont@exemple.fr" not in source.text
    assert source.masked_count >= 2


def test_what_is_kept_with_a_text_names_nobody(cast: Cast, chair: Client) -> None:
    told = {
        "publisher": "Kévin Lemoine",
        "title": "Affaire Kévin Lemoine 06 12 34 56 78",
        "published_on": "2024-03-13",
        "kind": "press",
        "url": "https://exemple.fr/affaires/kevin-lemoine-0612345678?p=2",
        "text": TEXT,
    }
    answer = chair.post(reverse("source_read", args=[cast.scheme.slug]), told, follow=True)
    source = Source.objects.get(text__contains=TEXT[:20])
    assert (source.publisher, source.title, source.url) == (
        "[nom]",
        "Affaire [nom] [téléphone]",
        "https://exemple.fr/",
    )
    assert "seul le nom du site en est gardé" in answer.content.decode()


def test_a_figure_in_pieces_asks_for_its_value(cast: Cast, chair: Client) -> None:
    source = read(cast, text="Mardi 12 mars 2024, la police a saisi 35 7130 euros en numéraire.")
    claim = source.claims.get(measure="seizure.cash")
    page = chair.get(reverse("source", args=[cast.scheme.slug, source.pk])).content.decode()
    assert "illisible" in page
    assert "Donner la valeur" in page
    assert 'value="confirmed"' not in page
    with pytest.raises(GltdError, match="illisible"):
        claims.decide_claim(
            actor=cast.accounts["chair"], claim=claim, version=claim.version, status="confirmed"
        )


def test_one_thing_is_labelled_in_the_singular() -> None:
    said = {"seizure.firearm": "arme à feu saisie", "arrest.garde_a_vue": "garde à vue"}
    assert {code: claim_label(Claim(measure=code, value=1)) for code in said} == said
    assert claim_label(Claim(measure="seizure.firearm", value=2)) == "armes à feu saisies"
    assert claim_label(Claim(measure="seizure.cannabis_plants", value=1)) == "plant de cannabis saisi"


def test_an_empty_text_is_refused_in_the_form(cast: Cast, chair: Client) -> None:
    answer = chair.post(reverse("source_read", args=[cast.scheme.slug]), {"publisher": "x", "text": "   "})
    assert answer.status_code == 200
    assert not Source.objects.filter(publisher="x").exists()


def test_the_page_marks_each_passage_and_escapes_the_rest(cast: Cast, chair: Client) -> None:
    source = read(cast, text=TEXT + "\n<script>alert(1)</script>")
    page = chair.get(reverse("source", args=[cast.scheme.slug, source.pk])).content.decode()
    assert "<script>alert" not in page
    assert page.count("<mark ") == source.claims.count()


def test_every_write_is_in_the_journal(cast: Cast) -> None:
    source = read(cast)
    claim = source.claims.get(measure="seizure.heroin")
    claims.decide_claim(actor=cast.accounts["member"], claim=claim, version=1, status="refused")
    written = AuditEntry.objects.filter(actor=cast.accounts["member"]).values_list("action", "object_kind")
    assert set(written) >= {("création", "source"), ("lecture", "source"), ("décision", "claim")}


def test_a_proposal_is_attached_to_the_operation_of_its_day_and_place(cast: Cast) -> None:
    source = read(cast, text=TEXT.replace("Opération antidrogue aux", "Opération dans le quartier des"))
    heroin = source.claims.get(measure="seizure.heroin")
    assert heroin.operation == cast.operation
    elsewhere = read(cast, text=TEXT.replace("12 mars", "19 mars"))
    assert elsewhere.claims.get(measure="seizure.heroin").operation is None


def test_a_pasted_text_is_set_against_what_is_confirmed_before_anything_is_decided(
    cast: Cast, chair: Client
) -> None:
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    claims.decide_claim(actor=cast.accounts["chair"], claim=claim, version=1, status="confirmed")
    text = TEXT.replace("Opération antidrogue aux", "Opération dans le quartier des").replace(
        "1,2 kg", "720 kg"
    )
    source = read(cast, text=text)
    page = chair.get(reverse("source", args=[cast.scheme.slug, source.pk]))
    (found,) = page.context["conflicts"]
    assert found["conflict"].kind == "unit_slip"
    assert not cast.scheme.conflicts.exists()


def test_two_real_texts_of_one_operation_contradict_each_other_on_screen(
    shared: Path, cast: Cast, chair: Client
) -> None:
    texts = {name: (shared / "corpus" / "texts" / f"{name}.txt").read_text() for name in ("001", "014")}
    first = sources.read_source(
        actor=cast.accounts["chair"],
        scheme=cast.scheme,
        kind="press",
        publisher="France 3 Normandie",
        title="Opération",
        published_on=dt.date(2023, 12, 15),
        url="",
        text=texts["001"],
    )
    for claim in first.claims.all():
        claims.decide_claim(
            actor=cast.accounts["chair"], claim=claim, version=claim.version, status="confirmed"
        )
    kinds = set(cast.scheme.conflicts.values_list("kind", "factor_exponent"))
    assert ("unit_slip", 3) in {(kind, abs(exponent or 0)) for kind, exponent in kinds}
    second = sources.read_source(
        actor=cast.accounts["chair"],
        scheme=cast.scheme,
        kind="press",
        publisher="Tendance Ouest",
        title="Bilan",
        published_on=dt.date(2023, 12, 15),
        url="",
        text=texts["014"],
    )
    page = chair.get(reverse("source", args=[cast.scheme.slug, second.pk]))
    measures = {claim.measure for item in page.context["conflicts"] for claim in item["claims"]}
    assert measures >= {"seizure.heroin", "seizure.cash", "seizure.cannabis_herb"}
