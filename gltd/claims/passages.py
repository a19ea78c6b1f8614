"""What the place of a passage within its text tells: title or body, which sentence, another case."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from gltd.claims.cues import cues
from gltd.claims.measures import plain

_HEADLINE_LENGTH: Final = 160
_HEADLINE_LONGEST: Final = 200
_SENTENCE_END: Final = re.compile(r"[.!?…]+(?=\s)|\n+")
_WORD: Final = re.compile(r"\w+")
# « — Préfet de Bellerive (@compte) March 13, 2024 »
# « 12 interpellations à midi », « à 20 h 30 »: when a count was taken, and not « vers 6 heures ».
_HOUR: Final = re.compile(
    r"(?i)\bà\s(?:(?P<noon>midi)|(?P<h>[01]?\d|2[0-4])\s?h(?:eures?\b)?\s?(?P<m>[0-5]\d)?\b)"
)
_PROVISIONAL: Final = re.compile(
    r"(?i)\b(?:(?:bilan|décompte|total|chiffres?)[^.!?\n]{0,40}?\b(?:provisoires?|partiels?|intermédiaires?)"
    r"|(?:premier|tout premier) (?:bilan|décompte))\b"
)
_DEFINITE: Final = re.compile(r"(?i)\b(?:les|ces)\s$")
_ARTICLE: Final = 5
_SIGNATURE: Final = re.compile(r"^[ \t]*[—–-][^\n@]{0,80}\(@\w{1,30}\)[^\n]{0,60}$", re.MULTILINE)
_PICTURE: Final = re.compile(r"pic\.(?:twitter|x)\.com/\w+")
_MESSAGE_LONGEST: Final = 800
_MINUTES: Final = 60


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: ``sentence`` counts from 0, ``apart`` marks a sentence on another case.

    ``voice`` is 0 in the text's own words, and numbers the message that it embeds otherwise.
    ``minute`` is that of the day at which the sentence says that it counts; ``provisional`` that the text
    calls its figures so; ``definite`` that it speaks of people told of before: « les neuf interpellés ».
    """

    headline: bool = False
    sentence: int | None = None
    apart: bool = False
    voice: int = 0
    minute: int | None = None
    provisional: bool = False
    definite: bool = False


class Layout:
    """The title and the sentences of one text, found once for all its passages."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._messages = _embedded_messages(text)
        self._starts: Sequence[int] = [0, *(found.end() for found in _SENTENCE_END.finditer(text))]
        self._provisional = _PROVISIONAL.search(text) is not None
        self._minutes = {bisect_right(self._starts, at) - 1: minute for at, minute in _hours(text)}

    def place_of(self, start: int) -> Place:
        """Say where the passage that starts there stands; nothing is known of an empty text."""
        if not self._text:
            return Place()
        number = bisect_right(self._starts, start) - 1
        opening = self._text[self._starts[number] : start]
        voices = (n for n, (first, last) in enumerate(self._messages, start=1) if first <= start < last)
        return Place(
            headline=is_headline(self._text, start=start),
            sentence=number,
            apart=has_cue(opening, name="another_case"),
            voice=next(voices, 0),
            minute=self._minutes.get(number),
            provisional=self._provisional,
            definite=_DEFINITE.search(self._text, max(0, start - _ARTICLE), start) is not None,
        )


def _hours(text: str) -> list[tuple[int, int]]:
    """Find the hours at which a text counts: where each stands, and its minute of the day."""
    noon = 12 * _MINUTES
    return [
        (found.start(), noon if found["noon"] else int(found["h"]) * _MINUTES + int(found["m"] or 0))
        for found in _HOUR.finditer(text)
    ]


def _embedded_messages(text: str) -> list[tuple[int, int]]:
    """Find the messages that a text embeds: the line before a signature, and on to its picture's address."""
    found = []
    for signature in _SIGNATURE.finditer(text):
        before = text.rfind("\n", 0, max(signature.start() - 1, 0)) + 1
        picture = _PICTURE.search(text, signature.end(), signature.end() + _MESSAGE_LONGEST)
        end = signature.end() if picture is None else picture.end()
        found.append((before, end))
    return found


@lru_cache(maxsize=64)
def layout_of(text: str) -> Layout:
    """Return the layout of a text, kept for the claims of one source that are looked at together."""
    return Layout(text)


def is_headline(text: str, *, start: int) -> bool:
    """Whether a passage stands in the title: a short first line, or the very first words of the text."""
    lead = len(text) - len(text.lstrip())
    title_end = text.find("\n", lead)
    if 0 <= title_end - lead <= _HEADLINE_LONGEST:
        return start < title_end
    return bool(text) and start - lead < _HEADLINE_LENGTH


def has_cue(words: str, *, name: str) -> bool:
    """Whether one of the listed words (``words.toml``) stands among these."""
    return not cues(name).isdisjoint(_WORD.findall(plain(words)))
