"""A registered study read back from the registry is the same study, whatever its contours."""

import json
from pathlib import Path
from typing import Any

import pytest
import shapely
import shapely.affinity

from gltd.usecases.studying import load_registered, load_spec, register, unpack
from tests.usecases import studying_cases as cases

LON, LAT = 1.9, 47.83
# Once rounded to seven digits, its two western corners are as far west as each other.
HOUSE = shapely.Polygon([(LON, LAT), (LON + 0.01, LAT), (LON + 0.01, LAT - 0.01), (LON + 3e-8, LAT - 0.01)])
GROUNDS = {
    "house": HOUSE,
    "house with a court": HOUSE.difference(shapely.affinity.scale(HOUSE, 0.5, 0.5)),
    "two houses": shapely.union_all([HOUSE, shapely.affinity.translate(HOUSE, 0.02)]),
}


def write(folder: Path, *, treated: Any) -> Path:
    """Write a study of one treated zone of some shape, and one control."""
    places = {"Carmes": ("traitée", treated), "Argonne": ("témoin", shapely.box(2.0, 47.8, 2.01, 47.81))}
    features = [
        {
            "type": "Feature",
            "properties": {"name": name, "role": role},
            "geometry": json.loads(shapely.to_geojson(ground)),
        }
        for name, (role, ground) in places.items()
    ]
    zones = json.dumps({"type": "FeatureCollection", "features": features})
    (folder / "zones.geojson").write_text(zones, encoding="utf-8")
    (folder / "etude.toml").write_text(cases.SPEC, encoding="utf-8")
    return folder / "etude.toml"


@pytest.mark.parametrize("treated", GROUNDS.values(), ids=GROUNDS.keys())
def test_its_files_have_the_same_fingerprint(treated: Any, tmp_path: Path) -> None:
    registry = tmp_path / "studies"
    spec = load_spec(write(tmp_path, treated=treated))
    register(spec, registry=registry, now=cases.NOW)
    assert load_registered(spec.fingerprint, registry=registry) == spec
    again = tmp_path / "again"
    again.mkdir()
    for name, text in unpack(spec.fingerprint, registry=registry).items():
        (again / name).write_text(text, encoding="utf-8")
    assert load_spec(again / "etude.toml").canonical() == spec.canonical()
