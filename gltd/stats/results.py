"""What every result can do: become plain values, and say its numbers in French or in English."""

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any, Literal

import numpy as np

Language = Literal["fr", "en"]
Plain = Any

_THIN = "\u202f"
_MINUS = "\u2212"


def to_plain(value: Any) -> Plain:
    """Turn a result, its arrays and its nested results into what JSON holds; NaN and infinity become None."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value) if field.repr}
    if isinstance(value, dict):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return [to_plain(item) for item in value.tolist()]
    if isinstance(value, np.generic):
        return to_plain(value.item())
    if isinstance(value, float):
        return value if np.isfinite(value) else None
    if isinstance(value, Enum):
        return value.value
    return value


class Result:
    """Base of the frozen results: `to_dict()` for JSON. `summary()` and `plot()` are each result's own."""

    __slots__ = ()

    def to_dict(self) -> dict[str, Plain]:
        """Return the result as plain values, ready for JSON."""
        plain: dict[str, Plain] = to_plain(self)
        return plain


def say(value: float, *, digits: int = 0, signed: bool = False, language: Language = "fr") -> str:
    """Write a number the French or the English way, with a true minus sign."""
    if not np.isfinite(value):
        return "∞" if value > 0 else f"{_MINUS}∞" if value < 0 else "?"
    rounded = round(value, digits)
    body = f"{abs(rounded):,.{digits}f}"
    if language == "fr":
        body = body.replace(",", _THIN).replace(".", ",")
    if rounded < 0:
        return _MINUS + body
    return f"+{body}" if signed and rounded > 0 else body


def say_p(p_value: float, *, language: Language = "fr") -> str:
    """Write a p-value with three decimals, never as zero."""
    if p_value < 0.001:
        return "p < 0,001" if language == "fr" else "p < 0.001"
    return f"p = {say(p_value, digits=3, language=language)}"
