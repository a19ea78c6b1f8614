"""Answers made of places and times: pattern, hours, near repeats, emerging clusters, siting."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast, get_args

import numpy as np

from gltd.errors import GltdError
from gltd.stats import aoristic, knox, pattern, scan
from gltd.stats.displacement import Window
from gltd.stats.monte_carlo import Replications
from gltd.stats.points import Points
from gltd.stats.results import say, say_p, to_plain
from gltd.usecases.studying import estimates
from gltd.usecases.studying.preparing import (
    Ready,
    drawn_zones,
    project_places,
    read_events,
    to_points,
    within_zones,
)
from gltd.usecases.studying.result import Answer, OutcomeResult
from gltd.usecases.studying.spec import Outcome, Span, day_number

if TYPE_CHECKING:
    from gltd.store.events import EventPoints, EventStore

MOST_EVENTS = 20_000


def answer_pattern(ready: Ready, *, store: "EventStore") -> Answer:
    """Compare how facts are shared among zones."""
    results, simulated = [], False
    for outcome in ready.spec.outcomes:
        events = read_events(ready, outcome=outcome, store=store)
        simulated |= events.simulated
        points, rng = to_points(events), np.random.default_rng(ready.spec.seed)
        before, after = _inside(points, span=ready.spec.before), _inside(points, span=ready.spec.after)
        found = pattern.sppt(
            before,
            after=after,
            zones=drawn_zones(ready),
            rng=rng,
            resamples=int(ready.spec.parameters["resamples"]),
            level=ready.spec.level,
        )
        moved = pattern.move(before, after=after, rng=rng)
        rows = tuple(
            {"name": name, "before": int(b), "after": int(a), "adjusted_p": float(p), "changed": bool(d)}
            for name, b, a, p, d in zip(
                found.names, found.count_before, found.count_after, found.adjusted, found.differs, strict=True
            )
        )
        limits = (
            "Une hausse ou une baisse partout égale ne se voit pas : seules les parts sont comparées.",
            (
                f"Variante : {found.variant}. Les variantes publiées de l'indice S ne se comparent pas "
                "entre elles."
            ),
        )
        numbers = {"sppt": to_plain(found), "move": to_plain(moved)}
        sentence = f"{found.summary()} {moved.summary()}"
        made = estimates.of_pattern(found, moved=moved)
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, limits, rows, numbers, made))
    return Answer(tuple(results), simulated=simulated)


def answer_hours(ready: Ready, *, store: "EventStore") -> Answer:
    """Spread facts over the hours of the week, and name the best ones."""
    results, simulated = [], False
    for outcome in ready.spec.outcomes:
        events = read_events(ready, outcome=outcome, store=store)
        simulated |= events.simulated
        chosen = within_zones(ready, events=events)
        if not chosen.any():
            raise _nothing(outcome)
        found = aoristic.profile(
            events.start[chosen],
            end=events.end[chosen],
            by=_division(str(ready.spec.parameters["by"])),
            zone=str(ready.spec.parameters["zone"]),
            level=ready.spec.level,
            rng=np.random.default_rng(ready.spec.seed),
        )
        best = aoristic.best_hours(found, n=int(ready.spec.parameters["best"]))
        rows = tuple(
            {
                "name": label,
                "facts": float(found.weights[k]),
                "low": float(found.low[k]),
                "high": float(found.high[k]),
            }
            for label, k in zip(best.labels, best.cells, strict=True)
        )
        limits = (
            (
                "Un fait connu par un intervalle est réparti sur toutes ses heures, ce qui aplatit les "
                "vraies pointes."
            ),
            "Ces heures sont choisies sur les faits passés : attendez-vous à un peu moins.",
        )
        numbers = {"profile": to_plain(found), "best": to_plain(best)}
        sentence = f"{found.summary()} {best.summary()}"
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, limits, rows, numbers))
    return Answer(tuple(results), simulated=simulated)


def answer_near_repeat(ready: Ready, *, store: "EventStore") -> Answer:
    """Count near pairs against permuted dates."""
    results, simulated = [], False
    chosen = ready.spec.parameters
    for outcome in ready.spec.outcomes:
        points, is_simulated = read_points(ready, outcome=outcome, store=store)
        simulated |= is_simulated
        found = knox.test(
            points,
            distances_m=chosen["distances_m"],
            lags_days=chosen["lags_days"],
            permutations=Replications(int(chosen["permutations"]), tell=ready.tell_replications(outcome)),
            rng=np.random.default_rng(ready.spec.seed),
        )
        rows = tuple(
            {
                "name": f"jusqu'à {say(distance)} m et {say(lag)} jours",
                "observed": int(found.observed[i, j]),
                "expected": float(found.expected[i, j]),
                "p": float(found.p_value[i, j]),
            }
            for i, distance in enumerate(found.distances_m)
            for j, lag in enumerate(found.lags_days)
        )
        limits = (
            "Un quartier qui change d'activité pendant la période y ressemble : le balayage dit où.",
            "Les bandes ne sont pas corrigées de leur nombre.",
        )
        results.append(
            OutcomeResult(outcome.name, outcome.nature, found.summary(), limits, rows, to_plain(found))
        )
    return Answer(tuple(results), simulated=simulated)


def answer_emerging(ready: Ready, *, store: "EventStore") -> Answer:
    """Search circles and days that hold more than place and date explain."""
    results, simulated = [], False
    chosen = ready.spec.parameters
    for outcome in ready.spec.outcomes:
        points, is_simulated = read_points(ready, outcome=outcome, store=store)
        simulated |= is_simulated
        snapped = len(points) > MOST_EVENTS
        found = scan.permutation(
            scan.snap(points) if snapped else points,
            max_radius_m=_reach(ready),
            max_days=float(chosen["max_days"]),
            aggregate_days=scan.Calendar(
                int(chosen["interval_days"]), end_day=day_number(ready.spec.after.last)
            ),
            prospective=_is_prospective(str(chosen["mode"])),
            replications=scan.Replications(
                int(chosen["replications"]),
                stop_after=int(chosen["stop_after"]) or None,
                tell=ready.tell_replications(outcome),
            ),
            rng=np.random.default_rng(ready.spec.seed),
        )
        rows = tuple(_cluster_row(cluster, rank=rank) for rank, cluster in enumerate(found.clusters, 1))
        alarms = [row for row in rows if row["p"] <= 1 - ready.spec.level]
        sentence = (
            " ".join(f"{row['name']} : {row['sentence']}" for row in alarms)
            or "Aucun foyer que le hasard n'expliquerait pas."
        )
        limits = [
            (
                "Un foyer dit que quelque chose a changé là plus qu'ailleurs, et non pourquoi ; une "
                "baisse ailleurs "
                "suffit à le produire."
            ),
        ]
        if snapped:
            limits.append("Les faits, trop nombreux, ont été regroupés par mailles de 50 m.")
        results.append(
            OutcomeResult(outcome.name, outcome.nature, sentence, tuple(limits), rows, to_plain(found))
        )
    return Answer(tuple(results), simulated=simulated)


def _reach(ready: Ready) -> scan.Reach:
    chosen = ready.spec.parameters
    places = project_places(ready, places=chosen["centres"]) if chosen["centres"] else None
    return scan.Reach(float(chosen["max_radius_m"]), places)


def _division(by: str) -> aoristic.By:
    for known in get_args(aoristic.By):
        if by == known:
            return cast("aoristic.By", known)
    raise GltdError(f"« by » doit être l'un de {', '.join(get_args(aoristic.By))}.")


def _is_prospective(mode: str) -> bool:
    if mode not in ("retrospective", "prospective"):
        raise GltdError("« mode » doit être « retrospective » ou « prospective ».")
    return mode == "prospective"


def read_points(ready: Ready, *, outcome: Outcome, store: "EventStore") -> tuple[Points, bool]:
    """Return the facts of the period inside the zones, and whether some are simulated."""
    events: EventPoints = read_events(ready, outcome=outcome, store=store)
    chosen = within_zones(ready, events=events)
    if not chosen.any():
        raise _nothing(outcome)
    points = Points(x_m=events.x_m[chosen], y_m=events.y_m[chosen], t_days=events.t_days[chosen])
    return _inside(points, span=ready.spec.after), events.simulated


def _inside(points: Points, *, span: Span) -> Points:
    return points.take(Window(day_number(span.first), day_number(span.end)).holds(points.t_days))


def _nothing(outcome: Outcome) -> GltdError:
    return GltdError(f"« {outcome.name} » : aucun fait dans ces zones et cette période, vérifiez-les.")


def _cluster_row(cluster: scan.Cluster, *, rank: int) -> dict[str, Any]:
    first, last = (date(1970, 1, 1) + timedelta(days=int(day)) for day in (cluster.start, cluster.end))
    sentence = (
        f"{say(cluster.cases)} faits, contre {say(cluster.expected, digits=1)} attendus, dans un rayon de "
        f"{say(cluster.radius_m)} m, du {first:%d/%m/%Y} au {last:%d/%m/%Y} ({say_p(cluster.p_value)})."
    )
    return {
        "name": f"foyer {rank}",
        "sentence": sentence,
        "x_m": cluster.centre[0],
        "y_m": cluster.centre[1],
        "radius_m": cluster.radius_m,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "cases": cluster.cases,
        "expected": cluster.expected,
        "p": cluster.p_value,
    }
