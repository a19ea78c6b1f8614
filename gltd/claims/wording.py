"""How a figure reads inside a sentence about it: number, unit, qualifier, in French."""

import datetime as dt
from decimal import Decimal
from typing import Final

THIN: Final = "\u202f"
WIDE: Final = "\u00a0"
_GRAMS_PER_KILOGRAM: Final = 1_000
_GRAMS_PER_TONNE: Final = 1_000_000
_QUALIFIERS: Final = {
    "about": "environ ",
    "more_than": "plus de ",
    "at_least": "au moins ",
    "nearly": "près de ",
    "less_than": "moins de ",
    "up_to": "jusqu'à ",
}
_SUFFIXES: Final = {
    "EUR": f"{WIDE}€",
    "percent": f"{THIN}%",
    "month": f"{WIDE}mois",
    "m3": f"{WIDE}m³",
    "m2": f"{WIDE}m²",
    "m": f"{WIDE}m",
    "l": f"{WIDE}l",
}


def number(value: Decimal | int | float) -> str:
    """Print a number: 8300 → « 8 300 », 5.4 → « 5,4 »."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    whole, _, fraction = f"{abs(exact):,f}".partition(".")
    fraction = fraction.rstrip("0")
    sign = "\u2212" if exact < 0 else ""
    return sign + whole.replace(",", THIN) + (f",{fraction}" if fraction else "")


def amount(value: Decimal | int | float, *, unit: str | None) -> str:
    """Print a value with its unit: « 720 kg », « 8 300 € », « 87 % », « × 2 »."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if unit == "g":
        if abs(exact) >= _GRAMS_PER_TONNE:
            return f"{number(exact / _GRAMS_PER_TONNE)}{WIDE}t"
        if abs(exact) >= _GRAMS_PER_KILOGRAM:
            return f"{number(exact / _GRAMS_PER_KILOGRAM)}{WIDE}kg"
        return f"{number(exact)}{WIDE}g"
    if unit == "x":
        return f"×{WIDE}{number(exact)}"
    return number(exact) + _SUFFIXES.get(unit or "", "")


def quantity(
    value: Decimal | int | float | None,
    *,
    unit: str | None,
    qualifier: str | None = None,
    value_max: Decimal | int | float | None = None,
    per: str | None = None,
) -> str:
    """Print a value as its source qualifies it: « plus de 80 », « environ 150 000 € par an »."""
    if value is None:
        return "nombre non précisé"
    if value_max is not None:
        said = f"de {amount(value, unit=unit)} à {amount(value_max, unit=unit)}"
    else:
        said = _QUALIFIERS.get(qualifier or "", "") + amount(value, unit=unit)
    return said if per is None else f"{said} {_rhythm(per)}"


def day(date: dt.date) -> str:
    """Print a date in digits: « 13/12/2023 »."""
    return f"{date:%d/%m/%Y}"


def power_of_ten(exponent: int) -> str:
    """Print a factor: 3 → « × 1 000 »."""
    return f"×{WIDE}{number(Decimal(10) ** exponent)}"


def _rhythm(per: str) -> str:
    if not per[:1].isdigit():
        return f"par {per}"
    return f"tous les {per}" if per.endswith("jours") else f"pour {per}"
