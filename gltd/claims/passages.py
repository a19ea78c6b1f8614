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
_SIGNATURE: Final = re.compile(r"^[ \t]*[—–-][^\n@]{0,80}\(@\w{1,30}\)[^\n]{0,60}$", re.MULTILINE)
_PICTURE: Final = re.compile(r"pic\.(?:twitter|x)\.com/\w+")
_MESSAGE_LONGEST: Final = 800


@dataclass(frozen=True, slots=True)
class Place:
    """Where a passage stands: ``sentence`` counts from 0, ``apart`` marks a sentence on another case.

    ``voice`` is 0 in the text's own words, and numbers the message that it embeds otherwise.
    """

    headline: bool = False
    sentence: int | None = None
    apart: bool = False
    voice: int = 0


class Layout:
    """The title and the sentences of one text, found once for all its passages."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._messages = _embedded_messages(text)
        self._starts: Sequence[int] = [0, *(found.end() for found in _SENTENCE_END.finditer(text))]

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
        )


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
