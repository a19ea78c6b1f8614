"""Start Django outside a web server, for the commands."""

import os

import django
from django.core.management import call_command


def start() -> None:
    """Make the register usable: settings, applications and a database that is up to date."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gltd.web.settings")
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
