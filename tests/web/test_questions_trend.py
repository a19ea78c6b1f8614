"""« Cet indicateur monte-t-il ? »: of confirmed figures, of imported facts, with holes and breaks."""

import datetime as dt
import json
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from gltd.web.actions import indicators, studies_drafts
from gltd.web.models import Area, Claim, Indicator
from tests.cast import Cast
from tests.usecases import studying_cases as cases
from tests.web.test_questions import plain, register, run_in_shell
from tests.web.test_studies_drafts import enter_squares


@pytest.fixture
def town(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Area]:
    """Import the simulated town, whose treated square alone is the scheme's."""
    cases.build(tmp_path)
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    areas = enter_squares(cast)
    cast.scheme.areas.set([areas["La Source"]])
    return areas


@pytest.fixture
def facts(cast: Cast, town: dict[str, Area]) -> Indicator:
    """Return an indicator that counts the imported facts."""
    return indicators.create_indicator(
        actor=None,
        scheme=cast.scheme,
        title="Faits constatés",
        category="fait",
        nature="phenomenon",
        unit_of_count="fait",
    )


def test_an_indicator_of_facts_falls_and_says_so(
    cast: Cast, chair: Client, facts: Indicator, tmp_path: Path
) -> None:
    # Half of the facts of the square were taken away from the second year on.
    study = register(chair, cast, "tendance", indicator=str(facts.pk))
    assert studies_drafts.run_study(actor=None, study=study) is None
    response = chair.get(reverse("study", args=[cast.scheme.slug, study.pk]))
    page = plain(response.content.decode())
    assert "« tout le dispositif » baisse" in page
    assert chair.get(reverse("study_chart", args=[cast.scheme.slug, study.pk, 0])).content.startswith(b"<svg")
    assert run_in_shell(chair, study, folder=tmp_path / "shell") == response.context["result"]["outcomes"]


def test_a_break_of_the_series_stops_the_study(cast: Cast, chair: Client, facts: Indicator) -> None:
    indicators.add_break(
        actor=None, indicator=facts, on=dt.date(2022, 9, 1), reason="nouveau logiciel de rédaction"
    )
    address = reverse("study_prepare", args=[cast.scheme.slug])
    response = chair.get(address, {"question": "tendance", "indicator": str(facts.pk)})
    assert response.context["draft"].windows["period"].first == dt.date(2022, 9, 1)
    typed = {
        "question": "tendance",
        "indicator": str(facts.pk),
        "suggested": f"{facts.pk}/",
        "period_from": "01/01/2022",
        "period_to": "31/12/2023",
    }
    refused = plain(chair.get(address, typed).content.decode())
    assert "La série est rompue le 01/09/2022 (nouveau logiciel de rédaction)" in refused


def enter_months(cast: Cast, values: dict[str, int]) -> Indicator:
    """Enter confirmed figures of a measure by month."""
    indicator = indicators.create_indicator(
        actor=None, scheme=cast.scheme, title="Interpellations", measure="check.persons"
    )
    for start, value in values.items():
        first = dt.date.fromisoformat(start)
        last = (first + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
        Claim.objects.create(
            source=cast.source,
            measure=indicator.measure,
            value=value,
            passage="",
            period_start=first.isoformat(),
            period_end=last.isoformat(),
            nature="flow",
            status=Claim.Status.CONFIRMED,
            decided_at=dt.datetime(2024, 6, 1, tzinfo=dt.UTC),
        )
    return indicator


@pytest.mark.usefixtures("town")
def test_an_indicator_of_figures_has_no_zone_and_its_counts_travel(
    cast: Cast, chair: Client, tmp_path: Path
) -> None:
    months = {f"{2022 + k // 12}-{1 + k % 12:02}-01": 20 + 2 * k for k in range(18) if k != 3}
    indicator = enter_months(cast, months)
    address = reverse("study_prepare", args=[cast.scheme.slug])
    response = chair.get(address, {"question": "tendance", "indicator": str(indicator.pk)})
    # The month that nobody gave ends the first run; the longest that follows is suggested.
    assert response.context["draft"].windows["period"].first == dt.date(2022, 5, 1)
    assert response.context["foresight"].zones is None
    study = register(chair, cast, "tendance", indicator=str(indicator.pk))
    studies_drafts.run_study(actor=None, study=study)
    page = chair.get(reverse("study", args=[cast.scheme.slug, study.pk]))
    assert "« Interpellations » monte" in plain(page.content.decode())
    assert "Données simulées" not in plain(page.context["spoken"])
    assert run_in_shell(chair, study, folder=tmp_path / "shell") == json.loads(
        json.dumps(page.context["result"]["outcomes"])
    )


@pytest.mark.usefixtures("town")
def test_without_an_indicator_one_is_asked_for(cast: Cast, chair: Client) -> None:
    address = reverse("study_prepare", args=[cast.scheme.slug])
    asked = {"question": "tendance", "period_from": "01/01/2022", "period_to": "31/12/2023"}
    assert "Choisissez un indicateur" in plain(chair.get(address, asked).content.decode())
