"""Sittings, presence and decisions: every write, and what waits."""

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gltd.errors import GltdError
from gltd.web import days
from gltd.web.actions import audit
from gltd.web.actions.locking import lock_current
from gltd.web.actions.records import change_record, create_record
from gltd.web.models import Attendance, Decision, Meeting, Partner, Scheme, User

HELD_AHEAD: Final = "Une séance à venir n'est pas encore tenue : laissez-la « prévue », ou corrigez son jour."


def create_meeting(*, actor: User | None, scheme: Scheme, **fields: Any) -> Meeting:
    """Plan a sitting."""
    check_course(**fields)
    return create_record(Meeting(scheme=scheme, **fields), actor=actor)


def change_meeting(*, actor: User, meeting: Meeting, version: int, **changes: Any) -> Meeting:
    """Change a sitting that still stands as it was shown."""
    standing: dict[str, Any] = {"status": meeting.status, "starts_at": meeting.starts_at}
    check_course(**standing | changes)
    return change_record(meeting, actor=actor, version=version, changes=changes)


def check_course(*, starts_at: dt.datetime, status: str = Meeting.Status.PLANNED, **_: Any) -> None:
    """Refuse a sitting that is said to be held on a day to come."""
    if status == Meeting.Status.HELD and days.local_day(starts_at) > timezone.localdate():
        raise GltdError(HELD_AHEAD)


@transaction.atomic
def set_attendance(
    *, actor: User | None, meeting: Meeting, version: int, states: dict[Partner, str]
) -> Meeting:
    """Say which organisations came, of a sitting that still stands as it was shown.

    A partner without a state is not told; one who is not among ``states`` stays as it was.
    """
    current = lock_current(meeting, version=version)
    known = {row.partner_id: row for row in Attendance.objects.filter(meeting=meeting)}
    told = {}
    for partner, state in states.items():
        row = known.get(partner.pk, Attendance(meeting=meeting, partner=partner, state=""))
        if row.state == state:
            continue
        told[partner.name] = [row.state, state]
        row.state = state
        if state:
            row.full_clean()
            row.save()
        else:
            row.delete()
    current.save(update_fields=["version"])
    audit.record("présences", actor=actor, scheme=meeting.scheme, target=meeting, changes=told)
    return current


def take_decision(*, actor: User | None, meeting: Meeting, **fields: Any) -> Decision:
    """Enter what a sitting decided: who does what by when."""
    return create_record(Decision(meeting=meeting, **fields), actor=actor)


def settle_decision(
    *, actor: User, decision: Decision, version: int, state: str, settled_on: dt.date | None
) -> Decision:
    """Say that a decision is done or dropped, or open again."""
    day = None if state == Decision.State.OPEN else settled_on
    changes = {"state": state, "settled_on": day}
    return change_record(decision, actor=actor, version=version, changes=changes, action="suite")


def list_open_decisions(scheme: Scheme) -> QuerySet[Decision]:
    """Return what was decided and is still to do, the most pressing first; no deadline comes last."""
    rows = Decision.objects.filter(
        meeting__scheme=scheme, meeting__removed_at=None, state=Decision.State.OPEN
    )
    return rows.select_related("meeting", "partner").order_by("due_on", "pk")


def list_due_decisions(scheme: Scheme, *, until: dt.date) -> QuerySet[Decision]:
    """Return the open decisions whose deadline is past or comes by a day."""
    return list_open_decisions(scheme).filter(Q(due_on__lte=until))
