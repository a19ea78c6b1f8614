"""A base map from one local file (PMTiles, version 3), vectors or pictures; nothing comes from elsewhere."""

import html
import re
import threading
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from pmtiles import reader
from pmtiles.tile import (
    Compression,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    find_tile,
    zxy_to_tileid,
)

from gltd.errors import GltdError

_DEPTH: Final = 4
_PMTILES: Any = reader  # it carries no types
_BROKEN: Final = (
    *(MagicNumberNotFound, SpecVersionUnsupported),
    *(ValueError, KeyError, IndexError, TypeError, EOFError, OverflowError, zlib.error),
)
_DIRECTORIES: Final = 256
_TYPES: Final = {
    TileType.MVT: "application/vnd.mapbox-vector-tile",
    TileType.PNG: "image/png",
    TileType.JPEG: "image/jpeg",
    TileType.WEBP: "image/webp",
    TileType.AVIF: "image/avif",
}
_ENCODINGS: Final = {Compression.NONE: "", Compression.GZIP: "gzip", Compression.BROTLI: "br"}


@dataclass(frozen=True)
class Picture:
    """One tile as the file holds it."""

    content: bytes
    content_type: str
    encoding: str


class BaseMap:
    """A file of tiles, read through the memory map; its directories are kept once read."""

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            with path.open("rb") as file:
                self._read = _PMTILES.MmapSource(file)
            self._header = _PMTILES.Reader(self._read).header()
            self._metadata = dict(_PMTILES.Reader(self._read).metadata())
            self.content_type = _TYPES[self._header["tile_type"]]
            self._encoding = _ENCODINGS[self._header["tile_compression"]]
        except OSError as error:
            raise GltdError(
                f"Le fond de carte « {path} » ne peut pas être lu : vérifiez GLTD_BASEMAP et les droits."
            ) from error
        except _BROKEN as error:
            raise GltdError(
                f"« {path} » n'est pas un fond de carte PMTiles (version 3) : vérifiez GLTD_BASEMAP."
            ) from error
        self._directory = lru_cache(maxsize=_DIRECTORIES)(self._open_directory)
        self._lock = threading.Lock()

    def describe(self) -> dict[str, Any]:
        """Return what a page needs to draw it."""
        header = self._header
        names = ("min_lon_e7", "min_lat_e7", "max_lon_e7", "max_lat_e7")
        layers = [layer["id"] for layer in self._metadata.get("vector_layers", []) if "id" in layer]
        told = html.unescape(re.sub(r"<[^>]*>", "", str(self._metadata.get("attribution", ""))))
        return {
            "kind": "vector" if header["tile_type"] == TileType.MVT else "raster",
            "min_zoom": header["min_zoom"],
            "max_zoom": header["max_zoom"],
            "bounds": [header[name] / 1e7 for name in names],
            "layers": layers,
            "attribution": told.strip(),
        }

    def read_tile(self, zoom: int, *, column: int, row: int) -> Picture | None:
        """Return a tile, or nothing where the file has none."""
        try:
            return self._find(zoom, column=column, row=row)
        except (OSError, *_BROKEN) as error:
            raise GltdError(
                f"Le fond de carte « {self._path.name} » est abîmé : remplacez ce fichier, ou retirez "
                "GLTD_BASEMAP."
            ) from error

    def _find(self, zoom: int, *, column: int, row: int) -> Picture | None:
        header = self._header
        if not (header["min_zoom"] <= zoom <= header["max_zoom"]) or max(column, row) >= 1 << zoom:
            return None
        wanted = zxy_to_tileid(zoom, column, row)
        offset, length = header["root_offset"], header["root_length"]
        for _ in range(_DEPTH):
            with self._lock:
                found = find_tile(self._directory(offset, length), wanted)
            if found is None:
                return None
            if found.run_length:
                content = self._read(header["tile_data_offset"] + found.offset, found.length)
                return Picture(content, self.content_type, self._encoding)
            offset, length = header["leaf_directory_offset"] + found.offset, found.length
        return None

    def _open_directory(self, offset: int, length: int) -> Any:
        return deserialize_directory(self._read(offset, length))


@cache
def open_basemap(path: Path) -> BaseMap:
    """Return the base map of a file, the same one at each call."""
    return BaseMap(path)
