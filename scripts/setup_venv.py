"""Make .venv and install one locked set of requirements into it, with nothing but Python and make.

Usage: python3 scripts/setup_venv.py run|dev|docs|lock

On Debian, python3 comes without pip: where no pip is found, the package python3-pip-whl is downloaded by apt
(no root needed) and its wheel is run in place. Nothing is done when the set is already installed.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def say(sentence: str) -> None:
    """Print one line at once."""
    print(sentence, flush=True)


def quiet(command: list[str], **environment: str) -> bool:
    """Run a command without output; tell whether it succeeded."""
    done = subprocess.run(command, capture_output=True, env={**os.environ, **environment}, check=False)
    return done.returncode == 0


def has_pip() -> bool:
    """Tell whether the environment's own pip answers."""
    return quiet([str(PYTHON), "-m", "pip", "--version"])


def download_pip_wheel(folder: Path) -> Path | None:
    """Fetch Debian's wheel of pip with apt, in a private state folder so that root is not needed."""
    for name in ("lists/partial", "cache/archives/partial"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    options = ["-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache={folder}/cache"]
    options += ["-o", "APT::Sandbox::User=", "-o", "Debug::NoLocking=1"]
    for command in (["update"], ["download", "python3-pip-whl"]):
        done = subprocess.run(["apt-get", "-q", *options, *command], cwd=folder, capture_output=True, check=False)
        if done.returncode:
            return None
    for archive in folder.glob("python3-pip-whl*.deb"):
        subprocess.run(["dpkg-deb", "-x", str(archive), str(folder / "deb")], check=True)
    return next((folder / "deb").rglob("pip-*.whl"), None)


def install(requirements: Path) -> None:
    """Install the locked file, then the project itself, with whichever pip can be had."""
    with tempfile.TemporaryDirectory() as scratch:
        pip = [str(PYTHON), "-m", "pip"]
        if not has_pip() and not quiet([str(PYTHON), "-m", "ensurepip"]):
            wheel = download_pip_wheel(Path(scratch))
            if wheel is None:
                sys.exit(
                    "Python n'a pas pip et apt n'a pas pu le fournir : installez le paquet python3-venv "
                    "(ou python3-pip), puis relancez la commande."
                )
            pip = [str(PYTHON), f"{wheel}/pip"]
        options = ["--disable-pip-version-check", "--no-input", "-qq", "--no-deps", "--no-compile"]
        locked = [*pip, "install", *options, "--require-hashes", "--only-binary=:all:", "-r", str(requirements)]
        subprocess.run(locked, check=True)
        subprocess.run([*pip, "install", *options, "--no-build-isolation", "-e", str(ROOT)], check=True)


def main(name: str) -> None:
    """Bring .venv up to the locked set ``name``; do nothing when it is there already."""
    if sys.version_info < (3, 11):
        sys.exit("Python 3.11 ou plus récent est nécessaire : relancez avec make PYTHON=python3.11.")
    requirements = ROOT / "requirements" / f"{name}.txt"
    content = requirements.read_bytes() + (ROOT / "pyproject.toml").read_bytes() + str(ROOT).encode()
    wanted = hashlib.sha256(content).hexdigest()
    stamp = VENV / f".installed-{name}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    if not PYTHON.exists():
        say("Création de l'environnement Python…")
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(VENV)], check=True)
    say(f"Installation des dépendances verrouillées ({name})… une à deux minutes la première fois.")
    install(requirements)
    stamp.write_text(wanted)


if __name__ == "__main__":
    main(sys.argv[1])
