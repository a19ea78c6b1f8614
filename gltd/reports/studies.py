"""A displacement study as a bilan prints it."""

import datetime as dt
from dataclasses import dataclass

from gltd.reports.changes import count_interval
from gltd.reports.figures import Period


@dataclass(frozen=True)
class ZoneCount:
    """Counts of one zone in both windows with their bounds; :meth:`of` derives the bounds."""

    role: str
    name: str
    before: int
    after: int
    before_low: float
    before_high: float
    after_low: float
    after_high: float

    @classmethod
    def of(cls, name: str, *, role: str, before: int, after: int) -> "ZoneCount":
        """Build a zone's counts with exact Poisson intervals at 95 %."""
        before_low, before_high = count_interval(before)
        after_low, after_high = count_interval(after)
        return cls(
            role=role,
            name=name,
            before=before,
            after=after,
            before_low=round(before_low, 1),
            before_high=round(before_high, 1),
            after_low=round(after_low, 1),
            after_high=round(after_high, 1),
        )


@dataclass(frozen=True)
class Estimate:
    """One line of a study's result: the estimate, its standard error and its interval."""

    label: str
    value: float
    standard_error: float
    low: float
    high: float
    level: float = 0.95


@dataclass(frozen=True)
class StudyCard:
    """A displacement study as it is printed; ``sentence`` is what a prosecutor may read out."""

    question: str
    method: str
    counted: str
    before: Period
    after: Period
    zones: tuple[ZoneCount, ...]
    estimates: tuple[Estimate, ...]
    sentence: str
    limits: tuple[str, ...]
    preregistered: bool
    registered_at: dt.datetime | None
    fingerprint: str
    simulated: bool
    sources: tuple[int, ...]
    trace: str
    notes: tuple[str, ...] = ()
