"""What a document gives: its text, and what its metadata suggest to the person who confirms it."""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Final

from gltd.errors import GltdError
from gltd.text.masking import mask

MAX_BYTES: Final = 20_000_000
MAX_UNPACKED_BYTES: Final = 100_000_000
MAX_SIGNS: Final = 1_000_000
MAX_PAGES: Final = 300
THIN: Final = "\u202f"

_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_BLANKS: Final = re.compile(r"[ \t]+\n")
_GAPS: Final = re.compile(r"\n{3,}")
_LONGEST_NAME: Final = 150
_LONGEST_TITLE: Final = 250


@dataclass(frozen=True, slots=True)
class Document:
    """A text and suggestions: a person confirms them, none is kept without.

    ``notes`` say in French what was left aside.
    """

    text: str
    format: str
    title: str = ""
    publisher: str = ""
    published_on: dt.date | None = None
    notes: tuple[str, ...] = ()


class UnreadableError(GltdError):
    """A document that cannot be read; the sentence says why and what to do."""


def refuse(name: str, *, reason: str, advice: str) -> UnreadableError:
    """Return the one sentence that refuses a document."""
    return UnreadableError(f"«{THIN}{name}{THIN}» {reason}{THIN}: {advice}.")


def tidy(text: str) -> str:
    """Return the text with plain line feeds, without control characters or trailing blanks."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n").replace("\x0b", "\n")
    plain = _CONTROLS.sub("", plain)
    return _GAPS.sub("\n\n", _BLANKS.sub("\n", plain)).strip()


def impersonal(words: str, *, longest: int = _LONGEST_TITLE) -> str:
    """Return a short suggestion on one line, or nothing where it would name somebody."""
    line = " ".join(_CONTROLS.sub("", words).split())[:longest]
    return "" if mask(line).marks else line


def organisation(words: str) -> str:
    """Return the name of a publisher, or nothing where it would name somebody."""
    return impersonal(words, longest=_LONGEST_NAME)


def day_of(written: str) -> dt.date | None:
    """Return the day at the start of an ISO date or time, if it is one."""
    try:
        return dt.date.fromisoformat(written.strip()[:10])
    except ValueError:
        return None
