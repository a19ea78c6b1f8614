"""Tables of counts from the register: each cell is a figure, what they share is said once."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from gltd.errors import GltdError
from gltd.reports.figures import Domain, Nature, Period, ReportFigure, Status

Cell = int | Literal["withheld"] | None


@dataclass(frozen=True)
class CountColumn:
    """One column of counts: the measure, its printed head and its unit of count."""

    measure: str
    label: str
    unit_of_count: str


@dataclass(frozen=True)
class CountRow:
    """One line of counts; ``None`` is *non renseigné*, ``"withheld"`` is *non diffusé*, zero is 0."""

    label: str
    cells: tuple[Cell, ...]
    period: Period | None = None


@dataclass(frozen=True)
class CountTable:
    """Counts from the register that share perimeter, sources, trace, and period unless a row has its own.

    ``rows_are`` is the head of the first column (« Mois », « Quartier »…). ``overlapping``: one and the same
    thing may count in two rows, which then do not add up. ``formula`` says how a cell was counted.
    """

    title: str
    rows_are: str
    columns: tuple[CountColumn, ...]
    rows: tuple[CountRow, ...]
    period: Period
    perimeter: str
    sources: tuple[int, ...]
    trace: str
    domain: Domain = Domain.ACTIVITY
    nature: Nature = Nature.FLOW
    simulated: bool = False
    note: str = ""
    overlapping: bool = False
    formula: str = ""

    def __post_init__(self) -> None:
        """Refuse a ragged table."""
        if any(len(row.cells) != len(self.columns) for row in self.rows):
            raise GltdError(f"Le tableau « {self.title} » a des lignes inégales : complétez-les.")

    def figures(self) -> Iterator[ReportFigure]:
        """Yield each cell as the full figure that it stands for."""
        for row_number, row in enumerate(self.rows, start=1):
            for column, cell in zip(self.columns, row.cells, strict=True):
                yield ReportFigure(
                    measure=column.measure,
                    label=f"{column.label}, {row.label}",
                    value=Decimal(cell) if isinstance(cell, int) else None,
                    unit="count",
                    unit_of_count=column.unit_of_count,
                    perimeter=self.perimeter,
                    nature=self.nature,
                    domain=self.domain,
                    sources=self.sources,
                    trace=f"{self.trace}.{row_number}.{column.measure}",
                    status=Status.COMPUTED,
                    period=row.period or self.period,
                    withheld=cell == "withheld",
                    simulated=self.simulated,
                    formula=self.formula,
                )
