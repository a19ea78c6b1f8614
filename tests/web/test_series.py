"""The values of an indicator: claims or events, never both; what may be said of a change, and what not."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gltd.reports.charts import render_svg
from gltd.reports.series import draw_series
from gltd.usecases.comparing import Obstacle
from gltd.web.actions import claims, indicators, sources
from gltd.web.models import Indicator
from gltd.web.series import list_pairs, read_series
from tests.cast import Cast

CHECKS = "check.persons"


@pytest.fixture
def checks(cast: Cast) -> Indicator:
    return indicators.create_indicator(actor=None, scheme=cast.scheme, title="Contrôles", measure=CHECKS)


def state(cast: Cast, value: int, *, when: str, who: str = "Commissariat", **fields: Any) -> None:
    source = sources.keep_return(
        actor=None, scheme=cast.scheme, publisher=who, title="Relevé", published_on=dt.date(2024, 1, 2)
    )
    claims.enter_claim(
        actor=None,
        source=source,
        measure=CHECKS,
        value=value,
        period_start=when,
        period_end=when,
        **fields,
    )


def test_whole_years_are_compared_with_both_counts(cast: Cast, checks: Indicator) -> None:
    state(cast, 120, when="2022")
    state(cast, 150, when="2023")
    change = read_series(checks).latest
    assert change is not None
    assert change.sentence.startswith("120 → 150\u00a0personnes (+25\u202f%, intervalle ")


def test_months_are_compared_at_equal_dates(cast: Cast, checks: Indicator) -> None:
    for month in range(1, 13):
        state(cast, 20, when=f"2022-{month:02d}")
    for month in range(1, 4):
        state(cast, 30, when=f"2023-{month:02d}")
    series = read_series(checks)
    change = series.latest
    assert change is not None
    assert (change.before.count, change.after.count) == (60, 90)
    assert change.before.span.label == "du 1er\u00a0janvier au 31\u00a0mars\u00a02022"
    assert series.year(2022).count == 240
    assert series.year(2023).count is None


def test_two_sources_that_differ_leave_the_reading_contested(cast: Cast, checks: Indicator) -> None:
    state(cast, 120, when="2022")
    state(cast, 150, when="2023")
    state(cast, 155, when="2023", who="Préfecture")
    series = read_series(checks)
    assert series.latest is not None
    assert series.latest.obstacle is Obstacle.CONTESTED
    assert series.year(2023).count == 150  # the first entered is drawn, under its mark


def test_a_break_stops_the_comparison_and_can_be_taken_back(cast: Cast, checks: Indicator) -> None:
    state(cast, 120, when="2022")
    state(cast, 150, when="2023")
    row = indicators.add_break(
        actor=None, indicator=checks, on=dt.date(2023, 1, 1), reason="nouveau logiciel"
    )
    change = read_series(checks).latest
    assert change is not None
    assert change.obstacle is Obstacle.SERIES_BREAK
    assert "nouveau logiciel" in change.sentence
    indicators.remove_break(actor=None, series_break=row, version=1)
    change = read_series(Indicator.objects.get(pk=checks.pk)).latest
    assert change is not None
    assert change.obstacle is None


def test_an_area_has_its_own_values(cast: Cast, checks: Indicator) -> None:
    state(cast, 120, when="2022")
    state(cast, 30, when="2022", subject=cast.area)
    assert read_series(checks).year(2022).count == 120
    assert read_series(checks, area=cast.area).year(2022).count == 30


def test_figures_of_one_operation_or_of_a_part_do_not_count(cast: Cast, checks: Indicator) -> None:
    state(cast, 12, when="2022", subject=cast.operation)
    state(cast, 13, when="2022", restriction="mineurs")
    assert read_series(checks).years == []


def test_events_are_counted_inside_the_areas_by_month(
    cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.journeys import scenery

    monkeypatch.setenv("GLTD_HOME", str(tmp_path))
    scenery.import_events()
    indicator = indicators.create_indicator(
        actor=None,
        scheme=cast.scheme,
        title="Deal",
        category="deal",
        nature="phenomenon",
        unit_of_count="fait",
    )
    series = read_series(indicator)
    told = {month: reading.count for month, reading in series.monthly.items() if reading.count}
    assert told == {dt.date(2023, 5, 1): 30}
    assert series.simulated
    # The last event is of 10 February 2024: nothing says that the month is whole.
    assert max(series.monthly) == dt.date(2024, 1, 1)
    assert series.monthly[dt.date(2023, 6, 1)].count == 0


def test_activity_stands_before_the_phenomenon_it_is_read_beside(cast: Cast, checks: Indicator) -> None:
    calls = indicators.create_indicator(
        actor=None, scheme=cast.scheme, title="Appels", measure="phenomenon.calls", paired_with=checks
    )
    (pair,) = list_pairs(cast.scheme)
    assert pair.left.indicator == checks
    assert pair.right is not None
    assert pair.right.indicator == calls


def test_the_page_says_both_counts_and_draws_them(cast: Cast, checks: Indicator, chair: Client) -> None:
    state(cast, 120, when="2022")
    state(cast, 3, when="2023")
    address = reverse("indicator", args=[cast.scheme.slug, checks.pk])
    page = chair.get(address).content.decode()
    assert "120 → 3\u00a0personnes\u00a0: trop peu pour un pourcentage" in page
    assert "†" in page
    chart = chair.get(reverse("indicator_chart", args=[cast.scheme.slug, checks.pk]))
    assert chart.headers["content-type"] == "image/svg+xml"
    assert b"<svg" in chart.content


def test_the_form_wants_one_thing_to_count(cast: Cast, chair: Client) -> None:
    fields = {"title": "x", "minimum_base": "10", "minimum_cell": "5", "wanted": "none"}
    page = chair.post(reverse("indicator_add", args=[cast.scheme.slug]), fields).content.decode()
    assert "l'une des deux seulement" in page.replace("&#x27;", "'")
    answer = chair.post(reverse("indicator_add", args=[cast.scheme.slug]), fields | {"measure": CHECKS})
    assert answer.status_code == 302
    assert Indicator.objects.get(title="x").nature == "activity"


def test_the_first_year_has_its_label_on_the_clock_of_paris() -> None:
    counts = {dt.date(year, 1, 1): 100 for year in range(2012, 2016)}
    assert ">2012<" in str(render_svg(draw_series(counts, nature="activity")))
