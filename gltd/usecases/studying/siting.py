"""Where to put cameras: the places that together cover most facts."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from gltd.errors import GltdError
from gltd.stats import siting
from gltd.stats.results import say, to_plain
from gltd.stats.siting import Siting
from gltd.usecases.studying import estimates
from gltd.usecases.studying.foreseeing import Foresight, ZoneBefore
from gltd.usecases.studying.ground import project
from gltd.usecases.studying.located import read_points
from gltd.usecases.studying.preparing import Ready, prepare, project_fields, project_places
from gltd.usecases.studying.result import Answer, Estimate, OutcomeResult
from gltd.usecases.studying.spec import Spec

if TYPE_CHECKING:
    from gltd.store.events import EventStore

# Up to that many places, the best choice is also sought for each smaller number: a choice of k is not always
# that of k − 1 and one more.
_MOST_STEPS = 12
# Fewer facts than that for each place: the choice hangs on a few of them.
_LEAST_FACTS_EACH = 20
LIMITS = (
    "Un cercle voit à travers les murs : la portée réelle est plus petite.",
    "Ce qui fut est pris pour ce qui sera : un lieu qui vient de culminer baisse souvent de lui-même.",
    "Couvrir n'est pas prévenir : ce qu'obtient une caméra s'étudie pour lui-même.",
)


def foresee_siting(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how many facts there are to cover, and how many places to choose among."""
    ready = prepare(spec, store=store)
    points, simulated = read_points(ready, outcome=spec.outcomes[0], store=store)
    chosen = spec.parameters
    places = len(chosen["fields"] or chosen["candidates"])
    k, existing = int(chosen["k"]), len(chosen["existing"] or chosen["existing_fields"])
    sentence = (
        f"{say(len(points))} faits à couvrir, {say(k)} emplacements à choisir parmi {say(places)} ; "
        f"{say(existing)} caméras en place comptées."
    )
    warnings = []
    if len(points) < k * _LEAST_FACTS_EACH:
        warnings.append(
            "Peu de faits pour autant d'emplacements : le choix tiendra à quelques-uns d'entre eux."
        )
    if places <= k:
        warnings.append("Il y a autant d'emplacements à choisir que de possibles : il n'y a rien à choisir.")
    rows: tuple[ZoneBefore, ...] = ()
    if ready.zones is not None:
        counts = ready.zones.count(points.x_m, y_m=points.y_m)
        rows = tuple(
            ZoneBefore(name, ready.roles[name], "étudiée", int(count))
            for name, count in zip(ready.zones.names, counts, strict=True)
        )
    return Foresight(ready.zones, rows, sentence, (*warnings, *ready.silences), simulated)


def draw_reaches(
    spec: Spec, *, crs: str, chosen: Sequence[int]
) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """Return what chosen places cover, and what the cameras that are there do, as polygons in metres."""
    told, radius_m = spec.parameters, float(spec.parameters["radius_m"])

    def draw(points: Any, fields: Any) -> list[BaseGeometry]:
        if fields:
            return [project(shapely.from_wkt(contour), crs=crs) for _, contour in fields]
        return [project(shapely.Point(lon, lat), crs=crs).buffer(radius_m) for _, lon, lat in points]

    # Of two thousand places, only those that were chosen are projected.
    fields, points = (
        [told[name][j] for j in chosen] if told[name] else () for name in ("fields", "candidates")
    )
    return draw(points, fields), draw(told["existing"], told["existing_fields"])


def answer_siting(ready: Ready, *, store: "EventStore") -> Answer:
    """Choose the places that cover most facts."""
    results, simulated = [], False
    for outcome in ready.spec.outcomes:
        points, is_simulated = read_points(ready, outcome=outcome, store=store)
        simulated |= is_simulated
        facts = points.xy_m
        found, smaller = _choose(ready, facts=facts)
        rows = _describe(ready, found=found, facts=facts)
        names = ", ".join(str(row["name"]) for row in rows)
        sentence = f"{found.summary()} Emplacements : {names}."
        numbers = {**to_plain(found), "best": smaller, "facts": len(facts)}
        made = _say_curve(smaller, total=found.total)
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, LIMITS, rows, numbers, made))
    return Answer(tuple(results), simulated=simulated)


def _choose(ready: Ready, *, facts: NDArray[np.float64]) -> tuple[Siting, list[float]]:
    """Return the best choice, and what the best choice of 0, 1, 2… places covers."""
    k = int(ready.spec.parameters["k"])
    asked = _read_choice(ready)
    found = siting.maximal_covering(facts, k=k, **asked)
    if found.k > _MOST_STEPS:
        return found, []
    smaller = [siting.maximal_covering(facts, k=fewer, **asked).covered for fewer in range(1, found.k)]
    return found, [found.existing, *smaller, found.covered]


def _read_choice(ready: Ready) -> dict[str, Any]:
    """Return the candidates and the cameras that are there, as the statistic takes them."""
    chosen = ready.spec.parameters
    if chosen["fields"] and chosen["candidates"]:
        raise GltdError("Donnez « candidates » ou « fields », l'un des deux seulement.")
    if chosen["existing"] and chosen["existing_fields"]:
        raise GltdError("Donnez « existing » ou « existing_fields », l'un des deux seulement.")
    asked: dict[str, Any] = {"radius_m": float(chosen["radius_m"]) or None, "existing": None}
    if chosen["fields"]:
        asked["fields"] = project_fields(ready, fields=chosen["fields"])
    else:
        asked["candidates"] = project_places(ready, places=chosen["candidates"])
    if chosen["existing"]:
        asked["existing"] = project_places(ready, places=chosen["existing"])
    elif chosen["existing_fields"]:
        asked["existing"] = project_fields(ready, fields=chosen["existing_fields"])
    return asked


def _describe(ready: Ready, *, found: Siting, facts: NDArray[np.float64]) -> tuple[dict[str, Any], ...]:
    """Say of each chosen place what it covers, alone and beside the others, and what is seen already."""
    named = [place[0] for place in ready.spec.parameters["fields"] or ready.spec.parameters["candidates"]]
    asked = _read_choice(ready)
    reaches: Any = asked.get("fields", asked.get("candidates"))
    seen = np.zeros(len(facts), dtype=np.bool_)
    for reach in () if asked["existing"] is None else asked["existing"]:
        seen |= _cover(reach, facts=facts, radius_m=asked["radius_m"])
    rows = []
    for j, own, shared in zip(found.chosen, found.marginal, found.overlap, strict=True):
        inside = _cover(reaches[j], facts=facts, radius_m=asked["radius_m"])
        count = int(inside.sum())
        rows.append(
            {
                "name": named[j],
                "facts": count,
                "marginal": float(own),
                "overlap_percent": 100 * float(shared),
                "seen_percent": 100 * int((inside & seen).sum()) / count if count else 0.0,
            }
        )
    return tuple(rows)


def _cover(
    reach: BaseGeometry | NDArray[np.float64], *, facts: NDArray[np.float64], radius_m: float | None
) -> NDArray[np.bool_]:
    """Tell which facts a place covers, to the millimetre as the statistic counts them."""
    if isinstance(reach, BaseGeometry):
        shapely.prepare(reach)
        return np.asarray(shapely.intersects_xy(reach, facts[:, 0], facts[:, 1]), dtype=np.bool_)
    return np.asarray(np.hypot(*(facts - reach).T) <= (radius_m or 0) + 1e-3, dtype=np.bool_)


def _say_curve(covered: list[float], *, total: float) -> tuple[Estimate, ...]:
    """Say what the best choice of each number of places covers."""
    heads = ["caméras en place", "avec 1 emplacement"]
    return tuple(
        estimates.make(
            f"{heads[k] if k < len(heads) else f'avec {say(k)} emplacements'}, faits couverts (%)",
            value=100 * value / total,
        )
        for k, value in enumerate(covered)
    )
