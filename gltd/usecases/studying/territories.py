"""One question put to many territories: a study for each, one table, p-values corrected together."""

import hashlib
import json
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gltd import compute
from gltd.compute import Tell, say_nothing
from gltd.errors import GltdError
from gltd.stats import rates
from gltd.stats.results import say
from gltd.usecases.studying.drafting import SPEC_NAME, ZONES_NAME, load_files, write_features
from gltd.usecases.studying.ground import read_contours
from gltd.usecases.studying.keys import Table
from gltd.usecases.studying.kinds import KINDS
from gltd.usecases.studying.registry import Registration, register
from gltd.usecases.studying.result import Column, Layout
from gltd.usecases.studying.running import run
from gltd.usecases.studying.spec import Spec, over

if TYPE_CHECKING:
    from gltd.store.events import EventStore

# The questions that one territory can answer alone, or against all that lies elsewhere.
TERRITORIAL: Final = (
    "displacement",
    "quotient",
    "power",
    "comparison",
    "trend",
    "hours",
    "centre",
    "near_repeat",
    "emerging",
)
FOLDER: Final = "territoires"
_TABLE: Final = "table.json"
_ELSEWHERE: Final = "le reste du territoire"


@dataclass(frozen=True)
class Plan:
    """A question and its territories: the name and the checked specification of each, in order of names."""

    question: str
    kind: str
    level: float
    seed: int
    parts: tuple[tuple[str, Spec], ...]

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of what it asks, territory by territory."""
        said = json.dumps([[name, spec.fingerprint] for name, spec in self.parts], ensure_ascii=False)
        return hashlib.sha256(said.encode("utf-8")).hexdigest()

    @property
    def ends_on(self) -> date:
        """The last day whose facts are counted."""
        return self.parts[0][1].ends_on


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


def is_plan(path: Path) -> bool:
    """Tell whether a specification asks its question of many territories."""
    try:
        return "territories" in tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        # What is wrong with it is told by who reads it whole.
        return False


def load_plan(path: Path) -> Plan:
    """Read and check the specification of each territory; files it names are sought beside it."""
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise GltdError(f"« {path.name} » n'est pas un TOML lisible : corrigez-le.") from error
    table = Table(values["territories"], where="la table « territories »")
    contours = read_contours(table.path("file", beside=path.parent), key=table.text("name", default="name"))
    beside = {
        other.name: other.read_text(encoding="utf-8")
        for other in path.parent.iterdir()
        if other.suffix in (".csv", ".geojson") and other.is_file()
    }
    zones = {"rings_m": list(table.numbers("rings_m", default=()))}
    elsewhere = table.text("elsewhere", default=_ELSEWHERE)
    table.finish()
    return make_plan(values, contours=contours, beside=beside, zones=zones, elsewhere=elsewhere)


def make_plan(
    values: Mapping[str, Any],
    *,
    contours: Sequence[tuple[str, str]],
    beside: Mapping[str, str] | None = None,
    zones: Mapping[str, Any] | None = None,
    elsewhere: str = _ELSEWHERE,
) -> Plan:
    """Check the question for each territory: its contour is the zone, its seed one of its own."""
    kind = values.get("kind")
    if kind not in TERRITORIAL:
        raise GltdError(
            f"« {kind} » ne se demande pas territoire par territoire : choisissez {', '.join(TERRITORIAL)}."
        )
    if "zones" in values:
        raise GltdError("« territories » et « zones » ne vont pas ensemble : les territoires sont les zones.")
    if len({name for name, _ in contours}) < len(contours):
        raise GltdError("Deux territoires portent le même nom : donnez à chacun le sien.")
    seed = values.get("seed", 1)
    if not isinstance(seed, int):
        raise GltdError("« seed » doit être un nombre entier.")
    own = {name: value for name, value in (zones or {}).items() if value}
    if KINDS[kind].zones == "roles":
        own["elsewhere"] = elsewhere
    parts = []
    with tempfile.TemporaryDirectory(prefix="gltd-") as folder:
        for (name, contour), spawned in zip(
            contours, compute.spawn_seeds(seed, count=len(contours)), strict=True
        ):
            asked = {key: value for key, value in values.items() if key != "territories"}
            asked |= {"zones": {"file": ZONES_NAME, **own}, "seed": int(spawned.generate_state(1)[0])}
            geometry = json.loads(shapely.to_geojson(shapely.from_wkt(contour)))
            drawn = write_features([({"name": name, "role": "treated"}, geometry)])
            files = {**(beside or {}), SPEC_NAME: write_toml(asked), ZONES_NAME: drawn}
            parts.append((name, load_files(files, folder=Path(folder))))
    first = parts[0][1]
    return Plan(first.question, first.kind, first.level, seed, tuple(parts))


def register_plan(plan: Plan, *, registry: Path, now: datetime) -> list[Registration]:
    """Register the study of each territory without counting anything."""
    return [register(spec, registry=registry, now=now) for _, spec in plan.parts]


def run_plan(
    plan: Plan,
    *,
    store: "EventStore",
    registry: Path,
    now: datetime,
    tell: Tell = say_nothing,
    threads: int | None = None,
) -> Results:
    """Answer the question in each territory; a run that was killed takes up where it stopped."""
    if not all(over(spec, now=now) for _, spec in plan.parts):
        raise GltdError(
            f"L'étude porte jusqu'au {plan.ends_on:%d/%m/%Y} qui n'est pas passé : enregistrez-la avec "
            "« gltd study register », et calculez-la ensuite."
        )
    registered = register_plan(plan, registry=registry, now=now)
    data = hashlib.sha256(
        json.dumps([batch.content_sha256 for batch in store.list_batches()]).encode()
    ).hexdigest()
    home = registry / FOLDER / plan.fingerprint
    unfinished = home / data[:12]

    def answer(part: tuple[str, Spec], seed: np.random.SeedSequence) -> dict[str, Any]:
        name, spec = part
        result = run(spec, store=store, registry=registry, now=now)
        rows = [asdict(_make_row(name, spec=spec, outcome=one)) for one in result.to_dict()["outcomes"]]
        return {"rows": rows, "simulated": result.simulated}

    answers = compute.run_pieces(
        answer,
        pieces=[compute.Piece(f"{name} {spec.fingerprint}", (name, spec)) for name, spec in plan.parts],
        seed=plan.seed,
        folder=unfinished,
        threads=threads,
        tell=tell,
        step="étude de chaque territoire",
    )
    rows: list[Row] = []
    for (name, spec), answered in zip(plan.parts, answers, strict=True):
        if answered.failure:
            rows.append(Row(name, "", spec.fingerprint, failure=answered.failure))
        else:
            rows += [Row(**row) for row in answered.value["rows"]]
    results = Results(
        fingerprint=plan.fingerprint,
        question=plan.question,
        kind=plan.kind,
        status=registered[0].status
        if len({one.status for one in registered}) == 1
        else "pré-enregistrée en partie",
        level=plan.level,
        rows=correct_together(rows, level=plan.level),
        limits=_list_limits(rows, level=plan.level),
        simulated=any(answered.value["simulated"] for answered in answers if not answered.failure),
    )
    keep_results(results, registry=registry)
    shutil.rmtree(unfinished, ignore_errors=True)
    return results


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


def _make_row(name: str, *, spec: Spec, outcome: Mapping[str, Any]) -> Row:
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


def _list_limits(rows: Sequence[Row], *, level: float) -> tuple[str, ...]:
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
        said.append(f"{failed} territoire(s) sans réponse : la raison est à sa ligne.")
    said.append("Des territoires voisins partagent des faits de leurs bords : leurs réponses se ressemblent.")
    return tuple(said)


def write_toml(values: Mapping[str, Any]) -> str:
    """Write what a specification holds: tables, lists of tables, texts, numbers, dates and lists of them."""
    plain = {key: value for key, value in values.items() if not _is_table(value)}
    lines = [f"{_text(key)} = {_write(value)}" for key, value in plain.items()]
    for key, value in values.items():
        if isinstance(value, Mapping):
            lines.append(f"{_text(key)} = {_write(value)}")
    for key, value in values.items():
        if _is_table(value) and not isinstance(value, Mapping):
            for table in value:
                lines += ["", f"[[{_text(key)}]]"]
                lines += [f"{_text(name)} = {_write(one)}" for name, one in table.items()]
    return "\n".join(lines) + "\n"


def _is_table(value: Any) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and isinstance(value[0], Mapping)
    )


def _write(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_text(key)} = {_write(one)}" for key, one in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_write(one) for one in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return repr(value)
    return _text(str(value))


def _text(value: str) -> str:
    # What JSON escapes, TOML reads the same way, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
