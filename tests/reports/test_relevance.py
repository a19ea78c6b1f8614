"""The relevance study on paper: tagged, the same bytes twice, small counts withheld."""

import dataclasses
import io
from typing import Any

import pypdf
import pytest

from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.relevance import (
    Day,
    Outline,
    RelevanceSheet,
    Split,
    Useful,
    read_outlines,
    read_sheet,
)
from gltd.reports.relevance_after import lay_out_after, tell_useful
from gltd.reports.relevance_counts import SHORT, protect_sheet
from gltd.reports.relevance_map import draw_map
from gltd.reports.relevance_page import lay_out
from gltd.reports.relevance_pdf import print_relevance
from gltd.reports.studies import ZoneCount
from tests.reports.sample_relevance import MEASURED, outlines, sheet


@pytest.fixture(scope="module")
def printed() -> bytes:
    """Return the PDF of the sample."""
    return print_relevance(sheet())


def words(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    text = " ".join(" ".join(page.extract_text() for page in pages).split())
    return text.replace(french.THIN, " ").replace(french.WIDE, " ")


def test_it_holds_what_a_town_hall_decides_on(printed: bytes) -> None:
    told = words(printed)
    for said in (
        "Caméra P-01, Place des Tilleuls (Les Tilleuls)",
        "5° prévention du trafic de stupéfiants",
        "100 faits ont eu lieu dans le champ",
        "Éclairage",
        "Patrouille",
        "Ne rien poser",
        "8 250 €",
        "État, FIPD",
        "du 1er mars 2025 au 28 février 2026",
        "passerait souvent inaperçue",
        "ne dit pas qu’une caméra ferait baisser les faits",
        "Le maire, ou la personne qui a délégation",
        "DONNÉES SIMULÉES",
    ):
        assert said in told, said
    assert "PROJET" not in told


def test_it_has_two_to_four_pages(printed: bytes) -> None:
    assert 2 <= len(pypdf.PdfReader(io.BytesIO(printed)).pages) <= 4


def test_the_same_sheet_gives_the_same_bytes_and_carries_its_fingerprint(printed: bytes) -> None:
    assert printed == print_relevance(sheet())
    reader = pypdf.PdfReader(io.BytesIO(printed))
    assert reader.metadata is not None
    assert str(reader.metadata["/Keywords"]) == f"sha256:{sheet().sha256}"
    assert read_sheet(sheet().to_bytes()) == sheet()
    assert dataclasses.replace(sheet(), cost_source="autre").sha256 != sheet().sha256


def test_it_is_tagged_titled_and_in_french(printed: bytes) -> None:
    catalog: Any = pypdf.PdfReader(io.BytesIO(printed)).trailer["/Root"]
    assert catalog["/Lang"].startswith("fr")
    assert catalog["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalog


def test_a_draft_says_what_is_missing() -> None:
    draft = dataclasses.replace(
        sheet(), draft=True, lacks=("le coût de la caméra",), cost_net=None, follow=None
    )
    told = words(print_relevance(draft))
    assert "Reste à faire avant de signer : le coût de la caméra" in told
    assert "Le coût de la caméra n’est pas renseigné." in told
    assert "Aucune mesure n’est enregistrée" in told


def cells(found: RelevanceSheet) -> list[str]:
    """Return what stands where a count may."""
    page = lay_out(found)
    counts = [row[1] for row in page.pieces.rows] + [row[1] for row in page.overlaps.rows]
    counts += [cell for table in (page.categories, page.parts) for row in table.rows for cell in row[1:]]
    return [*counts, *(cell.text for row in page.week.rows for cell in row)]


def test_no_small_count_is_printed() -> None:
    counts = protect_sheet(sheet())
    for k, split in enumerate(counts.categories):
        for i, value in enumerate(split.counts):
            if 0 < value < 5:
                assert not counts.shows("category", k, i)
                # A single withheld count of a line would be given back by the others.
                row = [counts.shows("category", k, j) for j in range(len(split.counts))]
                assert row.count(False) >= 2 or not counts.shows("category", k)
    assert counts.withheld
    assert not {"1", "2", "3", "4"} & set(cells(sheet()))
    assert SHORT in cells(sheet())


def test_days_are_grouped_where_single_ones_hold_too_little() -> None:
    assert protect_sheet(sheet()).grouped
    many = tuple(Day(day.name, tuple(20 * n for n in day.counts)) for day in sheet().week)
    parts = tuple(Split(part.name, tuple(20 * n for n in part.counts)) for part in sheet().parts)
    scaled = dataclasses.replace(
        sheet(),
        week=many,
        parts=parts,
        untimed=tuple(20 * n for n in sheet().untimed),
        categories=tuple(
            Split(split.name, tuple(20 * n for n in split.counts)) for split in sheet().categories
        ),
        pieces=tuple(dataclasses.replace(piece, facts=20 * piece.facts) for piece in sheet().pieces),
        seen=dataclasses.replace(sheet().seen, facts=2_000, covered_after=130, overlaps=()),
    )
    counts = protect_sheet(scaled)
    assert not counts.grouped
    assert counts.shows("week", 5, 5)


def test_a_view_with_few_facts_says_none_of_them() -> None:
    # Two facts in the view: neither the sentence, nor a share, nor a ratio may tell.
    base = sheet()
    few = (2, 0, 0, 0)
    view = dataclasses.replace(base.pieces[0], facts=2)
    found = dataclasses.replace(
        base,
        pieces=(view, *base.pieces[1:]),
        categories=tuple(
            Split(split.name, (few[min(k, 3)], *split.counts[1:])) for k, split in enumerate(base.categories)
        ),
        parts=tuple(Split(part.name, (0, *part.counts[1:])) for part in base.parts),
        untimed=(2, *base.untimed[1:]),
        week=tuple(
            Day(day.name, tuple(0 for _ in day.counts))
            if d
            else Day(day.name, tuple(part.counts[1] + part.counts[2] for part in base.parts))
            for d, day in enumerate(base.week)
        ),
        seen=dataclasses.replace(base.seen, facts=0, covered_after=132, overlaps=()),
    )
    page = lay_out(found)
    assert page.lead.startswith("Le nombre de faits du champ n’est pas diffusé")
    assert page.pieces.rows[0][1:3] == (SHORT, SHORT)
    assert [card.printed for card in page.cards][:2] == [SHORT, SHORT]
    assert "2 faits" not in page.lead


def test_a_year_on_the_document_holds_the_effect_beside_what_an_image_cost() -> None:
    measured = dataclasses.replace(sheet(), measured=MEASURED)
    told = words(print_relevance(measured))
    for said in (
        "Un an après",
        "de 98 à 71 faits",
        "−26,4 −48,4 à −4,5",
        "14 réquisitions utiles sur 23",
        "589 € l’unité",
        "hors des zones tracées",
    ):
        assert said in told, said
    # What was frozen before there was such a section keeps its bytes.
    assert b"measured" not in sheet().to_bytes()
    assert read_sheet(measured.to_bytes()) == measured


def test_a_year_on_no_small_count_is_printed_nor_one_that_a_subtraction_gives_back() -> None:
    few = ZoneCount.of("champ de la caméra", role="traitée", before=9, after=4)
    small = lay_out_after(dataclasses.replace(MEASURED, zones=(few, *MEASURED.zones[1:])))
    assert (small.zones.rows, small.estimates.rows, small.limits) == ((), (), ())
    assert "de 98 à 71" not in " ".join(small.sentences)
    tied = lay_out_after(dataclasses.replace(MEASURED, apart=False))
    assert tied.zones.rows == ()
    assert len(tied.estimates.rows) == 1
    rare = Useful("P-01", 12, 21, 23, "100 € l'unité")
    assert "23" not in tell_useful(rare, printed=True)
    assert "21 réquisitions utiles sur 23" in tell_useful(rare, printed=False)


def test_a_sheet_that_is_none_is_refused() -> None:
    for data in (b"{", b"{}", b'{"format": 1}'):
        with pytest.raises(GltdError, match="forme attendue"):
            read_sheet(data)


def test_the_map_draws_each_ground_and_escapes_its_names() -> None:
    svg = draw_map(outlines(), cells=[(0.0, 0.0, 4), (50.0, 0.0, 1)], cell_m=50)
    assert svg.count("<path d=") >= 6
    assert "plus nombreux" in svg
    assert "<script" not in draw_map([Outline('"><script>', "view", outlines()[-1].corners)])


def test_outlines_keep_holes_and_leave_lines_out() -> None:
    from shapely.geometry import LineString, Point

    ring = Point(0, 0).buffer(10) - Point(0, 0).buffer(5)
    assert [
        one.kind for one in read_outlines([("a", "ring", ring), ("b", "ring", LineString([(0, 0), (1, 1)]))])
    ] == [
        "ring",
        "ring",
    ]
