"""The answer of a study as one may read it out: no index, no p, the counts and what they allow to say.

It is worded from the kept result alone, so that results of older versions are read out in the same words.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import groupby
from math import exp, log
from typing import Any, Protocol

from gltd.reports import french
from gltd.stats.aoristic import DAYS
from gltd.stats.results import say
from gltd.usecases.studying import spoken_counts, spoken_effects

Found = Mapping[str, Any]
_MOST_NAMED = 3
_ACTIVITY = "Ce sont des constats des services : des contrôles plus nombreux suffisent à en faire davantage."
_MOST_SPELLS = 4


def speak(result: Found, *, places: Mapping[str, str] | None = None) -> str:
    """Return what a study found, in a sentence or two; kinds without words of their own say theirs.

    ``places``: what the ground of a row is called by those who know it, by the name of the row.
    """
    word = _WORDS.get(str(result["kind"]))
    # Without an outcome, nothing is told but why.
    if word is None or not result["outcomes"]:
        return str(result["sentence"])
    said = []
    for outcome in result["outcomes"]:
        sentence = word(outcome, result=result, places=places or {})
        if outcome["nature"] == "activity" and result["kind"] != "displacement":
            sentence = f"{sentence} {_ACTIVITY}"
        if len(result["outcomes"]) > 1:
            sentence = f"{str(outcome['name']).capitalize()} — {sentence[:1].lower()}{sentence[1:]}"
        said.append(sentence)
    opening = ["Données simulées."] if result["simulated"] else []
    return " ".join([*opening, *said])


def _say_clusters(outcome: Found, result: Found, places: Mapping[str, str]) -> str:
    alarms = [row for row in outcome["rows"] if row["p"] <= 1 - result["level"] + 1e-9]
    if not alarms:
        return "Rien de nouveau que le hasard n'expliquerait pas : aucun endroit ne se détache."
    first = alarms[0]
    opening = "Un endroit se détache" if len(alarms) == 1 else f"{say(len(alarms))} endroits se détachent"
    where = f" ({places[first['name']]})" if first["name"] in places else ""
    start, end = date.fromisoformat(first["from"]), date.fromisoformat(first["to"])
    head = f"{opening}{where}" if len(alarms) == 1 else f"{opening}. Le plus net{where}"
    return (
        f"{head} : {say(first['cases'])} faits {french.period(start, end=end)}, dans un rayon de "
        f"{say(max(first['radius_m'], 1))} m, là où l'on en attendait {_say_expected(first['expected'])}."
    )


def _say_expected(expected: float) -> str:
    return say(expected) if expected >= 1.5 else "un au plus"


def _say_near_repeats(outcome: Found, result: Found, places: Mapping[str, str]) -> str:
    first, numbers = outcome["rows"][0], outcome["numbers"]
    distance, lag = say(numbers["distances_m"][0]), say(numbers["lags_days"][0])
    observed, expected = first["observed"], first["expected"]
    if first["p"] <= 1 - result["level"] + 1e-9 and observed > expected > 0:
        return (
            f"Oui, les faits se répètent de proche en proche : à moins de {distance} m et dans les {lag} "
            f"jours, il y a {say(observed / expected, digits=1)} fois plus de faits rapprochés que si leurs "
            "dates ne dépendaient pas des lieux."
        )
    return (
        f"Non, rien ne le montre : à moins de {distance} m et de {lag} jours, on compte {say(observed)} "
        f"paires de faits, et le hasard en ferait {say(expected)}."
    )


def _say_hours(outcome: Found, result: Found, places: Mapping[str, str]) -> str:
    best, by = outcome["numbers"]["best"], outcome["numbers"]["profile"]["by"]
    cells = sorted(best["cells"])
    share = f"{say(100 * best['share'])} % des faits"
    if by == "weekday":
        days = french.enumeration(tuple(DAYS["fr"][cell] for cell in cells))
        return f"Les faits sont les plus nombreux {days} : {share}."
    total = 168 if by == "hour_of_week" else 24
    profile = outcome["numbers"]["profile"]
    usual = profile["events"] / total
    if sum(profile["low"][cell] > usual for cell in cells) < len(cells) / 2:
        return "Aucune heure ne se détache nettement : les faits se répartissent sur toutes."
    spells = sorted(_runs(cells), key=lambda run: -sum(profile["weights"][cell] for cell in run))
    told = sorted(spells[:_MOST_SPELLS])
    more = len(cells) - sum(map(len, told))
    said = french.enumeration(tuple(_say_spell(run[0], run[-1] + 1, by=by) for run in told))
    others = (
        f", ainsi qu'à {more} autre{'s' if more > 1 else ''} heure{'s' if more > 1 else ''}" if more else ""
    )
    noun = "de la semaine" if by == "hour_of_week" else "du jour"
    return (
        f"Il faut venir {said}{others} : ces {len(cells)} heures, {say(100 * len(cells) / total)} % {noun}, "
        f"ont {share}."
    )


def _runs(cells: Sequence[int]) -> list[list[int]]:
    return [[cell for _, cell in run] for _, run in groupby(enumerate(cells), lambda pair: pair[1] - pair[0])]


def _say_spell(first: int, last: int, *, by: str) -> str:
    """Say a spell of hours; one that passes midnight ends on the next day."""
    hours = f"de {first % 24} h à {(last - 1) % 24 + 1} h"
    return f"le {DAYS['fr'][first // 24]} {hours}" if by == "hour_of_week" else hours


def _say_pattern(outcome: Found, result: Found, places: Mapping[str, str]) -> str:
    rows = outcome["rows"]
    before, after = (max(sum(row[name] for row in rows), 1) for name in ("before", "after"))
    changed = sorted(
        (row for row in rows if row["changed"]),
        key=lambda row: -abs(row["after"] / after - row["before"] / before),
    )
    if not changed:
        return "Non, rien ne montre que les faits se répartissent autrement qu'avant."
    said = [
        f"« {row['name']} » passe de {say(100 * row['before'] / before)} à "
        f"{say(100 * row['after'] / after)} % des faits"
        for row in changed[:_MOST_NAMED]
    ]
    more = len(changed) - len(said)
    rest = "" if not more else f", et {more} autre{'s' if more > 1 else ''} change{'nt' if more > 1 else ''}"
    return f"Oui, les faits se répartissent autrement : {', '.join(said)}{rest}."


def _say_trend(outcome: Found, result: Found, places: Mapping[str, str]) -> str:
    numbers = outcome["numbers"]
    yearly = is_yearly(numbers)
    return " ".join(_say_slope(row, yearly=yearly) for row in outcome["rows"])


def is_yearly(numbers: Found) -> bool:
    """Tell whether the periods of a trend are years; those of events are months."""
    starts = [date.fromisoformat(start) for start in numbers.get("starts", ())]
    return len(starts) > 1 and (starts[1] - starts[0]).days > 300


def _say_slope(row: Found, *, yearly: bool) -> str:
    name, each = f"« {row['name']} »", "an" if yearly else "mois"
    if row["too_small"]:
        return f"{name} : {say(row['total'])} faits en {row['periods']} périodes, trop peu pour une tendance."
    percent, low, high = row["percent"], row["low"], row["high"]
    bounds = f"entre {say(low, digits=1, signed=True)} et {say(high, digits=1, signed=True)} %"
    if low <= 0 <= high:
        flat = f"{say(percent, digits=1, signed=True)} % par {each}, {bounds}"
        return f"Rien ne montre que {name} monte ou baisse : {flat}."
    in_a_year = say(100 * (exp(12 * log(1 + percent / 100)) - 1), signed=True)
    a_year = "" if yearly else f", environ {in_a_year} % en un an"
    verb = "monte" if percent > 0 else "baisse"
    return f"{name} {verb} : {say(percent, digits=1, signed=True)} % par {each} ({bounds}){a_year}."


def _repeat(outcome: Found, result: Found, places: Mapping[str, str]) -> str:
    """Repeat what the answer says, without the name of what was counted before it."""
    return str(outcome["sentence"])


class _Word(Protocol):
    def __call__(self, outcome: Found, /, *, result: Found, places: Mapping[str, str]) -> str: ...


_WORDS: Mapping[str, _Word] = {
    "displacement": spoken_effects.say_displacement,
    "harm": spoken_effects.say_harm,
    "quotient": spoken_effects.say_quotient,
    "panel": spoken_effects.say_panel,
    "power": spoken_effects.say_power,
    "rehearsal": _repeat,
    "comparison": spoken_counts.say_comparison,
    "funnel": spoken_counts.say_funnel,
    "emerging_rates": spoken_counts.say_emerging_rates,
    "concentration": spoken_counts.say_concentration,
    "map": spoken_counts.say_map,
    "centre": spoken_counts.say_centre,
    "density": spoken_counts.say_density,
    "relevance": _repeat,
    "siting": spoken_counts.say_siting,
    "emerging": _say_clusters,
    "near_repeat": _say_near_repeats,
    "hours": _say_hours,
    "pattern": _say_pattern,
    "trend": _say_trend,
}
