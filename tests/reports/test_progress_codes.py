"""Each code of a sheet is that of the address it prints, and the sheet is one page."""

import io
import re
from dataclasses import replace

import qrcode
from pypdf import PdfReader

from gltd.reports import render_pdf
from gltd.reports.content import Content
from gltd.reports.document import Highlights
from gltd.reports.figures import Status
from gltd.reports.outline import build_document
from gltd.reports.progress import draw_code
from gltd.reports.snapshot import Snapshot
from tests.reports import sample

ADDRESS = "https://bilans.exemple.fr/public/alencon/edition/2023-01-01_2023-12-31_fiche-1/"


def read_modules(svg: str) -> set[tuple[int, int]]:
    """Return the dark squares of a code as it is drawn."""
    return {(int(x), int(y)) for x, y in re.findall(r"M(\d+),(\d+)H", svg)}


def expect(address: str) -> set[tuple[int, int]]:
    """Return the dark squares of the code of an address."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(address)
    code.make()
    return {(x, y) for y, row in enumerate(code.get_matrix()) for x, dark in enumerate(row) if dark}


def lay_out(*, public: bool) -> Content:
    """Return the sheet of the demonstration."""
    content = sample.alencon()
    edition = replace(content.edition, layout="sheet", address=ADDRESS, public=public)
    return replace(content, edition=edition)


def list_codes(content: Content) -> list[tuple[int, set[tuple[int, int]]]]:
    """Return the number of each highlight and the squares of its code."""
    (section,) = build_document(Snapshot(content)).sections
    (block,) = [block for block in section.blocks if isinstance(block, Highlights)]
    return [(item.number, read_modules(item.qr)) for item in block.items]


def test_each_code_leads_to_the_evidence_of_its_figure() -> None:
    codes = list_codes(lay_out(public=True))
    assert codes
    for number, squares in codes:
        assert squares == expect(f"{ADDRESS}#chiffre-{number}")
    assert read_modules(draw_code(ADDRESS)) != codes[0][1]


def test_a_code_of_an_inner_sheet_leads_to_the_page_where_numbers_may_differ() -> None:
    assert all(squares == expect(ADDRESS) for _, squares in list_codes(lay_out(public=False)))


def test_a_sheet_is_one_page_and_names_the_sources_that_it_cites() -> None:
    content = lay_out(public=True)
    document = build_document(Snapshot(content))
    cited = {number for figure in content.highlights for number in figure.sources}
    cited |= {number for study in content.studies[:2] for number in study.sources}
    assert {note.number for note in document.notes} == cited
    assert len(PdfReader(io.BytesIO(render_pdf(Snapshot(content)))).pages) == 1


def test_a_sheet_with_all_that_it_may_hold_is_one_page_still() -> None:
    content = lay_out(public=True)
    label = "Fermetures administratives d'établissements notifiées (débits de boissons et épiceries de nuit)"
    notes = tuple(
        replace(content.sources[0], number=number, title="Un titre qui tient sur deux lignes entières, " * 4)
        for number in range(1, 9)
    )
    first = content.highlights[0]
    figures = tuple(
        replace(
            first, label=label, sources=(note.number,), status=Status.COMPUTED, ruling=None, conflict=None
        )
        for note in notes
    )
    study = replace(content.studies[0], sources=(1,))
    full = Content(
        scheme=content.scheme,
        period=content.period,
        edition=content.edition,
        sources=notes,
        highlights=figures,
        studies=tuple(replace(study, question=f"Question {rank}") for rank in range(4)),
        simulated=True,
    )
    (page,) = PdfReader(io.BytesIO(render_pdf(Snapshot(full)))).pages
    text = page.extract_text()
    assert text.count("[8]") == 1
    assert "\n8." in text
