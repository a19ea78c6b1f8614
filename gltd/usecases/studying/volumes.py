"""What questions about counts by zone could see: from the facts before, or the people, alone."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from math import expm1, sqrt
from typing import TYPE_CHECKING

import numpy as np

from gltd.errors import GltdError
from gltd.stats import displacement
from gltd.stats.normal import quantile
from gltd.stats.results import say
from gltd.usecases.studying.counted import Counts, count_outcomes, cut_months
from gltd.usecases.studying.coverage import refuse_uncovered
from gltd.usecases.studying.displacement import ROLE_LABELS
from gltd.usecases.studying.foreseeing import Foresight, ZoneBefore, foresee_displacement, warn_unlike
from gltd.usecases.studying.populated import person_years
from gltd.usecases.studying.preparing import Ready, drawn_zones, prepare, read_days
from gltd.usecases.studying.prospects import LEAST_EXPECTED, POWER, smallest_alarm, tell_ground
from gltd.usecases.studying.spec import Spec, over

if TYPE_CHECKING:
    from gltd.store.events import EventStore

_LEAST_MONTHS = 3
_LEAST_AREAS = 5


def foresee_harm(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say which fall of the weighted sum would go unseen: the variances add up with their weights squared."""
    weights = tuple(float(weight) for weight in spec.parameters["weights"])
    if len(weights) != len(spec.outcomes):
        raise GltdError("Donnez un poids à chaque sorte de faits comptée.")
    ready, counts = _count_before(spec, store=store, now=now)
    held = [_sum_roles(ready, table) for table in counts]
    usual = sum(weight * each["treated"] for weight, each in zip(weights, held, strict=True))
    if usual == 0:
        raise GltdError("Aucun fait compté dans la zone traitée avant : changez la zone ou les dates.")
    share_of_controls = _share_of_controls(ready)
    variance = sum(
        weight**2 * _dispersion(table) * 2 * (each["treated"] + share_of_controls**2 * each["control"])
        for weight, table, each in zip(weights, counts, held, strict=True)
    )
    fall = (quantile(spec.level) + quantile(2 * POWER - 1)) * sqrt(variance) / usual
    sentence = (
        "Avec ces volumes, même la fin des faits passerait inaperçue : allongez les fenêtres."
        if fall > 1
        else f"Avec ces volumes et ces poids, une baisse de moins de {say(100 * fall)} % du total pesé "
        "passerait souvent inaperçue."
    )
    found = tell_ground(ready, store=store, sentence=sentence, warnings=[])
    rows = _label(ready, sum(counts, np.zeros_like(counts[0])))
    return replace(found, rows=rows, warnings=(*found.warnings, *_warn(spec, rows, counts[0])))


def foresee_quotient(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say which fall would go unseen: without one, the quotient means nothing."""
    ground = spec.ground
    if ground is None or not (ground.rings_m or "displacement" in {role for _, role, _ in ground.contours}):
        raise GltdError("Choisissez un pourtour : c'est lui que le quotient compare à la zone traitée.")
    found = foresee_displacement(spec, store=store, now=now)
    return replace(
        found, sentence=f"{found.sentence} Il faut qu'elle se voie pour que la part déplacée ait un sens."
    )


def foresee_panel(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say which fall of the ratio would go unseen, and how rare the rarest placebo can be."""
    ready, (table, *_) = _count_before(spec, store=store, now=now)
    held = _sum_roles(ready, table)
    if not held["treated"] or not held["control"]:
        raise GltdError("Aucun fait avant dans les zones traitées ou de comparaison : changez-en.")
    longer = spec.after.days / spec.before.days
    error = sqrt(_dispersion(table) * (1 + 1 / longer) * (1 / held["treated"] + 1 / held["control"]))
    sentence = _say_fall("l'ensemble des zones traitées", held["treated"], error=error, level=spec.level)
    roles = list(ready.roles.values())
    warnings = []
    if roles.count("treated") + roles.count("control") < _LEAST_AREAS:
        warnings.append(
            "Moins de cinq zones : mois par mois, elles ne disent guère si l'écart est rare. Ajoutez des "
            "zones de comparaison."
        )
    found = tell_ground(ready, store=store, sentence=sentence, warnings=warnings)
    return replace(found, rows=_label(ready, table))


def foresee_power(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how many facts the answer will rest on: what could be seen is the very question."""
    ready, (table, *_) = _count_before(spec, store=store, now=now)
    held, months = _sum_roles(ready, table), table.shape[1]
    if not held["treated"]:
        raise GltdError("Aucun fait dans la zone traitée : il n'y a rien à étudier.")
    sentence = (
        f"{say(held['treated'] / months, digits=1)} faits par mois dans la zone traitée, "
        f"{say(held['control'] / months, digits=1)} dans la comparaison, sur {say(months)} mois : la réponse "
        "suppose que ces volumes durent."
    )
    found = tell_ground(ready, store=store, sentence=sentence, warnings=[])
    rows = _label(ready, table)
    return replace(found, rows=rows, warnings=(*found.warnings, *_warn(spec, rows, table)))


def foresee_comparison(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say which fall would go unseen in the fullest zone and in the middle one."""
    ready, (table, *_) = _count_before(spec, store=store, now=now)
    before, names = table.sum(axis=1), drawn_zones(ready).names
    if not before.sum():
        raise GltdError("Aucun fait dans ces zones avant : vérifiez les zones, les dates et les catégories.")
    order = np.argsort(-before, kind="stable")
    full, middle = int(order[0]), int(order[len(order) // 2])
    longer = spec.after.days / spec.before.days
    level = 1 - (1 - spec.level) / len(names)

    def tell(rank: int) -> str:
        count = float(before[rank])
        name = f"« {names[rank]} »"
        if count < LEAST_EXPECTED:
            return f"Dans {name}, {say(count)} faits avant : trop peu pour voir un changement."
        return _say_fall(name, count, error=sqrt((1 + 1 / longer) / count), level=level)

    sentence = " ".join(dict.fromkeys(tell(rank) for rank in (full, middle)))
    warnings = _warn_few(before)
    if spec.before.days != spec.after.days:
        warnings.append("Les deux périodes n'ont pas la même durée : les pourcentages en tiendront compte.")
    return tell_ground(ready, store=store, sentence=sentence, warnings=warnings)


def foresee_concentration(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how many facts and zones there are: an index describes, it tests nothing."""
    ready, (table, *_) = _count_before(spec, store=store, now=now)
    before = table.sum(axis=1)
    if not before.sum():
        raise GltdError("Aucun fait dans ces zones avant : vérifiez les zones, les dates et les catégories.")
    sentence = (
        f"{say(float(before.sum()))} faits avant, dans {say(len(before))} zones. La réponse décrit ; elle ne "
        "dit pas si un écart dépasse le hasard."
    )
    warnings = []
    if before.sum() < len(before):
        warnings.append(
            "Moins de faits que de zones : prenez-en de plus grandes, ou une période plus longue."
        )
    return tell_ground(ready, store=store, sentence=sentence, warnings=warnings)


def foresee_funnel(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how many facts an area of middling population would need to stand out."""
    ready = prepare(spec, store=store)
    people = person_years(ready, spans=[spec.after])[:, 0]
    usual, area = _expect_middle(ready, people, store=store)
    needed = smallest_alarm(usual, tried=len(people), level=spec.level)
    sentence = (
        f"Un quartier de taille moyenne (« {area} ») aurait {say(usual, digits=1)} faits s'il était comme "
        f"l'ensemble : il se détacherait à partir d'environ {needed}."
    )
    return tell_ground(ready, store=store, sentence=sentence, warnings=[])


def foresee_emerging_rates(spec: Spec, *, store: "EventStore", now: datetime) -> Foresight:
    """Say how many facts in a month would be an alarm in an area of middling population."""
    ready = prepare(spec, store=store)
    spans = cut_months(spec.after, each=max(1, int(spec.parameters["interval_months"])))
    people = person_years(ready, spans=spans).sum(axis=1)
    usual, area = _expect_middle(ready, people, store=store)
    needed = smallest_alarm(usual / len(spans), tried=len(people) * len(spans), level=spec.level)
    each = say(usual / len(spans), digits=1)
    sentence = (
        f"Dans un quartier de taille moyenne (« {area} »), où l'on attend {each} faits par mois, un "
        f"foyer d'un mois se verrait à partir d'environ {needed}."
    )
    return tell_ground(ready, store=store, sentence=sentence, warnings=[])


def _count_before(spec: Spec, *, store: "EventStore", now: datetime) -> tuple[Ready, list[Counts]]:
    """Count each outcome by zone and month of the window before; the window after is never read."""
    ready = prepare(replace(spec, after=spec.before), store=store)
    if over(spec, now=now):
        refuse_uncovered(spec, held=read_days(ready.batches, store=store))
    months = cut_months(spec.before)
    return ready, [counts for _, counts in count_outcomes(ready, store=store, spans=[months])]


def _sum_roles(ready: Ready, table: Counts) -> dict[str, float]:
    roles = [ready.roles[name] for name in drawn_zones(ready).names]
    return {
        role: float(table[[k for k, own in enumerate(roles) if own == role]].sum())
        for role in ("treated", "control")
    }


def _share_of_controls(ready: Ready) -> float:
    """Return the weight of a fact of the controls against one of the treated zones."""
    zones = drawn_zones(ready)
    by_area = ready.spec.parameters.get("scale") == "area"
    sizes = zones.areas_m2 if by_area else np.ones(len(zones))
    size = {
        role: sum(s for name, s in zip(zones.names, sizes, strict=True) if ready.roles[name] == role)
        for role in ("treated", "control")
    }
    return float(size["treated"] / size["control"])


def _dispersion(table: Counts) -> float:
    if table.shape[1] < _LEAST_MONTHS or not table.sum():
        return 1.0
    try:
        return max(1.0, displacement.overdispersion(table).ratio)
    except GltdError:
        return 1.0  # too few facts to tell


def _label(ready: Ready, table: Counts) -> tuple[ZoneBefore, ...]:
    return tuple(
        ZoneBefore(name, ready.roles[name], ROLE_LABELS[ready.roles[name]], int(each.sum()))
        for name, each in zip(drawn_zones(ready).names, table, strict=True)
    )


def _warn(spec: Spec, rows: tuple[ZoneBefore, ...], table: Counts) -> list[str]:
    return warn_unlike(spec, rows=rows, months=table.shape[1])


def _warn_few(before: Sequence[float]) -> list[str]:
    few = sum(count < LEAST_EXPECTED for count in before)
    if not few:
        return []
    said = (
        f"{few} zone(s) sur {len(before)} ont moins de {say(LEAST_EXPECTED)} faits avant : un changement y "
        "passera inaperçu."
    )
    return [said]


def _say_fall(where: str, count: float, *, error: float, level: float) -> str:
    """Say which fall of a ratio would go unseen, from the error of its logarithm."""
    fall = -expm1(-(quantile(level) + quantile(2 * POWER - 1)) * error)
    return (
        f"Dans {where} ({say(count)} faits avant), une baisse de moins de {say(100 * fall)} % passerait "
        "souvent inaperçue."
    )


def _expect_middle(ready: Ready, people: np.ndarray, *, store: "EventStore") -> tuple[float, str]:
    """Return what the area of middling population would count at the rate of the whole, and its name."""
    ((_, counts),) = count_outcomes(ready, store=store, spans=[[ready.spec.after]])[:1]
    if not people.sum() or not counts.sum():
        raise GltdError("Aucun fait, ou personne, dans ces quartiers : vérifiez-les.")
    middle = int(np.argsort(people, kind="stable")[len(people) // 2])
    usual = float(counts.sum() * people[middle] / people.sum())
    return usual, drawn_zones(ready).names[middle]
