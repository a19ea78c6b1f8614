"""What in the database itself refuses to change or delete a line of the journal: triggers, on both engines.

A line may be deleted only once the journal's head says that it is purged (``gltd.web.actions.chain``).
"""

from typing import Final

from django.db.backends.base.base import BaseDatabaseWrapper

_REFUSAL: Final = "the journal is append-only"

_SQLITE: Final = (
    f"""
    CREATE TRIGGER IF NOT EXISTS web_auditentry_unchanged BEFORE UPDATE ON web_auditentry
    BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END
    """,
    f"""
    CREATE TRIGGER IF NOT EXISTS web_auditentry_undeleted BEFORE DELETE ON web_auditentry
    WHEN NOT EXISTS (SELECT 1 FROM web_audithead WHERE purged_sequence >= OLD.sequence)
    BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END
    """,
)
_POSTGRESQL: Final = (
    f"""
    CREATE OR REPLACE FUNCTION web_auditentry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'DELETE'
         AND EXISTS (SELECT 1 FROM web_audithead WHERE purged_sequence >= OLD.sequence) THEN
        RETURN OLD;
      END IF;
      RAISE EXCEPTION '{_REFUSAL}';
    END $$
    """,
    """
    CREATE OR REPLACE TRIGGER web_auditentry_unchanged BEFORE UPDATE OR DELETE ON web_auditentry
    FOR EACH ROW EXECUTE FUNCTION web_auditentry_refuse()
    """,
    """
    CREATE OR REPLACE TRIGGER web_auditentry_undeleted BEFORE TRUNCATE ON web_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION web_auditentry_refuse()
    """,
)
_STANDING: Final = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'web_auditentry'",
    "postgresql": "SELECT tgname FROM pg_trigger"
    " WHERE tgrelid = 'web_auditentry'::regclass AND tgenabled <> 'D'",
}
_NAMES: Final = ("web_auditentry_unchanged", "web_auditentry_undeleted")


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; those that stand already stay."""
    with connection.cursor() as cursor:
        for statement in _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def has_journal(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether the tables that the guard speaks of are there."""
    return {"web_auditentry", "web_audithead"} <= set(connection.introspection.table_names())


def list_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the triggers that do not stand, or are switched off, where there is a journal."""
    if not has_journal(connection):
        return []
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        standing = {name for (name,) in cursor.fetchall()}
    return [name for name in _NAMES if name not in standing]


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a migration or a test that must."""
    with connection.cursor() as cursor:
        for name in _NAMES:
            table = " ON web_auditentry" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
