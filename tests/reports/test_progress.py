"""The kinds of bilan: a full account, a quarter's indicators, one page, the communiqué of one operation."""

import io
import re
from dataclasses import replace
from functools import cache

import pypdf
import pytest
import qrcode

from gltd.reports import render_html, render_odt, render_pdf
from gltd.reports.content import Content, Qualitative, SectionText
from gltd.reports.progress import draw_code
from gltd.reports.since import tell_since
from gltd.reports.snapshot import Snapshot
from tests.reports import sample

ADDRESS = "https://bilans.example/public/alencon/edition/2023-01-01_2023-12-31_fiche-1/"


def as_kind(content: Content, layout: str, kind: str, *, address: str = "") -> Snapshot:
    """Return a bilan laid out as a kind."""
    return Snapshot(
        replace(content, edition=replace(content.edition, layout=layout, kind=kind, address=address))
    )


@cache
def read_pages(layout: str) -> list[str]:
    """Return the text of each page of a kind of the bilan of Alençon."""
    snapshot = as_kind(sample.alencon(), layout, layout, address=ADDRESS if layout == "sheet" else "")
    reader = pypdf.PdfReader(io.BytesIO(render_pdf(snapshot)))
    return [page.extract_text() for page in reader.pages]


def test_a_sheet_is_one_page() -> None:
    (page,) = read_pages("sheet")
    assert "720" in page
    assert "Sources" in page


@pytest.mark.parametrize("make", [sample.empty, sample.orleans])
def test_a_sheet_of_little_is_one_page_too(make: object) -> None:
    snapshot = as_kind(make(), "sheet", "Fiche d'une page")  # type: ignore[operator]  # one of the two above
    assert len(pypdf.PdfReader(io.BytesIO(render_pdf(snapshot))).pages) == 1


def test_a_code_holds_the_address_of_its_figure() -> None:
    """The drawn squares are those that the library makes of that very address."""
    code = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, border=0)
    code.add_data(f"{ADDRESS}#chiffre-1")
    code.make()
    dark = {(x, y) for y, row in enumerate(code.modules) for x, square in enumerate(row) if square}
    drawn = re.findall(r"M(\d+),(\d+)H", draw_code(f"{ADDRESS}#chiffre-1"))
    assert {(int(x), int(y)) for x, y in drawn} == dark
    assert draw_code("a") != draw_code("b")


def test_a_quarter_says_which_of_its_four_fields_is_missing() -> None:
    content = replace(sample.alencon(), qualitative=Qualitative(initiatives="Une tournée à vélo."))
    page = render_html(as_kind(content, "quarter", "Tableau trimestriel")).decode()
    for title in ("Initiatives", "Réussites", "Difficultés", "Perception de la population"):
        assert f"<h3>{title}</h3>" in page
    assert page.count("Non renseigné.") == 3
    assert "Une tournée à vélo." in page


def test_a_communique_tells_the_operation_alone() -> None:
    text = " ".join(read_pages("operation"))
    assert "Ce qui en est sorti" in text
    assert "Vidéoprotection" not in text


def test_texts_of_people_stand_at_the_head_of_their_section() -> None:
    content = replace(sample.empty(), texts=(SectionText("suites", "Trois bars ont fermé."),))
    for data in (render_html(Snapshot(content)),):
        page = data.decode()
        assert page.index('id="suites"') < page.index("Trois bars ont fermé.") < page.index('id="video"')
    assert render_odt(Snapshot(content))


def test_what_changed_since_compares_equal_periods_only() -> None:
    alencon = sample.alencon()
    again = tell_since(alencon, earlier=alencon)
    assert (again.changes, again.lines) == ((), ())
    changed = replace(alencon, outcome=replace(alencon.outcome, judicial=()))
    gone = tell_since(changed, earlier=alencon).lines
    assert gone
    assert all("retiré" in line for line in gone)
    other = replace(alencon, period=replace(sample.orleans().period))
    assert all(change.before.unit == "count" for change in tell_since(other, earlier=alencon).changes)
