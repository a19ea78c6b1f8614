"""What studies of an action found, as one may read it out: both counts first, then what they allow to say."""

from collections.abc import Mapping
from typing import Any

from gltd.stats.normal import quantile
from gltd.stats.results import say

Found = Mapping[str, Any]
Places = Mapping[str, str]
_AROUND = {
    "phenomenon": {
        "displacement": "plus qu'attendu, dans le sens d'un déport",
        "diffusion": "moins qu'attendu, dans le sens d'une diffusion du bénéfice",
        "undetermined": "ni déport ni diffusion ne sont établis",
    },
    "activity": {
        "displacement": "plus de constats qu'attendu, ce que plus de contrôles suffisent à produire",
        "diffusion": "moins de constats qu'attendu",
        "undetermined": "pas d'écart établi",
    },
}


def say_displacement(outcome: Found, *, result: Found, places: Places) -> str:
    """Say what changed in the treated zones, then around; the net effect stays in the table."""
    numbers = outcome["numbers"]
    noun = "faits" if outcome["nature"] == "phenomenon" else "constats"
    best = numbers["corrected"] or numbers["estimate"]
    opening = (
        f"Zone traitée : de {_course(outcome, 'treated')} {noun} ; comparaison : de "
        f"{_course(outcome, 'control')}."
    )
    if numbers["controls_disagree"]:
        return f"{opening} Les zones de comparaison se contredisent : on ne peut pas conclure."
    if numbers["unequal"]:
        return f"{opening} Ces volumes sont trop différents pour être comparés : on ne peut pas conclure."
    span = _span(best["local_low"], best["local_high"], level=result["level"])
    size = say(abs(best["local"]))
    if numbers["local"] == "undetermined":
        told = f"L'écart, {say(best['local'], signed=True)} {noun} ({span}), peut venir du seul hasard."
    elif numbers["local"] == "decrease":
        told = f"Il y a eu {size} {noun} de moins que la comparaison ne le laissait attendre ({span})."
    else:
        told = f"Il y a eu {size} {noun} de plus que la comparaison ne le laissait attendre ({span})."
    small = " Moins de dix faits avant : c'est trop peu pour s'y fier." if numbers["small"] else ""
    return f"{opening} {told}{small}{_say_around(outcome, result, best)}"


def _say_around(outcome: Found, result: Found, best: Found) -> str:
    around = outcome["numbers"]["around"]
    if around is None or best["displaced"] is None:
        return ""
    span = _span(best["displaced_low"], best["displaced_high"], level=result["level"])
    kind = _AROUND[str(outcome["nature"])][around]
    return (
        f" Autour : de {_course(outcome, 'displacement')} ; {kind} "
        f"({say(best['displaced'], signed=True)}, {span})."
    )


def say_harm(outcome: Found, *, result: Found, places: Places) -> str:
    """Say whether the weighted sum fell, and what it is made of."""
    found = outcome["numbers"]["combined"]
    told = (
        "Pesé par sa gravité, le mal a reculé"
        if found["high"] < 0
        else "Pesé par sa gravité, le mal a progressé"
        if found["low"] > 0
        else "Rien ne montre que le mal, pesé par sa gravité, a reculé ou progressé"
    )
    parts = " ; ".join(
        f"{row['name']}, de {say(row['before'])} à {say(row['after'])} faits, comptés {_times(row['weight'])}"
        for row in outcome["rows"]
    )
    return (
        f"{told} : {say(found['estimate'], signed=True)} points par rapport à la comparaison "
        f"({_span(found['low'], found['high'], level=result['level'])}). Dans la zone traitée : {parts}."
    )


def _times(weight: float) -> str:
    return "une fois" if weight == 1 else f"{say(weight, digits=0 if float(weight).is_integer() else 1)} fois"


def say_quotient(outcome: Found, *, result: Found, places: Places) -> str:
    """Say which part of what was prevented went around, or why that cannot be said."""
    numbers = outcome["numbers"]
    opening = (
        f"Zone traitée : de {_course(outcome, 'treated')} faits ; autour : de "
        f"{_course(outcome, 'displacement')} ; comparaison : de {_course(outcome, 'control')}."
    )
    wdq = numbers["wdq"]
    if wdq is None:
        return f"{opening} La zone traitée n'a pas fait mieux que la comparaison : rien n'a pu être déplacé."
    if not numbers["success"] < -quantile(numbers["level"]) * numbers["success_se"]:
        return f"{opening} La baisse n'est pas établie : on ne peut pas dire quelle part s'est déplacée."
    bounds = numbers["fieller"] or numbers["bootstrap"]
    part = say(100 * abs(wdq))
    kind = (
        f"pour 100 faits évités dans la zone traitée, environ {part} se sont ajoutés autour"
        if wdq < 0
        else f"pour 100 faits évités dans la zone traitée, environ {part} l'ont aussi été autour"
    )
    if bounds is None:
        return f"{opening} À titre indicatif, {kind} ; cette part est trop incertaine pour être bornée."
    # The quotient is negative for displacement; as a part it reads better positive.
    low, high = sorted(-100 * bound if wdq < 0 else 100 * bound for bound in bounds)
    span = _span(low, high, level=result["level"])
    if low <= 0 <= high:
        return f"{opening} Rien n'est établi autour : {kind} ({span}), ce que le hasard suffit à expliquer."
    return f"{opening} {kind[:1].upper()}{kind[1:]} ({span})."


def say_panel(outcome: Found, *, result: Found, places: Places) -> str:
    """Say the change of treated areas against the others, month by month."""
    found, placebo = outcome["numbers"]["did"], outcome["numbers"]["placebo"]
    opening = (
        f"Zones traitées : de {_course(outcome, 'treated')} faits ; les autres : de "
        f"{_course(outcome, 'control')}."
    )
    percent, low, high = (100 * (found[name] - 1) for name in ("ratio", "low", "high"))
    span = f"intervalle à {say(100 * result['level'])} % : {_signed(low)} à {_signed(high)} %"
    if low <= 0 <= high:
        told = f"Rien ne montre qu'elles aient changé autrement : {_signed(percent)} % ({span})."
    else:
        more = "de moins" if percent < 0 else "de plus"
        told = f"C'est {say(abs(percent))} % {more} que ne le laissaient attendre les autres ({span})."
    if placebo["p_places"] > 1 - result["level"] + 1e-9:
        told += (
            f" Mais {say(100 * placebo['p_places'])} % des choix de zones au hasard montreraient un écart "
            "aussi grand."
        )
    return f"{opening} {told}"


def say_power(outcome: Found, *, result: Found, places: Places) -> str:
    """Say at which volumes, over how long, and which fall would go unseen."""
    found = outcome["numbers"]
    each, months = found["each_month"], found["expected_treated"] / found["each_month"]["treated"]
    volumes = (
        f"À {say(each['treated'], digits=1)} faits par mois dans la zone traitée et "
        f"{say(each['control'], digits=1)} dans la comparaison, sur {say(months)} mois avant et autant après"
    )
    if found["share"] is None:
        return f"{volumes}, même la fin des faits passerait souvent inaperçue : il faut plus de temps."
    return (
        f"{volumes}, une baisse de moins de {say(100 * found['share'])} % ({say(found['facts'])} faits) "
        "passerait souvent inaperçue."
    )


def _course(outcome: Found, role: str) -> str:
    rows = [row for row in outcome["rows"] if row["role"] == role]
    before, after = (sum(row[name] for row in rows) for name in ("before", "after"))
    return f"{say(before)} à {say(after)}"


def _signed(value: float) -> str:
    return say(value, signed=True)


def _span(low: float, high: float, *, level: float) -> str:
    return f"intervalle à {say(100 * level)} % : {_signed(low)} à {_signed(high)}"
