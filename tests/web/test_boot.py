"""Starting Django for a command, in a process of its own as a person starts it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("key", ["", "a key that an administrator chose"], ids=["key kept", "key given"])
def test_a_new_folder_becomes_a_register(tmp_path: Path, key: str) -> None:
    home = tmp_path / "a" / "new" / "folder"
    environment = {**os.environ, "GLTD_HOME": str(home), "DJANGO_SETTINGS_MODULE": "gltd.web.settings"}
    environment.pop("GLTD_SECRET_KEY", None)
    environment.pop("DATABASE_URL", None)
    if key:
        environment["GLTD_SECRET_KEY"] = key
    code = "from gltd.web import boot; boot.start()"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert (home / "gltd.sqlite3").exists()
    assert (home / "secret_key").exists() == (not key)
