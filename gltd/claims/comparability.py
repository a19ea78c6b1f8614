"""May two figures be set against one another? Same measure, perimeter, period, unit of count, nature, event.

The answer always says why, in French, for the person who rules: « deux périmètres », « cumuls à deux dates »…
"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from gltd.claims import periods, wording
from gltd.claims.figures import Figure
from gltd.claims.measures import catalogue, plain
from gltd.claims.places import Perimeters, relate

# The same night is dated of the eve by one source and of the morning by another.
_SAME_EVENT: Final = dt.timedelta(days=1)


class Verdict(StrEnum):
    """Two figures answer the same question, the same question later, or two questions."""

    SAME = "same"
    LATER = "later"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Comparison:
    """The verdict and its reason, in French."""

    verdict: Verdict
    reason: str


def compare(first: Figure, *, second: Figure, parts: Collection[str] = ()) -> Comparison:
    """Say whether two figures are comparable, and why.

    ``parts`` holds the keys of figures that are a share of a total of their own measure.
    """
    reason = (
        _set_aside(first, second)
        or _other_measure(first, second)
        or _other_subject(first, second, parts=parts)
        or _enumerated(first, second)
    )
    if reason:
        return Comparison(Verdict.OTHER, reason)
    if first.nature == "stock":
        return _compare_stocks(first, second)
    return _compare_flows(first, second)


def _set_aside(first: Figure, second: Figure) -> str | None:
    if first.key == second.key:
        return "c'est le même chiffre"
    if first.retracted or second.retracted:
        return "l'un des deux est démenti par sa propre source"
    if first.value is None or second.value is None:
        return "l'un des deux n'a pas de nombre"
    return None


def _other_measure(first: Figure, second: Figure) -> str | None:
    if first.measure != second.measure:
        return "ce sont deux mesures"
    if first.unit != second.unit or _differ(first.counted, second.counted):
        return "ce sont deux unités de compte"
    if (first.nature == "stock") != (second.nature == "stock"):
        return "l'un est un stock, l'autre un flux"
    if first.per != second.per:
        return "l'un est donné par durée ou par lieu, l'autre autrement"
    return None


def _other_subject(first: Figure, second: Figure, *, parts: Collection[str]) -> str | None:
    if first.subject != second.subject:
        return "ils ne portent pas sur le même objet"
    if _differ(first.restriction, second.restriction):
        return "ils ne portent pas sur le même ensemble"
    same_source = first.source == second.source
    restricted = first.restriction is not None
    if (first.key in parts or second.key in parts) and (same_source or not restricted):
        return "l'un n'est qu'une part d'un total"
    if _is_collective(first.measure) and first.kinds and second.kinds and not first.kinds & second.kinds:
        return "ce ne sont pas les mêmes choses"
    return None


def _enumerated(first: Figure, second: Figure) -> str | None:
    same_source = first.source == second.source
    if first.additional != second.additional or (same_source and first.additional):
        return "l'un dit s'ajouter à d'autres"
    if same_source and (first.apart or second.apart):
        return "la source les raconte comme deux faits distincts"
    if same_source and first.sentence is not None and first.sentence == second.sentence:
        return "ce sont deux éléments d'une même phrase"
    return None


def _compare_stocks(first: Figure, second: Figure) -> Comparison:
    perimeters = _perimeters(first, second)
    if perimeters is not Perimeters.SAME:
        return Comparison(Verdict.OTHER, _PERIMETER_REASONS[perimeters])
    if first.as_of is None or second.as_of is None:
        if first.source == second.source and first.as_of == second.as_of:
            return Comparison(Verdict.SAME, "même stock, dans la même source")
        return Comparison(Verdict.OTHER, "la date d'un des deux stocks n'est pas connue")
    if _agree(first.as_of, second.as_of, first, second):
        return Comparison(Verdict.SAME, "même stock, à la même date")
    return Comparison(Verdict.LATER, f"stock à deux dates : {_two_dates(first.as_of, second.as_of)}")


def _compare_flows(first: Figure, second: Figure) -> Comparison:
    perimeters = _perimeters(first, second)
    if perimeters is Perimeters.APART:
        return Comparison(Verdict.OTHER, _PERIMETER_REASONS[perimeters])
    if (later := _two_totals(first, second, perimeters=perimeters)) is not None:
        return later
    if (grown := _grown(first, second)) is not None:
        return grown
    if first.operation is not None and second.operation is not None:
        return _compare_operations(first, second)
    if _is_undated_pair(first, second):
        return Comparison(Verdict.SAME, "même mesure, dans la même source")
    if perimeters is not Perimeters.SAME:
        return Comparison(Verdict.OTHER, _PERIMETER_REASONS[perimeters])
    return _compare_periods(first, second)


def _is_undated_pair(first: Figure, second: Figure) -> bool:
    """Whether one source says both of what it is about, without a date."""
    dates = (first.period_start, first.period_end, second.period_start, second.period_end)
    told = first.operation is None and second.operation is None and not any(dates)
    return told and first.source == second.source and first.scope == second.scope


def _two_totals(first: Figure, second: Figure, *, perimeters: Perimeters) -> Comparison | None:
    """Set apart totals that run to two dates: where they start together, one grew into the other."""
    if "cumulative" not in (first.nature, second.nature) or first.until is None or second.until is None:
        return None
    if _agree(first.until, second.until, first, second):
        return None
    if perimeters is Perimeters.SAME and _start_together(first, second):
        return Comparison(Verdict.LATER, f"cumuls à deux dates : {_two_dates(first.until, second.until)}")
    return Comparison(Verdict.OTHER, "ce sont des totaux arrêtés à deux dates")


def _grown(first: Figure, second: Figure) -> Comparison | None:
    """Set apart counts of one day or operation of which one was taken before it was over."""
    if first.source == second.source or first.value is None or second.value is None:
        return None
    if first.minute is not None and second.minute is not None and first.minute != second.minute:
        earlier, later = sorted((first, second), key=lambda figure: figure.minute or 0)
        reason = "comptés à deux heures"
    elif first.provisional != second.provisional:
        earlier, later = (first, second) if first.provisional else (second, first)
        reason = "bilan provisoire, puis bilan plus tardif"
    elif first.provisional and first.published_on and second.published_on:
        earlier, later = sorted((first, second), key=lambda figure: figure.published_on or dt.date.max)
        reason = "deux bilans provisoires"
    else:
        return None
    if earlier.published_on and later.published_on and earlier.published_on > later.published_on:
        return None
    grew = (earlier.value or 0) < (later.value or 0)
    return Comparison(Verdict.LATER, reason) if grew else None


def _start_together(first: Figure, second: Figure) -> bool:
    """Whether two figures count from the same day; two running totals do unless they say otherwise."""
    if first.period_start is None or second.period_start is None:
        return first.nature == second.nature
    return periods.agree(
        first.period_start,
        second=second.period_start,
        first_precision=first.start_precision,
        second_precision=second.start_precision,
    )


def _compare_operations(first: Figure, second: Figure) -> Comparison:
    if first.operation != second.operation:
        return Comparison(Verdict.OTHER, "ce sont deux opérations")
    if first.period_start and first.period_end and second.period_start and second.period_end:
        apart = (
            first.period_start > second.period_end + _SAME_EVENT
            or second.period_start > first.period_end + _SAME_EVENT
        )
        if apart:
            return Comparison(Verdict.OTHER, "ce sont deux moments de l'opération")
    return Comparison(Verdict.SAME, "même mesure, même opération")


def _compare_periods(first: Figure, second: Figure) -> Comparison:
    if _are_to_one_date(first, second):
        return Comparison(Verdict.SAME, "totaux de la même source, arrêtés au même jour")
    if not (first.period_start and first.period_end and second.period_start and second.period_end):
        return Comparison(Verdict.OTHER, "la période de l'un des deux n'est pas connue")
    if not _start_together(first, second):
        return Comparison(Verdict.OTHER, "ce sont deux périodes")
    if _agree(first.period_end, second.period_end, first, second):
        return Comparison(Verdict.SAME, "même mesure, même périmètre, même période")
    return Comparison(
        Verdict.LATER,
        f"même départ, deux fins de période : {_two_dates(first.period_end, second.period_end)}",
    )


def _are_to_one_date(first: Figure, second: Figure) -> bool:
    """Whether one source gives both as its total « à ce jour »."""
    unbegun = first.period_start is None and second.period_start is None
    return (
        unbegun and first.source == second.source and first.until is not None and first.until == second.until
    )


_PERIMETER_REASONS: Final = {
    Perimeters.NESTED: "l'un des deux périmètres est dans l'autre",
    Perimeters.APART: "ce sont deux périmètres",
    Perimeters.UNKNOWN: "le périmètre de l'un des deux n'est pas connu",
}


def _perimeters(first: Figure, second: Figure) -> Perimeters:
    one_thing = first.subject is not None and first.subject == second.subject
    untold = first.source == second.source and first.perimeter is None and second.perimeter is None
    if one_thing or untold:
        return Perimeters.SAME
    return relate(first.perimeter, second=second.perimeter)


def _agree(one: dt.date, other: dt.date, first: Figure, second: Figure) -> bool:
    return periods.agree(
        one, second=other, first_precision=first.end_precision, second_precision=second.end_precision
    )


def _two_dates(one: dt.date, other: dt.date) -> str:
    return " et ".join(wording.day(date) for date in sorted((one, other)))


def _is_collective(measure: str) -> bool:
    known = catalogue().get(measure)
    return known is not None and known.collective


def _differ(first: str | None, second: str | None) -> bool:
    return plain(first or "") != plain(second or "")
