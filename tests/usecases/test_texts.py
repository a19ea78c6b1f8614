"""Text files: UTF-8 with or without its mark, or cp1252; what cannot be read is refused with one sentence."""

import datetime as dt
from pathlib import Path

import pytest

from gltd.errors import GltdError
from gltd.usecases.texts import dates_of, decode, load_texts

SENTENCE = "Près de 800 g d'héroïne saisis à Bellerive : 8 300 € et « deux » armes…"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_the_encodings_of_french_offices_are_read_alike(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "texte.txt"
    path.write_bytes(SENTENCE.encode(encoding))
    assert load_texts([path]) == {str(path): SENTENCE}


@pytest.mark.parametrize(
    "content",
    [
        SENTENCE.encode("utf-16"),
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


def test_each_wrong_file_gets_one_sentence(tmp_path: Path) -> None:
    empty, binary = tmp_path / "vide.txt", tmp_path / "image.txt"
    empty.write_text(" \n\t\n", encoding="utf-8")
    binary.write_bytes(b"\x00\x01\x02")
    pdf = tmp_path / "bilan.pdf"
    pdf.write_bytes(b"%PDF-1.7")
    expected = {
        tmp_path / "absent.txt": "introuvable",
        tmp_path: "dossier",
        empty: "vide",
        binary: "encodage",
        pdf: "fichier texte",
    }
    for path, word in expected.items():
        with pytest.raises(GltdError, match=word) as caught:
            load_texts([path])
        assert caught.value.sentence.count(".") - str(path).count(".") <= 2
    with pytest.raises(GltdError, match="Aucun fichier"):
        load_texts([])


def test_a_date_is_for_all_texts_or_for_one() -> None:
    dates = dates_of(["a.txt", "b.txt"], given=["b.txt=2024-03-20", "2024-03-18"])
    assert dates == {"a.txt": dt.date(2024, 3, 18), "b.txt": dt.date(2024, 3, 20)}
    assert dates_of(["a.txt"], given=[]) == {}


@pytest.mark.parametrize("given", ["18/03/2024", "2024-02-30", "c.txt=2024-03-18"])
def test_a_wrong_date_or_name_gets_one_sentence(given: str) -> None:
    with pytest.raises(GltdError, match="date de publication"):
        dates_of(["a.txt"], given=[given])
