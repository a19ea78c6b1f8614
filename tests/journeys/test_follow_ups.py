"""A lease injunction, from its asking to its deadline and to the court."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from gltd.web.models import FollowUp
from tests.addresses.follow_ups import ask
from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.visitor import plain


def typed(days_ago: int) -> str:
    """Return a day before today as officers type it."""
    return f"{timezone.localdate() - dt.timedelta(days=days_ago):%d%m%Y}"


def test_a_lease_injunction_is_followed_to_its_deadline(cast: Cast, enter: Open) -> None:
    page = enter("member").go(reverse("follow_ups", args=[cast.scheme.slug]))
    page.get_by_role("link", name="Entrer la première").click()
    page.get_by_label("Mesure et base légale").select_option("lease_injunction cch-442-4-3")
    page.get_by_label("Objet").fill("Hall sud des Tilleuls")
    page.get_by_label("Demandée le").fill(typed(20))
    page.get_by_label("Partenaire chargé").select_option("Bellerive Habitat")
    page.get_by_role("button", name="Enregistrer").click()
    page.get_by_label("Notifiée le").fill(typed(10))
    page.get_by_role("button", name="Notifier l'injonction au bailleur").click()
    expect(page.locator(".f-now__state")).to_contain_text("dans 5 jours")
    assert "15 jours à compter du" in plain(page.locator(".f-now").inner_text())
    expect(page.locator(".f-node--here")).to_contain_text("notifiée au bailleur")
    landlord = enter("observer").go(reverse("follow_ups", args=[cast.scheme.slug]))
    line = plain(landlord.locator(".f-group").inner_text())
    assert "Cette semaine (1)" in line
    assert "Dans 5 jours" in line
    page.get_by_text("Constater le refus, le silence ou le retard").first.click()
    page.locator("#refuse_taken_on").fill(typed(0))
    page.get_by_role("button", name="Constater le refus, le silence ou le retard").click()
    page.get_by_label("Juge saisi le").fill(typed(0))
    page.get_by_role("button", name="Le préfet saisit le juge").click()
    expect(page.locator(".f-now__state")).to_contain_text("Cette suite est terminée")
    page.get_by_role("link", name="Suivre la résiliation du bail").click()
    expect(page.get_by_label("Objet")).to_have_value("Hall sud des Tilleuls")
    row = FollowUp.objects.get()
    assert [step.after for step in row.steps.all()] == ["asked", "enjoined", "refused", "filed"]


def test_the_sheet_of_a_measure_prints_without_a_form(cast: Cast, enter: Open) -> None:
    row = ask(cast)
    page = enter("chair").go(reverse("follow_up", args=[cast.scheme.slug, row.pk]))
    page.emulate_media(media="print")
    expect(page.locator(".f-offer__form").first).to_be_hidden()
    expect(page.get_by_role("heading", name="Historique")).to_be_hidden()
    expect(page.get_by_role("heading", name="Base légale")).to_be_visible()
