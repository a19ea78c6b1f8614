"""The form of an operation: dates as officers type them, two people at once, nothing lost by leaving."""

import datetime as dt

from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Dialog, expect

from gltd.web.models import Operation
from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.test_every_page import EVERY_RULE, check_axe
from tests.journeys.visitor import wait_until


def test_dates_are_typed_as_officers_type_them(cast: Cast, enter: Open) -> None:
    page = enter("member").go(reverse("operation_add", args=[cast.scheme.slug]))
    page.get_by_label("Intitulé").fill("Contrôle de la gare")
    page.get_by_label("Nature").select_option("search")
    page.get_by_label("Début").fill("17022022 0800")
    page.get_by_label("Fin").fill("17/02/2022 12h30")
    expect(page.get_by_label("Si elle n'est pas faite ou est reportée, pourquoi")).to_be_hidden()
    page.get_by_label("État").select_option("not_done")
    expect(page.get_by_label("Si elle n'est pas faite ou est reportée, pourquoi")).to_be_visible()
    page.get_by_label("État").select_option("done")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contrôle de la gare")
    operation = Operation.objects.get(title="Contrôle de la gare")
    start = timezone.make_aware(dt.datetime(2022, 2, 17, 8, 0))  # noqa: DTZ001 - made aware here, local time
    assert operation.starts_at == start
    assert operation.ends_at == start + dt.timedelta(hours=4, minutes=30)
    assert "17 février 2022 à 8 h 00" in " ".join(page.locator("main").inner_text().split())


def test_a_wrong_date_is_told_and_what_was_typed_stays(cast: Cast, enter: Open) -> None:
    page = enter("member").go(reverse("operation_add", args=[cast.scheme.slug]))
    page.get_by_label("Intitulé").fill("Contrôle de la gare")
    page.get_by_label("Début").fill("31022022 0800")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Tapez un jour et une heure comme 17022022 0800.")).to_be_visible()
    expect(page.get_by_label("Début")).to_have_value("31022022 0800")
    expect(page.get_by_label("Intitulé")).to_have_value("Contrôle de la gare")


def test_the_second_of_two_people_chooses_and_loses_nothing(cast: Cast, enter: Open) -> None:
    address = reverse("operation_edit", args=[cast.scheme.slug, cast.operation.pk])
    visitor = enter("member")
    visitor.expect_status(409)
    first, second = enter("chair").go(address), visitor.go(address)
    first.get_by_label("Décidée par").fill("préfet")
    second.get_by_label("Intitulé").fill("Opération renommée")
    first.get_by_role("button", name="Enregistrer").click()
    expect(first.get_by_text("Opération modifiée.")).to_be_visible()
    second.get_by_role("button", name="Enregistrer").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Quelqu'un d'autre a modifié cette fiche")
    expect(second.get_by_role("radio", name="Intitulé, garder la mienne")).to_be_checked()
    expect(second.get_by_role("radio", name="Décidée par, garder la version enregistrée")).to_be_checked()
    second.evaluate(Axe().axe_script)
    assert check_axe(second, rules=EVERY_RULE) == []
    second.get_by_role("button", name="Enregistrer ces choix").click()
    expect(second.get_by_role("heading", level=1)).to_have_text("Opération renommée")
    cast.operation.refresh_from_db()
    assert (cast.operation.title, cast.operation.decided_by) == ("Opération renommée", "préfet")


def test_what_was_typed_survives_a_lost_connection_and_a_reload(cast: Cast, enter: Open) -> None:
    address = reverse("operation_edit", args=[cast.scheme.slug, cast.operation.pk])
    page = enter("member").go(address)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Intitulé").fill("Saisie en cours")
    wait_until(page, script="Object.keys(sessionStorage).some((key) => key.startsWith('gltd-draft:'))")
    page.goto(address)
    expect(page.get_by_label("Intitulé")).to_have_value("Opération aux Tilleuls")
    page.get_by_role("button", name="La reprendre").click()
    expect(page.get_by_label("Intitulé")).to_have_value("Saisie en cours")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Saisie en cours")
    page.goto(address)
    expect(page.get_by_label("Intitulé")).to_have_value("Saisie en cours")
    expect(page.get_by_role("button", name="La reprendre")).to_have_count(0)


def test_nothing_typed_stays_after_signing_out_nor_of_a_text_that_may_name_people(
    cast: Cast, enter: Open
) -> None:
    page = enter("member").go(reverse("operation_edit", args=[cast.scheme.slug, cast.operation.pk]))
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_label("Intitulé").fill("Saisie en cours")
    wait_until(page, script="sessionStorage.length > 0")
    page.goto(reverse("source_read", args=[cast.scheme.slug]))
    page.get_by_label("Intitulé").fill("Un texte")
    page.wait_for_timeout(500)
    assert page.evaluate("Object.keys(sessionStorage).filter((key) => key.includes('sources'))") == []
    page.get_by_role("button", name="Se déconnecter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Connexion")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_form_asks_before_it_is_left_with_something_typed(cast: Cast, enter: Open) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page = enter("member").go(reverse("operation_edit", args=[cast.scheme.slug, cast.operation.pk]))
    page.on("dialog", stay)
    page.get_by_label("Intitulé").press("End")
    page.keyboard.type(" bis")
    page.get_by_role("link", name="Annuler").click(no_wait_after=True)
    page.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(page.get_by_label("Intitulé")).to_have_value("Opération aux Tilleuls bis")


def test_an_untouched_form_is_left_without_a_question(cast: Cast, enter: Open) -> None:
    page = enter("member").go(reverse("operation_edit", args=[cast.scheme.slug, cast.operation.pk]))
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.get_by_role("link", name="Annuler").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Opération aux Tilleuls")
