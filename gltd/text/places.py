"""Places as texts name them: a kind of place and its name, a department, a town after « à »."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gltd.text.lexicon import load_data

_CAPITAL = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ"
_NAME = (
    rf"[{_CAPITAL}][\w’'-]{{0,40}}"
    rf"(?:(?:[ -](?:sur|sous|lès|les|la|le|en|de|du|des|d['’]|l['’])){{1,2}}[ -]?[{_CAPITAL}][\w’'-]{{1,40}}"
    rf"|[ -][{_CAPITAL}][\w’'-]{{1,40}}){{0,4}}"
)
# A capital that only starts a sentence is no name: « Au Havre », « La Loire-Atlantique ».
_NO_NAME = (
    r"(?!(?:[ÀÉA]|Aux?|[DL]es?|La|En|Dans|Une?|Du|Sur|Pour|Ce|Cette)[ ']|L'|D'|(?:Nord|Sud|Est|Ouest)[ ]d)"
)
_NAMES = re.compile(rf"(?<![\w-]){_NO_NAME}{_NAME}")
_LEAD = re.compile(
    r"""(?:
        (?<![\w-])(?P<town>[AÀà]|[Aa]ux?|(?:[Pp]rès|[Pp]roche|autour|non[ ]loin|abords)[ ]de)[ ]
      | (?P<kind>[\w-]{1,30})
        (?:[ ]de[ ]la[ ]|[ ]de[ ]l'|[ ]des[ ]|[ ]du[ ]|[ ]de[ ]|[ ]d'|[ ][Ll]es[ ]|,?[ ])
    )$""",
    re.VERBOSE,
)
_TOWN_AFTER = re.compile(rf",?[ ]à[ ][{_CAPITAL}][\w’'-]{{2,40}}(?:[ ]\([^()\n]{{2,30}}\))?")
_MORE_TOWNS = re.compile(rf"(?:,[ ][{_CAPITAL}][\w’'-]{{2,30}}){{0,4}}[ ]et[ ][{_CAPITAL}][\w’'-]{{2,30}}")
_BEFORE_KIND = re.compile(r"(?:\d{1,2}e(?:r|me)?|barrière de|gare) $")
_ROAD = re.compile(r"[AN]\d{1,3}$")
_LOOK_BACK = 45


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in the original text."""

    start: int
    end: int
    strength: int
    """3: a kind and a name, or a road; 2: a department; 1: a town after « à »; 0: the seat of a service."""


@cache
def _kinds() -> frozenset[str]:
    return frozenset(load_data("places")["kinds"])


@cache
def _departments() -> frozenset[str]:
    return frozenset(load_data("places")["names"])


@cache
def _not_names() -> frozenset[str]:
    return frozenset(load_data("places")["not_names"])


@cache
def _institutions() -> frozenset[str]:
    return frozenset(load_data("places")["institutions"])


def find_places(text: str) -> list[PlaceMention]:
    """Find the places of a text that are ground rather than institutions, in order."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ").replace("’", "'")
    return [
        mention
        for match in _NAMES.finditer(plain)
        if (mention := _place(plain, match.start(), match.end())) is not None
    ]


def name_is_acronym(name: str) -> bool:
    """« mise en place du GLTD » names no place."""
    return name.isupper() and name.isalpha() and len(name) < 6


def _place(plain: str, start: int, end: int) -> PlaceMention | None:
    """Judge one capitalised name by the words before it."""
    since = max(0, start - _LOOK_BACK)
    lead = _LEAD.search(plain, since, start)
    kind = lead.group("kind") if lead is not None else None
    if name_is_acronym(plain[start:end]):
        return None
    if lead is not None and kind in _kinds():
        first = lead.start("kind")
        before = _BEFORE_KIND.search(plain, since, first)
        first = first if before is None else before.start()
        suffix = _TOWN_AFTER.match(plain, end)
        return PlaceMention(first, end if suffix is None else suffix.end(), 3)
    name = plain[start:end]
    if kind is not None and kind.lower() in _institutions():
        return PlaceMention(start, end, 0) if name in _departments() else None
    if _ROAD.match(name):
        suffix = _TOWN_AFTER.match(plain, end)
        return PlaceMention(start, end if suffix is None else suffix.end(), 3)
    known = next((one for one in (name, name.split(" ")[0]) if one in _departments()), None)
    if known is not None:
        if plain[start - 1 : start] == "(":
            return PlaceMention(start, start + len(known), 0)
        return PlaceMention(start, start + len(known), 2)
    if lead is None or not lead.group("town"):
        return None
    first_word = re.split(r"[ ,']", name, maxsplit=1)[0]
    if first_word in _not_names() or (name.isupper() and len(name) < 4):
        return None
    suffix = _MORE_TOWNS.match(plain, end)
    return PlaceMention(start, end if suffix is None else suffix.end(), 1)
