"""What waits for someone in a scheme, and what the coming week holds: one list each, whatever the noun."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from django.urls import reverse
from django.utils import timezone

from gltd.reports import french
from gltd.web.actions.conflicts import list_open_groups
from gltd.web.actions.meetings import list_due_decisions
from gltd.web.models import Claim, Decision, Meeting, Operation, Participation, Scheme
from gltd.web.templatetags.french import conflict_finding, conflict_kind, french_moment, operation_moment

SHOWN = 5
SOON_DAYS = 15
WEEK_DAYS = 7


@dataclass(frozen=True)
class Item:
    """One thing that waits, or that comes: its word, where it leads, and what more to say."""

    badge: str
    title: str
    url: str
    detail: str = ""
    tone: str = ""  # warn, wait, good: the look of the badge


@dataclass(frozen=True)
class Coming:
    """One thing of the week, at its moment."""

    day: dt.date
    title: str
    url: str
    detail: str


def list_waiting(scheme: Scheme, *, today: dt.date) -> list[Item]:
    """Return what waits: contradictions, proposals, parts not closed, deadlines within fifteen days."""
    return [
        *tell_conflicts(scheme),
        *tell_proposals(scheme),
        *tell_unclosed(scheme),
        *tell_decisions(scheme, today=today),
    ]


def tell_conflicts(scheme: Scheme) -> Iterator[Item]:
    """Yield the open contradictions, probable slips of unit first."""
    groups = list_open_groups(scheme)
    for group in groups[:SHOWN]:
        yield Item(
            badge=conflict_kind(group.lead.kind),
            title=conflict_finding(group.lead),
            url=reverse("conflict", args=[scheme.slug, group.lead.pk]),
            tone="warn" if group.lead.kind == "unit_slip" else "",
        )
    if len(groups) > SHOWN:
        title = f"Voir les {len(groups)} contradictions ouvertes"
        yield Item(badge="", title=title, url=reverse("conflicts", args=[scheme.slug]))


def tell_proposals(scheme: Scheme) -> Iterator[Item]:
    """Yield the sources with proposals that nobody has decided yet."""
    proposed = Claim.objects.filter(source__scheme=scheme, status=Claim.Status.PROPOSED)
    rows = proposed.select_related("source").order_by("source__published_on", "source")
    by_source = ((source, len(list(claims))) for source, claims in groupby(rows, key=lambda one: one.source))
    for source, count in islice(by_source, SHOWN):
        yield Item(
            badge=f"{count} {french.plural('chiffre', count=count)} à confirmer",
            title=f"{source.publisher}, {french.day(source.published_on)}",
            url=reverse("source", args=[scheme.slug, source.pk]),
            tone="wait",
        )


def tell_unclosed(scheme: Scheme) -> Iterator[Item]:
    """Yield the past operations with parts that their partners have not closed."""
    parts = Participation.objects.filter(
        operation__scheme=scheme,
        operation__removed_at=None,
        operation__starts_at__lt=timezone.now(),
        operation__status=Operation.Status.DONE,
        closed_at=None,
    ).select_related("operation")
    rows = parts.order_by("-operation__starts_at", "operation")
    for operation, group in islice(groupby(rows, key=lambda part: part.operation), SHOWN):
        units = [part.get_unit_display() for part in group]
        yield Item(
            badge=f"{len(units)} {french.plural('part', count=len(units))} à clore",
            title=operation.title,
            url=reverse("operation", args=[scheme.slug, operation.pk]),
            detail=", ".join(units),
        )


def tell_decisions(scheme: Scheme, *, today: dt.date) -> Iterator[Item]:
    """Yield the decisions that are late or due within fifteen days."""
    for decision in list_due_decisions(scheme, until=today + dt.timedelta(days=SOON_DAYS))[:SHOWN]:
        assert decision.due_on is not None
        yield Item(
            badge=tell_days_left(decision.due_on, today=today),
            title=decision.title,
            url=reverse("meeting", args=[scheme.slug, decision.meeting_id]) + "#decisions",
            detail=f"décision, {decision.partner or 'le groupe'}",
            tone="warn" if decision.due_on < today else "",
        )


def tell_days_left(due_on: dt.date, *, today: dt.date) -> str:
    """Say how far a deadline is."""
    days = (due_on - today).days
    if days < 0:
        return f"en retard de {-days} {french.plural('jour', count=-days)}"
    return "aujourd'hui" if days == 0 else f"dans {days} {french.plural('jour', count=days)}"


def list_week(scheme: Scheme, *, today: dt.date) -> list[Coming]:
    """Return the operations, sittings and deadlines of the seven days to come, in order."""
    last = today + dt.timedelta(days=WEEK_DAYS - 1)
    span = {"starts_at__date__gte": today, "starts_at__date__lte": last}
    operations = Operation.objects.filter(scheme=scheme, status=Operation.Status.PLANNED, **span)
    meetings = Meeting.objects.filter(scheme=scheme, status=Meeting.Status.PLANNED, **span)
    decisions = list_due_decisions(scheme, until=last).filter(due_on__gte=today)
    coming = [
        *(tell_operation(operation) for operation in operations),
        *(tell_meeting(meeting) for meeting in meetings),
        *(tell_deadline(decision) for decision in decisions),
    ]
    return sorted(coming, key=lambda one: (one.day, one.detail))


def tell_operation(operation: Operation) -> Coming:
    """Return an operation as the week shows it."""
    return Coming(
        day=timezone.localtime(operation.starts_at).date(),
        title=operation.title,
        url=reverse("operation", args=[operation.scheme.slug, operation.pk]),
        detail=operation_moment(operation),
    )


def tell_meeting(meeting: Meeting) -> Coming:
    """Return a sitting as the week shows it."""
    return Coming(
        day=timezone.localtime(meeting.starts_at).date(),
        title=meeting.title,
        url=reverse("meeting", args=[meeting.scheme.slug, meeting.pk]),
        detail=french_moment(meeting.starts_at),
    )


def tell_deadline(decision: Decision) -> Coming:
    """Return the deadline of a decision as the week shows it."""
    assert decision.due_on is not None
    return Coming(
        day=decision.due_on,
        title=decision.title,
        url=reverse("meeting", args=[decision.scheme.slug, decision.meeting_id]) + "#decisions",
        detail=f"échéance le {french.day(decision.due_on)}, {decision.partner or 'le groupe'}",
    )
