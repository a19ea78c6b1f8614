"""What a study answers, ready for a page, a report or JSON."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from gltd.stats.results import say, say_p
from gltd.usecases.studying.registry import Status

# The French head of each column that rows may have, in the order in which tables show them.
COLUMNS = {
    "name": "",
    "place": "où",
    "role_label": "rôle",
    "before": "avant",
    "after": "après",
    "total": "total",
    "facts": "faits",
    "share_percent": "part (%)",
    "area_ha": "surface (ha)",
    "low": "bas",
    "high": "haut",
    "observed": "observé",
    "cases": "faits",
    "expected": "attendu",
    "x_m": "est (m)",
    "y_m": "nord (m)",
    "radius_m": "rayon (m)",
    "from": "du",
    "to": "au",
    "p": "p",
    "adjusted_p": "p corrigée",
    "changed": "a changé",
    "reduction_percent": "baisse (%)",
    "chance_percent": "chances de la voir (%)",
    "months_needed": "mois nécessaires",
    "per_km2": "faits par km²",
    "change": "évolution de la part par km²",
    "local": "effet local",
    "weight": "poids",
    "marginal": "apport propre",
    "overlap_percent": "recouvrement (%)",
    "seen_percent": "déjà vus (%)",
}


@dataclass(frozen=True)
class Estimate:
    """One estimate with its uncertainty; None is what the method does not give, or no finite number."""

    name: str
    value: float | None
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None


@dataclass(frozen=True)
class OutcomeResult:
    """One outcome: its sentence, what it does not say, its rows, its numbers and its main estimates."""

    name: str
    nature: str
    sentence: str
    limits: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]
    numbers: dict[str, Any]
    estimates: tuple[Estimate, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a kind of study answers: outcomes, what they say together, whether data are simulated."""

    outcomes: tuple[OutcomeResult, ...]
    together: tuple[str, ...] = ()
    simulated: bool = False


@dataclass(frozen=True)
class StudyResult:
    """The answer to one registered study; ``to_dict`` is what ``result.json`` holds and ``--json`` prints."""

    fingerprint: str
    kind: str
    question: str
    status: Status
    registered_at: str
    simulated: bool
    sentence: str
    outcomes: tuple[OutcomeResult, ...]
    limits: tuple[str, ...]
    windows: dict[str, dict[str, str]]
    scale: str
    level: float
    data: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Column:
    """One column of a table: its head, and whether it holds numbers."""

    label: str
    number: bool


@dataclass(frozen=True)
class Layout:
    """The rows of an outcome as text, ready for the shell or a page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


def lay_out(rows: Sequence[Mapping[str, Any]]) -> Layout:
    """Lay out the rows of an outcome, whatever its kind."""
    shown = [key for key in COLUMNS if rows and key in rows[0]]
    return Layout(
        columns=tuple(Column(COLUMNS[key], _is_number(rows[0][key])) for key in shown),
        rows=tuple(tuple(_say_cell(row.get(key), key=key) for key in shown) for row in rows),
    )


def lay_out_estimates(estimates: Sequence[Mapping[str, Any]], *, level: float) -> Layout:
    """Lay out the estimates of an outcome: only the columns that some of them fill."""
    share = f"{say(100 * level)}\u202f%"
    heads = {
        "value": "estimation",
        "standard_error": "erreur type",
        "low": f"bas ({share})",
        "high": f"haut ({share})",
        "p": "p",
    }
    shown = [key for key in heads if any(estimate[key] is not None for estimate in estimates)]
    rows = tuple(
        (str(estimate["name"]), *(_say_estimate(estimate[key]) for key in shown)) for estimate in estimates
    )
    return Layout((Column("", False), *(Column(heads[key], True) for key in shown)), rows)


def _say_estimate(value: float | None) -> str:
    """Write an estimate with three figures that count, never fewer than its whole part."""
    if value is None:
        return "–"
    size = abs(value)
    return say(value, digits=0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _say_cell(value: Any, *, key: str) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if key in ("p", "adjusted_p") and isinstance(value, float):
        return say_p(value).removeprefix("p ").removeprefix("= ")
    if key in ("from", "to") and isinstance(value, str):
        return f"{date.fromisoformat(value):%d/%m/%Y}"
    if key.endswith("_m") and isinstance(value, float):
        return say(value)
    if key in ("facts", "low", "high", "expected") and isinstance(value, float):
        return say(value, digits=0 if value.is_integer() or abs(value) >= 100 else 1)
    if isinstance(value, (int, float)):
        return say(value, digits=0 if float(value).is_integer() or abs(value) >= 100 else 3)
    return "" if value is None else str(value)
