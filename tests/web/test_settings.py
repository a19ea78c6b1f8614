"""Served over HTTPS, the settings pass Django's own checks for deployment without a word."""

import os
import subprocess
import sys
from pathlib import Path


def test_the_checks_for_deployment_find_nothing(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "GLTD_HOME": str(tmp_path),
        "GLTD_HTTPS": "1",
        "GLTD_ALLOWED_HOSTS": "gltd.exemple.fr",
        "DJANGO_SETTINGS_MODULE": "gltd.web.settings",
    }
    for name in ("GLTD_SECRET_KEY", "DATABASE_URL"):
        environment.pop(name, None)
    command = [sys.executable, "-W", "error", "-m", "django", "check", "--deploy", "--fail-level", "INFO"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "no issues (0 silenced)" in done.stdout
