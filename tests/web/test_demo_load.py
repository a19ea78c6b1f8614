"""Loading the demonstration: once in full, a second time without a change, and never by half."""

import pytest
from django.contrib.auth import authenticate

from gltd.web import access
from gltd.web.actions import claims, conflicts
from gltd.web.demo import facts
from gltd.web.demo.load import enter_register
from gltd.web.models import Area, AuditEntry, Claim, Conflict, Operation, Partner, Scheme, Source, User

pytestmark = pytest.mark.django_db

EVERYTHING = (Area, AuditEntry, Claim, Conflict, Operation, Partner, Scheme, Source, User)


@pytest.fixture
def said() -> list[str]:
    """Load the register and return what was told."""
    lines: list[str] = []
    enter_register(tell=lines.append)
    return lines


def count_rows() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in EVERYTHING}


@pytest.mark.usefixtures("said")
def test_a_second_load_changes_nothing() -> None:
    before = count_rows()
    enter_register(tell=lambda line: None)
    assert count_rows() == before
    assert min(before.values()) > 0


def test_what_is_told_counts_what_is_there(said: list[str]) -> None:
    assert said[0].startswith("GLTD d'Orléans (2018)\u202f: 4 opérations, 1 source, 12 chiffres")
    assert said[1].startswith("Plan anti-crack d'Alençon (2023)\u202f: 3 opérations, 5 sources, 61 chiffres")


@pytest.mark.usefixtures("said")
def test_heroin_is_left_open_with_its_unit_slip() -> None:
    scheme = Scheme.objects.get(slug="alencon-2023")
    slips = conflicts.list_open_conflicts(scheme).filter(kind="unit_slip", claims__measure="seizure.heroin")
    values = {claim.value for slip in slips for claim in slip.claims.all()}
    assert {720, 720_000} <= values
    assert {slip.factor_exponent for slip in slips} == {3}


@pytest.mark.usefixtures("said")
def test_cash_and_other_source_are_told_apart() -> None:
    scheme = Scheme.objects.get(slug="alencon-2023")
    contested = Claim.objects.filter(pk__in=conflicts.list_contested_claims(scheme))
    cash = set(contested.filter(measure="seizure.cash").values_list("value", flat=True))
    assert cash == {8300, 8000, 7000}
    herb = set(contested.filter(measure="seizure.cannabis_herb").values_list("value", flat=True))
    assert herb == {900, 150}


@pytest.mark.usefixtures("said")
def test_levels_at_two_dates_and_agreeing_figures_do_not_conflict() -> None:
    scheme = Scheme.objects.get(slug="alencon-2023")
    contested = Claim.objects.filter(pk__in=conflicts.list_contested_claims(scheme))
    quiet = ("camera.total", "seizure.firearm", "staffing.police_total", "forces.police")
    assert not contested.filter(measure__in=quiet).exists()
    assert Claim.objects.filter(measure__in=quiet, status="confirmed").count() == 9


@pytest.mark.usefixtures("said")
def test_no_contradiction_is_invented_in_orleans() -> None:
    assert not Conflict.objects.filter(scheme__slug="orleans-2018").exists()


@pytest.mark.usefixtures("said")
def test_no_contradiction_passes_by_while_loading() -> None:
    assert not Conflict.objects.filter(vanished_at__isnull=False).exists()


@pytest.mark.usefixtures("said")
def test_accounts_sign_in_and_see_their_schemes() -> None:
    seen = {}
    for account in facts.read_accounts():
        user = authenticate(username=account.username, password=account.password)
        assert isinstance(user, User)
        seen[account.username] = {
            scheme.slug: len(access.list_rights(user, scheme)) for scheme in access.list_schemes(user)
        }
    assert seen["parquet"] == {"alencon-2023": len(access.Right), "orleans-2018": len(access.Right)}
    assert seen["ville"] == {"orleans-2018": 1}
    assert seen["observateur"] == {"alencon-2023": 1, "orleans-2018": 1}


@pytest.mark.usefixtures("said")
def test_what_no_source_says_stays_unknown() -> None:
    operation = Operation.objects.get(title="Opération anti-drogues à Perseigne")
    assert {part.engaged for part in operation.participations.all()} == {None}
    told = operation.claims.get(measure="forces.police", source__publisher="Tendance Ouest")
    assert told.value == 80
    assert told.qualifier == "more_than"
    silent = Claim.objects.filter(source__scheme=operation.scheme, value=None)
    assert silent.count() == 3


def test_a_load_that_breaks_leaves_no_half_scheme(monkeypatch: pytest.MonkeyPatch) -> None:
    decide = claims.decide_claim
    calls: list[int] = []

    def break_midway(**given: object) -> object:
        calls.append(1)
        if len(calls) == 5:
            raise RuntimeError("cut")
        return decide(**given)  # type: ignore[arg-type]  # passed through untouched

    monkeypatch.setattr(claims, "decide_claim", break_midway)
    with pytest.raises(RuntimeError, match="cut"):
        enter_register(tell=lambda line: None)
    assert not Scheme.objects.exists()
    assert not Claim.objects.exists()
    monkeypatch.undo()
    enter_register(tell=lambda line: None)
    assert Scheme.objects.count() == 2
