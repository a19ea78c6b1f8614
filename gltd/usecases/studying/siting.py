"""Where to put cameras: the places that together cover most facts."""

from typing import TYPE_CHECKING

from gltd.errors import GltdError
from gltd.stats import siting
from gltd.stats.results import to_plain
from gltd.usecases.studying.located import read_points
from gltd.usecases.studying.preparing import Ready, project_fields, project_places
from gltd.usecases.studying.result import Answer, OutcomeResult

if TYPE_CHECKING:
    from gltd.store.events import EventStore


def answer_siting(ready: Ready, *, store: "EventStore") -> Answer:
    """Choose the places that cover most facts."""
    results, simulated = [], False
    chosen = ready.spec.parameters
    fields, candidates = chosen["fields"], None
    if fields and chosen["candidates"]:
        raise GltdError("Donnez « candidates » ou « fields », l'un des deux seulement.")
    if not fields:
        candidates = project_places(ready, places=chosen["candidates"])
    named = [place[0] for place in fields or chosen["candidates"]]
    existing = project_places(ready, places=chosen["existing"]) if chosen["existing"] else None
    for outcome in ready.spec.outcomes:
        points, is_simulated = read_points(ready, outcome=outcome, store=store)
        simulated |= is_simulated
        found = siting.maximal_covering(
            points.xy_m,
            candidates=candidates,
            radius_m=float(chosen["radius_m"]) or None,
            fields=project_fields(ready, fields=fields) if fields else None,
            k=int(chosen["k"]),
            existing=existing,
        )
        rows = tuple(
            {"name": named[j], "marginal": float(m), "overlap_percent": 100 * float(o)}
            for j, m, o in zip(found.chosen, found.marginal, found.overlap, strict=True)
        )
        names = ", ".join(row["name"] for row in rows)
        limits = (
            "Un cercle voit à travers les murs : la portée réelle est plus petite.",
            "Couvrir n'est pas prévenir : ce qu'obtient une caméra s'étudie pour lui-même.",
        )
        sentence = f"{found.summary()} Emplacements : {names}."
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, limits, rows, to_plain(found)))
    return Answer(tuple(results), simulated=simulated)
