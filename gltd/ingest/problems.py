"""The file of refused rows: line, column, value, reason; safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from pathlib import Path

from gltd.ingest.source import Problem

HEADER = ("ligne", "colonne", "valeur", "motif")


def write_problems(path: Path, *, problems: Iterable[Problem]) -> None:
    """Write the problems as the CSV that French spreadsheets open by a double click."""
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as handle:
        writer = csv.writer(handle, delimiter=";")
        writer.writerow(HEADER)
        for one in problems:
            writer.writerow([one.line, defused(one.column), defused(one.value), one.reason])


def defused(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; a number stays a number."""
    if not text or text[0] not in "=+-@\t\r":
        return text
    try:
        float(text.replace(",", "."))
    except ValueError:
        return "'" + text
    return text
