"""What questions about one period, or about shares, could see: orders of magnitude, in words."""

from dataclasses import replace
from datetime import date, datetime
from math import ceil, expm1, sqrt
from typing import TYPE_CHECKING

import numpy as np
from scipy import special
from scipy.spatial import cKDTree

from gltd.errors import GltdError
from gltd.stats.normal import quantile
from gltd.stats.points import Points
from gltd.stats.results import say
from gltd.usecases.studying.counted import count_outcomes, cut_months
from gltd.usecases.studying.coverage import refuse_uncovered
from gltd.usecases.studying.foreseeing import Foresight, ZoneBefore, keep_early
from gltd.usecases.studying.located import MOST_EVENTS, read_points
from gltd.usecases.studying.preparing import Ready, drawn_zones, prepare, read_days, read_events, within_zones
from gltd.usecases.studying.series import follow_series
from gltd.usecases.studying.spec import Spec, over

if TYPE_CHECKING:
    from gltd.store.events import EventStore

_LABELS = {"treated": "étudiée", "displacement": "alentour"}
# The chance to see what is there, as for the other studies.
POWER = 0.8
_WINDOW_DAYS = 30.0
_SAMPLED = 400
LEAST_EXPECTED = 5.0
_SLOW_EVENTS = 4_000
_LEAST_PERIODS = 4
_SHARE = 0.2
CELLS = {"hour_of_week": 168, "hour": 24, "weekday": 7}


def foresee_emerging(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say from how many facts a new cluster would be seen where facts are usually that many.

    Poisson, with the chance of a false alarm shared among all places and starts (Bonferroni): a little
    more than the permutations will ask for. Only how many facts lie near each other is read, never when.
    """
    ready = prepare(spec, store=store)
    points, simulated = read_points(ready, outcome=spec.outcomes[0], store=store)
    chosen, days = spec.parameters, spec.after.days
    radius, window = float(chosen["max_radius_m"]) / 2, min(_WINDOW_DAYS, float(chosen["max_days"]), days)
    sampled = points.xy_m[:: ceil(len(points) / _SAMPLED)]
    near = cKDTree(points.xy_m).query_ball_point(sampled, r=radius, return_length=True)
    usual = float(np.median(near)) * window / days
    tried = len(np.unique(points.xy_m, axis=0)) * ceil(days / float(chosen["interval_days"]))
    needed = smallest_alarm(usual, tried=tried, level=spec.level)
    sentence = (
        f"Là où l'on compte d'ordinaire {_say_usual(usual)} en {say(window)} jours à moins de "
        f"{say(radius)} m, un foyer se verrait à partir d'environ {needed} faits."
    )
    warnings = []
    if len(points) > MOST_EVENTS:
        warnings.append(
            f"{say(len(points))} faits : ils seront regroupés par mailles de 50 m. "
            "Le calcul sera long : choisissez une période ou une zone plus petite."
        )
    elif len(points) > _SLOW_EVENTS:
        warnings.append(f"{say(len(points))} faits : le calcul peut prendre plusieurs minutes.")
    return tell_ground(ready, store=store, sentence=sentence, warnings=warnings, simulated=simulated)


def smallest_alarm(usual: float, *, tried: int, level: float) -> int:
    """Return the least count that chance brings less than once in all the places and starts tried."""
    share = (1 - level) / max(tried, 1)
    count = 2
    while special.pdtrc(count - 1, usual) > share:
        count += 1
    return count


def _say_usual(usual: float) -> str:
    if usual < 1.5:
        return "un fait au plus"
    return f"{say(usual)} faits"


def foresee_near_repeat(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how many near pairs would be needed; places and dates are counted apart, never together."""
    ready = prepare(spec, store=store)
    points, simulated = read_points(ready, outcome=spec.outcomes[0], store=store)
    distance, lag = float(spec.parameters["distances_m"][0]), float(spec.parameters["lags_days"][0])
    expected = expect_pairs(points, distance_m=distance, lag_days=lag)
    reach = f"à moins de {say(distance)} m et {say(lag)} jours l'un de l'autre"
    warnings = []
    if expected < LEAST_EXPECTED:
        sentence = (
            f"Le hasard seul ferait {say(expected, digits=1)} paire de faits {reach} : c'est trop peu pour "
            "répondre avec confiance."
        )
        warnings.append("Allongez la période, ou prenez une zone plus large.")
    else:
        more = (quantile(2 * spec.level - 1) + quantile(2 * POWER - 1)) / sqrt(expected)
        sentence = (
            f"Le hasard seul ferait environ {say(expected)} paires de faits {reach} ; il en faudrait "
            f"{say(ceil(expected * (1 + more)))}, {say(100 * more)} % de plus, pour que cela se voie à coup "
            "presque sûr."
        )
    return tell_ground(ready, store=store, sentence=sentence, warnings=warnings, simulated=simulated)


def expect_pairs(points: Points, *, distance_m: float, lag_days: float) -> float:
    """Return the near pairs that chance makes: close in space × close in time / all pairs."""
    n = len(points)
    if n < 2:
        return 0.0
    tree = cKDTree(points.xy_m)
    in_space = (int(tree.count_neighbors(tree, distance_m)) - n) / 2
    times = np.sort(points.t_days)
    in_time = float((np.searchsorted(times, times + lag_days, side="right") - np.arange(1, n + 1)).sum())
    return in_space * in_time / (n * (n - 1) / 2)


def foresee_hours(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how well a share of the facts would be known."""
    ready = prepare(spec, store=store)
    events = read_events(ready, outcome=spec.outcomes[0], store=store)
    n = int(within_zones(ready, events=events).sum())
    if n == 0:
        raise GltdError("Aucun fait dans ces zones et cette période : vérifiez-les.")
    half = 100 * quantile(spec.level) * sqrt(_SHARE * (1 - _SHARE) / n)
    sentence = (
        f"Avec {say(n)} faits, une part de {say(100 * _SHARE)} % serait connue à "
        f"{say(half, digits=1)} points près, en plus ou en moins."
    )
    warnings = []
    if n < 2 * CELLS.get(str(spec.parameters["by"]), 1):
        warnings.append(
            "Moins de deux faits par case : choisissez « par heure » ou « par jour » dans les réglages, ou "
            "allongez la période."
        )
    return tell_ground(ready, store=store, sentence=sentence, warnings=warnings, simulated=events.simulated)


def foresee_pattern(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say by how much the share of the fullest zone would have to change, from the facts before alone."""
    ready = prepare(replace(spec, after=spec.before), store=store)
    if over(spec, now=now):
        refuse_uncovered(spec, held=read_days(ready.batches, store=store))
    ((_, counts),) = count_outcomes(ready, store=store, spans=[[spec.before]])[:1]
    before, names = counts[:, 0], drawn_zones(ready).names
    if not before.sum():
        raise GltdError("Aucun fait dans ces zones avant : vérifiez les zones, les dates et les catégories.")
    full = int(np.argmax(before))
    share = before[full] / before.sum()
    later = before.sum() * spec.after.days / spec.before.days
    error = sqrt(share * (1 - share) * (1 / before.sum() + 1 / later))
    # The zones share the false alarms that are accepted.
    change = 100 * error * (quantile(1 - (1 - spec.level) / len(names)) + quantile(2 * POWER - 1))
    sentence = (
        f"« {names[full]} » tient {say(100 * share)} % des faits d'avant : sa part devrait monter ou baisser "
        f"d'au moins {say(change, digits=1)} points pour que cela se voie."
    )
    few = int((before < LEAST_EXPECTED).sum())
    warnings = []
    if few:
        warnings.append(
            f"{few} zone(s) sur {len(names)} ont moins de {say(LEAST_EXPECTED)} faits avant : un changement "
            "y passera inaperçu."
        )
    return tell_ground(ready, store=store, sentence=sentence, warnings=warnings)


def foresee_trend(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say which slope would go unseen, from the mean of the periods alone, whatever their order."""
    ready = prepare(spec, store=store)
    if spec.roles:
        outcome = spec.outcomes[0]
        starts, counts, days = follow_series(outcome.counts, first=spec.after.first, end=spec.after.end)
        names, each_days = outcome.counts[0][1:], float(np.median(days)) if len(days) else 1.0
    else:
        spans = cut_months(spec.after)
        ((_, counts),) = count_outcomes(ready, store=store, spans=[spans])[:1]
        starts, names, each_days = [span.first for span in spans], drawn_zones(ready).names, 30.0
    periods = len(starts)
    if periods < _LEAST_PERIODS:
        raise GltdError(
            f"Il faut au moins {_LEAST_PERIODS} périodes pour une tendance, en voici {periods} : allongez-la."
        )
    totals = counts.sum(axis=1)
    full = int(np.argmax(totals))
    sentence = _say_slope(counts[full], level=spec.level, yearly=each_days > 300)
    if len(names) > 1:
        sentence = f"« {names[full]} », la plus fournie : {sentence[:1].lower()}{sentence[1:]}"
    months = tuple(zip(starts, counts.sum(axis=0).tolist(), strict=True))
    found = tell_ground(ready, store=store, sentence=sentence, warnings=[], simulated=spec.simulated)
    if not spec.roles:
        return found
    rows = tuple(ZoneBefore(n, "treated", "suivie", int(t)) for n, t in zip(names, totals, strict=True))
    return replace(found, rows=rows, months=months)


def _say_slope(counts: np.ndarray, *, level: float, yearly: bool) -> str:
    mean, periods = float(counts.mean()), len(counts)
    if counts.sum() < 2 * LEAST_EXPECTED:
        return f"{say(float(counts.sum()))} faits en tout : c'est trop peu pour une tendance."
    spread = max(1.0, float(counts.var(ddof=1)) / mean)
    slope = (quantile(level) + quantile(2 * POWER - 1)) * sqrt(
        spread * 12 / (mean * periods * (periods**2 - 1))
    )
    if yearly:
        return (
            f"Une hausse ou une baisse de moins de {say(100 * expm1(slope), digits=1)} % par an passerait "
            "souvent inaperçue."
        )
    return (
        f"Une hausse ou une baisse de moins de {say(100 * expm1(slope), digits=1)} % par mois "
        f"({say(100 * expm1(12 * slope))} % en un an) passerait souvent inaperçue."
    )


def tell_ground(
    ready: Ready,
    *,
    store: "EventStore",
    sentence: str,
    warnings: list[str],
    simulated: bool | None = None,
) -> Foresight:
    """Add the zones, their facts and those of each month; of a pair of windows, the first alone."""
    rows: tuple[ZoneBefore, ...] = ()
    months: tuple[tuple[date, int], ...] = ()
    if ready.zones is not None:
        spans = cut_months(ready.spec.before)
        ((_, counts),) = count_outcomes(ready, store=store, spans=[spans])[:1]
        rows = tuple(
            ZoneBefore(name, ready.roles[name], _LABELS.get(ready.roles[name], "étudiée"), int(each.sum()))
            for name, each in zip(drawn_zones(ready).names, counts, strict=True)
        )
        months = tuple(
            (span.first, int(total)) for span, total in zip(spans, counts.sum(axis=0), strict=True)
        )
    return Foresight(
        zones=ready.zones,
        rows=rows,
        sentence=sentence,
        warnings=(*keep_early(ready), *warnings),
        simulated=any(ready.seen_simulated) if simulated is None else simulated or any(ready.seen_simulated),
        months=months,
    )
