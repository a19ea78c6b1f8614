"""The life of a spot as its dated observations tell it: its state at a date, and what may be counted of many.

Nothing here knows where a spot is.
"""

import calendar
import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """What an observation says of a spot."""

    SUSPECTED = "suspected"
    ACTIVE = "active"
    DISTURBED = "disturbed"
    DISMANTLED = "dismantled"
    REACTIVATED = "reactivated"
    MOVED = "moved"


STATE_LABELS = {
    State.SUSPECTED: "soupçonné",
    State.ACTIVE: "actif",
    State.DISTURBED: "perturbé",
    State.DISMANTLED: "démantelé",
    State.REACTIVATED: "réactivé",
    State.MOVED: "déplacé vers un autre point",
}
# A disturbed spot still deals: pressure is no closure.
PRESENT = frozenset({State.ACTIVE, State.DISTURBED, State.REACTIVATED})
GONE = frozenset({State.DISMANTLED, State.MOVED})


@dataclass(frozen=True)
class Sighting:
    """One dated observation of one spot; ``rank`` is its order of entry, which settles a same day."""

    on: dt.date
    rank: int
    state: State
    moved_to: int | None = None


@dataclass(frozen=True)
class Tally:
    """What stands at a date and what happened in the period that ends there: never to be added up."""

    since: dt.date
    on: dt.date
    lasting_months: int
    present: int
    disturbed: int
    suspected: int
    dismantled: int
    lasting: int
    reactivations: int
    moves: int


def sort_life(sightings: Iterable[Sighting], *, until: dt.date | None = None) -> list[Sighting]:
    """Return the observations of one spot in order, up to a day included."""
    known = (one for one in sightings if until is None or one.on <= until)
    return sorted(known, key=lambda one: (one.on, one.rank))


def find_latest(sightings: Iterable[Sighting], *, on: dt.date) -> Sighting | None:
    """Return the observation that says how a spot stands on a day: the latest known by then."""
    return max((one for one in sightings if one.on <= on), key=lambda one: (one.on, one.rank), default=None)


def state_at(sightings: Iterable[Sighting], *, on: dt.date) -> State | None:
    """Return the state of a spot on a day; ``None`` when nobody had observed it yet."""
    latest = find_latest(sightings, on=on)
    return latest.state if latest else None


def closed_since(sightings: Iterable[Sighting], *, on: dt.date) -> dt.date | None:
    """Return the day since which a spot has stayed dismantled without a break; ``None`` when it is not."""
    since = None
    for one in sort_life(sightings, until=on):
        if one.state is not State.DISMANTLED:
            since = None
        elif since is None:
            since = one.on
    return since


def is_lasting(sightings: Iterable[Sighting], *, on: dt.date, months: int) -> bool:
    """Tell whether a spot has been dismantled for so many calendar months, without a break, on a day."""
    since = closed_since(sightings, on=on)
    return since is not None and add_months(since, months=months) <= on


def list_lasting(sightings: Iterable[Sighting], *, on: dt.date, months: int) -> list[dt.date]:
    """Return the days, up to a day, on which a closure became lasting."""
    runs: list[tuple[dt.date, dt.date | None]] = []
    since = None
    for one in sort_life(sightings, until=on):
        if one.state is State.DISMANTLED:
            since = since or one.on
        elif since is not None:
            runs.append((since, one.on))
            since = None
    if since is not None:
        runs.append((since, None))
    reached = [(add_months(start, months=months), end) for start, end in runs]
    return [day for day, end in reached if day <= on and (end is None or day < end)]


def list_reactivations(sightings: Iterable[Sighting]) -> list[Sighting]:
    """Return the observations that find a spot dealing again after it was dismantled or had moved away.

    It counts once while it lasts; one said to be reactivated counts where a closure or a departure is known
    before it, suspected again meanwhile or not, and never where nothing is.
    """
    found = []
    before: State | None = None
    gone = False
    for one in sort_life(sightings):
        if one.state in PRESENT:
            if before in GONE or (one.state is State.REACTIVATED and gone):
                found.append(one)
            gone = False
        gone = gone or one.state in GONE
        before = one.state
    return found


def tally(lives: Iterable[Sequence[Sighting]], *, since: dt.date, on: dt.date, months: int) -> Tally:
    """Count spots by what stands on a day, and what happened to them from ``since`` to that day."""
    kept = list(lives)
    states = [state_at(life, on=on) for life in kept]
    return Tally(
        since=since,
        on=on,
        lasting_months=months,
        present=sum(state in PRESENT for state in states),
        disturbed=states.count(State.DISTURBED),
        suspected=states.count(State.SUSPECTED),
        dismantled=states.count(State.DISMANTLED),
        lasting=sum(is_lasting(life, on=on, months=months) for life in kept),
        reactivations=sum(since <= one.on <= on for life in kept for one in list_reactivations(life)),
        moves=sum(since <= one.on <= on and one.state is State.MOVED for life in kept for one in life),
    )


def add_months(day: dt.date, *, months: int) -> dt.date:
    """Return the same day so many months later, or the last of that month where it has none such."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
