"""Operations and participations: every write."""

from collections.abc import Iterable
from copy import copy
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from gltd.errors import GltdError
from gltd.web import days
from gltd.web.actions import audit
from gltd.web.actions.locking import lock_current
from gltd.web.actions.records import change_record, create_record, remove_record, restore_record
from gltd.web.actions.results import tell_closed
from gltd.web.models import Area, Claim, Operation, Participation, Partner, Scheme, Spot, User

DONE_AHEAD: Final = (
    "Une opération à venir n'est pas encore faite : laissez-la « prévue », ou corrigez son jour."
)
WITH_REASON = (Operation.Status.NOT_DONE, Operation.Status.POSTPONED)


@transaction.atomic
def create_operation(
    *,
    actor: User | None,
    scheme: Scheme,
    kind: str,
    title: str,
    starts_at: datetime,
    areas: Iterable[Area],
    spots: Iterable[Spot] = (),
    **details: Any,
) -> Operation:
    """Create an operation; ``spots`` are those that it aims at, ``details`` are its other fields."""
    operation = Operation(scheme=scheme, kind=kind, title=title, starts_at=starts_at, **details)
    if operation.status not in WITH_REASON:
        operation.not_done_reason = ""
    check_course(operation)
    return create_record(operation, actor=actor, links={"areas": areas, "spots": spots})


@transaction.atomic
def change_operation(
    *,
    actor: User | None,
    operation: Operation,
    version: int,
    areas: Iterable[Area] | None = None,
    spots: Iterable[Spot] | None = None,
    **changes: Any,
) -> Operation:
    """Change fields of an operation that still stands as it was shown (``version``)."""
    if changes.get("status", operation.status) not in WITH_REASON:
        changes["not_done_reason"] = ""
    after = copy(operation)
    for name in changes.keys() & {"status", "starts_at"}:
        setattr(after, name, changes[name])
    check_course(after)
    given = (("areas", areas), ("spots", spots))
    links: dict[str, Iterable[Model]] = {name: rows for name, rows in given if rows is not None}
    return change_record(operation, actor=actor, version=version, changes=changes, links=links)


def check_course(operation: Operation) -> None:
    """Refuse what cannot be: a thing done on a day to come, results of what did not take place."""
    is_ahead = days.local_day(operation.starts_at) > timezone.localdate()
    if operation.status == Operation.Status.DONE and is_ahead:
        raise GltdError(DONE_AHEAD)
    if operation.pk and tell_closed(operation):
        counted = operation.claims.filter(status=Claim.Status.CONFIRMED).count()
        if counted:
            several = "s" if counted > 1 else ""
            raise GltdError(
                f"Cette opération a {counted} résultat{several} qui compte{'nt' if counted > 1 else ''} : "
                "retirez-les d'abord, puis changez son état ou son jour."
            )


@transaction.atomic
def join_operation(
    *, actor: User | None, operation: Operation, partner: Partner, unit: str, **details: Any
) -> Participation:
    """Enter a partner's part in an operation; ``details`` are asked, engaged, hours.

    A part that was taken out comes back with what is given now.
    """
    known = Participation.everything.filter(operation=operation, partner=partner, unit=unit).first()
    if known is not None and known.removed_at is not None:
        part = restore_record(known, actor=actor)
        return change_record(part, actor=actor, version=part.version, changes=details)
    part = Participation(operation=operation, partner=partner, unit=unit, **details)
    return create_record(part, actor=actor)


@transaction.atomic
def inherit_parts(*, actor: User | None, operation: Operation, model: Operation) -> None:
    """Ask the same forces as another operation did; what was engaged there is not taken over."""
    for part in model.participations.select_related("partner"):
        join_operation(
            actor=actor, operation=operation, partner=part.partner, unit=part.unit, asked=part.asked
        )


@transaction.atomic
def leave_operation(*, actor: User | None, participation: Participation, version: int) -> Participation:
    """Take out a part that was entered by mistake; a closed one is its partner's word and stays."""
    if participation.closed_at is not None:
        raise GltdError("Cette participation est close : son partenaire doit d'abord la rouvrir.")
    return remove_record(participation, actor=actor, version=version)


@transaction.atomic
def close_participation(
    *, actor: User, participation: Participation, version: int, engaged: int | None, hours: Any = None
) -> Participation:
    """Close one partner's part; only an account of that partner may."""
    row = lock_current(participation, version=version)
    if actor.partner_id != row.partner_id:
        raise GltdError(
            "Chaque partenaire clôt sa propre participation : demandez-le à un compte de ce partenaire."
        )
    if row.closed_at is not None:
        raise GltdError("Cette participation est déjà close.")
    row.engaged, row.hours = engaged, hours
    row.closed_at, row.closed_by = timezone.now(), actor
    row.full_clean()
    row.save()
    changes = {"engaged": engaged, "hours": None if hours is None else str(hours)}
    audit.record("clôture", actor=actor, scheme=row.operation.scheme, target=row, changes=changes)
    return row


@transaction.atomic
def reopen_participation(
    *, actor: User, participation: Participation, version: int, reason: str
) -> Participation:
    """Open a closed part again, and keep why; the partner itself may, and the chair through its page."""
    row = lock_current(participation, version=version)
    if row.closed_at is None:
        raise GltdError("Cette participation est ouverte : il n'y a rien à rouvrir.")
    if not reason:
        raise GltdError("Dites pourquoi la participation est rouverte : choisissez une raison.")
    row.closed_at, row.closed_by = None, None
    row.reopened_at, row.reopening_reason = timezone.now(), reason
    row.full_clean()
    row.save()
    audit.record(
        "réouverture", actor=actor, scheme=row.operation.scheme, target=row, changes={"reason": reason}
    )
    return row
