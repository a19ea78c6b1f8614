"""A communiqué given as a file, and its twenty figures confirmed by keyboard within a minute."""

import io
import re
import time
from pathlib import Path

import docx
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from gltd.web.models import Claim
from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.test_every_page import EVERY_RULE, check_axe
from tests.journeys.visitor import plain, scroll_width

LINES = (
    "Bilan du contrôle du 16 mai aux Tilleuls",
    "Jeudi 16 mai 2024, 45 policiers et 12 gendarmes ont été engagés aux Tilleuls, à Bellerive.",
    "Le brigadier Kevin Benali, joignable au 06 12 34 56 78, tenait le relevé.",
    "Les enquêteurs ont saisi 640 g de résine de cannabis, 120 g d'herbe de cannabis, 35 g de cocaïne.",
    "Ont aussi été saisis 12 g d'héroïne, 2 500 € en liquide, 3 armes à feu et 4 véhicules.",
    "Six personnes ont été interpellées, cinq placées en garde à vue et deux écrouées.",
    "Les services ont contrôlé 210 personnes, 80 véhicules et 14 commerces.",
    "Trois commerces ont été fermés. 25 amendes forfaitaires délictuelles ont été dressées.",
    "Selon la préfecture, 640 kg de résine de cannabis ont été saisis.",
)


def communique() -> bytes:
    """Return the communiqué as a Word document."""
    document = docx.Document()
    for line in LINES:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_twenty_figures_of_a_file_are_confirmed_by_keyboard_within_a_minute(
    cast: Cast, enter: Open, tmp_path: Path
) -> None:
    path = tmp_path / "communique.docx"
    path.write_bytes(communique())
    page = enter("member").go(f"/d/{cast.scheme.slug}/sources/lire/")
    page.locator("#id_file").set_input_files(path)
    expect(page.get_by_label("Texte")).to_have_value(re.compile("210 personnes"))
    page.get_by_label("Qui publie").fill("Préfecture de Bellerive")
    page.get_by_label("Publié le").fill("17052024")
    page.get_by_label("Intitulé").fill("Bilan du 16 mai")
    page.get_by_role("button", name="Lire les chiffres").click()
    page.wait_for_url(re.compile(r"/sources/\d+/"))
    source = cast.scheme.sources.get(title="Bilan du 16 mai")
    assert "Benali" not in page.locator("#passages").inner_text()
    expect(page.locator(".g-masked").first).to_be_visible()
    total = source.claims.count()
    assert total >= 18
    started = time.monotonic()
    for _ in range(total):
        page.keyboard.press("Enter")
        page.wait_for_timeout(120)
    expect(page.locator("#decided")).to_have_text(str(total), timeout=40_000)
    assert time.monotonic() - started < 60
    assert not source.claims.exclude(status=Claim.Status.CONFIRMED).exists()
    # What clashes is said without leaving the page, and in whose words.
    assert "selon la préfecture" in plain(page.locator("#contradictions").inner_text())
    # The text that stays in sight beside the figures does not lie over what it contradicts.
    page.get_by_role("link", name="contradiction").first.click()
    text, clash = page.locator(".g-reading").bounding_box(), page.locator(".g-contradicted").bounding_box()
    assert text is not None
    assert clash is not None
    assert text["y"] + text["height"] <= clash["y"]
    page.reload()
    expect(page.locator("#decided")).to_have_text(str(total))


def test_a_scanned_file_is_refused_and_nothing_typed_is_lost(cast: Cast, enter: Open, tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(b"%PDF-1.7\n")
    page = enter("member").go(f"/d/{cast.scheme.slug}/sources/lire/")
    page.get_by_label("Qui publie").fill("Préfecture de Bellerive")
    page.locator("#id_file").set_input_files(path)
    expect(page.get_by_role("alert")).to_contain_text("abîmé")
    expect(page.get_by_label("Qui publie")).to_have_value("Préfecture de Bellerive")


def test_a_figure_read_wrong_is_corrected_in_its_row_by_keyboard_alone(
    cast: Cast, enter: Open, tmp_path: Path
) -> None:
    page = enter("member").go(f"/d/{cast.scheme.slug}/sources/lire/")
    page.get_by_label("Qui publie").fill("Préfecture de Bellerive")
    page.get_by_label("Publié le").fill("17052024")
    page.get_by_label("Intitulé").fill("Relevé du 16 mai")
    page.locator("#id_text").fill(
        "Jeudi 16 mai 2024, 640 g de résine de cannabis et 3 armes ont été saisis aux Tilleuls."
    )
    page.get_by_role("button", name="Lire les chiffres").click()
    page.wait_for_url(re.compile(r"/sources/\d+/"))
    resin = cast.scheme.sources.get(title="Relevé du 16 mai").claims.get(unit="g")
    row = page.locator(f"#c{resin.pk}")
    address = page.url
    page.keyboard.press("e")
    value = row.get_by_label("Valeur")
    expect(value).to_be_focused()
    page.evaluate(Axe().axe_script)
    assert check_axe(page, rules=EVERY_RULE) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert scroll_width(page) <= 390
    page.set_viewport_size({"width": 1280, "height": 720})
    page.keyboard.type("beaucoup")
    page.keyboard.press("Enter")
    expect(row.get_by_text("Tapez un nombre")).to_be_visible()
    expect(value).to_have_value("beaucoup")
    expect(value).to_be_focused()
    page.keyboard.press("Control+a")
    page.keyboard.type("6,4")
    page.keyboard.press("Tab")
    page.keyboard.press("k")  # « kg », by its first letter
    page.keyboard.press("Enter")
    expect(row.get_by_text("confirmé")).to_be_visible()
    expect(row).to_contain_text(re.compile(r"6,4\s*kg"))
    expect(page.locator("#decided")).to_have_text("1")
    # The next proposal waits; another row opens and closes as it was.
    page.keyboard.press("e")
    weapons = page.locator("#claims li[data-editing]")
    expect(weapons.get_by_label("Valeur")).to_be_focused()
    page.keyboard.press("Escape")
    expect(weapons).to_have_count(0)
    expect(page.locator("#claims li.g-here")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#decided")).to_have_text("2")
    assert page.url == address
    resin.refresh_from_db()
    assert resin.value == 6400
    assert resin.unit == "g"
