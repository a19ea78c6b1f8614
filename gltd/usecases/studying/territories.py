"""One question put to many territories: a study for each, one table, p-values corrected together."""

import hashlib
import json
import shutil
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from gltd import compute
from gltd.compute import Tell, say_nothing
from gltd.errors import GltdError
from gltd.usecases.studying.drafting import SPEC_NAME, ZONES_NAME, load_files, write_features
from gltd.usecases.studying.ground import read_contours
from gltd.usecases.studying.keys import Table
from gltd.usecases.studying.kinds import KINDS
from gltd.usecases.studying.plain_toml import write_toml
from gltd.usecases.studying.registry import Registration, register
from gltd.usecases.studying.running import run
from gltd.usecases.studying.spec import Spec, over
from gltd.usecases.studying.territories_table import (
    FOLDER,
    Results,
    Row,
    correct_together,
    keep_results,
    list_limits,
    make_row,
)

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
_PLAN: Final = "plan.json"
_PARTS: Final = "parts.json"
_ELSEWHERE: Final = "le reste du territoire"


@dataclass(frozen=True)
class Source:
    """What a plan was made from: the specification, the contours, and what else each study is given."""

    text: str
    contours: tuple[tuple[str, str], ...]
    zones: Mapping[str, Any] = field(default_factory=dict)
    beside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """A question and its territories: the name and the checked specification of each, in order of names."""

    question: str
    kind: str
    level: float
    seed: int
    parts: tuple[tuple[str, Spec], ...]
    source: "Source"

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of what it asks, territory by territory."""
        said = json.dumps([[name, spec.fingerprint] for name, spec in self.parts], ensure_ascii=False)
        return hashlib.sha256(said.encode("utf-8")).hexdigest()

    @property
    def ends_on(self) -> date:
        """The last day whose facts are counted."""
        return self.parts[0][1].ends_on


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
    table = Table(values.pop("territories"), where="la table « territories »")
    contours = read_contours(table.path("file", beside=path.parent), key=table.text("name", default="name"))
    beside = {
        other.name: other.read_text(encoding="utf-8")
        for other in path.parent.iterdir()
        if other.suffix == ".csv" and other.is_file()
    }
    zones: dict[str, Any] = {"elsewhere": table.text("elsewhere", default=_ELSEWHERE)}
    if rings_m := table.numbers("rings_m", default=()):
        zones["rings_m"] = list(rings_m)
    table.finish()
    return make_plan(Source(write_toml(values), contours, zones, beside))


def make_plan(source: Source) -> Plan:
    """Check the question for each territory: its contour is the zone, its seed one of its own."""
    values = tomllib.loads(source.text)
    kind = values.get("kind")
    if kind not in TERRITORIAL:
        raise GltdError(
            f"« {kind} » ne se demande pas territoire par territoire : choisissez {', '.join(TERRITORIAL)}."
        )
    if "zones" in values:
        raise GltdError("« territories » et « zones » ne vont pas ensemble : les territoires sont les zones.")
    if len({name for name, _ in source.contours}) < len(source.contours):
        raise GltdError("Deux territoires portent le même nom : donnez à chacun le sien.")
    seed = values.get("seed", 1)
    if not isinstance(seed, int):
        raise GltdError("« seed » doit être un nombre entier.")
    own = dict(source.zones) if KINDS[kind].zones == "roles" else {}
    seeds = compute.spawn_seeds(seed, count=len(source.contours))
    parts = []
    with tempfile.TemporaryDirectory(prefix="gltd-") as folder:
        for (name, contour), spawned in zip(source.contours, seeds, strict=True):
            asked = {
                **values,
                "zones": {"file": ZONES_NAME, **own},
                "seed": int(spawned.generate_state(1)[0]),
            }
            geometry = json.loads(shapely.to_geojson(shapely.from_wkt(contour)))
            drawn = write_features([({"name": name, "role": "treated"}, geometry)])
            files = {**source.beside, SPEC_NAME: write_toml(asked), ZONES_NAME: drawn}
            parts.append((name, load_files(files, folder=Path(folder))))
    first = parts[0][1]
    return Plan(first.question, first.kind, first.level, seed, tuple(parts), source)


def register_plan(plan: Plan, *, registry: Path, now: datetime) -> list[Registration]:
    """Register the study of each territory without counting anything; the plan is kept beside them."""
    text = json.dumps(asdict(plan.source), ensure_ascii=False, sort_keys=True) + "\n"
    folder = registry / FOLDER / plan.fingerprint
    compute.keep_text(folder / _PLAN, text=text)
    compute.keep_text(folder / _PARTS, text=json.dumps([spec.fingerprint for _, spec in plan.parts]) + "\n")
    return [register(spec, registry=registry, now=now) for _, spec in plan.parts]


def list_parts(registry: Path) -> set[str]:
    """Return the fingerprints of the studies that are one territory of a plan."""
    found: set[str] = set()
    for folder in (registry / FOLDER).glob("*"):
        try:
            found |= set(json.loads((folder / _PARTS).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            # A plan of before its parts were listed, or one that its own page tells is broken.
            with suppress(GltdError):
                plan = load_registered_plan(folder.name, registry=registry)
                found |= {spec.fingerprint for _, spec in plan.parts}
    return found


def load_registered_plan(fingerprint: str, *, registry: Path) -> Plan:
    """Return a plan that was registered."""
    try:
        kept = json.loads((registry / FOLDER / fingerprint / _PLAN).read_text(encoding="utf-8"))
        contours = tuple((name, contour) for name, contour in kept.pop("contours"))
        return make_plan(Source(**kept, contours=contours))
    except (OSError, ValueError, TypeError) as error:
        raise GltdError(
            "Les territoires de cette étude sont illisibles dans le registre : restaurez le dossier des "
            "études d'une sauvegarde."
        ) from error


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

    def answer(part: tuple[str, Spec], seed: np.random.SeedSequence) -> dict[str, Any]:
        name, spec = part
        result = run(spec, store=store, registry=registry, now=now)
        rows = [asdict(make_row(name, spec=spec, outcome=one)) for one in result.to_dict()["outcomes"]]
        return {"rows": rows, "simulated": result.simulated}

    unfinished = registry / FOLDER / plan.fingerprint / _name_data(store)
    answers = compute.run_pieces(
        answer,
        pieces=[compute.Piece(f"{name} {spec.fingerprint}", (name, spec)) for name, spec in plan.parts],
        seed=plan.seed,
        folder=unfinished,
        threads=threads,
        tell=tell,
        step="étude de chaque territoire",
    )
    results = _put_together(plan, registered=registered, answers=answers)
    keep_results(results, registry=registry)
    shutil.rmtree(unfinished, ignore_errors=True)
    return results


def _name_data(store: "EventStore") -> str:
    """Return what tells the facts of the day from those of another day."""
    held = json.dumps([batch.content_sha256 for batch in store.list_batches()])
    return hashlib.sha256(held.encode("utf-8")).hexdigest()[:12]


def _put_together(
    plan: Plan, *, registered: Sequence[Registration], answers: Sequence[compute.Answer]
) -> Results:
    rows: list[Row] = []
    for (name, spec), answered in zip(plan.parts, answers, strict=True):
        if answered.failure:
            rows.append(Row(name, "", spec.fingerprint, failure=answered.failure))
        else:
            rows += [Row(**row) for row in answered.value["rows"]]
    statuses = {one.status for one in registered}
    return Results(
        fingerprint=plan.fingerprint,
        question=plan.question,
        kind=plan.kind,
        status=registered[0].status if len(statuses) == 1 else "pré-enregistrée en partie",
        level=plan.level,
        rows=correct_together(rows, level=plan.level),
        limits=list_limits(rows, level=plan.level),
        simulated=any(one.value["simulated"] for one in answers if not one.failure),
    )
