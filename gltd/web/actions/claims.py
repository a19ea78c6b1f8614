"""A person's decisions on claims: every write."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from gltd.web.actions import audit, conflicts
from gltd.web.actions.locking import lock_current
from gltd.web.models import Claim, Operation, User

EDITABLE = frozenset(
    {
        "measure",
        "value",
        "value_max",
        "unit",
        "qualifier",
        "nature",
        "date_text",
        "period_start",
        "period_end",
    }
    | {"place", "per", "restriction", "retracted"}
)


@transaction.atomic
def decide_claim(
    *, actor: User | None, claim: Claim, version: int, status: str, operation: Operation | None = None
) -> Claim:
    """Confirm, refuse, keep as context, withdraw or propose again; the scheme's contradictions follow."""
    row = lock_current(claim, version=version)
    row.status = status
    row.operation = operation if operation is not None else row.operation
    row.decided_by, row.decided_at = actor, timezone.now()
    row.full_clean()
    row.save()
    scheme = row.source.scheme
    audit.record("décision", actor=actor, scheme=scheme, target=row, changes={"status": status})
    conflicts.refresh_conflicts(scheme=scheme)
    return row


@transaction.atomic
def edit_claim(
    *,
    actor: User,
    claim: Claim,
    version: int,
    operation: Operation | None,
    changes: dict[str, str | Decimal | None],
) -> Claim:
    """Change what was read wrong and confirm it; the passage itself never changes."""
    unknown = set(changes) - EDITABLE
    if unknown:
        raise ValueError(f"not editable: {sorted(unknown)}")
    row = lock_current(claim, version=version)
    for name, value in changes.items():
        setattr(row, name, value)
    row.operation = operation
    row.status = Claim.Status.CONFIRMED
    row.decided_by, row.decided_at = actor, timezone.now()
    row.full_clean()
    row.save()
    told = {name: str(value) for name, value in changes.items()}
    audit.record("correction de lecture", actor=actor, scheme=row.source.scheme, target=row, changes=told)
    conflicts.refresh_conflicts(scheme=row.source.scheme)
    return row
