"""Bytes to text: the encodings of French offices, and nothing guessed beyond them."""

import pytest

from gltd.ingest.texts.encoding import decode

SENTENCE = "Près de 800 g d'héroïne saisis à Bellerive : 8 300 € et « deux » armes…"


@pytest.mark.parametrize(
    "content",
    [
        SENTENCE.replace("…", "").encode("mac_roman"),
        "Près d'Évreux, réunion des élus à l'été".encode("cp850"),
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"du texte \x00 puis un octet nul",
        "Saisie à Évreux".encode() + b"\xe9",
        "Операция".encode("koi8-r"),
        b"\x81\x8d\x8f",
    ],
)
def test_what_is_neither_is_not_guessed(content: bytes) -> None:
    assert decode(content) is None


def test_line_ends_and_emoji_are_kept_so_that_offsets_hold() -> None:
    assert decode("a\r\nb 💶 c".encode()) == "a\r\nb 💶 c"


@pytest.mark.parametrize("order", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_by_its_mark(order: str) -> None:
    mark = "\ufeff".encode(order)
    assert decode(mark + SENTENCE.encode(order)) == SENTENCE
    assert decode(SENTENCE.encode(order)) is None
