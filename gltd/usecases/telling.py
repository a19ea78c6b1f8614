"""Which operation a fact tells of, and which texts tell of the same one."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from gltd.claims.periods import moment
from gltd.claims.places import NATIONWIDE, proper_names
from gltd.text import Fact

# A window longer than this is the period of a bilan, not an operation.
_LONGEST: Final = dt.timedelta(days=3)
_EVE: Final = dt.timedelta(days=1)
# A text that gives no date tells of what happened shortly before it was published; two such texts must have
# been published within a day, since counts without a date grow from one communiqué to the next.
_BEFORE_PUBLICATION: Final = dt.timedelta(days=3)
# Where the year is not told (« XXXX-12-13 »), days stand in this leap year and are compared without it.
_ANY_YEAR: Final = 4


@dataclass(frozen=True, slots=True)
class Told:
    """An operation as one text tells it: its window of days and the proper names of its places."""

    source: str
    start: dt.date
    end: dt.date
    names: frozenset[str]
    dated: bool
    alone: bool

    def is_of(self, other: "Told") -> bool:
        """Whether two texts tell of one operation: a name of place in common, and the same days."""
        if self.source == other.source or not self.names & other.names:
            return False
        if not self.dated and not other.dated:
            return abs(self.end - other.end) <= _EVE
        slack = _EVE if self.alone and other.alone else dt.timedelta(0)
        (start, end), (other_start, other_end) = _in_one_year(self, other)
        return start <= other_end + slack and other_start <= end + slack


@dataclass(frozen=True)
class Operations:
    """The operations that a set of texts tells of, each with a name made of its day and places."""

    told: Mapping[str, Sequence[Told]]
    names: Mapping[Told, str]
    places: Mapping[str, str] = field(default_factory=dict)

    def of(self, source: str, *, fact: Fact) -> str | None:
        """Return the operation of a fact; ``None`` for context, a longer period, or where none is told."""
        if fact.scope != "main":
            return None
        window = _window(fact)
        anchors = self.told.get(source, ())
        if window is None:
            if fact.date or fact.period_start or fact.period_end:
                return None
            return self.names[anchors[0]] if len(anchors) == 1 else None
        inside = [
            told for told in anchors if told.dated and told.start <= window[0] and window[1] <= told.end
        ]
        return self.names[inside[0]] if inside else None

    def place_of(self, source: str, *, fact: Fact) -> str | None:
        """Return the place that a text is about, for a fact of its own that names none."""
        undated = not (fact.date or fact.period_start or fact.period_end)
        of_text = fact.scope == "main" and (undated or self.of(source, fact=fact) is not None)
        return self.places.get(source) if of_text else None


def operations_told(facts: Mapping[str, Sequence[Fact]], *, published: Mapping[str, dt.date]) -> Operations:
    """Find the operations that texts tell of, and join those that several texts tell of."""
    told = {name: _told_by(name, found, published.get(name)) for name, found in facts.items()}
    everything = sorted(
        (one for several in told.values() for one in several),
        key=lambda one: (one.start, one.end, one.source),
    )
    names: dict[Told, str] = {}
    for group in _groups(everything):
        first = group[0]
        day = first.start.isoformat().replace(f"{_ANY_YEAR:04}-", "XXXX-")
        label = " ".join([day, *sorted(first.names or {first.source})])
        names |= dict.fromkeys(group, label)
    places = {name: place for name, found in facts.items() if (place := _main_place(found)) is not None}
    return Operations(told, names, places)


def _in_one_year(first: Told, second: Told) -> list[tuple[dt.date, dt.date]]:
    """Return both windows, without their years where one of the two is not told."""
    if _ANY_YEAR not in (first.start.year, second.start.year):
        return [(told.start, told.end) for told in (first, second)]
    return [
        (told.start.replace(year=_ANY_YEAR), told.end.replace(year=_ANY_YEAR)) for told in (first, second)
    ]


def _groups(everything: Sequence[Told]) -> list[list[Told]]:
    groups: list[list[Told]] = []
    for one in everything:
        joined = [group for group in groups if any(one.is_of(other) for other in group)]
        groups = [group for group in groups if group not in joined]
        groups.append([*(other for group in joined for other in group), one])
    return groups


def _told_by(source: str, facts: Sequence[Fact], published_on: dt.date | None) -> list[Told]:
    main = [fact for fact in facts if fact.scope == "main"]
    windows = sorted({window for fact in main if (window := _window(fact)) is not None})
    windows = [w for w in windows if not any(o != w and o[0] <= w[0] and w[1] <= o[1] for o in windows)]
    everywhere = frozenset(
        name for fact in main if fact.type == "operation_place" for name in proper_names(fact.place)
    )
    if windows:
        return [
            Told(source, start, end, everywhere | _names_on(main, start, end), True, len(windows) == 1)
            for start, end in windows
        ]
    bilan = any(fact.date or fact.period_start or fact.period_end for fact in main)
    if published_on is None or bilan or not everywhere - NATIONWIDE:
        return []
    return [Told(source, published_on - _BEFORE_PUBLICATION, published_on, everywhere, False, True)]


def _names_on(facts: Sequence[Fact], start: dt.date, end: dt.date) -> frozenset[str]:
    return frozenset(
        name
        for fact in facts
        if (window := _window(fact)) is not None and start <= window[0] and window[1] <= end
        for name in proper_names(fact.place)
    )


def _window(fact: Fact) -> tuple[dt.date, dt.date] | None:
    """Return the days of a fact where they are told and few; ``None`` for a longer period or no date."""
    start, end = (
        moment((written or "").replace("XXXX-", f"{_ANY_YEAR:04}-"))
        for written in (fact.date or fact.period_start, fact.date or fact.period_end)
    )
    if start is None or end is None or start.precision != "day" or end.precision != "day":
        return None
    return (start.first, end.last) if dt.timedelta(0) <= end.last - start.first <= _LONGEST else None


def _main_place(facts: Sequence[Fact]) -> str | None:
    places = [fact.place for fact in facts if fact.type == "operation_place" and fact.scope == "main"]
    return next((place for place in places if place), None)
