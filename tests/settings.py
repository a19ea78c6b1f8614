"""Settings of the tests: a folder for the run, and an undefined template variable fails."""

import atexit
import os
import shutil
import tempfile
from typing import NoReturn

FOLDER = tempfile.mkdtemp(prefix="gltd-tests-")
atexit.register(shutil.rmtree, FOLDER, ignore_errors=True)
os.environ["GLTD_HOME"] = FOLDER

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
DATABASES["default"]["TEST"] = {"NAME": os.path.join(FOLDER, "test.sqlite3")}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# It lists every static file at each client; the server of the journeys has its own way to send them.
MIDDLEWARE.remove("whitenoise.middleware.WhiteNoiseMiddleware")
