"""How long the server takes for each list of the register, on the demonstration a hundred times over.

The target is a median under 100 ms. The database is that of the settings (SQLite, or `DATABASE_URL`), as a
test database that is removed afterwards.
"""

import logging
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

COPIES = 100
OPERATIONS = 5_000
ROUNDS = 15
TARGET_MS = 100
SCHEME = "alencon-2023"
UNITS = ("bac", "dogs")


def main() -> None:
    """Load, multiply, and time each page that takes no argument."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gltd.web.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["GLTD_HOME"] = home
        import django

        django.setup()
        from django.db import connection

        name = connection.creation.create_test_db(verbosity=0, serialize=False)
        try:
            fill()
            report()
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)


def fill() -> None:
    """Enter the demonstration, then repeat its operations, parts, sources and figures in one scheme."""
    from gltd.web.demo.load import enter_register
    from gltd.web.models import Operation, Participation, Scheme

    enter_register(tell=print)
    scheme = Scheme.objects.get(slug=SCHEME)
    models = list(Operation.objects.filter(scheme=scheme).prefetch_related("areas", "participations"))
    repeat_sources(scheme, models=models)
    lacking = OPERATIONS - Operation.objects.filter(scheme=scheme).count()
    made = [copy_of(models[rank % len(models)], rank=rank) for rank in range(lacking)]
    Operation.objects.bulk_create(made, batch_size=500)
    through = Operation.areas.through
    through.objects.bulk_create(
        [
            through(operation_id=row.pk, area_id=area.pk)
            for rank, row in enumerate(made)
            for area in models[rank % len(models)].areas.all()
        ],
        batch_size=500,
    )
    partner = scheme.partners.first()
    parts = [Participation(operation=row, partner=partner, unit=unit) for row in made for unit in UNITS]
    Participation.objects.bulk_create(parts, batch_size=500)


def copy_of(row: Any, *, rank: int) -> Any:
    """Return an unsaved copy of a row, on another day where it has one."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk, copy._state.adding = None, True
    if hasattr(copy, "starts_at"):
        shift = timedelta(days=rank % 700)
        copy.starts_at += shift
        copy.ends_at = copy.ends_at + shift if copy.ends_at else None
    return copy


def repeat_sources(scheme: Any, *, models: list[Any]) -> None:
    """Repeat each source with its figures, each time of operations of its own."""
    from gltd.web.models import Claim, Operation, Source

    sources = list(scheme.sources.prefetch_related("claims"))
    for copy_number in range(1, COPIES):
        operations = {row.pk: copy_of(row, rank=copy_number * 7) for row in models}
        Operation.objects.bulk_create(operations.values())
        for source in sources:
            again = copy_of(source, rank=copy_number)
            again.text_sha256 = f"{copy_number:03d}{source.text_sha256}"[:64]
            again.save()
            Claim.objects.bulk_create(
                [told_again(claim, source=again, operations=operations) for claim in source.claims.all()]
            )
    print(f"{Source.objects.count()} sources, {Claim.objects.count()} figures")


def told_again(claim: Any, *, source: Any, operations: dict[int, Any]) -> Any:
    """Return an unsaved copy of a figure, in another source and of another operation."""
    from gltd.web.models import Claim

    names = [field.attname for field in Claim._meta.concrete_fields if not field.primary_key]
    copy = Claim(**{name: getattr(claim, name) for name in names})
    copy.source, copy.part_of_id = source, None
    copy.operation_id = operations[claim.operation_id].pk if claim.operation_id else None
    return copy


def list_pages() -> Iterator[str]:
    """Yield the name of each page of a scheme that takes no argument: its lists, its first page."""
    from gltd.web.urls import scheme_pages

    for pattern in scheme_pages:
        if "<" not in str(pattern.pattern) and "nouve" not in str(pattern.pattern):
            yield str(pattern.name)


def report() -> None:
    """Time each page, the slowest first."""
    from django.db import connection
    from django.test import Client
    from django.urls import reverse

    from gltd.web.models import Operation, User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="parquet"))
    logging.disable(logging.WARNING)  # pages that only take a POST, or want an argument
    print(f"{connection.vendor}, {Operation.objects.count()} operations, median of {ROUNDS}")
    found = []
    for name in list_pages():
        address = reverse(name, args=[SCHEME])
        asked: list[str] = []

        def note(execute: Any, sql: str, *rest: Any, asked: list[str] = asked) -> Any:
            asked.append(sql)
            return execute(sql, *rest)

        with connection.execute_wrapper(note):
            status = client.get(address).status_code
        if status == 200:
            found.append((statistics.median(time_page(client, address=address)), name, len(asked)))
    for milliseconds, name, queries in sorted(found, reverse=True):
        verdict = "" if milliseconds < TARGET_MS else "  over the target"
        print(f"{milliseconds:8.1f} ms  {queries:3d} queries  {name}{verdict}")


def time_page(client: Any, *, address: str) -> Iterator[float]:
    """Yield how long each answer takes, in milliseconds."""
    for _ in range(ROUNDS):
        start = time.perf_counter()
        client.get(address)
        yield (time.perf_counter() - start) * 1_000


if __name__ == "__main__":
    main()
