"""What a kind of study lets one choose, checked and made part of the fingerprint."""

import csv
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gltd.errors import GltdError
from gltd.usecases.studying.ground import read_contours
from gltd.usecases.studying.keys import Table
from gltd.usecases.studying.kinds import Kind

Place = tuple[str, float, float]
# Area, year, people.
People = tuple[tuple[str, int, float], ...]


def read_parameters(table: Table, *, kind: Kind, beside: Path) -> Mapping[str, Any]:
    """Read the table ``parameters`` of a specification, with the kind's defaults."""
    found: dict[str, Any] = {}
    for name, default in {**kind.parameters, **kind.added}.items():
        if isinstance(default, str):
            # An empty default means "none", which a text that is given cannot be.
            found[name] = table.text(name) if table.has(name) else default
        elif isinstance(default, tuple):
            found[name] = table.numbers(name, default=default)
        else:
            found[name] = table.number(name, default=default)
    for name in kind.points:
        found[name] = read_places(table.path(name, beside=beside)) if table.has(name) else ()
    for name in kind.fields:
        found[name] = read_contours(table.path(name, beside=beside)) if table.has(name) else ()
    for name in kind.tables:
        found[name] = read_people(table.path(name, beside=beside))
    table.finish()
    firsts = [names[0] for names in (kind.points, kind.fields) if names]
    if kind.needed and firsts and not any(found[name] for name in firsts):
        shape = "points" if kind.points else "polygones"
        raise GltdError(f"Il manque « {firsts[0]} » dans la table « parameters » : un GeoJSON de {shape}.")
    return found


def leave_out_added(parameters: Mapping[str, Any], *, kind: Kind) -> dict[str, Any]:
    """Return what counts in the fingerprint: what was added later, only where it changes something.

    Files that may be left out and were not given count only where the kind had them from the start.
    """
    later = {**kind.added, **dict.fromkeys(kind.fields, ())}
    if not kind.needed:
        later |= dict.fromkeys(kind.points, ())
    return {name: value for name, value in parameters.items() if name not in later or value != later[name]}


def read_places(path: Path) -> tuple[Place, ...]:
    """Read named points in degrees from GeoJSON."""
    try:
        features = json.loads(path.read_text(encoding="utf-8-sig"))["features"]
        places = []
        for rank, feature in enumerate(features, 1):
            lon, lat = feature["geometry"]["coordinates"][:2]
            if feature["geometry"]["type"] != "Point" or not (-180 <= lon <= 180 and -90 <= lat <= 90):
                raise ValueError("not a point in degrees")
            name = str((feature.get("properties") or {}).get("name") or f"point {rank}")
            places.append((name, round(float(lon), 7), round(float(lat), 7)))
    except (OSError, ValueError, KeyError, TypeError, UnicodeDecodeError) as error:
        raise GltdError(
            f"« {path.name} » n'est pas un GeoJSON de points en degrés : exportez les emplacements ainsi."
        ) from error
    return tuple(sorted(places))


def read_people(path: Path) -> People:
    """Read a table of the people of each area and year: columns ``area``, ``year`` and ``population``."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows, columns = list(reader), reader.fieldnames or ()
    except (UnicodeDecodeError, csv.Error) as error:
        raise GltdError(f"« {path.name} » n'est pas un CSV en UTF-8 : enregistrez-le ainsi.") from error
    for column in ("area", "year", "population"):
        if column not in columns:
            raise GltdError(
                f"La colonne « {column} » manque dans « {path.name} » : area, year et population, séparées "
                "par des virgules, sont attendues."
            )
    found: dict[tuple[str, int], float] = {}
    for number, row in enumerate(rows, 2):
        try:
            key = ((row["area"] or "").strip(), int(row["year"]))
            people = float(row["population"])
            if not key[0] or key in found or not math.isfinite(people) or people < 0:
                raise ValueError("no name, twice the same, or no number of people")
        except (ValueError, TypeError) as error:
            raise GltdError(
                f"La ligne {number} de « {path.name} » ne va pas : une zone, une année et une population "
                "positive sont attendues, une seule fois chacune."
            ) from error
        found[key] = people
    return tuple((area, year, people) for (area, year), people in sorted(found.items()))
