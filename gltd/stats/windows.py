"""Windows of time of a scan: intervals aligned to the end of the period, and what beats a floor in each."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray, at_least, finite, refuse

_MOST_INTERVALS = 32_000
# Lengths up to this many intervals are told apart; longer ones are bounded by classes of a fifth.
_LENGTHS_APART = 6
_CLASS_GROWTH = 1.2


@dataclass(frozen=True)
class Calendar:
    """How days are cut: intervals of ``aggregate_days``, aligned to ``end_day``, the last of the period.

    Without ``end_day`` the period ends with the last event. Give it where the last days were
    quiet: they count.
    """

    aggregate_days: int = 1
    end_day: float | None = None

    def __post_init__(self) -> None:
        at_least(self.aggregate_days, name="aggregate_days", minimum=1)
        if self.end_day is not None:
            finite(self.end_day, name="end_day")


def as_calendar(value: int | Calendar) -> Calendar:
    """Return what was given as a `Calendar`; a plain number is the length of an interval."""
    if isinstance(value, Calendar):
        return value
    return Calendar(at_least(value, name="aggregate_days", minimum=1))


@dataclass(frozen=True, eq=False)
class Windows:
    """The windows that a scan goes through, coded so that one loop serves both kinds of scan.

    ``position`` (n) is each event's place on a line of intervals; a window of a class of lengths
    (``shortest`` to ``longest``) begins at one of ``starts`` positions; ``total`` counts the events before
    each position.

    Retrospective: positions are the intervals in order. Prospective, windows all end with the period: the
    line runs backwards from position ``m - 1`` (the last interval; m the longest window in intervals), all
    windows are m long, and the one from position a on holds the a + 1 last intervals.
    """

    position: NDArray[np.int16]
    total: NDArray[np.int64]
    shortest: NDArray[np.int64]
    longest: NDArray[np.int64]
    starts: int
    prospective: bool
    intervals: int
    end_day: float
    aggregate_days: int

    def days(self, start: int, *, length: int) -> tuple[float, float]:
        """Return the first and the last day of a window."""
        if self.prospective:
            length = start + 1
            start = self.intervals - length
        first = self.end_day + 1 - (self.intervals - start) * self.aggregate_days
        return first, first + length * self.aggregate_days - 1

    def totals(self, lengths: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the number of events of each window (lengths × starts), -1 beyond the end."""
        begin = np.arange(self.starts)
        end = begin + lengths[:, None]
        held = self.total[np.minimum(end, len(self.total) - 1)] - self.total[begin]
        return np.where(end < len(self.total), held, -1)


def cut_windows(
    t_days: FloatArray,
    *,
    max_days: float,
    aggregate_days: int | Calendar,
    prospective: bool,
) -> Windows:
    """Cut the period into intervals of some days, aligned to its last day."""
    calendar = as_calendar(aggregate_days)
    each = int(calendar.aggregate_days)
    days = np.floor(t_days)
    last = float(days.max())
    end_day = last if calendar.end_day is None else float(np.floor(calendar.end_day))
    if end_day < last:
        raise refuse("end_day", why="des faits sont postérieurs à cette fin de période.")
    back = (end_day - days) // each
    intervals = int(back.max()) + 1
    most = min(int(max_days // each), intervals)
    if intervals > _MOST_INTERVALS:
        raise refuse("aggregate_days", why=f"la période fait {intervals} intervalles ; allongez-les.")
    if most < 1:
        raise refuse("max_days", why=f"au moins un intervalle de {each} jours est attendu.")
    if prospective:
        # Older events lie beyond the line.
        position = np.minimum(back, most) + most - 1
        classes, starts, line = [(most, most)], most, 2 * most - 1
    else:
        position = intervals - 1 - back
        classes, starts, line = _length_classes(most), intervals, intervals
    held = np.bincount(position.astype(np.int64), minlength=line)[:line]
    shortest, longest = np.array(classes, dtype=np.int64).T.copy()
    return Windows(
        position=position.astype(np.int16),
        total=np.concatenate([[0], np.cumsum(held)]).astype(np.int64),
        shortest=shortest,
        longest=longest,
        starts=starts,
        prospective=prospective,
        intervals=intervals,
        end_day=end_day,
        aggregate_days=each,
    )


def _length_classes(most: int) -> list[tuple[int, int]]:
    classes, length = [], 1
    while length <= most:
        longest = length if length <= _LENGTHS_APART else min(int(length * _CLASS_GROWTH), most)
        classes.append((length, longest))
        length = longest + 1
    return classes


def fewest_cases(
    expected: FloatArray, *, events: int, floor: float, min_cases: int, most: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the fewest cases whose log-likelihood ratio exceeds a floor; ``most`` + 1 where none does."""
    low = np.full(expected.shape, min_cases, dtype=np.int64)
    high = np.maximum(most + 1, low)
    while np.any(low < high):
        middle = (low + high) // 2
        beats = _log_likelihood_ratios(middle, expected, events) > floor
        high = np.where(beats & (low < high), middle, high)
        low = np.where(~beats & (low < high), middle + 1, low)
    return low


def _log_likelihood_ratios(cases: NDArray[np.int64], expected: FloatArray, events: int) -> FloatArray:
    # c ln(c/μ) + (C − c) ln((C − c)/(C − μ)) where c > μ, zero elsewhere
    more = (cases > expected) & (cases <= events)
    inside = np.where(more, cases, 1.0)
    outside = np.where(more, events - cases, 0.0)
    mean = np.where(more, expected, 0.5)
    rest = np.where(outside > 0, outside / (events - mean), 1.0)
    return np.where(more, inside * np.log(inside / mean) + outside * np.log(rest), 0.0)
