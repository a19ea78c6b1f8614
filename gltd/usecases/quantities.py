"""Amounts as people type them in a cell: « 6 », « 5,4 kg », « ~50 », « >80 »."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from types import MappingProxyType
from typing import Final

from gltd.errors import GltdError

# What stands before the number, longest first, and the qualifier that it means.
MARKS: Final = (
    ("environ", "about"),
    ("plus de", "more_than"),
    ("au moins", "at_least"),
    ("moins de", "less_than"),
    (">=", "at_least"),
    ("≥", "at_least"),
    ("~", "about"),
    ("≈", "about"),
    (">", "more_than"),
    ("<", "less_than"),
)
_FACTORS: Final = MappingProxyType(
    {
        "g": {"": 1, "g": 1, "kg": 1_000, "t": 1_000_000},
        "EUR": {"": 1, "€": 1, "eur": 1, "k€": 1_000, "m€": 1_000_000},
        "count": {"": 1},
        "month": {"": 1, "mois": 1, "an": 12, "ans": 12},
        "m3": {"": 1, "m3": 1, "m³": 1},
        "m2": {"": 1, "m2": 1, "m²": 1},
        "m": {"": 1, "m": 1, "km": 1_000},
        "l": {"": 1, "l": 1},
    }
)
_TYPED: Final = re.compile(r"([0-9][0-9 \u00a0\u202f]*(?:[.,][0-9]+)?)\s*([^\d\s]*[23]?)")
_LARGEST: Final = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Quantity:
    """A value in the unit of its measure, and the qualifier that was typed with it."""

    value: Decimal
    qualifier: str = ""


def read_quantity(text: str, *, unit: str) -> Quantity:
    """Read what was typed in a cell; a number alone is in the unit of the measure."""
    rest, qualifier = text.strip().casefold(), ""
    for mark, meaning in MARKS:
        if rest.startswith(mark):
            rest, qualifier = rest.removeprefix(mark).strip(), meaning
            break
    factors = _FACTORS.get(unit, {"": 1})
    matched = _TYPED.fullmatch(rest)
    if matched is None or matched[2] not in factors:
        units = ", ".join(known for known in factors if known)
        accepted = f" (unités{chr(0x202F)}: {units})" if units else ""
        raise GltdError(f"« {text.strip()} » ne se lit pas comme un nombre{accepted}.")
    digits = re.sub(r"[ \u00a0\u202f]", "", matched[1]).replace(",", ".")
    try:
        value = Decimal(digits) * factors[matched[2]]
    except InvalidOperation as error:
        raise GltdError(f"« {text.strip()} » ne se lit pas comme un nombre.") from error
    if value >= _LARGEST:
        raise GltdError(f"« {text.strip()} » est trop grand : vérifiez l'unité.")
    return Quantity(value, qualifier)
