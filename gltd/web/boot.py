"""Start Django outside a web server, for the commands."""

import os

import django
from django.core.management import call_command

from gltd import config
from gltd.errors import GltdError


def start(*, create: bool = True) -> list[str]:
    """Make the register usable: settings, applications and a database that is up to date.

    Without ``create``, a register that is not there yet is an error and nothing is written. Returns what the
    journal lacked of its guard; it is put back.
    """
    here = config.load()
    if not create and not here.database_url and not here.database_path.exists():
        raise GltdError(
            f"Il n'y a pas encore de registre dans « {here.home} » : lancez d'abord « make demo » "
            "ou « gltd web serve », ou corrigez GLTD_HOME."
        )
    here.home.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gltd.web.settings")
    django.setup()
    from django.db import connection

    from gltd.web import journal_guard

    missing = journal_guard.list_missing(connection)
    call_command("migrate", verbosity=0, interactive=False)
    return missing
