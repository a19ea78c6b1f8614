"""Bilans that the tests share: the demonstration schemes, an empty one, a long one, a hostile one."""

import datetime as dt

from gltd.reports.figures import ReportFigure
from gltd.reports.snapshot import (
    Activity,
    ClaimedValue,
    Content,
    ContradictionBox,
    CountColumn,
    CountRow,
    CountTable,
    Edition,
    Method,
    OperationLine,
    Outcome,
    Period,
    SchemeCard,
    SourceNote,
    Status,
)
from tests.reports.sample_alencon import alencon
from tests.reports.sample_orleans import orleans
from tests.reports.sample_parts import OPERATIONS, PARIS, figure, study

__all__ = ["alencon", "empty", "hostile", "long", "orleans"]


def empty() -> Content:
    """Return the bilan of a scheme where nothing was recorded."""
    return Content(
        scheme=SchemeCard(
            slug="gltd-vide",
            name="GLTD sans activité",
            kind="GLTD",
            theme="",
            chair="Procureur de la République",
        ),
        period=Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30)),
        edition=Edition(frozen_at=dt.datetime(2024, 7, 5, 9, 30, tzinfo=PARIS), author="Préfecture"),
        sources=(),
    )


HOSTILE = (
    '<script>alert(1)</script> & "x" #set text(red) $x^2$ *gras* @note-1 `code` \\ [a] =1+1 //c {{ 7*7 }} é'
)


def hostile() -> Content:
    """Return a bilan in which every text tries to act as markup, command or formula."""
    source = SourceNote(1, HOSTILE, HOSTILE, HOSTILE, None, f"https://exemple.fr/?a=1&b=<{HOSTILE}>")
    period = Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30))
    table = CountTable(
        title=HOSTILE,
        rows_are=HOSTILE,
        columns=(CountColumn("operation_count.operations", HOSTILE, HOSTILE),),
        rows=(CountRow(HOSTILE, (4,)), CountRow("=HYPERLINK(1)", (2,)), CountRow("@SUM(1)", (0,))),
        period=period,
        perimeter=HOSTILE,
        sources=(1,),
        trace="t",
    )
    claim = figure(
        HOSTILE,
        3,
        measure="arrest.interpellation",
        sources=(1,),
        perimeter=HOSTILE,
        period=period,
        status=Status.CONTESTED,
        conflict="c#1",
    )
    return Content(
        scheme=SchemeCard("hostile", HOSTILE, HOSTILE, HOSTILE, HOSTILE, None, None, (HOSTILE,), (), HOSTILE),
        period=period,
        edition=Edition(frozen_at=dt.datetime(2024, 7, 5, 9, 30, tzinfo=PARIS), author=HOSTILE),
        sources=(source,),
        highlights=(claim,),
        activity=Activity(by_month=table, operations=(OperationLine(period.start, HOSTILE, (), HOSTILE),)),
        outcome=Outcome(judicial=(claim,)),
        contradictions=(ContradictionBox("c#1", HOSTILE, HOSTILE, (ClaimedValue(claim, HOSTILE),), HOSTILE),),
        method=Method((HOSTILE,), (HOSTILE,), (HOSTILE,)),
    )


THREE_YEARS = Period(dt.date(2021, 1, 1), dt.date(2023, 12, 31))


def _count(title: str, rows_are: str, labels: list[str]) -> CountTable:
    return CountTable(
        title=title,
        rows_are=rows_are,
        columns=(OPERATIONS, CountColumn("operation_count.not_done", "Non faites", "opération")),
        rows=tuple(CountRow(label, (7 + rank % 13, rank % 3)) for rank, label in enumerate(labels)),
        period=THREE_YEARS,
        perimeter="Département",
        sources=(1,),
        trace=title,
    )


def _line(rank: int) -> OperationLine:
    return OperationLine(
        THREE_YEARS.start + dt.timedelta(days=rank % 1095),
        "Contrôle de soirée",
        (f"Quartier {rank % 40}",),
        "faite" if rank % 5 else "non faite",
        "" if rank % 5 else "aucune unité disponible",
        ("Police nationale", "Police municipale"),
        (1,),
    )


def _check(rank: int) -> ReportFigure:
    return figure(
        f"Mesure numéro {rank}",
        1000 + rank,
        measure=f"check.persons.{rank}",
        sources=(1 + rank % 60,),
        period=THREE_YEARS,
        perimeter="Département",
    )


def long(*, operations: int = 700) -> Content:
    """Return a bilan of some forty pages: three years of a department."""
    months = [f"{month:02d}/{year}" for year in (2021, 2022, 2023) for month in range(1, 13)]
    areas = [f"Quartier {rank}" for rank in range(40)]
    figures = tuple(_check(rank) for rank in range(60))
    moment = dt.datetime(2024, 1, 5, 9, 30, tzinfo=PARIS)
    return Content(
        scheme=SchemeCard("departement", "GLTD du département", "GLTD", "Stupéfiants", "Procureur"),
        period=THREE_YEARS,
        edition=Edition(frozen_at=moment, author="Préfecture", draft=False),
        sources=tuple(
            SourceNote(rank, "Préfecture", f"Communiqué {rank}", "communiqué", dt.date(2023, 1, 1))
            for rank in range(1, 62)
        ),
        highlights=figures[:8],
        activity=Activity(
            by_month=_count("Opérations par mois", "Mois", months),
            by_area=_count("Opérations par quartier", "Quartier", areas),
            operations=tuple(_line(rank) for rank in range(operations)),
        ),
        outcome=Outcome(judicial=figures[:15], administrative=figures[15:30], checks=figures[30:]),
        studies=tuple(study(sources=(61,), preregistered=rank % 2 == 1) for rank in range(6)),
        method=Method(limits=tuple(f"Limite numéro {rank}, en toutes lettres." for rank in range(30))),
        simulated=True,
    )
