"""Operations: typed dates, reasons, two people at once, and each partner's own part."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from gltd.errors import GltdError
from gltd.web.actions import claims, operations, sources
from gltd.web.actions.results import list_results
from gltd.web.models import Operation
from gltd.web.pages.forms import DayField, MomentField
from tests.cast import Cast


@pytest.mark.parametrize("typed", ["17022022 0800", "17/02/2022 08:00", "2022-02-17 8h00", "17.02.2022 0800"])
def test_a_moment_is_read_as_officers_type_it(typed: str) -> None:
    moment = MomentField().clean(typed)
    assert moment.astimezone(dt.UTC) == dt.datetime(2022, 2, 17, 7, 0, tzinfo=dt.UTC)


@pytest.mark.parametrize("typed", ["32/01/2022 0800", "17022022 2500", "demain"])
def test_what_is_no_moment_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError, match="17022022 0800"):
        MomentField().clean(typed)


def test_a_day_is_read_as_officers_type_it() -> None:
    assert DayField().clean("13122023") == dt.date(2023, 12, 13)


def test_an_operation_is_entered_with_a_typed_date(cast: Cast, chair: Client) -> None:
    answer = chair.post(
        reverse("operation_add", args=[cast.scheme.slug]),
        {"title": "Contrôle", "kind": "evening_check", "starts_at": "17022024 2130", "status": "planned"},
    )
    assert answer.status_code == 302
    operation = Operation.objects.get(title="Contrôle")
    assert operation.starts_at == dt.datetime(2024, 2, 17, 20, 30, tzinfo=dt.UTC)


def test_not_done_asks_why(cast: Cast, chair: Client) -> None:
    fields = {"title": "Contrôle", "kind": "search", "starts_at": "17022024 2130", "status": "not_done"}
    page = chair.post(reverse("operation_add", args=[cast.scheme.slug]), fields).content.decode()
    assert "Dites pourquoi" in page
    assert not Operation.objects.filter(title="Contrôle").exists()


def test_the_second_of_two_editors_is_told_and_keeps_what_was_typed(cast: Cast, chair: Client) -> None:
    operations.change_operation(
        actor=cast.accounts["member"], operation=cast.operation, version=1, title="Titre du premier"
    )
    fields = {"title": "Titre du second", "kind": "search", "starts_at": "12032024 2200", "status": "done"}
    address = reverse("operation_edit", args=[cast.scheme.slug, cast.operation.pk])
    page = chair.post(address, fields | {"version": "1"}).content.decode()
    assert "entre-temps" in page
    assert "Titre du second" in page
    cast.operation.refresh_from_db()
    assert cast.operation.title == "Titre du premier"


def test_a_partner_closes_its_own_part_once(cast: Cast) -> None:
    guest, part = cast.accounts["guest"], cast.participation
    operations.close_participation(actor=guest, participation=part, version=1, engaged=5)
    part.refresh_from_db()
    assert (part.engaged, part.closed_by) == (5, guest)
    with pytest.raises(GltdError, match="déjà close"):
        operations.close_participation(actor=guest, participation=part, version=2, engaged=6)


def test_a_part_is_reopened_with_its_reason_and_the_trace_stays(cast: Cast, client: Client) -> None:
    guest, part = cast.accounts["guest"], cast.participation
    operations.close_participation(actor=guest, participation=part, version=1, engaged=5)
    address = reverse("participation_reopen", args=[cast.scheme.slug, cast.operation.pk, part.pk])
    client.force_login(guest)
    assert client.post(address, {"version": "2"}).status_code == 422
    assert client.post(address, {"version": "2", "reason": "late"}).status_code == 302
    part.refresh_from_db()
    assert (part.closed_at, part.reopening_reason) == (None, "late")
    page = client.get(reverse("operation", args=[cast.scheme.slug, cast.operation.pk])).content.decode()
    assert "réouverture" in page
    assert "information arrivée après la clôture" in page


def test_another_member_cannot_reopen_a_part(cast: Cast, client: Client) -> None:
    part = cast.participation
    operations.close_participation(actor=cast.accounts["guest"], participation=part, version=1, engaged=5)
    client.force_login(cast.accounts["member"])
    address = reverse("participation_reopen", args=[cast.scheme.slug, cast.operation.pk, part.pk])
    assert client.post(address, {"version": "2", "reason": "late"}).status_code == 403


def test_a_part_entered_by_mistake_is_taken_out_and_may_come_back(cast: Cast, chair: Client) -> None:
    part = cast.participation
    address = reverse("participation_remove", args=[cast.scheme.slug, cast.operation.pk, part.pk])
    assert chair.post(address, {"version": "1"}).status_code == 302
    assert not cast.operation.participations.exists()
    told = {"partner": str(part.partner_id), "unit": part.unit, "asked": "9"}
    chair.post(reverse("participation_add", args=[cast.scheme.slug, cast.operation.pk]), told)
    assert cast.operation.participations.get().asked == 9


def test_a_closed_part_is_not_taken_out(cast: Cast) -> None:
    part = cast.participation
    closed = operations.close_participation(
        actor=cast.accounts["guest"], participation=part, version=1, engaged=5
    )
    with pytest.raises(GltdError, match="doit d'abord la rouvrir"):
        operations.leave_operation(actor=None, participation=closed, version=2)


def test_a_copy_asks_the_same_forces_and_takes_over_no_result(cast: Cast, chair: Client) -> None:
    address = reverse("operation_add", args=[cast.scheme.slug]) + f"?modele={cast.operation.pk}"
    assert 'name="inherit_parts"' in chair.get(address).content.decode()
    told = {"title": "La suivante", "kind": "search", "starts_at": "19032024 2200", "status": "planned"}
    chair.post(address, told | {"inherit_parts": "1"})
    copy = Operation.objects.get(title="La suivante")
    part = copy.participations.get()
    assert (part.partner, part.unit, part.asked, part.engaged) == (
        *(cast.partners["guest"], "municipal", 6),
        None,
    )


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"partner": "guest"}, True),
        ({"partner": "member"}, False),
        ({"start": "12032024", "end": "12032024"}, True),
        ({"start": "13032024"}, False),
        ({"end": "11/03/2024"}, False),
    ],
)
def test_the_list_filters_by_partner_and_period(
    asked: dict[str, str], found: bool, cast: Cast, chair: Client
) -> None:
    known = {"guest": str(cast.partners["guest"].pk), "member": str(cast.partners["member"].pk)}
    filters = {name: known.get(value, value) for name, value in asked.items()}
    page = chair.get(reverse("operations", args=[cast.scheme.slug]), filters).content.decode()
    assert ("Opération aux Tilleuls" in page) is found


def test_the_same_figure_is_one_line_with_all_who_say_it(cast: Cast, chair: Client) -> None:
    other = sources.add_source(
        actor=None,
        scheme=cast.scheme,
        kind="press",
        publisher="La Gazette de Bellerive",
        title="La nuit aux Tilleuls",
        published_on=dt.date(2024, 3, 14),
        text="720 g d'héroïne, oui, 720 g d'héroïne encore.",
    )
    for source in (cast.source, other, other):
        told: dict[str, Any] = {"measure": "seizure.heroin", "value": 720, "subject": cast.operation}
        claims.enter_claim(actor=cast.accounts["chair"], source=source, **told)
    (strand,) = list_results(cast.operation, contested=())
    (result,) = strand.results
    (value,) = result.values
    assert strand.label == "volet judiciaire"
    assert [(claim.source, times) for claim, times in value.voices] == [(cast.source, 1), (other, 2)]
    page = chair.get(reverse("operation", args=[cast.scheme.slug, cast.operation.pk])).content.decode()
    assert page.count("Héroïne saisie") == 1
    assert ", 2 fois" in page


def test_the_list_filters_by_kind(cast: Cast, chair: Client) -> None:
    address = reverse("operations", args=[cast.scheme.slug])
    assert "Opération aux Tilleuls" in chair.get(address, {"kind": "anti_drug"}).content.decode()
    assert "Opération aux Tilleuls" not in chair.get(address, {"kind": "search"}).content.decode()


def count_queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_list_asks_a_constant_number_of_queries(cast: Cast, chair: Client) -> None:
    address = reverse("operations", args=[cast.scheme.slug])
    few = count_queries(chair, address)
    for number in range(30):
        operation = operations.create_operation(
            actor=None,
            scheme=cast.scheme,
            kind="search",
            title=f"Perquisition {number}",
            starts_at=dt.datetime(2024, 4, 1, tzinfo=dt.UTC),
            areas=[cast.area],
        )
        operations.join_operation(
            actor=None, operation=operation, partner=cast.partners["member"], unit="bac", asked=4
        )
    assert count_queries(chair, address) == few <= 20


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", "Interpellation de M. Karim Benali"),
        ("place", "12 rue des Lilas"),
        ("decided_by", "Mme Claire Fontaine, 06 12 34 56 78"),
    ],
)
def test_no_person_is_named_in_a_short_text(field: str, typed: str, cast: Cast, chair: Client) -> None:
    fields = {"title": "Contrôle", "kind": "search", "starts_at": "17022024 2130", "status": "planned"}
    page = chair.post(reverse("operation_add", args=[cast.scheme.slug]), fields | {field: typed})
    assert "semble désigner une personne" in page.content.decode()
    assert not Operation.objects.filter(kind="search").exists()
