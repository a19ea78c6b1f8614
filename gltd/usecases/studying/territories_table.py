"""The table of one question put to many territories."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from gltd import compute
from gltd.stats import rates
from gltd.stats.results import say
from gltd.usecases.studying.result import Column, Layout
from gltd.usecases.studying.spec import Spec

FOLDER: Final = "territoires"
_TABLE: Final = "table.json"


@dataclass(frozen=True)
class Row:
    """What one territory answered for one outcome, or why it did not."""

    territory: str
    outcome: str
    fingerprint: str
    sentence: str = ""
    estimate: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    p: float | None = None
    adjusted_p: float | None = None
    stands_out: bool = False
    failure: str = ""


@dataclass(frozen=True)
class Results:
    """The table of a plan; ``to_dict`` is what is kept and what ``--json`` prints."""

    fingerprint: str
    question: str
    kind: str
    status: str
    level: float
    rows: tuple[Row, ...]
    limits: tuple[str, ...]
    simulated: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Return plain values for JSON."""
        return asdict(self)


def make_row(name: str, *, spec: Spec, outcome: Mapping[str, Any]) -> Row:
    """Return the main estimate of an outcome: the last net effect, the first of any other kind."""
    row = {
        "territory": name,
        "outcome": outcome["name"],
        "fingerprint": spec.fingerprint,
        "sentence": outcome["sentence"],
    }
    tested = [one for one in outcome["estimates"] if one["p"] is not None]
    if tested:
        one = tested[-1] if spec.kind == "displacement" else tested[0]
        told = {key: one[key] for key in ("value", "low", "high", "p")}
        return Row(**row, estimate=one["name"], **told)
    if spec.kind == "emerging":
        # No cluster at all is the least surprising of answers: it counts among the tests.
        first = outcome["rows"][0] if outcome["rows"] else {"cases": None, "p": 1.0}
        return Row(**row, estimate="premier foyer (faits)", value=first["cases"], p=first["p"])
    if spec.kind == "near_repeat":
        first = outcome["rows"][0]
        ratio = first["observed"] / first["expected"] if first["expected"] else None
        return Row(**row, estimate=f"{first['name']} : observé / attendu", value=ratio, p=first["p"])
    if outcome["estimates"]:
        one = outcome["estimates"][0]
        return Row(**row, estimate=one["name"], **{key: one[key] for key in ("value", "low", "high")})
    return Row(**row)


def correct_together(rows: Sequence[Row], *, level: float) -> tuple[Row, ...]:
    """Correct the p-values of all rows for their number: the share of false finds is kept below 1 − level."""
    tested = [k for k, row in enumerate(rows) if row.p is not None]
    if not tested:
        return tuple(rows)
    found, adjusted = rates.false_discovery([float(rows[k].p or 0.0) for k in tested], rate=1 - level)
    made = list(rows)
    for k, stands_out, p in zip(tested, found.tolist(), adjusted.tolist(), strict=True):
        made[k] = Row(**{**asdict(rows[k]), "adjusted_p": p, "stands_out": stands_out})
    return tuple(made)


def lay_out_territories(results: Results) -> Layout:
    """Lay out the table of a plan: only the columns that some row fills."""
    heads = {
        "territory": "territoire",
        "outcome": "faits",
        "estimate": "estimation",
        "value": "valeur",
        "low": "bas",
        "high": "haut",
        "p": "p",
        "adjusted_p": "p corrigée",
        "stands_out": "ressort",
    }
    rows = [{**asdict(row), "stands_out": row.stands_out or None} for row in results.rows]
    for row in rows:
        row["estimate"] = "sans réponse" if row["failure"] else row["estimate"]
    shown = [key for key in heads if any(row[key] not in (None, "") for row in rows)]
    numbers = {"value", "low", "high", "p", "adjusted_p"}
    return Layout(
        columns=tuple(Column(heads[key], key in numbers) for key in shown),
        rows=tuple(tuple(_say(row[key]) for key in shown) for row in rows),
    )


def _say(value: Any) -> str:
    if value is None:
        return ""
    if value is True:
        return "oui"
    return say(value, digits=3) if isinstance(value, float) else str(value)


def list_limits(rows: Sequence[Row], *, level: float) -> tuple[str, ...]:
    """Say what the table does not."""
    said = []
    tested = sum(row.p is not None for row in rows)
    if tested > 1:
        share = f"{100 * (1 - level):g}".replace(".", ",")
        said.append(
            f"{tested} tests à la fois : à {share} %, quelques-uns ressortiraient par hasard. La « p "
            "corrigée » (Benjamini et Hochberg) en tient compte ; « ressort » s'y rapporte."
        )
    failed = sum(bool(row.failure) for row in rows)
    if failed:
        said.append(f"{failed} territoire{'s' * (failed > 1)} sans réponse, chacun pour la raison donnée.")
    said.append("Des territoires voisins partagent des faits de leurs bords : leurs réponses se ressemblent.")
    return tuple(said)


def keep_results(results: Results, *, registry: Path) -> None:
    """Write the table of a plan, whole or not at all."""
    path = registry / FOLDER / results.fingerprint / _TABLE
    text = json.dumps(results.to_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    compute.keep_text(path, text=text)


def read_table(fingerprint: str, *, registry: Path) -> Results | None:
    """Return the last table of a plan, None before its first run."""
    try:
        kept = json.loads((registry / FOLDER / fingerprint / _TABLE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    rows = tuple(Row(**row) for row in kept.pop("rows"))
    return Results(**{**kept, "rows": rows, "limits": tuple(kept["limits"])})
