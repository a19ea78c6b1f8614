"""What a figure is used for, and what a ruling would change, told before it is made."""

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gltd.web.actions import claims, conflicts, errata, reports, sources
from gltd.web.actions.effects import list_effects, list_retained, list_uses
from gltd.web.models import Claim, Conflict
from tests.cast import Cast


@pytest.fixture
def three(cast: Cast) -> list[Claim]:
    """Return three values of three newspapers for one seizure: three contradictions, one thing to settle."""
    entered = []
    for number, value in enumerate((720, 900, 1500)):
        source = sources.keep_return(
            actor=None,
            scheme=cast.scheme,
            publisher=f"Journal {number}",
            title="Article",
            published_on=dt.date(2024, 3, 13),
        )
        entered.append(
            claims.enter_claim(
                actor=None,
                source=source,
                measure="seizure.heroin",
                value=value,
                subject=cast.operation,
                date_text="2024-03-12",
            )
        )
    return entered


def between(*told: Claim) -> Conflict:
    """Return the contradiction between two claims."""
    (found,) = [one for one in Conflict.objects.all() if set(one.claims.all()) == set(told)]
    return found


def test_retaining_a_value_says_what_it_sets_aside_and_closes(three: list[Claim]) -> None:
    first = between(three[0], three[1])
    effects = {effect.claim: effect for effect in list_effects(first)}
    retained = effects[three[0]]
    assert retained.set_aside == [three[1]]
    assert retained.closed == [between(three[1], three[2])]
    assert retained.left_open == [between(three[0], three[2])]


def test_the_effect_told_is_the_effect_made(cast: Cast, three: list[Claim]) -> None:
    conflict = between(three[0], three[1])
    told = next(effect for effect in list_effects(conflict) if effect.claim == three[0])
    conflicts.rule_conflict(
        actor=cast.accounts["chair"], conflict=conflict, choice="claim", claim=three[0], reason="Scellés"
    )
    assert set(conflicts.list_open_conflicts(cast.scheme)) == set(told.left_open)
    assert list_retained(cast.scheme) == {three[0].pk}


def test_a_frozen_bilan_that_prints_a_figure_is_found_and_another_is_not(
    cast: Cast, three: list[Claim], monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    report, _ = reports.build_report(
        actor=cast.accounts["chair"],
        scheme=cast.scheme,
        period_start=dt.date(2024, 3, 1),
        period_end=dt.date(2024, 3, 31),
    )
    late = claims.enter_claim(
        actor=None, source=three[0].source, measure="seizure.cocaine", value=5, subject=cast.operation
    )
    assert list_uses(cast.scheme, claims=[three[0]]).reports == [report]
    assert list_uses(cast.scheme, claims=[late]).reports == []


def test_the_page_of_a_contradiction_says_it_before_the_button(
    cast: Cast, three: list[Claim], chair: Client
) -> None:
    conflict = between(three[0], three[1])
    page = chair.get(reverse("conflict", args=[cast.scheme.slug, conflict.pk])).content.decode()
    assert "se ferme avec" in page
    listed = chair.get(reverse("conflicts", args=[cast.scheme.slug]))
    assert [len(group.conflicts) for group in listed.context["open"]] == [3]


def test_the_page_of_a_figure_tells_its_erratum(cast: Cast, three: list[Claim], chair: Client) -> None:
    address = reverse("claim_correct", args=[cast.scheme.slug, three[0].pk])
    chair.post(address, {"version": three[0].version, "value": "750", "reason": "Pesée corrigée"})
    erratum = three[0].errata.get()
    assert erratum.replacement is not None
    assert erratum.replacement.value == 750
    assert erratum.replacement.operation == cast.operation
    old = chair.get(reverse("claim", args=[cast.scheme.slug, three[0].pk])).content.decode()
    assert "Pesée corrigée" in old
    new = chair.get(reverse("claim", args=[cast.scheme.slug, erratum.replacement_id])).content.decode()
    assert "en rectifie un autre" in new


def test_the_list_is_filtered_by_state_family_and_subject(
    cast: Cast, three: list[Claim], chair: Client
) -> None:
    address = reverse("claims", args=[cast.scheme.slug])

    def count(**asked: str | int) -> int:
        found: int = chair.get(address, asked).context["page"].paginator.count
        return found

    errata.correct_claim(actor=cast.accounts["chair"], claim=three[2], version=1, reason="Démenti")
    conflicts.rule_conflict(
        actor=cast.accounts["chair"],
        conflict=between(three[0], three[1]),
        choice="claim",
        claim=three[0],
        reason="Scellés",
    )
    assert (count(state="corrected"), count(state="retained"), count(state="contested")) == (1, 1, 0)
    assert (count(family="seizure"), count(family="checks")) == (3, 0)
    assert (count(operation=cast.operation.pk), count(measure="seizure.heroin")) == (3, 3)


@pytest.mark.parametrize("name", ["claims", "sources", "conflicts"])
def test_a_list_takes_the_same_number_of_queries_however_long(
    cast: Cast, three: list[Claim], chair: Client, name: str
) -> None:
    address = reverse(name, args=[cast.scheme.slug])

    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert chair.get(address).status_code == 200
        return len(queries)

    count()
    few = count()
    for number in range(6):
        source = sources.keep_return(
            actor=None,
            scheme=cast.scheme,
            publisher=f"Gazette {number}",
            title="Article",
            published_on=dt.date(2024, 3, 14),
        )
        claims.enter_claim(
            actor=None, source=source, measure="seizure.heroin", value=30 + number, subject=cast.operation
        )
    assert count() == few
