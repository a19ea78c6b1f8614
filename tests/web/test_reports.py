"""A bilan frozen from the register: every figure sourced, contradictions marked, percentages defended."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gltd.errors import GltdError
from gltd.reports.snapshot import Status, find_figures
from gltd.web.actions import claims, conflicts, reports, sources
from gltd.web.actions.collecting import span
from gltd.web.models import Claim, Source
from tests.cast import Cast, state

YEAR: dict[str, Any] = {"period_start": dt.date(2024, 1, 1), "period_end": dt.date(2024, 12, 31)}


def confirm(cast: Cast, claim: Claim) -> Claim:
    """Confirm a claim as the chair."""
    return claims.decide_claim(actor=cast.accounts["chair"], claim=claim, version=1, status="confirmed")


def publish(cast: Cast, *, text: str, published_on: dt.date = dt.date(2024, 3, 13)) -> Source:
    """Add a source with a text."""
    return sources.add_source(
        actor=None,
        scheme=cast.scheme,
        kind="press",
        publisher="Le Courrier de Bellerive",
        title="Bilan",
        published_on=published_on,
        text=text,
    )


def test_a_contested_figure_enters_marked_and_boxed(cast: Cast) -> None:
    press = publish(cast, text="Au total 720 kg d'héroïne.")
    told = [("720 g d'héroïne", "720", None), ("720 kg d'héroïne", "720000", press)]
    for passage, value, source in told:
        confirm(
            cast, state(cast, passage=passage, measure="seizure.heroin", value=value, unit="g", source=source)
        )
    content = reports.collect_content(actor=None, scheme=cast.scheme, **YEAR)
    heroin = [figure for figure in find_figures(content.outcome) if figure.measure == "seizure.heroin"]
    assert [figure.status for figure in heroin] == [Status.CONTESTED, Status.CONTESTED]
    (box,) = content.contradictions
    assert {figure.conflict for figure in heroin} == {box.identifier}
    assert {value.figure.printed for value in box.values} == {"720\u00a0g", "720\u00a0kg"}


def test_a_ruling_prints_what_is_retained_and_what_is_set_aside(cast: Cast) -> None:
    press = publish(cast, text="Au total 720 kg d'héroïne.")
    told = [("720 g d'héroïne", "720", None), ("720 kg d'héroïne", "720000", press)]
    both = [
        confirm(
            cast, state(cast, passage=passage, measure="seizure.heroin", value=value, unit="g", source=source)
        )
        for passage, value, source in told
    ]
    conflicts.rule_conflict(
        actor=cast.accounts["chair"],
        conflict=cast.scheme.conflicts.get(),
        choice="claim",
        claim=both[0],
        reason="Procès-verbal",
    )
    content = reports.collect_content(actor=None, scheme=cast.scheme, **YEAR)
    heroin = [figure for figure in find_figures(content.outcome) if figure.measure == "seizure.heroin"]
    assert [(figure.printed, figure.status) for figure in heroin] == [("720\u00a0g", Status.RETAINED)]
    (line,) = content.rulings
    assert line.reason == "Procès-verbal"
    assert line.set_aside == ("720\u00a0kg (note 2)",)
    assert not content.contradictions


def test_what_nobody_confirmed_is_absent(cast: Cast) -> None:
    state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    content = reports.collect_content(actor=None, scheme=cast.scheme, **YEAR)
    assert not [figure for figure in find_figures(content) if figure.measure.startswith("seizure")]


def test_sources_that_agree_share_one_line_with_two_notes(cast: Cast) -> None:
    press = publish(cast, text="On a saisi 720 g d'héroïne.")
    for source in (None, press):
        confirm(
            cast,
            state(
                cast,
                passage="720 g d'héroïne",
                measure="seizure.heroin",
                value="720",
                unit="g",
                source=source,
            ),
        )
    content = reports.collect_content(actor=None, scheme=cast.scheme, **YEAR)
    (figure,) = [figure for figure in find_figures(content.outcome) if figure.measure == "seizure.heroin"]
    assert figure.sources == (1, 2)


def test_requests_of_a_part_year_are_given_without_a_percentage(cast: Cast) -> None:
    press = publish(cast, text="66 réquisitions en 2011, 171 en 2024.", published_on=dt.date(2024, 9, 24))
    spans = {
        "66 réquisitions": ("66", "2011-01-01", "2011-12-31"),
        "171": ("171", "2024-01-01", "2024-09-24"),
    }
    for passage, (value, start, end) in spans.items():
        claim = state(
            cast, passage=passage, measure="requisition.images", value=value, unit="count", source=press
        )
        Claim.objects.filter(pk=claim.pk).update(
            date_text="", period_start=start, period_end=end, operation=None
        )
        claim.refresh_from_db()
        confirm(cast, claim)
    video = reports.collect_content(actor=None, scheme=cast.scheme, **YEAR).video
    (change,) = video.changes
    assert change.percent is None
    assert "périodes de durées inégales" in change.printed
    assert [request.part_year for request in video.requests] == [False, True]


def test_a_change_without_counts_is_quoted_as_such(cast: Cast) -> None:
    press = publish(cast, text="Une hausse de 125 % des interpellations de consommateurs.")
    claim = state(
        cast, passage="hausse de 125 %", measure="trend.percent", value="125", unit="percent", source=press
    )
    Claim.objects.filter(pk=claim.pk).update(restriction="interpellation_consommateurs", polarity="increase")
    claim.refresh_from_db()
    confirm(cast, claim)
    (quoted,) = reports.collect_content(actor=None, scheme=cast.scheme, **YEAR).indicators.quoted
    assert quoted.known is None
    assert "non vérifiable" in quoted.printed


def test_the_documents_are_made_and_sent(cast: Cast, chair: Client) -> None:
    confirm(cast, state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g"))
    answer = chair.post(
        reverse("report_freeze", args=[cast.scheme.slug]),
        {"period_start": "01012024", "period_end": "31122024"},
    )
    report = cast.scheme.reports.get()
    assert answer["Location"] == reverse("report", args=[cast.scheme.slug, report.pk])
    starts = {"pdf": b"%PDF-", "ods": b"PK", "html": b"<!doctype html>", "json": b"{"}
    for extension, beginning in starts.items():
        sent = chair.get(reverse("report_document", args=[cast.scheme.slug, report.pk, extension]))
        assert b"".join(sent.streaming_content).startswith(beginning)  # type: ignore[attr-defined]  # a file
    assert chair.get(reverse("report", args=[cast.scheme.slug, report.pk])).status_code == 200


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (dt.date(2024, 2, 1), dt.date(2024, 1, 1), "finit avant de commencer"),
        (dt.date(2099, 1, 1), dt.date(2099, 12, 31), "n'a pas commencé"),
    ],
)
def test_an_impossible_period_is_refused(start: dt.date, end: dt.date, said: str, cast: Cast) -> None:
    with pytest.raises(GltdError, match=said):
        reports.build_report(actor=None, scheme=cast.scheme, period_start=start, period_end=end)
    assert not cast.scheme.reports.exists()


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("2023", dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        ("2024-02", dt.date(2024, 2, 1), dt.date(2024, 2, 29)),
        ("2023-12-13", dt.date(2023, 12, 13), dt.date(2023, 12, 13)),
    ],
)
def test_dates_of_reduced_precision_span_what_they_say(written: str, first: dt.date, last: dt.date) -> None:
    source = Source(published_on=dt.date(2024, 6, 1))
    assert span(Claim(source=source, date_text=written)) == (first, last)


def test_an_impossible_day_on_record_stands_on_the_day_of_its_source() -> None:
    day = dt.date(2024, 4, 1)
    assert span(Claim(source=Source(published_on=day), date_text="2023-11-31")) == (day, day)
