"""What all tests share: no network, and the reference data beside the checkout where it is present."""

import os
import shutil
from pathlib import Path

import hypothesis
import pytest
from pytest_django import DjangoDbBlocker

from tests import journey_tally, postgres

SHARED = Path(__file__).resolve().parents[2] / "shared"

# How long one example takes on a busy machine says nothing of the code: speed has its own tests.
hypothesis.settings.register_profile("gltd", deadline=None)
hypothesis.settings.load_profile("gltd")


def pytest_configure(config: pytest.Config) -> None:
    """Count the journeys, so that skipping them is seen; make the folder of the run."""
    journey_tally.register(config)
    os.makedirs(os.environ["GLTD_HOME"], exist_ok=True)


def pytest_unconfigure() -> None:
    """Stop the server and remove the folder of the run."""
    postgres.stop()
    shutil.rmtree(os.environ["GLTD_HOME"], ignore_errors=True)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Take the guards of the journal away: a journey empties the tables. Its own tests put them back."""
    from django.db import connection

    from gltd.web import journal_guard

    with django_db_blocker.unblock():
        journal_guard.remove(connection)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared reference data; skip, saying so, where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"no shared reference data at {SHARED}: a user's clone has only the project")
    return SHARED
