"""From the arrest to prison: both counts, what is missing, and what does not fit."""

import datetime as dt

from django.test import Client
from django.urls import reverse

from gltd.web.actions import claims, operations
from gltd.web.actions.funnels import funnel_of_operation, funnel_of_period
from gltd.web.models import Operation, Source
from tests.cast import Cast

DONE = {"start": dt.date(2024, 1, 1), "end": dt.date(2024, 12, 31)}


def tell(
    cast: Cast, *, operation: Operation | None = None, source: Source | None = None, **counts: int
) -> None:
    for name, value in counts.items():
        claims.enter_claim(
            actor=None,
            source=source or cast.source,
            measure=f"arrest.{name}",
            value=value,
            subject=operation or cast.operation,
        )


def another(cast: Cast, *, status: str = "done") -> Operation:
    return operations.create_operation(
        actor=None,
        scheme=cast.scheme,
        kind="search",
        title="Une autre",
        starts_at=dt.datetime(2024, 5, 2, 6, 0, tzinfo=dt.UTC),
        areas=[cast.area],
        status=status,
    )


def test_steps_say_both_counts_and_what_is_missing(cast: Cast) -> None:
    tell(cast, interpellation=12, garde_a_vue=8, ecrou=2)
    funnel = funnel_of_operation(cast.operation)
    assert [step.said for step in funnel.steps] == ["12", "8", "non renseigné", "non renseigné", "2"]
    assert [step.share for step in funnel.steps] == [
        *("", "8 sur 12 interpellations", "", "", "2 sur 8 gardes à vue"),
    ]
    assert {step.unit_of_count for step in funnel.steps} == {"personnes"}
    assert funnel.doubts == ()


def test_a_step_that_grows_is_said(cast: Cast) -> None:
    tell(cast, garde_a_vue=3, deferrement=5)
    (doubt,) = funnel_of_operation(cast.operation).doubts
    assert doubt.startswith("Plus de déferrements (5) que de gardes à vue (3)")


def test_a_qualifier_leaves_room(cast: Cast) -> None:
    tell(cast, deferrement=5)
    claims.enter_claim(
        actor=None,
        source=cast.source,
        measure="arrest.garde_a_vue",
        value=4,
        qualifier="at_least",
        subject=cast.operation,
    )
    funnel = funnel_of_operation(cast.operation)
    assert funnel.steps[1].said == "au moins 4"
    assert funnel.doubts == ()


def test_sources_that_differ_are_shown_side_by_side_never_averaged(cast: Cast, chair: Client) -> None:
    other = Source.objects.create(
        scheme=cast.scheme, kind="press", publisher="x", title="x", published_on=dt.date(2024, 3, 14)
    )
    tell(cast, interpellation=6)
    tell(cast, source=other, interpellation=8)
    step = funnel_of_operation(cast.operation).steps[0]
    assert {claim.value for claim in step.claims} == {6, 8}
    assert step.said == "de 6 à 8"
    page = chair.get(reverse("operation", args=[cast.scheme.slug, cast.operation.pk])).content.decode()
    assert "les sources diffèrent" in page


def test_the_judgment_is_named_by_the_measure_that_tells_it(cast: Cast) -> None:
    tell(cast, comparution_immediate=3)
    assert funnel_of_operation(cast.operation).steps[3].measure == "arrest.comparution_immediate"
    tell(cast, condamnation=2)
    step = funnel_of_operation(cast.operation).steps[3]
    assert (step.measure, step.said) == ("arrest.condamnation", "2")


def test_a_period_adds_up_over_those_that_tell_and_compares_only_them(cast: Cast) -> None:
    second = another(cast)
    tell(cast, interpellation=12, garde_a_vue=8)
    tell(cast, operation=second, interpellation=30)
    arrests, custody, *_ = funnel_of_period(cast.scheme, **DONE).steps
    assert (arrests.said, arrests.known, arrests.operations) == ("42", 2, 2)
    assert (custody.said, custody.known) == ("8", 1)
    assert custody.share == "8 sur 12 interpellations, sur la seule opération qui dit les deux"


def test_two_measures_of_one_step_never_add_up(cast: Cast) -> None:
    tell(cast, comparution_immediate=3)
    tell(cast, operation=another(cast), condamnation=2)
    step = funnel_of_period(cast.scheme, **DONE).steps[3]
    assert (step.said, step.known) == ("2", 1)


def test_what_was_not_done_is_not_in_the_funnel_of_a_period(cast: Cast) -> None:
    planned = another(cast, status="planned")
    tell(cast, operation=planned, interpellation=30)
    assert funnel_of_period(cast.scheme, **DONE).steps[0].interval is None
