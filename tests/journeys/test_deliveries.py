"""A file of events in the browser: guessed, corrected, imported, delivered again, compared, undone."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import FilePayload, Page, expect

from gltd.web.events import open_events, open_folder
from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.visitor import plain, scroll_width

FIRST = (
    "Extraction de la main courante;;;;;;\n"
    "N° fiche;Date des faits;Heure;Motif;Suite donnée;X;Y\n"
    "1;12/02/2024;08h30;ivresse;Usage de stupéfiants;618500,0;6756500,0\n"
    "2;13/02/2024;21h00;bruit;Tapage nocturne;618520,0;6756510,0\n"
    "3;14/02/2024;22h00;bruit;Tapage nocturne;618540,0;6756520,0\n"
)
SECOND = FIRST.replace("12/02/2024;08h30", "12/02/2024;09h30") + (
    "4;15/02/2024;22h00;bruit;Tapage nocturne;618540,0;6756520,0\n"
)


@pytest.fixture
def closing(home: Path) -> Iterator[None]:
    """Let go of the events of the journey at its end."""
    yield
    open_events().close()
    open_folder.cache_clear()


def send(page: Page, text: str) -> None:
    """Choose a file as Windows writes it, and look at its columns."""
    payload = FilePayload(name="main-courante.csv", mimeType="text/csv", buffer=text.encode("cp1252"))
    page.get_by_label("Fichier").set_input_files(payload)
    page.get_by_role("button", name="Voir ses colonnes").click()


@pytest.mark.usefixtures("closing")
def test_a_file_is_corrected_imported_delivered_again_and_undone(cast: Cast, enter: Open) -> None:
    page = enter("chair", width=390, height=844).go(reverse("deliveries", args=[cast.scheme.slug]))
    page.get_by_role("link", name="Importer des faits").click()
    send(page, FIRST)
    expect(page.locator(".g-sentence")).to_contain_text("3 faits sur 3 lignes")
    assert scroll_width(page) <= 390
    assert page.locator("select[name=start]").input_value() == "Date des faits"
    assert page.locator("select[name=crs]").input_value() == "EPSG:2154"
    # The column taken for the category is not the right one.
    assert page.locator("select[name=category]").input_value() == "Motif"
    page.locator("select[name=category]").select_option("Suite donnée")
    page.locator("input[name=source]").fill("Main courante de Bellerive")
    page.get_by_role("button", name="Revoir avec ces choix").click()
    expect(page.get_by_role("cell", name="Tapage nocturne").first).to_be_visible()
    page.get_by_role("button", name="Importer 3 faits").click()
    expect(page.get_by_text("La correspondance est gardée")).to_be_visible()
    page.goto(reverse("delivery_add", args=[cast.scheme.slug]))
    send(page, SECOND)
    expect(page.get_by_text("la même correspondance est reprise")).to_be_visible()
    told = page.get_by_text("Depuis la livraison du").inner_text()
    assert "1 nouvelle, 0 disparue, 1 changée, 2 inchangées" in plain(told)
    expect(page.get_by_label("Cette livraison remplace la précédente")).to_be_checked()
    page.get_by_role("button", name="Importer 4 faits").click()
    expect(page.get_by_role("link", name="lot ")).to_be_visible()
    assert [batch.rows_kept for batch in open_events().list_batches()] == [4]
    page.get_by_label("Oui, retirer 4 faits").check()
    page.get_by_role("button", name="Annuler le lot").click()
    expect(page.get_by_text("annulé le").first).to_be_visible()
    assert open_events().list_batches() == []
    assert scroll_width(page) <= 390
