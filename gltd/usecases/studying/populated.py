"""Answers that set facts against people: rates of areas, clusters beyond what a population makes expect."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from gltd.errors import GltdError
from gltd.stats import rates, scan
from gltd.stats.arguments import FloatArray
from gltd.stats.results import say, say_p
from gltd.usecases.studying.counted import count_outcomes, cut_months, was_simulated
from gltd.usecases.studying.preparing import Ready, drawn_zones
from gltd.usecases.studying.result import Answer, OutcomeResult
from gltd.usecases.studying.spec import Span, day_number

if TYPE_CHECKING:
    from gltd.store.events import EventStore

_YEAR_DAYS = 365.25


def answer_funnel(ready: Ready, *, store: "EventStore") -> Answer:
    """Compare the rate of each area with that of the whole."""
    zones, period = drawn_zones(ready), ready.spec.after
    people = person_years(ready, spans=[period])[:, 0]
    if np.any(people == 0):
        raise GltdError(
            "La population d'une zone est nulle sur la période : retirez-la ou corrigez la table."
        )
    results = []
    for outcome, counts in count_outcomes(ready, store=store, spans=[[period]]):
        found = rates.funnel(
            counts[:, 0],
            exposures=people,
            names=tuple(zones),
            rate=1 - ready.spec.level,
            level=ready.spec.level,
        )
        rows = tuple(
            {
                "name": name,
                "facts": int(facts),
                "expected": float(found.target * exposure),
                "low": float(low * exposure),
                "high": float(high * exposure),
                "adjusted_p": float(p),
            }
            for name, facts, exposure, low, high, p in zip(
                zones, counts[:, 0], people, found.low, found.high, found.adjusted, strict=True
            )
        )
        limits = (
            "Un lieu de passage a plus de faits que ses habitants n'en laissent attendre.",
            "Une zone hors des limites n'est pas une zone mal tenue.",
        )
        results.append(
            OutcomeResult(outcome.name, outcome.nature, found.summary(), limits, rows, found.to_dict())
        )
    return Answer(tuple(results), simulated=was_simulated(ready))


def answer_emerging_rates(ready: Ready, *, store: "EventStore") -> Answer:
    """Search circles of areas and months with more facts than the people there make expect."""
    zones, chosen = drawn_zones(ready), ready.spec.parameters
    each = int(chosen["interval_months"])
    if each < 1 or each != chosen["interval_months"]:
        raise GltdError("« interval_months » doit être un nombre entier de mois, au moins 1.")
    spans = cut_months(ready.spec.after, each=each)
    expected = person_years(ready, spans=spans)
    centres = np.array([(ground.centroid.x, ground.centroid.y) for ground in zones.polygons])
    results = []
    for outcome, counts in count_outcomes(ready, store=store, spans=[spans]):
        found = scan.poisson(
            counts,
            expected=expected,
            places=centres,
            max_share=float(chosen["max_share"]),
            replications=scan.Replications(
                int(chosen["replications"]), tell=ready.tell_replications(outcome)
            ),
            rng=np.random.default_rng(ready.spec.seed),
        )
        rows = tuple(_row(cluster, names=zones.names, spans=spans) for cluster in found.clusters)
        alarms = [row for row in rows if float(str(row["p"])) <= 1 - ready.spec.level]
        sentence = (
            " ".join(str(row["sentence"]) for row in alarms)
            or "Aucun foyer que le hasard et la population n'expliqueraient pas."
        )
        limits = (
            "Un lieu de passage a plus de faits que ses habitants n'en laissent attendre.",
            ("Les zones sont tenues pour des points, à leur centre ; un foyer plus petit ne se voit pas."),
        )
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, limits, rows, found.to_dict()))
    return Answer(tuple(results), simulated=was_simulated(ready))


def person_years(ready: Ready, *, spans: Sequence[Span]) -> FloatArray:
    """Return what each area (rows) and span (columns) holds of people × years, day by day."""
    census_day = str(ready.spec.parameters["census_day"])
    table = _between(ready, spans, census_day) if census_day else _year_by_year(ready, spans)
    if not table.sum():
        raise GltdError("La table de population ne compte personne : corrigez-la.")
    return table


def _year_by_year(ready: Ready, spans: Sequence[Span]) -> FloatArray:
    """Hold the people of a year from its first day to its last."""
    zones = drawn_zones(ready)
    people = {(area, year): held for area, year, held in ready.spec.parameters["population"]}
    table = np.zeros((len(zones), len(spans)))
    for column, span in enumerate(spans):
        for year in range(span.first.year, span.last.year + 1):
            first = max(span.first, span.first.replace(year=year, month=1, day=1))
            last = min(span.last, span.last.replace(year=year, month=12, day=31))
            for row, name in enumerate(zones):
                if (name, year) not in people:
                    raise GltdError(
                        f"La population de la zone « {name} » en {year} manque : ajoutez cette ligne."
                    )
                table[row, column] += people[name, year] * ((last - first).days + 1) / _YEAR_DAYS
    return table


def _between(ready: Ready, spans: Sequence[Span], census_day: str) -> FloatArray:
    """Go in a straight line from one census to the next, each counted on one day of its year."""
    zones = drawn_zones(ready)
    table = np.zeros((len(zones), len(spans)))
    for row, name in enumerate(zones):
        known = [(year, held) for area, year, held in ready.spec.parameters["population"] if area == name]
        if not known:
            raise GltdError(f"La population de la zone « {name} » manque : ajoutez au moins une ligne.")
        try:
            dates = [day_number(date.fromisoformat(f"{year:04}-{census_day}")) for year, _ in known]
        except ValueError as error:
            raise GltdError(
                "« census_day » doit être un mois et un jour, par exemple « 01-01 » ou « 07-01 »."
            ) from error
        for column, span in enumerate(spans):
            held = scan.person_days(
                [[number for _, number in known]],
                known_days=dates,
                edges_days=[day_number(span.first), day_number(span.end)],
            )
            table[row, column] = held[0, 0] / _YEAR_DAYS
    return table


def _row(cluster: scan.Cluster, *, names: Sequence[str], spans: Sequence[Span]) -> dict[str, object]:
    held = ", ".join(names[int(rank)] for rank in cluster.members)
    first, last = spans[int(cluster.start)].first, spans[int(cluster.end)].last
    return {
        "name": held,
        "sentence": (
            f"{held} : {say(cluster.cases)} faits, contre {say(cluster.expected, digits=1)} attendus, du "
            f"{first:%d/%m/%Y} au {last:%d/%m/%Y} ({say_p(cluster.p_value)})."
        ),
        "cases": cluster.cases,
        "expected": cluster.expected,
        "x_m": cluster.centre[0],
        "y_m": cluster.centre[1],
        "radius_m": cluster.radius_m,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "p": cluster.p_value,
    }
