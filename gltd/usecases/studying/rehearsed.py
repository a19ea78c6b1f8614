"""A study rehearsed before the operation: simulated many times, at observed volumes, with a known effect."""

from collections.abc import Callable
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from gltd.errors import GltdError
from gltd.stats import displacement, simulate
from gltd.stats.displacement import Assessment, Window, Windows
from gltd.stats.normal import quantile
from gltd.stats.results import say
from gltd.usecases.studying import estimates
from gltd.usecases.studying.counted import count_outcomes
from gltd.usecases.studying.preparing import Ready, drawn_zones
from gltd.usecases.studying.result import Answer, OutcomeResult
from gltd.usecases.studying.spec import SCALES

if TYPE_CHECKING:
    from gltd.store.events import EventStore

_MONTH_DAYS = 30.4375
_FEWEST, _MOST = 20, 10_000


def answer_rehearsal(ready: Ready, *, store: "EventStore") -> Answer:
    """Simulate the planned study, and count how often it says what is true."""
    chosen, period = ready.spec.parameters, ready.spec.after
    replications = int(chosen["replications"])
    if not _FEWEST <= replications <= _MOST:
        raise GltdError(f"« replications » doit aller de {_FEWEST} à {_MOST}.")
    if chosen["scale"] not in SCALES:
        raise GltdError(f"« scale » doit être l'un de {', '.join(SCALES)}.")
    for name in ("reduction", "displaced"):
        if not 0 <= float(chosen[name]) <= 1:
            raise GltdError(f"« {name} » doit être une part, de 0 à 1.")
    results = []
    for outcome, counts in count_outcomes(ready, store=store, spans=[[period]]):
        rates = dict(zip(drawn_zones(ready), (counts[:, 0] / period.days).tolist(), strict=True))
        studied = _rehearse(ready, rates, replications, ready.tell_replications(outcome))
        truth = sum(
            -float(chosen["reduction"]) * rate * _days(ready)
            for name, rate in rates.items()
            if ready.roles[name] == "treated"
        )
        shares = _count_verdicts(studied, truth)
        found = tuple(
            estimates.make(
                f"études qui {name} (%)",
                value=100 * share,
                bounds=_bounds(share, replications, ready.spec.level),
            )
            for name, share in shares.items()
        )
        rows = tuple(
            {"name": name, "facts": rate * _days(ready), "role_label": ready.roles[name]}
            for name, rate in rates.items()
        )
        sentence = _say(
            ready,
            studies=replications,
            decrease=shares["concluent à une baisse"],
            around=shares["concluent à un déport"],
        )
        limits = (
            (
                "Les faits simulés suivent le seul hasard de Poisson, aux volumes de la période : la réalité "
                "varie davantage, et l'étude y verra un peu moins."
            ),
            "Avec « reduction = 0 », la part qui conclut à une baisse est celle des fausses alertes.",
        )
        numbers = {"shares": shares, "true_local": truth, "rates_per_day": rates}
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, limits, rows, numbers, found))
    return Answer(tuple(results), simulated=True)


def _rehearse(
    ready: Ready, rates: dict[str, float], replications: int, tell: Callable[[int, int], None]
) -> list[Assessment]:
    """Simulate a reference, a window before and a window after, and study them as planned."""
    chosen, zones, days = ready.spec.parameters, drawn_zones(ready), _days(ready)
    treated = [name for name in zones if ready.roles[name] == "treated"]
    around = [name for name in zones if ready.roles[name] == "displacement"]
    share = float(chosen["displaced"])
    if share > 0 and not around:
        raise GltdError("« displaced » demande une zone de déport (rôle « déport » ou « rings_m »).")
    operation = simulate.Operation(treated, 2 * days, 3 * days, reduction=float(chosen["reduction"]))
    moved = simulate.Displacement(share, to=dict.fromkeys(around, 1.0)) if share > 0 else None
    windows = Windows(
        before=Window(days, 2 * days),
        after=Window(2 * days, 3 * days),
        reference=Window(0.0, days) if chosen["scale"] == "reference" else None,
    )
    found: list[Assessment] = []
    for rng in np.random.default_rng(ready.spec.seed).spawn(replications):
        tell(len(found), replications)
        made = simulate.events(
            zones=zones, rates=rates, period=(0.0, 3 * days), operation=operation, displacement=moved, rng=rng
        )
        found.append(
            displacement.study(
                made.points,
                zones=zones,
                roles=ready.roles,
                windows=windows,
                scale=displacement.scale_named(str(chosen["scale"])),
                level=ready.spec.level,
            )
        )
    return found


def _count_verdicts(studied: list[Assessment], truth: float) -> dict[str, float]:
    told = {
        "concluent à une baisse": [one.local == "decrease" for one in studied],
        "concluent à une hausse": [one.local == "increase" for one in studied],
        "concluent à un déport": [one.around == "displacement" for one in studied],
        "concluent à une diffusion": [one.around == "diffusion" for one in studied],
        "ont un intervalle qui contient le vrai effet local": [
            one.best.local_low <= truth <= one.best.local_high for one in studied
        ],
    }
    return {name: float(np.mean(each)) for name, each in told.items()}


def _days(ready: Ready) -> float:
    months = float(ready.spec.parameters["months"])
    if not 1 <= months <= 240:
        raise GltdError("« months » doit aller de 1 à 240.")
    return float(round(months * _MONTH_DAYS))


def _bounds(share: float, n: int, level: float) -> tuple[float, float]:
    """Return Wilson's interval of a share, in percent (doi:10.1080/01621459.1927.10502953)."""
    z2 = quantile(level) ** 2
    middle, half = share + z2 / (2 * n), sqrt(z2 * (share * (1 - share) / n + z2 / (4 * n**2)))
    return 100 * (middle - half) / (1 + z2 / n), 100 * (middle + half) / (1 + z2 / n)


def _say(ready: Ready, *, studies: int, decrease: float, around: float) -> str:
    chosen = ready.spec.parameters
    fall, moved = (say(100 * float(chosen[name])) for name in ("reduction", "displaced"))
    share = f", dont {moved} % se déplacent" if float(chosen["displaced"]) > 0 else ""
    told = f" et {say(100 * around)} % à un déport" if float(chosen["displaced"]) > 0 else ""
    return (
        f"Sur {say(studies)} études simulées d'une baisse de {fall} %{share}, {say(100 * decrease)} % "
        f"concluent à une baisse{told}."
    )
