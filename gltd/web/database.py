"""Where the register lives: a SQLite file by default, PostgreSQL by ``DATABASE_URL``."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from gltd.errors import GltdError

POSTGRESQL = "django.db.backends.postgresql"
SQLITE = "django.db.backends.sqlite3"


def read_database(url: str, *, sqlite_path: Path) -> dict[str, Any]:
    """Return Django's description of the database at ``postgresql://user:password@host:port/name?option=…``.

    Without an address it is the SQLite file. The options are libpq's own (``sslmode``, ``connect_timeout``…);
    ``host`` among them is a folder of Unix sockets.
    """
    if not url:
        return describe_sqlite(sqlite_path)
    wrong = GltdError(
        "DATABASE_URL n'est pas l'adresse d'une base PostgreSQL : écrivez-la "
        "postgresql://compte:mot-de-passe@serveur:5432/base, ou retirez-la pour garder SQLite."
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    name = unquote(parts.path.removeprefix("/"))
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise wrong
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": POSTGRESQL,
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", "") or unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "OPTIONS": options,
        # A connection is kept between requests, and tried before it serves again.
        "CONN_MAX_AGE": 300,
        "CONN_HEALTH_CHECKS": True,
    }


def describe_sqlite(path: Path) -> dict[str, Any]:
    """Return Django's description of the SQLite file."""
    return {
        "ENGINE": SQLITE,
        "NAME": path,
        "OPTIONS": {
            # Readers never wait for the writer; a write waits for its turn instead of failing.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=10000;",
            "transaction_mode": "IMMEDIATE",
        },
    }
