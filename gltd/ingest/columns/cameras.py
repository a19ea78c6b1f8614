"""What a file of cameras holds: its columns under their usual names, and how each value is read.

Pure: a row is a mapping of texts, as every reader gives it. A bad value never raises: it comes back with its
line, column, value and reason.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from gltd.claims.measures import plain
from gltd.ingest.source import Problem

LARGEST: Final = {"bearing_deg": 359, "angle_deg": 360, "range_m": 2000}
DAYS: Final = ("%Y-%m-%d", "%d/%m/%Y", "%d/%m/%y", "%d-%m-%Y", "%d.%m.%Y")
UNKNOWN: Final = frozenset(
    {"", "inconnue", "inconnu", "na", "n/a", "nc", "nr", "non renseigne", "non renseignee"}
)
LATITUDES: Final = 90.0
LONGITUDES: Final = 180.0


class ReadingError(ValueError):
    """A value that cannot be read; its text is the reason, in French."""


@dataclass(frozen=True)
class CameraColumn:
    """One column: the field it fills, its heading on screen, and the names that files give it."""

    field: str
    label: str
    names: tuple[str, ...]
    read: Callable[[str], Any]
    required: bool = False


@dataclass(frozen=True)
class Read:
    """What became of a file: the fields of each good row with its line, and what is wrong with the others."""

    rows: tuple[tuple[int, dict[str, Any]], ...]
    problems: tuple[Problem, ...]


def read_text(longest: int) -> Callable[[str], str]:
    """Return what reads a short text."""

    def read(text: str) -> str:
        if len(text) > longest:
            raise ReadingError(f"plus de {longest} caractères")
        return text

    return read


def read_degrees(largest: float) -> Callable[[str], float]:
    """Return what reads a latitude or a longitude, with a comma or a point."""

    def read(text: str) -> float:
        try:
            value = float(text.replace(",", "."))
        except ValueError:
            raise ReadingError("nombre attendu, en degrés") from None
        if not -largest <= value <= largest:
            raise ReadingError("hors des degrés : des mètres ?")
        return value

    return read


def read_whole(field: str) -> Callable[[str], int]:
    """Return what reads a whole number of degrees or metres."""

    def read(text: str) -> int:
        digits = re.fullmatch(r"(\d+)([.,]0+)?", text)
        if digits is None or int(digits[1]) > LARGEST[field]:
            raise ReadingError(f"nombre entier attendu, {LARGEST[field]} au plus")
        return int(digits[1])

    return read


def read_day(text: str) -> dt.date:
    """Read a day as files write it; the hour that a spreadsheet adds is passed over."""
    day = text.partition("T")[0].partition(" ")[0]
    for form in DAYS:
        try:
            return dt.datetime.strptime(day, form).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    raise ReadingError("date attendue, comme 17/02/2022")


def read_purpose(text: str) -> str:
    """Read the number of a purpose in the law: « 5 », « 5° »."""
    found = re.match(r"(\d{1,2})\s*°?", text)
    if found is None or not 1 <= int(found[1]) <= 11:
        raise ReadingError("numéro de finalité attendu, de 1 à 11")
    return str(int(found[1]))


COLUMNS: Final[tuple[CameraColumn, ...]] = (
    CameraColumn("number", "Numéro", ("numero", "n°", "num", "id", "code"), read_text(40), required=True),
    CameraColumn(
        "place",
        "Implantation",
        ("implantation", "lieu", "emplacement", "adresse"),
        read_text(200),
        required=True,
    ),
    CameraColumn("lat", "Latitude", ("latitude", "lat", "y"), read_degrees(LATITUDES)),
    CameraColumn("lon", "Longitude", ("longitude", "lon", "lng", "x"), read_degrees(LONGITUDES)),
    CameraColumn("purpose", "Finalité", ("finalite", "finalite principale"), read_purpose),
    CameraColumn("bearing_deg", "Direction", ("direction", "azimut", "cap"), read_whole("bearing_deg")),
    CameraColumn("angle_deg", "Ouverture", ("ouverture", "angle", "champ"), read_whole("angle_deg")),
    CameraColumn("range_m", "Portée", ("portee", "portee m", "distance"), read_whole("range_m")),
    CameraColumn(
        "in_service_on",
        "En service du",
        ("en service du", "date de mise en service", "date_mise_en_service", "mise en service"),
        read_day,
    ),
    CameraColumn(
        "out_of_service_on", "En service jusqu'au", ("en service jusqu'au", "fin de service"), read_day
    ),
    CameraColumn(
        "authorised_until", "Autorisée jusqu'au", ("autorisee jusqu'au", "fin d'autorisation"), read_day
    ),
)
# They are given together, or not at all.
TOGETHER: Final = (("lat", "lon"), ("bearing_deg", "angle_deg", "range_m"))


def match_columns(headings: Sequence[str]) -> dict[str, str]:
    """Return the heading that fills each field, by the usual names, without accents or case."""
    known = {plain(heading): heading for heading in reversed(headings)}
    found = {}
    for column in COLUMNS:
        for name in (plain(column.label), *column.names):
            if name in known:
                found[column.field] = known[name]
                break
    return found


def read_rows(rows: Iterable[Mapping[str, str]], *, headings: Mapping[str, str], first_line: int = 2) -> Read:
    """Read rows of texts; ``headings`` gives the heading of each field (see ``match_columns``)."""
    good: list[tuple[int, dict[str, Any]]] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, row in enumerate(rows, start=first_line):
        fields, wrong = _read_row(row, headings=headings, line=line)
        number = fields.get("number", "")
        if number in seen:
            wrong.append(
                Problem(line, headings["number"], number, f"numéro déjà donné à la ligne {seen[number]}")
            )
        elif number:
            seen[number] = line
        if wrong:
            problems += wrong
        else:
            good.append((line, fields))
    return Read(tuple(good), tuple(problems))


def _read_row(
    row: Mapping[str, str], *, headings: Mapping[str, str], line: int
) -> tuple[dict[str, Any], list[Problem]]:
    fields: dict[str, Any] = {}
    wrong: list[Problem] = []
    for column in COLUMNS:
        heading = headings.get(column.field, column.label)
        text = str(row.get(heading) or "").strip()
        if plain(text) in UNKNOWN:
            if column.required:
                wrong.append(Problem(line, heading, text, "valeur absente"))
            continue
        try:
            fields[column.field] = column.read(text)
        except ReadingError as error:
            wrong.append(Problem(line, heading, text, str(error)))
    for names in TOGETHER:
        given = [name for name in names if name in fields]
        told = {problem.column for problem in wrong}
        if given and len(given) < len(names) and not told & {headings.get(name, "") for name in names}:
            labels = ", ".join(column.label for column in COLUMNS if column.field in names)
            reason = f"à donner ensemble, ou pas du tout : {labels}"
            wrong.append(Problem(line, headings[given[0]], str(fields[given[0]]), reason))
    entered, left = fields.get("in_service_on"), fields.get("out_of_service_on")
    if entered and left and left < entered:
        wrong.append(
            Problem(line, headings["out_of_service_on"], f"{left:%d/%m/%Y}", "avant la mise en service")
        )
    return fields, wrong
