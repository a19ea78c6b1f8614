"""From the arrest to prison: how many people at each step, and what is not known of it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from gltd.claims.intervals import Interval, bounds
from gltd.claims.measures import catalogue
from gltd.reports import french
from gltd.web.actions.conflicts import read_open
from gltd.web.models import Claim, Operation, Scheme

# A step, and the measures that say it: the one most often told stands for it, and is named.
STEPS: Final = (
    ("interpellations", ("arrest.interpellation",)),
    ("gardes à vue", ("arrest.garde_a_vue",)),
    ("déferrements", ("arrest.deferrement",)),
    ("jugements", ("arrest.condamnation", "arrest.comparution_immediate")),
    ("incarcérations", ("arrest.ecrou",)),
)
MEASURES: Final = tuple(measure for _, measures in STEPS for measure in measures)


@dataclass(frozen=True)
class Step:
    """One step: how many, counted in what, for how many of the operations it is known.

    ``claims`` are the distinct values that sources give where there is one operation; more than one means
    that they differ. ``share`` says both counts: how many of those of the last known step.
    """

    label: str
    measure: str
    interval: Interval | None
    known: int
    operations: int
    claims: tuple[Claim, ...] = ()
    share: str = ""

    @property
    def unit_of_count(self) -> str:
        """What is counted."""
        return french.plural(catalogue()[self.measure].unit_of_count, count=2)

    @property
    def said(self) -> str:
        """The count in words: « 12 », « de 10 à 14 », « non renseigné »."""
        return french.NOT_GIVEN if self.interval is None else tell_interval(self.interval)


@dataclass(frozen=True)
class Funnel:
    """The steps in their order, and the sentences that say where they do not fit together."""

    steps: tuple[Step, ...]
    doubts: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no step is known."""
        return all(step.interval is None for step in self.steps)


Told = dict[str, dict[int, list[Claim]]]
Counted = dict[int, tuple[Interval, tuple[Claim, ...]]]


def funnel_of_operation(operation: Operation) -> Funnel:
    """Return the funnel of one operation."""
    return funnel_of(Operation.objects.filter(pk=operation.pk), scheme=operation.scheme)


def funnel_of_period(scheme: Scheme, *, start: dt.date, end: dt.date) -> Funnel:
    """Return the funnel of the operations done in a scheme from ``start`` to ``end``, both included."""
    first, last = (timezone.make_aware(dt.datetime.combine(day, dt.time())) for day in (start, end))
    rows = scheme.operations.filter(starts_at__gte=first, starts_at__lt=last + dt.timedelta(days=1))
    return funnel_of(rows.filter(status=Operation.Status.DONE), scheme=scheme)


def funnel_of(operations: QuerySet[Operation], *, scheme: Scheme) -> Funnel:
    """Return the funnel of operations: a step adds up over those that tell it, and says how many they are.

    Sources that differ about one operation leave an interval from the lowest to the highest.
    """
    told, count = read_told(operations, scheme=scheme), operations.count()
    chosen = [choose_measure(measures, told=told) for _, measures in STEPS]
    by_step = [count_step(told.get(measure, {})) for measure in chosen]
    steps = [
        Step(
            label=label,
            measure=chosen[place],
            interval=add_up(interval for interval, _ in by_step[place].values()),
            known=len(by_step[place]),
            operations=count,
            claims=next((claims for _, claims in by_step[place].values()), ()) if count == 1 else (),
            share=tell_share(by_step, place=place),
        )
        for place, (label, _) in enumerate(STEPS)
    ]
    doubts = [doubt for place in range(len(STEPS)) for doubt in find_doubts(by_step, place=place)]
    return Funnel(tuple(steps), tuple(doubts))


def read_told(operations: QuerySet[Operation], *, scheme: Scheme) -> Told:
    """Return the figures that tell a step, by measure and operation, but those that a ruling set aside."""
    rows = Claim.objects.filter(
        operation__in=operations.order_by().values("pk"),
        measure__in=MEASURES,
        status=Claim.Status.CONFIRMED,
        retracted=False,
        restriction="",
        part_of__isnull=True,
        value__isnull=False,
    )
    set_aside = read_open(scheme).set_aside
    told: Told = {}
    for claim in rows.order_by("pk"):
        if claim.pk not in set_aside and claim.operation_id is not None:
            told.setdefault(claim.measure, {}).setdefault(claim.operation_id, []).append(claim)
    return told


def choose_measure(measures: tuple[str, ...], *, told: Told) -> str:
    """Return the measure that stands for a step: two of them never add up, so the one most often told."""
    return max(measures, key=lambda measure: len(told.get(measure, {})))


def count_step(told: dict[int, list[Claim]]) -> Counted:
    """Return what each operation tells of a step: its bounds and its distinct values."""
    found: Counted = {}
    for operation, claims in told.items():
        distinct = {(claim.value, claim.value_max, claim.qualifier): claim for claim in claims}
        found[operation] = (hull(distinct.values()), tuple(distinct.values()))
    return found


def hull(claims: Iterable[Claim]) -> Interval:
    """Return the interval that holds everything that the claims let stand."""
    spans = [
        bounds(claim.value, qualifier=claim.qualifier or None, value_max=claim.value_max) for claim in claims
    ]
    lows, highs = [low for low, _ in spans], [high for _, high in spans]
    return Interval(
        None if None in lows else min(low for low in lows if low is not None),
        None if None in highs else max(high for high in highs if high is not None),
    )


def add_up(intervals: Iterable[Interval]) -> Interval | None:
    """Add the counts of several operations; none known is ``None``, not 0."""
    total: Interval | None = None
    for interval in intervals:
        total = interval if total is None else total.plus(interval)
    return total


def pair(by_step: list[Counted], *, place: int) -> tuple[int, Interval, Interval, int] | None:
    """Return the last known step before ``place`` and both totals, over the operations that tell both."""
    for earlier in reversed(range(place)):
        both = by_step[earlier].keys() & by_step[place].keys()
        if both:
            before = add_up(by_step[earlier][operation][0] for operation in both)
            after = add_up(by_step[place][operation][0] for operation in both)
            assert before is not None
            assert after is not None
            return earlier, before, after, len(both)
    return None


def tell_share(by_step: list[Counted], *, place: int) -> str:
    """Say how many of the last known step came this far, both counts and no percentage."""
    found = pair(by_step, place=place)
    if found is None:
        return ""
    earlier, before, after, both = found
    told = f"{tell_interval(after)} sur {tell_interval(before)} {STEPS[earlier][0]}"
    if both == len(by_step[place]) == len(by_step[earlier]):
        return told
    where = f"{both} opérations qui disent les deux" if both > 1 else "la seule opération qui dit les deux"
    return f"{told}, sur {where}"


def find_doubts(by_step: list[Counted], *, place: int) -> list[str]:
    """Say where a step counts more people than the step before it can have given."""
    found = pair(by_step, place=place)
    if found is None:
        return []
    earlier, before, after, _ = found
    if not before.is_below(after):
        return []
    more, fewer = tell_interval(after), tell_interval(before)
    counted = f"Plus {of(STEPS[place][0])} ({more}) que {of(STEPS[earlier][0])} ({fewer})"
    return [f"{counted} : les deux ne comptent sans doute pas les mêmes personnes."]


def of(noun: str) -> str:
    """Put « de » before a noun: « d'interpellations »."""
    return f"d'{noun}" if noun[0] in "aeiou" else f"de {noun}"


def tell_interval(interval: Interval) -> str:
    """Print a count that may be known only between bounds."""
    low, high = interval.low, interval.high
    if low is None and high is None:
        return french.NOT_GIVEN
    if high is None:
        return f"au moins {french.number(whole(low))}"
    if low is None:
        return f"au plus {french.number(whole(high))}"
    if low == high:
        return french.number(low)
    return f"de {french.number(whole(low))} à {french.number(whole(high))}"


def whole(bound: Decimal | None) -> Decimal:
    """Return a bound without its decimals: people are counted whole."""
    assert bound is not None
    return bound.to_integral_value()
