"""Find the Chromium that drives the journeys; with --install, get Debian's where it is missing and permitted.

Usage: python3 scripts/find_chromium.py [--install]

The environment variable CHROMIUM names a browser and wins over what is found in PATH.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NOT_RUN = """\
************************************************************************
 Aucun Chromium : LES PARCOURS DANS UN NAVIGATEUR NE SERONT PAS EXÉCUTÉS
 (tests/journeys). Tous les autres tests le sont.
 {remedy}
************************************************************************"""


def find_chromium() -> Path | None:
    """Return the browser to drive, or None where there is none."""
    chosen = os.environ.get("CHROMIUM")
    for name in (chosen,) if chosen else NAMES:
        found = shutil.which(name)
        if found:
            return Path(found)
    return None


def install_chromium() -> None:
    """Install Debian's package with apt, as root; show apt's own words where that fails."""
    print("Installation du paquet chromium…", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in ("update", "install --no-install-recommends chromium"):
        command = ["apt-get", "-q", "-y", *words.split()]
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if done.returncode:
            print(done.stderr.decode(errors="replace"), file=sys.stderr, flush=True)


def main(*, install: bool) -> None:
    """Print the browser's path; without one, install it or say loudly what will not be run."""
    chosen = os.environ.get("CHROMIUM")
    if install and not chosen and find_chromium() is None and os.geteuid() == 0 and shutil.which("apt-get"):
        install_chromium()
    path = find_chromium()
    remedy = "Installez le paquet chromium (en root), ou donnez son chemin : CHROMIUM=…"
    if chosen:
        remedy = "La variable CHROMIUM ne désigne pas un programme : corrigez-la."
    print(f"Navigateur des parcours : {path}" if path else NOT_RUN.format(remedy=remedy), flush=True)


if __name__ == "__main__":
    main(install="--install" in sys.argv[1:])
