"""Bring the database up to date, and leave the journal guarded whatever the migrations did to its table."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate
from django.db import connections

from gltd.web import journal_guard


class Command(Migrate):
    """Django's own command; SQLite drops the triggers of a table that a migration makes anew."""

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate, then put the guard back where there is a journal."""
        super().handle(*args, **options)
        connection = connections[options["database"]]
        if journal_guard.has_journal(connection):
            journal_guard.install(connection)
