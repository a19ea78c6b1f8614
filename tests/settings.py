"""Settings of the tests: a folder for the run, and an undefined template variable fails."""

import os
import tempfile
from typing import NoReturn

from tests import postgres

# Named here, made and removed by the run itself (tests/conftest.py): reading the settings writes nothing.
FOLDER = os.path.join(tempfile.gettempdir(), f"gltd-tests-{os.getpid()}")
os.environ["GLTD_HOME"] = FOLDER
os.environ["GLTD_SECRET_KEY"] = "a key for tests only, never for a register"
# GLTD_TEST_DATABASE=postgresql: the same tests on a real server, which the first process starts for all.
os.environ.pop("DATABASE_URL", None)
if os.environ.get("GLTD_TEST_DATABASE") == "postgresql":
    os.environ["DATABASE_URL"] = postgres.find_address(os.path.join(FOLDER, "postgresql"))

from gltd.web.settings import *  # noqa: E402, F403 - the folder must be chosen before the settings are read
from gltd.web.settings import DATABASES, MIDDLEWARE, TEMPLATES  # noqa: E402 - see above


class UndefinedVariable(str):
    """What Django puts in place of an undefined variable; using it fails."""

    __slots__ = ()

    def __contains__(self, key: object) -> bool:
        """Claim to hold a placeholder, so that Django formats it with the variable's name."""
        return key == "%s"

    def __mod__(self, name: object) -> NoReturn:
        """Fail with the name of the variable."""
        raise AssertionError(f"undefined template variable: {name}")


TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable("%s")  # type: ignore[index]  # see TEMPLATES
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["TEST"] = {"NAME": os.path.join(FOLDER, "test.sqlite3")}
# A job is done where it is asked for; the worker has its own tests.
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# It lists every static file at each client; the server of the journeys has its own way to send them.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
