"""CSV, ODS and XLSX: numbers as numbers, dates as dates, and no text that a spreadsheet would run."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any, Final

import xlsxwriter

from gltd.reports.archive import Description, clean, disarm
from gltd.reports.workbook import Head, Line, Value, name_sheet, print_workbook
from gltd.usecases.exporting.sheet import Sheet

# A list bears no date of its own: the same rows give the same bytes.
_MADE_AT: Final = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_WIDEST: Final = 60
_NARROWEST: Final = 9
_CENTS: Final = 2
_MOST_DIGITS: Final = 15  # a spreadsheet rounds a longer number


def write_csv(sheet: Sheet) -> bytes:
    """Return a CSV as French offices open it: UTF-8 with its mark, semicolons, decimal commas."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";")
    writer.writerow(disarm(head) for head in sheet.heads)
    writer.writerows([_tell(value) for value in line] for line in sheet.lines)
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def write_ods(sheet: Sheet) -> bytes:
    """Return an OpenDocument workbook of one sheet."""
    lines: list[Line] = [tuple(Head(head) for head in sheet.heads)]
    lines += [tuple(_as_cell(value) for value in line) for line in sheet.lines]
    description = Description(title=sheet.title, language="fr", author="gltd", created_at=_MADE_AT)
    return print_workbook([(sheet.title, lines)], description=description)


def write_xlsx(sheet: Sheet) -> bytes:
    """Return an Office Open XML workbook of one sheet, its head bold and kept in sight."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(written, {"in_memory": True})
    book.set_properties({"title": clean(sheet.title), "author": "gltd", "created": _MADE_AT})
    page = book.add_worksheet(name_sheet(sheet.title, taken=set()))
    head = book.add_format({"bold": True})
    dated = {
        dt.date: book.add_format({"num_format": "dd/mm/yyyy"}),
        dt.datetime: book.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
    }
    for rank, label in enumerate(sheet.heads):
        page.write_string(0, rank, disarm(clean(label)), head)
        longest = max((len(_tell(line[rank])) for line in sheet.lines), default=0)
        page.set_column(rank, rank, min(max(longest, len(label), _NARROWEST), _WIDEST))
    page.freeze_panes(1, 0)
    for row, line in enumerate(sheet.lines, start=1):
        for rank, value in enumerate(line):
            _write_cell(page, place=(row, rank), value=_as_cell(value), dated=dated)
    book.close()
    return written.getvalue()


def _write_cell(page: Any, *, place: tuple[int, int], value: Value, dated: dict[type[dt.date], Any]) -> None:
    if isinstance(value, Decimal):
        page.write_number(*place, float(value))
    elif isinstance(value, dt.date):
        page.write_datetime(*place, value, dated[type(value)])
    elif value:
        page.write_string(*place, disarm(clean(value)))


def _as_cell(value: object) -> Value:
    """Return a value as a workbook holds it; a number with more digits than it can hold stays a text."""
    if value is None or isinstance(value, Decimal | str):
        typed = value
    elif isinstance(value, bool):
        return "oui" if value else "non"
    elif isinstance(value, int | float):
        typed = Decimal(str(value))
    elif isinstance(value, dt.datetime):
        return value.replace(tzinfo=None)
    else:
        return value if isinstance(value, dt.date) else str(value)
    if isinstance(typed, Decimal) and (
        not typed.is_finite() or len(typed.normalize().as_tuple().digits) > _MOST_DIGITS
    ):
        return _tell(typed)
    return typed


def _tell(value: object) -> str:
    """Return a value as CSV holds it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, str):
        return disarm(value)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, Decimal):
        return _tell_number(value)
    return str(value).replace(".", ",") if isinstance(value, float) else str(value)


def _tell_number(value: Decimal) -> str:
    """Return a number with a comma; a database keeps four decimals, nobody reads « 7800,0000 »."""
    told = f"{value:f}"
    whole, _, decimals = told.partition(".")
    if len(decimals) > _CENTS and (kept := decimals.rstrip("0")) != decimals:
        told = f"{whole}.{kept}" if kept else whole
    return told.replace(".", ",")
