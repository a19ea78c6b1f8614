"""A bilan of 5,000 operations: counted by month, kind and area on the page, listed in the workbook alone."""

import datetime as dt
import io

from django.utils import timezone
from python_calamine import CalamineWorkbook

from gltd.reports import render_html, render_ods
from gltd.reports.outline import LISTED_AT_MOST
from gltd.reports.public import release
from gltd.reports.snapshot import Content, CountTable, Snapshot
from gltd.web.actions import reports
from gltd.web.models import Operation
from tests.cast import Cast

OPERATIONS = 5000
KINDS = [Operation.Kind(value) for value in Operation.Kind.values[:4]]
FIRST = dt.date(2022, 1, 1)
LAST = dt.date(2024, 12, 31)


def collect(cast: Cast) -> Content:
    """Return the bilan of three years in which every fifth of many operations was not done."""
    Operation.everything.all().delete()
    days = (LAST - FIRST).days + 1
    rows = Operation.objects.bulk_create(
        Operation(
            scheme=cast.scheme,
            kind=KINDS[rank % len(KINDS)],
            title=f"Sortie {rank}",
            starts_at=timezone.make_aware(dt.datetime.combine(FIRST, dt.time(12)))
            + dt.timedelta(rank % days),
            status=Operation.Status.DONE if rank % 5 else Operation.Status.NOT_DONE,
            not_done_reason="" if rank % 5 else Operation.NotDone.values[0],
        )
        for rank in range(OPERATIONS)
    )
    links = Operation.areas.through.objects
    area = cast.scheme.areas.get()
    links.bulk_create(Operation.areas.through(operation_id=row.pk, area_id=area.pk) for row in rows)
    return reports.collect_content(actor=None, scheme=cast.scheme, period_start=FIRST, period_end=LAST)


def add_up(table: CountTable | None) -> int:
    """Return the sum of a table's counts."""
    assert table is not None
    return sum(cell for row in table.rows for cell in row.cells if isinstance(cell, int))


def read_list(data: bytes) -> list[list[object]]:
    """Return the rows of the list of operations in a workbook, without its caption and head."""
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("Opérations").to_python()
    return [list(row) for row in rows[2:]]


def test_five_thousand_operations_are_counted_whole_and_listed_in_the_workbook(cast: Cast) -> None:
    content = collect(cast)
    done = OPERATIONS - OPERATIONS // 5
    activity = content.activity
    assert [add_up(activity.by_month), add_up(activity.by_kind), add_up(activity.by_area)] == [done] * 3
    assert add_up(activity.not_done) == OPERATIONS // 5
    whole = Snapshot(content)
    page, rows = render_html(whole).decode(), read_list(render_ods(whole))
    assert "La liste des 5\u202f000 opérations est dans le classeur (ODS)" in page
    assert 'id="operations"' not in page
    assert len(rows) == OPERATIONS
    assert {row[1] for row in rows} == {f"Sortie {rank}" for rank in range(OPERATIONS)}
    public = release(content).content
    assert [add_up(public.activity.by_month), add_up(public.activity.by_kind)] == [done] * 2
    told = read_list(render_ods(Snapshot(public)))
    assert len(told) == done
    assert not any("Sortie " in str(row[1]) for row in told)


def test_a_list_that_can_be_read_stays_on_the_page(cast: Cast) -> None:
    content = reports.collect_content(actor=None, scheme=cast.scheme, period_start=FIRST, period_end=LAST)
    assert 0 < len(content.activity.operations) <= LISTED_AT_MOST
    page = render_html(Snapshot(content)).decode()
    assert 'id="operations"' in page
    assert "dans le classeur (ODS), feuille" not in page
