"""Search: every kind of thing, without regard to accents, and never in another scheme."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from gltd.web.actions import conflicts, searching
from tests.addresses.schemes import furnish
from tests.cast import Cast, found, state
from tests.journeys.scenery import contradict


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("operation tilleuls", "Opérations"),
        ("HÉROÏNE 720", "Chiffres"),
        ("liquide", "Sources"),
        ("saisir", "Objectifs"),
        ("prochaines operations", "Séances"),
        ("eclairer", "Décisions"),
        ("habitat", "Partenaires"),
    ],
)
def test_each_kind_is_found_without_its_accents(words: str, label: str, cast: Cast) -> None:
    furnish(cast)
    state(cast, passage="720 g d'héroïne", measure="seizure.heroin", value="720", unit="g")
    hits = {one.shelf.label: one for one in searching.search(cast.scheme, words=words)}
    assert hits[label].total == 1
    assert hits[label].hits[0].title


def test_a_ruling_is_found_by_its_reason_and_leads_to_its_contradiction(cast: Cast, client: Client) -> None:
    conflict, actor = contradict(cast), cast.accounts["chair"]
    retained = conflict.claims.get(value=720)
    conflicts.rule_conflict(
        actor=actor, conflict=conflict, choice="claim", claim=retained, reason="La pesée donne 720 grammes."
    )
    furnish(cast)
    client.force_login(cast.accounts["observer"])
    page = client.get(reverse("search", args=[cast.scheme.slug]), {"q": "pesee"}).content.decode()
    assert f'href="{reverse("conflict", args=[cast.scheme.slug, conflict.pk])}"' in page
    # What a reader is led to is open to a reader.
    for words in ("tilleuls", "saisir", "720"):
        page = client.get(reverse("search", args=[cast.scheme.slug]), {"q": words}).content.decode()
        for address in re.findall(r'<li><a href="(/d/[^"]+)"', page.partition("<h1>")[2]):
            assert client.get(address).status_code == 200, address


def test_another_scheme_finds_nothing(cast: Cast) -> None:
    furnish(cast)
    assert searching.search(found(slug="la-gare", name="GLTD de la gare"), words="eclairer") == []


def test_a_measure_is_found_by_its_label_and_shown_by_it(cast: Cast) -> None:
    state(cast, passage="8 300 €", measure="seizure.cash", value="8300", unit="EUR")
    (one,) = searching.search(cast.scheme, words="numeraire") or searching.search(cast.scheme, words="argent")
    assert "seizure" not in one.hits[0].title


def test_one_query_a_kind(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(len(searching.SHELVES)):
        searching.search(cast.scheme, words="a")


def test_the_page_says_what_to_try_when_nothing_is_found(cast: Cast, chair: Client) -> None:
    address = reverse("search", args=[cast.scheme.slug])
    assert "essayez un seul mot" in chair.get(address, {"q": "xyzzy"}).content.decode()
    hostile = chair.get(address, {"q": "<script>alert(1)</script>" * 50}).content.decode()
    assert "<script>alert" not in hostile
    assert hostile.count("&lt;script&gt;") <= 10
