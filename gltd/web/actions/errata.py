"""Errata: a figure is taken back or replaced, with the reason; nothing is lost and it can be undone."""

from django.db import transaction
from django.utils import timezone

from gltd.errors import GltdError
from gltd.web.actions import audit, conflicts
from gltd.web.actions.claims import Entry, enter_claims
from gltd.web.actions.locking import lock_current
from gltd.web.models import Claim, Erratum, Source, User


@transaction.atomic
def correct_claim(
    *,
    actor: User,
    claim: Claim,
    version: int,
    reason: str,
    entry: Entry | None = None,
    source: Source | None = None,
) -> Erratum:
    """Set a confirmed figure aside as corrected; ``entry`` is what replaces it, stated by ``source``.

    Without ``source`` the figure's own source corrects itself; without ``entry`` it only takes it back.
    """
    row = lock_current(claim, version=version)
    if row.status != Claim.Status.CONFIRMED:
        raise GltdError("Seul un chiffre confirmé se rectifie : confirmez-le ou refusez-le d'abord.")
    if not reason.strip():
        raise GltdError(
            "Dites pourquoi le chiffre est rectifié : la raison est imprimée avec le rectificatif."
        )
    replacement = None
    if entry is not None:
        (replacement,) = enter_claims(actor=actor, source=source or row.source, entries=[entry])
    row.status = Claim.Status.CORRECTED
    row.decided_by, row.decided_at = actor, timezone.now()
    row.full_clean()
    row.save()
    erratum = Erratum(claim=row, replacement=replacement, reason=reason.strip(), made_by=actor)
    erratum.full_clean()
    erratum.save()
    scheme = row.source.scheme
    audit.record("rectificatif", actor=actor, scheme=scheme, target=erratum, changes={"claim": row.pk})
    conflicts.refresh_conflicts(scheme=scheme, around=[row])
    return erratum


@transaction.atomic
def reverse_erratum(*, actor: User, erratum: Erratum, reason: str) -> Erratum:
    """Take an erratum back: the figure counts again, and what replaced it is withdrawn."""
    row = (
        Erratum.objects.select_for_update(of=("self",))
        .select_related("claim__source", "replacement")
        .get(pk=erratum.pk)
    )
    if row.reversed_at is not None:
        raise GltdError("Ce rectificatif est déjà annulé.")
    if not reason.strip():
        raise GltdError("Dites pourquoi le rectificatif est annulé : la raison reste au registre.")
    row.reversed_by, row.reversed_at, row.reversal_reason = actor, timezone.now(), reason.strip()
    row.full_clean()
    row.save()
    decide(row.claim, actor=actor, status=Claim.Status.CONFIRMED)
    if row.replacement is not None:
        decide(row.replacement, actor=actor, status=Claim.Status.WITHDRAWN, reason=row.reversal_reason[:300])
    scheme = row.claim.source.scheme
    audit.record("annulation de rectificatif", actor=actor, scheme=scheme, target=row)
    changed = [row.claim] if row.replacement is None else [row.claim, row.replacement]
    conflicts.refresh_conflicts(scheme=scheme, around=changed)
    return row


def decide(claim: Claim, *, actor: User, status: str, reason: str = "") -> None:
    """Move a claim to a status, inside the transaction of the erratum."""
    claim.status, claim.reason, claim.version = status, reason, claim.version + 1
    claim.decided_by, claim.decided_at = actor, timezone.now()
    claim.full_clean()
    claim.save()
