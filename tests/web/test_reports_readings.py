"""A bilan reads indicators, requests for images and fundings from their own records."""

import datetime as dt
from decimal import Decimal
from typing import Any

from gltd.reports import render_html
from gltd.reports.changes import Obstacle
from gltd.reports.public import release
from gltd.reports.snapshot import Content, Snapshot
from gltd.usecases.footage import WHOLE
from gltd.web.actions import claims, footage, fundings, indicators, reports, sources
from gltd.web.models import Indicator
from tests.cast import Cast

CHECKS = "check.persons"


def collect(cast: Cast, *, end: dt.date = dt.date(2024, 12, 31)) -> Content:
    return reports.collect_content(
        actor=None, scheme=cast.scheme, period_start=dt.date(2024, 1, 1), period_end=end
    )


def follow(cast: Cast, counts: dict[str, int], **fields: Any) -> Indicator:
    """Follow the persons checked, with what a service states of some months or years."""
    source = sources.keep_return(
        actor=None,
        scheme=cast.scheme,
        publisher="Commissariat",
        title="Relevé",
        published_on=cast.source.published_on,
    )
    for when, value in counts.items():
        told: dict[str, Any] = {"measure": CHECKS, "value": value, "period_start": when, "period_end": when}
        claims.enter_claim(actor=None, source=source, **told)
    return indicators.create_indicator(
        actor=None, scheme=cast.scheme, title="Contrôles", measure=CHECKS, **fields
    )


def test_an_indicator_is_compared_with_both_counts(cast: Cast) -> None:
    follow(cast, {"2023": 120, "2024": 150})
    (change,) = collect(cast).indicators.changes
    assert [change.before.value, change.after.value, change.percent] == [
        Decimal(120),
        Decimal(150),
        Decimal(25),
    ]
    assert "120 → 150" in change.printed


def test_a_series_break_stops_the_comparison_in_the_bilan(cast: Cast) -> None:
    followed = follow(cast, {"2023": 120, "2024": 150})
    indicators.add_break(
        actor=None, indicator=followed, on=dt.date(2024, 1, 1), reason="nouveau logiciel de saisie"
    )
    content = collect(cast)
    (change,) = content.indicators.changes
    assert (change.percent, change.obstacle) == (None, Obstacle.SERIES_BREAK)
    page = render_html(Snapshot(content)).decode()
    assert "rupture de série, pas de comparaison" in page
    assert "nouveau logiciel de saisie" in page


def test_the_base_of_the_indicator_forbids_a_percentage(cast: Cast) -> None:
    follow(cast, {"2023": 120, "2024": 150}, minimum_base=200)
    (change,) = collect(cast).indicators.changes
    assert (change.percent, change.obstacle) == (None, Obstacle.TOO_FEW)


def test_a_part_year_is_compared_at_equal_dates_and_never_past_the_period(cast: Cast) -> None:
    months = {f"{year}-{month:02d}": year - 2003 for year in (2023, 2024) for month in range(1, 7)}
    follow(cast, months)
    (change,) = collect(cast, end=dt.date(2024, 3, 31)).indicators.changes
    assert [change.before.value, change.after.value] == [Decimal(3 * 20), Decimal(3 * 21)]
    assert change.before.period is not None
    assert (change.before.period.start, change.before.period.end) == (
        dt.date(2023, 1, 1),
        dt.date(2023, 3, 31),
    )


def test_requests_for_images_are_counted_by_month_and_small_ones_withheld(cast: Cast) -> None:
    for when, value in (("2023", 400), ("2024", 500)):
        told: dict[str, Any] = {"measure": "requisition.images", "value": value}
        claims.enter_claim(actor=None, source=cast.source, period_start=when, period_end=when, **told)
    for month, useful in ((dt.date(2024, 2, 1), 12), (dt.date(2024, 3, 1), 3)):
        typed = [
            footage.TypedCell(month=month, place=WHOLE, usefulness=name, value=value, seen=None)
            for name, value in (("useful", useful), ("not_useful", 20), ("unknown", 0))
        ]
        footage.enter_footage(
            actor=cast.accounts["member"], scheme=cast.scheme, service="police", typed=typed
        )
    content = collect(cast)
    assert len(content.video.changes) == 1
    table = content.video.by_month
    assert table is not None
    assert all(note.kind == "Registre" for note in content.sources if note.number in table.sources)
    assert [row.cells for row in table.rows] == [(12, 20, 0), (3, 20, 0)]
    shown = release(content).content.video.by_month
    assert shown is not None
    assert shown.rows[1].cells[0] == "withheld"


def test_fundings_of_a_year_are_added_by_funder_committed_apart_from_paid(cast: Cast) -> None:
    told = [("fipd", "", 30_000, 10_000), ("fipd", "extension", 5_000, None), ("town", "", 7_000, 0)]
    for funder, label, committed, paid in told:
        fundings.create_funding(
            actor=None,
            scheme=cast.scheme,
            amounts={"committed": Decimal(committed), "paid": None if paid is None else Decimal(paid)},
            funder=funder,
            year=2024,
            object="video",
            label=label,
            tax="net",
        )
    found = {(figure.measure, figure.value) for figure in collect(cast).prevention.funding}
    assert found == {
        ("funding.committed", Decimal(7_000)),
        ("funding.committed", Decimal(35_000)),
        ("funding.paid", Decimal(0)),
        ("funding.paid", Decimal(10_000)),
    }
