"""Every page: accessible in both schemes, whole on a phone and at 200 %, in proper French typography."""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import URLPattern, reverse
from playwright.sync_api import Page, expect

from gltd.web import urls
from tests.addresses import GET_RIGHTS, NO_PAGE, furnish
from tests.addresses.table import READERS
from tests.cast import Cast, state
from tests.journeys import scenery
from tests.journeys.conftest import Open
from tests.journeys.visitor import Visitor, scroll_width

ZOOMED_WIDTH = 640  # 1280 pixels at 200 %
# Colours are what takes time: they are checked in the light on a screen, and in the dark on a phone.
EVERY_RULE = "rules: {}"
ALL_BUT_COLOURS = "rules: { 'color-contrast': { enabled: false } }"
COLOURS = "runOnly: ['color-contrast']"
RUN_AXE = """axe.run(document, { resultTypes: ['violations'], iframes: false, preload: false, %s })
  .then((found) => found.violations)"""
FILTERS = ".g-fold + form"
FIRST_ROW = "document.querySelector('main tbody tr')?.getBoundingClientRect().top ?? 0"
PLAIN_SPACES = """() => {
  const wrong = / [;!?»](?=\\s|$)| :(?=\\s|$)|« /;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.parentElement.closest("script, style, code, .g-text, .g-passage, .maplibregl-map")) continue;
    const text = node.textContent.replace(/\\n\\s*/g, "");
    if (wrong.test(text)) found.push(text.trim());
  }
  return found;
}"""


def page_names() -> set[str]:
    """Return the name of every address that shows a page."""
    known = [*urls.scheme_pages, *(one for one in urls.urlpatterns if isinstance(one, URLPattern))]
    return {str(pattern.name) for pattern in known} - NO_PAGE - {"sign_out"}


@pytest.fixture
def addresses(cast: Cast, home: Any) -> dict[str, str]:
    """Furnish every page with something to show; return the address of each by its name."""
    scenery.import_events()
    conflict = scenery.contradict(cast)
    state(cast, passage="8 300 €", measure="seizure.cash", value="8300", unit="EUR")
    study = scenery.attach_study(cast, folder=home)
    report = scenery.freeze(cast)
    whole = {"conflict": {"pk": conflict.pk}, "study": {"pk": study.pk}, "report": {"pk": report.pk}}
    inside = page_names() - {"home", "sign_in"}
    known = furnish(cast, names=inside)
    found = {name: reverse(name, kwargs=known[name] | whole.get(name, {})) for name in inside}
    return found | {"home": reverse("home") + "?choisir=1"}


def check_axe(page: Page, *, rules: str) -> list[str]:
    """Return what axe-core finds wrong."""
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in page.evaluate(RUN_AXE % rules)
        for node in violation["nodes"]
    ]


def look(visitor: Visitor, address: str) -> Iterator[str]:
    """Open a page and say what is wrong with it, at each width and in both schemes."""
    page = visitor.go(address)
    if page.locator("#map").count():
        page.locator("#map[data-ready]").wait_for()
    if page.locator("h1").count() != 1:
        yield "not one title"
    yield from page.evaluate(PLAIN_SPACES)
    page.evaluate(Axe().axe_script)
    yield from (f"light: {wrong}" for wrong in check_axe(page, rules=EVERY_RULE))
    for width, height in ((1280, 720), (ZOOMED_WIDTH, 360), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        if scroll_width(page) > width:
            yield f"{scroll_width(page)} pixels wide at {width}"
    if page.locator(FILTERS).count():
        if page.locator(FILTERS).is_visible():
            yield "filters unfolded on a phone"
        if page.evaluate(FIRST_ROW) > height:
            yield "no row of the list on the first screen of a phone"
    yield from (f"phone: {wrong}" for wrong in check_axe(page, rules=ALL_BUT_COLOURS))
    page.emulate_media(color_scheme="dark")
    # Published pages follow the scheme by their styles alone, the others once their script has heard of it.
    page.locator("html[data-fr-theme=dark], html:not([data-fr-scheme])").wait_for()
    yield from (f"dark: {wrong}" for wrong in check_axe(page, rules=COLOURS))
    page.set_viewport_size({"width": 1280, "height": 720})
    page.emulate_media(color_scheme="light")


def test_every_page_is_accessible_and_whole(addresses: dict[str, str], enter: Open) -> None:
    chair, administrator = enter("chair"), enter("administrator")
    wrong = {
        name: list(look(chair if "chair" in GET_RIGHTS.get(name, READERS) else administrator, address))
        for name, address in sorted(addresses.items())
    }
    assert {name: found for name, found in wrong.items() if found} == {}
    assert set(wrong) | {"sign_in"} == page_names()


def test_pages_out_of_the_way_are_as_good(cast: Cast, visit: Open, enter: Open) -> None:
    slug = cast.scheme.slug
    stranger, observer, chair = visit(), enter("observer"), enter("chair")
    observer.expect_status(403)
    chair.expect_status(404)
    chair.expect_status(422)
    wrong = {
        "sign_in": list(look(stranger, reverse("sign_in"))),
        "403": list(look(observer, reverse("operation_add", args=[slug]))),
        "404": list(look(chair, "/d/inconnu/")),
        "422": list(look(chair, reverse("map_table", args=[slug]))),
        "empty": list(look(chair, reverse("studies", args=[slug]))),
    }
    assert {name: found for name, found in wrong.items() if found} == {}


def test_pages_that_anyone_reads_are_as_good(cast: Cast, home: Any, visit: Open, enter: Open) -> None:
    scenery.contradict(cast)
    report = scenery.publish(cast)
    slug, number = cast.scheme.slug, report.pk
    stranger, chair = visit(), enter("chair")
    wrong = {
        "archive": list(look(stranger, reverse("public_archive", args=[slug]))),
        "publication": list(look(stranger, reverse("publication", args=[slug, number]))),
        "before it opens": list(look(chair, reverse("report_public", args=[slug, number]))),
    }
    assert {name: found for name, found in wrong.items() if found} == {}


def test_the_first_tab_leads_past_the_menu_and_focus_is_seen(cast: Cast, enter: Open) -> None:
    page = enter("chair").go(reverse("operations", args=[cast.scheme.slug]))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Contenu"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline != "none"


def test_the_menu_of_a_phone_folds_on_escape_and_gives_the_focus_back(cast: Cast, enter: Open) -> None:
    page = enter("chair").go(reverse("operations", args=[cast.scheme.slug]))
    page.set_viewport_size({"width": 390, "height": 844})
    menu, chapter = page.get_by_text("Menu", exact=True).last, page.get_by_role("link", name="Points")
    expect(chapter).to_be_hidden()
    menu.press("Enter")
    expect(chapter).to_be_visible()
    chapter.press("Escape")
    expect(chapter).to_be_hidden()
    expect(menu).to_be_focused()
