"""What a file of spots holds: its columns under their usual names, and how each value is read.

Pure: a bad value never raises; it comes back with its line, column, value and reason. The closed lists
(kinds, products, hours, signs) are given by the caller as French label → code.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from gltd.claims.measures import plain
from gltd.ingest.columns.cameras import LATITUDES, LONGITUDES, Read, ReadingError, read_degrees
from gltd.ingest.source import Problem

# field → its heading on screen, then the other names that files give it
HEADINGS: Final[dict[str, tuple[str, ...]]] = {
    "name": ("Point", "nom de code", "nom", "code"),
    "kind": ("Nature", "type"),
    "lat": ("Latitude", "lat", "y"),
    "lon": ("Longitude", "lon", "lng", "x"),
    "landmark": ("Repère", "repere"),
    "products": ("Produits", "produit"),
    "hours": ("Heures", "horaires"),
    "signs": ("Signes d'organisation", "signes"),
}
LISTED: Final = ("products", "hours", "signs")
LONGEST: Final = {"name": 80, "landmark": 150}

Closed = Mapping[str, Mapping[str, str]]


def match_columns(headings: Sequence[str]) -> dict[str, str]:
    """Return the heading that fills each field, by the usual names, without accents or case."""
    known = {plain(heading): heading for heading in reversed(headings)}
    return {
        field: known[plain(name)]
        for field, names in HEADINGS.items()
        for name in reversed(names)
        if plain(name) in known
    }


def read_rows(
    rows: Iterable[Mapping[str, str]], *, headings: Mapping[str, str], closed: Closed, first_line: int = 2
) -> Read:
    """Read rows of texts; ``closed`` gives the codes of each closed list by their French labels."""
    good: list[tuple[int, dict[str, Any]]] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for line, row in enumerate(rows, start=first_line):
        fields, wrong = _read_row(row, headings=headings, closed=closed, line=line)
        name = fields.get("name", "")
        if name in seen:
            reason = f"nom déjà donné à la ligne {seen[name]}"
            wrong.append(Problem(line, headings["name"], name, reason))
        elif name:
            seen[name] = line
        problems += wrong
        if not wrong:
            good.append((line, fields))
    return Read(tuple(good), tuple(problems))


def _read_row(
    row: Mapping[str, str], *, headings: Mapping[str, str], closed: Closed, line: int
) -> tuple[dict[str, Any], list[Problem]]:
    fields: dict[str, Any] = {}
    wrong: list[Problem] = []
    for field, (label, *_) in HEADINGS.items():
        heading = headings.get(field, label)
        text = str(row.get(heading) or "").strip()
        try:
            if text:
                fields[field] = _read_value(text, field=field, closed=closed)
            elif field == "name":
                raise ReadingError("valeur absente")
        except ReadingError as error:
            wrong.append(Problem(line, heading, text, str(error)))
    if not wrong and ("lat" in fields) != ("lon" in fields):
        heading = headings["lat" if "lat" in fields else "lon"]
        wrong.append(Problem(line, heading, str(row[heading]), "latitude et longitude à donner ensemble"))
    return fields, wrong


def _read_value(text: str, *, field: str, closed: Closed) -> Any:
    if field in ("lat", "lon"):
        return read_degrees(LATITUDES if field == "lat" else LONGITUDES)(text)
    if field == "kind":
        return _find_code(text, codes=closed[field])
    if field in LISTED:
        parts = [part.strip() for part in text.replace("|", ",").split(",") if part.strip()]
        return list(dict.fromkeys(_find_code(part, codes=closed[field]) for part in parts))
    if len(text) > LONGEST[field]:
        raise ReadingError(f"plus de {LONGEST[field]} caractères")
    return text


def _find_code(text: str, *, codes: Mapping[str, str]) -> str:
    known = {plain(label): code for label, code in codes.items()} | {code: code for code in codes.values()}
    if plain(text) not in known:
        raise ReadingError(f"inconnu : choisissez parmi {', '.join(codes)}")
    return known[plain(text)]
