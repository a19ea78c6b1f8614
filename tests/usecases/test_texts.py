"""Files of texts: named as given, and refused with one sentence where they cannot be read."""

import datetime as dt
from pathlib import Path

import pytest

from gltd.errors import GltdError
from gltd.usecases.texts import dates_of, load_documents

SENTENCE = "Près de 800 g d'héroïne saisis à Bellerive : 8 300 € et « deux » armes…"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_the_encodings_of_french_offices_are_read_alike(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "texte.txt"
    path.write_bytes(SENTENCE.encode(encoding))
    assert {name: one.text for name, one in load_documents([path]).items()} == {str(path): SENTENCE}


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
        pdf: "abîmé",
    }
    for path, word in expected.items():
        with pytest.raises(GltdError, match=word) as caught:
            load_documents([path])
        assert caught.value.sentence.count(".") - str(path).count(".") <= 2
    with pytest.raises(GltdError, match="Aucun fichier"):
        load_documents([])


def test_a_date_is_for_all_texts_or_for_one() -> None:
    dates = dates_of(["a.txt", "b.txt"], given=["b.txt=2024-03-20", "2024-03-18"])
    assert dates == {"a.txt": dt.date(2024, 3, 18), "b.txt": dt.date(2024, 3, 20)}
    assert dates_of(["a.txt"], given=[]) == {}


@pytest.mark.parametrize("given", ["32/03/2024", "2024-02-30", "c.txt=2024-03-18"])
def test_a_wrong_date_or_name_gets_one_sentence(given: str) -> None:
    with pytest.raises(GltdError, match="date de publication"):
        dates_of(["a.txt"], given=[given])
