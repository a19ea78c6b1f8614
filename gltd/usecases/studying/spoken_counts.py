"""What studies of zones and maps found, as one may read it out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gltd.reports import french
from gltd.stats.results import say

Found = Mapping[str, Any]
Places = Mapping[str, str]
_MOST_NAMED = 3
_HALF = 0.5
_KM2_M2 = 1e6


def say_comparison(outcome: Found, *, result: Found, places: Places) -> str:
    """Name the zones that changed beyond chance, both counts first."""
    told = list(zip(outcome["rows"], outcome["numbers"]["zones"], strict=True))
    changed = [pair for pair in told if pair[0]["changed"]]
    longer = _say_lengths(result)
    if not changed:
        row, found = max(told, key=lambda pair: pair[0]["before"])
        return (
            f"Aucune zone n'a changé plus que par hasard. La plus fournie, « {row['name']} » : "
            f"{_say_change(found)}.{longer}"
        )
    changed.sort(key=lambda pair: -abs(pair[0]["after"] - pair[0]["before"]))
    said = " ; ".join(f"« {row['name']} », {_say_change(found)}" for row, found in changed[:_MOST_NAMED])
    noun = "zone a" if len(changed) == 1 else "zones ont"
    return (
        f"Sur {say(len(told))} zones, {say(len(changed))} {noun} changé plus que par hasard : {said}"
        f"{_say_more(len(changed))}.{longer}"
    )


def _say_change(found: Found) -> str:
    before, after = say(found["count_before"]), say(found["count_after"])
    if found["percent"] is None or found["percent_low"] is None or found["percent_high"] is None:
        return f"de {before} à {after} faits, trop peu pour un pourcentage"
    percent, low, high = (
        say(found[name], signed=True) for name in ("percent", "percent_low", "percent_high")
    )
    return f"de {before} à {after} faits ({percent} %, intervalle {low} à {high} %)"


def _say_lengths(result: Found) -> str:
    windows = [result["windows"][name] for name in ("before", "after")]
    days = [(date.fromisoformat(one["to"]) - date.fromisoformat(one["from"])).days for one in windows]
    if days[0] == days[1]:
        return ""
    return " Les deux périodes n'ont pas la même durée : les pourcentages en tiennent compte."


def _say_more(count: int) -> str:
    more = count - _MOST_NAMED
    return "" if more <= 0 else f", et {more} autre{'s' if more > 1 else ''}"


def say_funnel(outcome: Found, *, result: Found, places: Places) -> str:
    """Name the areas outside the limits of chance, with what their people make expect."""
    rows = outcome["rows"]
    apart = [row for row in rows if row["adjusted_p"] <= 1 - result["level"] + 1e-9]
    if not apart:
        return (
            f"Compte tenu de leur population, aucun des {say(len(rows))} quartiers ne s'écarte de "
            "l'ensemble plus que par hasard."
        )
    apart.sort(key=lambda row: -abs(row["facts"] - row["expected"]))
    said = " ; ".join(
        f"« {row['name']} », {say(row['facts'])} faits quand sa population en laisse attendre "
        f"{say(row['expected'])}"
        for row in apart[:_MOST_NAMED]
    )
    verb = "s'écarte" if len(apart) == 1 else "s'écartent"
    return (
        f"Compte tenu de leur population, {say(len(apart))} quartier{'s' if len(apart) > 1 else ''} sur "
        f"{say(len(rows))} {verb} de l'ensemble : {said}{_say_more(len(apart))}."
    )


def say_emerging_rates(outcome: Found, *, result: Found, places: Places) -> str:
    """Name the areas and months that hold more than people and chance explain."""
    alarms = [row for row in outcome["rows"] if row["p"] <= 1 - result["level"] + 1e-9]
    if not alarms:
        return "Rien que le hasard et la population n'expliqueraient pas : aucun quartier ne se détache."
    first = alarms[0]
    period = french.period(date.fromisoformat(first["from"]), end=date.fromisoformat(first["to"]))
    more = "" if len(alarms) == 1 else f" Un autre foyer est dans le tableau ({say(len(alarms))} en tout)."
    if len(alarms) > 2:
        more = f" Les {say(len(alarms) - 1)} autres foyers sont dans le tableau."
    return (
        f"« {first['name']} » se détache {period} : {say(first['cases'])} faits, là où la population en "
        f"laissait attendre {say(first['expected'])}.{more}"
    )


def say_concentration(outcome: Found, *, result: Found, places: Places) -> str:
    """Say in how few zones half of the facts lie, and whether they are the same."""
    rows = outcome["rows"]
    before, after = (sum(row[name] for row in rows) for name in ("before", "after"))
    if not before or not after:
        return f"De {say(before)} à {say(after)} faits : il n'y a rien à comparer."
    held = {name: _hold_half(rows, name) for name in ("before", "after")}
    still = sum(row["after"] for row in held["before"])
    return (
        f"La moitié des {say(after)} faits d'après tient dans {_say_zones(len(held['after']))} sur "
        f"{say(len(rows))} ; avant, celle des {say(before)} faits tenait dans {say(len(held['before']))}. "
        f"{'Les zones' if len(held['before']) > 1 else 'La zone'} d'avant en "
        f"{'tiennent' if len(held['before']) > 1 else 'tient'} encore {say(100 * still / after)} %."
    )


def _hold_half(rows: Sequence[Found], name: str) -> list[Found]:
    """Return the fullest zones that together hold half of the facts."""
    total, found, held = sum(row[name] for row in rows), [], 0.0
    for row in sorted(rows, key=lambda one: -one[name]):
        if held >= _HALF * total:
            break
        found.append(row)
        held += row[name]
    return found


def _say_zones(count: int) -> str:
    return "1 zone" if count == 1 else f"{say(count)} zones"


def say_map(outcome: Found, *, result: Found, places: Places) -> str:
    """Say where facts are thickest, against the mean of the ground."""
    first, numbers = outcome["rows"][0], outcome["numbers"]
    west, south, east, north = numbers["box"]
    usual = numbers["n"] / ((east - west) * (north - south) / _KM2_M2)
    where = f", dans « {places[first['name']]} »," if first["name"] in places else ""
    return (
        f"Sur {say(numbers['n'])} faits, l'endroit le plus dense{where} en compte environ "
        f"{say(first['per_km2'])} au km², quand la moyenne de la carte est de {say(usual)}."
    )


def say_centre(outcome: Found, *, result: Found, places: Places) -> str:
    """Say how far facts lie from their middle, and how well it is known."""
    numbers = outcome["numbers"]
    spread = numbers["distance_m"]
    near = max(numbers[axis]["high"] - numbers[axis]["low"] for axis in ("x_m", "y_m")) / 2
    where = f", dans « {places['centre']} »," if "centre" in places else ""
    return (
        f"Le milieu des {say(numbers['events'])} faits{where} est connu à {say(near)} m près ; ils s'en "
        f"écartent d'ordinaire de {say(spread['value'])} m (intervalle {say(spread['low'])} à "
        f"{say(spread['high'])} m)."
    )


def say_density(outcome: Found, *, result: Found, places: Places) -> str:
    """Say whether the map changed as a whole, and where most."""
    if outcome["numbers"]["p_value"] > 1 - result["level"] + 1e-9:
        return "Non, rien ne montre que la carte des faits a changé plus que par hasard."
    said = []
    for sign, words in ((1, "a le plus monté"), (-1, "a le plus baissé")):
        rows = [row for row in outcome["rows"] if row["change"] * sign > 0]
        if rows and rows[0]["name"] in places:
            said.append(f"la part des faits {words} dans « {places[rows[0]['name']]} »")
    more = f" : {french.enumeration(tuple(said))}" if said else ""
    return f"Oui, la carte des faits a changé plus que par hasard{more}."


def say_siting(outcome: Found, *, result: Found, places: Places) -> str:
    """Say what the chosen places cover, beside what is covered today."""
    numbers = outcome["numbers"]
    count, total = len(numbers["chosen"]), numbers["total"]
    noun = "emplacement couvrirait" if count == 1 else "emplacements couvriraient"
    proof = "aucun autre choix ne fait mieux" if numbers["optimal"] else "un autre choix ferait à peine mieux"
    return (
        f"{say(count)} {noun} {say(numbers['covered'])} faits sur {say(total)} "
        f"({say(100 * numbers['covered'] / total, digits=1)} %), contre {say(numbers['existing'])} "
        f"aujourd'hui ; {proof}. Les emplacements sont dans le tableau."
    )
