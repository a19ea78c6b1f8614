"""A relevance study, from the page of a camera to its PDF."""

from pathlib import Path

import pypdf
import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.visitor import scroll_width
from tests.usecases import studying_cases
from tests.web.test_relevance import draw_perimeter, place_camera


@pytest.mark.parametrize("size", [(1280, 720)])
def test_a_relevance_study_to_its_pdf(
    cast: Cast, home: Path, enter: Open, tmp_path: Path, size: tuple[int, int]
) -> None:
    studying_cases.build(home)
    draw_perimeter(cast)
    camera = place_camera(cast)
    page = enter("chair", width=size[0], height=size[1]).go(
        reverse("camera", args=[cast.scheme.slug, camera.pk])
    )
    page.get_by_role("link", name="Étudier la pertinence").click()
    page.get_by_label("Faits comptés, du").fill("01/01/2022")
    page.get_by_label("au", exact=True).fill("31/12/2022")
    page.get_by_role("button", name="Enregistrer et calculer").click()
    expect(page.locator(".g-sentence").first).to_contain_text("dans le champ de la caméra")
    assert scroll_width(page) <= size[0]
    page.get_by_role("link", name="Répondre").click()
    for name, answer in (("lighting", "tried"), ("patrol", "beside"), ("nothing", "refused")):
        page.locator(f"select[name={name}]").select_option(answer)
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_role("link", name="Enregistrer la mesure").click()
    page.get_by_label("Mise en service").fill("01/03/2099")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("inaperçue")).to_be_visible()
    page.get_by_role("button", name="Enregistrer la mesure").click()
    page.get_by_role("button", name="Figer pour signature").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Document figé (PDF)").click()
    path = tmp_path / "pertinence.pdf"
    download.value.save_as(path)
    reader = pypdf.PdfReader(path)
    assert 2 <= len(reader.pages) <= 4
    assert "Étude de pertinence" in reader.pages[0].extract_text()
