"""What waits for someone in a scheme, and what the coming week holds: one list each, whatever the noun."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone

from gltd.reports import french
from gltd.web.actions.cameras import list_expiring
from gltd.web.actions.conflicts import Open, read_open
from gltd.web.actions.follow_ups import list_due
from gltd.web.actions.meetings import list_due_decisions
from gltd.web.actions.planning import Dated, list_dated
from gltd.web.actions.series import list_unrecorded
from gltd.web.models import Claim, Conflict, Operation, Participation, Scheme, Source
from gltd.web.templatetags.deadlines import tell_days_left
from gltd.web.templatetags.french import conflict_finding, conflict_kind, french_moment

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

    title: str
    url: str
    detail: str


def list_waiting(scheme: Scheme, *, today: dt.date, standing: Open | None = None) -> list[Item]:
    """Return what waits: contradictions, proposals, parts not closed, deadlines within fifteen days."""
    return [
        *tell_conflicts(scheme, standing=standing or read_open(scheme)),
        *tell_proposals(scheme),
        *tell_unclosed(scheme),
        *tell_unrecorded(scheme),
        *tell_follow_ups(scheme, today=today),
        *tell_decisions(scheme, today=today),
        *tell_cameras(scheme, today=today),
    ]


def tell_conflicts(scheme: Scheme, *, standing: Open) -> Iterator[Item]:
    """Yield the open contradictions, probable slips of unit first."""
    outlines = sorted(standing.outlines, key=lambda outline: outline.conflicts[0] not in standing.slips)
    leads = [outline.conflicts[0] for outline in outlines[:SHOWN]]
    known = Conflict.objects.in_bulk(leads)
    for lead in (known[number] for number in leads):
        yield Item(
            badge=conflict_kind(lead.kind),
            title=conflict_finding(lead),
            url=reverse("conflict", args=[scheme.slug, lead.pk]),
            tone="warn" if lead.kind == "unit_slip" else "",
        )
    if len(outlines) > SHOWN:
        title = f"Voir les {len(outlines)} contradictions ouvertes"
        yield Item(badge="", title=title, url=reverse("conflicts", args=[scheme.slug]))


def tell_proposals(scheme: Scheme) -> Iterator[Item]:
    """Yield the sources with proposals that nobody has decided yet."""
    proposed = Count("claims", filter=Q(claims__status=Claim.Status.PROPOSED))
    rows = Source.objects.filter(scheme=scheme, claims__status=Claim.Status.PROPOSED).defer("text")
    for source in rows.annotate(proposed=proposed).order_by("published_on", "pk")[:SHOWN]:
        count = source.proposed
        yield Item(
            badge=f"{count} {french.plural('chiffre', count=count)} à confirmer",
            title=f"{source.publisher}, {french.day(source.published_on)}",
            url=reverse("source", args=[scheme.slug, source.pk]),
            tone="wait",
        )


def tell_unclosed(scheme: Scheme) -> Iterator[Item]:
    """Yield the past operations with parts that their partners have not closed."""
    waiting = Participation.objects.filter(operation=OuterRef("pk"), closed_at=None)
    past = Operation.objects.filter(
        Exists(waiting), scheme=scheme, starts_at__lt=timezone.now(), status=Operation.Status.DONE
    )
    shown = list(past.order_by("-starts_at", "pk")[:SHOWN])
    open_parts = Participation.objects.filter(operation__in=shown, closed_at=None)
    units: dict[int, list[str]] = {}
    for number, unit in open_parts.values_list("operation_id", "unit"):
        units.setdefault(number, []).append(Participation.Unit(unit).label)
    for operation in shown:
        parts = units[operation.pk]
        yield Item(
            badge=f"{len(parts)} {french.plural('part', count=len(parts))} à clore",
            title=operation.title,
            url=reverse("operation", args=[scheme.slug, operation.pk]),
            detail=", ".join(parts),
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


def tell_follow_ups(scheme: Scheme, *, today: dt.date) -> Iterator[Item]:
    """Yield the measures that call for a step: late, or due within fifteen days."""
    due = list_due(scheme, on=today, days=SOON_DAYS)
    for row in due[:SHOWN]:
        assert row.deadline_on is not None
        yield Item(
            badge=tell_days_left(row.deadline_on, today=today),
            title=row.title,
            url=reverse("follow_up", args=[scheme.slug, row.pk]),
            detail=f"{row.machine.label}, {row.partner or 'le groupe'}",
            tone="warn" if row.deadline_on < today else "",
        )
    if (count := due.count()) > SHOWN:
        yield Item(badge="", title=f"Voir les {count} suites", url=reverse("follow_ups", args=[scheme.slug]))


def tell_unrecorded(scheme: Scheme) -> Iterator[Item]:
    """Yield the days that a series announced and of which nobody said what became."""
    for occurrence in list_unrecorded(scheme)[:SHOWN]:
        arguments = [scheme.slug, occurrence.series.pk, occurrence.day.isoformat()]
        yield Item(
            badge="faite ou non ?".replace(" ?", "\u202f?"),
            title=occurrence.series.title,
            url=reverse("occurrence", args=arguments),
            detail=french.day(occurrence.day),
        )


def tell_cameras(scheme: Scheme, *, today: dt.date) -> Iterator[Item]:
    """Yield the cameras whose authorisation ends soon, or has ended."""
    for camera in list_expiring(scheme, today=today, days=SOON_DAYS)[:SHOWN]:
        assert camera.until is not None
        yield Item(
            badge=tell_days_left(camera.until, today=today),
            title=f"Autorisation de la caméra {camera.number}",
            url=reverse("camera", args=[scheme.slug, camera.pk]),
            tone="warn" if camera.until < today else "",
        )


def list_week(scheme: Scheme, *, today: dt.date) -> list[Dated]:
    """Return what the calendar holds of the seven days to come, in order."""
    last = today + dt.timedelta(days=WEEK_DAYS - 1)
    return [one for one in list_dated(scheme, start=today, end=last) if not one.is_off]


def tell_dated(dated: Dated, *, scheme: Scheme) -> Coming:
    """Return a dated thing as the week shows it."""
    local = timezone.localtime(dated.starts_at)
    when = french.day(local.date()) if dated.whole_day else french_moment(dated.starts_at)
    url = reverse(dated.page, kwargs={"slug": scheme.slug, **dated.arguments})
    return Coming(title=dated.title, url=url, detail=f"{when}, {dated.label}")
