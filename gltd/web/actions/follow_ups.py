"""Measures that last: entering one, taking its steps, and the durations of a scheme."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from gltd.errors import GltdError
from gltd.reports import french
from gltd.usecases.following import Machine, find_latest_end, law
from gltd.web.actions.authorisations import cover_cameras, hand_over_end
from gltd.web.actions.durations import compute_deadline, spans_of
from gltd.web.actions.records import change_record, create_record
from gltd.web.models import Area, Camera, FollowUp, FollowUpStep, Scheme, User

DUE_DAYS = 15


@dataclass(frozen=True)
class Total:
    """How many measures of a kind were asked and notified in a period: two counts, in steps of the period."""

    machine: Machine
    asked: int
    notified: int
    # Of those asked in the period, how many have been notified since.
    followed: int


@transaction.atomic
def create_follow_up(
    *,
    actor: User | None,
    scheme: Scheme,
    kind: str,
    basis: str,
    title: str,
    asked_on: dt.date,
    areas: Iterable[Area] = (),
    **details: Any,
) -> FollowUp:
    """Enter a measure in its first state; ``details`` are its partner, spot, operation, origin."""
    machine = law().machines.get(kind)
    if machine is None or basis not in machine.references:
        raise GltdError("Choisissez une base légale qui vaut pour cette nature de suite.")
    if asked_on > timezone.localdate():
        raise GltdError("La date de la demande n'est pas encore venue : corrigez-la.")
    first = machine.first
    row = FollowUp(
        scheme=scheme, kind=kind, basis=basis, title=title, state=first.code, since_on=asked_on, **details
    )
    check_links(row)
    row.deadline_on = compute_deadline(row, spans=spans_of(scheme))
    create_record(row, actor=actor, links={"areas": areas})
    FollowUpStep.objects.create(follow_up=row, after=first.code, taken_on=asked_on, actor=actor)
    return row


@transaction.atomic
def change_follow_up(
    *,
    actor: User | None,
    follow_up: FollowUp,
    version: int,
    areas: Iterable[Area],
    cameras: Iterable[Camera] | None = None,
    **changes: Any,
) -> FollowUp:
    """Change what a measure is about, and which ``cameras`` it covers; its state changes by steps alone."""
    row = change_record(follow_up, actor=actor, version=version, changes=changes, links={"areas": areas})
    check_links(row)
    if cameras is not None:
        cover_cameras(actor=actor, follow_up=row, cameras=cameras)
    return row


@transaction.atomic
def take_step(
    *,
    actor: User | None,
    follow_up: FollowUp,
    version: int,
    step: str,
    taken_on: dt.date,
    ends_on: dt.date | None = None,
) -> FollowUp:
    """Take a step of a measure on a day; without an end, a measure lasts as long as its text lets it."""
    machine, basis = follow_up.machine, follow_up.basis
    told = machine.find_step(step, state=follow_up.state, basis=basis)
    check_day(follow_up, taken_on=taken_on)
    spans = spans_of(follow_up.scheme)
    end = follow_up.ends_on
    latest = find_latest_end(told, on=taken_on, basis=basis, spans=spans)
    if latest is not None:
        end = ends_on or latest
        if not taken_on <= end <= latest:
            raise GltdError(
                f"La mesure peut durer du {french.day(taken_on)} au {french.day(latest)} au plus "
                f"({law().references[basis].title}) : corrigez sa fin."
            )
    after = machine.stages[told.to]
    moved = FollowUp(kind=follow_up.kind, basis=basis, state=after.code, since_on=taken_on, ends_on=end)
    changes = {
        "state": after.code,
        "since_on": taken_on,
        "ends_on": end,
        "deadline_on": compute_deadline(moved, spans=spans),
        "closed": after.final,
    }
    row = change_record(
        follow_up, actor=actor, version=version, changes=changes, action=f"étape, {told.label.lower()}"
    )
    FollowUpStep.objects.create(
        follow_up=row,
        transition=told.code,
        before=follow_up.state,
        after=after.code,
        taken_on=taken_on,
        ends_before=follow_up.ends_on,
        counted=not told.again,
        actor=actor,
    )
    hand_over_end(actor=actor, follow_up=row)
    return row


@transaction.atomic
def undo_step(*, actor: User | None, follow_up: FollowUp, version: int) -> FollowUp:
    """Take the last step back; the journal keeps that it was taken."""
    steps = list(follow_up.steps.order_by("-pk")[:2])
    if len(steps) < 2:
        raise GltdError("Il n'y a pas d'étape à annuler : retirez la suite si elle est née d'une erreur.")
    last, before = steps
    back = FollowUp(
        kind=follow_up.kind,
        basis=follow_up.basis,
        state=last.before,
        since_on=before.taken_on,
        ends_on=last.ends_before,
    )
    changes = {
        "state": last.before,
        "since_on": before.taken_on,
        "ends_on": last.ends_before,
        "deadline_on": compute_deadline(back, spans=spans_of(follow_up.scheme)),
        "closed": False,
    }
    row = change_record(follow_up, actor=actor, version=version, changes=changes, action="étape annulée")
    last.delete()
    return row


def check_day(follow_up: FollowUp, *, taken_on: dt.date) -> None:
    """Refuse a step before the one that it follows, or in the future."""
    if taken_on > timezone.localdate():
        raise GltdError("Ce jour n'est pas encore venu : une étape se note quand elle est faite.")
    if taken_on < follow_up.since_on:
        since = french.day(follow_up.since_on)
        raise GltdError(f"L'étape précédente est du {since} : celle-ci ne peut pas être plus ancienne.")


def check_links(row: FollowUp) -> None:
    """Refuse a spot, an operation or an origin that is of another scheme."""
    linked = (row.spot, row.operation, row.born_of)
    if any(one is not None and one.scheme_id != row.scheme_id for one in linked):
        raise GltdError("Ce qui est lié à la suite doit être de ce dispositif : choisissez dans les listes.")


def list_due(scheme: Scheme, *, on: dt.date, days: int = DUE_DAYS) -> QuerySet[FollowUp]:
    """Return the measures whose deadline is past or comes within so many days, the most urgent first."""
    last = on + dt.timedelta(days=days)
    rows = FollowUp.objects.filter(scheme=scheme, closed=False, deadline_on__lte=last)
    return rows.select_related("partner").order_by("deadline_on", "pk")


def tally_follow_ups(scheme: Scheme, *, since: dt.date, until: dt.date) -> list[Total]:
    """Count, for each kind, the measures asked and those notified in a period, both days included."""
    machines = law().machines
    steps = FollowUpStep.objects.filter(
        follow_up__scheme=scheme, follow_up__removed_at__isnull=True, counted=True
    ).values_list("follow_up", "follow_up__kind", "after", "taken_on")
    within: dict[str, Counter[str]] = {"asked": Counter(), "notified": Counter()}
    asked: set[tuple[int, str]] = set()
    notified: set[int] = set()
    for follow_up, kind, after, day in steps:
        counts = machines[kind].stages[after].counts
        if counts and since <= day <= until:
            within[counts][kind] += 1
        if counts == "asked" and since <= day <= until:
            asked.add((follow_up, kind))
        elif counts == "notified":
            notified.add(follow_up)
    followed = Counter(kind for follow_up, kind in asked if follow_up in notified)
    return [
        Total(machine, within["asked"][kind], within["notified"][kind], followed[kind])
        for kind, machine in machines.items()
    ]
