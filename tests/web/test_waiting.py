"""What waits, and what the week holds."""

import datetime as dt

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gltd.web.actions import cameras, meetings, operations
from gltd.web.models import Operation
from gltd.web.pages.waiting import list_waiting, list_week
from gltd.web.templatetags.deadlines import tell_days_left
from tests.addresses import follow_ups as measures
from tests.cast import Cast, state

TODAY = dt.date(2024, 3, 20)


def test_a_part_that_its_partner_has_not_closed_waits(cast: Cast) -> None:
    (item,) = list_waiting(cast.scheme, today=TODAY)
    assert (item.badge, item.detail) == ("1 part à clore", "police municipale")
    Operation.objects.update(status=Operation.Status.NOT_DONE, not_done_reason="weather")
    assert list_waiting(cast.scheme, today=TODAY) == []


def test_a_proposal_waits_at_its_source(cast: Cast) -> None:
    state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    state(cast, passage="8 300 €", measure="seizure.cash", value="8300", unit="EUR")
    badges = [item.badge for item in list_waiting(cast.scheme, today=TODAY)]
    assert badges == ["2 chiffres à confirmer", "1 part à clore"]


def test_the_week_holds_what_is_dated_within_seven_days_in_order(cast: Cast) -> None:
    start = timezone.make_aware(dt.datetime(2024, 3, 26, 23, 30))  # noqa: DTZ001 - local time, made aware here
    for days, title in ((0, "Dans la semaine"), (1, "Après la semaine")):
        operations.create_operation(
            actor=None,
            scheme=cast.scheme,
            kind="occupation",
            title=title,
            starts_at=start + dt.timedelta(days=days),
            areas=[],
        )
    meeting = meetings.create_meeting(
        actor=None, scheme=cast.scheme, title="Séance", starts_at=start - dt.timedelta(days=4)
    )
    meetings.take_decision(actor=None, meeting=meeting, title="Éclairer", due_on=dt.date(2024, 3, 20))
    meetings.take_decision(actor=None, meeting=meeting, title="Trop tard", due_on=dt.date(2024, 3, 19))
    titles = [coming.title for coming in list_week(cast.scheme, today=TODAY)]
    assert titles == ["Éclairer", "Séance", "Dans la semaine"]


def test_a_deadline_is_told_in_days() -> None:
    told = [
        tell_days_left(TODAY + dt.timedelta(days=days), today=TODAY)
        for days in (-2929, -80, -2, -1, 0, 1, 15)
    ]
    assert told == [
        "en retard de 8 ans",
        "en retard de 2 mois",
        "en retard de 2 jours",
        "en retard de 1 jour",
        "aujourd'hui",
        "demain",
        "dans 15 jours",
    ]


def test_a_measure_and_an_authorisation_wait_and_the_dashboard_shows_them(cast: Cast, chair: Client) -> None:
    measures.furnish(cast)
    day = dt.date(2024, 3, 25)
    cameras.create_camera(
        actor=None,
        scheme=cast.scheme,
        number="C 12",
        place="Passage des Tilleuls",
        in_service_on=dt.date(2019, 3, 25),
        authorised_until=dt.date(2024, 3, 30),
    )
    told = {item.title: (item.badge, item.tone) for item in list_waiting(cast.scheme, today=day)}
    assert told["Hall sud des Tilleuls"] == ("demain", "")
    assert told["Autorisation de la caméra C 12"] == ("dans 5 jours", "")
    page = chair.get(reverse("dashboard", args=[cast.scheme.slug])).content.decode()
    assert "Hall sud des Tilleuls" in page
    assert "Hall nord des Tilleuls" not in page
