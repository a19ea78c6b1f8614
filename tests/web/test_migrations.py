"""Migrations: from empty they make what the models say; from the previous release they lose nothing."""

import datetime as dt
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.apps import apps
from django.apps.registry import Apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from pytest_django import DjangoDbBlocker

ALIAS = "previous_release"
PREVIOUS = ("web", "0001_initial")
NOW = dt.datetime(2024, 3, 12, 21, tzinfo=dt.UTC)
TODAY = dt.date(2024, 3, 12)
Rows = dict[str, list[dict[str, Any]]]
Add = Callable[..., Any]


@pytest.fixture
def empty_database(tmp_path: Path, django_db_blocker: DjangoDbBlocker) -> Iterator[str]:
    """Return the alias of a second database with nothing in it, on the same engine as the tests."""
    settings = {**connection.settings_dict, "NAME": str(tmp_path / "previous.sqlite3")}
    if connection.vendor == "postgresql":
        settings["NAME"] = f"previous_{os.getpid()}"
        administer(f'CREATE DATABASE "{settings["NAME"]}"')
    connections.databases[ALIAS] = settings
    with django_db_blocker.unblock():
        yield ALIAS
        connections[ALIAS].close()
    del connections[ALIAS]
    del connections.databases[ALIAS]
    if connection.vendor == "postgresql":
        administer(f'DROP DATABASE "{settings["NAME"]}"')


def administer(statement: str) -> None:
    """Run a statement that no transaction may hold, beside the databases of the tests."""
    told = connection.settings_dict
    with psycopg.connect(
        dbname="postgres", user=told["USER"], password=told["PASSWORD"], host=told["HOST"], autocommit=True
    ) as server:
        server.execute(statement)  # made here, of a process number


def enter_rows(then: Apps) -> None:
    """Enter one row of each kind, as the previous release held them."""

    def add(model: str, /, **values: Any) -> Any:
        return then.get_model("web", model).objects.using(ALIAS).create(**values)

    partner = add("Partner", kind="police", name="Commissariat de Bellerive")
    user = add("User", username="agent", password="x", partner=partner)
    scheme = add("Scheme", kind="gltd", slug="les-tilleuls", name="GLTD des Tilleuls", starts_on=TODAY)
    add("Membership", scheme=scheme, partner=partner, role="member")
    partition = add("Partition", code="locale", name="Quartiers")
    place = {"type": "Polygon", "coordinates": [[[1.9, 47.9], [1.91, 47.9], [1.91, 47.91], [1.9, 47.9]]]}
    area = add("Area", partition=partition, code="t", name="Tilleuls", outline="schematic", geometry=place)
    scheme.areas.add(area)
    operation = add(
        "Operation", scheme=scheme, kind="search", title="Perquisition", starts_at=NOW, status="done"
    )
    operation.areas.add(area)
    add("Participation", operation=operation, partner=partner, unit="municipal", asked=6)
    add_figures(add, scheme=scheme, user=user, operation=operation)
    add("Study", scheme=scheme, title="Étude", fingerprint="0" * 64)
    add(
        "Report",
        scheme=scheme,
        period_start=TODAY,
        period_end=TODAY,
        sha256="0" * 64,
        folder="f",
        frozen_at=NOW,
    )
    for action in ("création", "changement"):
        add(
            "AuditEntry",
            actor=user,
            action=action,
            scheme=scheme,
            object_kind="operation",
            object_id=operation.pk,
        )


def add_figures(add: Add, *, scheme: Any, user: Any, operation: Any) -> None:
    """Enter a source, its figure, and a contradiction that is settled."""
    source = add(
        "Source", scheme=scheme, kind="press", publisher="Un journal", title="Bilan", published_on=TODAY
    )
    claim = add(
        "Claim",
        source=source,
        measure="seizure.heroin",
        value="720",
        unit="g",
        passage="720 g",
        status="confirmed",
        decided_by=user,
        decided_at=NOW,
        operation=operation,
    )
    conflict = add("Conflict", scheme=scheme, kind="difference", sentence="Deux valeurs", signature="s")
    conflict.claims.add(claim)
    add("Ruling", conflict=conflict, choice="none", reason="Deux faits", made_by=user)


def read_rows(then: Apps) -> Rows:
    """Return every row of the register as plain values."""
    models = [model for model in then.get_models(include_auto_created=True) if model._meta.app_label == "web"]
    return {
        model.__name__: list(model._default_manager.using(ALIAS).order_by("pk").values()) for model in models
    }


def pick(rows: list[dict[str, Any]], *, fields: set[str]) -> list[dict[str, Any]]:
    return [{field: row[field] for field in fields} for row in rows]


def describe(alias: str) -> dict[str, tuple[list[str], list[str]]]:
    """Return the columns and the constraints of every table of the register."""
    found = {}
    with connections[alias].cursor() as cursor:
        tell = connections[alias].introspection
        for table in tell.table_names(cursor):
            columns = [
                f"{column.name} {tell.get_field_type(column.type_code, column)} {column.null_ok}"
                for column in tell.get_table_description(cursor, table)
            ]
            constraints = [
                # SQLite numbers the checks that have no name in the order of their columns.
                f"{'' if '_unnamed_' in name else name if held['check'] else sorted(held['columns'])}"
                f" {held['unique']} {held['foreign_key']}"
                for name, held in tell.get_constraints(cursor, table).items()
            ]
            found[table] = (sorted(columns), sorted(set(constraints)))
    return found


@pytest.mark.django_db
def test_the_previous_release_is_brought_up_to_date_without_loss(empty_database: str) -> None:
    executor = MigrationExecutor(connections[empty_database])
    # It did not know the migration that makes the register at once.
    executor.loader = MigrationLoader(connections[empty_database], replace_migrations=False)
    executor.migrate([PREVIOUS])
    then = executor.loader.project_state([PREVIOUS]).apps
    enter_rows(then)
    before = read_rows(then)
    empty = {name for name, rows in before.items() if not rows}
    assert empty <= {"User_groups", "User_user_permissions"}
    call_command("migrate", database=empty_database, verbosity=0, interactive=False)
    after = read_rows(apps)
    for name, rows in before.items():
        kept = [
            {field: row[field] for field in old if field in row}
            for old, row in zip(rows, after[name], strict=True)
        ]
        assert kept == [{field: old[field] for field in row} for old, row in zip(rows, kept, strict=True)], (
            name
        )
    assert describe(empty_database) == describe("default")


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
