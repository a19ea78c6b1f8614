"""Counts set beside a trend in brackets: « en baisse de 8 % (53 contre 58 en 2000) »."""

from __future__ import annotations

from gltd.text.candidates import Candidate, propose
from gltd.text.lexicon import Term, cue_words
from gltd.text.passage import Passage
from gltd.text.quantities import Quantity
from gltd.text.rules.rule import Rule

NAME = "compared"
_TYPES = frozenset(
    ("procedure", "arrest", "check", "operation_count", "deal_point", "closure", "requisition", "lease")
)
_OTHER_CRIMES = cue_words("events.other_crimes")
_NEXT = frozenset((")", "contre", "en", "au", "apres", "faits", "cas", ",", "sur", "->", "puis"))
_REACH = 24


def find(passage: Passage) -> None:
    """Read the first figure of such a bracket as a count of what the trend is about; others continue it."""
    trends = [one for one in passage.found if one.type == "trend"]
    if not trends:
        return
    for place, quantity in passage.quantities("count"):
        after = passage.texts[place + 1] if place + 1 < len(passage.texts) else "\n"
        opened = passage.texts[place - 1]
        if quantity.article or not (
            (opened == "(" and after in _NEXT)
            or (opened == ":" and (after == "contre" or _is_pair(passage, place)))
        ):
            continue
        _read(passage, place, quantity, trends)


def _is_pair(passage: Passage, place: int) -> bool:
    """« Les interpellations reculent de 10 % : 550 en 2023 contre 611 en 2022 »."""
    return passage.texts[place + 1 : place + 2] == ["en"] and passage.texts[place + 3 : place + 4] == [
        "contre"
    ]


def _read(passage: Passage, place: int, quantity: Quantity, trends: list[Candidate]) -> None:
    first, last = passage.bounds(place)
    near = [one.place for one in trends if first <= one.place < place and place - one.place <= _REACH]
    if not near or not passage.words_between(first, last=last).isdisjoint(_OTHER_CRIMES):
        return
    term = _indicator(passage, near[-1], first)
    if term is not None:
        passage.add(propose(term.type, item=term.item, place=place, quantity=quantity), rule=NAME)


def _indicator(passage: Passage, place: int, first: int) -> Term | None:
    """Return the act or the spot named last before a trend: what rises or falls."""
    for at in range(place - 1, first - 1, -1):
        term = passage.chunks[at].term("event", "spot")
        if term is not None:
            return term if term.type in _TYPES else None
    return None


RULE = Rule(
    name=NAME,
    description="Counts in brackets beside the trend of what they count.",
    find=find,
    types=tuple(sorted(_TYPES)),
    true=(
        (
            "Les interpellations reculent de 9 % (612 en 2023 contre 671 en 2022).",
            (("arrest", "interpellation", 612), ("arrest", "interpellation", 671)),
        ),
        (
            "Les perquisitions ont été multipliées par deux : 48 contre 24.",
            (("check", "searches", 48), ("check", "searches", 24)),
        ),
        (
            "Les interpellations ont augmenté de 12 % : 616 en 2023 contre 550 en 2022.",
            (("arrest", "interpellation", 616), ("arrest", "interpellation", 550)),
        ),
        (
            "Le nombre de points de deal baisse de 20 % (40 contre 50 un an plus tôt).",
            (("deal_point", "identified", 40), ("deal_point", "identified", 50)),
        ),
    ),
    false=("Les cambriolages ont reculé de 4 % (310 faits contre 323).", "La hausse de 5 % (voir page 12)."),
)
