"""What came of an operation: its figures, each value once with all who state it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.utils import timezone

from gltd.claims.measures import catalogue, families, strands
from gltd.web import days
from gltd.web.models import Claim, Operation

NOT_IN_CATALOGUE = "autres chiffres"
NOT_DONE: Final = "Cette opération n'a pas été faite : elle n'a pas de résultats. Corrigez d'abord son état."
POSTPONED: Final = "Cette opération est reportée : elle n'a pas de résultats. Corrigez d'abord son état."
TO_COME: Final = "Cette opération est à venir : ses résultats s'entrent une fois qu'elle est faite."


@dataclass
class Value:
    """One value of one measure, and every claim that states it."""

    claims: list[Claim] = field(default_factory=list)

    @property
    def first(self) -> Claim:
        """The claim that shows the value."""
        return self.claims[0]

    @property
    def voices(self) -> list[tuple[Claim, int]]:
        """One claim a source, with how many times the source says it."""
        by_source: dict[int, list[Claim]] = {}
        for claim in self.claims:
            by_source.setdefault(claim.source_id, []).append(claim)
        return [(said[0], len(said)) for said in by_source.values()]


@dataclass
class Result:
    """One measure with the values that its sources give: several when they differ."""

    measure: str
    restriction: str
    values: list[Value]
    contested: bool


@dataclass
class Strand:
    """One strand of the results."""

    label: str
    results: list[Result]


def tell_closed(operation: Operation) -> str:
    """Return why an operation takes no results, in one sentence; empty where it takes them."""
    if operation.status == Operation.Status.NOT_DONE:
        return NOT_DONE
    if operation.status == Operation.Status.POSTPONED:
        return POSTPONED
    return TO_COME if days.local_day(operation.starts_at) > timezone.localdate() else ""


def list_results(operation: Operation, *, contested: Iterable[int]) -> list[Strand]:
    """Return the confirmed figures of an operation, by strand in the order of the catalogue."""
    kept = (Claim.Status.CONFIRMED, Claim.Status.CORRECTED)
    claims = operation.claims.filter(status__in=kept).select_related("source")
    open_to_doubt = set(contested)
    rank = {code: place for place, code in enumerate(catalogue())}
    grouped: dict[tuple[str, str], dict[tuple[object, ...], Value]] = {}
    for claim in sorted(claims, key=lambda one: (rank.get(one.measure, len(rank)), one.restriction, one.pk)):
        values = grouped.setdefault((claim.measure, claim.restriction), {})
        values.setdefault(says_the_same(claim), Value()).claims.append(claim)
    by_strand: dict[str, list[Result]] = {}
    for (measure, restriction), values in grouped.items():
        doubtful = any(claim.pk in open_to_doubt for value in values.values() for claim in value.claims)
        result = Result(measure, restriction, list(values.values()), doubtful)
        by_strand.setdefault(strand_of(measure), []).append(result)
    order = [*strands().values(), NOT_IN_CATALOGUE]
    return [Strand(label, by_strand[label]) for label in order if label in by_strand]


def says_the_same(claim: Claim) -> tuple[object, ...]:
    """Return what two mentions of the same figure share."""
    return (
        *(claim.value, claim.value_max, claim.unit, claim.qualifier, claim.per, claim.polarity),
        *(claim.negated, claim.retracted, claim.nature),
    )


def strand_of(measure: str) -> str:
    """Return the label of the strand that a measure belongs to."""
    known = catalogue().get(measure)
    return strands()[families()[known.family].strand] if known else NOT_IN_CATALOGUE
