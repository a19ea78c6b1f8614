"""What a trend is compared with, where its sentence gives both counts: « 250 en 2023 contre 200 en 2022 »."""

from __future__ import annotations

from gltd.text.candidates import Candidate
from gltd.text.passage import Passage

_NOT_COUNTS = frozenset(("operation_date", "operation_place", "trend", "market_value"))
_BOTH = 2
_UNTOLD, _ANY_SEIZURE = "indicator", "seizures"

_Days = tuple[str, str]


def base_trends(passage: Passage) -> None:
    """Give each trend the days of the two counts of its sentence; candidates are changed in place."""
    trends = [one for one in passage.found if one.type == "trend" and one.value is not None]
    for number in dict.fromkeys(passage.sentence_of[one.place] for one in trends):
        found = passage.found_in(number)
        changes = [one for one in found if one.type == "trend"]
        for pair in _pairs(found):
            about = [one for one in changes if _is_about(one, pair[0], alone=len(changes) == 1)]
            if len(about) == 1:
                _set_base(about[0], *pair)


def _pairs(found: list[Candidate]) -> list[tuple[Candidate, Candidate]]:
    """Return the counts of each thing that a sentence gives for two times and no more, the earlier first."""
    told: dict[tuple[object, ...], list[Candidate]] = {}
    for one in found:
        if one.type not in _NOT_COUNTS and one.value is not None and one.part_of is None:
            told.setdefault((one.type, one.item, one.unit, one.counted, one.qualifier), []).append(one)
    pairs = []
    for counts in told.values():
        dated = sorted(((days, one) for one in counts if (days := _days(one))), key=lambda pair: pair[0])
        apart = len(dated) == len(counts) == _BOTH and dated[0][0][1] < dated[1][0][0]
        if apart:
            pairs.append((dated[0][1], dated[1][1]))
    return pairs


def _days(one: Candidate) -> _Days | None:
    start, end = one.date or one.period_start, one.date or one.period_end
    return None if start is None or end is None or not start[:1].isdigit() else (start, end)


def _is_about(trend: Candidate, count: Candidate, *, alone: bool) -> bool:
    """Whether a trend is that of a count: it names it, or names nothing and is the only one there."""
    if trend.item == count.item or (trend.item == _ANY_SEIZURE and count.type == "seizure"):
        return True
    return alone and trend.item == _UNTOLD


def _set_base(trend: Candidate, before: Candidate, after: Candidate) -> None:
    days = _days(before)
    if days is None or after.item is None or trend.qualifier is not None:
        return
    year = days[0][:4]
    base = year if days == (f"{year}-01-01", f"{year}-12-31") else "/".join(dict.fromkeys(days))
    if trend.base is not None and trend.base[:4] != base[:4]:
        return  # « + 12 % par rapport à 2019 »
    trend.base, trend.item = base, after.item
    trend.date, trend.period_start, trend.period_end = after.date, after.period_start, after.period_end
