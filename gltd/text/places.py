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
_OF = r"(?: de la | de l['’]| des | du | de | d['’]| Les | )"
_TOWN = r"(?:À|à|Au|au|aux|Aux|près[ ]de|[Pp]roche[ ]de|autour[ ]de|non[ ]loin[ ]de|aux[ ]abords[ ]de)"


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place in the original text."""

    start: int
    end: int
    strength: int
    """3: a kind and a name or a road; 2: a department or region; 1: a town after « à »."""


@cache
def _pattern() -> re.Pattern[str]:
    data = load_data("places")
    kinds = "|".join(sorted((re.escape(kind) for kind in data["kinds"]), key=len, reverse=True))
    names = "|".join(
        sorted((re.escape(name).replace("'", "['’]") for name in data["names"]), key=len, reverse=True)
    )
    return re.compile(
        rf"""
        (?P<typed>(?<![\w-])(?:{kinds}){_OF.replace(" ", "[ ]")}(?:{_NAME}|[AN]\d{{1,3}})
            (?:,?[ ]à[ ][{_CAPITAL}][\w’'-]{{2,40}})?)
      | (?P<district>\d{{1,2}}e(?:r|me)?[ ]arrondissement(?:[ ]de[ ][{_CAPITAL}][\w’'-]{{2,40}})?)
      | (?P<road>(?<![\w-])(?:autoroute[ ])?[AN]\d{{1,3}}(?![\w-])
            (?:[ ]à[ ][{_CAPITAL}][\w’'-]{{2,40}}(?:[ ]\([^()]{{2,30}}\))?)?)
      | (?P<named>(?<![\w-])(?:{names})(?![\w-]))
      | (?P<town>(?<![\w-]){_TOWN}[ ](?P<townname>{_NAME}
            (?:(?:,[ ][{_CAPITAL}][\w’'-]{{2,30}}){{0,4}}[ ]et[ ][{_CAPITAL}][\w’'-]{{2,30}})?))
        """,
        re.VERBOSE,
    )


@cache
def _not_names() -> frozenset[str]:
    return frozenset(load_data("places")["not_names"])


@cache
def _institutions() -> frozenset[str]:
    return frozenset(load_data("places")["institutions"])


_BEFORE = re.compile(r"([\w-]{1,30})(?: de la| de l['’]| des| du| de| d['’]|,)? ?$")


def find_places(text: str) -> list[PlaceMention]:
    """Find the places of a text that are ground rather than institutions, in order."""
    plain = text.replace("\u00a0", " ").replace("\u202f", " ")
    found: list[PlaceMention] = []
    for match in _pattern().finditer(plain):
        kind = match.lastgroup
        start, end = match.span()
        if match.group("town"):
            start = match.start("townname")
            first = plain[start:end].split(" ")[0].split(",")[0].split("'")[0]
            if first in _not_names() or (plain[start:end].isupper() and end - start < 4):
                continue
            strength = 1
        else:
            before = _BEFORE.search(plain[max(0, start - 50) : start])
            if before is not None and before.group(1).lower() in _institutions():
                continue
            strength = 2 if match.group("named") else 3
        if kind is not None:
            found.append(PlaceMention(start, end, strength))
    return found
