"""Parts of an operation: what is wrong in a closing is told beside its field, and stays as it was typed."""

import re
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from tests.cast import Cast


def test_a_closing_that_does_not_read_keeps_what_was_typed(cast: Cast) -> None:
    guest, part = Client(), cast.participation
    guest.force_login(cast.accounts["guest"])
    address = reverse("participation_close", args=[cast.scheme.slug, cast.operation.pk, part.pk])
    answer = guest.post(address, {"engaged": "80", "hours": "12h30", "version": part.version})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert re.search(rf'value="80"[^>]* id="engaged-{part.pk}"', page)
    assert re.search(r'name="hours" value="12h30"[^>]* autofocus', page)
    assert "Tapez un nombre d&#x27;heures" in page[page.index('value="12h30"') :].replace("'", "&#x27;")
    answer = guest.post(address, {"engaged": "99999999", "hours": "5", "version": part.version})
    assert re.search(r'name="engaged" value="99999999"[^>]* autofocus', answer.content.decode())
    answer = guest.post(address, {"engaged": "80", "hours": "12,5", "version": part.version + 1})
    assert answer.status_code == 409
    assert guest.post(address, {"engaged": "80", "hours": "12,5", "version": part.version}).status_code == 302
    part.refresh_from_db()
    assert (part.engaged, part.hours) == (80, Decimal("12.5"))


def test_a_partner_entered_twice_is_told_beside_the_unit(cast: Cast, chair: Client) -> None:
    address = reverse("participation_add", args=[cast.scheme.slug, cast.operation.pk])
    typed = {"partner": cast.partners["guest"].pk, "unit": "municipal", "asked": "7"}
    page = chair.post(address, typed).content.decode()
    assert "complétez sa ligne" in page
    assert 'value="7"' in page
