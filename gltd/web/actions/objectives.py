"""Objectives: every write, and where each stands."""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any, Final

from django.db.models import Case, CharField, F, Max, Min, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, NullIf

from gltd.usecases.reading import figure_of
from gltd.web.actions.records import change_record, create_record
from gltd.web.models import Claim, Objective, Scheme, User
from gltd.web.models.claims import SUBJECTS

# What a figure speaks of, the nearest to « when » first; without any of these, the day it was published.
SPOKEN: Final = tuple(NullIf(name, Value("")) for name in ("period_end", "date_text", "period_start"))
SETTLED: Final = (Objective.State.REACHED, Objective.State.DROPPED)


@dataclass(frozen=True)
class Standing:
    """Where an objective stands: the first and the last figure on record, each with its source."""

    objective: Objective
    first: Claim | None
    last: Claim | None
    # What the last figure leaves open.
    bounds: tuple[float, float]
    overdue: bool

    @property
    def told(self) -> bool:
        """Whether a figure tells where it stands."""
        return self.last is not None

    @property
    def reached(self) -> bool | None:
        """Whether the target is met; ``None`` when nothing tells, or when « environ 50 » cannot settle it."""
        objective = self.objective
        if objective.aim == Objective.Aim.DONE:
            return objective.state == Objective.State.REACHED
        if self.last is None or objective.target is None:
            return None
        (low, high), target = self.bounds, float(objective.target)
        if objective.aim == Objective.Aim.AT_LEAST:
            return True if low >= target else False if high < target else None
        return True if high <= target else False if low > target else None


def create_objective(*, actor: User | None, scheme: Scheme, **fields: Any) -> Objective:
    """Set an objective."""
    return create_record(Objective(scheme=scheme, **fields), actor=actor)


def change_objective(*, actor: User, objective: Objective, version: int, **changes: Any) -> Objective:
    """Change an objective that still stands as it was shown."""
    return change_record(objective, actor=actor, version=version, changes=changes)


def select_objectives(scheme: Scheme) -> QuerySet[Objective]:
    """Return the objectives of a scheme, each with the partner in charge."""
    return Objective.objects.filter(scheme=scheme).select_related("partner")


def select_pressing(scheme: Scheme, *, on: dt.date) -> QuerySet[Objective]:
    """Return the objectives, those that are late at a day first, then what is due soonest."""
    late = Q(due_on__lt=on) & ~Q(state__in=SETTLED)
    first = Case(When(late, then=0), default=1)
    return select_objectives(scheme).order_by(first, F("due_on").asc(nulls_last=True), "pk")


def list_standings(
    scheme: Scheme, *, on: dt.date, among: Iterable[Objective] | None = None
) -> list[Standing]:
    """Return where objectives stand at a day, all or some of them, in three queries.

    Only confirmed figures count that speak of the whole scheme: not of a part, nor of one operation.
    """
    objectives = list(select_objectives(scheme) if among is None else among)
    ends = find_ends(scheme, among=objectives, on=on)
    figures = read_figures({number for pair in ends.values() for number in pair})
    return weigh_all(objectives, ends=ends, figures=figures, on=on)


def read_figures(numbers: Collection[int]) -> dict[int, Claim]:
    """Return figures by number, each with its source but for its text."""
    return Claim.objects.select_related("source").defer("source__text").in_bulk(numbers)


def weigh_all(
    objectives: Iterable[Objective],
    *,
    ends: Mapping[str, Sequence[int]],
    figures: Mapping[int, Claim],
    on: dt.date,
) -> list[Standing]:
    """Set objectives against the ends of their measures, ``figures`` being read already."""
    told = {measure: [figures[number] for number in pair] for measure, pair in ends.items()}
    bounds = {measure: bound(claims[-1]) for measure, claims in told.items()}
    return [
        weigh(
            one,
            figures=told.get(one.measure, []),
            bounds=bounds.get(one.measure, (-inf, inf)),
            on=on,
        )
        for one in objectives
    ]


def bound(claim: Claim) -> tuple[float, float]:
    """Return the least and the most that a figure may stand for; where in its text it is does not matter."""
    figure = figure_of(key="", source="", published_on=None, operation=None, claim=claim)
    return (
        -inf if figure.low is None else float(figure.low),
        inf if figure.high is None else float(figure.high),
    )


def find_ends(scheme: Scheme, *, among: Iterable[Objective], on: dt.date) -> dict[str, list[int]]:
    """Return the numbers of the first and last figure of each measure of objectives; one alone is both."""
    rows = Claim.objects.filter(
        source__scheme=scheme,
        measure__in={one.measure for one in among if one.measure},
        status=Claim.Status.CONFIRMED,
        negated=False,
        value__isnull=False,
        restriction="",
        part_of__isnull=True,
        source__published_on__lte=on,
        **{f"{subject}__isnull": True for subject in SUBJECTS},
    )
    spoken = Coalesce(*SPOKEN, Cast("source__published_on", CharField()))
    days = rows.order_by().annotate(spoken=spoken).values("measure", "spoken", "source__published_on")
    told = days.annotate(first=Min("pk"), last=Max("pk"))
    found: dict[str, list[tuple[str, dt.date, int, int]]] = {}
    for measure, *day in told.values_list("measure", "spoken", "source__published_on", "first", "last"):
        found.setdefault(measure, []).append(tuple(day))
    numbers = {measure: (min(days)[2], max(days)[3]) for measure, days in found.items()}
    return {
        measure: sorted({first, last}, key=(first, last).index) for measure, (first, last) in numbers.items()
    }


def weigh(
    objective: Objective, *, figures: Sequence[Claim], bounds: tuple[float, float], on: dt.date
) -> Standing:
    """Set an objective against its first and last figures."""
    due_on = objective.due_on
    settled = objective.state in SETTLED
    return Standing(
        objective=objective,
        first=figures[0] if len(figures) > 1 else None,
        last=figures[-1] if figures else None,
        bounds=bounds,
        overdue=due_on is not None and due_on < on and not settled,
    )
