"""Actions of prevention: their figures are claims about them."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from gltd.web.actions import prevention
from gltd.web.actions.collecting import find_measure, name_figure
from gltd.web.models import Claim, PreventionAction
from tests.cast import Cast

START = dt.date(2024, 3, 1)


def enter(cast: Cast, *, title: str = "Ateliers au collège", people: int | None = 120) -> PreventionAction:
    return prevention.create_prevention(
        actor=cast.accounts["member"],
        scheme=cast.scheme,
        title=title,
        public="pupils",
        theme="addiction",
        area=cast.area,
        starts_on=START,
        ends_on=dt.date(2024, 6, 30),
        figures={"sessions": 6, "people_reached": people, "trainers": None},
    )


def test_prevention_ends_after_it_starts(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="prevention_ends_after_it_starts"), transaction.atomic():
        PreventionAction.objects.create(
            scheme=cast.scheme,
            title="x",
            public="pupils",
            theme="civic",
            starts_on=START,
            ends_on=START - dt.timedelta(days=1),
        )


def test_the_figures_are_claims_dated_by_the_action(cast: Cast) -> None:
    action = enter(cast)
    found = prevention.read_figures([action])[action.pk]
    assert {name: claim.value for name, claim in found.items()} == {"sessions": 6, "people_reached": 120}
    assert (found["sessions"].period_start, found["sessions"].period_end) == ("2024-03-01", "2024-06-30")
    assert found["sessions"].source.kind == "return"


def test_a_figure_is_named_without_the_number_of_its_record(cast: Cast, chair: Client) -> None:
    claim = prevention.read_figures([enter(cast)])[PreventionAction.objects.get().pk]["people_reached"]
    label = name_figure(claim, measure=find_measure(claim))
    assert label == "Personnes touchées par la prévention (Ateliers au collège)"
    page = chair.get(reverse("claim", args=[cast.scheme.slug, claim.pk])).content.decode()
    assert "<dd>Ateliers au collège</dd>" in page
    assert "<dt>Restriction</dt>" not in page


def test_a_figure_is_replaced_even_where_the_period_has_moved(cast: Cast) -> None:
    action = enter(cast)
    changed = prevention.change_prevention(
        actor=None,
        action=action,
        version=1,
        ends_on=dt.date(2024, 7, 31),
        figures={"people_reached": 140},
    )
    assert prevention.read_figures([changed])[action.pk]["people_reached"].value == 140
    assert Claim.objects.filter(prevention_action=action, status="confirmed").count() == 2


def test_two_actions_of_one_place_and_time_do_not_contradict_each_other(cast: Cast) -> None:
    enter(cast)
    enter(cast, people=80)
    assert not cast.scheme.conflicts.exists()
