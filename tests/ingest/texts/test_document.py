"""Documents as people have them become texts; what cannot be read is refused with one sentence."""

import datetime as dt
import io
import zipfile
from pathlib import Path

import pypdf
import pytest

from gltd.errors import GltdError
from gltd.ingest.texts import document, read_document
from gltd.text import read
from tests.ingest.texts import samples


@pytest.mark.parametrize("name", sorted(samples.everything()))
def test_each_format_gives_the_same_sentences_and_figures(name: str) -> None:
    found = read_document(samples.everything()[name], name=name)
    assert samples.TITLE in found.text
    assert samples.BODY in " ".join(found.text.split())
    assert "999" not in found.text
    assert "12 kg de liens" not in found.text
    heroin = [fact for fact in read(found.text) if fact.item == "heroin"]
    assert [fact.value for fact in heroin] == [1200]


def test_an_html_message_is_read_too() -> None:
    assert samples.BODY in read_document(samples.message(subtype="html"), name="m.eml").text


def test_what_is_left_aside_is_said() -> None:
    (note,) = read_document(samples.message(), name="m.eml").notes
    assert "Une pièce jointe n'est pas lue" in note
    assert read_document(samples.message(attached=False), name="m.eml").notes == ()


def test_metadata_suggest_who_publishes_and_when_and_name_nobody() -> None:
    page = read_document(samples.PAGE.encode(), name="article.html")
    assert (page.publisher, page.published_on) == ("Le Courrier de Bellerive", dt.date(2024, 3, 13))
    mail = read_document(samples.message(), name="m.eml")
    assert mail.publisher == "Préfecture de Bellerive"
    assert mail.published_on == dt.date(2024, 3, 13)
    for found in (page, mail):
        assert "Durand" not in f"{found.publisher} {found.title} {found.notes}"


@pytest.mark.parametrize(
    ("sender", "publisher"),
    [
        ("Camille Durand <camille.durand@orne.gouv.example>", "orne.gouv.example"),
        ("Camille Durand <camille.durand@gmail.com>", ""),
        ("camille.durand@courrier.example", "courrier.example"),
    ],
)
def test_a_sender_is_told_by_the_organisation_only(sender: str, publisher: str) -> None:
    mail = f"From: {sender}\nTo: a@b.example\nSubject: Bilan\n\n{samples.BODY}\n"
    assert read_document(mail.encode(), name="m.eml").publisher == publisher


def test_a_wrong_extension_is_read_for_what_the_file_is_and_said() -> None:
    found = read_document(samples.portable(), name="communique.docx")
    assert samples.BODY in " ".join(found.text.split())
    assert "est en fait un PDF" in found.notes[0]


def zipped(members: dict[str, bytes]) -> bytes:
    """Return an archive of these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def locked() -> bytes:
    """Return the PDF of the samples, behind a password."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(samples.portable()))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


ENTITIES = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
REFUSED = {
    "vide.pdf": (b"", "est vide"),
    "blanc.txt": (b" \n\t ", "est vide"),
    "scan.pdf": (samples.scanned(), "document numérisé"),
    "secret.pdf": (locked(), "mot de passe"),
    "coupe.pdf": (b"%PDF-1.7\n1 0 obj", "abîmé"),
    "coupe.docx": (samples.word()[:2000], "abîmé"),
    "faux.docx": (b"\x89PNG\r\n\x1a\n\x00\x00", "malgré son nom"),
    "archive.docx": (zipped({"a.txt": b"bonjour"}), "ni un document Word"),
    "tableau.xlsx": (zipped({"xl/workbook.xml": b"<x/>"}), ".xlsx"),
    "vieux.doc": (b"\xd0\xcf\x11\xe0", ".doc"),
    "bombe.docx": (zipped({"word/document.xml": b" " * 30_000_000}), "démesuré"),
    "entites.docx": (zipped({"word/document.xml": ENTITIES}), "entités"),
    "entites.odt": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": ENTITIES}),
        "entités",
    ),
    "image.txt": (b"\x00\x01\x02", "encodage"),
    "gros.txt": (b"a" * (document.MAX_BYTES + 1), "Mo"),
    "long.txt": (b"a " * 600_000, "million de signes"),
    "sans.html": (b"<html><body><script>1</script></body></html>", "ne contient pas de texte"),
    "sans.eml": (b"From: a@b.example\nContent-Type: image/png\n\nxx", "ne contient pas de texte"),
}


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_cannot_be_read_is_refused_in_one_sentence_that_says_what_to_do(name: str) -> None:
    content, word = REFUSED[name]
    with pytest.raises(GltdError, match=word) as caught:
        read_document(content, name=name)
    sentence = caught.value.sentence
    assert sentence.startswith(f"«\u202f{name}\u202f»")
    assert "\u202f: " in sentence
    assert sentence.endswith(".")


def test_a_pdf_of_too_many_pages_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from gltd.ingest.texts import portable

    monkeypatch.setattr(portable, "MAX_PAGES", 0)
    with pytest.raises(GltdError, match="pages"):
        read_document(samples.portable(), name="long.pdf")


def test_only_the_name_of_the_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(GltdError) as caught:
        read_document(b"", name=str(tmp_path / "vide.txt"))
    assert str(tmp_path) not in caught.value.sentence


def test_a_deep_page_is_read_without_recursion() -> None:
    page = b"<html><body>" + b"<div>" * 2_000 + b"12 kg de cannabis" + b"</div>" * 2_000
    assert read_document(page, name="page.html").text == "12 kg de cannabis"
