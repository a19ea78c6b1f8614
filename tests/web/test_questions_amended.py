"""A study changed on the screen: from its own choices, with a reason, and told wherever it is printed."""

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gltd import config
from gltd.usecases.studying import find_registration, list_registrations
from gltd.web.actions import studies, studies_drafts
from gltd.web.models import Area, Operation, Study
from tests.cast import Cast
from tests.web.test_questions import plain
from tests.web.test_studies_drafts import choose, operation, town

__all__ = ["operation", "town"]
REASON = "La fenêtre après est raccourcie : travaux sur la place."


@pytest.fixture
def study(cast: Cast, chair: Client, operation: Operation, town: dict[str, Area]) -> Study:
    """Register the study of the operation as its page does."""
    chair.post(reverse("study_register", args=[cast.scheme.slug]), choose(operation, town))
    return cast.scheme.studies.get()


def change(client: Client, study: Study, *, reason: str, **changed: str) -> Any:
    """Open the page that changes a study, change something, and register it."""
    address = reverse("study_prepare", args=[study.scheme.slug])
    context = client.get(address, {"amends": study.pk}).context
    fields: dict[str, list[str]] = {}
    for name, value in context["carried"]:
        fields.setdefault(name, []).append(value)
    fields |= {name: [value] for name, value in {**changed, "reason": reason}.items()}
    return client.post(reverse("study_register", args=[study.scheme.slug]), fields, follow=True)


def test_it_starts_from_what_was_chosen(chair: Client, study: Study) -> None:
    context = chair.get(reverse("study_prepare", args=[study.scheme.slug]), {"amends": study.pk}).context
    assert context["draft"].windows["after"].last == dt.date(2023, 12, 31)
    assert context["draft"].rings_m == (1000.0,)
    assert context["amended"] == study


def test_the_new_version_is_linked_dated_and_printed(cast: Cast, chair: Client, study: Study) -> None:
    studies_drafts.run_study(actor=None, study=study)
    response = change(chair, study, reason=REASON, after_to="30/11/2023")
    changed = cast.scheme.studies.exclude(pk=study.pk).get()
    registration = find_registration(changed.fingerprint, registry=config.load().studies_dir)
    assert registration is not None
    assert (registration.amends, registration.reason) == (study.fingerprint, REASON)
    page = plain(response.content.decode())
    assert "modifiée après les données" in page
    assert plain(REASON) in page
    assert reverse("study", args=[cast.scheme.slug, study.pk]) in page
    # The list shows the latest version alone, the first one's page leads to it and is changed no more.
    listed = plain(chair.get(reverse("studies", args=[cast.scheme.slug])).content.decode())
    assert f"/{changed.pk}/" in listed
    assert f"etudes/{study.pk}/" not in listed
    first = chair.get(reverse("study", args=[cast.scheme.slug, study.pk]))
    assert first.context["may_amend"] is False
    # Until the new version has a result, the bilan prints the first one.
    span = {"start": dt.date(2023, 1, 1), "end": dt.date(2023, 12, 31)}
    assert [card.fingerprint for card, _ in studies.list_cards(cast.scheme, **span, first_note=1)] == [
        study.fingerprint
    ]
    studies_drafts.run_study(actor=None, study=changed)
    ((card, _),) = studies.list_cards(cast.scheme, **span, first_note=1)
    assert card.fingerprint == changed.fingerprint
    assert any("Version 2" in note and REASON in note for note in card.notes)
    assert not card.preregistered


@pytest.mark.parametrize(
    ("reason", "changed", "sentence"),
    [
        ("", {"after_to": "30/11/2023"}, "pourquoi"),
        ("Demandé par M. Paul Durand", {"after_to": "30/11/2023"}, "désigner une personne"),
        (REASON, {}, "rien n'y est changé"),
    ],
)
def test_a_change_without_reason_or_change_is_refused_and_told(
    chair: Client, study: Study, reason: str, changed: dict[str, str], sentence: str
) -> None:
    response = change(chair, study, reason=reason, **changed)
    assert sentence in plain(response.content.decode())
    assert len(list_registrations(config.load().studies_dir)) == 1


def test_a_study_of_elsewhere_cannot_be_changed_here(
    cast: Cast, chair: Client, study: Study, tmp_path: Path
) -> None:
    address = reverse("study_prepare", args=[cast.scheme.slug])
    for number in ("999999", "x", "-1"):
        assert chair.get(address, {"amends": number}).status_code == 404
