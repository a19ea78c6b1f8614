"""What leads to a name: « à », « dans le quartier de », « sur l'aire de »; read backwards from the name."""

from __future__ import annotations

import re

_BACK = 45


def _backwards(*phrases: str) -> str:
    return "|".join(re.escape(phrase[::-1]) for phrase in phrases)


# What leads to a name is read backwards from it, in one look: a search would try every place before it.
_LEAD = re.compile(
    rf"""(?:[ ]|'l[ ](?=[àÀ]))(?P<town>{
        _backwards("A", "À", "à", "A la", "À la", "à la", "au", "aux", "Au", "Aux", "sur")
    }
        |{
        _backwards(
            "hauteur de",
            "large de",
            "près de",
            "Près de",
            "proche de",
            "Proche de",
            "autour de",
            "non loin de",
            "abords de",
        )
    }
        )(?![\w-])
      | (?:{_backwards(" de la ", " de l'", " des ", " du ", " de ", " d'", " les ", " Les ", ", ", " ")})
        (?:(?:{
        _backwards(
            "agricole",
            "professionnel",
            "routier",
            "routière",
            "autoroutier",
            "autoroutière",
            "commercial",
            "postal",
            "sensible",
            "dit",
            "d'autoroute",
            "de repos",
            "de reconquête républicaine",
            "ferry",
            "fruitier",
            "de service",
        )
    })[ ])?
        (?P<kind>[\w-]{{1,30}}+)(?![\w-])
    """,
    re.VERBOSE,
)


def find_lead(plain: str, *, end: int) -> re.Match[str] | None:
    """Return what stands before a name, turned round: its groups are ``town`` and ``kind``."""
    if not _may_lead(plain[max(0, end - 2) : end]):
        return None
    return _LEAD.match(plain[max(0, end - _BACK) : end][::-1])


def _may_lead(before: str) -> bool:
    """Tell at once what leads to no name: the end of a sentence, a quote, the head of a line."""
    return before[-1:] == "'" or (before[-1:] == " " and (before[0].isalnum() or before[0] in ",-_"))
