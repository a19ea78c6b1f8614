"""A year and a bare figure that go on with what was counted: « 90 familles. En 2023, 34 et en 2022, 27 »."""

from __future__ import annotations

from gltd.text.candidates import propose
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "series"
_NOT_CONTINUED = ("trend", "market_value", "sentence")
_LEADS = frozenset(("en", "\n", "-", "–", "•", "pour", ",", "*"))
_ENDS = frozenset(("et", ".", ",", ";", "\n", "puis", ")"))
_COMPARES = frozenset(("compare", "comparee", "compares", "rapport", "contre", "comparaison"))
_BACK, _NEAR = 2, 6


def find(passage: Passage) -> None:
    """Give a bare number after a year the type and item of the figure before it."""
    if not passage.dates:
        return
    for place, quantity in passage.quantities("count"):
        before = passage.texts[place - 1] if place > _BACK else ""
        if before == "(" and _is_level(passage, place):
            _go_on(passage, place, quantity)
            continue
        if before not in (",", ":") or quantity.article or passage.chunks[place - 2].kind != "d":
            continue
        after = passage.texts[place + 1] if place + 1 < len(passage.texts) else "\n"
        if passage.texts[place - 3] not in _LEADS or after not in _ENDS:
            continue
        _go_on(passage, place, quantity)


def _is_level(passage: Passage, place: int) -> bool:
    """« Ce nombre baisse par rapport à 2021 (8 546) »: the level of the year before it."""
    follow = passage.texts[place + 1 : place + 2]
    if passage.chunks[place - 2].kind != "d" or follow != [")"]:
        return False
    first, _ = passage.bounds(place)
    return not _COMPARES.isdisjoint(passage.texts[max(first, place - _NEAR) : place - 2])


def _go_on(passage: Passage, place: int, quantity: Quantity) -> None:
    last = passage.last_counted(place, back=_BACK)
    if last is None or last.type in _NOT_CONTINUED:
        return
    candidate = propose(last.type, item=last.item or "", place=place, quantity=quantity)
    candidate.counted, candidate.qualifier = last.counted, last.qualifier
    passage.add(candidate, rule=NAME)


RULE = Rule(
    name=NAME,
    description="Bare figures after a year, which go on with what the text counted last.",
    find=find,
    types=("lease", "closure", "arrest", "procedure", "check", "requisition"),
    true=(
        (
            "Le bailleur a fait expulser 12 familles cette année. En 2023, 9 et en 2022, 4.",
            (("lease", "eviction", 12), ("lease", "eviction", 9), ("lease", "eviction", 4)),
        ),
        (
            "La ville a reçu 310 réquisitions judiciaires. En 2022, 265.",
            (("requisition", "images", 310), ("requisition", "images", 265)),
        ),
        (
            "720 AFD ont été dressées, un nombre en hausse comparé à 2021 (480).",
            (("procedure", "afd", 720), ("procedure", "afd", 480)),
        ),
    ),
    false=("La police a interpellé 12 suspects. En 2019, 4 communes s'étaient unies.", "En 2022, 3 et 4."),
)
