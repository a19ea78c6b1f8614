"""The kinds of bilan: a full account, a quarter's indicators, one page, the communiqué of one operation."""

import datetime as dt
import io
import re
from dataclasses import replace
from decimal import Decimal
from functools import cache
from typing import Any

import pypdf
import pytest
import qrcode

from gltd.reports import render_html, render_odt, render_pdf
from gltd.reports.content import Content, Qualitative, SectionText, SourceNote
from gltd.reports.figures import Domain, Nature, Period, ReportFigure, Status
from gltd.reports.progress import draw_code
from gltd.reports.public import Earlier, release
from gltd.reports.since import add_since, tell_since
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


def of_year(year: int, *, sources: int, cited: int, **marks: Any) -> Content:
    """Return a bilan of one count of arrests, which one of its notes states."""
    content = sample.empty()
    arrests = ReportFigure(
        measure="arrest.interpellation",
        label="Interpellations",
        value=Decimal(year - 1980),
        unit="count",
        unit_of_count="personne",
        perimeter="GLTD",
        nature=Nature.FLOW,
        domain=Domain.ACTIVITY,
        sources=(cited,),
        trace=f"claim-{year}",
        **marks,
    )
    return replace(
        content,
        period=Period(dt.date(year, 1, 1), dt.date(year, 12, 31)),
        sources=tuple(
            SourceNote(number, f"Source {number} de {year}", "Titre", "Communiqué")
            for number in range(1, sources + 1)
        ),
        outcome=replace(content.outcome, judicial=(arrests,)),
    )


@pytest.mark.parametrize(
    "marks", [{}, {"status": Status.RETAINED, "ruling": "arbitrage-7"}], ids=["stated", "retained"]
)
@pytest.mark.parametrize("cited", [1, 3])
def test_what_an_earlier_bilan_counted_cites_that_bilan(cited: int, marks: dict[str, Any]) -> None:
    """Its notes have other numbers here: one of them would name the wrong source, or none."""
    earlier = of_year(2022, sources=3, cited=cited, **marks)
    made = Snapshot(add_since(of_year(2023, sources=2, cited=2), earlier=earlier)).content
    assert made.since is not None
    (change,) = made.since.changes
    assert (change.before.value, change.after.value) == (Decimal(42), Decimal(43))
    (number,) = change.before.sources
    assert number == 3
    assert "2022" in made.sources[number - 1].title
    assert change.after.sources == (2,)
    assert b"Ann\xc3\xa9e" in render_html(Snapshot(made))


def test_a_count_that_was_contested_is_named_and_not_compared() -> None:
    earlier = of_year(2022, sources=3, cited=3, status=Status.CONTESTED, conflict="ecart-1")
    made = Snapshot(add_since(of_year(2023, sources=2, cited=2), earlier=earlier)).content
    assert made.since is not None
    assert made.since.changes == ()
    assert "contesté" in made.since.lines[0]
    assert len(made.sources) == 2


def test_the_public_page_names_no_bilan_that_is_not_public() -> None:
    earlier = of_year(2022, sources=3, cited=3)
    made = add_since(of_year(2023, sources=2, cited=2), earlier=earlier)
    assert [note.number for note in release(made).content.sources] == [1, 2]
    states = {key: str(state) for key, state in release(earlier).states.items()}
    public = release(made, history=[Earlier(earlier, states)]).content
    assert public.since is not None
    assert public.since.changes[0].before.sources == (3,)
    assert public.sources == made.sources
    assert Snapshot(public)
