"""How long the server takes for each page of the register, on the demonstration a hundred times over.

The target is a median under 100 ms of processor, on SQLite and on a real PostgreSQL: both are measured, each
in a process of its own; `BENCH_DATABASE=sqlite` or `postgresql` asks for one, `DATABASE_URL` for the
server that it names. Lists, forms and pages about one thing (its first row) are all asked for, page after
page and round after round, so that a busy moment does not fall on one page alone. The clock is printed too,
which other work on the machine slows down. Everything is written to a folder, or a test
database, that is removed afterwards.
"""

import logging
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

from tests import copies, postgres

COPIES = 100
OPERATIONS = 5_000
ROUNDS = 9
TARGET_MS = 100
UNITS = ("bac", "dogs")
# What a group has a handful of, whatever it does; bilans and studies are files beside the register.
FEW = ("Area", "Partition", "Partner", "Membership", "User", "Indicator", "Report", "Study")
ENGINES = ("sqlite", "postgresql")
# Whose page it is, by how the name of an address begins: the longest that fits.
NOUNS = {
    "camera": "Camera",
    "claim": "Claim",
    "conflict": "Conflict",
    "follow_up": "FollowUp",
    "funding": "Funding",
    "indicator": "Indicator",
    "meeting": "Meeting",
    "objective": "Objective",
    "observation": "Spot",
    "operation": "Operation",
    "prevention": "PreventionAction",
    "relevance": "Relevance",
    "relevance_prepare": "Camera",
    "report": "Report",
    "results": "Operation",
    "series": "OperationSeries",
    "source": "Source",
    "spot": "Spot",
    "staffing": "Staffing",
    "study": "Study",
}


def main() -> None:
    """Measure each engine in a process of its own."""
    given = os.environ.get("BENCH_DATABASE", "")
    engines = ("DATABASE_URL",) if "DATABASE_URL" in os.environ else (given,) if given else ENGINES
    for engine in engines:
        subprocess.run([sys.executable, "-m", "benchmarks.screens", engine], check=True)


def measure(engine: str) -> None:
    """Load, multiply, and time each page that takes no argument."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gltd.web.settings")
    with tempfile.TemporaryDirectory() as home:
        os.environ["GLTD_HOME"] = home
        if engine == "postgresql":
            os.environ["DATABASE_URL"] = postgres.start(Path(home) / "postgresql")
        import django

        django.setup()
        from django.db import connection

        name = connection.creation.create_test_db(verbosity=0, serialize=False)
        try:
            fill()
            report()
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
            postgres.stop()


def fill() -> None:
    """Enter the demonstration, repeat every row of it, and as many more operations as a big force has."""
    from django.db import connection

    from gltd.web.demo.load import load_demo
    from gltd.web.models import Claim, Operation, Participation, Scheme

    load_demo(tell=print)
    busiest = Scheme.objects.get(slug="alencon-2023")
    models = list(Operation.objects.filter(scheme=busiest).prefetch_related("areas"))
    copies.multiply(apart=COPIES - 1, but=FEW, invent=False)
    lacking = OPERATIONS - Operation.objects.filter(scheme=busiest).count()
    made = [repeat(models[rank % len(models)], days=rank % 700) for rank in range(lacking)]
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
    partner = busiest.partners.first()
    parts = [Participation(operation=row, partner=partner, unit=unit) for row in made for unit in UNITS]
    Participation.objects.bulk_create(parts, batch_size=500)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a server does it by itself, in time
    print(f"{Operation.objects.count()} operations, {Claim.objects.count()} figures")


def repeat(row: Any, *, days: int) -> Any:
    """Return an unsaved copy of an operation, some days later."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk, copy._state.adding = None, True
    copy.starts_at += timedelta(days=days)
    copy.ends_at = copy.ends_at + timedelta(days=days) if copy.ends_at else None
    return copy


def list_pages() -> Iterator[tuple[str, str]]:
    """Yield the name and the address of each page of a scheme, and of the first thing of each kind."""
    from django.urls import NoReverseMatch, reverse

    from gltd.web.models import Scheme
    from gltd.web.urls import scheme_pages

    for scheme in Scheme.objects.order_by("slug"):
        for pattern in scheme_pages:
            name, arguments = str(pattern.name), {"slug": scheme.slug}
            if "<int:pk>" in str(pattern.pattern):
                arguments |= {"pk": find_first(name, scheme=scheme)}
            try:
                yield f"{name} ({scheme.slug})", reverse(name, kwargs=arguments)
            except NoReverseMatch:
                continue  # there is no such thing in the scheme, or it takes more to name it


def find_first(name: str, *, scheme: Any) -> Any:
    """Return the number of the first thing that an address of this name may be about."""
    from gltd.web import models

    fitting = [noun for noun in NOUNS if name == noun or name.startswith(f"{noun}_")]
    if not fitting:
        return None
    kind = getattr(models, NOUNS[max(fitting, key=len)])
    where = "source__scheme" if kind is models.Claim else "scheme"
    return kind.objects.filter(**{where: scheme}).order_by("pk").values_list("pk", flat=True).first()


class Spent(NamedTuple):
    """What an answer took: of processor, the database's own included, and of the clock."""

    processor_ms: float
    clock_ms: float


def report() -> None:
    """Time each page, the slowest first."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from gltd.web.models import User

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(username="parquet"))
    logging.disable(logging.WARNING)  # pages that only take a POST, or want an argument
    print(f"{connection.vendor}: median of {ROUNDS}, processor and clock")
    pages, queries = [], {}
    for name, address in list_pages():
        answer = client.get(address)
        if answer.status_code != HTTPStatus.OK or answer["Content-Type"] == "application/pdf":
            continue  # it wants an argument or a POST, or is a document and no screen
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        queries[name] = len(asked)  # the next request empties what was captured
        pages.append((name, address))
    spent: dict[str, list[Spent]] = {name: [] for name, _ in pages}
    for _ in range(ROUNDS):
        for name, address in pages:
            spent[name].append(time_page(client, address=address))
    found = [
        (Spent(*map(statistics.median, zip(*rounds, strict=True))), queries[name], name)
        for name, rounds in spent.items()
    ]
    for took, count, name in sorted(found, reverse=True):
        verdict = "" if took.processor_ms < TARGET_MS else "  over the target"
        print(
            f"{took.processor_ms:7.1f} ms {took.clock_ms:8.1f} ms {count:4d} queries  {name}{verdict}",
            flush=True,
        )
    late = sum(took.processor_ms >= TARGET_MS for took, _, _ in found)
    print(f"{len(found)} pages, {late} over the target")


def time_page(client: Any, *, address: str) -> Spent:
    """Return what one answer takes."""
    clock, processor = time.perf_counter(), time.process_time() + spend_server()
    client.get(address)
    return Spent(
        1_000 * (time.process_time() + spend_server() - processor), 1_000 * (time.perf_counter() - clock)
    )


def spend_server() -> float:
    """Return the seconds of processor that the server's process for this connection has spent."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return 0.0
    path = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat")
    return int(path.read_text().split()[0]) / 1e9 if path.exists() else 0.0


if __name__ == "__main__":
    if sys.argv[1:]:
        measure(sys.argv[1])
    else:
        main()
