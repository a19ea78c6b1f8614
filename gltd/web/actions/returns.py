"""What a service returns, typed cell by cell: each figure a claim of its return, nothing overwritten.

A figure typed anew takes the place of the one that stood: the earlier claim is withdrawn with its reason and
stays on record. A cell that someone else changed meanwhile is refused.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from gltd.web.actions import audit, claims, conflicts, sources
from gltd.web.actions.claims import Entry
from gltd.web.actions.locking import StaleError
from gltd.web.models import Claim, Scheme, Source, User
from gltd.web.models.claims import SUBJECTS

REPLACED = "remplacé par une saisie ultérieure"
ERASED = "effacé à la saisie"
EVERYWHERE: Final = Q()


@dataclass(frozen=True, kw_only=True)
class Cell:
    """One figure of a return: what it measures, of what, when; ``value`` is ``None`` where nothing is given.

    ``seen`` is the value that stood when the cell was shown; ``restriction`` says of what part it is.
    """

    measure: str
    value: Decimal | None
    subject: Model | None = None
    seen: Decimal | None = None
    period_start: str = ""
    period_end: str = ""
    date_text: str = ""
    restriction: str = ""
    place: str = ""


@dataclass(frozen=True)
class Typed:
    """What became of a grid: how many figures are new, replaced, erased."""

    entered: int
    replaced: int
    erased: int

    @property
    def changed(self) -> int:
        """How many figures changed in all."""
        return self.entered + self.replaced + self.erased


@transaction.atomic
def enter_return(
    *,
    actor: User | None,
    scheme: Scheme,
    title: str,
    cells: Sequence[Cell],
    on: dt.date | None = None,
    guarded: bool = True,
) -> Typed:
    """Enter the cells that changed as claims of the actor's service; all of them, or none.

    ``guarded`` refuses a cell whose value is no longer the one that was seen; a form that locks its record
    does without.
    """
    standing = find_standing(scheme, measures={cell.measure for cell in cells})
    new: list[Cell] = []
    gone: list[tuple[Claim, str]] = []
    for cell in cells:
        known = standing.get(key_of_cell(cell))
        value = known.value if known is not None else None
        if value == cell.value:
            continue
        if guarded and cell.seen != value:
            raise StaleError(
                "Quelqu'un d'autre a rempli une de ces cases entre-temps : rien n'est enregistré. "
                "Votre saisie est gardée ; enregistrez de nouveau pour qu'elle remplace la sienne."
            )
        if known is not None:
            gone.append((known, ERASED if cell.value is None else REPLACED))
        if cell.value is not None:
            new.append(cell)
    withdraw(gone, actor=actor, scheme=scheme)
    if new:
        publisher = str(actor.partner) if actor is not None and actor.partner else scheme.name
        source = sources.keep_return(
            actor=actor,
            scheme=scheme,
            publisher=publisher,
            title=title,
            published_on=on or timezone.localdate(),
        )
        claims.enter_claims(actor=actor, source=source, entries=[make_entry(cell) for cell in new])
    elif gone:
        conflicts.refresh_conflicts(scheme=scheme)
    erased = sum(reason == ERASED for _, reason in gone)
    replaced = len(gone) - erased
    return Typed(entered=len(new) - replaced, replaced=replaced, erased=erased)


def make_entry(cell: Cell) -> Entry:
    """Return a cell as a figure typed by a person."""
    assert cell.value is not None
    return Entry(
        measure=cell.measure,
        value=cell.value,
        subject=cell.subject,
        period_start=cell.period_start,
        period_end=cell.period_end,
        date_text=cell.date_text,
        restriction=cell.restriction[:120],
        place=cell.place[:150],
    )


def list_standing(scheme: Scheme, *, measures: Iterable[str], where: Q = EVERYWHERE) -> list[Claim]:
    """Return the figures that stand in the services' returns, the latest last."""
    rows = select_standing(scheme, measures=measures, where=where)
    return list(rows.select_related("source").defer("source__text"))


def select_standing(scheme: Scheme, *, measures: Iterable[str], where: Q = EVERYWHERE) -> QuerySet[Claim]:
    """Return the same, to be read as the caller needs."""
    rows = Claim.objects.filter(
        where,
        source__scheme=scheme,
        source__kind=Source.Kind.RETURN,
        status=Claim.Status.CONFIRMED,
        measure__in=set(measures),
    )
    return rows.order_by("pk")


def find_standing(
    scheme: Scheme, *, measures: Iterable[str], where: Q = EVERYWHERE
) -> dict[tuple[object, ...], Claim]:
    """Return the figures that stand by what they are about: see ``key_of_claim``."""
    return {key_of_claim(claim): claim for claim in list_standing(scheme, measures=measures, where=where)}


def key_of_claim(claim: Claim) -> tuple[object, ...]:
    """Return what tells the cell of a figure from the others."""
    subject = next(
        ((name, pk) for name in SUBJECTS if (pk := getattr(claim, f"{name}_id")) is not None), None
    )
    when = (claim.period_start, claim.period_end, claim.date_text)
    # A record says by itself what the figure is about; its words may have changed since.
    return claim.measure, subject, when, claim.restriction if subject is None else ""


def key_of_cell(cell: Cell) -> tuple[object, ...]:
    """Return what tells a cell from the others."""
    subject = None
    if cell.subject is not None:
        names = {Claim._meta.get_field(name).related_model: name for name in SUBJECTS}
        subject = (names[type(cell.subject)], cell.subject.pk)
    when = (cell.period_start, cell.period_end, cell.date_text)
    return cell.measure, subject, when, cell.restriction if subject is None else ""


def withdraw(gone: Iterable[tuple[Claim, str]], *, actor: User | None, scheme: Scheme) -> None:
    """Withdraw figures, each with its reason, inside the transaction of the return."""
    for claim, reason in gone:
        claim.status, claim.reason, claim.version = Claim.Status.WITHDRAWN, reason, claim.version + 1
        claim.decided_by, claim.decided_at = actor, timezone.now()
        claim.full_clean()
        claim.save()
        told = {"status": str(claim.status), "reason": reason}
        audit.record("décision", actor=actor, scheme=scheme, target=claim, changes=told)
