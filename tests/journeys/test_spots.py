"""A spot: observe it, see it reopen, say that it moved; a guest sees no more than its area."""

import datetime as dt

from django.urls import reverse
from playwright.sync_api import Page, expect

from gltd.web.actions import spots
from tests.addresses.spots import enter_spot
from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.visitor import plain, wait_until


def observe(page: Page, *, state: str, day: str) -> None:
    """Note a state from the page of a spot."""
    page.get_by_role("link", name="Observer", exact=True).click()
    page.get_by_label("État").select_option(state)
    page.get_by_label("Observé le").fill(day)
    page.get_by_label("Méthode").select_option("patrol")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Observation enregistrée.")).to_be_visible()


def test_a_spot_is_observed_reopens_and_moves_to_another(cast: Cast, enter: Open) -> None:
    enter_spot(cast, name="PD-02", east_deg=0.003)
    page = enter("member").go(reverse("spot_add", args=[cast.scheme.slug]))
    page.get_by_label("Nom de code").fill("PD-01")
    page.locator("#id_position").fill("47.906173, 1.904829")
    page.get_by_label("crack").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("PD-01")
    observe(page, state="active", day="10012024")
    observe(page, state="dismantled", day="12032024")
    observe(page, state="reactivated", day="02042024")
    page.get_by_role("link", name="Observer", exact=True).click()
    expect(page.get_by_label("Vers quel point")).to_be_hidden()
    page.get_by_label("État").select_option("moved")
    page.get_by_label("Vers quel point").select_option("PD-02")
    page.get_by_label("Noter aussi ce point d'arrivée comme actif").check()
    page.get_by_label("Observé le").fill("20052024")
    page.get_by_role("button", name="Enregistrer").click()
    steps = [plain(text) for text in page.locator(".s-life > li").all_inner_texts()]
    assert [text.split(" Passage")[0] for text in steps] == [
        "20 mai 2024 · Déplacé vers un autre point : PD-02",
        "2 avril 2024 · Réactivé",
        "12 mars 2024 · Démantelé",
        "10 janvier 2024 · Actif",
    ]
    page.locator("#map[data-ready]").wait_for()
    wait_until(page, script="map.queryRenderedFeatures({ layers: ['heads'] }).length === 1")
    page.goto(reverse("spots", args=[cast.scheme.slug]) + "?au=2024-04-30")
    counters = [plain(text) for text in page.locator(".s-counters > div").all_inner_texts()]
    assert counters[0].startswith("actif au 30 avril 2024 1")
    expect(page.locator(".s-also")).to_contain_text("1 réactivation, 0 déplacement")


def test_a_guest_sees_the_area_and_never_the_point(cast: Cast, enter: Open) -> None:
    spot = enter_spot(cast)
    spots.observe_spot(
        actor=None, spot=spot, state="active", observed_on=dt.date(2024, 1, 10), method="patrol"
    )
    page = enter("guest").go(reverse("spots", args=[cast.scheme.slug]))
    page.locator("#map[data-ready]").wait_for()
    drawn = page.evaluate(
        "map.querySourceFeatures('spots').map((one) => [one.properties.name, one.geometry.coordinates])"
    )
    assert {name for name, _ in drawn} == {"Les Tilleuls"}
    assert {tuple(round(part, 3) for part in at) for _, at in drawn} == {(1.905, 47.905)}
    expect(page.locator(".s-key")).to_contain_text("Position au quartier")
