"""A planted displacement is found through the browser: from the question to the result."""

import datetime as dt
from pathlib import Path

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
