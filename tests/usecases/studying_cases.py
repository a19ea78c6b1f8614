"""A small town for the tests of studies: four zones, simulated events, a specification."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import box

from gltd.stats import Zones, simulate
from gltd.store.events import EventStore
from gltd.usecases.importing import columns_mapping, import_columns

# Four squares of 800 m south of Orléans, in EPSG:2154, a kilometre apart where they do not touch.
X, Y = 617_000.0, 6_750_000.0
SQUARES = {
    "La Source": ("traitée", box(X, Y, X + 800, Y + 800)),
    "Argonne": ("témoin", box(X + 6000, Y, X + 6800, Y + 800)),
    "Orléans-la-Source est": ("déport", box(X + 800, Y, X + 1600, Y + 800)),
    "Blossières": ("témoin de déport", box(X + 9000, Y, X + 9800, Y + 800)),
}
START = np.datetime64("2022-01-01")
NOW = datetime(2024, 6, 1, 12, tzinfo=UTC)

SPEC = """\
kind = "displacement"
question = "L'opération a-t-elle fait baisser les faits ?"

[zones]
file = "zones.geojson"

[windows]
before = { from = 2022-01-01, to = 2022-12-31 }
after = { from = 2023-01-01, to = 2023-12-31 }

[[outcomes]]
name = "trafic visible"
nature = "phénomène"
categories = ["fait"]
"""


@dataclass(frozen=True)
class Town:
    """Where the specification, the store and the registry lie."""

    folder: Path
    store: EventStore

    @property
    def spec_path(self) -> Path:
        return self.folder / "etude.toml"

    @property
    def registry(self) -> Path:
        return self.folder / "var" / "studies"

    def write(self, text: str) -> Path:
        """Write the specification."""
        self.spec_path.write_text(text, encoding="utf-8")
        return self.spec_path


def write_zones(path: Path, squares: dict[str, tuple[str, Any]], *, crs: str = "EPSG:2154") -> None:
    """Write zones in degrees."""
    back = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)

    def move(xy: Any) -> Any:
        return np.column_stack(back.transform(xy[:, 0], xy[:, 1]))

    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "role": role},
            "geometry": json.loads(shapely.to_geojson(shapely.transform(ground, move))),
        }
        for name, (role, ground) in squares.items()
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")


def build(folder: Path, *, simulated: bool = True) -> Town:
    """Make a town whose operation of 2023 removes half of the facts and displaces three fifths of them."""
    zones = Zones({name: ground for name, (_, ground) in SQUARES.items()})
    made = simulate.events(
        zones=zones,
        rates=dict.fromkeys(zones, 2.0),
        period=(0, 730),
        operation=simulate.Operation(["La Source"], 365, 730, reduction=0.5),
        displacement=simulate.Displacement(0.6, to={"Orléans-la-Source est": 1.0}),
        rng=np.random.default_rng(45),
    )
    store = EventStore(folder / "var" / "events")
    moments = START.astype("datetime64[ms]") + (made.points.t_days * 86_400_000).astype("timedelta64[ms]")
    import_columns(
        {
            "start": moments,
            "x": np.asarray(made.points.x_m),
            "y": np.asarray(made.points.y_m),
            "category": np.array([made.categories[k] for k in made.category]),
        },
        mapping=columns_mapping("simulation des essais", simulated=simulated),
        name="essai",
        store=store,
        now=NOW,
    )
    write_zones(folder / "zones.geojson", SQUARES)
    town = Town(folder, store)
    town.write(SPEC)
    return town
