"""Which figures are shares of a total that the text gives: « dont », « trois d'entre eux », « au total »."""

from __future__ import annotations

from gltd.text.candidates import Candidate
from gltd.text.passage import Passage

_PLAIN = ("operation_date", "operation_place")
_LOOK_BACK = 30
_ANY_DRUG = "drug_unspecified"
_FEW = 2
_PART_LEADS = frozenset(("dont", "et", ",", "(", ":"))
_OF_THEM = frozenset(("entre", "eux", "elles"))
_TOTAL_WORDS = frozenset(("total", "tout", "soit"))
_TOTAL_LEADS = (" au total ", " en tout ", " total : ", " soit ")


def link_parts(passage: Passage) -> None:
    """Point each share to its total; candidates are changed in place."""
    ordered = sorted(
        (one for one in passage.found if one.type not in _PLAIN), key=lambda one: (one.start, one.end)
    )
    for number, one in enumerate(ordered):
        if one.part_of is not None or one.value is None:
            continue
        total = _total_of(passage, one, ordered[max(0, number - _LOOK_BACK) : number])
        if total is not None:
            one.part_of = total
    if not _TOTAL_WORDS.isdisjoint(passage.texts):
        for number, one in enumerate(ordered):
            _link_to_sum(passage, one, ordered[max(0, number - _LOOK_BACK) : number])


def _total_of(passage: Passage, one: Candidate, before: list[Candidate]) -> Candidate | None:
    lead = passage.chunks[one.place - 1].text if one.place else ""
    if lead not in _PART_LEADS and one.type != "arrest":
        return None
    if not before:
        return None
    sentence = passage.sentence_of[one.place]
    first = passage.sentences[sentence].first
    close = [other for other in before if first <= other.place < one.place and other.value is not None]
    if not close and one.type != "arrest":
        return None
    if lead == "dont":
        return _fitting(one, close) or _overrun(one, close)
    if lead in ("et", ",") and close and _continues(passage, one, close[-1]):
        return close[-1].part_of
    if lead in ("(", ",", "et", ":") and one.type == "seizure" and one.item != _ANY_DRUG:
        whole = [
            other
            for other in close
            if other.item == _ANY_DRUG and _opens_list(passage, other.place, one.place)
        ]
        return _fitting(one, whole)
    if lead in (":", "(") and one.type == "arrest" and one.qualifier is not None:
        return _fitting(one, [other for other in close if (other.type, other.item) == (one.type, one.item)])
    if one.type != "arrest":
        return None
    earlier = [other for other in before if other.place < one.place and other.value is not None]
    if passage.says(_OF_THEM, first=one.place + 1, last=one.place + 3):
        return _fitting(one, [other for other in earlier if other.type in ("arrest", "check")])
    if _is_bare(passage, one):
        near = [other for other in earlier if passage.sentence_of[other.place] >= sentence - _FEW]
        return _fitting(one, [other for other in near if other.type == "arrest" and other.part_of is None])
    return None


def _continues(passage: Passage, one: Candidate, last: Candidate) -> bool:
    """« 385 douaniers, dont 13 motards et 11 équipes », « sept … écrouées, trois sous contrôle »."""
    if last.part_of is None or last.type != one.type or last.unit != one.unit:
        return False
    between = passage.words_between(last.place + 1, last=one.place - 1)
    return not between & {";", ".", "par", "ainsi"} and (last.part_of.value or 0) >= (one.value or 0)


def _is_bare(passage: Passage, one: Candidate) -> bool:
    """« Quatre ont été écroués »: a number without a noun, at the head of its sentence."""
    first, _ = passage.bounds(one.place)
    start = first
    while start < one.place and passage.chunks[start].kind == "p":
        start += 1
    headless = passage.head(one.place) is None and passage.header_of(one.place) is None
    return start == one.place and headless and passage.chunks[one.place + 1].text in ("ont", "sont", "seront")


def _opens_list(passage: Passage, place: int, until: int) -> bool:
    """« 4,9 tonnes de stupéfiants (4 458 kg de cannabis…) »: a bracket or a colon opens the parts."""
    words = [chunk.text for chunk in passage.chunks[place:until]]
    return ("(" in words and ")" not in words) or ":" in words or "dont" in words


def _fitting(one: Candidate, earlier: list[Candidate]) -> Candidate | None:
    for other in reversed(earlier):
        if other.unit == one.unit and (other.value or 0) >= (one.value or 0):
            return other
    return None


def _overrun(one: Candidate, close: list[Candidate]) -> Candidate | None:
    """« 20 personnes interpellées, dont 25 mineurs »: a part that its own total cannot hold."""
    if not close:
        return None
    last = close[-1]
    alike = (last.type, last.item, last.unit) == (one.type, one.item, one.unit)
    return last if alike and last.part_of is None and last.approx is None else None


def _link_to_sum(passage: Passage, one: Candidate, before: list[Candidate]) -> None:
    """« 12 interpellations lundi et 9 mardi. Au total, 25 »: the figures of the same thing are its parts."""
    if one.value is None or one.part_of is not None or not _says_total(passage, one):
        return
    sentence = passage.sentence_of[one.place]
    parts = [
        other
        for other in before
        if (other.type, other.item, other.unit, other.counted) == (one.type, one.item, one.unit, one.counted)
        and other.part_of is None
        and other.value is not None
        and other.value < one.value
        and 0 <= sentence - passage.sentence_of[other.place] <= _FEW
        and "\n" not in passage.words_between(other.place, last=one.place)
    ]
    if len(parts) >= _FEW:
        for other in parts:
            other.part_of = one


def _says_total(passage: Passage, one: Candidate) -> bool:
    """Tell whether « au total », « en tout » or « soit » stands just before a figure."""
    first, _ = passage.bounds(one.place)
    before = [chunk.text for chunk in passage.chunks[max(first, one.place - 6) : one.place]]
    said = f" {' '.join(before)} "
    return any(lead in said for lead in _TOTAL_LEADS)
