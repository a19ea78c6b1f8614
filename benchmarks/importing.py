"""Importing 1,000,000 rows of CSV against DuckDB's own COPY of the same file to Parquet.

Both run in fresh processes, in turn, on the same file. The import is timed whole, from the opened interpreter
to the committed batch: hashing, checks, projection, problems file, manifest, fsync.
"""

import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

ROWS, SEED, REPETITIONS = 1_000_000, 20_240_212, 5

MAPPING = """
source = "Mesure de vitesse"
nature = "recorded_offence"
id = "numero"

[time]
start = "date"
formats = "%d/%m/%Y %H:%M"

[place]
lon = "lon"
lat = "lat"

[category]
column = "libelle"
"""


def write_csv(path: Path, *, rows: int = ROWS, seed: int = SEED) -> None:
    """Write a French-looking CSV; one row in 200 has a bad date, a bad coordinate or none."""
    rng = np.random.default_rng(seed)
    lon = np.char.mod("%.6f", rng.normal(1.9, 0.05, rows))
    lat = np.char.mod("%.6f", rng.normal(47.9, 0.03, rows))
    minutes = rng.integers(0, 5 * 365 * 24 * 60, rows).astype("timedelta64[m]")
    moments = np.datetime_as_string(np.datetime64("2019-01-01T00:00", "m") + minutes, unit="m")
    kinds = np.array(["Usage de stupéfiants", "Trafic", "Vol avec violence", "Cambriolage", "Dégradation"])
    kind = kinds[rng.integers(0, len(kinds), rows)]
    bad = rng.random(rows) < 0.005
    trouble = rng.integers(0, 3, rows)
    with path.open("w", encoding="utf-8", newline="") as out:
        out.write("numero;date;libelle;lon;lat;service\n")
        for index in range(rows):
            moment, x = moments[index], lon[index]
            date = f"{moment[8:10]}/{moment[5:7]}/{moment[:4]} {moment[11:]}"
            if bad[index]:
                date = "inconnue" if trouble[index] == 0 else date
                x = ("", "999")[trouble[index] - 1] if trouble[index] else x
            place = f"{x};{lat[index]}".replace(".", ",")
            out.write(f"P{index:07d};{date};{kind[index]};{place};CIAT\n")


def measure(kind: str, *, csv: Path, mapping: Path) -> dict[str, float]:
    """Run one of the two in this process; return its seconds, processor seconds and peak memory."""
    with tempfile.TemporaryDirectory(dir=csv.parent) as folder:
        start = time.perf_counter()
        if kind == "duckdb":
            import duckdb

            target = str(Path(folder) / "copy.parquet")
            duckdb.connect().execute("COPY (FROM read_csv(?)) TO ? (FORMAT parquet)", [str(csv), target])
        else:
            from gltd.store.events import EventStore
            from gltd.usecases.importing import import_events

            import_events(csv, mapping=mapping, store=EventStore(Path(folder) / "events"))
        seconds = time.perf_counter() - start
    used = resource.getrusage(resource.RUSAGE_SELF)
    return {"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, "megabytes": used.ru_maxrss / 1024}


def main() -> None:
    """Print the table of the two, and the ratio of their median times."""
    with tempfile.TemporaryDirectory() as folder:
        csv, mapping = Path(folder) / "events.csv", Path(folder) / "mapping.toml"
        write_csv(csv)
        mapping.write_text(MAPPING, encoding="utf-8")
        found: dict[str, list[dict[str, float]]] = {"duckdb": [], "gltd": []}
        for _ in range(REPETITIONS):
            for kind, runs in found.items():
                command = [sys.executable, "-m", "benchmarks.importing", kind, str(csv), str(mapping)]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                runs.append(json.loads(done.stdout))
        size_mb = csv.stat().st_size / 1e6
    print(f"{ROWS:,} rows, {size_mb:.0f} MB of CSV, median of {REPETITIONS} fresh processes each, in turn")
    medians = {}
    for kind, runs in found.items():
        seconds = sorted(run["seconds"] for run in runs)
        medians[kind] = statistics.median(seconds)
        peak = max(run["megabytes"] for run in runs)
        print(f"{kind:8} {medians[kind]:6.2f} s ({seconds[0]:.2f} to {seconds[-1]:.2f})  peak {peak:4.0f} MB")
    work = {kind: statistics.median(run["cpu"] for run in runs) for kind, runs in found.items()}
    print(f"processor seconds {work['gltd']:.2f} against {work['duckdb']:.2f}, start of Python included")
    turns = zip(found["gltd"], found["duckdb"], strict=True)
    pairs = sorted(ours["seconds"] / theirs["seconds"] for ours, theirs in turns)
    ratio = medians["gltd"] / medians["duckdb"]
    print(f"ratio of medians {ratio:.2f} (pairs {pairs[0]:.2f} to {pairs[-1]:.2f})")


if __name__ == "__main__":
    if len(sys.argv) == 4:
        print(json.dumps(measure(sys.argv[1], csv=Path(sys.argv[2]), mapping=Path(sys.argv[3]))))
    else:
        main()
