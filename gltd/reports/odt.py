"""The bilan as an ODT text, for those who must edit it in an office suite: the same words, plain styles.

Charts are told in words: each stands beside its table, and the picture is in the PDF.
"""

from collections.abc import Iterator
from importlib import resources
from typing import Any, Final

import odfdo

from gltd.reports import french
from gltd.reports.archive import Description, describe, escape, finish
from gltd.reports.document import (
    Block,
    Box,
    Bullets,
    Cell,
    Chart,
    Document,
    Finding,
    Heading,
    Highlights,
    Paragraph,
    Section,
    Table,
    leave_out_sheets,
)

_PLACE: Final = "<text:p>place</text:p>"


def print_odt(document: Document) -> bytes:
    """Print a document as a text that any office suite opens."""
    text: Any = odfdo.Document("text")
    text.body.clear()
    text.body.append(odfdo.Element.from_tag(_PLACE))
    styles = resources.files("gltd.reports").joinpath("templates/bilan.odt-styles.xml").read_text("utf-8")
    for style in styles.splitlines():
        text.insert_style(odfdo.Element.from_tag(style), automatic=True)
    description = Description(
        title=document.title,
        language=document.language,
        author=document.author,
        created_at=document.created_at,
        sha256=document.sha256,
    )
    describe(text, description=description)
    return finish(text, place=_PLACE, body="".join(_write(leave_out_sheets(document))))


def _write(document: Document) -> Iterator[str]:
    cover = document.cover
    yield _paragraph(cover.kind, "bilan-note")
    yield f'<text:p text:style-name="bilan-titre">{escape(cover.title)}</text:p>'
    yield _paragraph(cover.period, "bilan-2")
    for word, value in cover.lines:
        yield _paragraph(f"{word} : {value}")
    for warning in cover.warnings:
        yield _paragraph(warning, "bilan-tete")
    for rank, section in enumerate(document.sections, start=1):
        yield from _section(section, rank)
    yield _heading(f"{len(document.sections) + 1}. Sources", 1)
    for note in document.notes:
        title = f", {note.title}" if note.title else ""
        address = f" {note.url}" if note.url else ""
        yield _paragraph(f"{note.number}. {note.publisher}{title}, {note.details}.{address}")
    yield _paragraph(f"Empreinte SHA-256 de l’instantané : {document.sha256}", "bilan-note")


def _section(section: Section, rank: int) -> Iterator[str]:
    yield _heading(f"{rank}. {section.title}", 1)
    for block in section.blocks:
        yield from _block(block)


def _block(block: Block) -> Iterator[str]:
    if getattr(block, "simulated", False):
        yield _paragraph("DONNÉES SIMULÉES", "bilan-tete")
    match block:
        case Paragraph():
            style = "bilan-note" if block.tone in ("note", "intro", "missing") else "bilan-corps"
            yield f'<text:p text:style-name="{style}">{escape(block.text)}{_notes(block.sources)}</text:p>'
        case Heading():
            yield _heading(block.text, 2)
        case Bullets():
            items = "".join(f"<text:list-item>{_paragraph(item)}</text:list-item>" for item in block.items)
            yield f"<text:list>{items}</text:list>"
        case Table():
            yield from _table(block)
        case Chart():
            yield _paragraph(f"{block.caption} (figure dans le PDF). {block.alt}", "bilan-note")
        case Highlights():
            for item in block.items:
                name = french.typeset(f"{item.label} : ")
                mark = f" — {item.mark}" if item.mark else ""
                words = f" ({item.perimeter}, {item.when}){mark}"
                yield (
                    f'<text:p text:style-name="bilan-corps">{escape(name)}'
                    f'<text:span text:style-name="Strong_20_Emphasis">{escape(item.printed)}</text:span>'
                    f"{_notes(item.sources)}{escape(words)}</text:p>"
                )
        case Box():
            yield _heading(f"{block.code}. {block.title}", 2)
            yield _paragraph(block.kind, "bilan-note")
            yield from _table(block.table) if block.table else ()
            if block.sentence:
                yield _paragraph(block.sentence)
        case Finding():
            yield _heading(block.question, 2)
            yield _paragraph(block.badge, "bilan-tete")
            yield _paragraph(block.sentence)
            yield _paragraph(block.registered, "bilan-note")


def _table(table: Table) -> Iterator[str]:
    yield _paragraph(table.caption, "bilan-tete")
    columns = f'<table:table-column table:number-columns-repeated="{len(table.columns)}"/>'
    head = "".join(_cell(Cell(column.label), "bilan-tete") for column in table.columns)
    rows = "".join(
        "<table:table-row>"
        + "".join(
            _cell(cell, "bilan-nombre" if column.numeric else "bilan-case")
            for cell, column in zip(row.cells, table.columns, strict=True)
        )
        + "</table:table-row>"
        for row in table.rows
    )
    yield (
        f'<table:table table:name="{escape(table.slug)}" table:style-name="bilan-tableau">{columns}'
        f"<table:table-header-rows><table:table-row>{head}</table:table-row></table:table-header-rows>"
        f"{rows}</table:table>"
    )
    if table.note or table.sources:
        note = escape(table.note) + _notes(table.sources)
        yield f'<text:p text:style-name="bilan-note">{note}</text:p>'


def _cell(cell: Cell, style: str) -> str:
    mark = escape(f" ({cell.mark})") if cell.mark else ""
    return (
        f'<table:table-cell table:style-name="bilan-bord" office:value-type="string">'
        f'<text:p text:style-name="{style}">{escape(cell.text)}{_notes(cell.sources)}{mark}</text:p>'
        "</table:table-cell>"
    )


def _notes(numbers: tuple[int, ...]) -> str:
    if not numbers:
        return ""
    return f'<text:span text:style-name="bilan-exposant">[{", ".join(map(str, numbers))}]</text:span>'


def _heading(text: str, level: int) -> str:
    return f'<text:h text:style-name="bilan-{level}" text:outline-level="{level}">{escape(text)}</text:h>'


def _paragraph(text: str, style: str = "bilan-corps") -> str:
    return f'<text:p text:style-name="{style}">{escape(text)}</text:p>'
