"""The map in a browser: picture and table agree, time plays, periods are compared, a zone is studied."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlparse

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from tests.cast import Cast
from tests.journeys import scenery
from tests.journeys.conftest import Open
from tests.journeys.visitor import Visitor, plain, wait_until
from tests.usecases.test_mapping_basemap import write_basemap


def open_map(visitor: Visitor, cast: Cast) -> Page:
    """Open the map, far enough out to see all that is around the scheme."""
    page = visitor.go(reverse("map", args=[cast.scheme.slug]))
    page.locator("#map[data-ready]").wait_for()
    page.evaluate("map.jumpTo({ center: [1.915, 47.905], zoom: 12 })")
    return page


def wait_for_period(page: Page, period: str) -> None:
    """Wait until the picture shows a period, as « 2023-05/2024-02 »."""
    page.locator(f'#map[data-drawn="{period}"]').wait_for()


def sum_drawn(page: Page, name: str = "map") -> int:
    """Return how many facts the hexagons that a map paints hold, each hexagon once."""
    script = f"""() => {{
        const layer = ["cells-a", "cells-b"].find((id) =>
            {name}.getLayer(id) && {name}.getPaintProperty(id, "fill-opacity") > 0);
        if (!layer) return -1;
        const shown = {name}.querySourceFeatures({name}.getLayer(layer).source, {{ sourceLayer: "centres" }});
        const seen = new Map(shown.map((one) => [one.geometry.coordinates.join(), one.properties.n]));
        return [...seen.values()].reduce((sum, n) => sum + n, 0);
    }}"""
    drawn = page.evaluate(script)
    assert isinstance(drawn, int)
    return drawn


def wait_for_sum(page: Page, expected: int, *, name: str = "map") -> None:
    """Wait until a map paints as many facts as expected."""
    for _ in range(150):
        if sum_drawn(page, name) == expected:
            return
        page.wait_for_timeout(100)
    assert sum_drawn(page, name) == expected


def list_cells(page: Page) -> list[str]:
    """Return the figures of the first line of the table: facts by year."""
    cells = page.locator("#counts tbody tr").first.locator("td")
    return [plain(text) for text in cells.all_inner_texts()][6:]


def test_the_map_draws_everything_and_asks_nobody_else(
    cast: Cast, enter: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLTD_BASEMAP", str(write_basemap(tmp_path / "fond.pmtiles")))
    scenery.import_events()
    visitor = enter("chair")
    page = open_map(visitor, cast)
    wait_for_sum(page, 60)
    expect(page.locator("#shown")).to_have_text("60 faits")
    assert list_cells(page) == ["40", "0"]
    for layer in ("areas", "operations"):
        wait_until(page, script=f"map.queryRenderedFeatures({{ layers: ['{layer}'] }}).length === 1")
    expect(page.locator(".g-ribbon")).to_contain_text("Données simulées")
    expect(page.locator("#legend")).to_contain_text("Faits par hexagone")
    page.get_by_text("Nature des faits").click()
    page.get_by_label("violences").check()
    wait_for_sum(page, 10)
    expect(page.locator("#total")).to_have_text("10")
    assert list_cells(page) == ["10"]
    page.get_by_label("violences").uncheck()
    # From May 2023, the first month, to May 2023, as on a keyboard.
    page.get_by_label("Période, dernier mois").focus()
    page.keyboard.press("Home")
    wait_for_period(page, "2023-05/2023-05")
    wait_for_sum(page, 40)
    expect(page.locator("#total")).to_have_text("40")
    page.get_by_label("densité").check()
    wait_until(
        page, script="['a', 'b'].some((slot) => map.getPaintProperty(`heat-${slot}`, 'heatmap-opacity') > 0)"
    )
    # The base map of the installation, from far: its hexagons are those of whole countries.
    page.evaluate("map.jumpTo({ zoom: 3 })")
    wait_until(page, script="map.queryRenderedFeatures({ layers: ['ground-other-cells'] }).length > 0")
    page.get_by_label("Fond de carte").uncheck()
    wait_until(page, script="map.getLayoutProperty('ground-other-cells', 'visibility') === 'none'")
    outside = [url for url in visitor.requests if not url.startswith((visitor.origin, "blob:", "data:"))]
    assert outside == []


def test_what_a_click_and_a_key_open(cast: Cast, enter: Open) -> None:
    scenery.import_events()
    page = open_map(enter("chair"), cast)
    page.get_by_role("button", name="Ce qu'on sait de Les Tilleuls").press("Enter")
    panel = page.locator("#area")
    expect(panel.get_by_role("heading", level=2)).to_have_text("Les Tilleuls")
    expect(panel.locator(".m-area__total")).to_have_text("40")
    expect(panel.get_by_role("link", name="Opération aux Tilleuls")).to_be_visible()
    panel.get_by_role("button", name="Fermer").click()
    expect(panel).to_be_hidden()
    wait_until(page, script="map.queryRenderedFeatures({ layers: ['operations'] }).length > 0")
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    x, y = page.evaluate("(({ x, y }) => [x, y])(map.project([1.905, 47.905]))")
    page.mouse.click(box["x"] + x, box["y"] + y)
    page.locator(".maplibregl-popup").get_by_role("link", name="Opération aux Tilleuls").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opération aux Tilleuls")


def test_time_plays_and_can_be_stopped(cast: Cast, enter: Open) -> None:
    scenery.import_events()
    page = open_map(enter("member"), cast)
    wait_for_sum(page, 60)
    page.get_by_label("par", exact=True).select_option("semestre")
    page.get_by_role("button", name="Lire").click()
    wait_for_period(page, "2023-05/2023-10")
    wait_for_period(page, "2023-11/2024-02")
    play = page.get_by_role("button", name="Lire")
    expect(play).to_have_attribute("aria-pressed", "false")
    wait_for_sum(page, 20)
    expect(page.locator("#total")).to_have_text("20")
    page.get_by_label("par", exact=True).select_option("mois")
    play.click()
    stop = page.get_by_role("button", name="Arrêter")
    wait_for_period(page, "2023-05/2023-05")
    stop.click()
    expect(play).to_have_attribute("aria-pressed", "false")


def test_two_periods_are_compared_and_printed(cast: Cast, enter: Open) -> None:
    scenery.import_events()
    visitor = enter("chair")
    page = open_map(visitor, cast)
    wait_for_sum(page, 60)
    page.get_by_role("button", name="Avant / après").click()
    page.locator("#map[data-compared=swipe]").wait_for()
    # Ten months: five, then five.
    wait_for_period(page, "2023-05/2023-09 2023-10/2024-02")
    wait_for_sum(page, 40)
    wait_for_sum(page, 20, name="mapAfter")
    expect(page.locator("#when-before")).to_have_text(re.compile("Avant.: mai 2023 – sept"))
    expect(page.locator("#shown")).to_have_text("40 faits → 20 faits")
    page.get_by_label("Limite entre avant et après").press("ArrowRight")
    assert page.evaluate("document.getElementById('map-after').style.clipPath") == "inset(0px 0px 0px 51%)"
    page.get_by_role("button", name="Côte à côte").click()
    page.locator("#map[data-compared=beside]").wait_for()
    expect(page.locator("#map-after")).to_be_visible()
    page.evaluate("map.jumpTo({ center: [1.92, 47.9], zoom: 12.5 })")
    assert page.evaluate("mapAfter.getZoom()") == 12.5
    page.get_by_role("button", name="Imprimer, image").click()
    expect(page.locator("#sheet-period")).to_contain_text("puis d")
    expect(page.locator("#sheet-told")).to_contain_text("Simulation d'essai")
    expect(page.locator("#sheet-legend")).to_contain_text("Faits par hexagone")
    page.get_by_label("Papier").select_option("A3")
    with page.expect_download() as image:
        page.get_by_role("button", name="Image PNG").click()
    assert image.value.path().read_bytes()[:8] == b"\x89PNG\r\n\x1a\n"
    with page.expect_download() as drawing:
        page.get_by_role("link", name="Dessin SVG").click()
    assert 'width="420mm"' in drawing.value.path().read_text()
    paper = page.pdf(prefer_css_page_size=True)
    assert len(paper) > 20_000
    assert page.evaluate("document.querySelector('#paper-map canvas').width") > 300
    page.get_by_role("button", name="Revenir à la carte").click()
    expect(page.get_by_role("button", name="Imprimer, image")).to_be_focused()


def test_a_zone_that_is_drawn_is_handed_to_the_study(cast: Cast, enter: Open) -> None:
    scenery.import_events()
    page = open_map(enter("member"), cast)
    wait_for_sum(page, 60)
    page.get_by_role("button", name="Mesurer").click()
    study = page.get_by_role("button", name="Étudier cette zone")
    expect(study).to_be_hidden()
    page.get_by_role("button", name="Anneaux").click()
    # By the keyboard alone: the point in the middle of the map.
    page.get_by_role("button", name="Poser un point au centre").press("Enter")
    expect(page.locator("#drawing-told")).to_have_text(
        re.compile(r"^Zone de 28,2 ha, périmètre 1.884 m, pourtour de 500 m\.$")
    )
    page.get_by_label("Pourtour").select_option("100 m")
    page.get_by_role("button", name="Dessiner une zone").click()
    expect(study).to_be_disabled()
    box = page.locator("#map canvas").bounding_box()
    assert box is not None
    places = [(1.902, 47.902), (1.908, 47.902), (1.905, 47.907)]
    for lon, lat in places:
        x, y = page.evaluate(f"(({{ x, y }}) => [x, y])(map.project([{lon}, {lat}]))")
        page.mouse.click(box["x"] + x, box["y"] + y)
    expect(study).to_be_enabled()
    study.click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    asked = parse_qs(urlparse(page.url).query)
    expect(page.get_by_label("Pourtour où les faits ont pu aller")).to_have_value("100")
    drawn = json.loads(asked["drawn"][0])
    assert drawn["type"] == "Polygon"
    ring = drawn["coordinates"][0]
    assert ring[0] == ring[-1]
    for (lon, lat), told in zip(places, ring, strict=False):
        assert abs(told[0] - lon) < 2e-4
        assert abs(told[1] - lat) < 2e-4
