"""From figures, counts and changes to the lines of printed tables."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from gltd.reports import french
from gltd.reports.changes import Change, QuotedChange
from gltd.reports.content import ContradictionBox, RulingLine
from gltd.reports.document import Cell, Column, Highlight, Row, Table
from gltd.reports.figures import ReportFigure
from gltd.reports.tables import CountTable

FIGURE_COLUMNS = (
    Column("Mesure", share=30),
    Column("Valeur", numeric=True, share=25),
    Column("Compte en", share=15),
    Column("Période ou date", share=25),
    Column("Périmètre", share=23),
)


@dataclass(frozen=True)
class Marker:
    """Says which box a contested or retained figure leads to: codes C1, C2… and A1, A2…"""

    codes: Mapping[str, str] = field(default_factory=dict)
    ranks: Mapping[ReportFigure, int] = field(default_factory=dict)

    @classmethod
    def number(
        cls,
        *,
        contradictions: tuple[ContradictionBox, ...],
        rulings: tuple[RulingLine, ...],
        figures: tuple[ReportFigure, ...] = (),
    ) -> "Marker":
        """Number contradictions, rulings and figures in their order."""
        codes = {box.identifier: f"C{rank}" for rank, box in enumerate(contradictions, start=1)}
        codes |= {ruling.identifier: f"A{rank}" for rank, ruling in enumerate(rulings, start=1)}
        return cls(codes, {figure: rank for rank, figure in enumerate(figures, start=1)})

    def mark(self, figure: ReportFigure) -> tuple[str, str]:
        """Return the words beside a figure and the anchor they lead to."""
        code = self.codes.get(figure.conflict or figure.ruling or "", "")
        words = [word for word in (figure.mark, "selon la source" if figure.quoted else "") if word]
        if code and words:
            words[0] = f"{words[0]}, voir{french.WIDE}{code}"
        return " ; ".join(words), code if words else ""

    def value_cell(self, figure: ReportFigure) -> Cell:
        """Return the cell that prints a figure, with its mark and its notes."""
        mark, target = self.mark(figure)
        bare = figure.unit == "count" and not (figure.qualifier or figure.value_max or figure.per)
        return Cell(
            figure.printed,
            sources=figure.sources,
            mark=mark,
            target=target,
            value=figure.value if bare else None,
            number=self.ranks.get(figure, 0),
        )

    def figure_row(self, figure: ReportFigure) -> Row:
        """Return a figure as a line: measure, value, unit of count, when, where."""
        label = f"{figure.label} (données simulées)" if figure.simulated else figure.label
        counted = figure.unit_of_count if figure.unit == "count" else _UNIT_WORDS.get(figure.unit, "")
        return Row(
            (
                Cell(label),
                self.value_cell(figure),
                Cell(counted or figure.unit_of_count),
                Cell(figure.when),
                Cell(figure.perimeter),
            ),
            figure=figure,
        )

    def figure_table(self, slug: str, *, caption: str, figures: tuple[ReportFigure, ...]) -> Table:
        """Return figures as a table."""
        return Table(
            slug=slug,
            caption=caption,
            sheet=caption,
            columns=FIGURE_COLUMNS,
            rows=tuple(self.figure_row(figure) for figure in figures),
            simulated=any(figure.simulated for figure in figures),
        )

    def highlight(self, figure: ReportFigure) -> Highlight:
        """Return a figure in large type."""
        mark, target = self.mark(figure)
        return Highlight(
            printed=figure.printed,
            label=figure.label,
            when=figure.when,
            perimeter=figure.perimeter,
            sources=figure.sources,
            mark=mark,
            target=target,
            simulated=figure.simulated,
            number=self.ranks.get(figure, 0),
        )

    def change_table(
        self, slug: str, *, caption: str, changes: tuple[Change, ...], quoted: tuple[QuotedChange, ...]
    ) -> Table:
        """Return changes, both counts first, then what sources state without their counts."""
        rows = [
            Row(
                (
                    Cell(f"{change.label}. {change.note}" if change.note else change.label),
                    self._count_cell(change.before),
                    self._count_cell(change.after),
                    Cell(change.conclusion),
                )
            )
            for change in changes
        ]
        rows += [self._quoted_row(quote) for quote in quoted]
        figures = [figure for change in changes for figure in (change.before, change.after)]
        return Table(
            slug=slug,
            caption=caption,
            sheet=caption,
            columns=(
                Column("Indicateur", share=28),
                Column("Avant", share=24),
                Column("Après", share=24),
                Column("Évolution", share=34),
            ),
            rows=tuple(rows),
            simulated=any(figure.simulated for figure in figures),
        )

    def _count_cell(self, figure: ReportFigure) -> Cell:
        mark, target = self.mark(figure)
        noun = french.plural(figure.unit_of_count, count=figure.value or Decimal(0))
        text = f"{figure.printed}{french.WIDE}{noun}, {figure.when}"
        number = self.ranks.get(figure, 0)
        return Cell(text, sources=figure.sources, mark=mark, target=target, number=number)

    def _quoted_row(self, change: QuotedChange) -> Row:
        known = self._count_cell(change.known) if change.known else Cell("non publié")
        mark, target = self.mark(change.quote)
        claim = Cell(
            f"« {change.claimed} » : {change.missing}",
            sources=change.quote.sources,
            mark=mark,
            target=target,
            number=self.ranks.get(change.quote, 0),
        )
        return Row((Cell(f"{change.label} ({change.quote.when})"), Cell("non publié"), known, claim))


_UNIT_WORDS = {"g": "masse", "EUR": "euro", "percent": "pourcentage", "x": "multiple", "month": "mois"}


def count_table(slug: str, *, table: CountTable, marker: Marker) -> Table:
    """Return counts of the register as a printed table; what they share goes in the note."""
    figures = iter(table.figures())
    units = french.enumeration(tuple(dict.fromkeys(column.unit_of_count for column in table.columns)))
    shared = f"Compte en : {units}. Période : {table.period.label}. Périmètre : {table.perimeter}."
    return Table(
        slug=slug,
        caption=table.title,
        sheet=table.title,
        columns=(
            Column(table.rows_are),
            *(Column(column.label, numeric=True) for column in table.columns),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row.label),
                    *(_count_cell(cell, marker.ranks.get(next(figures), 0)) for cell in row.cells),
                )
            )
            for row in table.rows
        ),
        note=f"{shared} {table.note}".strip(),
        sources=table.sources,
        simulated=table.simulated,
    )


def _count_cell(cell: int | str | None, number: int) -> Cell:
    if isinstance(cell, int):
        return Cell(french.number(cell), value=Decimal(cell), number=number)
    return Cell(french.NOT_GIVEN if cell is None else french.WITHHELD, number=number)
