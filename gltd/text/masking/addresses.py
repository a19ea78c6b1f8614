"""Addresses of pages: a path that names somebody (« /kevin-lemoine-0612345678 ») is cut down to its host."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from gltd.text.folding import fold_word
from gltd.text.masking.identifiers import find_identifiers
from gltd.text.masking.names import find_names
from gltd.text.masking.plain import simplify, words

_WORD = re.compile(r"[^\W_]+")
# A long number in a path is that of an article, whatever it looks like.
_TELLING = frozenset(("téléphone", "courriel", "compte"))
_FULL_NAME = 2
_NUMBER = 6


def mask_address(address: str, *, masked: str, kept: str) -> str:
    """Return an address, or its host alone where its path holds a name or a number that identifies.

    ``masked`` is what was masked beside it, one passage a line; ``kept`` the text that stays: a name that
    stands there may stand in the address.
    """
    parts = urlsplit(address)
    rest = " ".join((parts.path, parts.query, parts.fragment))
    slug = _plain(rest)
    if not slug.strip():
        return address
    lines = [_plain(line) for line in masked.splitlines()]
    found = any(line in slug for line in lines if _identifies(line))
    if found or _names_somebody(rest, kept=_plain(kept)):
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}/"
    return address


def _plain(text: str) -> str:
    """Return the words of a text, folded, a space on each side."""
    return " " + " ".join(fold_word(word) for word in _WORD.findall(text)) + " "


def _identifies(words: str) -> bool:
    return len(words.split()) >= _FULL_NAME or len(words.strip()) >= _NUMBER


def _names_somebody(path: str, *, kept: str) -> bool:
    """Whether a path gives a telephone, or a first name with the name after it."""
    spaced = simplify(re.sub(r"[^\w@.+]+|_", " ", path).title()).text
    identifiers = find_identifiers(spaced)
    if any(one.kind in _TELLING for one in identifiers):
        return True
    names = find_names(spaced, taken=identifiers, officials=False)
    pairs = (_plain(spaced[one.start : one.end]).split()[:_FULL_NAME] for one in names)
    full = (pair for pair in pairs if len(pair) == _FULL_NAME and pair[0] in words("first_names"))
    return any(f" {' '.join(pair)} " not in kept for pair in full)
