"""A text as masking looks at it: no accents, one kind of space, capitals kept and the way back known."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from gltd.text.folding import Folded, fold, fold_word
from gltd.text.lexicon import load_data

LABELS = (
    "nom",
    "téléphone",
    "courriel",
    "plaque",
    "date de naissance",
    "adresse",
    "compte",
    "NIR",
    "IBAN",
)
# Stands for a mark already made: no pattern of a name, a number or an address matches it.
HOLE = "\x01"
_TABLE_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage to mask and its kind, one of ``LABELS``."""

    kind: str
    start: int
    end: int


class _CasedTable(dict[int, str]):
    """Folds a character as reading does, but keeps a capital a capital."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        folded = fold_word(character) or " "
        cased = folded.upper() if character.isupper() and len(folded.upper()) == 1 else folded
        self[code] = HOLE if code == ord(HOLE) else cased
        return self[code]


_TABLE = _CasedTable()
_MARKS = re.compile(r"\[(?:nom|telephone|courriel|plaque|date de naissance|adresse|compte|NIR|IBAN)\]")


@dataclass(frozen=True, slots=True)
class Plain:
    """The simplified text, and the folding that knows where each character stood."""

    text: str
    folded: Folded

    def locate(self, start: int, *, end: int) -> tuple[int, int]:
        """Return the offsets in the original text of a stretch of the simplified one."""
        return self.folded.locate(start, end=end)


def simplify(text: str) -> Plain:
    """Simplify a text character by character; marks already made become holes."""
    if len(_TABLE) > _TABLE_LIMIT:
        _TABLE.clear()
    folded = fold(text)
    kept = text if folded.origins is None else "".join([text[place] for place in folded.origins])
    cased = kept.translate(_TABLE)
    return Plain(_MARKS.sub(lambda mark: HOLE * len(mark.group()), cased), folded)


@cache
def words(name: str) -> frozenset[str]:
    """Return the words of a list of the data file, folded, spelled « soeur » and « sœur »."""
    listed = fold_word(load_data("masking")[name])
    return frozenset((*listed.split(), *_join_letters(listed).split()))


@cache
def phrases(name: str) -> tuple[str, ...]:
    """Return the phrases of a list of the data file, folded, the longest first."""
    listed = re.split(r"[|\n]+", fold_word(load_data("masking")[name]).strip())
    known = {spelled.strip() for one in listed for spelled in (one, _join_letters(one))}
    return tuple(sorted(known, key=lambda one: (-len(one), one)))


def _join_letters(folded: str) -> str:
    """Spell words as folding, which keeps one character for one, leaves those written with « œ »."""
    return folded.replace("oeu", "ou")
