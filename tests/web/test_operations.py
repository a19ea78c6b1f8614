"""Operations: typed dates, reasons, two people at once, and each partner's own part."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gltd.errors import GltdError
from gltd.web.actions import operations
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


def test_the_list_filters_by_kind(cast: Cast, chair: Client) -> None:
    address = reverse("operations", args=[cast.scheme.slug])
    assert "Opération aux Tilleuls" in chair.get(address, {"kind": "anti_drug"}).content.decode()
    assert "Opération aux Tilleuls" not in chair.get(address, {"kind": "search"}).content.decode()


def test_the_list_asks_a_constant_number_of_queries(
    cast: Cast, chair: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(30):
        operations.create_operation(
            actor=None,
            scheme=cast.scheme,
            kind="search",
            title=f"Perquisition {number}",
            starts_at=dt.datetime(2024, 4, 1, tzinfo=dt.UTC),
            areas=[cast.area],
        )
    with django_assert_max_num_queries(16):  # type: ignore[operator]  # a context manager of pytest-django
        chair.get(reverse("operations", args=[cast.scheme.slug]))


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
