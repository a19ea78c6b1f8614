"""A folded text cut into words, numbers, marks and things that are never figures (addresses, times…)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

TokenKind = Literal["word", "number", "mark", "other"]

# Bounded everywhere: no alternative looks further than a few hundred characters, so the whole stays linear.
_TOKEN = re.compile(
    r"""
    [ ]*+ (?:
    (?P<simple> [a-z]{1,80}+ (?= [ ,\n;!?)] | :[ \n] | \Z ) )
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
    """.replace(
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
class Token:
    """A piece of the folded text and where it stands in it."""

    kind: str
    text: str
    start: int
    end: int


def tokenise(folded: str) -> list[Token]:
    """Cut a folded text into tokens; hyphens inside words disappear: with or without is one spelling."""
    tokens: list[Token] = []
    add = tokens.append
    for match in _TOKEN.finditer(folded.rstrip(" ")):
        kind = match.lastgroup or "mark"
        text = match[kind]
        start, end = match.span(kind)
        if kind == "simple":
            add(Token("word", text, start, end))
            continue
        if kind == "word" and ("(" in text or "·" in text):
            text = _INCLUSIVE.sub("", text)
        elif kind == "plain":
            kind = "mark"
        if text == "-" and _joins_letters(folded, start):
            continue
        add(Token(kind, text, start, end))
    return tokens


def _joins_letters(folded: str, place: int) -> bool:
    return (
        0 < place < len(folded) - 1
        and folded[place - 1].isalnum()
        and (folded[place + 1].isalpha() or (folded[place + 1].isdigit() and folded[place - 1].isalpha()))
    )
