"""Reminders by e-mail to the organisations in charge: once for each deadline and each step before it."""

import datetime as dt
from dataclasses import dataclass
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from gltd.errors import GltdError
from gltd.reports import french
from gltd.web.actions import audit
from gltd.web.actions.locking import demand_seen
from gltd.web.models import FollowUp, Partner, Reminder, Scheme, User

# So many days before a deadline, and the day after it.
STEPS_DAYS = (15, 5, 1, -1)


@dataclass(frozen=True)
class Due:
    """A reminder to send: a measure, and the step before its deadline that is reached."""

    follow_up: FollowUp
    days_before: int


@dataclass(frozen=True)
class Sent:
    """What a run sent, and what the server refused; that is tried again at the next run."""

    sent: int
    refused: int


def list_reminders(*, today: dt.date) -> list[Due]:
    """Return the reminders that are due and were not sent: for each measure, the latest step reached."""
    last = today + dt.timedelta(days=max(STEPS_DAYS))
    rows = FollowUp.objects.filter(closed=False, deadline_on__lte=last, partner__isnull=False)
    rows = rows.exclude(partner__mailbox="").select_related("partner", "scheme").prefetch_related("areas")
    sent = set(Reminder.objects.values_list("follow_up", "deadline_on", "days_before"))
    found = []
    for row in rows:
        assert row.deadline_on is not None
        left = (row.deadline_on - today).days
        step = min(days for days in STEPS_DAYS if left <= days)
        if (row.pk, row.deadline_on, step) not in sent:
            found.append(Due(row, step))
    return found


def send_reminders(*, today: dt.date | None = None) -> Sent:
    """Send the reminders that are due. The same day twice sends nothing twice."""
    if not (settings.EMAIL_HOST and settings.DEFAULT_FROM_EMAIL and settings.ADDRESS):
        raise GltdError(
            "Les rappels par courriel sont coupés : donnez GLTD_SMTP_HOST, GLTD_SMTP_FROM et GLTD_ADDRESS, "
            "comme le dit le guide des réglages."
        )
    results = [send_reminder(due) for due in list_reminders(today=today or timezone.localdate())]
    return Sent(sent=sum(results), refused=len(results) - sum(results))


def send_reminder(due: Due) -> bool:
    """Note a reminder and send it; one that cannot be sent is not noted."""
    row = due.follow_up
    assert row.partner is not None
    assert row.deadline_on is not None
    subject, text = write_reminder(row)
    try:
        with transaction.atomic():
            Reminder.objects.create(follow_up=row, deadline_on=row.deadline_on, days_before=due.days_before)
            EmailMessage(subject, text, to=[row.partner.mailbox]).send()
    except (OSError, SMTPException):
        return False
    return True


def write_reminder(row: FollowUp) -> tuple[str, str]:
    """Return the subject and text of a reminder: kind, area, deadline and link, no more."""
    assert row.deadline_on is not None
    day = french.day(row.deadline_on)
    label = row.machine.label
    areas = ", ".join(area.name for area in row.areas.all()) or "périmètre non renseigné"
    link = settings.ADDRESS + reverse("follow_up", args=[row.scheme.slug, row.pk])
    subject = f"Échéance le {day}{french.WIDE}: {label}"
    text = f"{label[:1].upper()}{label[1:]}, {areas}.\nÉchéance le {day}.\n{link}\n"
    return subject, text


@transaction.atomic
def set_mailbox(*, actor: User, scheme: Scheme, mailbox: str, seen: str) -> Partner:
    """Say where the reminders of one's own organisation go; the journal does not keep the address."""
    if actor.partner is None:
        raise GltdError("Ce compte n'est d'aucune organisation : demandez-le à un compte de l'organisation.")
    partner = Partner.objects.select_for_update().get(pk=actor.partner.pk)
    demand_seen(seen=seen, now=partner.mailbox, told=partner.mailbox or "aucune boîte")
    partner.mailbox = mailbox
    partner.full_clean()
    partner.save(update_fields=["mailbox"])
    audit.record("boîte des rappels changée", actor=actor, scheme=scheme, target=partner)
    return partner
