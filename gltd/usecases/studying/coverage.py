"""Which days the data cover: a window without any is refused, one that is covered in part is told."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from gltd.errors import GltdError
from gltd.usecases.studying.spec import Span, Spec

WINDOW_LABELS = {"reference": "référence", "before": "avant", "after": "après", "period": "période"}
# A silence that chance brings less than once in a thousand windows: ln 1000, besides ln n for n silences.
_SURPRISE = 7.0
# Below a week, or this share of a window, a silence changes no conclusion.
_LEAST_DAYS, _LEAST_SHARE = 7.0, 0.03
_MOST_STRETCHES = 3


@dataclass(frozen=True)
class Days:
    """Days with facts, of any category and wherever they are, in order; how many facts each holds.

    ``each``, for counts that come as a table: the days from the start of one period to the next.
    """

    days: tuple[date, ...]
    counts: tuple[int, ...]
    each: int | None = None

    def stretches(self) -> list[Span]:
        """Return the stretches without a silence that chance would hardly bring."""
        if not self.days:
            return []
        found, first = [], self.days[0]
        longest = self.longest_silence(Span(self.days[0], self.days[-1]))
        for day, following in zip(self.days, (*self.days[1:], None), strict=True):
            if following is None or (following - day).days > longest:
                found.append(Span(first, self._last(day)))
                if following is not None:
                    first = following
        return found

    def longest_silence(self, span: Span) -> float:
        """Return the days without a fact that chance hardly exceeds in a span."""
        if self.each is not None:
            return 1.5 * self.each
        facts = sum(n for day, n in zip(self.days, self.counts, strict=True) if span.first <= day < span.end)
        by_chance = (math.log(max(facts, 1)) + _SURPRISE) * span.days / max(facts, 1)
        return max(_LEAST_DAYS, _LEAST_SHARE * span.days, by_chance)

    def silences(self, span: Span) -> list[tuple[str, Span]]:
        """Return what is missing of a span: at its start, within it, at its end."""
        inside = [day for day in self.days if span.first <= day < span.end]
        if not inside:
            return [("all", span)]
        longest = self.longest_silence(span)
        # A table's periods may begin on another day than the window.
        edge = longest if self.each is None else 0.5 * self.each
        found = []
        if (inside[0] - span.first).days > edge:
            found.append(("start", Span(span.first, inside[0] - timedelta(days=1))))
        for day, following in itertools.pairwise(inside):
            if (following - day).days > longest:
                found.append(
                    ("within", Span(self._last(day) + timedelta(days=1), following - timedelta(days=1)))
                )
        last = self._last(inside[-1])
        if (span.last - last).days > edge:
            found.append(("end", Span(last + timedelta(days=1), span.last)))
        return found

    def _last(self, day: date) -> date:
        return day + timedelta(days=(self.each or 1) - 1)


def refuse_uncovered(spec: Spec, *, held: Days) -> None:
    """Refuse a window on whose days the data hold nothing at all, and say which days they cover."""
    for name, span in spec.spans().items():
        if [where for where, _ in held.silences(span)] == ["all"]:
            raise GltdError(
                f"La fenêtre « {name} » ({_say(span)}) est hors des données, qui couvrent {_list(held)} : "
                "changez les dates ou importez les faits qui manquent."
            )


def say_silences(spec: Spec, *, held: Days) -> tuple[str, ...]:
    """Say where the data start or stop within a window, or fall silent."""
    said = []
    for name, span in spec.spans().items():
        label = WINDOW_LABELS[name]
        for where, part in held.silences(span):
            if where == "start":
                found = (
                    f"Les données commencent le {part.end:%d/%m/%Y}, après le début de la fenêtre « {label} »"
                )
            elif where == "end":
                stop = part.first - timedelta(days=1)
                found = f"Les données s'arrêtent le {stop:%d/%m/%Y}, avant la fin de la fenêtre « {label} »"
            else:
                found = f"Les données ne comptent aucun fait {_say(part)}, dans la fenêtre « {label} »"
            said.append(f"{found} : son compte est peut-être incomplet.")
    return tuple(said)


def _list(held: Days) -> str:
    spans = held.stretches()
    if not spans:
        return "aucun jour"
    shown = [_say(span) for span in spans[:_MOST_STRETCHES]]
    more = "" if len(spans) <= _MOST_STRETCHES else f", entre autres jusqu'au {spans[-1].last:%d/%m/%Y}"
    return " puis ".join(shown) + more


def _say(span: Span) -> str:
    return f"du {span.first:%d/%m/%Y} au {span.last:%d/%m/%Y}"


def days_of_periods(starts: Sequence[date]) -> Days:
    """Return the days that a table of counts covers, from the first day of each of its periods."""
    ordered = sorted(set(starts))
    steps = sorted((later - earlier).days for earlier, later in itertools.pairwise(ordered))
    each = steps[len(steps) // 2] if steps else 1
    return Days(tuple(ordered), (1,) * len(ordered), each)
