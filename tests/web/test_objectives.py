"""Objectives: in figures with a measure and a target, and standing where the claims say."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from gltd.web.actions import claims, objectives
from gltd.web.models import Claim
from tests.cast import Cast, state

TODAY = dt.date(2024, 6, 1)


def confirm(cast: Cast, claim: Claim, *, whole: bool) -> None:
    """Confirm a figure; ``whole`` tells that it speaks of the scheme and of no single operation."""
    claim.operation = None if whole else cast.operation
    claim.save()
    chair = cast.accounts["chair"]
    claims.decide_claim(actor=chair, claim=claim, version=1, status=Claim.Status.CONFIRMED)


def test_objective_in_figures_has_measure_and_target(cast: Cast) -> None:
    with pytest.raises(ValidationError, match="sa mesure et sa cible"):
        objectives.create_objective(actor=None, scheme=cast.scheme, title="Saisir", measure="seizure.heroin")


@pytest.mark.parametrize(
    ("aim", "target", "reached"),
    [("at_least", 500, True), ("at_least", 721, False), ("at_most", 720, True), ("at_most", 719, False)],
)
def test_an_objective_stands_where_the_last_figure_says(
    aim: str, target: int, reached: bool, cast: Cast
) -> None:
    objectives.create_objective(
        actor=None, scheme=cast.scheme, title="Saisir", aim=aim, measure="seizure.heroin", target=target
    )
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    confirm(cast, claim, whole=True)
    (standing,) = objectives.list_standings(cast.scheme, on=TODAY)
    assert standing.last == claim
    assert standing.reached is reached


@pytest.mark.parametrize(
    ("qualifier", "aim", "target", "reached"),
    [
        ("about", "at_least", 720, None),
        ("more_than", "at_least", 720, True),
        ("more_than", "at_least", 800, None),
        ("less_than", "at_least", 721, False),
        ("less_than", "at_most", 720, True),
    ],
)
def test_an_imprecise_figure_settles_only_what_it_can(
    qualifier: str, aim: str, target: int, reached: bool | None, cast: Cast
) -> None:
    objectives.create_objective(
        actor=None, scheme=cast.scheme, title="Saisir", aim=aim, measure="seizure.heroin", target=target
    )
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    claim.qualifier = qualifier
    confirm(cast, claim, whole=True)
    (standing,) = objectives.list_standings(cast.scheme, on=TODAY)
    assert standing.told
    assert standing.reached is reached


def test_what_one_operation_seized_is_not_where_the_scheme_stands(cast: Cast) -> None:
    objectives.create_objective(
        actor=None, scheme=cast.scheme, title="Saisir", measure="seizure.heroin", target=500
    )
    claim = state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    confirm(cast, claim, whole=False)
    (standing,) = objectives.list_standings(cast.scheme, on=TODAY)
    assert standing.reached is None


def test_a_deadline_gone_by_is_told(cast: Cast) -> None:
    objectives.create_objective(
        actor=None, scheme=cast.scheme, title="Éclairer", aim="done", due_on=dt.date(2024, 5, 31)
    )
    assert [row.overdue for row in objectives.list_standings(cast.scheme, on=TODAY)] == [True]
    assert [row.overdue for row in objectives.list_standings(cast.scheme, on=dt.date(2024, 5, 31))] == [False]


def test_the_form_asks_for_what_an_aim_in_figures_lacks(cast: Cast, chair: Client) -> None:
    address = reverse("objective_add", args=[cast.scheme.slug])
    page = chair.post(address, {"title": "Saisir", "aim": "at_least", "state": "open"}).content.decode()
    assert "Choisissez la mesure" in page
    assert "Donnez la cible" in page
    chair.post(address, {"title": "Éclairer", "aim": "done", "state": "open", "due_on": "31052024"})
    assert cast.scheme.objectives.get().due_on == dt.date(2024, 5, 31)


@pytest.mark.parametrize("role", ["chair", "observer"])
def test_the_page_shows_each_aim_in_figures_and_in_words(role: str, cast: Cast, client: Client) -> None:
    aims: dict[str, dict[str, Any]] = {
        "Éclairer": {"aim": "done"},
        "Saisir": {"aim": "at_least", "measure": "seizure.heroin", "target": 500},
    }
    for title, fields in aims.items():
        objectives.create_objective(actor=None, scheme=cast.scheme, title=title, **fields)
    client.force_login(cast.accounts[role])
    page = client.get(reverse("objectives", args=[cast.scheme.slug])).content.decode()
    assert "Éclairer" in page
    assert "au moins 500" in page
    assert ("objectifs/nouveau" in page) is (role == "chair")
