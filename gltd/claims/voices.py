"""Who says a figure within a source, and where it stands there, in words that a reader can follow.

A source may hold several voices: the newspaper's own words, a message of the prefecture that it embeds, what
the prosecutor is reported to have said. They are told apart for the person who settles a contradiction.
"""

import re
from bisect import bisect_right
from functools import lru_cache
from typing import Final

from gltd.claims.passages import Layout
from gltd.claims.wording import THIN

_OFFICE: Final = (
    r"(?:(?:la|le|les|l['’]|une?|des?|du)\s?)?"
    r"(?:sous-)?(?:préfecture|préfet|préfète|parquet|procureure?|police(?: nationale| municipale)?|policiers|"
    r"gendarmerie|gendarmes|commissariat|commissaire|mairie|maire|ville|municipalité|ministère|ministre|douanes?|"
    r"direction|directrice|directeur|département|bailleur|cabinet|syndicat|tribunal|compagnie|groupement|DDSP|DIPN|"
    r"Ofast|ARS|autorités|enquêteurs|source(?:s)? policières?|source proche du dossier|porte-parole)"
)
# The office, and the few words that say which one: « de l'Orne », « de la République », « nationale ».
_NAMED: Final = rf"(?P<who>{_OFFICE}(?:\s(?:de la|de l['’]|des|du|de|d['’])\s?[\w’'-]+|\s[a-zé]+ale)?)"
_SAYS: Final = (
    r"(?:indiqu|précis|annonc|affirm|expliqu|soulign|déclar|ajout|rappel|détaill|communiqu|salu|félicit|révèl|confi|"
    r"assur|confirm|rapport|recens|évoqu|fait état|font état|chiffre|compt)\w*"
)
_SPEAKERS: Final = (
    re.compile(rf"(?i)\b(?:selon|d['’]après|de source|pour)\s{_NAMED}"),
    re.compile(rf"(?i)[»,]\s(?:a\s|ont\s)?{_SAYS}\s{_NAMED}"),
    re.compile(rf"(?i)\b{_NAMED}(?:\s\S+){{0,3}}?\s{_SAYS}\b"),
)
_SENTENCE_END: Final = re.compile(r"[.!?…]+(?=\s)|\n+")
_PARAGRAPH: Final = re.compile(r"\n+")
_SIGNATURE: Final = re.compile(r"^[ \t]*[—–-][ \t]*(?P<who>[^\n@]{2,80}?)[ \t]*\(@\w{1,30}\)", re.MULTILINE)
_SIGNATURE_REACH: Final = 1_200
_ORDINALS: Final = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième", 6: "sixième"}


def tell_place(text: str, *, start: int | None) -> str:
    """Say where in a text a figure stands and whose words it is in; empty where there is no text.

    « dans le titre », « au deuxième paragraphe, selon la préfecture de l'Orne », « dans un message cité de
    « Préfet de l'Orne » ».
    """
    if not text or start is None:
        return ""
    place = _layout(text).place_of(start)
    if place.voice:
        who = _signed_by(text, start)
        return f"dans un message cité de «{THIN}{who}{THIN}»" if who else "dans un message cité"
    where = "dans le titre" if place.headline else _paragraph(text, start)
    who = _speaker(text, start)
    return f"{where}, selon {who}" if who else where


@lru_cache(maxsize=64)
def _layout(text: str) -> Layout:
    return Layout(text)


@lru_cache(maxsize=64)
def _paragraphs(text: str) -> tuple[int, ...]:
    """Return where each paragraph starts, the title left out where it is a line of its own."""
    starts = [0, *(found.end() for found in _PARAGRAPH.finditer(text))]
    titled = len(starts) > 1 and _layout(text).place_of(0).headline
    return tuple(starts[1:] if titled else starts)


def _paragraph(text: str, start: int) -> str:
    starts = _paragraphs(text)
    rank = max(1, bisect_right(starts, start))
    if len(starts) == 1:
        return "dans le texte"
    if rank == len(starts) and rank > 1:
        return "au dernier paragraphe"
    return f"au {_ORDINALS.get(rank, f'{rank}e')} paragraphe"


def _speaker(text: str, start: int) -> str:
    """Return the office whose words the sentence reports, as the text names it."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text, max(0, start - 600), start)]
    first = ends[-1] if ends else max(0, start - 600)
    stop = _SENTENCE_END.search(text, start)
    sentence = text[first : len(text) if stop is None else stop.start()]
    for pattern in _SPEAKERS:
        if found := pattern.search(sentence):
            who = " ".join(found.group("who").split())
            return who[:1].lower() + who[1:] if not who[:2].isupper() else who
    return ""


def _signed_by(text: str, start: int) -> str:
    found = _SIGNATURE.search(text, start, start + _SIGNATURE_REACH)
    return " ".join(found.group("who").split()) if found else ""
