"""A folded text cut into words, numbers, marks and things that are never figures (addresses, times…)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gltd.text.dates import DateMention
    from gltd.text.lexicon import Term
    from gltd.text.quantities import Quantity

# Bounded everywhere: no alternative looks further than a few hundred characters, so the whole stays linear.
_TOKEN = re.compile(
    r"""
    [ ]*+ (?:
    (?P<simple> [a-z]{1,80}+ (?=__END__) (?: [ ] [a-z]{1,80}+ (?=__END__) )*+ )
  | (?P<plain> [\n.,;:!?()"'%€/*•–-] )
  | (?P<word>
        (?<=\d)(?:kg|kgs|kilo|kilos|g|gr|t)(?=\d)
      | (?!https?:|www\.|pic\.twitter)
        (?>[^\W\d_]{1,80})(?:\((?:e|s|es|ne|ve)\)s?|·e·?s?)?'?
        (?![\d@]|-\d|\.[ ]?\d{1,5}-\d|[.+_-][a-z0-9_.+-]{0,64}@|°)
    )
  | (?P<number>
        (?<!\d)\d{1,3}(?:(?:[ ]\d{3}){1,5}|(?:\.\d{3}){1,5}|(?:'\d{3}){1,5}|(?:,\d{3}){2,5})
        (?!\d)(?:,\d{1,3}(?!\d))?
      | (?<!\d)\d{1,3}\.[ ]\d{3}(?=[ ]?(?:kg|kilo))
      | (?<!\d)\d{1,3}\n\d{3}(?=[ ][a-z])
      | (?<!\d)(?!__OTHER__)\d{1,15}(?:[.,]\d{1,6}(?!\d))?
      | (?!__OTHER__)\d+
    )
  | (?P<other> __OTHER__ )
  | (?P<mark> \n | [^\s\w] | _ | \w ) )
    """.replace("__END__", r"[ ,\n;!?)] | :[ \n] | \Z").replace(
        "__OTHER__",
        r"""(?:
        https?://[^\s]{1,500} | www\.[^\s]{1,300} | pic\.twitter\.com/[^\s]{1,80}
      | (?<![a-z0-9_.+-])[a-z0-9_.+-]{1,64}@[a-z0-9.-]{1,190}
      | @[a-z0-9_]{1,60}
      | (?<![\d,.])(?:\+33[ ]?[1-9]|0[1-9])(?:[ .-]?\d\d){4}(?!\d)
      | (?<!\d)\d{1,2}[ ]?h(?:eures?)?(?:[ ]?[0-5]\d)?(?![a-z\d])
      | (?<!\d)\d{1,2}:\d\d(?!\d)
      | (?<!\d)(?:19|20)\d\d-[01]\d(?![-\d])
      | (?<![\d.,])\d{1,4}(?:/\d{1,4}){1,2}(?!\d)
      | (?<!\d)\d{1,3}(?:ere|ers|er|e|emes|eme|nde|nd)(?![a-z\d])
      | n°[ ]?\d{1,9}
      | (?<![a-z\d])[a-z]{1,3}\.[ ]?\d{1,5}(?:-\d{1,4})+
      | (?<!\d)[a-z]{1,40}-?\d[a-z0-9]{0,40}
    )""",
    ),
    re.VERBOSE,
)
_INCLUSIVE = re.compile(r"[()·]")


@dataclass(slots=True)
class Chunk:
    """One piece of a text as the rules see it; offsets are those of the folded text."""

    kind: str
    """n number not yet read, q quantity, d date, t term, w word, p mark, o never a figure."""
    text: str
    start: int
    end: int
    terms: tuple[Term, ...] = ()
    quantity: Quantity | None = None
    date: DateMention | None = None

    def term(self, *kinds: str) -> Term | None:
        """Return the first meaning of one of these classes."""
        for term in self.terms:
            if term.kind in kinds:
                return term
        return None


_GROUPS = {"simple": "w", "plain": "p", "word": "w", "number": "n", "other": "o", "mark": "p"}
_KINDS = ["", *(_GROUPS[name] for name in sorted(_TOKEN.groupindex, key=_TOKEN.groupindex.__getitem__))]
_SIMPLE, _WORD = _TOKEN.groupindex["simple"], _TOKEN.groupindex["word"]


def tokenise(folded: str) -> list[Chunk]:
    """Cut a folded text into words, numbers and marks; hyphens inside words disappear: one spelling."""
    tokens: list[Chunk] = []
    add = tokens.append
    for match in _TOKEN.finditer(folded.rstrip(" ")):
        group = match.lastindex or 0
        start, end = match.span(group)
        text = folded[start:end]
        if group == _SIMPLE:
            for word in text.split(" "):
                end = start + len(word)
                add(Chunk("w", word, start, end))
                start = end + 1
            continue
        if group == _WORD and ("(" in text or "·" in text):
            text = _INCLUSIVE.sub("", text)
        elif text == "-" and _joins_letters(folded, start):
            continue
        add(Chunk("w" if text == "%" else _KINDS[group], text, start, end))
    return tokens


def _joins_letters(folded: str, place: int) -> bool:
    return (
        0 < place < len(folded) - 1
        and folded[place - 1].isalnum()
        and (folded[place + 1].isalpha() or (folded[place + 1].isdigit() and folded[place - 1].isalpha()))
    )
