"""Operations: plan one that comes back, close one's own part, fill the results with Tab and digits."""

import time

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from gltd.web.actions import series
from gltd.web.models import Claim, Operation, OperationSeries
from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.visitor import plain

# What a service reads out after an operation, in the order of the grid.
READ_OUT = {
    "arrest.interpellation": "12",
    "arrest.garde_a_vue": "8",
    "arrest.deferrement": "3",
    "arrest.ecrou": "1",
    "procedure.afd": "17",
    "seizure.cannabis_resin": "5,4 kg",
    "seizure.cocaine": "120",
    "seizure.cash": "8300",
    "check.persons": ">80",
    "check.vehicles": "41",
    "environment.vehicles_removed": "6",
}
SECONDS = 120


def test_a_recurring_operation_is_planned_and_one_date_of_it_called_off(cast: Cast, enter: Open) -> None:
    page = enter("member").go(reverse("operations", args=[cast.scheme.slug]))
    page.get_by_role("link", name="Nouvelle opération").click()
    page.get_by_label("Intitulé").fill("Occupation du terrain")
    page.get_by_label("Nature").select_option("occupation")
    today = timezone.localdate()
    page.get_by_label("Début").fill(f"{today:%d%m%Y} 2100")
    expect(page.get_by_label("Toutes les combien")).to_be_hidden()
    page.get_by_label("Elle revient").select_option("DAILY")
    page.get_by_label("Toutes les combien").fill("15")
    page.get_by_role("spinbutton", name="Nombre de fois").fill("6")
    page.get_by_label("Les Tilleuls").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("tous les 15 jours, 6 fois").first).to_be_visible()
    dates = page.get_by_role("region", name="Prochaines dates").get_by_role("link")
    expect(dates).to_have_count(6)
    dates.nth(1).click()
    page.get_by_label("Pourquoi").select_option("no_unit")
    page.get_by_role("button", name="Annuler cette date").click()
    expect(page.get_by_text("aucune unité disponible")).to_be_visible()
    page.get_by_role("link", name="Série, tous les 15 jours, 6 fois").click()
    expect(page.get_by_role("region", name="Prochaines dates").get_by_role("link")).to_have_count(5)
    page.go_back()
    page.get_by_role("navigation", name="Rubriques").get_by_role("link", name="Opérations").click()
    page.get_by_role("link", name="Mois", exact=True).click()
    expect(page.get_by_role("link", name="Occupation du terrain").first).to_be_visible()
    found = OperationSeries.objects.get(title="Occupation du terrain")
    assert found.rule == "FREQ=DAILY;INTERVAL=15;COUNT=6"
    assert len(series.list_occurrences(cast.scheme, start=today, end=today.replace(year=today.year + 1))) == 5
    assert Operation.objects.get(series=found).not_done_reason == "no_unit"


def test_a_partner_closes_its_own_part_and_only_that(cast: Cast, enter: Open) -> None:
    address = reverse("operation", args=[cast.scheme.slug, cast.operation.pk])
    observer = enter("observer").go(address)
    expect(observer.get_by_text("à clore par ce partenaire")).to_be_visible()
    expect(observer.get_by_role("button", name="Clore ma part")).to_have_count(0)
    page = enter("guest").go(address)
    page.get_by_label("Effectif engagé").fill("5")
    page.get_by_label("Heures").fill("3,5")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Votre participation est close.")).to_be_visible()
    cast.participation.refresh_from_db()
    assert (cast.participation.engaged, str(cast.participation.hours)) == (5, "3.5")
    page.locator("summary", has_text="Rouvrir").click()
    page.get_by_label("Pourquoi").select_option("late")
    page.get_by_role("button", name="Rouvrir").click()
    expect(page.get_by_text("information arrivée après la clôture")).to_be_visible()


def test_the_results_are_filled_with_the_keyboard_within_two_minutes(cast: Cast, enter: Open) -> None:
    page = enter("member").go(reverse("results_fill", args=[cast.scheme.slug, cast.operation.pk]))
    started = time.monotonic()
    page.locator('input[name="v-arrest.interpellation"]').focus()
    left = dict(READ_OUT)
    for _ in range(120):
        name = str(page.evaluate("document.activeElement.name || ''")).removeprefix("v-")
        if name in left:
            page.keyboard.type(left.pop(name), delay=20)
        if not left:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_text("11 chiffres enregistrés.")).to_be_visible()
    assert time.monotonic() - started < SECONDS
    assert left == {}
    told = Claim.objects.filter(operation=cast.operation, status="confirmed")
    assert {(one.measure, one.qualifier): one.value for one in told}[("check.persons", "more_than")] == 80
    assert told.get(measure="seizure.cannabis_resin").value == 5400
    text = plain(page.locator("main").inner_text())
    assert "8 sur 12 interpellations" in text
    assert "Commissariat de Bellerive" in text
