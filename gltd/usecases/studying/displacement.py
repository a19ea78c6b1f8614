"""Put a displacement question to the store and word the answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

import numpy as np

from gltd.errors import GltdError
from gltd.stats import displacement
from gltd.stats.displacement import Assessment, Role, Window, Windows
from gltd.stats.points import Points
from gltd.stats.results import say, to_plain
from gltd.stats.zones import Zones
from gltd.usecases.studying.ground import outside
from gltd.usecases.studying.result import OutcomeResult
from gltd.usecases.studying.series import tally_series
from gltd.usecases.studying.spec import Outcome, Span, Spec, day_number

if TYPE_CHECKING:
    from gltd.store.events import Batch, EventPoints, EventStore

ROLE_LABELS = {
    "treated": "traitée",
    "control": "témoin",
    "displacement": "déport",
    "displacement_control": "témoin de déport",
}


@dataclass(frozen=True)
class Ready:
    """A question that was found fit to be asked: zones drawn, batches chosen, nothing counted yet."""

    spec: Spec
    zones: Zones | None
    roles: Mapping[str, Role]
    crs: str | None
    batches: tuple["Batch", ...]


def prepare(spec: Spec, *, store: "EventStore") -> Ready:
    """Check zones, dates and categories against what the store holds, without any count by zone."""
    if spec.ground is None:
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
    lost = outside(spec.ground, bounds_deg=_bounds(batches))
    if lost is not None:
        raise GltdError(
            f"La zone « {lost} » est hors des données : vérifiez son contour ou les lots choisis."
        )
    _check_dates(spec, batches=batches)
    for outcome in spec.outcomes:
        expand(outcome.categories, batches=batches)
    zones, roles = spec.ground.draw(crs)
    return Ready(spec, zones, roles, crs, batches)


def answer(ready: Ready, *, store: "EventStore") -> tuple[tuple[OutcomeResult, ...], tuple[str, ...], bool]:
    """Count and judge each outcome; return them, what they say together, and whether data are simulated."""
    simulated = False
    assessments: list[tuple[Outcome, Assessment]] = []
    late: date | None = None
    for outcome in ready.spec.outcomes:
        if outcome.counts:
            assessments.append((outcome, _assess_series(ready, outcome=outcome)))
            continue
        events = _read(ready, outcome=outcome, store=store)
        simulated |= events.simulated
        assessments.append((outcome, _assess_events(ready, events=events, outcome=outcome)))
    if ready.batches:
        late = max(_day(batch.last_start) for batch in ready.batches)
    results = tuple(_word(outcome, found) for outcome, found in assessments)
    return results, (*_together(assessments), *_coverage(ready.spec, last=late)), simulated


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


def _day(stamp: str) -> date:
    return datetime.fromisoformat(stamp).date()


def _check_dates(spec: Spec, *, batches: Sequence["Batch"]) -> None:
    first = min(_day(batch.first_start) for batch in batches)
    last = max(_day(batch.last_start) for batch in batches)
    for name, span in (("reference", spec.reference), ("before", spec.before), ("after", spec.after)):
        if span is not None and (span.last < first or span.first > last):
            raise GltdError(
                f"La fenêtre « {name} » est hors des données, qui vont du {first:%d/%m/%Y} au "
                f"{last:%d/%m/%Y} : "
                "changez les dates ou importez les faits qui manquent."
            )


def _read(ready: Ready, *, outcome: Outcome, store: "EventStore") -> "EventPoints":
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


def _assess_events(ready: Ready, *, events: "EventPoints", outcome: Outcome) -> Assessment:
    spec, ground = ready.spec, ready.spec.ground
    if ready.zones is None or ground is None:
        raise GltdError("Cette étude n'a pas de zones : donnez la table « zones ».")
    placed = np.isfinite(events.x_m) & np.isfinite(events.y_m)
    points = Points(x_m=events.x_m[placed], y_m=events.y_m[placed], t_days=events.t_days[placed])
    return displacement.study(
        points,
        zones=ready.zones,
        roles=ready.roles,
        windows=Windows(
            before=_window(spec.before),
            after=_window(spec.after),
            reference=None if spec.reference is None else _window(spec.reference),
        ),
        scale=displacement.scale_named(spec.scale),
        elsewhere=ground.elsewhere,
        nature=outcome.nature,
        level=spec.level,
    )


def _assess_series(ready: Ready, *, outcome: Outcome) -> Assessment:
    spec = ready.spec
    spans = {
        name: (span.first, span.end)
        for name, span in (("before", spec.before), ("after", spec.after), ("reference", spec.reference))
        if span is not None
    }
    return displacement.assess(
        tally_series(outcome.counts, roles=dict(ready.roles), spans=spans),
        scale=displacement.scale_named(spec.scale),
        nature=outcome.nature,
        level=spec.level,
    )


def _window(span: Span) -> Window:
    return Window(day_number(span.first), day_number(span.end))


def _word(outcome: Outcome, found: Assessment) -> OutcomeResult:
    numbers = to_plain(found)
    rows = numbers["counts"].pop("zones")
    return OutcomeResult(
        name=outcome.name,
        nature=outcome.nature,
        sentence=found.summary(),
        limits=found.limits(),
        rows=tuple({**row, "role_label": ROLE_LABELS[row["role"]]} for row in rows),
        numbers=numbers,
    )


def _together(assessments: Sequence[tuple[Outcome, Assessment]]) -> tuple[str, ...]:
    """Say what outcomes of both natures say together: checks that moved look like dealing that moved."""
    active = [(outcome, found) for outcome, found in assessments if outcome.nature == "activity"]
    facts = [(outcome, found) for outcome, found in assessments if outcome.nature == "phenomenon"]
    if not facts:
        only = (
            "Seuls des indicateurs d'activité sont comptés : ils ne suffisent pas à dire si les "
            "faits ont baissé "
            "ou se sont déplacés."
        )
        return (only,)
    said: list[str] = []
    for outcome, found in active:
        for alone in found.by_displacement:
            if alone.low <= 0:
                continue
            others = [_before_after(other, zone=alone.name, name=of.name) for of, other in facts]
            risen = any(
                zone.low > 0
                for _, other in facts
                for zone in other.by_displacement
                if zone.name == alone.name
            )
            if not risen:
                said.append(
                    f"Dans « {alone.name} », l'activité monte "
                    f"({_before_after(found, zone=alone.name, name=outcome.name)}) "
                    f"et le phénomène ne monte pas ({', '.join(others)}) : cela désigne des contrôles "
                    "plus nombreux, "
                    "et non un déport."
                )
    return tuple(said)


def _before_after(found: Assessment, *, zone: str, name: str) -> str:
    count = next(count for count in found.counts.zones if count.name == zone)
    return f"{name} : {say(count.before)} → {say(count.after)}"


def _coverage(spec: Spec, *, last: date | None) -> tuple[str, ...]:
    """Warn where the data stop before the window does."""
    if last is None or (spec.after.last - last).days <= max(7, 0.03 * spec.after.days):
        return ()
    warning = (
        f"Les données s'arrêtent le {last:%d/%m/%Y}, avant la fin de la fenêtre « après » : le compte "
        "d'après est "
        "peut-être incomplet."
    )
    return (warning,)


def headline(outcomes: Sequence[OutcomeResult], *, together: Sequence[str], simulated: bool) -> str:
    """Say the answer in one go, outcome by outcome, and what they say together."""
    said = [f"{outcome.name[:1].upper()}{outcome.name[1:]} — {outcome.sentence}" for outcome in outcomes]
    opening: list[Any] = ["Données simulées."] if simulated else []
    return " ".join([*opening, *said, *together])
