"""One figure typed by hand, with who says it and of when."""

from decimal import Decimal

from django.test import Client
from django.urls import reverse

from gltd.web.models import Claim
from tests.cast import Cast

TYPED = {"measure": "seizure.cash", "value": "8 300,50", "qualifier": "about", "when": "12/03/2024"}


def test_a_figure_is_entered_with_its_source_and_its_subject(cast: Cast, chair: Client) -> None:
    about = {"source": cast.source.pk, "operation": cast.operation.pk, "passage": "8 300 € en liquide"}
    answer = chair.post(reverse("claim_add", args=[cast.scheme.slug]), TYPED | about)
    claim = Claim.objects.get()
    assert answer["Location"] == reverse("claim", args=[cast.scheme.slug, claim.pk])
    assert (claim.value, claim.unit, claim.qualifier) == (Decimal("8300.5"), "EUR", "about")
    assert (claim.status, claim.date_text) == ("confirmed", "2024-03-12")
    assert (claim.subject, claim.source) == (cast.operation, cast.source)
    assert claim.source.text[claim.start : claim.end] == "8 300 € en liquide"


def test_without_a_source_it_is_the_return_of_ones_own_organisation(cast: Cast, chair: Client) -> None:
    address = reverse("claim_add", args=[cast.scheme.slug])
    answer = chair.post(address, TYPED | {"again": "1"})
    claim = Claim.objects.get()
    assert (claim.source.kind, claim.source.publisher) == ("return", cast.partners["chair"].name)
    assert answer["Location"].startswith(f"{address}?")
    assert f"source={claim.source_id}" in answer["Location"]
    page = chair.get(answer["Location"]).content.decode()
    assert 'value="12/03/2024"' in page
    assert 'value="8 300,50"' not in page


def test_what_does_not_hold_is_told_beside_what_was_typed(cast: Cast, chair: Client) -> None:
    wrong = {"value": "12", "value_max": "8", "when": "32/13/2024", "passage": "Karim Benali a été arrêté"}
    both = {"operation": cast.operation.pk, "area": cast.area.pk}
    page = chair.post(reverse("claim_add", args=[cast.scheme.slug]), TYPED | wrong | both).content.decode()
    for told in (
        "La borne haute dépasse",
        "Ce jour n'existe pas",
        "semble désigner une personne",
        "l'un des deux",
    ):
        assert told in page.replace("&#x27;", "'")
    assert 'value="32/13/2024"' in page
    assert not Claim.objects.exists()
