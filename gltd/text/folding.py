"""One spelling for reading: small letters, no accents, plain digits, and the way back to the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# Characters that carry no letter: combining marks, joiners, variation selectors, key-cap frame, soft hyphens.
_INVISIBLE = re.compile(
    "[\u0300-\u036f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\u20e3\ufeff\U000e0000-\U000e007f]"
)
_BULLET = "•"
_BULLETS = frozenset("➡➜➔►▶▪▫■□●○◦‣⁃✅✔☑👉🔹🔸🔷🔶🔴🔵🟢⚫⚪✓→⇒»›✳✴❖⬛⬜◾◽▸➤➢🚨🚔")
_PLAIN = {
    "œ": "o",
    "Œ": "o",
    "æ": "a",
    "Æ": "a",
    "ß": "s",
    "ﬁ": "f",
    "’": "'",
    "‘": "'",
    "ʼ": "'",
    "`": "'",
    "´": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "‐": "-",
    "‑": "-",
    "–": "–",
    "—": "–",
    "―": "–",
    "…": ".",
    "\r": " ",
    "\t": " ",
    "\x0b": "\n",
    "\x0c": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "º": "e",
    "ª": "a",
    "°": "°",
    "²": "^",
    "³": "^",
    "¹": "^",
    "≃": "~",
    "∼": "~",
    "−": "-",
    "＋": "+",
    "٪": "%",
    "％": "%",
    "·": "·",
    "•": _BULLET,
    "🔟": "⑩",
    "⑩": "⑩",
    "½": "½",
    "¼": "¼",
    "¾": "¾",
    # Pictures of money before a figure say what it is: « 💶 11 K€ ».
    "💶": "¤",
    "💰": "¤",
    "💵": "¤",
    "💸": "¤",
    "🤑": "¤",
    # A leaf after a mass is the herb: « 1,7 kg 🌿 ».
    "🌿": "♣",
    "🍀": "♣",
    "🍁": "♣",
    "☘": "♣",
}


def _fold_character(character: str) -> str:
    """Return the one character that stands for another when reading."""
    if character in _PLAIN:
        return _PLAIN[character]
    if character in _BULLETS:
        return _BULLET
    if character.isspace():
        return "\n" if character == "\n" else " "
    decomposed = unicodedata.normalize("NFKD", character)
    first = decomposed[0] if decomposed else " "
    if first.isdigit() and len(first) == 1:
        return str(unicodedata.digit(first, 0)) if not first.isascii() else first
    if first.isalpha():
        lowered = first.lower()
        return lowered[0] if lowered.isascii() or len(lowered) == 1 else "x"
    if unicodedata.category(character) in {"So", "Cn", "Co", "Cs", "Sk"} and not first.isascii():
        return " "
    return first if len(first) == 1 else " "


class _Table(dict[str, str]):
    """What each character beyond ASCII is folded to, learnt at its first meeting."""

    def __missing__(self, character: str) -> str:
        folded = _HIDDEN if _INVISIBLE.match(character) else _fold_character(character)
        self[character] = folded
        return folded


_HIDDEN = "\ud800"
"""Stands for a character that disappears: a lone surrogate, which no text holds."""
_BEYOND_ASCII = re.compile(r"([^\x00-\x7f])")
_CELL = re.compile(r"(?<=\w)\t(?=\d)")
_ASCII = [
    (character, folded)
    for character in map(chr, range(128))
    if (folded := _fold_character(character)) != character.lower()
]
_TABLE = _Table()
# A ceiling on what the table remembers, so that hostile texts do not make it grow for ever.
_TABLE_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and, for each of its characters, where it stands in the original."""

    text: str
    original: str
    origins: Sequence[int] | None

    def written(self, start: int, *, end: int) -> str:
        """Return a run of the folded text as it was written."""
        return self.original[slice(*self.locate(start, end=end))]

    def locate(self, start: int, *, end: int) -> tuple[int, int]:
        """Return the offsets in the original text of a stretch of the folded one."""
        if self.origins is None:
            return start, end
        first = self.origins[start]
        last = self.origins[end - 1] + 1 if end > start else first
        while last < len(self.original) and _INVISIBLE.match(self.original[last]):
            last += 1
        return first, last


def fold(text: str) -> Folded:
    """Fold a text character by character; invisible characters disappear, all others keep their place."""
    if len(_TABLE) > _TABLE_LIMIT:
        _TABLE.clear()
    # Every other piece is one character beyond ASCII: only those need the table. A tab before a figure
    # parts two cells.
    pieces = _BEYOND_ASCII.split(_CELL.sub("|", text) if "\t" in text else text)
    pieces[1::2] = map(_TABLE.__getitem__, pieces[1::2])
    if _HIDDEN not in pieces:
        return Folded(_fold_ascii("".join(pieces)), text, None)
    hidden = set(_INVISIBLE.findall(text))
    origins = [place for place, character in enumerate(text) if character not in hidden]
    return Folded(_fold_ascii("".join([piece for piece in pieces if piece != _HIDDEN])), text, origins)


def _fold_ascii(text: str) -> str:
    for character, folded in _ASCII:
        if character in text:
            text = text.replace(character, folded)
    return text.lower()


@lru_cache(maxsize=4096)
def fold_word(word: str) -> str:
    """Fold a word or a phrase of a data file in the way that texts are folded."""
    return fold(word).text
