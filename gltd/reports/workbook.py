"""Sheets of plain values as an ODS workbook, the same bytes for the same sheets.

Texts are text and numbers are numbers: no cell holds a formula, and a text that a spreadsheet might take for
one, once exported, is preceded by an apostrophe. The archive is rewritten with fixed dates.
"""

import datetime as dt
import html
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Final

import odfdo

from gltd.reports import french
from gltd.reports.archive import Description, clean, describe, disarm, finish


class Head(str):
    """The text of a column's head, set in bold."""

    __slots__ = ()


Value = str | Decimal | dt.date | None
"""A cell; a ``datetime`` is shown as the clock shows it."""

Line = tuple[Value, ...]


_LONGEST_SHEET_NAME: Final = 31
_FORBIDDEN_IN_NAME: Final = re.compile(r"[\[\]*?:/\\']")
_PLACE: Final = '<table:table table:name="place"/>'
_NARROWEST: Final = 9
_WIDEST: Final = 44
_CHARACTER_MM: Final = 2
_DAY_FORMAT: Final = (
    '<number:date-style style:name="day-format"><number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    "</number:date-style>"
)
_MOMENT_FORMAT: Final = (
    '<number:date-style style:name="moment-format">'
    '<number:day number:style="long"/><number:text>/</number:text>'
    '<number:month number:style="long"/><number:text>/</number:text><number:year number:style="long"/>'
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/></number:date-style>'
)
_DAY: Final = '<style:style style:name="day" style:family="table-cell" style:data-style-name="day-format"/>'
_MOMENT: Final = (
    '<style:style style:name="moment" style:family="table-cell" style:data-style-name="moment-format"/>'
)
_HEAD: Final = (
    '<style:style style:name="head" style:family="table-cell">'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)


def print_workbook(sheets: Iterable[tuple[str, list[Line]]], *, description: Description) -> bytes:
    """Return the sheets (name, lines) as an ODS file."""
    workbook = odfdo.Document("spreadsheet")
    workbook.body.clear()
    workbook.body.append(odfdo.Element.from_tag(_PLACE))
    _add_styles(workbook)
    describe(workbook, description=description)
    names: set[str] = set()
    content = "".join(_make_sheet(name_sheet(title, taken=names), lines) for title, lines in sheets)
    return finish(workbook, place=_PLACE, body=content)


def name_sheet(title: str, *, taken: set[str]) -> str:
    """Return a name that every spreadsheet accepts, unique in the workbook."""
    base = (
        " ".join(_FORBIDDEN_IN_NAME.sub(" ", clean(title)).split())[:_LONGEST_SHEET_NAME].strip() or "Tableau"
    )
    name, rank = base, 1
    while name.lower() in taken:
        rank += 1
        suffix = f" {rank}"
        name = base[: _LONGEST_SHEET_NAME - len(suffix)] + suffix
    taken.add(name.lower())
    return name


def _make_sheet(name: str, lines: list[Line]) -> str:
    """Return a sheet as XML."""
    widths = _measure_columns(lines)
    columns = "".join(f'<table:table-column table:style-name="{_column_style(width)}"/>' for width in widths)
    rows = "".join(f"<table:table-row>{''.join(map(_make_cell, line))}</table:table-row>" for line in lines)
    return f'<table:table table:name="{html.escape(name)}">{columns}{rows}</table:table>'


def _measure_columns(lines: list[Line]) -> list[int]:
    """Return a width in characters for each column, read from the lines that fill it."""
    widths = [_NARROWEST] * max((len(line) for line in lines), default=1)
    for line in lines:
        if len(line) > 1:
            for rank, value in enumerate(line):
                widths[rank] = max(widths[rank], min(len(_display(value)), _WIDEST))
    return widths


def _make_cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    typed = 'office:value-type="string"'
    if isinstance(value, Head):
        typed = 'table:style-name="head" office:value-type="string"'
    elif isinstance(value, Decimal):
        typed = f'office:value-type="float" office:value="{value:f}"'
    elif isinstance(value, dt.datetime):
        clock = value.replace(tzinfo=None).isoformat(timespec="seconds")
        typed = f'table:style-name="moment" office:value-type="date" office:date-value="{clock}"'
    elif isinstance(value, dt.date):
        typed = f'table:style-name="day" office:value-type="date" office:date-value="{value.isoformat()}"'
    return f"<table:table-cell {typed}><text:p>{html.escape(_display(value))}</text:p></table:table-cell>"


def _display(value: Value) -> str:
    if isinstance(value, Decimal):
        return french.number(value)
    if isinstance(value, dt.datetime):
        return f"{value:%d/%m/%Y %H:%M}"
    if isinstance(value, dt.date):
        return french.short_day(value)
    return "" if value is None else disarm(clean(value))


def _column_style(width: int) -> str:
    return f"column{width}"


def _add_styles(workbook: Any) -> None:
    for width in range(_NARROWEST, _WIDEST + 1):
        style = (
            f'<style:style style:name="{_column_style(width)}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * _CHARACTER_MM + 4}mm"/>'
            "</style:style>"
        )
        workbook.insert_style(odfdo.Element.from_tag(style), automatic=True)
    for style in (_DAY_FORMAT, _DAY, _MOMENT_FORMAT, _MOMENT, _HEAD):
        workbook.insert_style(odfdo.Element.from_tag(style), automatic=True)
