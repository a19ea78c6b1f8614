"""Contradictions are found by rule among confirmed claims, and settled by a person's ruling."""

import hashlib
from collections.abc import Collection, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db import transaction
from django.db.models import Case, QuerySet, When
from django.utils import timezone

from gltd.claims import conflicts as rules
from gltd.errors import GltdError
from gltd.web.actions import audit
from gltd.web.actions.comparing import claim_numbers, find_conflicts, gather_all, gather_round
from gltd.web.models import Claim, Conflict, Ruling, Scheme, User

# A ruling that retains nothing, or that leaves the question for later, settles nothing.
SETTLING = (Ruling.Choice.CLAIM, Ruling.Choice.VALUE, Ruling.Choice.DISTINCT)
# These keep one figure of the contradiction, and set its other claims aside.
RETAINING = (Ruling.Choice.CLAIM, Ruling.Choice.VALUE)


@dataclass(frozen=True)
class Open:
    """What stands open in a scheme, by number: read once where a page tells several things of it."""

    set_aside: frozenset[int]
    # The claims of each contradiction, probable slips of unit first.
    claims: dict[int, set[int]]
    slips: frozenset[int]

    @cached_property
    def contested(self) -> frozenset[int]:
        """The claims that stand in an open contradiction."""
        return frozenset().union(*self.claims.values())

    @cached_property
    def outlines(self) -> tuple["Outline", ...]:
        """The contradictions, those that share a standing claim together."""
        groups: dict[int, Outline] = {}
        group_of: dict[int, int] = {}
        for rank, (conflict, claims) in enumerate(self.claims.items()):
            standing, numbers = claims - self.set_aside, [conflict]
            met = {group_of[claim] for claim in standing if claim in group_of}
            if met:
                told = [groups.pop(one) for one in sorted(met)]
                numbers = [number for one in told for number in one.conflicts] + numbers
                standing = standing.union(*(one.claims for one in told))
            groups[rank] = Outline(numbers, standing)
            for claim in standing:
                group_of[claim] = rank
        return tuple(groups.values())


def read_open(scheme: Scheme) -> Open:
    """Return the contradictions that stand, in two plain queries: every page tells how many there are.

    No ruling settles them, or leaves but one of their claims.
    """
    in_force = Ruling.objects.filter(conflict__scheme=scheme, reversed_at=None, choice__in=SETTLING)
    settled = {number: one for number, *one in in_force.values_list("conflict_id", "choice", "claim_id")}
    joined = Conflict.claims.through.objects.filter(conflict__scheme=scheme, conflict__vanished_at=None)
    set_aside: set[int] = set()
    slips: dict[int, set[int]] = {}
    others: dict[int, set[int]] = {}
    rows = joined.order_by("conflict_id").values_list("conflict__kind", "conflict_id", "claim_id")
    for kind, conflict, claim in rows:
        if conflict not in settled:
            (slips if kind == "unit_slip" else others).setdefault(conflict, set()).add(claim)
        elif settled[conflict][0] in RETAINING and claim != settled[conflict][1]:
            set_aside.add(claim)
    found = {one: claims for one, claims in (slips | others).items() if len(claims - set_aside) > 1}
    return Open(frozenset(set_aside), found, frozenset(slips))


def list_open_conflicts(scheme: Scheme) -> QuerySet[Conflict]:
    """Return the contradictions that stand, probable slips of unit first."""
    slips_first = Case(When(kind="unit_slip", then=0), default=1)
    rows = Conflict.objects.filter(pk__in=read_open(scheme).claims)
    return rows.order_by(slips_first, "pk")


@dataclass(frozen=True)
class OpenGroup:
    """Open contradictions that share a figure, with the claims that stand in them: one thing to settle."""

    conflicts: list[Conflict]
    claims: dict[int, Claim]

    @property
    def lead(self) -> Conflict:
        """The contradiction to show first: a probable slip of unit, or the oldest."""
        return self.conflicts[0]

    @property
    def identifier(self) -> str:
        """What names the group in the bilan: its first contradiction."""
        return f"contradiction-{min(conflict.pk for conflict in self.conflicts)}"


@dataclass(frozen=True)
class Outline:
    """The numbers of a group's contradictions and of its standing claims: what thousands are counted by."""

    conflicts: list[int]
    claims: set[int]


def outline_open_groups(scheme: Scheme) -> Sequence[Outline]:
    """Return the open contradictions by number, those that share a standing claim together; two queries."""
    return read_open(scheme).outlines


def list_open_groups(scheme: Scheme, *, outlines: Sequence[Outline] | None = None) -> list[OpenGroup]:
    """Return the open contradictions, those that share a standing claim together: all, or some outlines.

    Screens and bilans count these, and not the pairs.
    """
    told = outline_open_groups(scheme) if outlines is None else outlines
    conflicts = Conflict.objects.in_bulk([number for one in told for number in one.conflicts])
    claims = Claim.objects.select_related("source").in_bulk([number for one in told for number in one.claims])
    return [
        OpenGroup(
            [conflicts[number] for number in one.conflicts],
            {number: claims[number] for number in sorted(one.claims)},
        )
        for one in told
    ]


def count_open_groups(scheme: Scheme) -> int:
    """Return how many things the open contradictions leave to settle, in two queries."""
    return len(outline_open_groups(scheme))


def list_contested_claims(scheme: Scheme) -> Set[int]:
    """Return the numbers of the claims that stand in an open contradiction."""
    return read_open(scheme).contested


@transaction.atomic
def refresh_conflicts(*, scheme: Scheme, around: Collection[Claim] = ()) -> None:
    """Bring the contradictions on record up to the claims that count; rulings are kept.

    ``around`` holds the claims that changed, as they are and as they were: only what they may contradict is
    looked at. Without it the whole scheme is.
    """
    gathered = gather_round(scheme, claims=around) if around else gather_all(scheme)
    confirmed = [Claim.Status.CONFIRMED]
    counted = find_conflicts(gathered.claims, statuses=confirmed, about=gathered.about)
    found = {sign(one): one for one in counted if gathered.judges(claim_numbers(one))}
    rows = Conflict.objects.filter(scheme=scheme)
    known = {row.signature: row for row in rows.filter(signature__in=found)}
    # A new mention of the same value joins the contradiction that is there, and its ruling stands.
    missing = [
        Conflict(
            scheme=scheme,
            kind=conflict.kind,
            sentence=conflict.sentence,
            factor_exponent=conflict.factor_exponent,
            signature=signature,
        )
        for signature, conflict in found.items()
        if signature not in known
    ]
    known |= {row.signature: row for row in Conflict.objects.bulk_create(missing)}
    set_claims({known[signature].pk: claim_numbers(one) for signature, one in found.items()})
    back = [row.pk for row in known.values() if row.vanished_at is not None]
    Conflict.objects.filter(pk__in=back).update(vanished_at=None)
    gone = rows.filter(vanished_at__isnull=True).exclude(pk__in=[row.pk for row in known.values()])
    if not gathered.whole:
        numbers = read_claims(gone)
        gone = gone.filter(pk__in=[pk for pk, claims in numbers.items() if gathered.judges(claims)])
    gone.update(vanished_at=timezone.now())


def read_claims(rows: QuerySet[Conflict]) -> dict[int, set[int]]:
    """Return the numbers of the claims of each contradiction."""
    joined = Conflict.claims.through.objects.filter(conflict__in=rows.values("pk"))
    found: dict[int, set[int]] = {}
    for conflict, claim in joined.values_list("conflict_id", "claim_id"):
        found.setdefault(conflict, set()).add(claim)
    return found


def set_claims(wanted: dict[int, list[int]]) -> None:
    """Make these claims, and no others, those of each contradiction."""
    through = Conflict.claims.through
    known = read_claims(Conflict.objects.filter(pk__in=wanted))
    fresh = [
        through(conflict_id=conflict, claim_id=claim)
        for conflict, claims in wanted.items()
        for claim in claims
        if claim not in known.get(conflict, ())
    ]
    through.objects.bulk_create(fresh)
    for conflict, claims in wanted.items():
        if not known.get(conflict, set()) <= set(claims):
            through.objects.filter(conflict=conflict).exclude(claim__in=claims).delete()


def sign(conflict: rules.Conflict) -> str:
    """Return what makes a contradiction the same one the next time it is found, in a fixed length."""
    return hashlib.sha256(conflict.signature.encode()).hexdigest()


@transaction.atomic
def rule_conflict(
    *,
    actor: User,
    conflict: Conflict,
    choice: str,
    reason: str,
    claim: Claim | None = None,
    value: Decimal | None = None,
) -> Ruling:
    """Settle a contradiction; the ruling in force must be reversed before another is made."""
    if conflict.rulings.filter(reversed_at__isnull=True).exists():
        raise GltdError("Cette contradiction est déjà arbitrée : annulez d'abord l'arbitrage en vigueur.")
    if claim is not None and not conflict.claims.filter(pk=claim.pk).exists():
        raise GltdError(
            "Le chiffre retenu doit être l'un de ceux de la contradiction : choisissez-le dans la liste."
        )
    ruling = Ruling(conflict=conflict, choice=choice, claim=claim, value=value, reason=reason, made_by=actor)
    ruling.full_clean()
    ruling.save()
    audit.record("arbitrage", actor=actor, scheme=conflict.scheme, target=ruling, changes={"choice": choice})
    return ruling


@transaction.atomic
def reverse_ruling(*, actor: User, ruling: Ruling, reason: str) -> Ruling:
    """Take a ruling back; it stays on record with who reversed it, when and why."""
    row = Ruling.objects.select_for_update().get(pk=ruling.pk)
    if row.reversed_at is not None:
        raise GltdError("Cet arbitrage est déjà annulé.")
    row.reversed_by, row.reversed_at, row.reversal_reason = actor, timezone.now(), reason
    row.full_clean()
    row.save()
    audit.record("annulation d'arbitrage", actor=actor, scheme=row.conflict.scheme, target=row)
    return row
