"""Places told by an adjective, « l'agglomération rouennaise », and roads written apart, « l'A 11 »."""

from __future__ import annotations

import re
from collections.abc import Iterator

# « l'agglomération rouennaise », « la métropole lilloise »: a place told by an adjective.
_AREAS = ("agglomération", "agglo", "métropole", "région", "bassin", "conurbation")
_AROUND = re.compile(
    rf"\b(?:{'|'.join(_AREAS)})[ ]"
    r"[a-zà-ÿ-]{3,25}(?:aise?|ois|oise|ien|ienne|enne|aine?|ine|arde?|asque|esque|ote|ique)\b"
)
_WIDE, _EXACT = 2, 3
_SPACED_ROAD = re.compile(r"[AN](?:(?<=e[ ][AN])|(?<=l'[AN]))[ ]\d{1,3}\b")


# « en Saône et Loire », « Puy de Dôme »: departments whose hyphens are left out.
_UNHYPHENED = re.compile(
    r"\b(?:(?:Seine|Charente)[ ]Maritime|Seine[ ]et[ ]Marne|Seine[ ]Saint[ ]Denis|(?:Lot|Tarn)[ ]et[ ]Garonne"
    r"|Maine[ ]et[ ]Loire|Eure[ ]et[ ]Loir|Ille[ ]et[ ]Vilaine|Indre[ ]et[ ]Loire|Loir[ ]et[ ]Cher"
    r"|Meurthe[ ]et[ ]Moselle|Sa[ôo]ne[ ]et[ ]Loire|Puy[ ]de[ ]D[ôo]me|Pas[ ]de[ ]Calais|Val[ ]de[ ]Marne"
    r"|Bouches[ ]du[ ]Rh[ôo]ne|Hauts[ ]de[ ]Seine|Hautes[ ](?:Alpes|Pyrénées)"
    r"|Pyrénées[ ](?:Orientales|Atlantiques)|Alpes[ ]Maritimes"
    r"|Haute[ ](?:Garonne|Loire|Marne|Saône|Savoie|Vienne))\b"
)


# Looked for first: the whole expression takes thirty times as long.
_TAILS = (
    *(
        " et Marne",
        " et Garonne",
        " et Loir",
        " et Vilaine",
        " et Cher",
        " et Moselle",
        " de Dôme",
        " de Dome",
    ),
    *(
        " de Calais",
        " de Marne",
        "Bouches du Rh",
        "Hauts de Seine",
        " Maritime",
        " Saint Denis",
        "Hautes Alpes",
        "Hautes Pyrénées",
    ),
    *(" Orientales", " Atlantiques", "Haute "),
)


def _around(plain: str, word: str) -> Iterator[tuple[int, int]]:
    """Look behind one word wherever it stands: the expression alone would try every letter of the text."""
    at = plain.find(word)
    while at >= 0:
        match = _AROUND.match(plain, at)
        if match is not None:
            yield match.span()
        at = plain.find(word, at + 1)


def find_areas(plain: str) -> list[tuple[int, int, int]]:
    """Return where each such place starts and ends, and how exact it is: a road more than an area."""
    around = {one for word in _AREAS if word in plain for one in _around(plain, word)}
    areas = [(start, end, _WIDE) for start, end in sorted(around)]
    if "'A " in plain or "e A " in plain or "'N " in plain:
        areas += [(one.start(), one.end(), _EXACT) for one in _SPACED_ROAD.finditer(plain)]
    if any(tail in plain for tail in _TAILS):
        areas += [(one.start(), one.end(), _WIDE) for one in _UNHYPHENED.finditer(plain)]
    return areas
