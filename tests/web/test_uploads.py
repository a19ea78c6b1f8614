"""A form that is too large is refused in one French sentence, which says the limit."""

from django.test import Client
from django.urls import reverse

from tests.cast import Cast


def test_a_text_too_long_is_told_in_french(cast: Cast, chair: Client) -> None:
    long = "Douze personnes ont été interpellées. " * 70_000
    answer = chair.post(reverse("source_read", args=[cast.scheme.slug]), {"text": long})
    page = answer.content.decode().replace("\u00a0", " ")
    assert answer.status_code == 413
    assert '<html lang="fr"' in page
    assert "dépasse 2,6 Mo, la taille admise d" in page
