"""Find the Chromium of the journeys and what drives it; with --install, get from Debian what is missing.

Usage: python3 scripts/find_chromium.py [--install]

The environment variable CHROMIUM names a browser and wins over what is found in PATH.
"""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Playwright's own Node is linked to it, and a bare Debian has it no more than Chromium.
LIBRARY, LIBRARY_PACKAGE = "libatomic.so.1", "libatomic1"
NOT_RUN = """\
************************************************************************
 {lack} : LES PARCOURS DANS UN NAVIGATEUR
 NE SERONT PAS EXÉCUTÉS (tests/journeys). Tous les autres tests le sont.
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


def has_library() -> bool:
    """Tell whether the library that the driver needs can be loaded."""
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return False
    return True


def explain_lack() -> tuple[str, str]:
    """Return what is missing to run the journeys and what to do about it; nothing where all is there."""
    if find_chromium() is None:
        if os.environ.get("CHROMIUM"):
            return "Aucun Chromium", "La variable CHROMIUM ne désigne pas un programme : corrigez-la."
        return "Aucun Chromium", "Installez le paquet chromium (en root), ou donnez son chemin : CHROMIUM=…"
    if not has_library():
        return f"{LIBRARY} manque", f"Installez le paquet {LIBRARY_PACKAGE} (en root)."
    return "", ""


def missing_packages() -> list[str]:
    """Return Debian's packages that would bring what is missing."""
    browser = [] if find_chromium() or os.environ.get("CHROMIUM") else ["chromium"]
    return browser + ([] if has_library() else [LIBRARY_PACKAGE])


def install_packages(names: list[str]) -> None:
    """Install packages with apt, as root; show apt's own words where that fails."""
    print(f"Installation des paquets : {', '.join(names)}…", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "--no-install-recommends", *names]):
        command = ["apt-get", "-q", "-y", *words]
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        if done.returncode:
            print(done.stderr.decode(errors="replace"), file=sys.stderr, flush=True)


def main(*, install: bool) -> None:
    """Print the browser's path; where something is missing, install it or say loudly what will not be run."""
    packages = missing_packages()
    if install and packages and os.geteuid() == 0 and shutil.which("apt-get"):
        install_packages(packages)
    lack, remedy = explain_lack()
    said = (
        NOT_RUN.format(lack=lack, remedy=remedy) if lack else f"Navigateur des parcours : {find_chromium()}"
    )
    print(said, flush=True)


if __name__ == "__main__":
    main(install="--install" in sys.argv[1:])
