"""The columns that a table may give: how each value is read, refused and said in words."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from gltd.claims.periods import EARLIEST, LATEST
from gltd.reports import french
from gltd.text.codenames import is_code_name
from gltd.text.masking import mask


def tell_value(value: object) -> str:
    """Say a value of a line in words."""
    if value is None or value == "":
        return french.NOT_GIVEN
    if isinstance(value, dt.date):
        return french.day(value)
    return french.number(value) if isinstance(value, int) else str(value)


@dataclass(frozen=True)
class Field:
    """One column that a noun takes; ``read`` makes its value, or says why not by ``ValueError``."""

    name: str
    label: str
    required: bool = False
    read: Callable[[str], object] = str
    heads: tuple[str, ...] = ()
    # Says a value in words, as the preview shows it.
    show: Callable[[object], str] = tell_value

    @classmethod
    def of_choices(
        cls,
        name: str,
        *,
        label: str,
        choices: Mapping[str, str],
        required: bool = False,
        nothing: tuple[str, ...] = (),
    ) -> "Field":
        """Return a column that takes one of a closed list; the words of ``nothing`` leave it empty."""
        known = dict(choices)
        return cls(
            name,
            label,
            required=required,
            read=read_choice(choices, nothing=nothing),
            show=lambda value: known.get(str(value), "") or tell_value(value),
        )


def fold_head(text: str) -> str:
    """Return a head or a word of a list as it is looked up, whatever its case and its punctuation."""
    return re.sub(r"[\W_]+", " ", text.strip().lower()).strip()


def read_whole(text: str) -> int:
    """Read a whole number, thousands apart or not."""
    digits = re.sub(r"[\s\u00a0\u202f]", "", text)
    if not digits.isdecimal():
        raise ValueError("nombre entier attendu")
    return int(digits)


def read_day(text: str) -> dt.date:
    """Read a day in French or ISO order."""
    for form in ("%Y-%m-%d", "%d/%m/%Y", "%Y-%m-%d %H:%M:%S"):
        try:
            day = dt.datetime.strptime(text, form).date()  # noqa: DTZ007 - a day, not a moment
        except ValueError:
            continue
        if EARLIEST <= day <= LATEST:
            return day
        raise ValueError("date de 1900 à 2100 attendue")
    raise ValueError("jour attendu, comme 17/02/2022")


def read_choice(choices: Mapping[str, str], *, nothing: tuple[str, ...] = ()) -> Callable[[str], object]:
    """Return what reads one of a closed list, by its code or its French words."""
    empty = {fold_head(word) for word in nothing}
    known = {fold_head(word): code for code, label in choices.items() for word in (code, label)}

    def read(text: str) -> str | None:
        if fold_head(text) in empty:
            return None
        if fold_head(text) not in known:
            raise ValueError(f"valeur inconnue, attendu : {', '.join(choices.values())}")
        return known[fold_head(text)]

    return read


def read_short(most: int) -> Callable[[str], object]:
    """Return what reads a short text."""

    def read(text: str) -> str:
        if len(text) > most:
            raise ValueError(f"plus de {most} caractères")
        return text

    return read


def read_code_name(most: int) -> Callable[[str], object]:
    """Return what reads a name of code, like « Point Alpha », or a short text in which nobody is named."""
    short, impersonal = read_short(most), read_impersonal(most)
    return lambda text: short(text) if is_code_name(text) else impersonal(text)


def read_impersonal(most: int) -> Callable[[str], object]:
    """Return what reads a short text in which no person may be named."""
    short = read_short(most)

    def read(text: str) -> object:
        if mask(text).marks:
            raise ValueError("ce texte semble désigner une personne")
        return short(text)

    return read
