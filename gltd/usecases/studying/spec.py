"""The question put to the events, checked word by word before anything is counted."""

import hashlib
import json
import tomllib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

from gltd.errors import GltdError
from gltd.usecases.studying.ground import Ground, read_ground
from gltd.usecases.studying.keys import Table
from gltd.usecases.studying.kinds import KINDS, Kind
from gltd.usecases.studying.parameters import leave_out_added, read_parameters

Nature = Literal["phenomenon", "activity"]
NATURES = {
    "phenomenon": "phenomenon",
    "activity": "activity",
    "phénomène": "phenomenon",
    "activité": "activity",
}
LEVEL = 0.95
SCALES = ("none", "area", "reference")


@dataclass(frozen=True)
class Span:
    """Whole days, both included."""

    first: date
    last: date

    @property
    def end(self) -> date:
        """The day after the last one."""
        return self.last + timedelta(days=1)

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.first).days


@dataclass(frozen=True)
class Outcome:
    """What is counted, from events or from a table of counts, and whether it is activity or phenomenon."""

    name: str
    nature: Nature
    categories: tuple[str, ...] = ()
    counts: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Spec:
    """A checked specification; its fingerprint depends on what it says, not on how it is written.

    ``roles`` are those of the columns of a table of counts, ``simulated`` whether that table is.
    """

    kind: str
    question: str
    before: Span
    after: Span
    reference: Span | None
    ground: Ground | None
    roles: Mapping[str, str]
    outcomes: tuple[Outcome, ...]
    scale: str
    level: float
    batches: tuple[str, ...]
    seed: int
    parameters: Mapping[str, Any] = field(default_factory=dict)
    simulated: bool = False
    text: str = field(default="", compare=False)

    @property
    def ends_on(self) -> date:
        """The last day whose facts are counted."""
        return self.after.last

    def spans(self) -> dict[str, Span]:
        """Return the windows by name, in order of time; a study of one period has that one."""
        if KINDS[self.kind].windows == "single":
            return {"period": self.after}
        reference = {} if self.reference is None else {"reference": self.reference}
        return {**reference, "before": self.before, "after": self.after}

    def canonical(self) -> str:
        """Return what the specification says as JSON with sorted keys, files replaced by what they hold."""
        said = asdict(self)
        del said["text"]
        # What came after the first registrations counts only where it changes something.
        if not self.simulated:
            del said["simulated"]
        if self.ground is not None and not self.ground.control_rings:
            del said["ground"]["control_rings"]
        said["parameters"] = leave_out_added(self.parameters, kind=KINDS[self.kind])
        return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_plain)

    @property
    def fingerprint(self) -> str:
        """Return the SHA-256 of the canonical form."""
        return hashlib.sha256(self.canonical().encode("utf-8")).hexdigest()


def load_spec(path: Path) -> Spec:
    """Read and check a specification; files it names are sought beside it."""
    try:
        text = path.read_text(encoding="utf-8")
    except (FileNotFoundError, IsADirectoryError) as error:
        raise GltdError(
            f"Le fichier « {path} » n'existe pas : vérifiez le chemin de la spécification."
        ) from error
    except UnicodeDecodeError as error:
        raise GltdError(f"« {path.name} » n'est pas en UTF-8 : enregistrez-le dans cet encodage.") from error
    except OSError as error:
        raise GltdError(f"« {path} » ne peut pas être lu : vérifiez les droits du fichier.") from error
    return parse_spec(text, beside=path.parent)


def parse_spec(text: str, *, beside: Path) -> Spec:
    """Check the text of a specification; ``beside`` is where the files that it names lie."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise GltdError(f"La spécification n'est pas un TOML valide ({error}) : corrigez-la.") from error
    table = Table(values, where="la spécification")
    kind = KINDS[table.text("kind", choices=tuple(KINDS))]
    before, after, reference = _windows(table.table("windows"), kind=kind)
    counts = table.table("counts") if kind.counts and table.has("counts") else None
    simulated = counts is not None and counts.flag("simulated")
    outcomes, roles = _outcomes(table, counts=counts, kind=kind, beside=beside)
    ground = None
    if not outcomes[0].counts and (kind.zones != "optional" or table.has("zones")):
        ground = read_ground(table.table("zones"), beside=beside, needs_roles=kind.zones == "roles")
    level = table.number("level", default=LEVEL)
    if not 0.5 <= level < 1:
        raise GltdError("« level » doit être compris entre 0.5 et 1, par exemple 0.95.")
    spec = Spec(
        kind=kind.name,
        question=table.text("question", default=kind.question),
        before=before,
        after=after,
        reference=reference,
        ground=ground,
        roles=roles,
        outcomes=outcomes,
        scale=_scale(table, ground=ground, reference=reference) if kind.name == "displacement" else "none",
        level=level,
        batches=_batches(table.table("events", default={})),
        seed=int(table.number("seed", default=1)),
        parameters=read_parameters(table.table("parameters", default={}), kind=kind, beside=beside),
        simulated=simulated,
        text=text,
    )
    table.finish()
    return spec


def _batches(table: Table) -> tuple[str, ...]:
    found = table.texts("batches", default=())
    table.finish()
    return tuple(sorted(set(found)))


def _scale(table: Table, *, ground: Ground | None, reference: Span | None) -> str:
    scale = table.text("scale", choices=SCALES, default="none")
    if (scale == "reference") != (reference is not None):
        raise GltdError(
            "L'échelle « reference » et la fenêtre « reference » vont ensemble : donnez les deux, ou aucune."
        )
    if scale == "area" and (ground is None or ground.elsewhere is not None):
        raise GltdError("L'échelle « area » demande que chaque zone ait un contour : changez d'échelle.")
    return scale


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value)} has no canonical form")


def _windows(table: Table, *, kind: Kind) -> tuple[Span, Span, Span | None]:
    if kind.windows == "single":
        period = _span(table.table("period"), name="period")
        table.finish()
        return period, period, None
    spans = {
        name: _span(table.table(name), name=name)
        for name in ("before", "after", "reference")
        if name != "reference" or (kind.name == "displacement" and table.has(name))
    }
    table.finish()
    order = [name for name in ("reference", "before", "after") if name in spans]
    for earlier, later in pairwise(order):
        if spans[earlier].end > spans[later].first:
            raise GltdError(
                f"Les fenêtres « {earlier} » et « {later} » se recouvrent ou sont inversées : "
                f"« {earlier} » doit finir avant que « {later} » commence."
            )
    return spans["before"], spans["after"], spans.get("reference")


def _span(table: Table, *, name: str) -> Span:
    first, last = table.day("from"), table.day("to")
    table.finish()
    if last < first:
        raise GltdError(f"La fenêtre « {name} » est vide : « to » ({last}) précède « from » ({first}).")
    return Span(first, last)


def _outcomes(
    table: Table, *, counts: Table | None, kind: Kind, beside: Path
) -> tuple[tuple[Outcome, ...], Mapping[str, str]]:
    """Read what is counted; the roles too where the counts come as a table of zones by date."""
    roles: dict[str, str] = {}
    found: list[Outcome] = []
    if counts is not None:
        from gltd.usecases.studying.series import read_roles

        roles = read_roles(counts, needs_roles=kind.zones == "roles")
    for part in table.tables("outcomes"):
        name = part.text("name")
        nature = NATURES[part.text("nature", choices=tuple(NATURES), default="phenomenon")]
        if roles:
            from gltd.usecases.studying.series import read_series

            rows = read_series(part.path("file", beside=beside), columns=tuple(roles))
            found.append(Outcome(name=name, nature=_nature(nature), counts=rows))
        else:
            categories = part.texts("categories", default=())
            found.append(
                Outcome(name=name, nature=_nature(nature), categories=tuple(sorted(set(categories))))
            )
        part.finish()
    if len({outcome.name for outcome in found}) < len(found):
        raise GltdError("Deux résultats mesurés portent le même nom : donnez à chacun le sien.")
    return tuple(found), roles


def _nature(value: str) -> Nature:
    return "activity" if value == "activity" else "phenomenon"


def day_number(day: date) -> float:
    """Return days since 1970-01-01, as the store counts them."""
    return float((day - date(1970, 1, 1)).days)


def over(spec: Spec, *, now: datetime) -> bool:
    """Tell whether the last day of the study has ended."""
    return now.date() > spec.ends_on
