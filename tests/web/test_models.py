"""The constraints of the models, by name: what a form may forget, the database refuses."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from gltd.web.models import Area, Claim, Membership, Operation, Participation, Ruling, Scheme, Source
from tests.cast import Cast, state


def test_scheme_ends_after_it_starts(db: None) -> None:
    day = dt.date(2024, 1, 2)
    with pytest.raises(IntegrityError, match="scheme_ends_after_it_starts"), transaction.atomic():
        Scheme.objects.create(
            kind="gltd", slug="x", name="x", starts_on=day, ends_on=day - dt.timedelta(days=1)
        )


def test_operation_ends_after_it_starts(cast: Cast) -> None:
    start = dt.datetime(2024, 1, 2, tzinfo=dt.UTC)
    with pytest.raises(IntegrityError, match="operation_ends_after_it_starts"), transaction.atomic():
        Operation.objects.create(
            scheme=cast.scheme,
            kind="search",
            title="x",
            starts_at=start,
            ends_at=start - dt.timedelta(hours=1),
        )


def test_operation_not_done_says_why(cast: Cast) -> None:
    start = dt.datetime(2024, 1, 2, tzinfo=dt.UTC)
    with pytest.raises(IntegrityError, match="operation_not_done_says_why"), transaction.atomic():
        Operation.objects.create(
            scheme=cast.scheme, kind="search", title="x", starts_at=start, status="not_done"
        )


def test_unit_once_per_operation(cast: Cast) -> None:
    part = cast.participation
    with (
        pytest.raises(IntegrityError, match=r"unit_once_per_operation|web_participation"),
        transaction.atomic(),
    ):
        Participation.objects.create(operation=part.operation, partner=part.partner, unit=part.unit)


def test_partner_once_per_scheme(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match=r"partner_once_per_scheme|web_membership"), transaction.atomic():
        Membership.objects.create(scheme=cast.scheme, partner=cast.partners["chair"], role="guest")


def test_area_outline_needs_geometry(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="area_outline_needs_geometry"), transaction.atomic():
        Area.objects.create(partition=cast.area.partition, code="x", name="x", outline="official")


def test_text_once_per_scheme(cast: Cast) -> None:
    told = {"scheme": cast.scheme, "kind": "press", "publisher": "x", "title": "x", "text_sha256": "a" * 64}
    Source.objects.create(published_on=dt.date(2024, 1, 1), **told)
    with pytest.raises(IntegrityError, match=r"text_once_per_scheme|web_source"), transaction.atomic():
        Source.objects.create(published_on=dt.date(2024, 1, 1), **told)


def test_claim_counts_only_once_decided(cast: Cast) -> None:
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    with pytest.raises(IntegrityError, match="claim_counts_only_once_decided"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(status="confirmed")


def test_claim_bounds_in_order(cast: Cast) -> None:
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    with pytest.raises(IntegrityError, match="claim_bounds_in_order"), transaction.atomic():
        Claim.objects.filter(pk=claim.pk).update(value_max=700)


@pytest.mark.parametrize(
    ("choice", "constraint"),
    [("claim", "ruling_names_the_claim_it_retains"), ("value", "ruling_gives_the_value_it_retains")],
)
def test_a_ruling_gives_what_it_retains(choice: str, constraint: str, cast: Cast) -> None:
    conflict = cast.scheme.conflicts.create(kind="difference", sentence="x", signature="x")
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Ruling.objects.create(conflict=conflict, choice=choice, reason="x", made_by=cast.accounts["chair"])


def test_one_ruling_in_force(cast: Cast) -> None:
    conflict = cast.scheme.conflicts.create(kind="difference", sentence="x", signature="x")
    told = {"conflict": conflict, "choice": "none", "reason": "x", "made_by": cast.accounts["chair"]}
    Ruling.objects.create(**told)
    with pytest.raises(IntegrityError, match=r"one_ruling_in_force|web_ruling"), transaction.atomic():
        Ruling.objects.create(**told)
