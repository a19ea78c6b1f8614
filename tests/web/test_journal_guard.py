"""What refuses to change the journal stands after every migration, and is missed when it does not."""

import pytest
from django.core.management import call_command
from django.db import connection

from gltd.web import boot, journal_guard

NAMES = ["web_auditentry_unchanged", "web_auditentry_undeleted"]


@pytest.mark.django_db
def test_a_bare_migrate_puts_the_guard_back() -> None:
    journal_guard.remove(connection)
    assert journal_guard.list_missing(connection) == NAMES
    call_command("migrate", verbosity=0, interactive=False)
    assert journal_guard.list_missing(connection) == []


@pytest.mark.django_db
def test_a_guard_that_is_lost_with_its_table_is_missed() -> None:
    journal_guard.install(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":  # what Django does to change a column there
            cursor.execute("ALTER TABLE web_auditentry RENAME TO before")
            cursor.execute("CREATE TABLE web_auditentry AS SELECT * FROM before")
        else:
            cursor.execute("ALTER TABLE web_auditentry DISABLE TRIGGER USER")
    assert journal_guard.list_missing(connection) == NAMES


@pytest.mark.django_db
def test_starting_says_what_was_missing_once() -> None:
    journal_guard.remove(connection)
    assert boot.start() == NAMES
    assert boot.start() == []
