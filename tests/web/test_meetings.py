"""Sittings: organisations present, decisions followed to their end, no person named."""

import datetime as dt
import re

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gltd.web.actions import meetings
from gltd.web.models import Attendance, Decision, Meeting
from tests.cast import Cast


@pytest.fixture
def meeting(cast: Cast) -> Meeting:
    """Return a sitting of March 2024."""
    start = dt.datetime(2024, 3, 20, 9, 30, tzinfo=dt.UTC)
    return meetings.create_meeting(actor=None, scheme=cast.scheme, title="Séance de mars", starts_at=start)


def test_presence_counts_organisations(cast: Cast, chair: Client, meeting: Meeting) -> None:
    address = reverse("attendance", args=[cast.scheme.slug, meeting.pk])
    present, excused = cast.partners["member"], cast.partners["guest"]
    told = {f"presence_{present.pk}": "present", f"presence_{excused.pk}": "excused"}
    chair.post(address, told | {"version": meeting.version})
    assert meeting.attendances.count() == 2
    page = chair.get(reverse("meeting", args=[cast.scheme.slug, meeting.pk])).content.decode()
    assert "1 organisation présente." in page
    chair.post(address, {f"presence_{present.pk}": "ailleurs", "version": meeting.version + 1})
    assert meeting.attendances.get(partner=present).state == Attendance.State.PRESENT


def test_a_decision_is_followed_to_its_end(cast: Cast, chair: Client, meeting: Meeting) -> None:
    slug = cast.scheme.slug
    decided = {"title": "Éclairer le passage", "partner": cast.partners["guest"].pk, "due_on": "30042024"}
    chair.post(reverse("decision_add", args=[slug, meeting.pk]), decided)
    decision = meeting.decisions.get()
    assert list(meetings.list_due_decisions(cast.scheme, until=dt.date(2024, 4, 30))) == [decision]
    address = reverse("decision_settle", args=[slug, meeting.pk, decision.pk])
    chair.post(address, {"state": "done", "settled_on": "15042024", "version": 1})
    decision.refresh_from_db()
    assert (decision.state, decision.settled_on) == (Decision.State.DONE, dt.date(2024, 4, 15))
    assert not meetings.list_open_decisions(cast.scheme)
    assert chair.post(address, {"state": "open", "version": 1}).status_code == 422
    chair.post(address, {"state": "open", "version": 2})
    decision.refresh_from_db()
    assert (decision.state, decision.settled_on) == (Decision.State.OPEN, None)


def test_decision_settled_says_when(meeting: Meeting) -> None:
    with pytest.raises(ValidationError, match="demande son jour"):
        meetings.take_decision(actor=None, meeting=meeting, title="Éclairer", state="done")


def test_partner_once_per_meeting(cast: Cast, meeting: Meeting) -> None:
    partner = cast.partners["guest"]
    Attendance.objects.create(meeting=meeting, partner=partner, state="present")
    with pytest.raises(ValidationError):
        Attendance(meeting=meeting, partner=partner, state="absent").full_clean()


def test_an_agenda_that_names_a_person_is_refused(cast: Cast, chair: Client) -> None:
    told = {"title": "Séance", "starts_at": "17022024 0930", "status": "planned"}
    agenda = "Situation de M. Karim Benali, né le 3 mars 1999"
    page = chair.post(reverse("meeting_add", args=[cast.scheme.slug]), told | {"agenda": agenda})
    assert "semble désigner une personne" in page.content.decode()
    assert Meeting.objects.count() == 0


def test_the_next_sitting_takes_over_the_agenda(cast: Cast, chair: Client, meeting: Meeting) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(agenda="Bilan du mois")
    page = chair.get(reverse("meeting_add", args=[cast.scheme.slug]), {"modele": meeting.pk})
    assert "Bilan du mois" in page.content.decode()


def test_presence_told_by_two_at_once_is_settled_and_nothing_is_lost(
    cast: Cast, chair: Client, meeting: Meeting
) -> None:
    address = reverse("attendance", args=[cast.scheme.slug, meeting.pk])
    first, second = (f"presence_{cast.partners[role].pk}" for role in ("member", "guest"))
    chair.post(address, {first: "present", "version": 1})
    answer = chair.post(address, {first: "", second: "excused", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert reverse("meeting", args=[cast.scheme.slug, meeting.pk]) in page
    assert meeting.attendances.get().partner == cast.partners["member"]
    # As it is proposed: theirs where I had told nothing, mine where I had.
    assert re.search(f'name="take-{first}" value="theirs" checked', page)
    assert re.search(f'name="take-{second}" value="mine" checked', page)
    chosen = {f"take-{first}": "theirs", f"theirs-{first}": "present", f"take-{second}": "mine"}
    chair.post(address, {first: "", second: "excused", "version": 2} | chosen)
    told = dict(meeting.attendances.values_list("partner__name", "state"))
    assert told == {"Commissariat de Bellerive": "present", "Ville de Bellerive": "excused"}


def test_a_decision_with_a_wrong_day_stays_as_typed(cast: Cast, chair: Client, meeting: Meeting) -> None:
    address = reverse("decision_add", args=[cast.scheme.slug, meeting.pk])
    answer = chair.post(address, {"title": "Éclairer le passage", "due_on": "31022024"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Éclairer le passage"' in page
    assert re.search(r'name="due_on" value="31022024"[^>]* autofocus', page)
    assert not meeting.decisions.exists()
