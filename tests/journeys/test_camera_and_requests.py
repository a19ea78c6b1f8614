"""A camera and its requests: entered, counted by keyboard, compared at equal dates, taken away as a file."""

import csv
import re
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect

from gltd.web.models import Camera, Claim
from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.visitor import plain, wait_until


def enter_camera(page: Page) -> None:
    """Fill the form of a camera."""
    page.get_by_role("link", name="Nouvelle caméra").click()
    page.get_by_label("Numéro").fill("C-12")
    page.get_by_label("Implantation").fill("Place des Tilleuls")
    page.get_by_label("Quartier").select_option(label="Les Tilleuls")
    page.get_by_label("Latitude").fill("47,905")
    page.get_by_label("Longitude").fill("1,905")
    page.get_by_label("Finalité principale").select_option("5")
    page.get_by_label("Direction").fill("90")
    page.get_by_label("Ouverture").fill("70")
    page.get_by_label("Portée").fill("120")
    page.get_by_label("En service du").fill("01022017")
    page.get_by_label("Coût, hors taxes").fill("8 250")
    page.get_by_role("button", name="Enregistrer").click()


def type_year(page: Page, *, months: int, count: str) -> None:
    """Type the useful requests of a year with the keyboard alone."""
    page.get_by_label("Les Tilleuls, utiles, janvier", exact=False).focus()
    for _ in range(months):
        page.keyboard.type(count)
        page.keyboard.press("Tab")
    page.get_by_label("mes cases vides valent 0", exact=False).check()
    page.get_by_role("button", name="Enregistrer la grille").click()


def test_a_camera_and_its_requests(cast: Cast, enter: Open, tmp_path: Path) -> None:
    slug = cast.scheme.slug
    page = enter("member").go(reverse("cameras", args=[slug]))
    enter_camera(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Caméra C-12")
    page.locator("#map[data-ready]").wait_for()
    wait_until(page, script="map.queryRenderedFeatures({ layers: ['views'] }).length > 0")
    assert Camera.objects.get(number="C-12").purpose == "5"
    assert "8 250 €" in plain(page.locator("main").inner_text())

    for year, months, count in ((2017, 12, "22"), (2018, 9, "20")):
        page.goto(reverse("footage_edit", args=[slug]) + f"?year={year}")
        type_year(page, months=months, count=count)
        expect(page.get_by_text(re.compile("chiffres enregistrés"))).to_be_visible()
    assert Claim.objects.filter(measure="footage.useful", status="confirmed").count() == 21
    told = plain(page.locator(".g-sentence").inner_text())
    assert told.startswith("Du 1er janvier au 30 septembre 2018, contre les mêmes dates de 2017")
    assert "198 → 180 réquisitions (−9 %" in told

    with page.expect_download() as waiting:
        page.get_by_role("link", name="CSV").click()
    waiting.value.save_as(tmp_path / "requisitions.csv")
    text = (tmp_path / "requisitions.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.reader(text.splitlines(), delimiter=";"))
    shown = page.locator(".g-months tbody tr").first.locator("td").all_inner_texts()
    assert lines[1][0] == "Les Tilleuls"
    assert lines[1][1:10] == [plain(text) for text in shown[:9]] == ["20"] * 9

    observer = enter("observer")
    seen = observer.go(reverse("cameras", args=[slug]))
    expect(seen.get_by_role("link", name="C-12")).to_be_visible()
    assert seen.get_by_role("link", name="Nouvelle caméra").count() == 0
    observer.expect_status(403)
    refused = observer.go(reverse("footage_edit", args=[slug]))
    assert refused.locator("form[data-grid]").count() == 0
