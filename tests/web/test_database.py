"""The address of the database, as administrators write it."""

from pathlib import Path

import pytest

from gltd.errors import GltdError
from gltd.web.database import read_database

FILE = Path("registre.sqlite3")


def test_without_an_address_the_register_is_a_file() -> None:
    assert read_database("", sqlite_path=FILE)["NAME"] == FILE


def test_an_address_names_server_database_and_account() -> None:
    told = read_database(
        "postgresql://gltd:p%40ss@base.local:5433/registre?sslmode=require", sqlite_path=FILE
    )
    assert (told["HOST"], told["PORT"], told["NAME"]) == ("base.local", "5433", "registre")
    assert (told["USER"], told["PASSWORD"]) == ("gltd", "p@ss")
    assert told["OPTIONS"] == {"sslmode": "require"}


def test_a_folder_of_sockets_is_a_host() -> None:
    told = read_database("postgres://gltd@/registre?host=/run/postgresql", sqlite_path=FILE)
    assert (told["HOST"], told["PORT"], told["OPTIONS"]) == ("/run/postgresql", "", {})


@pytest.mark.parametrize("url", ["mysql://a/b", "postgresql://serveur", "registre", "postgresql://a:x/b"])
def test_another_address_is_refused_with_a_model_to_follow(url: str) -> None:
    with pytest.raises(GltdError, match="postgresql://compte"):
        read_database(url, sqlite_path=FILE)
