"""The files of a registered study, written again from what the registry holds."""

import json
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gltd.errors import GltdError
from gltd.usecases.studying.drafting import (
    SPEC_NAME,
    load_files,
    write_features,
    write_people,
    write_places,
    write_rows,
)
from gltd.usecases.studying.kinds import KINDS
from gltd.usecases.studying.spec import Spec

_WITHIN_SHARE = 0.9
# Degrees; contours keep seven digits.
_LESS_THAN_A_DIGIT = 1e-9


def unpack(fingerprint: str, *, registry: Path) -> dict[str, str]:
    """Return the files of a study by name; read again, they have the same fingerprint."""
    files = _rebuild(registry / fingerprint)
    _load(files, fingerprint=fingerprint)
    return files


def load_registered(fingerprint: str, *, registry: Path) -> Spec:
    """Return the specification of a registered study, files included."""
    return _load(_rebuild(registry / fingerprint), fingerprint=fingerprint)


def _rebuild(folder: Path) -> dict[str, str]:
    try:
        text = (folder / "spec.toml").read_text(encoding="utf-8")
        said = json.loads((folder / "canonical.json").read_text(encoding="utf-8"))
        values = tomllib.loads(text)
    except (OSError, ValueError) as error:
        raise GltdError(
            "La spécification de cette étude est illisible dans le registre : "
            "restaurez le dossier des études d'une sauvegarde."
        ) from error
    files = {SPEC_NAME: text}
    zones, parameters = values.get("zones", {}), values.get("parameters", {})
    if "file" in zones:
        keys = zones.get("name", "name"), zones.get("role", "role")
        files[_plain_name(zones["file"])] = _write_zones(said["ground"]["contours"], keys=keys)
    if "within" in zones:
        files[_plain_name(zones["within"])] = _write_contours([("ensemble", said["ground"]["within"])])
    kind = KINDS[values["kind"]]
    writers: Mapping[str, Callable[[Any], str]] = {
        **dict.fromkeys(kind.points, write_places),
        **dict.fromkeys(kind.fields, _write_contours),
        **dict.fromkeys(kind.tables, write_people),
    }
    for name, write in writers.items():
        if name in parameters:
            files[_plain_name(parameters[name])] = write(said["parameters"][name])
    for outcome, kept in zip(values.get("outcomes", ()), said["outcomes"], strict=True):
        if "file" in outcome:
            files[_plain_name(outcome["file"])] = write_rows(kept["counts"])
    return files


def _load(files: Mapping[str, str], *, fingerprint: str) -> Spec:
    with tempfile.TemporaryDirectory(prefix="gltd-") as folder:
        try:
            spec = load_files(files, folder=Path(folder))
        except GltdError as error:
            raise _refuse() from error
    if spec.fingerprint != fingerprint:
        raise _refuse()
    return spec


def _plain_name(name: str) -> str:
    """Refuse a name that leads to another folder."""
    if name != Path(name).name or name in ("", ".", "..", SPEC_NAME):
        raise _refuse()
    return name


def _refuse() -> GltdError:
    return GltdError(
        "Les fichiers de cette étude ne peuvent pas être récrits depuis le registre : "
        "relancez-la par « gltd study run », là où ils se trouvent."
    )


def _write_zones(contours: list[tuple[str, str, str]], *, keys: tuple[str, str]) -> str:
    return write_features(
        [({keys[0]: name, keys[1]: role}, _geometry(contour)) for name, role, contour in contours]
    )


def _write_contours(contours: list[tuple[str, str]]) -> str:
    return write_features([({"name": name}, _geometry(contour)) for name, contour in contours])


def _geometry(contour: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(shapely.to_geojson(_pin_corners(shapely.from_wkt(contour))))
    return made


def _pin_corners(ground: BaseGeometry) -> BaseGeometry:
    """Move the first corner of each ring to the west, by less than the last digit that is kept.

    A ring is written from its westernmost corner. Once rounded, another may lie as far west: read again, the
    same ring would begin there, and the study would have another fingerprint.
    """
    parts = [
        shapely.Polygon(_pin_first(part.exterior), [_pin_first(hole) for hole in part.interiors])
        for part in shapely.get_parts(ground)
    ]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


def _pin_first(ring: shapely.LinearRing) -> list[tuple[float, float]]:
    (x, y), *others = [(float(x), float(y)) for x, y in ring.coords]
    first = (x - _LESS_THAN_A_DIGIT, y)
    return [first, *others[:-1], first]


def lies_within(fingerprint: str, *, registry: Path, perimeter: BaseGeometry) -> bool:
    """Tell whether what a study is about lies in a perimeter in degrees.

    That is its treated zones, or all of them where none has a role; a study without zones lies nowhere.
    """
    try:
        said = json.loads((registry / fingerprint / "canonical.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    ground = said.get("ground")
    if ground is None:
        return False
    treated = [contour for _, role, contour in ground["contours"] if role == "treated"]
    zones = shapely.make_valid(shapely.union_all([shapely.from_wkt(contour) for contour in treated]))
    # Outlines of two sources never agree to the metre.
    return bool(zones.area and zones.intersection(perimeter).area >= _WITHIN_SHARE * zones.area)
