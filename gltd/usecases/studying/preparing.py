"""From a checked specification to a question that can be asked: batches, zones and dates that exist."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gltd.compute import Tell, say_nothing
from gltd.errors import GltdError
from gltd.stats import displacement
from gltd.stats.displacement import Role
from gltd.stats.points import Points
from gltd.stats.zones import Zones
from gltd.usecases.studying.coverage import Days, days_of_periods, refuse_uncovered, say_silences
from gltd.usecases.studying.ground import outside, project
from gltd.usecases.studying.spec import Outcome, Spec, day_number

if TYPE_CHECKING:
    from gltd.store.events import Batch, EventPoints, EventStore

_MOST_KEPT = 8
_DAYS: dict[tuple[tuple[str, str, str], ...], Days] = {}


@dataclass(frozen=True)
class Ready:
    """A question that was found fit to be asked: zones drawn, batches chosen, nothing counted yet."""

    spec: Spec
    zones: Zones | None
    roles: Mapping[str, Role]
    crs: str | None
    batches: tuple["Batch", ...]
    silences: tuple[str, ...] = ()
    seen_simulated: list[bool] = field(default_factory=list)
    events: dict[str, "EventPoints"] = field(default_factory=dict)
    tell: Tell = say_nothing

    def tell_replications(self, outcome: Outcome) -> Callable[[int, int], None]:
        """Return what says how many replications of an outcome are done; it changes none of its digits."""
        step = f"tirages au sort : {outcome.name}"
        return lambda done, total: self.tell(step, done=done, total=total)


def prepare(spec: Spec, *, store: "EventStore", tell: Tell = say_nothing) -> Ready:
    """Check zones, dates and categories against what the store holds, without any count by zone or window."""
    if spec.roles:
        return _prepare_series(spec)
    batches = tuple(
        batch for batch in store.list_batches() if not spec.batches or batch.batch_id in spec.batches
    )
    unknown = set(spec.batches) - {batch.batch_id for batch in batches}
    if unknown:
        raise GltdError(f"Le lot « {min(unknown)} » est inconnu ou annulé : « gltd events list » les montre.")
    if not batches:
        raise GltdError("Aucun fait n'est importé : commencez par « gltd events import ».")
    crs = _crs(batches)
    lost = None if spec.ground is None else outside(spec.ground, bounds_deg=_bounds(batches))
    if lost is not None:
        raise GltdError(
            f"La zone « {lost} » est hors des données : vérifiez son contour ou les lots choisis."
        )
    held = read_days(batches, store=store)
    refuse_uncovered(spec, held=held)
    for outcome in spec.outcomes:
        expand(outcome.categories, batches=batches)
    zones, roles = (None, {}) if spec.ground is None else spec.ground.draw(crs)
    ready = Ready(spec, zones, roles, crs, batches, say_silences(spec, held=held), tell=tell)
    for outcome in spec.outcomes:
        _refuse_nothing(ready, outcome=outcome, store=store)
    return ready


def _prepare_series(spec: Spec) -> Ready:
    """Check that the tables of counts hold something in each window."""
    said: list[str] = []
    for outcome in spec.outcomes:
        header, *rows = outcome.counts
        held = days_of_periods([date.fromisoformat(row[0]) for row in rows])
        refuse_uncovered(spec, held=held)
        inside = [
            row
            for row in rows
            if any(s.first <= date.fromisoformat(row[0]) < s.end for s in spec.spans().values())
        ]
        if not any(int(value) for row in inside for value in row[1 : len(header)]):
            raise GltdError(
                f"« {outcome.name} » : aucun fait dans les fenêtres de l'étude, il n'y a rien à comparer."
            )
        said += [sentence for sentence in say_silences(spec, held=held) if sentence not in said]
    roles = {name: _role(role) for name, role in spec.roles.items()}
    return Ready(spec, None, roles, None, (), tuple(said))


def read_days(batches: Sequence["Batch"], *, store: "EventStore") -> Days:
    """Return the days on which the batches hold facts; a batch never changes, and is read once."""
    from gltd.store.events import Selection

    key = tuple((batch.batch_id, batch.imported_at, batch.content_sha256) for batch in batches)
    known = _DAYS.get(key)
    if known is not None:
        return known
    found = store.days(Selection(batches=[batch.batch_id for batch in batches]))
    while len(_DAYS) >= _MOST_KEPT:
        # The oldest first; another thread may have taken it away.
        _DAYS.pop(next(iter(_DAYS), ()), None)
    days = Days(tuple(found.days.tolist()), tuple(found.counts.tolist()))
    _DAYS[key] = days
    return days


def _refuse_nothing(ready: Ready, *, outcome: Outcome, store: "EventStore") -> None:
    """Refuse an outcome without a single fact in all zones and windows together."""
    events = read_events(ready, outcome=outcome, store=store)
    everywhere = ready.spec.ground is not None and ready.spec.ground.elsewhere is not None
    placed = np.isfinite(events.x_m) if everywhere else within_zones(ready, events=events)
    in_time = np.zeros(len(events), dtype=np.bool_)
    for span in ready.spec.spans().values():
        in_time |= (events.t_days >= day_number(span.first)) & (events.t_days < day_number(span.end))
    if not np.any(placed & in_time):
        where = "les fenêtres" if ready.zones is None or everywhere else "les zones et les fenêtres"
        raise GltdError(
            f"« {outcome.name} » : aucun fait dans {where} de l'étude ; vérifiez les dates, les zones et les "
            "catégories."
        )


def expand(categories: Sequence[str], *, batches: Sequence["Batch"]) -> tuple[str, ...] | None:
    """Return the stored categories that are wanted; ``18*`` is all that begin with 18; none means all."""
    if not categories:
        return None
    known = sorted({name for batch in batches for name in batch.categories})
    found: set[str] = set()
    for wanted in categories:
        stem = wanted.removesuffix("*")
        matching = [
            name for name in known if name == wanted or (wanted.endswith("*") and name.startswith(stem))
        ]
        if not matching:
            raise GltdError(
                f"La catégorie « {wanted} » n'existe dans aucun lot : les lots ont {_some(known)}."
            )
        found.update(matching)
    return tuple(sorted(found))


def _some(names: Sequence[str]) -> str:
    shown = ", ".join(names[:8])
    return shown if len(names) <= 8 else f"{shown}… ({len(names)} en tout)"


def drawn_zones(ready: Ready) -> Zones:
    """Return the zones of a study that needs some."""
    if ready.zones is None:
        raise GltdError("Cette étude a besoin de zones : donnez la table « zones ».")
    return ready.zones


def to_points(events: "EventPoints") -> Points:
    """Return the events that have a place in metres."""
    placed = np.isfinite(events.x_m) & np.isfinite(events.y_m)
    return Points(x_m=events.x_m[placed], y_m=events.y_m[placed], t_days=events.t_days[placed])


def within_zones(ready: Ready, *, events: "EventPoints") -> NDArray[np.bool_]:
    """Tell which events have a place, inside the zones where the study has some."""
    chosen = np.isfinite(events.x_m) & np.isfinite(events.y_m)
    if ready.zones is not None:
        placed = np.flatnonzero(chosen)
        chosen[placed] = ready.zones.locate(events.x_m[placed], y_m=events.y_m[placed]) >= 0
    return np.asarray(chosen, dtype=np.bool_)


def project_places(ready: Ready, *, places: Sequence[tuple[str, float, float]]) -> NDArray[np.float64]:
    """Return named places in the metres of the events."""
    from pyproj import Transformer

    forward = Transformer.from_crs("EPSG:4326", ready.crs, always_xy=True)
    lon, lat = (np.array([place[k] for place in places], dtype=np.float64) for k in (1, 2))
    return np.column_stack(forward.transform(lon, lat))


def project_fields(ready: Ready, *, fields: Sequence[tuple[str, str]]) -> list[BaseGeometry]:
    """Return named polygons in the metres of the events."""
    if ready.crs is None:
        raise GltdError("Cette étude a besoin de faits importés : les comptes n'ont pas de lieu.")
    return [project(shapely.from_wkt(contour), crs=ready.crs) for _, contour in fields]


def read_events(ready: Ready, *, outcome: Outcome, store: "EventStore") -> "EventPoints":
    """Return the events of an outcome from the first day of the study to its last, read once."""
    from gltd.store.events import Selection

    spec = ready.spec
    if outcome.name not in ready.events:
        ready.events[outcome.name] = store.points(
            Selection(
                start=datetime.combine((spec.reference or spec.before).first, time()),
                end=datetime.combine(spec.after.end, time()),
                categories=expand(outcome.categories, batches=ready.batches),
                batches=[batch.batch_id for batch in ready.batches],
            ),
            crs=ready.crs,
        )
    return ready.events[outcome.name]


def _role(role: str) -> Role:
    return next(known for known in displacement.ROLES if known == role)


def _crs(batches: Sequence["Batch"]) -> str:
    systems = sorted({batch.crs for batch in batches})
    if len(systems) > 1:
        raise GltdError(
            "Les lots sont dans plusieurs projections : nommez dans « events.batches » ceux d'une "
            "même région."
        )
    return systems[0]


def _bounds(batches: Sequence["Batch"]) -> tuple[float, float, float, float]:
    west, south, east, north = zip(*(batch.bounds_deg for batch in batches), strict=True)
    return min(west), min(south), max(east), max(north)
