"""Counts that come as a table: one row a period, one column a zone."""

import calendar
import csv
import itertools
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from gltd.errors import GltdError
from gltd.stats.displacement import ROLES, Role, Tally, ZoneCount
from gltd.usecases.studying.keys import Table

Rows = tuple[tuple[str, ...], ...]


def read_roles(table: Table, *, needs_roles: bool) -> dict[str, str]:
    """Read which columns play which role; a question without roles only names its columns."""
    roles: dict[str, str] = {}
    if not needs_roles:
        roles = dict.fromkeys(table.texts("columns"), "treated")
    for role in ROLES if needs_roles else ():
        for column in table.texts(role, default=()):
            if column in roles:
                raise GltdError(f"La colonne « {column} » a deux rôles : gardez-en un.")
            roles[column] = role
    table.finish()
    return roles


def read_series(path: Path, *, columns: tuple[str, ...]) -> Rows:
    """Read the first day of each period (column ``period``) and the counts of the columns, checked."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except UnicodeDecodeError as error:
        raise GltdError(f"« {path.name} » n'est pas en UTF-8 : enregistrez-le dans cet encodage.") from error
    if not rows:
        raise GltdError(f"« {path.name} » n'a aucune ligne : vérifiez le fichier.")
    for column in ("period", *columns):
        if column not in rows[0]:
            raise GltdError(f"La colonne « {column} » manque dans « {path.name} » : vérifiez les noms.")
    found: list[tuple[str, ...]] = [("period", *columns)]
    for number, row in enumerate(rows, 2):
        values = [(row[column] or "").strip() for column in ("period", *columns)]
        try:
            date.fromisoformat(values[0])
            if any(int(value) < 0 for value in values[1:]):
                raise ValueError("negative")
        except ValueError as error:
            raise GltdError(
                f"La ligne {number} de « {path.name} » ne va pas : une date (2024-01-31) puis des "
                "dénombrements entiers sont attendus."
            ) from error
        found.append(tuple(values))
    return tuple(found)


def follow_series(
    rows: Rows, *, first: date, end: date
) -> tuple[list[date], NDArray[np.int64], NDArray[np.float64]]:
    """Return the periods that begin in a window, the counts of each column and the days of each period.

    Periods that are missing in between are refused: a series with a hole has no trend that can be told.
    """
    body = sorted((date.fromisoformat(row[0]), row[1:]) for row in rows[1:])
    inside = [(day, values) for day, values in body if first <= day < end]
    starts = [day for day, _ in inside]
    steps = [(later - earlier).days for earlier, later in itertools.pairwise(starts)]
    each = sorted(steps)[len(steps) // 2] if steps else 1
    for (earlier, later), step in zip(itertools.pairwise(starts), steps, strict=True):
        if step > 1.5 * each or step == 0:
            raise GltdError(
                f"Il manque une période entre le {earlier:%d/%m/%Y} et le {later:%d/%m/%Y}, ou l'une est "
                "donnée deux fois : choisissez une fenêtre sans trou."
            )
    days = np.array([*steps, _last_days(starts[-1], each=each)] if starts else [], dtype=np.float64)
    return starts, np.array([[int(v) for v in values] for _, values in inside], dtype=np.int64).T, days


def _last_days(start: date, *, each: int) -> int:
    """Return the length of the last period, a month of the calendar where the others are months."""
    if 28 <= each <= 31:
        return calendar.monthrange(start.year, start.month)[1]
    return each


def tally_series(rows: Rows, *, roles: dict[str, Role], spans: dict[str, tuple[date, date]]) -> Tally:
    """Sum the periods that begin in each window; the length of a window is its number of periods."""
    header, *body = rows
    dated = [(date.fromisoformat(row[0]), [int(value) for value in row[1:]]) for row in body]
    parts = {
        name: [counts for day, counts in dated if first <= day < end] for name, (first, end) in spans.items()
    }
    for name, periods in parts.items():
        if not periods:
            raise GltdError(
                f"La fenêtre « {name} » ne contient aucune période du tableau : vérifiez les dates."
            )
    sums = {name: [sum(column) for column in zip(*periods, strict=True)] for name, periods in parts.items()}
    columns = header[1:]
    return Tally(
        zones=tuple(
            ZoneCount(
                name=column,
                role=roles[column],
                before=sums["before"][k],
                after=sums["after"][k],
                reference=sums["reference"][k] if "reference" in sums else None,
            )
            for k, column in enumerate(columns)
        ),
        time_weights=(len(parts["before"]) / len(parts["after"]), 1.0),
        course=tuple(tuple(row) for row in zip(*parts["before"], strict=True)),
    )
