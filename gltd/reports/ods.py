"""The bilan as an ODS workbook: one sheet per table, every figure with its evidence, the sources."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final

from gltd.reports.archive import Description
from gltd.reports.document import Box, Cell, Document, Table
from gltd.reports.figures import DOMAIN_LABELS, MARKS, ReportFigure
from gltd.reports.workbook import Head, Line, Value, print_workbook

_NATURES: Final = {"stock": "état", "flow": "flux", "cumulative": "cumul"}


def print_ods(document: Document, *, figures: Iterable[ReportFigure]) -> bytes:
    """Print a document and all the figures of its snapshot as a workbook."""
    description = Description(
        title=document.title,
        language=document.language,
        author=document.author,
        created_at=document.created_at,
        sha256=document.sha256,
    )
    return print_workbook(_list_sheets(document, tuple(figures)), description=description)


def _list_sheets(document: Document, figures: tuple[ReportFigure, ...]) -> Iterator[tuple[str, list[Line]]]:
    yield "Lire", _introduce(document)
    for section in document.sections:
        for block in section.blocks:
            table = block.table if isinstance(block, Box) else block
            if isinstance(table, Table):
                yield table.sheet, list(_list_rows(table))
    yield "Chiffres", list(_list_figures(figures))
    yield "Sources", _list_sources(document)


def _introduce(document: Document) -> list[Line]:
    lines: list[Line] = [(document.title,), (document.cover.period,), ()]
    lines += [tuple(pair) for pair in document.cover.lines]
    lines += [("Empreinte SHA-256", document.sha256), ()]
    lines += [(warning,) for warning in document.cover.warnings]
    return [*lines, (), *(tuple(pair) for pair in document.reading)]


def _list_rows(table: Table) -> Iterator[Line]:
    numbered = any(row.figure is not None for row in table.rows)
    extra = ("Nombre", "Unité") if numbered else ()
    yield (f"{table.caption} (données simulées)" if table.simulated else table.caption,)
    yield _head(*(column.label for column in table.columns), *extra, "Notes")
    for row in table.rows:
        sources = sorted({number for cell in row.cells for number in cell.sources} | set(table.sources))
        number: Line = ()
        if numbered:
            number = (row.figure.value, row.figure.unit) if row.figure is not None else (None, None)
        yield (*(_value(cell) for cell in row.cells), *number, ", ".join(map(str, sources)))
    if table.note:
        yield (table.note,)


def _head(*labels: str) -> Line:
    return tuple(Head(label) for label in labels)


def _value(cell: Cell) -> Value:
    if cell.on is not None:
        return cell.on
    if cell.value is not None and not cell.mark:
        return cell.value
    return f"{cell.text} ({cell.mark})" if cell.mark else cell.text


def _list_figures(figures: tuple[ReportFigure, ...]) -> Iterator[Line]:
    yield _head(
        *("Mesure", "Code", "Imprimé", "Nombre", "Borne basse", "Borne haute", "Unité", "Compte en"),
        *(
            "Du",
            "Au",
            "Période",
            "Périmètre",
            "Nature",
            "Domaine",
            "État",
            "Cité",
            "Simulé",
            "Notes",
            "Trace",
        ),
    )
    for figure in dict.fromkeys(figures):
        start = figure.period.start if figure.period else figure.as_of
        end = figure.period.end if figure.period else figure.as_of
        yield (
            *(figure.label, figure.measure, figure.printed, figure.value, figure.low, figure.high),
            *(figure.unit, figure.unit_of_count, start, end, figure.when, figure.perimeter),
            *(_NATURES[figure.nature], DOMAIN_LABELS[figure.domain], MARKS[figure.status] or "établi"),
            *("oui" if figure.quoted else "non", "oui" if figure.simulated else "non"),
            *(", ".join(map(str, figure.sources)), figure.trace),
        )


def _list_sources(document: Document) -> list[Line]:
    lines: list[Line] = [_head("Note", "Éditeur", "Titre", "Détails", "Adresse")]
    for note in document.notes:
        lines.append((Decimal(note.number), note.publisher, note.title, note.details, note.url))
    return lines
