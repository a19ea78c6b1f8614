"""What a partner states of an operation, typed in a grid: each filled cell is a claim of its return."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.utils import timezone

from gltd.errors import GltdError
from gltd.web.actions import audit, conflicts
from gltd.web.actions.claims import Entry, build_claim, decide_claim, enter_claims
from gltd.web.actions.locking import StaleError, lock_current
from gltd.web.actions.results import tell_closed
from gltd.web.actions.sources import add_source
from gltd.web.models import Claim, Operation, Partner, ServiceReturn, Source, User

EMPTIED: Final = "La case a été vidée dans la grille de l'opération."
OVERTAKEN: Final = "Quelqu'un d'autre a rempli cette grille entre-temps : relisez-la, puis refaites le vôtre."
_TITLE_LENGTH: Final = 250


@dataclass(frozen=True)
class Cell:
    """One row of the grid as it was sent: no value means an empty cell; version 0, that it showed nothing."""

    measure: str
    value: Decimal | None
    qualifier: str = ""
    version: int = 0


@dataclass(frozen=True)
class Filled:
    """How many figures a grid entered, changed and withdrew."""

    entered: int = 0
    changed: int = 0
    withdrawn: int = 0


@transaction.atomic
def open_return(*, actor: User | None, operation: Operation, partner: Partner) -> ServiceReturn:
    """Return what a partner states of an operation, a source of its own; make it the first time."""
    known = ServiceReturn.objects.filter(operation=operation, partner=partner).select_related("source")
    if found := known.first():
        return found
    source = add_source(
        actor=actor,
        scheme=operation.scheme,
        kind=Source.Kind.RETURN,
        publisher=partner.name,
        title=f"État de service : {operation.title}"[:_TITLE_LENGTH],
        published_on=timezone.localdate(),
    )
    made = ServiceReturn(operation=operation, partner=partner, source=source)
    made.full_clean()
    made.save()
    return made


def list_cells(operation: Operation, *, partner: Partner) -> dict[str, Claim]:
    """Return the figure in force of each measure that a partner's return states."""
    rows = Claim.objects.filter(
        source__service_return__operation=operation,
        source__service_return__partner=partner,
        operation=operation,
        status__in=(Claim.Status.CONFIRMED, Claim.Status.CORRECTED),
    )
    return {claim.measure: claim for claim in rows.order_by("pk")}


@transaction.atomic
def fill_return(*, actor: User, operation: Operation, partner: Partner, cells: Iterable[Cell]) -> Filled:
    """Enter, change or withdraw what a grid says; nothing is written if someone else was faster."""
    if closed := tell_closed(operation):
        raise GltdError(closed)
    known = list_cells(operation, partner=partner)
    entries: list[Entry] = []
    changed = withdrawn = 0
    for cell in cells:
        claim = known.get(cell.measure)
        if (0 if claim is None else claim.version) != cell.version:
            raise StaleError(OVERTAKEN)
        if claim is None:
            if cell.value is not None:
                entries.append(describe_entry(cell, operation=operation))
        elif cell.value is None:
            status = Claim.Status.WITHDRAWN
            decide_claim(actor=actor, claim=claim, version=claim.version, status=status, reason=EMPTIED)
            withdrawn += 1
        elif (claim.value, claim.qualifier) != (cell.value, cell.qualifier):
            retype_claim(actor=actor, claim=claim, cell=cell)
            changed += 1
    if entries:
        made = open_return(actor=actor, operation=operation, partner=partner)
        enter_claims(actor=actor, source=made.source, entries=entries)
    if changed:
        conflicts.refresh_conflicts(scheme=operation.scheme)
    return Filled(len(entries), changed, withdrawn)


def describe_entry(cell: Cell, *, operation: Operation) -> Entry:
    """Return the figure that a cell states, dated by its operation as precisely as that is known."""
    assert cell.value is not None
    day = timezone.localtime(operation.starts_at).date()
    last = timezone.localtime(operation.ends_at).date() if operation.ends_at else day
    dates = {Operation.Precision.MONTH: f"{day:%Y-%m}", Operation.Precision.SEASON: ""}
    told = dates.get(Operation.Precision(operation.precision), day.isoformat())
    # A night that ends the next morning is one day to those who count; longer is a period.
    lasting = len(told) == len("2024-01-01") and (last - day).days > 1
    return Entry(
        measure=cell.measure,
        value=cell.value,
        qualifier=cell.qualifier,
        subject=operation,
        date_text="" if lasting else told,
        period_start=day.isoformat() if lasting else "",
        period_end=last.isoformat() if lasting else "",
    )


def retype_claim(*, actor: User, claim: Claim, cell: Cell) -> Claim:
    """Give a typed figure its new value and the words that go with it; the journal keeps the old one."""
    if claim.status == Claim.Status.CORRECTED:
        raise GltdError("Ce chiffre est rectifié : annulez d'abord le rectificatif.")
    assert cell.value is not None
    row = lock_current(claim, version=cell.version)
    again = build_claim(
        row.source, entry=Entry(measure=cell.measure, value=cell.value, qualifier=cell.qualifier)
    )
    told = {"value": [str(row.value), str(cell.value)], "qualifier": [row.qualifier, cell.qualifier]}
    row.value, row.qualifier, row.value_max = cell.value, cell.qualifier, None
    row.negated, row.passage = again.negated, again.passage
    row.decided_by, row.decided_at = actor, timezone.now()
    row.full_clean()
    row.save()
    audit.record(
        "correction de saisie", actor=actor, scheme=row.source.scheme, target=row, changes={"kept": told}
    )
    return row


def find_previous(operation: Operation) -> Operation | None:
    """Return the last operation before this one whose grid was filled, of the same kind if there is one."""
    rows = Operation.objects.filter(
        scheme=operation.scheme_id, starts_at__lt=operation.starts_at, returns__source__claims__isnull=False
    ).exclude(pk=operation.pk)
    rows = rows.order_by("-starts_at", "-pk")
    return rows.filter(kind=operation.kind).first() or rows.first()


def list_measures(operation: Operation) -> set[str]:
    """Return the measures that the grids of an operation state."""
    rows = Claim.objects.filter(operation=operation, source__service_return__operation=operation)
    return set(rows.exclude(status=Claim.Status.WITHDRAWN).values_list("measure", flat=True))
