"""The map draws areas, operations and events by itself, and its table says the same as its picture."""

import re

from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.journeys import scenery
from tests.journeys.conftest import Open
from tests.journeys.visitor import plain, wait_until


def count_drawn(page: Page, layer: str) -> int:
    """Return how many features of a layer the map has painted."""
    drawn = page.evaluate(f"map.queryRenderedFeatures({{ layers: ['{layer}'] }}).length")
    assert isinstance(drawn, int)
    return drawn


def wait_for_total(page: Page, total: int) -> None:
    """Wait until the picture and the table both say a total."""
    expect(page.locator("#shown")).to_have_text(re.compile(rf"^{total} faits? dans la vue"))
    expect(page.locator("#total")).to_have_text(str(total))


def test_the_map_draws_everything_and_asks_nobody_else(cast: Cast, enter: Open) -> None:
    scenery.import_events()
    visitor = enter("chair")
    page = visitor.go(reverse("map", args=[cast.scheme.slug]))
    page.locator("#map[data-ready]").wait_for()
    # Far enough out to see all that is around the scheme.
    page.evaluate("map.jumpTo({ center: [1.91, 47.905], zoom: 12 })")
    wait_for_total(page, 60)
    wait_until(page, script="map.queryRenderedFeatures({ layers: ['events'] }).length > 0")
    assert count_drawn(page, "areas") == 1
    assert count_drawn(page, "operations") == 1
    assert count_drawn(page, "events") > 5
    expect(page.locator(".g-map-label")).to_have_text("Les Tilleuls")
    expect(page.locator(".g-ribbon")).to_contain_text("Données simulées")
    outside = [url for url in visitor.requests if not url.startswith((visitor.origin, "blob:", "data:"))]
    assert visitor.requests
    assert outside == []


def test_the_filters_narrow_the_picture_and_its_table_alike(cast: Cast, enter: Open) -> None:
    scenery.import_events()
    page = enter("chair").go(reverse("map", args=[cast.scheme.slug]))
    page.locator("#map[data-ready]").wait_for()
    page.evaluate("map.jumpTo({ center: [1.91, 47.905], zoom: 12 })")
    wait_for_total(page, 60)
    assert "Les Tilleuls" in page.locator("#counts").inner_text()
    cells = page.locator("#counts tbody tr").first.locator("td")
    assert [plain(text) for text in cells.all_inner_texts()][3:] == ["40", "0"]
    page.get_by_label("Nature des faits").select_option("violences")
    wait_for_total(page, 10)
    page.get_by_label("Nature des faits").select_option("deal")
    wait_for_total(page, 50)
    # From May 2023, the first month, to May 2023: one step back at a time, as on a keyboard.
    last = page.get_by_label("au mois de")
    last.focus()
    page.keyboard.press("Home")
    wait_for_total(page, 30)
    assert "mai 2023" in page.locator("#to-label").inner_text()
    cells = page.locator("#counts tbody tr").first.locator("td")
    assert [plain(text) for text in cells.all_inner_texts()][3:] == ["30"]


def test_a_click_on_an_operation_leads_to_its_page(cast: Cast, enter: Open) -> None:
    page = enter("chair").go(reverse("map", args=[cast.scheme.slug]))
    page.locator("#map[data-ready]").wait_for()
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    at = page.evaluate("(({ x, y }) => [x, y])(map.project([1.905, 47.905]))")
    wait_until(page, script="map.queryRenderedFeatures({ layers: ['operations'] }).length > 0")
    page.mouse.click(box["x"] + at[0], box["y"] + at[1])
    page.locator(".maplibregl-popup").get_by_role("link", name="Opération aux Tilleuls").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opération aux Tilleuls")
