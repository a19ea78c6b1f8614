"""Spells of several hours: when a patrol should come, and for how long."""

from dataclasses import dataclass

import numpy as np

from gltd.stats.aoristic import DAYS, Profile
from gltd.stats.arguments import FloatArray, at_least, instance, refuse
from gltd.stats.clock import HOURS_OF_WEEK
from gltd.stats.results import Language, Result, say

__all__ = ["BestSpells", "best_spells"]

_DAY_HOURS = 24
# Sums of shares of facts that lie closer than this are one.
_SAME = 1e-9


@dataclass(frozen=True)
class BestSpells(Result):
    """The spells to choose, fullest first: the hour of the week at which each starts, and what it holds.

    ``shares`` and ``share`` are parts of all the facts of the profile; ``expected`` is the part that as many
    hours of the week would hold if facts fell at any hour alike.
    """

    starts: tuple[int, ...]
    labels: tuple[str, ...]
    shares: tuple[float, ...]
    share: float
    expected: float
    length_h: int

    def summary(self, language: Language = "fr") -> str:
        """Name the spells and what they hold."""
        held, even = (say(100 * part, language=language) for part in (self.share, self.expected))
        names = ", ".join(self.labels)
        if language == "fr":
            return f"{names}\u202f: {held}\u00a0% des faits, pour {even}\u00a0% des heures."
        return f"{names}: {held}% of facts, in {even}% of the hours."


def best_spells(found: Profile, *, length_h: int, n: int) -> BestSpells:
    """Return the n spells of whole hours, none over another, that together hold most facts.

    Null hypothesis: none.

    Formula: maximise the facts of n disjoint runs of ``length_h`` hours on the circle of the 168 hours of the
    week, exactly: the circle is cut at each of ``length_h`` successive hours, one of which no run of the best
    choice crosses, and each line is solved by b(i, k) = max(b(i − 1, k), b(i − length, k − 1) + facts of the
    run that ends at i).

    Parameters: ``found``: a :class:`~gltd.stats.aoristic.Profile` by hour of the week. ``length_h``: from 1
    to 24 hours. ``n``: number of spells, which must fit in the week.

    Returns: a :class:`BestSpells`.

    Limits: the share is that of the facts it was chosen on: expect less next time, the more so as facts are
    few.

    References: weighted interval scheduling, Kleinberg & Tardos 2006, Algorithm Design, 6.1 (without DOI).

    Checked against: all choices of runs on short weeks (``tests/stats/naive_aoristic.py``,
    ``tests/stats/test_spells.py``).
    """
    length_h, n = at_least(length_h, name="length_h", minimum=1), at_least(n, name="n", minimum=1)
    if instance(found, name="found", of=Profile).by != "hour_of_week":
        raise refuse("found", why="un profil par heure de la semaine (hour_of_week) est attendu.")
    if length_h > _DAY_HOURS:
        raise refuse("length_h", why="une durée de 1 à 24 heures est attendue.")
    if n * length_h > HOURS_OF_WEEK:
        raise refuse("n", why=f"{n} passages de {length_h} heures ne tiennent pas dans une semaine.")
    starts = place_runs(found.weights, length=length_h, n=n)
    facts = {start: float(np.roll(found.weights, -start)[:length_h].sum()) for start in starts}
    order = sorted(starts, key=lambda start: (-facts[start], start))
    shares = tuple(facts[start] / found.events for start in order)
    return BestSpells(
        starts=tuple(order),
        labels=tuple(_label(start, length_h) for start in order),
        shares=shares,
        share=sum(shares),
        expected=n * length_h / HOURS_OF_WEEK,
        length_h=length_h,
    )


def place_runs(values: FloatArray, *, length: int, n: int) -> tuple[int, ...]:
    """Return where n disjoint runs start on a circle of values so that their sum is greatest."""
    best = -np.inf
    chosen: tuple[int, ...] = ()
    for cut in range(length):
        total, starts = _place_on_line(np.roll(values, -cut), length, n)
        if total > best + _SAME:
            best, chosen = total, tuple(sorted((start + cut) % len(values) for start in starts))
    return chosen


def _place_on_line(values: FloatArray, length: int, n: int) -> tuple[float, list[int]]:
    """Solve one cut of the circle; of two choices that hold as much, the one that starts earlier."""
    size = len(values)
    sums = np.concatenate([[0.0], np.cumsum(values)])
    table = np.full((n + 1, size + 1), -np.inf)
    table[0] = 0.0
    for k in range(1, n + 1):
        for end in range(length, size + 1):
            taken = table[k - 1, end - length] + sums[end] - sums[end - length]
            table[k, end] = taken if taken > table[k, end - 1] + _SAME else table[k, end - 1]
    starts, end = [], size
    for k in range(n, 0, -1):
        while end > length and table[k, end] == table[k, end - 1]:
            end -= 1
        end -= length
        starts.append(end)
    return float(table[n, size]), starts


def _label(start: int, length: int) -> str:
    """Name a spell: « vendredi 20 h à 24 h », « samedi 22 h à dimanche 2 h »."""
    day, hour = divmod(start, _DAY_HOURS)
    last = hour + length
    opening = f"{DAYS['fr'][day]} {hour}\u00a0h à\u00a0"
    if last <= _DAY_HOURS:
        return f"{opening}{last}\u00a0h"
    return f"{opening}{DAYS['fr'][(day + 1) % len(DAYS['fr'])]} {last - _DAY_HOURS}\u00a0h"
