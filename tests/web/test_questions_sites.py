"""Where to put cameras, through the screen: a grid, pasted points, proposed cameras; the shell's digits."""

from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pyproj import Transformer

from gltd import config
from gltd.usecases.studying import read_results
from gltd.web.models import Camera
from tests.cast import Cast
from tests.usecases import studying_cases as cases
from tests.web.test_questions import run_in_shell
from tests.web.test_relevance import TO_DEGREES, draw_perimeter, place_camera

ASKED = {
    "question": "sites",
    "k": "2",
    "source": "grid",
    "step_m": "250",
    "period_from": "01/01/2022",
    "period_to": "31/12/2022",
    "set_radius_m": "150",
    "nature": "phenomenon",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Import the simulated town once."""
    return cases.build(tmp_path_factory.mktemp("ville")).folder


@pytest.fixture
def camera(cast: Cast, town: Path, monkeypatch: pytest.MonkeyPatch) -> Camera:
    """Draw the scheme's areas, and put one camera in service."""
    monkeypatch.setenv("GLTD_HOME", str(town / "var"))
    draw_perimeter(cast)
    return place_camera(cast, proposed=False)


def test_a_grid_gives_the_proven_best_places_beside_what_is_seen(
    cast: Cast, chair: Client, camera: Camera, tmp_path: Path
) -> None:
    slug = cast.scheme.slug
    assert "Où placer des caméras" in chair.get(reverse("studies", args=[slug])).content.decode()
    asked = ASKED | {"standing": "on"}
    shown = chair.get(reverse("study_prepare", args=[slug]), asked)
    draft = shown.context["draft"]
    # Two squares of 800 m hold nine points of a grid of 250 m each, sixteen at most.
    assert 18 <= len(draft.places["candidates"]) <= 32
    assert len(draft.outlines["existing_fields"]) == 1
    chair.post(reverse("study_register", args=[slug]), asked)
    study = cast.scheme.studies.get()
    chair.post(reverse("study_run", args=[slug, study.pk]))
    (kept,) = read_results(study.fingerprint, registry=config.load().studies_dir)
    assert run_in_shell(chair, study, folder=tmp_path / "shell") == kept["outcomes"]
    numbers = kept["outcomes"][0]["numbers"]
    assert numbers["optimal"]
    assert numbers["existing"] > 0
    assert numbers["best"] == sorted(numbers["best"])
    assert len(numbers["best"]) == 3
    page = chair.get(reverse("study", args=[slug, study.pk])).content.decode()
    assert "Déjà vus (%)" in page
    assert "avec 2 emplacements" in page.replace("\u202f", " ")
    for rank in (0, 1):
        picture = chair.get(reverse("study_chart", args=[slug, study.pk, rank]))
        assert picture.headers["Content-Type"] == "image/svg+xml"


def test_points_are_pasted_and_a_wrong_line_is_told(cast: Cast, chair: Client, camera: Camera) -> None:
    slug = cast.scheme.slug
    lon, lat = TO_DEGREES.transform(cases.X + 200, cases.Y + 200)
    asked = ASKED | {"source": "pasted", "k": "1"}
    good = f"Place du marché ; {lat:.5f} ; {lon:.5f}\nGare;{lat:.5f};{lon:.5f}".replace(".", ",")
    draft = chair.get(reverse("study_prepare", args=[slug]), asked | {"pasted": good}).context["draft"]
    assert [name for name, _, _ in draft.places["candidates"]] == ["Place du marché", "Gare"]
    back = Transformer.from_crs("EPSG:4326", "EPSG:2154", always_xy=True)
    x, y = back.transform(*draft.places["candidates"][0][1:])
    assert (x, y) == pytest.approx((cases.X + 200, cases.Y + 200), abs=2)
    wrong = chair.get(reverse("study_prepare", args=[slug]), asked | {"pasted": "Gare ; 47,9"})
    assert "Ligne 1" in wrong.content.decode()


def test_without_a_place_to_choose_it_says_so(cast: Cast, chair: Client, camera: Camera) -> None:
    address = reverse("study_prepare", args=[cast.scheme.slug])
    page = chair.get(address, ASKED | {"source": "proposed"}).content.decode()
    assert "aucun emplacement" in page
    place_camera(cast, number="P-07")
    draft = chair.get(address, ASKED | {"source": "proposed"}).context["draft"]
    assert [name for name, _, _ in draft.places["candidates"]] == ["P-07, Place des Essais"]
