"""Serve the application, and hand over to Django's own commands."""

import os
import threading
from collections.abc import Sequence
from contextlib import suppress

from django.core.management import execute_from_command_line

from gltd import config
from gltd.errors import GltdError
from gltd.usecases.mapping.basemap import open_basemap
from gltd.web import boot

THREADS = 8


def serve(*, host: str, port: int) -> None:
    """Serve until stopped; the register is brought up to date first."""
    boot.start()
    if (path := config.load().basemap) is not None:
        open_basemap(path)  # a file that cannot be read is told before anyone looks at a map
    import waitress
    from django.conf import settings

    # The pages are read before anyone asks for one: two threads that import a library at once may both fail.
    import gltd.web.urls  # noqa: F401 - read for its own sake
    from gltd.web.actions import audit
    from gltd.web.working import Supervisor
    from gltd.web.wsgi import application

    audit.purge_old()

    try:
        server = waitress.create_server(
            application,
            host=host,
            port=port,
            threads=THREADS,
            ident="",
            # A file that is a little too large is told on the page; a far larger one is cut short here.
            max_request_body_size=settings.UPLOAD_MOST_BYTES * 2,
        )
    except OSError as error:
        raise GltdError(
            f"Le port {port} de {host} est déjà pris : arrêtez l'autre programme ou choisissez --port."
        ) from error
    workers = Supervisor(settings.WORKERS)
    workers.start()
    threading.Thread(target=prepare_map, daemon=True).start()
    try:
        server.run()
    finally:
        workers.stop()


def prepare_map() -> None:
    """Make ready what the first tile of the map would wait for."""
    from gltd.web.events import open_tiles

    with suppress(GltdError):  # events that cannot be read are told on the pages that want them
        open_tiles().warm_up()


def manage(arguments: Sequence[str]) -> None:
    """Run one of Django's own commands on the register."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gltd.web.settings")
    execute_from_command_line(["gltd web manage", *arguments])
