"""Measures that last: steps, deadlines, totals, reminders, and what a scheme sets for itself."""

import datetime as dt
from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import DjangoAssertNumQueries

from gltd.errors import GltdError
from gltd.web.actions import durations, follow_ups, reminders
from gltd.web.actions.locking import StaleError
from gltd.web.models import AuditEntry, Duration, FollowUp, FollowUpStep, Reminder
from gltd.web.pages.follow_ups import GROUPS, sort_by_deadline
from gltd.web.templatetags.deadlines import days_left
from tests.addresses.follow_ups import ask
from tests.cast import Cast


def step(row: FollowUp, name: str, day: str, *, ends_on: str = "") -> FollowUp:
    """Take a step of a measure."""
    return follow_ups.take_step(
        actor=None,
        follow_up=row,
        version=row.version,
        step=name,
        taken_on=dt.date.fromisoformat(day),
        ends_on=dt.date.fromisoformat(ends_on) if ends_on else None,
    )


def test_an_injunction_runs_from_deadline_to_deadline(cast: Cast) -> None:
    row = ask(cast)
    assert row.deadline_on is None
    row = step(row, "enjoin", "2024-03-11")
    assert (row.state, row.deadline_on) == ("enjoined", dt.date(2024, 3, 26))
    row = step(row, "accept", "2024-03-20")
    assert row.deadline_on == dt.date(2024, 4, 20)
    row = step(row, "file", "2024-04-02")
    assert (row.closed, row.deadline_on) == (True, None)
    assert [one.after for one in row.steps.all()] == ["asked", "enjoined", "accepted", "filed"]


def test_each_step_is_in_the_journal_with_its_actor(cast: Cast) -> None:
    row = ask(cast)
    member = cast.accounts["member"]
    follow_ups.take_step(
        actor=member, follow_up=row, version=row.version, step="enjoin", taken_on=dt.date(2024, 3, 11)
    )
    entry = AuditEntry.objects.filter(object_kind="followup").first()
    assert entry is not None
    assert (entry.actor, entry.action) == (member, "étape, notifier l'injonction au bailleur")
    assert entry.changes["since_on"] == ["2024-03-04", "2024-03-11"]


@pytest.mark.parametrize(
    ("name", "day", "why"),
    [
        ("file", "2024-03-11", "ne suit pas"),
        ("enjoin", "2024-03-03", "plus ancienne"),
        ("enjoin", "2999-01-01", "pas encore venu"),
    ],
)
def test_a_step_out_of_place_or_time_is_refused(name: str, day: str, why: str, cast: Cast) -> None:
    row = ask(cast)
    with pytest.raises(GltdError, match=why):
        step(row, name, day)
    row.refresh_from_db()
    assert (row.state, row.steps.count()) == ("asked", 1)


def test_a_stay_away_order_lasts_a_month_at_most(cast: Cast) -> None:
    row = step(ask(cast, kind="stay_away", basis="csi-22-11-1"), "inform", "2024-03-05")
    with pytest.raises(GltdError, match="8\u00a0avril\u00a02024 au plus"):
        step(row, "notify", "2024-03-08", ends_on="2024-04-09")
    row = step(row, "notify", "2024-03-08", ends_on="2024-04-08")
    assert row.deadline_on == dt.date(2024, 3, 13)
    row = step(row, "stand", "2024-03-13")
    assert row.deadline_on == dt.date(2024, 4, 8)


def test_an_appeal_leaves_the_end_and_a_rejected_one_counts_no_second_notification(cast: Cast) -> None:
    row = step(ask(cast, kind="closure", basis="csi-333-2"), "notify", "2024-03-10")
    end = row.ends_on
    row = step(step(row, "appeal", "2024-03-20"), "uphold", "2024-04-02")
    assert (row.state, row.ends_on, row.deadline_on) == ("notified", end, end)
    [total] = [
        one
        for one in follow_ups.tally_follow_ups(
            cast.scheme, since=dt.date(2024, 1, 1), until=dt.date(2024, 12, 31)
        )
        if one.machine.code == "closure"
    ]
    assert (total.asked, total.notified) == (1, 1)


def test_both_totals_stand_at_the_dates_of_their_steps(cast: Cast) -> None:
    step(ask(cast), "enjoin", "2024-04-11")
    ask(cast)

    def count(since: str, until: str) -> tuple[int, int, int]:
        totals = follow_ups.tally_follow_ups(
            cast.scheme, since=dt.date.fromisoformat(since), until=dt.date.fromisoformat(until)
        )
        [one] = [total for total in totals if total.machine.code == "lease_injunction"]
        return one.asked, one.notified, one.followed

    assert count("2024-03-01", "2024-03-31") == (2, 0, 1)
    assert count("2024-04-01", "2024-04-30") == (0, 1, 0)


def test_the_last_step_can_be_taken_back_and_the_first_cannot(cast: Cast) -> None:
    row = step(ask(cast, kind="closure", basis="csi-333-2"), "notify", "2024-03-10")
    row = follow_ups.undo_step(actor=None, follow_up=row, version=row.version)
    assert (row.state, row.since_on, row.ends_on, row.deadline_on) == (
        "asked",
        dt.date(2024, 3, 4),
        None,
        None,
    )
    with pytest.raises(GltdError, match="pas d'étape à annuler"):
        follow_ups.undo_step(actor=None, follow_up=row, version=row.version)


def test_of_two_people_who_take_a_step_the_second_is_told(cast: Cast) -> None:
    row = ask(cast)
    step(row, "enjoin", "2024-03-11")
    with pytest.raises(StaleError):
        step(row, "enjoin", "2024-03-12")
    assert FollowUpStep.objects.filter(follow_up=row).count() == 2


def test_a_scheme_sets_another_duration_and_its_deadlines_follow(cast: Cast, chair: Client) -> None:
    row = step(ask(cast), "enjoin", "2024-03-11")
    address = reverse("durations", args=[cast.scheme.slug])
    fields = {"code": "lease_injunction.answer.cch-442-4-3", "amount": "21", "reason": "Accord local"}
    assert chair.post(address, fields).status_code == 302
    row.refresh_from_db()
    assert row.deadline_on == dt.date(2024, 4, 1)
    assert "21 jours" in chair.get(address).content.decode()
    page = chair.post(address, fields | {"amount": "30"}).content.decode()
    assert "21 jours (Accord local)" in page.replace("\u00a0", " ")
    assert 'value="30"' in page
    assert Duration.objects.get().amount == 21
    seen = {f"seen-{fields['code']}": "1"}
    chair.post(address, fields | seen | {"amount": ""})
    row.refresh_from_db()
    assert row.deadline_on == dt.date(2024, 3, 26)
    assert not Duration.objects.exists()


def test_a_duration_and_an_ended_measure_are_held_by_the_database(cast: Cast) -> None:
    durations.set_duration(actor=None, scheme=cast.scheme, code="spot.lasting", amount=12, reason="Choix")
    with pytest.raises(IntegrityError, match="code"), transaction.atomic():
        Duration.objects.create(scheme=cast.scheme, code="spot.lasting", amount=3, reason="Autre")
    with pytest.raises(IntegrityError, match="duration_is_positive"), transaction.atomic():
        Duration.objects.create(scheme=cast.scheme, code="video.silence", amount=0, reason="Rien")
    row = step(ask(cast), "enjoin", "2024-03-11")
    with pytest.raises(IntegrityError, match="follow_up_ended_waits_for_nothing"), transaction.atomic():
        FollowUp.objects.filter(pk=row.pk).update(closed=True)
    with pytest.raises(IntegrityError, match="follow_up_step_has_its_origin"), transaction.atomic():
        FollowUpStep.objects.create(
            follow_up=row, before="asked", after="enjoined", taken_on=dt.date(2024, 3, 11)
        )


@pytest.mark.parametrize(
    ("left", "group", "words"),
    [
        (-2, "En retard", "en retard de 2 jours"),
        (0, "Cette semaine", "aujourd'hui"),
        (7, "Cette semaine", "dans 7 jours"),
        (8, "Ce mois", "dans 8 jours"),
        (32, "Plus tard", "dans 32 jours"),
    ],
)
def test_a_deadline_is_counted_down_and_grouped(cast: Cast, left: int, group: str, words: str) -> None:
    today = timezone.localdate()
    row, deadline_on = ask(cast), today + dt.timedelta(days=left)
    FollowUp.objects.filter(pk=row.pk).update(deadline_on=deadline_on)
    (found,) = sort_by_deadline(FollowUp.objects.all(), today=today)
    assert GROUPS[found.rank] == group
    assert days_left(deadline_on) == words


def test_what_is_due_is_listed_the_most_urgent_first(cast: Cast) -> None:
    later = step(ask(cast), "enjoin", "2024-03-11")
    sooner = step(ask(cast), "enjoin", "2024-03-06")
    found = follow_ups.list_due(cast.scheme, on=dt.date(2024, 3, 12))
    assert list(found) == [sooner, later]
    assert not follow_ups.list_due(cast.scheme, on=dt.date(2024, 3, 1)).exists()


def test_a_refused_step_is_told_beside_what_was_typed(cast: Cast, chair: Client) -> None:
    row = ask(cast)
    address = reverse("follow_up_step", args=[cast.scheme.slug, row.pk])
    fields = {"step": "enjoin", "taken_on": "01032024", "version": row.version}
    page = chair.post(address, fields).content.decode()
    assert "ne peut pas être plus ancienne" in page
    assert 'value="01032024"' in page
    assert chair.post(address, fields | {"taken_on": "11032024"}).status_code == 302


@pytest.mark.parametrize("title", ["Chez Karim Benali", "12 rue des Carmes"])
def test_no_person_and_no_dwelling_is_written_in_a_measure(title: str, cast: Cast, chair: Client) -> None:
    fields = {"basis": "closure csi-333-2", "title": title, "asked_on": "04032024"}
    page = chair.post(reverse("follow_up_add", args=[cast.scheme.slug]), fields).content.decode()
    assert "semble désigner une personne" in page
    assert not FollowUp.objects.exists()


def test_a_termination_starts_from_its_injunction(cast: Cast, chair: Client) -> None:
    row = step(step(step(ask(cast), "enjoin", "2024-03-11"), "accept", "2024-03-12"), "file", "2024-03-13")
    address = f"{reverse('follow_up_add', args=[cast.scheme.slug])}?suite={row.pk}"
    form = chair.get(address).context["form"]
    assert form.initial["basis"] == "lease_termination cch-442-4-2"
    fields = {"basis": form.initial["basis"], "title": "Hall sud", "asked_on": "13032024"}
    assert chair.post(address, fields).status_code == 302
    assert row.children.get().kind == "lease_termination"


def test_the_list_takes_as_many_queries_for_many_as_for_few(
    cast: Cast, chair: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    address = reverse("follow_ups", args=[cast.scheme.slug])
    step(ask(cast), "enjoin", "2024-03-11")
    with CaptureQueriesContext(connection) as few:
        chair.get(address)
    for _ in range(5):
        step(ask(cast), "enjoin", "2024-03-11")
    with django_assert_num_queries(len(few)):
        chair.get(address)


@pytest.fixture
def post_office() -> Iterator[None]:
    """Turn the reminders on, towards a box in memory."""
    with override_settings(
        EMAIL_HOST="localhost",
        DEFAULT_FROM_EMAIL="gltd@exemple.fr",
        ADDRESS="https://gltd.exemple.fr",
    ):
        yield


def give_mailbox(cast: Cast) -> None:
    reminders.set_mailbox(
        actor=cast.accounts["observer"], scheme=cast.scheme, mailbox="service@exemple.fr", seen=""
    )


def test_reminders_are_off_until_a_server_is_named(cast: Cast) -> None:
    with pytest.raises(GltdError, match="GLTD_SMTP_HOST"):
        reminders.send_reminders(today=dt.date(2024, 3, 25))


def test_a_reminder_is_sent_once_a_step_and_says_no_more_than_it_must(cast: Cast, post_office: None) -> None:
    step(ask(cast, title="Le hall dont on parle"), "enjoin", "2024-03-11")
    assert reminders.send_reminders(today=dt.date(2024, 3, 12)).sent == 0
    give_mailbox(cast)
    sent = [reminders.send_reminders(today=dt.date(2024, 3, day)).sent for day in (12, 12, 20, 21, 22, 25)]
    assert sent == [1, 0, 0, 1, 0, 1]
    assert reminders.send_reminders(today=dt.date(2024, 3, 29)).sent == 1
    assert reminders.send_reminders(today=dt.date(2024, 4, 29)).sent == 0
    [first, *_] = mail.outbox
    assert first.to == ["service@exemple.fr"]
    row = FollowUp.objects.get()
    lines = str(first.body).replace("\u00a0", " ").splitlines()
    assert lines == [
        "Injonction de bail, Les Tilleuls.",
        "Échéance le 26 mars 2024.",
        f"https://gltd.exemple.fr/d/les-tilleuls/suites/{row.pk}/",
    ]
    assert "hall" not in f"{first.subject} {first.body}"


def test_a_reminder_that_the_server_refuses_is_tried_again(
    cast: Cast, post_office: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    step(ask(cast), "enjoin", "2024-03-11")
    give_mailbox(cast)

    def refuse(*args: object, **kwargs: object) -> int:
        raise OSError("no route")

    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", refuse)
        assert reminders.send_reminders(today=dt.date(2024, 3, 25)) == reminders.Sent(sent=0, refused=1)
    assert not Reminder.objects.exists()
    assert reminders.send_reminders(today=dt.date(2024, 3, 25)).sent == 1


def test_the_journal_does_not_keep_a_mailbox(cast: Cast) -> None:
    give_mailbox(cast)
    assert "service@" not in str(list(AuditEntry.objects.values_list("changes")))
