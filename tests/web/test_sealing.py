"""The secrets of the second factor: sealed where they are written, refused in words under another key."""

import importlib
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from gltd.errors import GltdError
from gltd.web.sealing import MARK, seal, unseal
from tests.cast import PASSWORD, Cast

SECRET = "JBSWY3DPEHPK3PXP"


def test_a_secret_comes_back_and_no_copy_of_the_database_shows_it() -> None:
    sealed = get_adapter().encrypt(SECRET)
    assert SECRET not in sealed
    assert seal(SECRET) != sealed, "the same secret twice is not told by its look"
    assert seal(sealed) == sealed
    assert get_adapter().decrypt(sealed) == SECRET
    assert unseal(SECRET) == SECRET, "what an earlier release wrote is still read"


def test_another_key_and_a_changed_secret_are_refused(settings: Any) -> None:
    sealed = seal(SECRET)
    with pytest.raises(GltdError, match="réinitialiser l'accès"):
        unseal(sealed[:-4] + "AAAA")
    settings.SECRET_KEY = "another key of the installation"
    with pytest.raises(GltdError, match="GLTD_SECRET_KEY"):
        unseal(sealed)


def test_whose_key_is_lost_is_told_what_to_do(cast: Cast, client: Client, settings: Any) -> None:
    Authenticator.objects.create(user=cast.accounts["chair"], type="totp", data={"secret": seal(SECRET)})
    settings.SECRET_KEY = "another key of the installation"
    client.post(reverse("sign_in"), {"login": "chair", "password": PASSWORD})
    page = client.post(reverse("mfa_authenticate"), {"code": "123456"})
    assert page.status_code == 422
    assert "GLTD_SECRET_KEY" in page.content.decode()


def test_the_secrets_of_an_earlier_release_are_sealed_and_can_come_back(cast: Cast) -> None:
    written: dict[str, dict[str, Any]] = {
        "totp": {"secret": SECRET},
        "recovery_codes": {"seed": "0" * 40, "used_mask": 5},
    }
    for kind, data in written.items():
        Authenticator.objects.create(user=cast.accounts["chair"], type=kind, data=data)
    migration = importlib.import_module("gltd.web.migrations.0024_sealed_second_factors")
    editor = SimpleNamespace(connection=connection)
    migration.seal_all(apps, editor)
    kept = {row.type: row.data for row in Authenticator.objects.all()}
    assert kept["totp"]["secret"].startswith(MARK)
    assert kept["recovery_codes"]["seed"].startswith(MARK)
    assert kept["recovery_codes"]["used_mask"] == 5
    migration.unseal_all(apps, editor)
    assert {row.type: row.data for row in Authenticator.objects.all()} == written
