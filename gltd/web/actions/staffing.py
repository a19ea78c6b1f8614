"""The strength of units at a date: every write."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from gltd.web.actions import returns
from gltd.web.actions.records import change_record, create_record
from gltd.web.models import Claim, Scheme, Staffing, User

TITLE = "État de service, effectifs"
OTHERS = "staffing.agents_total"
MEASURES: Final = {
    Staffing.Unit.POLICE: "staffing.police_total",
    Staffing.Unit.MUNICIPAL: "staffing.municipal_police_total",
    Staffing.Unit.CUSTOMS: "staffing.customs_total",
}


@transaction.atomic
def create_staffing(*, actor: User | None, scheme: Scheme, strength: int | None, **fields: Any) -> Staffing:
    """Enter the strength of a unit at a date."""
    row = create_record(Staffing(scheme=scheme, **fields), actor=actor)
    set_strength(actor=actor, staffing=row, strength=strength)
    return row


@transaction.atomic
def change_staffing(
    *, actor: User | None, staffing: Staffing, version: int, strength: int | None, **changes: Any
) -> Staffing:
    """Change a strength that still stands as it was shown."""
    row = change_record(staffing, actor=actor, version=version, changes=changes)
    set_strength(actor=actor, staffing=row, strength=strength)
    return row


def set_strength(*, actor: User | None, staffing: Staffing, strength: int | None) -> None:
    """Enter the head-count as a claim about the row; one of another measure or day gives way to it."""
    measure = MEASURES.get(Staffing.Unit(staffing.unit), OTHERS)
    wanted = (measure, staffing.as_of_on.isoformat())
    old = [
        returns.Cell(
            measure=claim.measure,
            value=None,
            subject=staffing,
            date_text=claim.date_text,
            restriction=claim.restriction,
        )
        for claim in list_claims([staffing])
        if (claim.measure, claim.date_text) != wanted
    ]
    new = returns.Cell(
        measure=measure,
        value=None if strength is None else Decimal(strength),
        subject=staffing,
        date_text=wanted[1],
        restriction=", ".join(filter(None, [staffing.get_unit_display(), str(staffing.partner or "")])),
    )
    returns.enter_return(actor=actor, scheme=staffing.scheme, title=TITLE, cells=[*old, new], guarded=False)


def list_claims(rows: Iterable[Staffing]) -> list[Claim]:
    """Return the head-counts that stand about some rows, in one query."""
    found = Claim.objects.filter(staffing__in=list(rows), status=Claim.Status.CONFIRMED)
    return list(found.select_related("source").order_by("pk"))


def read_strengths(rows: Iterable[Staffing]) -> dict[int, Claim]:
    """Return the claim of each head-count by row."""
    return {claim.staffing_id: claim for claim in list_claims(rows) if claim.staffing_id is not None}
