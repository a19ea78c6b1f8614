"""Several outcomes added up, each with the weight of its harm, chosen before anything is counted."""

from typing import TYPE_CHECKING

from gltd.errors import GltdError
from gltd.stats import displacement
from gltd.stats.displacement import Assessment
from gltd.stats.results import say, to_plain
from gltd.usecases.studying import estimates
from gltd.usecases.studying.displacement import assess_events
from gltd.usecases.studying.preparing import Ready, read_events
from gltd.usecases.studying.result import Answer, Estimate, OutcomeResult
from gltd.usecases.studying.spec import SCALES

if TYPE_CHECKING:
    from gltd.store.events import EventStore


def answer_harm(ready: Ready, *, store: "EventStore") -> Answer:
    """Judge each outcome, then add their local effects with their weights."""
    spec = ready.spec
    weights, scale = _choices(ready)
    simulated, judged = False, []
    for outcome in spec.outcomes:
        events = read_events(ready, outcome=outcome, store=store)
        simulated |= events.simulated
        judged.append(assess_events(ready, events=events, outcome=outcome, scale=scale))
    found = displacement.combine(
        [one.best.local for one in judged],
        errors=[one.best.local_se for one in judged],
        weights=weights,
        level=spec.level,
    )
    rows = tuple(
        {
            "name": outcome.name,
            "before": sum(zone.before for zone in one.counts.zones if zone.role == "treated"),
            "after": sum(zone.after for zone in one.counts.zones if zone.role == "treated"),
            "local": one.best.local,
            "weight": weight,
        }
        for outcome, one, weight in zip(spec.outcomes, judged, weights, strict=True)
    )
    told = (
        "Le mal a reculé." if found.high < 0 else "Le mal a progressé." if found.low > 0 else "Rien d'établi."
    )
    said = ", ".join(
        f"{outcome.name} ({say(w, digits=1)})" for outcome, w in zip(spec.outcomes, weights, strict=True)
    )
    limits = (
        "Les poids sont un choix : ils se fixent avant de compter, et se défendent.",
        "Les résultats mesurés sont supposés indépendants les uns des autres.",
    )
    numbers = {"combined": to_plain(found), "outcomes": [to_plain(one.best) for one in judged]}
    sentence = f"{told} {found.summary()} Poids : {said}."
    nature = "phenomenon" if any(o.nature == "phenomenon" for o in spec.outcomes) else "activity"
    result = OutcomeResult(
        "ensemble pondéré",
        nature,
        sentence,
        limits,
        rows,
        numbers,
        (*_each(ready, judged), *estimates.of_combined(found)),
    )
    return Answer((result,), simulated=simulated)


def _choices(ready: Ready) -> tuple[tuple[float, ...], str]:
    spec = ready.spec
    weights = tuple(float(weight) for weight in spec.parameters["weights"])
    if len(weights) != len(spec.outcomes):
        raise GltdError(
            f"« weights » compte {len(weights)} poids pour {len(spec.outcomes)} résultats mesurés : "
            "donnez-en un à chacun, dans le même ordre."
        )
    scale = str(spec.parameters["scale"])
    if scale not in SCALES[:2]:
        raise GltdError("« scale » doit être « none » ou « area ».")
    return weights, scale


def _each(ready: Ready, judged: list[Assessment]) -> tuple[Estimate, ...]:
    return tuple(
        estimates.make(
            f"{outcome.name} : effet local",
            value=one.best.local,
            standard_error=one.best.local_se,
            bounds=(one.best.local_low, one.best.local_high),
        )
        for outcome, one in zip(ready.spec.outcomes, judged, strict=True)
    )
