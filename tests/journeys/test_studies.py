"""A planted displacement is found through the browser: from the question to the result."""

import datetime as dt
import json
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from gltd.web.actions import operations
from tests.cast import Cast
from tests.journeys.conftest import Open
from tests.journeys.visitor import scroll_width
from tests.usecases import studying_cases
from tests.web.test_studies_drafts import enter_squares


@pytest.mark.parametrize("size", [(1280, 720), (390, 844)])
def test_the_planted_displacement_is_found(
    cast: Cast, home: Path, enter: Open, size: tuple[int, int]
) -> None:
    studying_cases.build(home)
    operation = operations.create_operation(
        actor=None,
        scheme=cast.scheme,
        kind="place_nette",
        title="Place nette à La Source",
        starts_at=dt.datetime(2022, 12, 31, 21, 0, tzinfo=dt.UTC),
        areas=[enter_squares(cast)["La Source"]],
        status="done",
    )
    page = enter("chair", width=size[0], height=size[1]).go(reverse("studies", args=[cast.scheme.slug]))
    page.get_by_role("link", name="Cette opération a-t-elle fait baisser").click()
    page.get_by_label("Opération").select_option(str(operation.pk))
    page.get_by_role("group", name="Zones de comparaison").get_by_label("Argonne").check()
    page.get_by_label("Pourtour").select_option("1000")
    page.get_by_role("button", name="Continuer").click()
    expect(page.get_by_text("passerait souvent inaperçue")).to_be_visible()
    assert scroll_width(page) <= size[0]
    page.get_by_role("button", name="Enregistrer l'étude").click()
    page.get_by_role("button", name="Calculer").click()
    expect(page.locator(".g-sentence").first).to_contain_text("dans le sens d'un déport")
    page.get_by_role("button", name="Refaire le calcul").click()
    expect(page.get_by_text("les mêmes chiffres, au dernier")).to_be_visible()
    assert scroll_width(page) <= size[0]


def test_a_zone_drawn_is_asked_about_and_the_question_changed_with_a_reason(
    cast: Cast, home: Path, enter: Open
) -> None:
    studying_cases.build(home)
    area = enter_squares(cast)["La Source"]
    drawn = urlencode({"question": "heures", "drawn": json.dumps(area.geometry)})
    page = enter("chair", width=390, height=844).go(
        f"{reverse('study_prepare', args=[cast.scheme.slug])}?{drawn}"
    )
    expect(page.get_by_label("La zone dessinée sur la carte")).to_be_checked()
    page.get_by_text("Réglages", exact=True).click()
    page.get_by_label("Compter").select_option("weekday")
    page.get_by_role("button", name="Mettre à jour").click()
    expect(page.get_by_text("serait connue à")).to_be_visible()
    page.get_by_role("button", name="Enregistrer l'étude").click()
    page.get_by_role("button", name="Calculer").click()
    expect(page.locator(".g-sentence").first).to_contain_text("des faits")
    expect(page.get_by_role("img", name="Faits par heure et par jour")).to_be_attached()
    page.get_by_role("link", name="Modifier").click()
    expect(page.get_by_label("La zone dessinée sur la carte")).to_be_checked()
    page.get_by_label("au", exact=True).fill("30/06/2023")
    page.get_by_role("button", name="Mettre à jour").click()
    page.get_by_label("Pourquoi la modifier").fill("La fin de période suit la saison.")
    page.get_by_role("button", name="Enregistrer la nouvelle version").click()
    versions = page.get_by_role("region", name="Versions").get_by_role("listitem")
    expect(versions).to_have_count(2)
    expect(versions.nth(1)).to_contain_text("modifiée après les données")
    expect(versions.nth(1)).to_contain_text("La fin de période suit la saison.")
    assert scroll_width(page) <= 390


def test_a_question_is_programmed_each_month_and_put_to_each_area(
    cast: Cast, home: Path, enter: Open
) -> None:
    studying_cases.build(home)
    enter_squares(cast)
    page = enter("chair", width=390, height=844).go(reverse("studies", args=[cast.scheme.slug]))
    page.get_by_role("link", name="Après chaque opération, ou chaque mois").click()
    page.get_by_role("link", name="Programmer une étude").click()
    page.get_by_label("Intitulé").fill("Quoi de nouveau ce mois-ci")
    page.locator("[name=question]").select_option("emerging")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("il faut ce qui est d'ordinaire")).to_be_visible()
    page.get_by_label("Mois regardés").fill("6")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("6 mois, dans les quartiers du dispositif")).to_be_visible()
    page.get_by_role("button", name="Suspendre").click()
    expect(page.get_by_text("suspendue", exact=True)).to_be_visible()
    page.goto(page.url.rsplit("/etudes/", 1)[0] + "/etudes/")
    page.get_by_role("link", name="Poser la même question à chaque quartier").click()
    for name, day in (
        ("first", "01/01/2023"),
        ("last", "31/12/2023"),
        ("before_first", "01/01/2022"),
        ("before_last", "31/12/2022"),
    ):
        page.locator(f"[name={name}]").fill(day)
    page.get_by_role("button", name="Enregistrer").click()
    lines = page.get_by_role("region", name="Tableau des quartiers").get_by_role("row")
    expect(lines.filter(has_text="La Source").first).to_contain_text("oui")
    assert scroll_width(page) <= 390
