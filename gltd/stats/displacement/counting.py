"""Counts by zone and window: what the events become before any difference is taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import finite, instance, mapped, refuse
from gltd.stats.points import Points
from gltd.stats.results import Language, Result, say
from gltd.stats.zones import Zones

Role = Literal["treated", "control", "displacement", "displacement_control"]
ROLES: tuple[Role, ...] = get_args(Role)

# Counts of a month hold enough facts for a dispersion; of a week, where the window is short.
_PERIODS_DAYS = (30.0, 7.0)
_MIN_PERIODS = 4


@dataclass(frozen=True)
class Window(Result):
    """A half-open window of days [start, end[."""

    start_day: float
    end_day: float

    def __post_init__(self) -> None:
        start, end = finite(self.start_day, name="start_day"), finite(self.end_day, name="end_day")
        if end <= start:
            raise refuse("end_day", why="la fenêtre finit avant d'avoir commencé, ou ne dure rien.")

    @property
    def length_days(self) -> float:
        """Length in days."""
        return self.end_day - self.start_day

    def holds(self, t_days: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Tell which days are inside."""
        return (t_days >= self.start_day) & (t_days < self.end_day)


@dataclass(frozen=True)
class Windows(Result):
    """Before and after, in that order and apart; ``reference`` is an earlier time that sets the scale."""

    before: Window
    after: Window
    reference: Window | None = None

    def __post_init__(self) -> None:
        for name in ("before", "after", "reference"):
            window = getattr(self, name)
            if window is not None or name != "reference":
                instance(window, name=name, of=Window)
        if self.before.end_day > self.after.start_day:
            raise refuse("windows", why="« avant » doit finir quand « après » commence, ou plus tôt.")
        if self.reference is not None and self.reference.end_day > self.before.start_day:
            raise refuse("windows", why="la période de référence doit finir avant la fenêtre « avant ».")

    @property
    def time_weights(self) -> tuple[float, float]:
        """Lengths of both windows, the one after being 1: results are in facts of the time after."""
        return self.before.length_days / self.after.length_days, 1.0


@dataclass(frozen=True)
class ZoneCount(Result):
    """Facts counted in one zone, and what its scale can be taken from."""

    name: str
    role: Role
    before: int
    after: int
    reference: int | None = None
    area_m2: float | None = None


@dataclass(frozen=True)
class Tally(Result):
    """The counts of all zones, the weights of time, and the course of the time before for the dispersion."""

    zones: tuple[ZoneCount, ...]
    time_weights: tuple[float, float]
    course: tuple[tuple[int, ...], ...] = ()
    outside: int = 0

    def __post_init__(self) -> None:
        have = {zone.role for zone in self.zones}
        for needed, said in (("treated", "traitée"), ("control", "témoin")):
            if needed not in have:
                raise refuse("roles", why=f"il manque une zone {said}.")
        if "displacement_control" in have and "displacement" not in have:
            raise refuse("roles", why="un témoin de déport est donné sans zone de déport.")

    def summary(self, language: Language = "fr") -> str:
        """Say the counts of each zone before and after."""
        fr = language == "fr"
        said = [
            f"{zone.name} {say(zone.before, language=language)} → {say(zone.after, language=language)}"
            for zone in self.zones
        ]
        facts = (" ; " if fr else "; ").join(said)
        return f"Faits avant et après : {facts}." if fr else f"Facts before and after: {facts}."

    def of(self, role: Role) -> tuple[ZoneCount, ...]:
        """Return the zones of a role."""
        return tuple(zone for zone in self.zones if zone.role == role)


def tally(
    points: Points,
    *,
    zones: Zones,
    roles: Mapping[str, Role],
    windows: Windows,
    elsewhere: str | None = None,
) -> Tally:
    """Count the events of each zone in each window.

    Parameters: ``points``: events. ``zones``: disjoint polygons. ``roles``: the role of each zone by name.
    ``windows``: before, after, and an optional reference. ``elsewhere``: the name of a control made of all
    events that fall in no zone; it has no area.

    Returns: a :class:`Tally`, with the counts by month (or week) of the time before for ``overdispersion``,
    and the number of events of both windows that fall in no zone.
    """
    instance(points, name="points", of=Points)
    instance(windows, name="windows", of=Windows)
    _check_roles(zones, roles=roles, elsewhere=elsewhere)
    ranks = zones.locate(points.x_m, y_m=points.y_m)
    outside = int(np.count_nonzero((ranks < 0) & _either(windows, points=points)))
    names: list[str] = list(zones)
    areas: list[float | None] = [*zones.areas_m2.tolist()]
    if elsewhere is not None:
        ranks[ranks < 0] = len(zones)
        names, areas, outside = [*names, elsewhere], [*areas, None], 0

    def count(window: Window) -> NDArray[np.int64]:
        chosen = ranks[window.holds(points.t_days) & (ranks >= 0)]
        return np.bincount(chosen, minlength=len(names)).astype(np.int64)

    before, after = count(windows.before), count(windows.after)
    reference = None if windows.reference is None else count(windows.reference)
    course = [count(period) for period in split(windows.before)]
    return Tally(
        zones=tuple(
            ZoneCount(
                name=name,
                role=roles.get(name, "control"),
                before=int(before[k]),
                after=int(after[k]),
                reference=None if reference is None else int(reference[k]),
                area_m2=areas[k],
            )
            for k, name in enumerate(names)
        ),
        time_weights=windows.time_weights,
        course=tuple(tuple(int(n) for n in row) for row in np.array(course).T) if course else (),
        outside=outside,
    )


def split(window: Window) -> list[Window]:
    """Cut a window into equal periods near a month, else near a week; none where it is too short."""
    for days in _PERIODS_DAYS:
        periods = int(window.length_days // days)
        if periods >= _MIN_PERIODS:
            edges = np.linspace(window.start_day, window.end_day, periods + 1).tolist()
            return [Window(low, high) for low, high in pairwise(edges)]
    return []


def _either(windows: Windows, *, points: Points) -> NDArray[np.bool_]:
    return windows.before.holds(points.t_days) | windows.after.holds(points.t_days)


def _check_roles(zones: Zones, *, roles: Mapping[str, Role], elsewhere: str | None) -> None:
    instance(zones, name="zones", of=Zones)
    mapped(roles, name="roles")
    missing = [name for name in zones if name not in roles]
    if missing:
        raise refuse("roles", why=f"la zone « {missing[0]} » n'a pas de rôle.")
    unknown = [role for role in roles.values() if role not in ROLES]
    if unknown:
        raise refuse("roles", why=f"« {unknown[0]} » n'est pas un rôle ; il y a {', '.join(ROLES)}.")
    if elsewhere is not None and elsewhere in zones:
        raise refuse("elsewhere", why=f"« {elsewhere} » est déjà le nom d'une zone.")
