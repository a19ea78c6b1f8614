"""Make .venv and install one locked set of requirements into it, with nothing but Python and make.

Usage: python3 scripts/setup_venv.py run|dev|docs|bench|lock

On Debian, python3 comes without pip: where no pip is found, the package python3-pip-whl is downloaded by apt
(no root needed) and its wheel is run in place. Nothing is done when the set is already installed.
"""

from __future__ import annotations  # so that an older Python can still read this and be told

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
TOO_OLD = (
    "Python 3.11 ou plus récent est nécessaire : relancez avec, par exemple, make PYTHON=python3.12 demo."
)
NO_PIP = (
    "Python n'a pas pip, et apt n'a pas pu le fournir : installez le paquet python3-venv (ou python3-pip), "
    "puis relancez la commande."
)
NOT_INSTALLED = (
    "Les dépendances n'ont pas pu être installées (raison ci-dessus) : vérifiez l'accès aux paquets Python, "
    "puis relancez la commande ; ce qui est déjà installé n'est pas à refaire."
)


def say(sentence: str) -> None:
    """Print one line at once."""
    print(sentence, flush=True)


def quiet(command: list[str], *, folder: Path = ROOT) -> bool:
    """Run a command without output; tell whether it was there and succeeded."""
    try:
        done = subprocess.run(command, cwd=folder, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    except OSError:
        return False
    return done.returncode == 0


def private_apt(folder: Path) -> list[str]:
    """Return apt's options for lists and a cache of its own in ``folder``, which need no root."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    options = {
        "Dir::State::lists": f"{folder}/lists",
        "Dir::Cache": f"{folder}/cache",
        "APT::Sandbox::User": "",
        "Debug::NoLocking": "1",
        "Acquire::Languages": "none",
    }
    return [part for name, value in options.items() for part in ("-o", f"{name}={value}")]


def download_pip_wheel(folder: Path) -> Path | None:
    """Fetch Debian's wheel of pip with apt: from the system's lists, else from fresh ones of our own."""
    package = "python3-pip-whl"
    if not quiet(["apt-get", "-q", "download", package], folder=folder):
        options = private_apt(folder)
        quiet(["apt-get", "-q", *options, "update"], folder=folder)
        quiet(["apt-get", "-q", *options, "download", package], folder=folder)
    for archive in folder.glob(f"{package}*.deb"):
        quiet(["dpkg-deb", "-x", str(archive), str(folder / "deb")])
    wheel = next((folder / "deb").rglob("pip-*.whl"), None)
    if wheel is None:
        return None
    (VENV / "pip").mkdir(exist_ok=True)
    return Path(shutil.copy(wheel, VENV / "pip"))


def find_pip() -> list[str]:
    """Return the words that run pip inside .venv; get one where there is none."""
    own = [str(PYTHON), "-m", "pip"]
    if quiet([*own, "--version"]) or quiet([str(PYTHON), "-m", "ensurepip"]):
        return own
    wheel = next((VENV / "pip").glob("pip-*.whl"), None)
    if wheel is None:
        with tempfile.TemporaryDirectory() as scratch:
            wheel = download_pip_wheel(Path(scratch))
    if wheel is None:
        sys.exit(NO_PIP)
    return [str(PYTHON), f"{wheel}/pip"]


def install(requirements: Path) -> None:
    """Install the locked file, then the project itself, with whichever pip can be had."""
    options = ["--disable-pip-version-check", "--no-input", "-qq", "--no-deps", "--no-compile"]
    install_words = [*find_pip(), "install", *options]
    for words in (
        [*install_words, "--require-hashes", "--only-binary=:all:", "-r", str(requirements)],
        [*install_words, "--no-build-isolation", "-e", str(ROOT)],
    ):
        if subprocess.run(words, check=False, stdin=subprocess.DEVNULL).returncode:
            sys.exit(NOT_INSTALLED)


def make_environment() -> None:
    """Make .venv; make it anew where the checkout was moved or Python has changed since."""
    origin = VENV / ".made-for"
    wanted = f"{ROOT}\nPython {sys.version_info.major}.{sys.version_info.minor}\n"
    if PYTHON.exists() and origin.exists() and origin.read_text() == wanted:
        return
    say("Création de l'environnement Python…")
    made = quiet([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)])
    if not made:
        sys.exit(f"L'environnement Python n'a pas pu être créé dans {VENV} : vérifiez le droit d'y écrire.")
    origin.write_text(wanted)


def fingerprint(requirements: Path) -> str:
    """Return what identifies an installed set: its locked versions and how the project itself is built."""
    import tomllib  # here, because an older Python lacks it

    pyproject = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    built = json.dumps([pyproject["build-system"], pyproject["project"]], sort_keys=True)
    return hashlib.sha256(requirements.read_bytes() + built.encode()).hexdigest()


def main(name: str) -> None:
    """Bring .venv up to the locked set ``name``; do nothing when it is there already."""
    if sys.version_info < (3, 11):  # noqa: UP036 - the machine's Python may be older than the project's
        sys.exit(TOO_OLD)
    requirements = ROOT / "requirements" / f"{name}.txt"
    make_environment()
    stamp = VENV / f".installed-{name}"
    wanted = fingerprint(requirements)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say(f"Installation des dépendances verrouillées ({name})… une à deux minutes la première fois.")
    install(requirements)
    stamp.write_text(wanted)


if __name__ == "__main__":
    os.environ.pop("PYTHONPATH", None)  # another project's modules must not decide what is installed
    main(sys.argv[1])
