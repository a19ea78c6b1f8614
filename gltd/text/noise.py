"""Stretches that no one wrote to be read: noise by the megabyte, links to other pages, rows of dots."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gltd.text.lexicon import cue_phrases

if TYPE_CHECKING:
    from gltd.text.tokens import Chunk

# A page of prose holds hundreds of different words, a page of figures the names of what they count.
_WINDOW = 2_000
_FEWEST_WORDS = 12
_LETTERS_IN = 10
_PHRASES = sorted(cue_phrases("noise.links"))
_LEADS = tuple(one for one in _PHRASES if not any(other in one for other in _PHRASES if other != one))
"""Phrases that hold another one are left out: looking for the shorter one finds them both."""
_LINKS = re.compile(
    rf"^[ •>–*-]{{0,6}}(?:{'|'.join(map(re.escape, cue_phrases('noise.links')))})\b[^\n]{{0,400}}",
    re.MULTILINE,
)
_LEADERS = re.compile(r"(?:(?:\.[ ]?){4,60}|_{4,60})(?=[ ]?[<>~+]?[ ]?\d)")


def clear(folded: str) -> str:
    """Take away what is not to be read; offsets stay."""
    return _straighten_leaders(_blank_links(_blank_noise(folded)))


def is_run_of_numbers(chunks: list[Chunk]) -> bool:
    """Tell a run of bare numbers and marks, which states nothing."""
    return all(
        chunk.kind in ("p", "o") or (chunk.quantity is not None and chunk.quantity.unit == "count")
        for chunk in chunks
    )


def _blank_noise(folded: str) -> str:
    """Replace by spaces each window of a long text that holds next to no words; offsets stay."""
    if len(folded) <= 2 * _WINDOW:
        return folded
    windows = (folded[start : start + _WINDOW] for start in range(0, len(folded), _WINDOW))
    return "".join(" " * len(one) if _is_noise(one) else one for one in windows)


def _blank_links(folded: str) -> str:
    """Replace by spaces the lines that lead to other pages, « Lire aussi : … », which tell of other cases."""
    if not any(lead in folded for lead in _LEADS):
        return folded
    return _LINKS.sub(lambda line: " " * len(line.group()), folded)


def _straighten_leaders(folded: str) -> str:
    """« Gardes à vue ........ 1 045 »: a row of dots before a figure is a colon."""
    if "...." not in folded and "____" not in folded:
        return folded
    return _LEADERS.sub(lambda dots: ":" + " " * (len(dots.group()) - 1), folded)


def _is_noise(window: str) -> bool:
    if len(window) < _WINDOW:
        return False
    if len(set(window.split())) < _FEWEST_WORDS:
        return True
    return sum(map(str.isalpha, window)) * _LETTERS_IN < len(window)
