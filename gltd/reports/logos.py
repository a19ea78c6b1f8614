"""Logos that partners bring: PNG or JPEG, checked and written again without anything but the picture.

No SVG: it is a document that can act. What a camera or an editor notes beside the picture (place, date,
names) is left out, as is whatever follows its end.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from gltd.errors import GltdError

MOST_BYTES: Final = 300_000
MOST_PIXELS: Final = 2000
_PNG: Final = b"\x89PNG\r\n\x1a\n"
_JPEG: Final = b"\xff\xd8"
_KEPT_CHUNKS: Final = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_DEPTHS: Final = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
# JFIF and Adobe say how colours are written; the other applications' notes, Exif among them, are left out.
_KEPT_NOTES: Final = (0xE0, 0xEE)
_FRAMES: Final = (0xC0, 0xC1, 0xC2)
_START_OF_SCAN, _END, _COMMENT = 0xDA, 0xD9, 0xFE
_BROKEN: Final = "Ce logo est abîmé ou n'est pas une image : enregistrez-le à nouveau en PNG ou en JPEG."


@dataclass(frozen=True)
class Picture:
    """A picture that may be printed: its clean bytes, its kind and its size."""

    data: bytes
    kind: str
    width_px: int
    height_px: int


def read_picture(data: bytes) -> Picture:
    """Check a picture and return it clean; refuse anything but a small PNG or JPEG."""
    if len(data) > MOST_BYTES:
        raise GltdError("Ce logo dépasse 300 ko : réduisez-le, 600 pixels de large suffisent.")
    try:
        if data.startswith(_PNG):
            picture = _read_png(data)
        elif data.startswith(_JPEG):
            picture = _read_jpeg(data)
        else:
            raise GltdError("Ce logo n'est ni un PNG ni un JPEG : enregistrez-le dans l'un des deux formats.")
    except (struct.error, zlib.error, ValueError, IndexError) as error:
        raise GltdError(_BROKEN) from error
    if not (1 <= picture.width_px <= MOST_PIXELS and 1 <= picture.height_px <= MOST_PIXELS):
        raise GltdError(f"Ce logo dépasse {MOST_PIXELS} pixels de côté : réduisez-le.")
    return picture


def _read_png(data: bytes) -> Picture:
    chunks = list(_list_chunks(data))
    if not chunks or chunks[0][0] != b"IHDR" or chunks[-1][0] != b"IEND":
        raise GltdError(_BROKEN)
    width, height, depth, colour, packing, filtering, interlace = struct.unpack(">IIBBBBB", chunks[0][1])
    if depth not in _DEPTHS.get(colour, ()) or packing or filtering:
        raise GltdError(_BROKEN)
    if interlace:
        raise GltdError("Ce PNG est entrelacé : enregistrez-le sans entrelacement.")
    if width <= MOST_PIXELS and height <= MOST_PIXELS:
        wanted = height * (1 + (width * depth * _CHANNELS[colour] + 7) // 8)
        unpacked = zlib.decompressobj().decompress(
            b"".join(body for name, body in chunks if name == b"IDAT"), wanted + 1
        )
        if len(unpacked) != wanted:
            raise GltdError(_BROKEN)
    clean = b"".join(
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in chunks
        if name in _KEPT_CHUNKS
    )
    return Picture(_PNG + clean, "image/png", width, height)


def _list_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(_PNG)
    while True:
        (length,) = struct.unpack_from(">I", data, place)
        name, body = data[place + 4 : place + 8], data[place + 8 : place + 8 + length]
        (told,) = struct.unpack_from(">I", data, place + 8 + length)
        if zlib.crc32(name + body) != told:
            raise GltdError(_BROKEN)
        yield name, body
        if name == b"IEND":
            return
        place += 12 + length


def _read_jpeg(data: bytes) -> Picture:
    """Walk the segments to the first scan, keep the picture's own, and cut what follows its end."""
    kept, place, size = bytearray(_JPEG), len(_JPEG), None
    while True:
        if data[place] != 0xFF:
            raise GltdError(_BROKEN)
        marker = data[place + 1]
        (length,) = struct.unpack_from(">H", data, place + 2)
        segment = data[place : place + 2 + length]
        if length < 2 or len(segment) != 2 + length:
            raise GltdError(_BROKEN)
        if marker in _FRAMES:
            size = struct.unpack_from(">HH", segment, 5)
        noted = 0xE0 <= marker <= 0xEF and marker not in _KEPT_NOTES
        if not noted and marker != _COMMENT:
            kept += segment
        place += 2 + length
        if marker == _START_OF_SCAN:
            break
    end = data.rindex(bytes((0xFF, _END)))
    if size is None or end < place:
        raise GltdError(_BROKEN)
    height, width = size
    return Picture(bytes(kept) + data[place : end + 2], "image/jpeg", width, height)
