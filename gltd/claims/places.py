"""Places as sources name them: are two names one perimeter, one inside the other, or apart?

Only the proper names are looked at, not the words around them: « quartier Perseigne, à Alençon » and
« quartier de Perseigne à Alençon » are one place. A compound name is one name, so that « Bouches-du-Rhône »
does not hold « Rhône ».
"""

import re
from enum import StrEnum
from functools import lru_cache
from typing import Final

from gltd.claims.cues import cues
from gltd.claims.measures import plain

NATIONWIDE: Final = frozenset({"france"})
_LEVELS: Final = {
    "agglomeration": "agglomeration",
    "metropole": "agglomeration",
    "departement": "departement",
    "departements": "departement",
    "region": "region",
    "regions": "region",
}
_WORD: Final = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


class Perimeters(StrEnum):
    """How two perimeters stand to one another."""

    SAME = "same"
    NESTED = "nested"
    APART = "apart"
    UNKNOWN = "unknown"


@lru_cache(maxsize=4096)
def proper_names(place: str | None) -> frozenset[str]:
    """Return the distinctive names of a place, without accents; empty where there is none."""
    if not place:
        return frozenset()
    words = frozenset(_WORD.findall(plain(place)))
    national = words & cues("nationwide")
    names = words - cues("around_places") - national - frozenset(_LEVELS)
    if local := names - NATIONWIDE:
        return local
    return NATIONWIDE if names or national else frozenset()


def relate(first: str | None, *, second: str | None) -> Perimeters:
    """Say whether two places are the same, one inside the other, apart, or not told."""
    one, other = proper_names(first), proper_names(second)
    if not one or not other:
        return Perimeters.UNKNOWN
    if NATIONWIDE in (one, other):
        return Perimeters.SAME if one == other else Perimeters.NESTED
    if one == other:
        return Perimeters.SAME if _agree(_level(first), _level(second)) else Perimeters.NESTED
    return Perimeters.NESTED if one & other else Perimeters.APART


@lru_cache(maxsize=4096)
def _level(place: str | None) -> str | None:
    words = _WORD.findall(plain(place or ""))
    return next((_LEVELS[word] for word in words if word in _LEVELS), None)


def _agree(first: str | None, second: str | None) -> bool:
    return first is None or second is None or first == second
