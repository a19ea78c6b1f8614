"""The PDF says what the snapshot says, is tagged, and never lets a text act."""

import io
from dataclasses import replace
from functools import cache
from typing import Any

import pytest
from pypdf import PdfReader

from gltd.reports import french
from gltd.reports.document import Block, Bullets, Paragraph, Section, Table
from gltd.reports.outline import build_document
from gltd.reports.pdf import print_pdf
from gltd.reports.snapshot import Snapshot, find_figures
from tests.reports import documents, sample
from tests.reports.documents import squeeze
from tests.reports.sample import HOSTILE


@cache
def reader(name: str) -> PdfReader:
    return PdfReader(io.BytesIO(documents.pdf(name)))


@cache
def text(name: str) -> str:
    return squeeze("".join(page.extract_text() for page in reader(name).pages))


@pytest.mark.parametrize("name", ["alencon", "orleans", "empty", "hostile"])
def test_every_figure_is_in_the_text_layer(name: str) -> None:
    content = documents.snapshot(name).content
    figures = list(find_figures(content))
    assert figures or name == "empty"
    absent = [found.printed for found in figures if squeeze(found.printed) not in text(name)]
    assert absent == []
    changes = (*content.video.changes, *content.indicators.changes, *content.indicators.quoted)
    said = [getattr(change, "conclusion", "") or getattr(change, "missing", "") for change in changes]
    assert [words for words in said if squeeze(words) not in text(name)] == []


def test_studies_print_counts_estimates_and_standing() -> None:
    for words in (
        "207",
        "110",
        "−118,0",
        "39,6",
        "de −195,6 à −39,4",
        "après la période de ce bilan · données simulées",
    ):
        assert squeeze(words) in text("alencon")


def test_contradictions_and_rulings_are_boxed_and_pointed_to() -> None:
    for words in ("contesté, voir C1", "720 kg", "720 g", "retenu par arbitrage, voir A1", "Écarté"):
        assert squeeze(words) in text("alencon")


def test_part_years_and_claims_without_base_are_said() -> None:
    for words in (
        "66 réquisitions, 2011",
        "171 réquisitions, du 1er janvier au 24 septembre 2018",
        "périodes de durées inégales, pas de pourcentage",
        "effectifs non publiés, pourcentage non vérifiable",
        "environ 50",
    ):
        assert squeeze(words) in text("orleans")


@pytest.mark.parametrize("name", ["alencon", "empty", "long"])
def test_it_is_a_tagged_french_document(name: str) -> None:
    catalogue: Any = reader(name).trailer["/Root"]
    assert catalogue["/MarkInfo"]["/Marked"].value is True
    assert catalogue["/Lang"].startswith("fr")
    assert "/StructTreeRoot" in catalogue
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    metadata = catalogue["/Metadata"].get_object().get_data().decode("utf-8")
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    information = reader(name).metadata
    assert information is not None
    edition = documents.snapshot(name).content.edition
    assert information.author == french.typeset(edition.author)
    assert information.creation_date == edition.frozen_at


def test_it_is_a4_with_its_own_fonts() -> None:
    for page in reader("alencon").pages:
        assert (round(page.mediabox.width), round(page.mediabox.height)) == (595, 842)
    fonts: set[str] = set()
    for page in reader("alencon").pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]  # pypdf types any object
            fonts.add(str(font.get_object()["/BaseFont"]))
    assert fonts
    assert all("Libertinus" in font for font in fonts), fonts


def test_signs_of_french_are_in_the_text_layer() -> None:
    signs = ("œ", "€", "→", "≠", "×", "−", "’", "«", "É")
    blocks = tuple(Paragraph(f"avant {sign} après") for sign in signs)
    empty = build_document(documents.snapshot("empty"))
    document = replace(empty, sections=(Section("s", "t", blocks),), draft=False)
    pages = PdfReader(io.BytesIO(print_pdf(document))).pages
    printed = "".join(page.extract_text() for page in pages)
    assert [sign for sign in signs if f"avant {sign} après" not in printed] == []


def test_hostile_text_is_printed_as_it_stands() -> None:
    for found in (HOSTILE, "=HYPERLINK(1)", "@SUM(1)"):
        assert squeeze(french.typeset(found)) in text("hostile")
    addresses = [
        note.get_object().get("/A", {}).get("/URI")
        for page in reader("hostile").pages
        for note in page.get("/Annots", [])
    ]
    assert {str(address)[:19] for address in addresses if address} == {"https://exemple.fr/"}


def test_long_tables_break_and_repeat_their_head() -> None:
    pages = [page.extract_text() for page in reader("long").pages]
    assert 35 <= len(pages) <= 55
    heads = [number for number, page in enumerate(pages) if "QuartiersÉtat" in squeeze(page)]
    assert len(heads) > 10
    assert heads == list(range(heads[0], heads[-1] + 1))


def test_simulated_data_is_said_on_every_page_that_shows_it() -> None:
    pages = [squeeze(page.extract_text()) for page in reader("alencon").pages]
    ribboned = {number for number, page in enumerate(pages) if "DONNÉESSIMULÉES" in page}
    showing = {number for number, page in enumerate(pages) if "207" in page or "−118,0" in page}
    showing |= {number for number, page in enumerate(pages) if "étudeexploratoire" in page}
    assert showing
    assert showing <= ribboned
    assert ribboned < set(range(len(pages)))


def test_a_draft_says_so_on_every_page() -> None:
    assert all("PROJET" in page.extract_text() for page in reader("alencon").pages)
    assert not any("PROJET" in page.extract_text() for page in reader("orleans").pages)


def test_lists_and_tables_may_break_anywhere() -> None:
    base = build_document(documents.snapshot("alencon"))
    table = next(b for s in base.sections for b in s.blocks if isinstance(b, Table) and b.simulated)
    points = Bullets(tuple(f"Point {rank}, assez long. " * 4 for rank in range(9)))
    for lines in range(0, 40, 4):
        filling: tuple[Block, ...] = tuple(Paragraph(f"Ligne {rank}.") for rank in range(lines))
        section = Section("s", "t", (*filling, table, points))
        printed = print_pdf(replace(base, sections=(section,)))
        pages = PdfReader(io.BytesIO(printed)).pages
        assert squeeze("Point 8, assez long.") in squeeze("".join(page.extract_text() for page in pages))


def test_a_department_of_three_years_fills_forty_pages() -> None:
    """`benchmarks/bilan.py` measures how long it takes."""
    printed = print_pdf(build_document(Snapshot(sample.long(operations=690))))
    assert len(PdfReader(io.BytesIO(printed)).pages) >= 40
