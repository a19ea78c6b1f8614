"""From a checked specification to a question that can be asked: batches, zones and dates that exist."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from gltd.errors import GltdError
from gltd.stats import displacement
from gltd.stats.displacement import Role
from gltd.stats.points import Points
from gltd.stats.zones import Zones
from gltd.usecases.studying.ground import outside
from gltd.usecases.studying.spec import Outcome, Spec

if TYPE_CHECKING:
    from gltd.store.events import Batch, EventPoints, EventStore


@dataclass(frozen=True)
class Ready:
    """A question that was found fit to be asked: zones drawn, batches chosen, nothing counted yet."""

    spec: Spec
    zones: Zones | None
    roles: Mapping[str, Role]
    crs: str | None
    batches: tuple["Batch", ...]
    seen_simulated: list[bool] = field(default_factory=list)


def prepare(spec: Spec, *, store: "EventStore") -> Ready:
    """Check zones, dates and categories against what the store holds, without any count by zone."""
    if spec.roles:
        return Ready(spec, None, {name: _role(role) for name, role in spec.roles.items()}, None, ())
    batches = tuple(
        batch for batch in store.list_batches() if not spec.batches or batch.batch_id in spec.batches
    )
    unknown = set(spec.batches) - {batch.batch_id for batch in batches}
    if unknown:
        raise GltdError(f"Le lot « {min(unknown)} » est inconnu ou annulé : « gltd events list » les montre.")
    if not batches:
        raise GltdError("Aucun fait n'est importé : commencez par « gltd events import ».")
    crs = _crs(batches)
    lost = None if spec.ground is None else outside(spec.ground, bounds_deg=_bounds(batches))
    if lost is not None:
        raise GltdError(
            f"La zone « {lost} » est hors des données : vérifiez son contour ou les lots choisis."
        )
    _check_dates(spec, batches=batches)
    for outcome in spec.outcomes:
        expand(outcome.categories, batches=batches)
    zones, roles = (None, {}) if spec.ground is None else spec.ground.draw(crs)
    return Ready(spec, zones, roles, crs, batches)


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


def read_events(ready: Ready, *, outcome: Outcome, store: "EventStore") -> "EventPoints":
    """Read the events of an outcome from the first day of the study to its last."""
    from gltd.store.events import Selection

    spec = ready.spec
    return store.points(
        Selection(
            start=datetime.combine((spec.reference or spec.before).first, time()),
            end=datetime.combine(spec.after.end, time()),
            categories=expand(outcome.categories, batches=ready.batches),
            batches=[batch.batch_id for batch in ready.batches],
        ),
        crs=ready.crs,
    )


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


def day_of(stamp: str) -> date:
    """Return the day of a stamp."""
    return datetime.fromisoformat(stamp).date()


def _check_dates(spec: Spec, *, batches: Sequence["Batch"]) -> None:
    first = min(day_of(batch.first_start) for batch in batches)
    last = max(day_of(batch.last_start) for batch in batches)
    for name, span in spec.spans().items():
        if span.last < first or span.first > last:
            raise GltdError(
                f"La fenêtre « {name} » est hors des données, qui vont du {first:%d/%m/%Y} au "
                f"{last:%d/%m/%Y} : "
                "changez les dates ou importez les faits qui manquent."
            )
