"""Run every benchmark of this package, or those named, each in its own process, so with its own memory."""

import pkgutil
import subprocess
import sys

import benchmarks


def main(names: list[str]) -> None:
    """Run the benchmarks one after the other."""
    known = [
        module.name for module in pkgutil.iter_modules(benchmarks.__path__) if not module.name.startswith("_")
    ]
    for name in names or known:
        print(f"\n== {name}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
