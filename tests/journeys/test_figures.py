"""Where a figure comes from, one typed by hand, and a list taken away and opened again."""

import datetime as dt
import io
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from gltd.web.actions import claims
from gltd.web.models import Claim, Operation
from tests.cast import Cast, state
from tests.journeys.conftest import Open
from tests.journeys.visitor import plain


def confirm_heroin(cast: Cast) -> Claim:
    """Confirm the figure that the communiqué of the cast gives."""
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    return claims.decide_claim(actor=cast.accounts["chair"], claim=claim, version=1, status="confirmed")


def test_a_guest_finds_where_a_figure_comes_from_and_comes_back(cast: Cast, enter: Open) -> None:
    claim = confirm_heroin(cast)
    page = enter("guest").go(reverse("operation", args=[cast.scheme.slug, cast.operation.pk]))
    page.get_by_role("link", name="720 g").first.click()
    expect(page.get_by_role("heading", name="D'où vient ce chiffre")).to_be_visible()
    expect(page.locator(".g-passage strong")).to_have_text(claim.passage)
    page.locator("section", has=page.locator(".g-passage")).get_by_role("link").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(cast.source.title)
    told = page.locator(f"mark[data-claim='{claim.pk}']")
    expect(told).to_have_text(claim.passage)
    expect(page.locator("#passages")).to_contain_text(cast.source.text)
    page.go_back()
    page.get_by_role("link", name=cast.operation.title).first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(cast.operation.title)


def test_a_member_types_two_figures_with_the_keyboard_alone(cast: Cast, enter: Open) -> None:
    page = enter("member").go(reverse("claims", args=[cast.scheme.slug]))
    page.get_by_role("link", name="Saisir un chiffre").press("Enter")
    for value in ("1 065", "12"):
        page.get_by_label("Mesure", exact=True).select_option("check.persons")
        page.get_by_label("Valeur, dans l'unité").fill(value)
        page.get_by_label("Quand").fill("01/03/2024 - 15/03/2024")
        page.get_by_role("button", name="Enregistrer, puis un autre").press("Enter")
        expect(page.get_by_text("Chiffre enregistré et confirmé")).to_be_visible()
    first, second = Claim.objects.filter(measure="check.persons").order_by("pk")
    assert [first.value, second.value] == [1065, 12]
    assert first.source == second.source
    assert (first.period_start, first.period_end) == ("2024-03-01", "2024-03-15")
    assert first.source.publisher == cast.partners["member"].name


def take_away(page: Page, *, name: str, folder: Path) -> bytes:
    """Download a list in a format."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=name, exact=True).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path.read_bytes()


def test_an_observer_takes_a_list_away_and_opens_it_again(cast: Cast, enter: Open, tmp_path: Path) -> None:
    for day in (4, 18):
        Operation.objects.create(
            scheme=cast.scheme,
            kind="search",
            title=f"Perquisition du {day}",
            starts_at=dt.datetime(2024, 4, day, 6, 0, tzinfo=dt.UTC),
            status="planned",
        )
    page = enter("observer").go(reverse("operations", args=[cast.scheme.slug]) + "?kind=search")
    shown = [plain(text) for text in page.locator("main tbody tr a").all_inner_texts()]
    assert shown == ["Perquisition du 18", "Perquisition du 4"]

    book = CalamineWorkbook.from_filelike(io.BytesIO(take_away(page, name="XLSX", folder=tmp_path)))
    heads, *lines = book.get_sheet_by_index(0).to_python()
    rank = heads.index("Opération")
    assert [line[rank] for line in lines] == shown

    book = CalamineWorkbook.from_filelike(io.BytesIO(take_away(page, name="ODS", folder=tmp_path)))
    assert book.get_sheet_by_index(0).to_python() == [heads, *lines]
