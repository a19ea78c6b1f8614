"""What a qualifier leaves open: the bounds that « environ », « plus de » or « près de » give to a number.

The rules are conventions of reading, not laws; each states its reason, and the screens show it beside the
bounds. They serve to say that two figures can both be true, never to correct one of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from types import MappingProxyType
from typing import Final

Number = Decimal | int | float

_NARROWEST: Final = Decimal("0.10")
_WIDEST: Final = Decimal("0.25")
# A headline may drop digits that the body gives (« 800 kg » for 777,72); elsewhere a difference is one.
_HEADLINE_TOLERANCE: Final = Decimal("0.05")
_PLAIN_TOLERANCE: Final = Decimal("0.01")

REASONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "": "le nombre est donné tel quel",
        "about": "un nombre rond vaut pour tout ce qui en est plus proche que du suivant, "
        "de 10 % à 25 % de part et d'autre",
        "more_than": "au-delà du nombre, mais en deçà du nombre rond suivant, que l'auteur aurait cité ; "
        "au moins 25 % sont laissés ouverts",
        "at_least": "un plancher ne dit rien du plafond",
        "nearly": "un peu moins que le nombre : de 10 % à 25 % selon sa rondeur",
        "less_than": "un plafond ne dit rien du plancher",
        "up_to": "un maximum ne dit rien du minimum",
        "vague": "aucun nombre n'est donné",
        "withheld": "la source a ce nombre et ne le diffuse pas",
        "range": "les deux bornes sont données",
    }
)


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included; ``None`` leaves the side open."""

    low: Decimal | None
    high: Decimal | None

    def __post_init__(self) -> None:
        """Refuse an interval that ends before it starts."""
        if self.low is not None and self.high is not None and self.high < self.low:
            raise ValueError(f"{self.high} is below {self.low}")

    def meets(self, other: "Interval") -> bool:
        """Whether one number at least belongs to both."""
        return not (self.is_below(other) or other.is_below(self))

    def is_below(self, other: "Interval") -> bool:
        """Whether every number of this interval is below every number of the other."""
        return self.high is not None and other.low is not None and self.high < other.low

    def plus(self, other: "Interval") -> "Interval":
        """Return the interval of the sum."""
        return Interval(_add(self.low, other.low), _add(self.high, other.high))


def exactly(value: Number) -> Interval:
    """Return the interval that holds one number."""
    number = to_decimal(value)
    return Interval(number, number)


def to_decimal(value: Number) -> Decimal:
    """Return a number without the tail of its binary fraction; refuse what is not a finite number."""
    number = value if isinstance(value, Decimal) else Decimal(str(value))
    if not number.is_finite():
        raise ValueError(f"{value} is not a finite number")
    return number


def bounds(
    value: Number | None, *, qualifier: str | None, value_max: Number | None = None
) -> tuple[Decimal | None, Decimal | None]:
    """Return the lowest and highest number that the wording lets stand; ``None`` leaves a side open.

    ``qualifier`` is a word of the annotation schema (``about``, ``more_than``…) or ``None``; ``REASONS`` says
    why. A value with ``value_max`` is a range, whatever its qualifier.
    """
    if qualifier is not None and qualifier not in REASONS:
        raise ValueError(f"unknown qualifier: {qualifier}")
    if value is None:
        return None, None
    number = to_decimal(value)
    if value_max is not None:
        other = to_decimal(value_max)
        return min(number, other), max(number, other)
    zero = Decimal(0)
    match qualifier or "":
        case "about":
            slack = _slack(number)
            return number - slack, number + slack
        case "more_than":
            step = max(rounding_step(number), abs(number) * _WIDEST)
            return number, number + min(step, max(abs(number), Decimal(1)))
        case "nearly":
            return number - _slack(number), number
        case "at_least":
            return number, None
        case "less_than" | "up_to":
            return min(zero, number), number
        case "vague" | "withheld":
            return None, None
        case _:
            return number, number


def reason(qualifier: str | None, *, value_max: Number | None = None) -> str:
    """Return the French reason of the bounds."""
    return REASONS["range"] if value_max is not None else REASONS[qualifier or ""]


def rounding_step(value: Number, *, written: str | None = None) -> Decimal:
    """Return the unit of the last digit that the written form vouches for.

    Trailing zeros of a whole number are taken as rounding (8 000 stands for thousands); written decimals are
    kept (« 5,0 » vouches for tenths, ``written`` being the bare number as it stands in the text).
    """
    number = to_decimal(value)
    if number == 0:
        return Decimal(1)
    kept = number.normalize()
    step = Decimal(1).scaleb(int(kept.as_tuple().exponent))
    if written is not None:
        _, comma, decimals = written.strip().replace(".", ",").rpartition(",")
        shown = Decimal(written.strip().replace(",", ".")) if comma and decimals.isdigit() else None
        if shown:
            unit = number / shown
            step = min(step, unit.scaleb(-len(decimals)))
    return step


def is_rounding(first: Number, *, other: Number, headline: bool) -> bool:
    """Whether one of two numbers is the other with fewer digits, and close to it.

    The coarser one must be what the finer one gives when rounded or cut at the coarser one's last digit, and
    lie within 1 % of it, or 5 % where one of the two is a headline.
    """
    one, two = to_decimal(first), to_decimal(other)
    if one == two:
        return True
    coarse, fine = (one, two) if rounding_step(one) > rounding_step(two) else (two, one)
    step = rounding_step(coarse)
    tolerance = _HEADLINE_TOLERANCE if headline else _PLAIN_TOLERANCE
    if fine == 0 or abs(coarse - fine) > abs(fine) * tolerance:
        return False
    ways = (ROUND_HALF_UP, ROUND_DOWN)
    return any((fine / step).quantize(Decimal(1), rounding=way) * step == coarse for way in ways)


def _slack(number: Decimal) -> Decimal:
    """Return half a step of roundness, never less than 10 % nor more than 25 % of the number."""
    size = abs(number)
    return min(max(rounding_step(number) / 2, size * _NARROWEST), size * _WIDEST)


def _add(first: Decimal | None, second: Decimal | None) -> Decimal | None:
    return None if first is None or second is None else first + second
