"""What the tests of the register share."""

import pytest
from django.test import Client

from tests.cast import Cast, bring_in


@pytest.fixture
def cast(db: None) -> Cast:
    """Return the cast, freshly entered."""
    return bring_in()


@pytest.fixture
def chair(cast: Cast, client: Client) -> Client:
    """Return a browser signed in as the chair."""
    client.force_login(cast.accounts["chair"])
    return client
