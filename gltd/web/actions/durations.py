"""How long things take in a scheme, and the deadlines that follow from it."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from gltd.errors import GltdError
from gltd.usecases.following import Span, find_deadline, law, set_spans
from gltd.web.actions.locking import demand_seen
from gltd.web.actions.records import change_record, create_record, remove_record
from gltd.web.models import Duration, FollowUp, Scheme, User


@transaction.atomic
def set_duration(
    *, actor: User | None, scheme: Scheme, code: str, amount: int, reason: str, version: int = 0
) -> Duration:
    """Give a duration of a scheme another amount, and bring its deadlines up to date.

    ``version`` is that of the scheme's own duration as it was shown, 0 where it had none.
    """
    if code not in law().spans:
        raise GltdError("Ce délai est inconnu : choisissez-le dans la liste.")
    known = find_own(scheme, code=code, version=version)
    if known is None:
        row = create_record(Duration(scheme=scheme, code=code, amount=amount, reason=reason), actor=actor)
    else:
        changes = {"amount": amount, "reason": reason}
        row = change_record(known, actor=actor, version=known.version, changes=changes)
    refresh_deadlines(scheme)
    return row


def find_own(scheme: Scheme, *, code: str, version: int) -> Duration | None:
    """Return the scheme's own duration, if it has one; raise when it is no longer the one that was shown."""
    known = Duration.objects.select_for_update().filter(scheme=scheme, code=code).first()
    span = spans_of(scheme)[code]
    told = f"{span.label}, {span.words}" + (f" ({known.reason})" if known is not None else ", comme le texte")
    demand_seen(seen=str(version), now=str(known.version if known is not None else 0), told=told)
    return known


def refresh_deadlines(scheme: Scheme) -> None:
    """Compute again the deadlines of the measures that are under way."""
    spans = spans_of(scheme)
    for row in FollowUp.objects.filter(scheme=scheme, closed=False):
        deadline = compute_deadline(row, spans=spans)
        if deadline != row.deadline_on:
            FollowUp.objects.filter(pk=row.pk).update(deadline_on=deadline)


@transaction.atomic
def reset_duration(*, actor: User | None, scheme: Scheme, code: str, version: int) -> None:
    """Come back to the amount of the text, from the version that was shown."""
    row = find_own(scheme, code=code, version=version)
    if row is not None:
        remove_record(row, actor=actor, version=version)
    refresh_deadlines(scheme)


def compute_deadline(row: FollowUp, *, spans: Mapping[str, Span]) -> dt.date | None:
    """Return the day by which a measure calls for a step."""
    return find_deadline(
        row.machine, state=row.state, since=row.since_on, basis=row.basis, ends_on=row.ends_on, spans=spans
    )


def spans_of(scheme: Scheme) -> dict[str, Span]:
    """Return the durations as a scheme has them."""
    return set_spans(dict(Duration.objects.filter(scheme=scheme).values_list("code", "amount")))
