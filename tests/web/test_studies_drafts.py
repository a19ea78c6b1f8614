"""A study prepared on a screen: foreseen, registered, run, and the same in the shell."""

import datetime as dt
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import pytest
import shapely
from django.test import Client
from django.urls import reverse
from pyproj import Transformer

from gltd import config
from gltd.store.events import EventStore
from gltd.usecases.studying import load_spec, read_results, run
from gltd.web.actions import operations, schemes
from gltd.web.models import Area, Operation, Partition
from tests.cast import Cast
from tests.usecases import studying_cases as cases


@pytest.fixture
def town(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Area]:
    """Import the simulated town, and enter its squares as areas: the treated one is the scheme's."""
    cases.build(tmp_path)
    monkeypatch.setenv("GLTD_HOME", str(tmp_path / "var"))
    return enter_squares(cast)


def enter_squares(cast: Cast) -> dict[str, Area]:
    """Enter the squares of the simulated town; all but the controls belong to the scheme."""
    back = Transformer.from_crs("EPSG:2154", "EPSG:4326", always_xy=True)
    partition = Partition.objects.get()
    areas = {}
    for name, (_, ground) in cases.SQUARES.items():
        drawn = shapely.transform(ground, lambda xy: np.column_stack(back.transform(xy[:, 0], xy[:, 1])))
        areas[name] = schemes.create_area(
            actor=None,
            partition=partition,
            code=name,
            name=name,
            outline="schematic",
            geometry=json.loads(shapely.to_geojson(drawn)),
        )
    schemes.set_areas(actor=None, scheme=cast.scheme, areas=[cast.area, areas["La Source"]])
    return areas


@pytest.fixture
def operation(cast: Cast, town: dict[str, Area]) -> Operation:
    """Return an operation of a night, on the treated square."""
    return operations.create_operation(
        actor=None,
        scheme=cast.scheme,
        kind="place_nette",
        title="Place nette à La Source",
        starts_at=dt.datetime(2022, 12, 31, 21, 0, tzinfo=dt.UTC),
        areas=[town["La Source"]],
        status="done",
    )


def choose(operation: Operation, town: dict[str, Area], **more: str) -> dict[str, str | list[str]]:
    """Return the choices of a study of the operation."""
    chosen: dict[str, str | list[str]] = {
        "operation": str(operation.pk),
        "suggested": f"{operation.pk}//",
        "ring_m": "1000",
        "controls": [str(town["Argonne"].pk), str(town["Blossières"].pk)],
        "nature": "phenomenon",
        "scale": "none",
        "before_from": "01/01/2022",
        "before_to": "31/12/2022",
        "after_from": "01/01/2023",
        "after_to": "31/12/2023",
    }
    return {**chosen, **more}


def test_the_operation_suggests_equal_windows(
    cast: Cast, chair: Client, operation: Operation, town: dict[str, Area]
) -> None:
    address = reverse("study_prepare", args=[cast.scheme.slug])
    assert (
        f"{address}?operation={operation.pk}"
        in chair.get(reverse("operation", args=[cast.scheme.slug, operation.pk])).content.decode()
    )
    asked = {"operation": operation.pk, "controls": town["Argonne"].pk}
    response = chair.get(address, asked)
    windows = response.context["draft"].windows
    assert windows["before"].days == windows["after"].days == 182
    assert windows["before"].last == dt.date(2022, 12, 30)
    assert windows["after"].first == dt.date(2023, 1, 1)
    page = response.content.decode()
    assert "passerait souvent" in page
    assert "exploratoire" in page


def test_only_facts_before_are_shown_before_registration(
    cast: Cast, chair: Client, operation: Operation, town: dict[str, Area]
) -> None:
    address = reverse("study_prepare", args=[cast.scheme.slug])
    known = chair.get(address, choose(operation, town)).context["foresight"]
    later = chair.get(address, choose(operation, town, after_to="30/06/2023")).context["foresight"]
    assert known.rows == later.rows
    assert known.sentence == later.sentence
    facts = {row.name: row.facts for row in known.rows}
    # Two facts a day were planted in each square.
    assert facts["La Source"] == pytest.approx(730, abs=4 * 730**0.5)
    assert facts["anneau 0–1000 m"] == pytest.approx(730, abs=4 * 730**0.5)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"before_from": "01/01/1990", "before_to": "31/12/1990"}, "hors des données"),
        ({"after_from": "01/06/2022"}, "finit avant"),
        ({"before_from": ""}, "quatre dates"),
        ({"controls": ""}, "zone de comparaison"),
        ({"operation": "", "suggested": "//"}, "zone traitée"),
    ],
)
def test_what_is_refused_is_told_on_the_page(
    cast: Cast,
    chair: Client,
    operation: Operation,
    town: dict[str, Area],
    change: dict[str, str],
    sentence: str,
) -> None:
    asked = {**choose(operation, town), **change}
    if not asked["controls"]:
        del asked["controls"]
    page = chair.get(reverse("study_prepare", args=[cast.scheme.slug]), asked).content.decode()
    assert sentence in page
    assert "Enregistrer l'étude" not in page.replace("&#x27;", "'")
    assert not cast.scheme.studies.exists()


def test_registered_run_again_and_run_by_the_shell_give_the_same_digits(
    cast: Cast, chair: Client, operation: Operation, town: dict[str, Area], tmp_path: Path
) -> None:
    slug = cast.scheme.slug
    chair.post(reverse("study_register", args=[slug]), choose(operation, town))
    study = cast.scheme.studies.get()
    assert study.operation == operation
    registry = config.load().studies_dir
    assert read_results(study.fingerprint, registry=registry) == []
    response = chair.post(reverse("study_run", args=[slug, study.pk]), follow=True)
    assert "dans le sens d'un déport" in response.content.decode().replace("&#x27;", "'")
    (browser,) = read_results(study.fingerprint, registry=registry)
    again = chair.post(reverse("study_run", args=[slug, study.pk]), follow=True).content.decode()
    assert "les mêmes chiffres" in again
    assert len(read_results(study.fingerprint, registry=registry)) == 1
    packed = chair.get(reverse("study_files", args=[slug, study.pk])).content
    folder = tmp_path / "shell"
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(folder)
    town_store = EventStore(config.load().events_dir)
    shell = run(
        load_spec(folder / "etude.toml"), store=town_store, registry=folder / "studies", now=cases.NOW
    )
    assert shell.fingerprint == study.fingerprint
    assert json.loads(json.dumps(shell.to_dict()))["outcomes"] == browser["outcomes"]


def test_a_study_whose_window_is_not_over_is_preregistered_and_waits(
    cast: Cast, chair: Client, operation: Operation, town: dict[str, Area]
) -> None:
    slug = cast.scheme.slug
    chair.post(reverse("study_register", args=[slug]), choose(operation, town, after_to="31/12/2099"))
    study = cast.scheme.studies.get()
    page = chair.get(reverse("study", args=[slug, study.pk])).content.decode()
    assert "pré-enregistrée" in page
    assert "la calculer avant fausserait" in page
    assert reverse("study_run", args=[slug, study.pk]) not in page
