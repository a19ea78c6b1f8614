"""A question put together on a screen, written as the files that the shell reads."""

import csv
import io
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gltd.usecases.studying.parameters import People, Place
from gltd.usecases.studying.series import Rows
from gltd.usecases.studying.spec import LEVEL, Nature, Span, Spec, load_spec

SPEC_NAME, ZONES_NAME, COUNTS_NAME = "etude.toml", "zones.geojson", "comptes.csv"
Parameter = float | str | tuple[float, ...]


@dataclass(frozen=True)
class DraftZone:
    """One zone: its name, its role, its outline as GeoJSON in degrees."""

    name: str
    role: str
    geometry: Mapping[str, Any]


@dataclass(frozen=True)
class DraftOutcome:
    """One thing more that is counted, apart from the first."""

    name: str
    categories: tuple[str, ...]
    nature: Nature = "phenomenon"


@dataclass(frozen=True)
class Draft:
    """What a person chose; nothing is checked before ``check_draft``.

    ``batches``: the deliveries that are counted, all of them where none is named.
    ``others``: what is counted apart, after the first outcome. ``counts``, of a question about a series: a
    head (« period », then the names), then a row for each period. ``outlines``: polygons with their names,
    as GeoJSON in degrees, by the parameter that takes them; ``people``: tables of people, likewise.
    """

    kind: str
    question: str
    windows: Mapping[str, Span]
    outcome: str
    nature: Nature = "phenomenon"
    categories: tuple[str, ...] = ()
    others: tuple[DraftOutcome, ...] = ()
    zones: tuple[DraftZone, ...] = ()
    rings_m: tuple[float, ...] = ()
    elsewhere: str = ""
    scale: str = "none"
    control_rings: bool = False
    counts: Rows = ()
    counts_simulated: bool = False
    level: float = LEVEL
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    places: Mapping[str, tuple[Place, ...]] = field(default_factory=dict)
    outlines: Mapping[str, tuple[tuple[str, Mapping[str, Any]], ...]] = field(default_factory=dict)
    people: Mapping[str, People] = field(default_factory=dict)
    batches: tuple[str, ...] = ()
    seed: int = 1


def check_draft(draft: Draft) -> Spec:
    """Read a draft as the shell would read its files."""
    with tempfile.TemporaryDirectory(prefix="gltd-") as folder:
        return load_files(write_files(draft), folder=Path(folder))


def load_files(files: Mapping[str, str], *, folder: Path) -> Spec:
    """Lay the files of a study in a folder, and read its specification."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return load_spec(folder / SPEC_NAME)


def write_files(draft: Draft) -> dict[str, str]:
    """Return the files of a draft by name: the specification, and those that it names."""
    files = {SPEC_NAME: _write_spec(draft)}
    if draft.zones:
        files[ZONES_NAME] = write_features(
            [({"name": zone.name, "role": zone.role}, zone.geometry) for zone in draft.zones]
        )
    if draft.counts:
        files[COUNTS_NAME] = write_rows(draft.counts)
    for name, places in draft.places.items():
        files[f"{name}.geojson"] = write_places(places)
    for name, outlines in draft.outlines.items():
        files[f"{name}.geojson"] = write_features([({"name": label}, outline) for label, outline in outlines])
    for name, people in draft.people.items():
        files[f"{name}.csv"] = write_people(people)
    return files


def write_features(features: list[tuple[Mapping[str, Any], Mapping[str, Any]]]) -> str:
    """Return GeoJSON from properties and geometries."""
    made = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in features
    ]
    return json.dumps({"type": "FeatureCollection", "features": made}, ensure_ascii=False) + "\n"


def write_rows(rows: Sequence[Sequence[object]]) -> str:
    """Return a table as CSV."""
    written = io.StringIO()
    csv.writer(written, lineterminator="\n").writerows(rows)
    return written.getvalue()


def write_people(people: Sequence[Sequence[object]]) -> str:
    """Return the people of each area and year as CSV."""
    return write_rows([("area", "year", "population"), *people])


def write_places(places: tuple[Place, ...]) -> str:
    """Return named points as GeoJSON."""
    return write_features(
        [({"name": name}, {"type": "Point", "coordinates": [lon, lat]}) for name, lon, lat in places]
    )


def _write_spec(draft: Draft) -> str:
    lines = [f"kind = {_text(draft.kind)}", f"question = {_text(draft.question)}", f"seed = {draft.seed}"]
    if draft.level != LEVEL:
        lines.append(f"level = {draft.level}")
    if draft.kind == "displacement":
        lines.append(f"scale = {_text(draft.scale)}")
    if draft.batches:
        lines += ["", "[events]", f"batches = {_value(draft.batches)}"]
    lines += ["", "[windows]"]
    lines += [f"{name} = {{ from = {span.first}, to = {span.last} }}" for name, span in draft.windows.items()]
    if draft.zones:
        lines += _write_zones(draft)
    if draft.counts:
        lines += ["", "[counts]", f"columns = {_value(draft.counts[0][1:])}"]
        if draft.counts_simulated:
            lines.append("simulated = true")
    lines += _write_outcome(draft.outcome, nature=draft.nature, categories=draft.categories)
    if draft.counts:
        lines.append(f"file = {_text(COUNTS_NAME)}")
    for other in draft.others:
        lines += _write_outcome(other.name, nature=other.nature, categories=other.categories)
    if draft.parameters or draft.places or draft.outlines or draft.people:
        lines += ["", "[parameters]"]
        lines += [f"{name} = {_value(value)}" for name, value in draft.parameters.items()]
        lines += [f"{name} = {_text(name + '.geojson')}" for name in (*draft.places, *draft.outlines)]
        lines += [f"{name} = {_text(name + '.csv')}" for name in draft.people]
    return "\n".join(lines) + "\n"


def _write_zones(draft: Draft) -> list[str]:
    lines = ["", "[zones]", f"file = {_text(ZONES_NAME)}"]
    if draft.rings_m:
        lines.append(f"rings_m = {list(draft.rings_m)}")
    if draft.elsewhere:
        lines.append(f"elsewhere = {_text(draft.elsewhere)}")
    return [*lines, "control_rings = true"] if draft.control_rings else lines


def _write_outcome(name: str, *, nature: Nature, categories: tuple[str, ...]) -> list[str]:
    lines = ["", "[[outcomes]]", f"name = {_text(name)}", f"nature = {_text(nature)}"]
    return [*lines, f"categories = {_value(categories)}"] if categories else lines


def _value(value: Parameter | Sequence[str]) -> str:
    if isinstance(value, str):
        return _text(value)
    return str(value) if isinstance(value, (int, float)) else f"[{', '.join(map(_value, value))}]"


def _text(value: str) -> str:
    # What JSON escapes, TOML reads the same way, but for one control character.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
