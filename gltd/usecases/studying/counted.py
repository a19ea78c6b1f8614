"""Answers made of counts by zone: comparison, trend, power, panel."""

import itertools
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from gltd.errors import GltdError
from gltd.stats import displacement, power, rates
from gltd.stats.displacement import Window
from gltd.stats.results import say, to_plain
from gltd.usecases.studying import estimates
from gltd.usecases.studying.preparing import Ready, drawn_zones, read_events, to_points
from gltd.usecases.studying.result import Answer, OutcomeResult
from gltd.usecases.studying.series import follow_series
from gltd.usecases.studying.spec import Outcome, Span, day_number

if TYPE_CHECKING:
    from gltd.store.events import EventStore

_MONTH_DAYS = 30.4375
Counts = NDArray[np.int64]


def answer_comparison(ready: Ready, *, store: "EventStore") -> Answer:
    """Compare each zone before and after."""
    results = []
    for outcome, counts in count_outcomes(
        ready, store=store, spans=[[ready.spec.before], [ready.spec.after]]
    ):
        before, after = counts[:, 0], counts[:, 1]
        found = [
            rates.compare(
                int(b),
                count_after=int(a),
                exposure_before=ready.spec.before.days,
                exposure_after=ready.spec.after.days,
                level=ready.spec.level,
            )
            for b, a in zip(before, after, strict=True)
        ]
        changed, adjusted = rates.false_discovery([one.p_value for one in found], rate=1 - ready.spec.level)
        names = drawn_zones(ready).names
        rows = tuple(
            {
                "name": name,
                "before": one.count_before,
                "after": one.count_after,
                "sentence": one.summary(),
                "adjusted_p": float(p),
                "changed": bool(is_changed),
            }
            for name, one, p, is_changed in zip(names, found, adjusted, changed, strict=True)
        )
        said = [f"{row['name']} : {row['sentence']}" for row in rows if row["changed"]]
        sentence = " ".join(said) or "Aucune zone n'a changé plus que par hasard."
        limits = (
            (
                "Sans zone témoin, un changement qui touche toute la ville se lit comme un changement de "
                "la zone."
            ),
            "Les comptes sont supposés varier par le seul hasard de Poisson.",
        )
        numbers = {
            "zones": [
                {**one.to_dict(), "e_test_p": _e_test(ready, int(b), int(a))}
                for one, b, a in zip(found, before, after, strict=True)
            ]
        }
        made = estimates.of_comparisons(names, found=found)
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, limits, rows, numbers, made))
    return Answer(tuple(results), simulated=was_simulated(ready))


def _e_test(ready: Ready, before: int, after: int) -> float:
    return rates.e_test(
        before,
        count_after=after,
        exposure_before=ready.spec.before.days,
        exposure_after=ready.spec.after.days,
    )


def answer_trend(ready: Ready, *, store: "EventStore") -> Answer:
    """Fit a trend to the months of each zone, or to the columns of a table of counts."""
    results = []
    for outcome, course in _follow(ready, store=store):
        rows, made = [], []
        for name, series in zip(course.names, course.counts, strict=True):
            found = rates.trend(series, exposures=course.days, level=ready.spec.level)
            made.append(estimates.of_trend(name, found=found))
            rows.append(
                {"name": name, "total": int(series.sum()), "sentence": found.summary(), **to_plain(found)}
            )
        sentence = " ".join(f"{row['name']} : {row['sentence']}" for row in rows)
        limits = (
            "Une saison ressemble à une tendance quand la période n'est pas un nombre entier d'années.",
        )
        numbers = {"months": len(course.starts), "counts": course.counts.tolist()} | course.told
        results.append(
            OutcomeResult(outcome.name, outcome.nature, sentence, limits, tuple(rows), numbers, tuple(made))
        )
    return Answer(tuple(results), simulated=was_simulated(ready))


@dataclass(frozen=True)
class _Course:
    """Counts by name (rows) and period (columns); ``days`` of each period where they are unequal."""

    names: tuple[str, ...]
    starts: list[date]
    counts: Counts
    days: NDArray[np.float64] | None = None

    @property
    def told(self) -> dict[str, Any]:
        """What the result holds besides the counts: the periods of a table, which no window gives."""
        return {} if self.days is None else {"starts": [day.isoformat() for day in self.starts]}


def _follow(ready: Ready, *, store: "EventStore") -> list[tuple[Outcome, _Course]]:
    period = ready.spec.after
    if not ready.spec.roles:
        months = cut_months(period)
        names, starts = drawn_zones(ready).names, [month.first for month in months]
        found = count_outcomes(ready, store=store, spans=[months])
        return [(outcome, _Course(names, starts, counts)) for outcome, counts in found]
    courses = []
    for outcome in ready.spec.outcomes:
        starts, counts, days = follow_series(outcome.counts, first=period.first, end=period.end)
        courses.append((outcome, _Course(tuple(outcome.counts[0][1:]), starts, counts, days)))
    return courses


def answer_power(ready: Ready, *, store: "EventStore") -> Answer:
    """Say which fall a study of these zones could see, from what they counted in the period."""
    spec = ready.spec
    months = cut_months(spec.after)
    results = []
    for outcome, counts in count_outcomes(ready, store=store, spans=[months]):
        roles = [ready.roles[name] for name in drawn_zones(ready).names]
        each = {
            role: float(counts[[k for k, own in enumerate(roles) if own == role]].sum()) / len(months)
            for role in ("treated", "control")
        }
        if each["treated"] == 0:
            raise GltdError(f"« {outcome.name} » : aucun fait dans la zone traitée, il n'y a rien à étudier.")
        dispersion = displacement.overdispersion(counts).ratio
        planned = float(spec.parameters["months"])
        found = power.smallest_effect(
            each["treated"] * planned,
            expected_control=each["control"] * planned,
            dispersion=dispersion,
            level_of_test=spec.level,
            power=float(spec.parameters["power"]),
        )
        rows = _power_rows(ready, each=each, dispersion=dispersion)
        sentence = f"{say(planned)} mois avant et {say(planned)} mois après. {found.summary()}"
        limits = (
            "Les volumes passés sont supposés durer ; les zones témoins sont supposées de même volume.",
        )
        numbers = {**to_plain(found), "dispersion": dispersion, "each_month": each}
        made = estimates.of_power(found)
        results.append(OutcomeResult(outcome.name, outcome.nature, sentence, limits, rows, numbers, made))
    return Answer(tuple(results), simulated=was_simulated(ready))


def _power_rows(ready: Ready, *, each: dict[str, float], dispersion: float) -> tuple[dict[str, float], ...]:
    """Say, for falls of several sizes, the chance to see them and the months that they need."""
    planned, level = float(ready.spec.parameters["months"]), ready.spec.level
    return tuple(
        {
            "reduction_percent": percent,
            "chance_percent": 100
            * power.chance(
                percent / 100,
                expected_treated=each["treated"] * planned,
                expected_control=each["control"] * planned,
                dispersion=dispersion,
                level_of_test=level,
            ),
            "months_needed": power.periods_needed(
                percent / 100,
                treated_each=each["treated"],
                control_each=each["control"],
                dispersion=dispersion,
                level_of_test=level,
                power=float(ready.spec.parameters["power"]),
            ),
        }
        for percent in (10, 20, 30, 50)
    )


def answer_panel(ready: Ready, *, store: "EventStore") -> Answer:
    """Compare treated and control zones month by month."""
    spec = ready.spec
    before, after = cut_months(spec.before), cut_months(spec.after)
    later = np.arange(len(before) + len(after)) >= len(before)
    kept = [
        k for k, name in enumerate(drawn_zones(ready).names) if ready.roles[name] in ("treated", "control")
    ]
    treated = np.array([ready.roles[drawn_zones(ready).names[k]] == "treated" for k in kept])
    results = []
    for outcome, counts in count_outcomes(ready, store=store, spans=[[*before, *after]]):
        table = counts[kept]
        chosen = spec.parameters["errors"] or None
        found = displacement.did(table, treated=treated, after=later, errors=chosen, level=spec.level)
        placebo = displacement.placebo(
            table,
            treated=treated,
            after=later,
            permutations=int(spec.parameters["permutations"]),
            rng=np.random.default_rng(spec.seed),
        )
        parts: dict[str, Any] = {"did": to_plain(found), "placebo": to_plain(placebo)}
        said = [found.summary(), placebo.summary()]
        composed = None
        if int((~treated).sum()) >= 2:
            composed = displacement.synthetic(table, treated=treated, after=later)
            parts["synthetic"] = to_plain(composed)
            said.append(composed.summary())
        names = [drawn_zones(ready).names[k] for k in kept]
        rows = tuple(
            {
                "name": name,
                "role": "treated" if is_treated else "control",
                "role_label": "traitée" if is_treated else "témoin",
                "before": int(row[~later].sum()),
                "after": int(row[later].sum()),
            }
            for name, is_treated, row in zip(names, treated, table, strict=True)
        )
        limits = (
            (
                f"Avec {len(kept)} zones, la plus petite valeur p possible est "
                f"{say(placebo.smallest_p, digits=3)}."
            ),
            "Rien ne prouve que, sans l'opération, les zones auraient changé dans la même proportion.",
        )
        made = estimates.of_panel(found, placebo=placebo, composed=composed)
        results.append(OutcomeResult(outcome.name, outcome.nature, " ".join(said), limits, rows, parts, made))
    return Answer(tuple(results), simulated=was_simulated(ready))


def count_outcomes(
    ready: Ready, *, store: "EventStore", spans: list[list[Span]]
) -> list[tuple[Outcome, Counts]]:
    """Count each outcome by zone (rows) and span (columns); note whether an event was simulated."""
    zones = drawn_zones(ready)
    flat = [span for group in spans for span in group]
    found = []
    for outcome in ready.spec.outcomes:
        events = read_events(ready, outcome=outcome, store=store)
        ready.seen_simulated.append(events.simulated)
        points = to_points(events)
        ranks = zones.locate(points.x_m, y_m=points.y_m)
        columns = []
        for span in flat:
            inside = Window(day_number(span.first), day_number(span.end)).holds(points.t_days) & (ranks >= 0)
            columns.append(np.bincount(ranks[inside], minlength=len(zones)))
        found.append((outcome, np.stack(columns, axis=1).astype(np.int64)))
    return found


def was_simulated(ready: Ready) -> bool:
    """Tell whether an event that was counted is simulated, or the table of counts."""
    return ready.spec.simulated or any(ready.seen_simulated)


def cut_months(span: Span, *, each: int = 1) -> list[Span]:
    """Cut a span into periods of whole days near ``each`` months."""
    from datetime import timedelta

    count = max(1, round(span.days / (each * _MONTH_DAYS)))
    edges = [span.first + timedelta(days=round(span.days * k / count)) for k in range(count + 1)]
    return [Span(first, following - timedelta(days=1)) for first, following in itertools.pairwise(edges)]
