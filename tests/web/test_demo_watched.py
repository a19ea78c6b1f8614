"""The demonstration's spots and measures: marked as invented, alive whatever the day, entered once."""

import datetime as dt

import pytest
from django.utils import timezone

from gltd.web.actions import follow_ups
from gltd.web.demo import load
from gltd.web.models import FollowUp, Scheme, Spot, User
from gltd.web.spotting import Window, watch_spots


@pytest.fixture
def curator(db: None) -> User:
    """Load the register of the demonstration, twice."""
    load.enter_register(tell=lambda line: None)
    return load.enter_register(tell=lambda line: None)


def test_what_is_invented_says_so_and_is_entered_once(curator: User) -> None:
    assert all(spot.simulated and "(simulé)" in spot.name for spot in Spot.objects.all())
    assert all(row.simulated and "(simulée)" in row.title for row in FollowUp.objects.all())
    assert Spot.objects.filter(scheme__slug="orleans-2018").count() == 3


def test_every_scheme_has_a_move_and_a_measure(curator: User) -> None:
    for scheme in Scheme.objects.all():
        rows = watch_spots(scheme, user=curator, window=Window.ending(dt.date(2024, 6, 30)))
        assert any(one.moved_to for row in rows for one in row.life)
        assert any(row.areas for row in rows)
        assert scheme.follow_ups.exists()


def test_deadlines_are_alive_whatever_the_day(curator: User) -> None:
    scheme = Scheme.objects.exclude(slug="orleans-2018").get()
    due = follow_ups.list_due(scheme, on=timezone.localdate())
    assert {row.kind for row in due} >= {"lease_injunction", "stay_away"}
