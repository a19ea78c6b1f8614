"""Answers that describe one period: where the middle of the facts is, and where they are thick."""

from typing import TYPE_CHECKING

import numpy as np
import shapely

from gltd.errors import GltdError
from gltd.stats import density, pattern
from gltd.stats.density import Grid
from gltd.stats.results import to_plain
from gltd.usecases.studying import estimates
from gltd.usecases.studying.located import read_points
from gltd.usecases.studying.preparing import Ready
from gltd.usecases.studying.result import Answer, OutcomeResult

if TYPE_CHECKING:
    from gltd.store.events import EventStore

_MOST_CELLS = 20
# A whole map is kept in the result up to this many cells.
_KEPT_CELLS = 20_000
EDGES = ("box", "zones", "none")


def answer_centre(ready: Ready, *, store: "EventStore") -> Answer:
    """Describe where facts lie and how far they spread."""
    results, simulated = [], False
    for outcome in ready.spec.outcomes:
        points, is_simulated = read_points(ready, outcome=outcome, store=store)
        simulated |= is_simulated
        found = pattern.centre(
            points,
            resamples=int(ready.spec.parameters["resamples"]),
            level=ready.spec.level,
            rng=np.random.default_rng(ready.spec.seed),
        )
        rows = ({"name": "centre", "x_m": found.x_m.value, "y_m": found.y_m.value, "facts": found.events},)
        limits = (
            "Un centre dit peu d'un ensemble qui en a plusieurs : il peut tomber là où rien n'arrive.",
            "Des faits qui s'entraînent l'un l'autre rendent les intervalles trop étroits.",
        )
        results.append(
            OutcomeResult(
                outcome.name,
                outcome.nature,
                found.summary(),
                limits,
                rows,
                to_plain(found),
                estimates.of_centre(found),
            )
        )
    return Answer(tuple(results), simulated=simulated)


def answer_map(ready: Ready, *, store: "EventStore") -> Answer:
    """Estimate the density of one period, and name its thickest cells."""
    results, simulated = [], False
    chosen = ready.spec.parameters
    kernel, bandwidth = _kernel(str(chosen["kernel"])), str(chosen["bandwidth"])
    if bandwidth not in ("fixed", "adaptive"):
        raise GltdError("« bandwidth » doit être « fixed » ou « adaptive ».")
    for outcome in ready.spec.outcomes:
        points, is_simulated = read_points(ready, outcome=outcome, store=store)
        simulated |= is_simulated
        width = float(chosen["bandwidth_m"])
        found = density.kernel(
            points,
            cell_m=settle_grid(ready, edge=str(chosen["edge"])),
            bandwidth_m=width or None,
            kernel=kernel,
            edge=chosen["edge"] != "none",
            adaptive=bandwidth == "adaptive",
        )
        order = np.argsort(-found.per_km2, axis=None, kind="stable")[:_MOST_CELLS]
        rows = tuple(
            {
                "name": f"maille {rank}",
                "x_m": float(found.x_m[column]),
                "y_m": float(found.y_m[row]),
                "per_km2": float(found.per_km2[row, column]),
            }
            for rank, (row, column) in enumerate(
                zip(*np.unravel_index(order, found.per_km2.shape), strict=True), 1
            )
        )
        limits = (
            "La portée fait l'image : ne comparez que des cartes de même portée.",
            "Une tache n'est pas un point de deal : c'est une somme de faits connus.",
        )
        numbers = found.to_dict()
        if found.per_km2.size > _KEPT_CELLS:
            del numbers["per_km2"]
        results.append(OutcomeResult(outcome.name, outcome.nature, found.summary(), limits, rows, numbers))
    return Answer(tuple(results), simulated=simulated)


def settle_grid(ready: Ready, *, edge: str) -> Grid:
    """Return the grid of a density: over the box of the facts, or over the zones of the study."""
    if edge not in EDGES:
        raise GltdError(f"« edge » doit être l'un de {', '.join(EDGES)}.")
    cell_m = float(ready.spec.parameters["cell_m"])
    if edge != "zones":
        return Grid(cell_m)
    if ready.zones is None:
        raise GltdError('« edge = "zones" » demande des zones : donnez la table « zones ».')
    whole = shapely.union_all(list(ready.zones.polygons))
    if not isinstance(whole, (shapely.Polygon, shapely.MultiPolygon)):
        raise GltdError("Les zones ne forment pas un polygone : redessinez-les.")
    return Grid(cell_m, whole)


def _kernel(name: str) -> density.Kernel:
    if name == "quartic":
        return "quartic"
    if name == "gaussian":
        return "gaussian"
    raise GltdError("« kernel » doit être « quartic » ou « gaussian ».")
