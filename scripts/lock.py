"""Resolve requirements/*.txt from pyproject.toml, with hashes and without any registry's address."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SETS = {
    "run": ["--group", "build"],
    "dev": ["--group", "build", "--group", "dev", "-c", "requirements/run.txt"],
    "docs": ["--group", "build", "--group", "docs", "-c", "requirements/run.txt"],
    "bench": ["--group", "build", "--group", "bench", "-c", "requirements/run.txt"],
    "lock": ["--group", "pyproject.toml:build", "--group", "pyproject.toml:lock"],
}
OPTIONS = ["--universal", "--python-version", "3.11", "--generate-hashes", "--no-emit-index-url"]
OPTIONS += ["--no-annotate", "--no-header", "--quiet"]


def main() -> None:
    """Write one locked file per set."""
    uv = Path(sys.executable).parent / "uv"
    for name, groups in SETS.items():
        source = [] if name == "lock" else ["pyproject.toml"]
        command = [str(uv), "pip", "compile", *OPTIONS, *groups, *source, "-o", f"requirements/{name}.txt"]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
