"""Stretches that no one wrote to be read: a megabyte of digits, brackets or pictures costs no reading."""

from __future__ import annotations

# A page of prose holds hundreds of different words, a page of figures the names of what they count.
_WINDOW = 2_000
_FEWEST_WORDS = 12
_LETTERS_IN = 10


def blank_noise(folded: str) -> str:
    """Replace by spaces each window of a long text that holds next to no words; offsets stay."""
    if len(folded) <= 2 * _WINDOW:
        return folded
    windows = (folded[start : start + _WINDOW] for start in range(0, len(folded), _WINDOW))
    return "".join(" " * len(one) if _is_noise(one) else one for one in windows)


def _is_noise(window: str) -> bool:
    if len(window) < _WINDOW:
        return False
    if len(set(window.split())) < _FEWEST_WORDS:
        return True
    return sum(map(str.isalpha, window)) * _LETTERS_IN < len(window)
