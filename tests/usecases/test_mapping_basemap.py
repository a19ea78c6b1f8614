"""A base map from a local file: vectors and pictures, what a page is told of them, files that are none."""

import gzip
from pathlib import Path

import numpy as np
import pytest
from pmtiles.tile import Compression, TileType, zxy_to_tileid
from pmtiles.writer import Writer

from gltd.errors import GltdError
from gltd.store.pyramid import ACROSS, DOWN
from gltd.usecases.mapping.basemap import BaseMap
from gltd.usecases.mapping.encoding import encode_tile

PNG = b"\x89PNG\r\n\x1a\n and the rest of a picture"
VECTOR = encode_tile(np.ones((DOWN + 2, ACROSS + 2), dtype=np.int64))


def write_basemap(path: Path, *, vector: bool = True, zooms: int = 3) -> Path:
    """Write a small world: every tile of some zooms, but the last."""
    content = VECTOR if vector else PNG
    with path.open("wb") as file:
        writer = Writer(file)  # type: ignore[no-untyped-call]  # the library has no types
        for zoom in range(zooms):
            for column in range(1 << zoom):
                for row in range(1 << zoom):
                    if zoom == 0 or (column, row) != ((1 << zoom) - 1,) * 2:
                        told = content if vector else content + bytes([zoom, column, row])
                        place = zxy_to_tileid(zoom, column, row)
                        writer.write_tile(place, told)  # type: ignore[no-untyped-call]  # no types
        header = {
            "tile_type": TileType.MVT if vector else TileType.PNG,
            "tile_compression": Compression.GZIP if vector else Compression.NONE,
            "min_lon_e7": -1_800_000_000,
            "min_lat_e7": -850_000_000,
            "max_lon_e7": 1_800_000_000,
            "max_lat_e7": 850_000_000,
            "center_zoom": 0,
            "center_lon_e7": 0,
            "center_lat_e7": 0,
        }
        metadata = {
            "attribution": '<a href="https://exemple.fr">&copy; les contributeurs</a>',
            "vector_layers": [{"id": "cells"}, {"id": "water"}],
        }
        writer.finalize(header, metadata)  # type: ignore[no-untyped-call]  # no types
    return path


def test_a_vector_map_is_read_as_it_was_written(tmp_path: Path) -> None:
    ground = BaseMap(write_basemap(tmp_path / "fond.pmtiles"))
    told = ground.describe()
    assert told["kind"] == "vector"
    assert (told["min_zoom"], told["max_zoom"]) == (0, 2)
    assert told["bounds"] == [-180, -85, 180, 85]
    assert told["layers"] == ["cells", "water"]
    assert told["attribution"] == "© les contributeurs"
    found = ground.read_tile(2, column=1, row=3)
    assert found is not None
    assert (found.content_type, found.encoding) == ("application/vnd.mapbox-vector-tile", "gzip")
    assert gzip.decompress(found.content) == gzip.decompress(VECTOR)


def test_each_picture_is_the_one_of_its_place(tmp_path: Path) -> None:
    ground = BaseMap(write_basemap(tmp_path / "fond.pmtiles", vector=False, zooms=7))
    assert ground.describe()["kind"] == "raster"
    for zoom, column, row in ((0, 0, 0), (3, 5, 2), (6, 63, 0), (6, 17, 41)):
        found = ground.read_tile(zoom, column=column, row=row)
        assert found is not None
        assert found.content == PNG + bytes([zoom, column, row])
        assert (found.content_type, found.encoding) == ("image/png", "")


@pytest.mark.parametrize("tile", [(2, 3, 3), (7, 0, 0), (2, 4, 0), (2, 0, 9)])
def test_where_there_is_no_tile_there_is_none(tile: tuple[int, int, int], tmp_path: Path) -> None:
    ground = BaseMap(write_basemap(tmp_path / "fond.pmtiles"))
    zoom, column, row = tile
    assert ground.read_tile(zoom, column=column, row=row) is None


@pytest.mark.parametrize("content", [b"", b"PMTiles", b"not a map" * 50, b"PMTiles\x02" + bytes(200)])
def test_what_is_no_base_map_is_one_sentence(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "fond.pmtiles"
    path.write_bytes(content)
    with pytest.raises(GltdError, match="GLTD_BASEMAP"):
        BaseMap(path)


def test_a_map_cut_short_is_one_sentence(tmp_path: Path) -> None:
    path = write_basemap(tmp_path / "fond.pmtiles")
    path.write_bytes(path.read_bytes()[:140])
    with pytest.raises(GltdError, match="GLTD_BASEMAP"):
        BaseMap(path)


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GltdError, match="ne peut pas être lu"):
        BaseMap(tmp_path / "nulle-part.pmtiles")
