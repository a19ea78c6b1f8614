"""Write faits.csv and zones.geojson: made-up events on made-up ground, with a displacement that is known.

Usage: python3 docs/examples/simulate.py

After 1 January 2023 the treated square loses four events in ten, a third of which move to the ring around it.
Three rows are spoilt on purpose, to show how an import gives them back.
"""

import csv
import json
import math
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
LON, LAT = 2.0, 48.2
DEGREE_M = 111_320.0
START, CHANGE, DAYS = datetime(2022, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC), 365
# zone → centre (metres east, north), half-side, events of the year before, of the year after
TREATED, CONTROL = (0.0, 0.0, 300.0), (2500.0, 500.0, 500.0)
COUNTS = {"treated": (220, 132), "ring": (120, 149), "control": (260, 255)}
RING_M = 400.0


def draw(rng: random.Random, *, zone: str) -> tuple[float, float]:
    """Return a place in a zone, in metres from the origin."""
    east, north, half = CONTROL if zone == "control" else TREATED
    reach = half + (RING_M if zone == "ring" else 0.0)
    while True:
        x, y = (rng.uniform(-reach, reach) for _ in range(2))
        outside = math.hypot(max(abs(x) - half, 0.0), max(abs(y) - half, 0.0))
        if zone != "ring" or 0.0 < outside < RING_M:
            return east + x, north + y


def degrees(x_m: float, *, y_m: float) -> tuple[float, float]:
    """Return longitude and latitude of a place."""
    return round(LON + x_m / DEGREE_M / math.cos(math.radians(LAT)), 6), round(LAT + y_m / DEGREE_M, 6)


def square(centre: tuple[float, float, float], *, name: str, role: str) -> dict[str, object]:
    """Return a square zone as a GeoJSON feature."""
    east, north, half = centre
    corners = [(-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1)]
    ring = [degrees(east + half * x, y_m=north + half * y) for x, y in corners]
    geometry = {"type": "Polygon", "coordinates": [ring]}
    return {"type": "Feature", "properties": {"name": name, "role": role}, "geometry": geometry}


def main() -> None:
    """Write both files beside this one."""
    rng = random.Random(20230101)
    rows: list[tuple[str, str, str, str]] = []
    for zone, counts in COUNTS.items():
        for first, count in zip((START, CHANGE), counts, strict=True):
            for _ in range(count):
                when = first + timedelta(minutes=rng.randrange(DAYS * 24 * 60))
                x_m, y_m = draw(rng, zone=zone)
                lon, lat = degrees(x_m, y_m=y_m)
                rows.append((f"{when:%d/%m/%Y %H:%M}", f"{lon:.6f}", f"{lat:.6f}", "signalement"))
    rows.sort(key=lambda row: (row[0][6:10], row[0][3:5], row[0][:2], row[0][11:], row[1:]))
    rows[10] = ("31/02/2022 10:00", *rows[10][1:])
    rows[20] = (rows[20][0], "", *rows[20][2:])
    rows[30] = (*rows[30][:2], "quarante-huit", rows[30][3])
    with (FOLDER / "faits.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(["date", "longitude", "latitude", "nature"])
        writer.writerows(rows)
    zones = [
        square(TREATED, name="Les Peupliers", role="traitée"),
        square(CONTROL, name="Le Moulin", role="témoin"),
    ]
    content = {"type": "FeatureCollection", "features": zones}
    (FOLDER / "zones.geojson").write_text(
        json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    main()
