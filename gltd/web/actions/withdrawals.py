"""The figures of a record leave the counts with it when it is removed, and come back with it."""

from copy import copy
from typing import Final

from django.utils import timezone

from gltd.web.actions import audit, conflicts
from gltd.web.models import Claim, User
from gltd.web.models.claims import SUBJECTS
from gltd.web.models.records import Record

# The reason that tells a figure which left with its record from one that a person withdrew.
REMOVED: Final = "La fiche à laquelle il se rapporte est retirée."


def withdraw_figures(record: Record, *, actor: User | None) -> None:
    """Withdraw what counts about a record that is removed, inside the transaction of its removal."""
    _settle(record, actor=actor, before=(Claim.Status.CONFIRMED, ""), after=(Claim.Status.WITHDRAWN, REMOVED))


def restore_figures(record: Record, *, actor: User | None) -> None:
    """Let what left with a record count again, inside the transaction of its restoring."""
    _settle(record, actor=actor, before=(Claim.Status.WITHDRAWN, REMOVED), after=(Claim.Status.CONFIRMED, ""))


def _settle(record: Record, *, actor: User | None, before: tuple[str, str], after: tuple[str, str]) -> None:
    subjects = {Claim._meta.get_field(name).related_model: name for name in SUBJECTS}
    if type(record) not in subjects:
        return
    rows = Claim.objects.filter(**{subjects[type(record)]: record}, status=before[0])
    if before[1]:
        rows = rows.filter(reason=before[1])
    changed = []
    for claim in rows.select_for_update().order_by("pk"):
        changed.append(copy(claim))
        claim.status, claim.reason = after
        claim.version += 1
        claim.decided_by, claim.decided_at = actor, timezone.now()
        claim.save(update_fields=["status", "reason", "version", "decided_by", "decided_at"])
        told = {"status": str(after[0])} | ({"reason": after[1]} if after[1] else {})
        audit.record("décision", actor=actor, scheme=claim.source.scheme, target=claim, changes=told)
        changed.append(claim)
    if changed:
        conflicts.refresh_conflicts(scheme=changed[0].source.scheme, around=changed)
