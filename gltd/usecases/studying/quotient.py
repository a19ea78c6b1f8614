"""The displacement quotient of a study with roles."""

from typing import TYPE_CHECKING

import numpy as np

from gltd.errors import GltdError
from gltd.stats import displacement
from gltd.stats.results import say
from gltd.usecases.studying import estimates
from gltd.usecases.studying.counted import count_outcomes, was_simulated
from gltd.usecases.studying.displacement import ROLE_LABELS
from gltd.usecases.studying.preparing import Ready, drawn_zones
from gltd.usecases.studying.result import Answer, OutcomeResult

if TYPE_CHECKING:
    from gltd.stats.displacement.wdq import WDQ
    from gltd.store.events import EventStore

_BIASES = (
    (
        "Le quotient est biaisé quand la zone traitée a été choisie après un mois exceptionnel (retour à la "
        "moyenne) ou quand le témoin ne lui ressemble pas."
    ),
    (
        "C'est un rapport de deux écarts incertains : sans effet net dans la zone traitée, il ne veut rien "
        "dire. La différence (« displacement ») est à lire d'abord."
    ),
)


def answer_quotient(ready: Ready, *, store: "EventStore") -> Answer:
    """Relate what happened around to what happened in the treated zones."""
    spec = ready.spec
    zones = drawn_zones(ready)
    if "displacement" not in ready.roles.values():
        raise GltdError("Il manque une zone de déport (rôle « déport » ou « rings_m ») : le quotient en vit.")
    if "control" not in ready.roles.values():
        raise GltdError("Il manque une zone témoin dessinée : le quotient ne connaît pas « elsewhere ».")
    results = []
    for outcome, counts in count_outcomes(ready, store=store, spans=[[spec.before], [spec.after]]):
        held = {
            role: counts[[k for k, name in enumerate(zones) if ready.roles[name] == role]].sum(axis=0)
            for role in ("treated", "control", "displacement")
        }
        found = displacement.wdq(
            treated=_pair(held["treated"]),
            control=_pair(held["control"]),
            buffer=_pair(held["displacement"]),
            level=spec.level,
            resamples=int(spec.parameters["resamples"]),
            rng=np.random.default_rng(spec.seed),
        )
        rows = tuple(
            {
                "name": name,
                "role": ready.roles[name],
                "role_label": ROLE_LABELS[ready.roles[name]],
                "before": int(before),
                "after": int(after),
            }
            for name, (before, after) in zip(zones, counts.tolist(), strict=True)
        )
        sentence = f"{found.summary()} {_say_intervals(found)}".strip()
        results.append(
            OutcomeResult(
                outcome.name,
                outcome.nature,
                sentence,
                _BIASES,
                rows,
                found.to_dict(),
                estimates.of_quotient(found),
            )
        )
    return Answer(tuple(results), simulated=was_simulated(ready))


def _pair(counts: np.ndarray) -> tuple[float, float]:
    return float(counts[0]), float(counts[1])


def _say_intervals(found: "WDQ") -> str:
    if found.wdq is None:
        return ""
    level = say(100 * found.level)
    said = [
        f"{name}, de {say(span[0], digits=2, signed=True)} à {say(span[1], digits=2, signed=True)}"
        for name, span in (("Fieller", found.fieller), ("rééchantillonnage", found.bootstrap))
        if span is not None
    ]
    unbounded = "" if found.fieller is not None else " L'intervalle de Fieller n'est pas borné."
    said_all = f"Intervalles à {level} % : {' ; '.join(said)}." if said else ""
    return f"{said_all}{unbounded}".strip()
