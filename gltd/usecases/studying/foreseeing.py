"""What a study could see, before it is registered: the outcome is never read."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from importlib import import_module
from typing import TYPE_CHECKING

import numpy as np

from gltd.errors import GltdError
from gltd.stats import displacement, power
from gltd.stats.zones import Zones
from gltd.usecases.studying.counted import Counts, cut_months
from gltd.usecases.studying.coverage import refuse_uncovered
from gltd.usecases.studying.displacement import ROLE_LABELS
from gltd.usecases.studying.kinds import KINDS
from gltd.usecases.studying.preparing import (
    Ready,
    drawn_zones,
    prepare,
    read_days,
    read_events,
    to_points,
)
from gltd.usecases.studying.spec import Span, Spec, day_number, over

if TYPE_CHECKING:
    from gltd.store.events import EventStore

# Fewer months than that tell nothing of how facts come and go.
_LEAST_MONTHS = 3
# Beyond it, a study without a scale refuses to conclude.
_MOST_UNEQUAL = 2.0


@dataclass(frozen=True)
class ZoneBefore:
    """One zone of the study (or one series), and its facts before, or in the period."""

    name: str
    role: str
    role_label: str
    facts: int


@dataclass(frozen=True)
class Foresight:
    """The zones as drawn, their facts, what could be seen, and what to know before registering.

    ``months``: the facts of each month of the window before, or of the period; ``zones`` is None where the
    question has none.
    """

    zones: Zones | None
    rows: tuple[ZoneBefore, ...]
    sentence: str
    warnings: tuple[str, ...]
    simulated: bool
    months: tuple[tuple[date, int], ...] = ()


def foresee(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say what a study could see, from the facts before (or in the period) alone."""
    named = KINDS[spec.kind].foresight
    if not named:
        raise GltdError("Cette question ne se prépare pas à l'écran : écrivez-la dans un fichier.")
    module, function = named.split(".")
    found: Foresight = getattr(import_module(f"gltd.usecases.studying.{module}"), function)(
        spec, store=store, now=now
    )
    return found


def foresee_displacement(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Count the facts before, and say which fall would go unseen."""
    ready = prepare(replace(spec, after=spec.before), store=store)
    if over(spec, now=now):
        refuse_uncovered(spec, held=read_days(ready.batches, store=store))
    months = cut_months(spec.before)
    counts = _count(ready, spans=months, store=store)
    roles = {**ready.roles, **_elsewhere(ready)}
    rows = tuple(
        ZoneBefore(name, role, ROLE_LABELS[role], int(series.sum()))
        for (name, role), series in zip(roles.items(), counts, strict=True)
    )
    treated = sum(row.facts for row in rows if row.role == "treated")
    if treated == 0:
        raise GltdError(
            "Aucun fait dans la zone traitée pendant la fenêtre « avant » : "
            "changez la zone, les dates ou ce qui est compté."
        )
    weight = weigh_controls(ready, rows=rows, store=store)
    control = weight**2 * sum(row.facts for row in rows if row.role == "control")
    dispersion = 1.0
    if len(months) >= _LEAST_MONTHS:
        dispersion = displacement.overdispersion(counts).ratio
    found = power.smallest_effect(
        treated, expected_control=control, dispersion=dispersion, level_of_test=spec.level
    )
    in_treated = counts[[k for k, row in enumerate(rows) if row.role == "treated"]].sum(axis=0)
    return Foresight(
        zones=drawn_zones(ready),
        rows=rows,
        sentence=found.summary(),
        warnings=(*keep_early(ready), *warn_unlike(spec, rows=rows, months=len(months))),
        simulated=read_events(ready, outcome=spec.outcomes[0], store=store).simulated,
        months=tuple((span.first, int(n)) for span, n in zip(months, in_treated, strict=True)),
    )


def keep_early(ready: Ready) -> tuple[str, ...]:
    """Return what is missing of the data, but for the window after, which nobody has looked at."""
    return tuple(said for said in ready.silences if "«\u202faprès\u202f»" not in said)


def _elsewhere(ready: Ready) -> Mapping[str, str]:
    ground = ready.spec.ground
    return {} if ground is None or ground.elsewhere is None else {ground.elsewhere: "control"}


def _count(ready: Ready, *, spans: list[Span], store: "EventStore") -> Counts:
    """Count the first outcome by zone (rows, the rest of the ground last) and span (columns)."""
    zones = drawn_zones(ready)
    points = to_points(read_events(ready, outcome=ready.spec.outcomes[0], store=store))
    ranks = zones.locate(points.x_m, y_m=points.y_m)
    lines = len(zones) + len(_elsewhere(ready))
    if lines > len(zones):
        ranks = np.where(ranks < 0, len(zones), ranks)
    columns = []
    for span in spans:
        inside = (points.t_days >= day_number(span.first)) & (points.t_days < day_number(span.end))
        columns.append(np.bincount(ranks[inside & (ranks >= 0)], minlength=lines))
    return np.stack(columns, axis=1).astype(np.int64)


def weigh_controls(ready: Ready, *, rows: tuple[ZoneBefore, ...], store: "EventStore") -> float:
    """Return the weight of a fact of the controls against one of the treated zones."""
    sizes = [1.0] * len(rows)
    if ready.spec.reference is not None:
        sizes = _count(ready, spans=[ready.spec.reference], store=store).sum(axis=1).astype(float).tolist()
    size = {
        role: sum(s for row, s in zip(rows, sizes, strict=True) if row.role == role)
        for role in ("treated", "control")
    }
    if size["control"] == 0 or size["treated"] == 0:
        raise GltdError(
            "Aucun fait pendant la période de référence dans la zone traitée ou ses témoins : "
            "comptez-les tels quels, ou changez de zones."
        )
    return size["treated"] / size["control"]


def warn_unlike(spec: Spec, *, rows: tuple[ZoneBefore, ...], months: int) -> list[str]:
    """Say where the zones or the window are not fit for what is asked."""
    said = []
    facts = [row.facts for row in rows if row.role in ("treated", "control")]
    # Only a difference of counts hangs on how large the zones are.
    by_difference = spec.kind in ("displacement", "power") or spec.parameters.get("scale") == "none"
    if by_difference and spec.scale == "none" and max(facts) > _MOST_UNEQUAL * min(facts):
        said.append(
            "Les volumes des zones vont du simple à plus du double : comptés tels quels, l'étude ne "
            "pourrait pas conclure. Ramenez les témoins à leur volume d'avant, ou choisissez des zones plus "
            "semblables."
        )
    if months < _LEAST_MONTHS:
        said.append(
            "La fenêtre est trop courte pour mesurer comment les faits varient d'eux-mêmes : ce calcul est "
            "optimiste."
        )
    return said
