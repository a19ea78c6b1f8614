"""What people type, decide and correct about claims: every write."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from gltd.claims.measures import catalogue
from gltd.claims.wording import THIN, quantity
from gltd.errors import GltdError
from gltd.web import days
from gltd.web.actions import audit, conflicts
from gltd.web.actions.locking import lock_current
from gltd.web.actions.results import tell_closed
from gltd.web.models import Claim, Operation, Source, User
from gltd.web.models.claims import SUBJECTS
from gltd.web.models.records import Record

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
ABOUT_REMOVED: Final = (
    "Ce chiffre se rapporte à une fiche retirée : rétablissez-la depuis la corbeille, "
    "ou dites à quoi d'autre il se rapporte."
)
NOT_COUNTED_YET: Final = (
    "Ce chiffre porte sur un jour qui n'est pas encore venu : corrigez sa date, "
    "ou entrez-le quand il sera connu."
)


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A figure as a person types it: the unit is that of the measure, the nature too unless told.

    ``subject`` is the record that it is about (an operation, an area…); ``None``: the scheme as a whole.
    ``passage`` is how the source puts it; without one, the value is put in words.
    """

    measure: str
    value: Decimal | int
    subject: Model | None = None
    value_max: Decimal | int | None = None
    qualifier: str = ""
    nature: str = ""
    date_text: str = ""
    period_start: str = ""
    period_end: str = ""
    place: str = ""
    per: str = ""
    counted: str = ""
    restriction: str = ""
    passage: str = ""


def enter_claim(
    *,
    actor: User | None,
    source: Source,
    measure: str,
    value: Decimal | int,
    subject: Model | None = None,
    **details: Any,
) -> Claim:
    """Enter one figure that a person types; ``details`` are the other fields of ``Entry``."""
    entry = Entry(measure=measure, value=value, subject=subject, **details)
    return enter_claims(actor=actor, source=source, entries=[entry])[0]


@transaction.atomic
def enter_claims(*, actor: User | None, source: Source, entries: Iterable[Entry]) -> list[Claim]:
    """Enter figures that a person types: confirmed at once; the contradictions follow once for all."""
    entered = []
    for entry in entries:
        claim = build_claim(source, entry=entry)
        claim.status = Claim.Status.CONFIRMED
        claim.decided_by, claim.decided_at = actor, timezone.now()
        claim.full_clean()
        claim.save()
        changes = {"measure": claim.measure, "value": str(claim.value)}
        audit.record("saisie", actor=actor, scheme=source.scheme, target=claim, changes=changes)
        entered.append(claim)
    conflicts.refresh_conflicts(scheme=source.scheme, around=entered)
    return entered


def restate(claim: Claim, *, value: Decimal) -> Entry:
    """Return the entry that says the same thing as a claim with another value."""
    told = ("measure", "nature", "date_text", "period_start", "period_end", "place", "per", "counted")
    kept = {name: getattr(claim, name) for name in (*told, "restriction")}
    return Entry(value=value, subject=claim.subject, **kept)


def build_claim(source: Source, *, entry: Entry) -> Claim:
    """Return the unsaved claim of what was typed."""
    measure = catalogue().get(entry.measure)
    if measure is None:
        raise GltdError(
            f"La mesure « {entry.measure} » n'est pas au catalogue : choisissez-la dans la liste."
        )
    if entry.value < 0:
        raise GltdError("Un chiffre ne peut pas être négatif : tapez la valeur sans signe.")
    check_whole(entry.measure, values=() if entry.per else (entry.value, entry.value_max))
    told = {
        name: value for name, value in vars(entry).items() if name not in ("subject", "nature", "passage")
    }
    claim = Claim(source=source, unit=measure.unit, negated=entry.value == 0, **told)
    claim.nature = entry.nature or (Claim.Nature.STOCK if measure.is_stock else Claim.Nature.FLOW)
    said = quantity(
        entry.value, unit=measure.unit, qualifier=entry.qualifier or None, value_max=entry.value_max
    )
    claim.passage = entry.passage or f"{measure.label[:1].upper()}{measure.label[1:]}{THIN}: {said}"
    if entry.passage and source.text.count(entry.passage) == 1:
        claim.start = source.text.index(entry.passage)
        claim.end = claim.start + len(entry.passage)
    set_subject(claim, subject=entry.subject)
    check_subject(claim)
    check_dates(claim)
    return claim


def check_subject(claim: Claim) -> None:
    """Refuse a figure about a record that was removed, or about an operation that did not take place."""
    subject = claim.subject
    if isinstance(subject, Record) and subject.removed_at is not None:
        raise GltdError(ABOUT_REMOVED)
    if isinstance(subject, Operation) and (closed := tell_closed(subject)):
        raise GltdError(closed)


def check_dates(claim: Claim) -> None:
    """Refuse a figure of a day that no calendar has, or that is still to come: nobody has counted it.

    Means are granted ahead: the budget of next year is a figure of today, its staff is not.
    """
    told = [days.check_written(getattr(claim, name)) for name in ("date_text", "period_start", "period_end")]
    start = told[0] or told[1]
    if start is None or start.first <= timezone.localdate():
        return
    measure = catalogue().get(claim.measure)
    if measure is None or measure.nature != "means" or measure.is_stock:
        raise GltdError(NOT_COUNTED_YET)


def check_whole(code: str, *, values: Iterable[Decimal | int | None]) -> None:
    """Refuse a fraction of what is counted one by one: nobody arrests a person and a half."""
    measure = catalogue().get(code)
    if measure is None or not measure.is_whole:
        return
    if any(value is not None and value % 1 for value in values):
        raise GltdError(
            f"« {measure.label} » se compte en nombres entiers (unité : {measure.unit_of_count}) : "
            "tapez-la sans virgule."
        )


def set_subject(claim: Claim, *, subject: Model | None) -> None:
    """Say what a claim is about, in the one field that holds it; ``None``: the scheme as a whole."""
    fields = {Claim._meta.get_field(name).related_model: name for name in SUBJECTS}
    if subject is not None and type(subject) not in fields:
        raise TypeError(f"no claim is about a {type(subject).__name__}")
    if getattr(subject, "scheme_id", claim.source.scheme_id) != claim.source.scheme_id:
        raise GltdError("L'objet du chiffre n'est pas de ce dispositif : choisissez-le dans la liste.")
    for name in SUBJECTS:
        setattr(claim, name, subject if subject is not None and fields[type(subject)] == name else None)


@transaction.atomic
def decide_claim(
    *,
    actor: User | None,
    claim: Claim,
    version: int,
    status: str,
    operation: Operation | None = None,
    reason: str = "",
) -> Claim:
    """Confirm, refuse, keep as context, withdraw or propose again; the scheme's contradictions follow."""
    if status == Claim.Status.CORRECTED or claim.status == Claim.Status.CORRECTED:
        raise GltdError("Ce chiffre est rectifié : annulez d'abord le rectificatif.")
    if status == Claim.Status.WITHDRAWN and not reason.strip():
        raise GltdError("Dites pourquoi le chiffre est retiré : la raison reste au registre.")
    row = lock_current(claim, version=version)
    before = copy(row)
    row.status, row.reason = status, reason.strip()
    if operation is not None:
        set_subject(row, subject=operation)
    if status == Claim.Status.CONFIRMED:
        if row.unreadable:
            raise GltdError(
                "Ce chiffre est illisible dans la source : donnez sa valeur avec « Corriger », ou refusez-le."
            )
        check_subject(row)
        check_dates(row)
    row.decided_by, row.decided_at = actor, timezone.now()
    row.full_clean()
    row.save()
    scheme = row.source.scheme
    audit.record("décision", actor=actor, scheme=scheme, target=row, changes={"status": status})
    conflicts.refresh_conflicts(scheme=scheme, around=[before, row])
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
    if claim.status == Claim.Status.CORRECTED:
        raise GltdError("Ce chiffre est rectifié : annulez d'abord le rectificatif.")
    row = lock_current(claim, version=version)
    before = copy(row)
    for name, value in changes.items():
        setattr(row, name, value)
    check_whole(row.measure, values=() if row.per else (row.value, row.value_max))
    if operation is not None or row.operation_id is not None:
        set_subject(row, subject=operation)
    check_subject(row)
    check_dates(row)
    row.status = Claim.Status.CONFIRMED
    row.decided_by, row.decided_at = actor, timezone.now()
    row.full_clean()
    row.save()
    told = {name: str(value) for name, value in changes.items()}
    audit.record("correction de lecture", actor=actor, scheme=row.source.scheme, target=row, changes=told)
    conflicts.refresh_conflicts(scheme=row.source.scheme, around=[before, row])
    return row
