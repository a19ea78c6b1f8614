"""The laid-out bilan before any format: sections made of a few kinds of blocks.

HTML, PDF and ODS are made from this one document, so that they say the same thing in the same order.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, TypeVar, cast

from gltd.reports import french
from gltd.reports.figures import ReportFigure

T = TypeVar("T")


@dataclass(frozen=True)
class Cell:
    """One cell: its printed text, source notes, mark, and the number behind it when the text is that number.

    ``target`` is the anchor that the mark leads to (a contradiction or a ruling), ``number`` the rank of the
    figure in the list that says where each one comes from.
    """

    text: str
    sources: tuple[int, ...] = ()
    mark: str = ""
    target: str = ""
    value: Decimal | None = None
    on: dt.date | None = None
    number: int = 0


@dataclass(frozen=True)
class Column:
    """Head of a column; ``share`` is its part of the width, zero for as narrow as its content."""

    label: str
    numeric: bool = False
    share: int = 0


@dataclass(frozen=True)
class Row:
    """A line of a table, with the figure that it prints, if it prints one."""

    cells: tuple[Cell, ...]
    figure: ReportFigure | None = None


@dataclass(frozen=True)
class Table:
    """A captioned table; ``slug`` names its anchor and its sheet, ``sheet`` is the sheet's title.

    ``sheet_only`` tables are too long to be read: the workbook alone holds them.
    """

    slug: str
    caption: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    sources: tuple[int, ...] = ()
    simulated: bool = False
    sheet_only: bool = False
    block: str = "table"


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``tone`` is body, missing, note, lead, or intro and lead-in, kept with what follows."""

    text: str
    tone: str = "body"
    sources: tuple[int, ...] = ()
    simulated: bool = False
    block: str = "paragraph"


@dataclass(frozen=True)
class Heading:
    """A heading inside a section."""

    text: str
    block: str = "heading"


@dataclass(frozen=True)
class Bullets:
    """A list of sentences."""

    items: tuple[str, ...]
    block: str = "bullets"


@dataclass(frozen=True)
class Chart:
    """A picture with its words: ``alt`` says what it shows; its table stands next to it."""

    slug: str
    caption: str
    alt: str
    svg: str
    simulated: bool = False
    block: str = "chart"


@dataclass(frozen=True)
class Highlight:
    """One figure in large type, with what it counts, when, and its notes."""

    printed: str
    label: str
    when: str
    perimeter: str
    sources: tuple[int, ...]
    mark: str = ""
    target: str = ""
    simulated: bool = False
    number: int = 0
    qr: str = ""


@dataclass(frozen=True)
class Highlights:
    """The figures of the first page; on a sheet a code (``qr``, SVG) leads to the evidence of each."""

    items: tuple[Highlight, ...]
    simulated: bool = False
    block: str = "highlights"


@dataclass(frozen=True)
class Box:
    """A framed contradiction or ruling: code (C1, A1), kind, title, table and closing sentence."""

    anchor: str
    code: str
    kind: str
    title: str
    table: Table | None
    sentence: str
    simulated: bool = False
    block: str = "box"


@dataclass(frozen=True)
class Finding:
    """The sentence of a study in large type, with its standing (pré-enregistrée or exploratoire)."""

    question: str
    badge: str
    sentence: str
    registered: str
    simulated: bool
    block: str = "finding"


Block = Table | Paragraph | Heading | Bullets | Chart | Highlights | Box | Finding


@dataclass(frozen=True)
class Section:
    """A numbered section."""

    slug: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Note:
    """A source note as printed; ``url`` is made a link when it is a web address."""

    number: int
    publisher: str
    title: str
    details: str
    url: str = ""


@dataclass(frozen=True)
class Provenance:
    """Where a figure comes from, as pairs of words and values."""

    number: int
    label: str
    printed: str
    lines: tuple[tuple[str, ...], ...]
    sources: tuple[int, ...]


@dataclass(frozen=True)
class Logo:
    """The logo of a partner: its name, and the picture as an address that holds it, and as SVG round it."""

    name: str
    picture: str
    svg: str


@dataclass(frozen=True)
class Cover:
    """What the cover says; ``lines`` are pairs of words and values."""

    kind: str
    title: str
    period: str
    lines: tuple[tuple[str, ...], ...]
    warnings: tuple[str, ...]
    logos: tuple[Logo, ...] = ()


@dataclass(frozen=True)
class Document:
    """The whole bilan, ready for any format; ``reading`` explains the words and marks it uses."""

    title: str
    running_title: str
    cover: Cover
    sections: tuple[Section, ...]
    notes: tuple[Note, ...]
    reading: tuple[tuple[str, ...], ...]
    simulated: bool
    draft: bool
    sha256: str
    created_at: dt.datetime
    author: str
    provenance: tuple[Provenance, ...] = ()
    layout: str = "full"
    language: str = "fr"


def leave_out_sheets(document: Document) -> Document:
    """Return a document without the tables that the workbook alone holds."""

    def is_read(block: Block) -> bool:
        return not (isinstance(block, Table) and block.sheet_only)

    return replace(
        document,
        sections=tuple(
            replace(section, blocks=tuple(filter(is_read, section.blocks))) for section in document.sections
        ),
    )


_KEPT_AS_WRITTEN: Final = frozenset(
    {"slug", "anchor", "svg", "picture", "qr", "url", "target", "sha256", "block", "figure"}
)


@lru_cache(maxsize=10_000)
def _set_words(text: str) -> str:
    return french.typeset(text)


def typeset(value: T) -> T:
    """Return the same tree with French spaces and apostrophes in every text that is read by a person."""
    return cast(T, _typeset(value))


def _typeset(value: object) -> object:
    if isinstance(value, str):
        return _set_words(value)
    if isinstance(value, Cell):
        # Cells are by far the most numerous: they skip the general way below.
        return Cell(
            text=_set_words(value.text),
            sources=value.sources,
            mark=_set_words(value.mark),
            target=value.target,
            value=value.value,
            on=value.on,
            number=value.number,
        )
    if isinstance(value, tuple):
        return tuple(_typeset(item) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed: Mapping[str, Any] = {
            item.name: _typeset(getattr(value, item.name))
            for item in fields(value)
            if item.name not in _KEPT_AS_WRITTEN
        }
        return replace(value, **changed)
    return value
