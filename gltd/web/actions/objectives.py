"""Objectives: every write, and where each stands."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from django.db.models import CharField, F, Q, Value, Window
from django.db.models.expressions import Expression, OrderBy
from django.db.models.functions import Cast, Coalesce, NullIf, RowNumber

from gltd.web.actions.facts import as_figure
from gltd.web.actions.records import change_record, create_record
from gltd.web.models import Claim, Objective, Scheme, User
from gltd.web.models.claims import SUBJECTS

# What a figure speaks of, the nearest to « when » first; without any of these, the day it was published.
SPOKEN = tuple(NullIf(name, Value("")) for name in ("period_end", "date_text", "period_start"))


@dataclass(frozen=True)
class Standing:
    """Where an objective stands: the first and the last figure on record, each with its source."""

    objective: Objective
    first: Claim | None
    last: Claim | None
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
        figure, target = as_figure(self.last), float(objective.target)
        low = -inf if figure.low is None else float(figure.low)
        high = inf if figure.high is None else float(figure.high)
        if objective.aim == Objective.Aim.AT_LEAST:
            return True if low >= target else False if high < target else None
        return True if high <= target else False if low > target else None


def create_objective(*, actor: User | None, scheme: Scheme, **fields: Any) -> Objective:
    """Set an objective."""
    return create_record(Objective(scheme=scheme, **fields), actor=actor)


def change_objective(*, actor: User, objective: Objective, version: int, **changes: Any) -> Objective:
    """Change an objective that still stands as it was shown."""
    return change_record(objective, actor=actor, version=version, changes=changes)


def list_standings(scheme: Scheme, *, on: dt.date) -> list[Standing]:
    """Return where each objective stands at a day, in three queries.

    Only confirmed figures count that speak of the whole scheme: not of a part, nor of one operation.
    """
    objectives = list(Objective.objects.filter(scheme=scheme).select_related("partner"))
    measures = {objective.measure for objective in objectives if objective.measure}
    rows = Claim.objects.filter(
        source__scheme=scheme,
        measure__in=measures,
        status=Claim.Status.CONFIRMED,
        negated=False,
        value__isnull=False,
        restriction="",
        part_of__isnull=True,
        source__published_on__lte=on,
        **{f"{subject}__isnull": True for subject in SUBJECTS},
    )
    spoken = Coalesce(*SPOKEN, Cast("source__published_on", CharField()))
    order: list[Expression | F] = [spoken, F("source__published_on"), F("pk")]
    first, last = (
        Window(RowNumber(), F("measure"), order_by=[OrderBy(one, descending=back) for one in order])
        for back in (False, True)
    )
    ends = rows.annotate(from_first=first, from_last=last).filter(Q(from_first=1) | Q(from_last=1))
    numbers = dict(ends.values_list("pk", "from_first"))
    known = Claim.objects.filter(pk__in=numbers).select_related("source").defer("source__text")
    figures: dict[str, list[Claim]] = {}
    for claim in sorted(known, key=lambda one: numbers[one.pk]):
        figures.setdefault(claim.measure, []).append(claim)
    return [weigh(objective, figures=figures.get(objective.measure, []), on=on) for objective in objectives]


def weigh(objective: Objective, *, figures: Sequence[Claim], on: dt.date) -> Standing:
    """Set an objective against its first and last figures."""
    due_on = objective.due_on
    settled = objective.state in (Objective.State.REACHED, Objective.State.DROPPED)
    return Standing(
        objective=objective,
        first=figures[0] if len(figures) > 1 else None,
        last=figures[-1] if figures else None,
        overdue=due_on is not None and due_on < on and not settled,
    )
