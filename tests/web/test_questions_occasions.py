"""What a study of an effect is about: operations in a row, a series that comes back, a camera."""

import datetime as dt
from pathlib import Path

import pytest
from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from gltd import config
from gltd.usecases.recurring import Rule
from gltd.usecases.studying import Span, read_results
from gltd.web.actions import cameras, operations, schemes, series, studies_drafts
from gltd.web.models import Area, Operation
from gltd.web.pages.studies_effects import CameraForm, OperationForm
from tests.cast import Cast
from tests.usecases import studying_cases as cases
from tests.web.test_questions import register, run_in_shell
from tests.web.test_relevance import TO_DEGREES
from tests.web.test_studies_drafts import enter_squares

EVENING = dt.time(21, 0)


@pytest.fixture
def squares(cast: Cast) -> dict[str, Area]:
    """Enter the squares of the simulated town; two of them belong to the scheme."""
    found = enter_squares(cast)
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[found["La Source"], found["Argonne"]])
    return found


def hold(cast: Cast, day: dt.date, *, area: Area, status: str = "done") -> Operation:
    """Hold an operation of one evening."""
    return operations.create_operation(
        actor=None,
        scheme=cast.scheme,
        kind="place_nette",
        title=f"Place nette du {day:%d/%m}",
        starts_at=dt.datetime.combine(day, EVENING, tzinfo=dt.UTC),
        areas=[area],
        status=status,
        not_done_reason="no_unit" if status == "not_done" else "",
    )


def ask(form: type[OperationForm | CameraForm], cast: Cast, **chosen: str) -> OperationForm | CameraForm:
    """Return the form of a question with what it suggests."""
    asked = QueryDict(mutable=True)
    asked.update(chosen)
    form.suggest(asked, scheme=cast.scheme)
    found = form(asked, scheme=cast.scheme)
    assert found.is_valid(), found.errors
    return found


@pytest.mark.parametrize("reverse_order", [False, True])
def test_operations_in_a_row_are_one_occasion_from_the_first_to_the_last(
    cast: Cast, squares: dict[str, Area], *, reverse_order: bool
) -> None:
    first = hold(cast, dt.date(2023, 3, 1), area=squares["La Source"])
    hold(cast, dt.date(2023, 3, 8), area=squares["Blossières"], status="not_done")
    last = hold(cast, dt.date(2023, 3, 20), area=squares["Argonne"])
    start, end = (last, first) if reverse_order else (first, last)
    form = ask(OperationForm, cast, operation=str(start.pk), until=str(end.pk), rest="on")
    windows = form.list_windows()
    assert windows["before"] == Span(dt.date(2022, 8, 31), dt.date(2023, 2, 28))
    assert (windows["after"].first, windows["after"].days) == (dt.date(2023, 3, 21), 182)
    # An operation that was not held is no part of it.
    assert {zone.name for zone in form.list_zones()} == {"La Source", "Argonne"}
    assert form.word_question().startswith("La série de 2 opérations du 01/03/2023 au 20/03/2023")


def test_a_series_lasts_so_that_after_begins_with_it(cast: Cast, squares: dict[str, Area]) -> None:
    held = series.create_series(
        actor=None,
        scheme=cast.scheme,
        rule=Rule(frequency="WEEKLY", weekdays=(1,)),
        starts_on=dt.date(2023, 3, 7),
        starts_time=EVENING,
        kind="evening_check",
        title="Contrôles du mardi",
        areas=[squares["La Source"]],
    )
    form = ask(OperationForm, cast, series=str(held.pk), rest="on")
    windows = form.list_windows()
    assert (windows["before"].last, windows["after"].first) == (dt.date(2023, 3, 6), dt.date(2023, 3, 7))
    assert windows["before"].days == windows["after"].days == 182
    assert [zone.name for zone in form.list_zones()] == ["La Source"]
    assert "Contrôles du mardi" in form.word_question()


def test_a_camera_is_studied_in_its_view_from_its_first_day_alike_in_the_shell(
    cast: Cast, chair: Client, squares: dict[str, Area], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases.build(tmp_path).store.close()
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    lon, lat = TO_DEGREES.transform(cases.X + 400, cases.Y + 400)
    camera = cameras.create_camera(
        actor=None,
        scheme=cast.scheme,
        number="P-01",
        place="Place des Essais",
        lon=round(lon, 6),
        lat=round(lat, 6),
        bearing_deg=0,
        angle_deg=360,
        range_m=300,
        in_service_on=dt.date(2023, 1, 1),
    )
    study = register(
        chair,
        cast,
        "camera",
        camera=str(camera.pk),
        controls=[str(squares["Argonne"].pk)],
        scale="reference",
        # A year of reference must lie before: the town's facts begin in 2022.
        suggested=str(camera.pk),
        before_from="01/09/2022",
        before_to="31/12/2022",
        after_from="02/01/2023",
        after_to="30/04/2023",
    )
    assert study.title.startswith("La caméra P-01")
    studies_drafts.run_study(actor=None, study=study)
    (kept,) = read_results(study.fingerprint, registry=config.load().studies_dir)
    (outcome,) = kept["outcomes"]
    # The operation that was planted there halves the facts from that day on.
    assert outcome["numbers"]["local"] == "decrease"
    assert outcome["rows"][0]["name"] == "champ de la caméra P-01"
    assert run_in_shell(chair, study, folder=tmp_path / "shell") == kept["outcomes"]
    page = chair.get(reverse("study", args=[cast.scheme.slug, study.pk])).content.decode()
    assert "de moins que la comparaison ne le laissait attendre" in page
