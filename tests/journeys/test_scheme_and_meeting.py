"""Opening a scheme and setting it to work, running a sitting, and finding things again, at the keyboard."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from gltd.web.models import Decision, Meeting, Scheme
from tests.cast import Cast
from tests.journeys.conftest import Open


def test_a_prosecutor_opens_a_scheme_and_sets_it_to_work(cast: Cast, enter: Open) -> None:
    page = enter("chair").go(reverse("home") + "?choisir=1")
    page.get_by_role("link", name="Nouveau dispositif").click()
    page.get_by_role("textbox", name="Nom Par").fill("GLTD de la gare")
    page.get_by_label("Présidence").fill("procureur de la République")
    page.get_by_label("Début", exact=True).fill("01032024")
    page.get_by_label("Mandat").fill("Réduire le trafic autour de la gare.")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("GLTD de la gare")
    steps = page.get_by_role("region", name="Mise en route").get_by_role("listitem")
    expect(steps.filter(has_text="à faire")).to_have_count(4)
    page.get_by_role("link", name="Périmètre").click()
    page.get_by_label("Les Tilleuls").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(steps.filter(has_text="fait")).to_have_count(1)
    page.get_by_label("Organisation connue").select_option(label="Commissariat de Bellerive")
    page.get_by_label("Rôle", exact=True).select_option("member")
    page.get_by_role("button", name="Donner la place").click()
    expect(page.get_by_text("Commissariat de Bellerive a maintenant sa place.")).to_be_visible()
    steps.get_by_role("link", name="Objectifs").click()
    page.get_by_role("textbox", name="Objectif Par").fill("Éclairer le parvis")
    page.get_by_label("Sens").select_option("done")
    page.get_by_label("Échéance").fill("30062024")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("region", name="Objectifs")).to_contain_text("Éclairer le parvis")
    expect(steps.filter(has_text="à faire")).to_have_count(2)
    scheme = Scheme.objects.get(name="GLTD de la gare")
    assert scheme.starts_on == dt.date(2024, 3, 1)
    assert [area.name for area in scheme.areas.all()] == ["Les Tilleuls"]
    member = enter("member").go(reverse("scheme", args=[scheme.slug]))
    expect(member.get_by_role("heading", level=1)).to_have_text("GLTD de la gare")
    expect(member.get_by_text("Mise en route")).to_have_count(0)


def test_a_sitting_is_planned_held_and_its_decision_followed(cast: Cast, enter: Open) -> None:
    page = enter("member").go(reverse("meetings", args=[cast.scheme.slug]))
    page.get_by_role("link", name="Planifier la première").click()
    page.get_by_label("Jour et heure").fill("20032024 0930")
    page.get_by_label("Ordre du jour").fill("Bilan du mois\nÉclairage du passage")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("listitem").filter(has_text="Éclairage du passage")).to_be_visible()
    page.get_by_label("Ville de Bellerive").select_option("present")
    page.get_by_label("Parquet de Bellerive").select_option("excused")
    page.get_by_role("button", name="Enregistrer les présences").click()
    expect(page.get_by_text("1 organisation présente.")).to_be_visible()
    late = timezone.localdate() - dt.timedelta(days=3)
    page.get_by_label("Décision", exact=True).fill("Éclairer le passage")
    page.get_by_label("Qui s'en charge").select_option(label="Ville de Bellerive")
    page.get_by_label("Pour le").fill(f"{late:%d%m%Y}")
    page.get_by_role("button", name="Ajouter la décision").click()
    expect(page.get_by_role("row").filter(has_text="Éclairer le passage")).to_contain_text("en retard")
    dashboard = enter("chair").go(reverse("dashboard", args=[cast.scheme.slug]))
    waiting = dashboard.get_by_role("region", name="À régler").get_by_role("listitem")
    expect(waiting.filter(has_text="Éclairer le passage")).to_contain_text("en retard de 3 jours")
    page.get_by_role("button", name="Faite").click()
    expect(page.get_by_role("row").filter(has_text="Éclairer le passage")).to_contain_text("faite")
    assert Decision.objects.get().settled_on == timezone.localdate()
    assert Meeting.objects.get().attendances.count() == 2
    dashboard.reload()
    expect(waiting.filter(has_text="Éclairer le passage")).to_have_count(0)


def test_a_slash_leads_to_what_is_sought(cast: Cast, enter: Open) -> None:
    page = enter("observer", width=1280).go(reverse("dashboard", args=[cast.scheme.slug]))
    page.keyboard.press("/")
    page.keyboard.type("operation aux tilleuls")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Opération aux Tilleuls").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opération aux Tilleuls")
