"""Loading the demonstration: once in full, a second time without a change, and never by half."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.db import transaction
from pytest_django import DjangoDbBlocker

from gltd.web import access
from gltd.web.actions import claims, conflicts
from gltd.web.demo import facts, places, register
from gltd.web.demo.load import enter_register
from gltd.web.models import Area, AuditEntry, Claim, Conflict, Operation, Partner, Scheme, Source, User

EVERYTHING = (Area, AuditEntry, Claim, Conflict, Operation, Partner, Scheme, Source, User)


@pytest.fixture(scope="module")
def said(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Load the register once for this module, take it back at its end, and return what was told."""
    lines: list[str] = []
    with django_db_blocker.unblock(), transaction.atomic():
        enter_register(tell=lines.append)
        yield lines
        transaction.set_rollback(True)


def count_rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in EVERYTHING}


@pytest.mark.usefixtures("said", "db")
def test_a_second_load_changes_nothing() -> None:
    before = count_rows()
    enter_register(tell=lambda line: None)
    assert count_rows() == before
    assert min(before.values()) > 0


def test_what_is_told_counts_what_is_there(said: list[str]) -> None:
    assert said[0].startswith("GLTD d'Orléans (2018)\u202f: 4 opérations, 2 sources, 39 chiffres")
    assert said[1].startswith("Plan anti-crack d'Alençon (2023)\u202f: 3 opérations, 6 sources, 88 chiffres")


@pytest.mark.usefixtures("said", "db")
def test_heroin_is_left_open_with_its_unit_slip() -> None:
    scheme = Scheme.objects.get(slug="alencon-2023")
    slips = conflicts.list_open_conflicts(scheme).filter(kind="unit_slip", claims__measure="seizure.heroin")
    values = {claim.value for slip in slips for claim in slip.claims.all()}
    assert {720, 720_000} <= values
    assert {slip.factor_exponent for slip in slips} == {3}


@pytest.mark.usefixtures("said", "db")
def test_cash_and_other_source_are_told_apart() -> None:
    scheme = Scheme.objects.get(slug="alencon-2023")
    contested = Claim.objects.filter(pk__in=conflicts.list_contested_claims(scheme))
    cash = set(contested.filter(measure="seizure.cash").values_list("value", flat=True))
    assert cash == {8300, 8000, 7000}
    herb = set(contested.filter(measure="seizure.cannabis_herb").values_list("value", flat=True))
    assert herb == {900, 150}


@pytest.mark.usefixtures("said", "db")
def test_levels_at_two_dates_and_agreeing_figures_do_not_conflict() -> None:
    scheme = Scheme.objects.get(slug="alencon-2023")
    contested = Claim.objects.filter(pk__in=conflicts.list_contested_claims(scheme))
    quiet = ("camera.total", "seizure.firearm", "staffing.police_total", "forces.police")
    assert not contested.filter(measure__in=quiet).exists()
    assert Claim.objects.filter(measure__in=quiet, status="confirmed", source__scheme=scheme).count() == 9


@pytest.mark.usefixtures("said", "db")
def test_no_contradiction_is_invented_in_orleans() -> None:
    assert not Conflict.objects.filter(scheme__slug="orleans-2018").exists()


@pytest.mark.usefixtures("said", "db")
def test_no_contradiction_passes_by_while_loading() -> None:
    assert not Conflict.objects.filter(vanished_at__isnull=False).exists()


@pytest.mark.usefixtures("said", "db")
def test_accounts_sign_in_and_see_their_schemes() -> None:
    seen = {}
    for account in facts.read_accounts():
        user = authenticate(username=account.username, password=account.password)
        assert isinstance(user, User)
        seen[account.username] = {
            scheme.slug: len(access.list_rights(user, scheme=scheme)) for scheme in access.list_schemes(user)
        }
    assert seen["parquet"] == {"alencon-2023": len(access.Right), "orleans-2018": len(access.Right)}
    assert seen["ville"] == {"orleans-2018": 1}
    assert seen["observateur"] == {"alencon-2023": 1, "orleans-2018": 1}


@pytest.mark.usefixtures("said", "db")
def test_what_no_source_says_stays_unknown() -> None:
    operation = Operation.objects.get(title="Opération anti-drogues à Perseigne")
    assert {part.engaged for part in operation.participations.all()} == {None}
    told = operation.claims.get(measure="forces.police", source__publisher="Tendance Ouest")
    assert told.value == 80
    assert told.qualifier == "more_than"
    silent = Claim.objects.filter(source__scheme=operation.scheme, value=None)
    assert silent.count() == 3


@pytest.mark.usefixtures("said", "db")
def test_a_scheme_that_breaks_while_loading_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    decide, calls = claims.decide_claim, []

    def break_midway(**given: Any) -> Claim:
        calls.append(given)
        if len(calls) == 5:
            raise RuntimeError("cut")
        return decide(**given)

    told = facts.read_scheme("orleans")
    told = replace(told, fields={**told.fields, "slug": "encore"})
    partitions, areas = places.read_places()
    ground = register.Ground(
        areas=register.enter_areas(partitions, areas=areas),
        partners=register.enter_partners(facts.read_partners()),
    )
    before = count_rows()
    monkeypatch.setattr(claims, "decide_claim", break_midway)
    actor = User.objects.get(username="parquet")
    with pytest.raises(RuntimeError, match="cut"):
        register.enter_scheme(told, ground=ground, actor=actor)
    assert count_rows() == before
    monkeypatch.undo()
    register.enter_scheme(told, ground=ground, actor=actor)
    assert Claim.objects.filter(source__scheme__slug="encore").count() == 12
