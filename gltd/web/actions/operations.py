"""Operations and participations: every write."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from gltd.errors import GltdError
from gltd.web.actions import audit
from gltd.web.actions.locking import lock_current
from gltd.web.models import Area, Operation, Participation, Partner, Scheme, User


@transaction.atomic
def create_operation(
    *,
    actor: User | None,
    scheme: Scheme,
    kind: str,
    title: str,
    starts_at: datetime,
    areas: Iterable[Area],
    **details: Any,
) -> Operation:
    """Create an operation; ``details`` are its other fields."""
    operation = Operation(scheme=scheme, kind=kind, title=title, starts_at=starts_at, **details)
    operation.full_clean()
    operation.save()
    operation.areas.set(list(areas))
    audit.record("création", actor=actor, scheme=scheme, target=operation)
    return operation


@transaction.atomic
def change_operation(
    *,
    actor: User | None,
    operation: Operation,
    version: int,
    areas: Iterable[Area] | None = None,
    **changes: Any,
) -> Operation:
    """Change fields of an operation that still stands as it was shown (``version``)."""
    row = lock_current(operation, version=version)
    for name, value in changes.items():
        setattr(row, name, value)
    if row.status != Operation.Status.NOT_DONE:
        row.not_done_reason = ""
    row.full_clean()
    row.save()
    if areas is not None:
        row.areas.set(list(areas))
    told = {name: str(value) for name, value in changes.items()}
    audit.record("changement", actor=actor, scheme=row.scheme, target=row, changes=told)
    return row


@transaction.atomic
def join_operation(
    *, actor: User | None, operation: Operation, partner: Partner, unit: str, **details: Any
) -> Participation:
    """Enter a partner's part in an operation; ``details`` are asked, engaged, hours."""
    participation = Participation(operation=operation, partner=partner, unit=unit, **details)
    participation.full_clean()
    participation.save()
    audit.record("participation", actor=actor, scheme=operation.scheme, target=participation)
    return participation


@transaction.atomic
def close_participation(
    *, actor: User, participation: Participation, version: int, engaged: int | None, hours: Any = None
) -> Participation:
    """Close one partner's part; only an account of that partner may."""
    row = lock_current(participation, version=version)
    if actor.partner_id != row.partner_id and not actor.is_superuser:
        raise GltdError(
            "Chaque partenaire clôt sa propre participation : demandez-le à un compte de ce partenaire."
        )
    if row.closed_at is not None:
        raise GltdError("Cette participation est déjà close.")
    row.engaged, row.hours = engaged, hours
    row.closed_at, row.closed_by = timezone.now(), actor
    row.full_clean()
    row.save()
    audit.record(
        "clôture", actor=actor, scheme=row.operation.scheme, target=row, changes={"engaged": engaged}
    )
    return row
