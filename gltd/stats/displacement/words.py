"""What an assessment says, and what it does not, in French and in English."""

from gltd.stats.displacement.assess import MIN_BASE, Assessment
from gltd.stats.normal import quantile
from gltd.stats.results import Language, say

# An effect that would be found four times in five lies this many quantiles further than the interval.
_POWER = 0.8
_KINDS_FR = {
    "phenomenon": {
        "displacement": "plus de faits qu'attendu, dans le sens d'un déport",
        "diffusion": "moins de faits qu'attendu, dans le sens d'une diffusion du bénéfice",
        "undetermined": "ni déport ni diffusion établis",
    },
    "activity": {
        "displacement": "plus de constats qu'attendu, ce qu'un contrôle plus intense suffit à produire",
        "diffusion": "moins de constats qu'attendu",
        "undetermined": "pas d'écart établi",
    },
}
_KINDS_EN = {
    "phenomenon": {
        "displacement": "more facts than expected, as displacement would make",
        "diffusion": "fewer facts than expected, as diffusion of benefit would make",
        "undetermined": "neither displacement nor diffusion is established",
    },
    "activity": {
        "displacement": "more records than expected, which more checks alone can make",
        "diffusion": "fewer records than expected",
        "undetermined": "no difference is established",
    },
}


def conclude(found: Assessment, *, language: Language) -> str:
    """Say the local effect, then what happened around, then the net effect."""
    parts = (_local(found, language), _around(found, language), _one_by_one(found, language))
    return " ".join(part for part in parts if part)


def limit(found: Assessment, *, language: Language) -> tuple[str, ...]:
    """Say what the result does not tell, the general last."""
    fr = language == "fr"
    said = [
        text
        for text in (
            _say_controls(found, language),
            _say_small(found, language),
            _say_unseen(found, language),
            _say_dispersion(found, language),
            _say_scale(found, language),
            _say_uncontrolled(found, language),
            _say_activity(found, language),
        )
        if text
    ]
    said.append(
        "Une différence datée de l'opération n'en prouve pas la cause : tout ce qui a changé en même "
        "temps dans "
        "la zone traitée, et pas dans son témoin, y est compris."
        if fr
        else "A difference dated to the operation does not prove its cause: whatever else changed in "
        "the treated "
        "area and not in its control is part of it."
    )
    said.append(
        "Un déplacement hors des zones tracées, vers d'autres heures ou vers d'autres faits n'est pas vu."
        if fr
        else "A move out of the drawn zones, to other hours or to other offences is not seen."
    )
    return tuple(said)


def _numbers(values: tuple[float, float, float], language: Language) -> tuple[str, str, str]:
    value, low, high = (say(number, signed=True, language=language) for number in values)
    return value, low, high


def _span(low: str, high: str, *, level: float, language: Language) -> str:
    share = say(100 * level, language=language)
    if language == "fr":
        return f"intervalle à {share} % : {low} à {high}"
    return f"{share}% interval: {low} to {high}"


def _counts(found: Assessment, role: str, language: Language) -> str:
    zones = [zone for zone in found.counts.zones if zone.role == role]
    before, after = sum(zone.before for zone in zones), sum(zone.after for zone in zones)
    return f"{say(before, language=language)} → {say(after, language=language)}"


def _local(found: Assessment, language: Language) -> str:
    best = found.best
    value, low, high = _numbers((best.local, best.local_low, best.local_high), language)
    span = _span(low, high, level=best.level, language=language)
    treated, control = _counts(found, "treated", language), _counts(found, "control", language)
    if language == "fr":
        opening = f"Zone traitée : {treated} faits ; témoin : {control}."
        if found.controls_disagree:
            return f"{opening} Les zones témoins se contredisent : on ne peut pas conclure sur l'effet local."
        if found.unequal:
            return (
                f"{opening} Volumes trop différents pour être comparés en nombres : on ne peut pas conclure."
            )
        if found.local == "undetermined":
            return f"{opening} On ne peut pas dire si les faits ont changé : écart {value} ({span})."
        kind = "moins" if found.local == "decrease" else "plus"
        return (
            f"{opening} Il y a eu {say(abs(best.local))} faits de {kind} que ne le laissait attendre "
            "le témoin "
            f"({span})."
        )
    opening = f"Treated area: {treated} facts; control: {control}."
    if found.controls_disagree:
        return f"{opening} The control areas contradict one another: the local effect cannot be told."
    if found.unequal:
        return f"{opening} These counts are too unlike to be compared in numbers: nothing can be told."
    if found.local == "undetermined":
        return f"{opening} Whether the facts changed cannot be told: difference {value} ({span})."
    kind = "fewer" if found.local == "decrease" else "more"
    size = say(abs(best.local), language="en")
    return f"{opening} There were {size} {kind} facts than the control leads to expect ({span})."


def _around(found: Assessment, language: Language) -> str:
    best = found.best
    moved = (best.displaced, best.displaced_low, best.displaced_high)
    if found.controls_disagree or found.unequal:
        return ""
    if found.around is None or moved[0] is None or moved[1] is None or moved[2] is None:
        return ""
    value, low, high = _numbers((moved[0], moved[1], moved[2]), language)
    span = _span(low, high, level=best.level, language=language)
    counts = _counts(found, "displacement", language)
    net = _numbers((best.net, best.low, best.high), language)
    if language == "fr":
        kind = _KINDS_FR[found.nature][found.around]
        return f"Autour : {counts} ; {kind}, {value} ({span}). Effet net : {net[0]} ({net[1]} à {net[2]})."
    kind = _KINDS_EN[found.nature][found.around]
    return f"Around: {counts}; {kind}, {value} ({span}). Net effect: {net[0]} ({net[1]} to {net[2]})."


def _one_by_one(found: Assessment, language: Language) -> str:
    """Name the displacement zones that stand out alone, where there are several."""
    if len(found.by_displacement) < 2 or found.controls_disagree or found.unequal:
        return ""
    said = []
    for alone in found.by_displacement:
        if alone.low <= 0 <= alone.high:
            continue
        value, low, high = _numbers((alone.estimate, alone.low, alone.high), language)
        to = "à" if language == "fr" else "to"
        said.append(f"{alone.name} {value} ({low} {to} {high})")
    if not said:
        return ""
    zones = ", ".join(said)
    return f"Prise seule, s'écarte : {zones}." if language == "fr" else f"Taken alone, stands out: {zones}."


def _say_controls(found: Assessment, language: Language) -> str:
    if len(found.by_control) < 2:
        return ""
    ordered = sorted(found.by_control, key=lambda alone: alone.estimate)
    first, last = ordered[0], ordered[-1]
    low, high = (say(alone.estimate, signed=True, language=language) for alone in (first, last))
    if language == "fr":
        opening = f"Selon la zone témoin, l'effet va de {low} ({first.name}) à {high} ({last.name})"
        return (
            f"{opening} : des témoins aussi valables se contredisent, l'étude ne permet pas de conclure."
            if found.controls_disagree
            else f"{opening} : les témoins s'accordent."
        )
    opening = (
        f"Depending on the control area, the effect goes from {low} ({first.name}) to {high} ({last.name})"
    )
    return (
        f"{opening}: equally good controls contradict one another, and the study cannot tell."
        if found.controls_disagree
        else f"{opening}: the controls agree."
    )


def _say_small(found: Assessment, language: Language) -> str:
    if not found.small:
        return ""
    if language == "fr":
        return f"Moins de {MIN_BASE} faits avant dans une des zones : trop peu pour un intervalle sûr."
    return f"Fewer than {MIN_BASE} facts before in one of the zones: too few for a safe interval."


def _say_unseen(found: Assessment, language: Language) -> str:
    """Say which effect such counts would let pass, where none was established."""
    if found.local != "undetermined" or found.controls_disagree or found.unequal:
        return ""
    best = found.best
    smallest = (quantile(best.level) + quantile(2 * _POWER - 1)) * best.local_se
    before = sum(zone.before for zone in found.counts.of("treated")) / found.counts.time_weights[0]
    share = f"{say(100 * smallest / before, language=language)}" if before >= MIN_BASE else ""
    size = say(smallest, language=language)
    if language == "fr":
        part = f", soit {share} % des faits d'avant," if share else ""
        return f"Avec ces volumes, un effet de moins de {size} faits{part} passerait souvent inaperçu."
    part = f", {share}% of the facts before," if share else ""
    return f"With such counts an effect below {size} facts{part} would often go unseen."


def _say_dispersion(found: Assessment, language: Language) -> str:
    fr = language == "fr"
    if found.dispersion is None:
        return (
            "La fenêtre d'avant est trop courte pour savoir si les faits varient plus que par hasard : "
            "l'intervalle le suppose."
            if fr
            else "The window before is too short to know whether facts vary more than by chance: the "
            "interval "
            "takes it for granted."
        )
    if found.corrected is None:
        return ""
    ratio = say(found.corrected.dispersion, digits=1, language=language)
    _, low, high = _numbers((0, found.estimate.local_low, found.estimate.local_high), language)
    if fr:
        return (
            f"Avant l'opération, les faits variaient {ratio} fois plus que par hasard : les "
            "intervalles en tiennent "
            f"compte. Sans cette correction, celui de l'effet local serait {low} à {high}."
        )
    return (
        f"Before the operation facts varied {ratio} times more than by chance: the intervals allow "
        "for it. Without "
        f"that, the local one would be {low} to {high}."
    )


def _say_scale(found: Assessment, language: Language) -> str:
    fr = language == "fr"
    if found.scale == "area":
        return (
            "Les témoins sont ramenés à la surface de ce qu'ils éclairent, comme si les faits "
            "suivaient la surface."
            if fr
            else "Controls are scaled to the area they are compared with, as if facts went by area."
        )
    if found.scale == "reference":
        return (
            "Les témoins sont ramenés au volume d'une période de référence, tenu pour connu."
            if fr
            else "Controls are scaled to the counts of a reference period, taken as known."
        )
    if not found.unequal:
        return ""
    return (
        "Zone traitée et témoin n'ont pas le même volume de faits : leurs écarts en nombre se comparent mal, "
        "donnez une échelle (surface ou période de référence)."
        if fr
        else "Treated area and control do not have like counts: their changes in number compare "
        "badly, give a "
        "scale (area or reference period)."
    )


def _say_uncontrolled(found: Assessment, language: Language) -> str:
    if not found.displaced_uncontrolled:
        return ""
    if language == "fr":
        return "Les zones de déport n'ont pas de témoin : leur évolution générale n'est pas retirée."
    return "The displacement areas have no control: what changed everywhere is not taken out of them."


def _say_activity(found: Assessment, language: Language) -> str:
    if found.nature != "activity":
        return ""
    if language == "fr":
        return (
            "Cet indicateur mesure ce que les services font, donc où ils regardent, et non ce qui se passe."
        )
    return "This indicator measures what services do, and so where they look, not what happens."
