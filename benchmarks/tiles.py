"""Tiles of the map on 2,500,000 events, through the real server: eight requests at once, zoom by zoom.

The file is not part of the project: ``LOAD_TEST_FILE`` says where it is (Parquet: datetime, offence, lon,
lat); without it the benchmark says so and ends. Half the tiles of a zoom are those that hold most events,
half are drawn among the others; each is asked once, with one of the selections: no answer is a kept one.
Asked for again, the kept answers tell what the server and the load of the machine take by themselves.
"""

import datetime as dt
import http.client
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import numpy as np

TARGET_MEDIAN_MS, TARGET_95_MS = 50, 150
AT_ONCE, TILES_A_ZOOM, SEED = 8, 120, 6
SLUG, PORT = "charge", 8977
MAPPING = """
source = "Essai de charge"
nature = "recorded_offence"

[time]
start = "datetime"

[place]
lon = "lon"
lat = "lat"
far = "keep"

[category]
column = "offence"
"""
WHOLE = {"from": "2005-01", "to": "2025-12"}
SELECTIONS: tuple[dict[str, Any], ...] = (
    WHOLE,
    {"from": "2018-01", "to": "2018-12"},
    {"from": "2018-11", "to": "2018-11"},
    WHOLE | {"hours": "20-4", "day": [5, 6]},
    WHOLE | {"category": ["Drugs", "Violence and sexual offences", "DRUGS-POSSESSION"]},
    {"from": "2016-01", "to": "2018-12", "hours": "12-20"},
    {"from": "2010-01", "to": "2012-12"},
    {"from": "2018-06", "to": "2018-12"},
    WHOLE | {"day": [1, 2, 3, 4, 5]},
    WHOLE | {"hours": "8-12"},
    {"from": "2008-01", "to": "2016-06", "hours": "22-6"},
    WHOLE | {"category": ["Drugs"]},
)
WORLD = {
    "type": "Polygon",
    "coordinates": [[[-130, 20], [15, 20], [15, 65], [-130, 65], [-130, 20]]],
}


def main() -> None:
    """Import the file, serve it, and print a line for each zoom."""
    source = Path(os.environ.get("LOAD_TEST_FILE", ""))
    if not source.is_file():
        print("skipped: LOAD_TEST_FILE names no file of events")
        return
    with tempfile.TemporaryDirectory() as home:
        os.environ["GLTD_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gltd.web.settings")
        cookie = prepare(source, home=Path(home))
        server = subprocess.Popen(
            [sys.executable, "-c", "from gltd.cli import main; main()", "web", "serve", "--port", str(PORT)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            wait_for(PORT)
            measure(cookie, pid=server.pid)
        finally:
            server.terminate()
            server.wait()


def prepare(source: Path, *, home: Path) -> str:
    """Import the events and enter a scheme around all of them; return a session of its chair."""
    from gltd.store.events import EventStore
    from gltd.usecases.importing import import_events
    from gltd.web import boot

    (home / "mapping.toml").write_text(MAPPING, encoding="utf-8")
    store = EventStore(home / "events")
    start = time.perf_counter()
    outcome = import_events(source, mapping=home / "mapping.toml", store=store)
    imported = time.perf_counter()
    (index,) = store.indexes()
    made = time.perf_counter() - imported
    print(
        f"{outcome.rows_kept:,} events at {len(index.x):,} places; import {imported - start:.1f} s, "
        f"index {made:.1f} s"
    )
    store.close()
    boot.start()
    from django.test import Client

    from gltd.web.actions import schemes
    from gltd.web.models import User

    scheme = schemes.create_scheme(
        actor=None, kind="gltd", slug=SLUG, name="Charge", starts_on=dt.date(2024, 1, 1), ends_on=None
    )
    partition = schemes.create_partition(actor=None, code="monde", name="Monde")
    area = schemes.create_area(
        actor=None, partition=partition, code="m", name="Monde", outline="schematic", geometry=WORLD
    )
    schemes.set_areas(actor=None, scheme=scheme, areas=[area])
    client = Client()
    client.force_login(User.objects.create_superuser("charge", password="une charge d'essai"))
    return client.cookies["sessionid"].value


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    for _ in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            connection.request("GET", "/connexion/")
            connection.getresponse().read()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def list_addresses(zoom: int, *, rng: np.random.Generator) -> Iterator[str]:
    """Yield addresses of tiles of a zoom, none twice."""
    from gltd.store.events import EventStore

    (index,) = EventStore(Path(os.environ["GLTD_HOME"]) / "events").indexes()
    shift = np.uint32(26 - zoom)
    held = np.diff(index.offset)
    tiles, inverse = np.unique(np.stack((index.x >> shift, index.y >> shift)), axis=1, return_inverse=True)
    order = np.argsort(-np.bincount(inverse.ravel(), weights=held))
    most = order[: TILES_A_ZOOM // 2]
    rest = order[len(most) :]
    others = rng.choice(rest, size=min(len(rest), TILES_A_ZOOM // 2), replace=False)
    chosen = [(tile, SELECTIONS[rank % len(SELECTIONS)]) for rank, tile in enumerate([*most, *others])]
    if len(order) < TILES_A_ZOOM:
        chosen = [(tile, selection) for tile in order for selection in SELECTIONS][:TILES_A_ZOOM]
    for tile, selection in chosen:
        column, row = (int(part) for part in tiles[:, tile])
        query = urlencode(selection, doseq=True)
        yield f"/d/{SLUG}/carte/tuiles/{zoom}/{column}/{row}.mvt?{query}"


def measure(cookie: str, *, pid: int) -> None:
    """Ask for the tiles of each zoom, eight at once, and print what they took."""
    rng = np.random.default_rng(SEED)
    # The first tile of each selection compiles or reads its events; it is told apart.
    addresses = list(list_addresses(0, rng=rng))
    first = [ask([address], headers=show_pass(cookie))[0] for address in addresses]
    print(f"first tile of each selection: {', '.join(f'{one:.0f}' for one in first[:12])} ms")
    print("zoom  tiles  median ms   95 % ms   processor ms a tile   the same again: median ms")
    for zoom in range(15):
        addresses = list(list_addresses(zoom, rng=rng))
        headers = show_pass(cookie)
        before = processor_seconds(pid)
        taken = sorted(ask(addresses, headers=headers))
        work_ms = (processor_seconds(pid) - before) * 1_000 / len(taken)
        median, high = statistics.median(taken), taken[min(len(taken) - 1, int(0.95 * len(taken)))]
        again = statistics.median(ask(addresses, headers=headers))
        verdict = "" if median < TARGET_MEDIAN_MS and high < TARGET_95_MS else "  over the target"
        print(f"{zoom:4d} {len(taken):6d} {median:10.1f} {high:9.1f} {work_ms:12.1f} {again:24.1f}{verdict}")
    print(
        f"client: {resource.getrusage(resource.RUSAGE_SELF).ru_utime:.1f} s of processor on the same machine"
    )


def show_pass(cookie: str) -> dict[str, str]:
    """Return what the map's page sends with each tile: the session, and the pass that it was given."""
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    session = {"Cookie": f"sessionid={cookie}"}
    connection.request("GET", f"/d/{SLUG}/carte/laissez-passer.json", headers=session)
    return session | {"X-Map-Pass": json.loads(connection.getresponse().read())["pass"]}


def ask(addresses: list[str], *, headers: dict[str, str]) -> list[float]:
    """Ask for all addresses, eight at once on connections that stay open; return each one's milliseconds."""
    waiting, taken, lock = iter(addresses), list[float](), threading.Lock()

    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        while True:
            with lock:
                address = next(waiting, None)
            if address is None:
                return
            start = time.perf_counter()
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            answer.read()
            spent = (time.perf_counter() - start) * 1_000
            if answer.status != http.HTTPStatus.OK:
                raise SystemExit(f"{answer.status} {address}")
            with lock:
                taken.append(spent)

    workers = [threading.Thread(target=work) for _ in range(min(AT_ONCE, len(addresses)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return taken


def processor_seconds(pid: int) -> float:
    """Return what a process has used of the processor, its threads included."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main()
