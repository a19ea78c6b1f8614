"""A logo is a small PNG or JPEG, and nothing else that a file may carry."""

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.reports.logos import MOST_BYTES, read_picture


def chunk(name: bytes, body: bytes) -> bytes:
    """Return a chunk of a PNG."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def png(*, width: int = 4, height: int = 3, extra: bytes = b"", interlace: int = 0) -> bytes:
    """Return a blue PNG."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, interlace)
    rows = b"".join(b"\0" + b"\x17\x39\x5c" * min(width, 4) for _ in range(min(height, 3)))
    body = chunk(b"IHDR", head) + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def jpeg(*, note: bytes = b"") -> bytes:
    """Return the frame of a JPEG: its segments, a scan that nobody decodes, its end."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 11, 8, 20, 30, 1) + b"\x01\x11\x00"
    scan = b"\xff\xda" + struct.pack(">H", 8) + b"\x01\x01\x00\x00\x3f\x00" + b"\x12\x34"
    return b"\xff\xd8" + note + frame + scan + b"\xff\xd9"


def test_a_picture_is_written_again_without_what_was_noted_beside_it() -> None:
    noted = chunk(b"tEXt", b"Author\0Jeanne Exemple")
    picture = read_picture(png(extra=noted) + b"<script>")
    assert (picture.kind, picture.width_px, picture.height_px) == ("image/png", 4, 3)
    assert picture.data == png()
    place = b"\xff\xe1" + struct.pack(">H", 12) + b"Exif\0\0GPS!"
    taken = read_picture(jpeg(note=place) + b"trailer")
    assert (taken.kind, taken.width_px, taken.height_px) == ("image/jpeg", 30, 20)
    assert taken.data == jpeg()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>", "ni un PNG ni un JPEG"),
        (b"GIF89a", "ni un PNG ni un JPEG"),
        (b"", "ni un PNG ni un JPEG"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 8, "abîmé"),
        (png()[:-20], "abîmé"),
        (png(width=40), "abîmé"),
        (png(width=100_000), "2000 pixels"),
        (png(interlace=1), "entrelacé"),
        (png() + b"\0" * MOST_BYTES, "300 ko"),
        (b"\xff\xd8\xff", "abîmé"),
        (jpeg()[:-2], "abîmé"),
    ],
)
def test_anything_else_is_refused_in_words(data: bytes, words: str) -> None:
    with pytest.raises(GltdError, match=words):
        read_picture(data)


def test_a_picture_that_swells_is_refused_before_it_does() -> None:
    head = struct.pack(">IIBBBBB", 2000, 1, 8, 0, 0, 0, 0)
    bomb = zlib.compress(b"\0" * 50_000_000)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", bomb) + chunk(b"IEND", b"")
    with pytest.raises(GltdError, match="abîmé"):
        read_picture(data)


@settings(max_examples=60, deadline=None)
@given(place=st.integers(min_value=0), change=st.integers(min_value=1, max_value=255))
def test_a_changed_byte_is_refused_or_leaves_a_clean_picture(place: int, change: int) -> None:
    for good in (png(), jpeg()):
        data = bytearray(good)
        data[place % len(data)] ^= change
        try:
            picture = read_picture(bytes(data))
        except GltdError:
            continue
        assert read_picture(picture.data).data == picture.data
