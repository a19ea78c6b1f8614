"""The wide workbooks of État 4001 say the same as the long tables made from them."""

from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from gltd.errors import GltdError
from gltd.ingest.official import State, read_official

DRUGS = "Usage de stupéfiants"
POLICE = (
    ("Année 2012 - services de police", "Départements", "45", "61"),
    ("", "Périmètres", "DCSP", "DCSP"),
    ("Index", "Libellé index \\ CSP", "CIAT CENTRAL D'ORLEANS", "CIAT D'ALENCON"),
    (57, DRUGS, 412, 0),
    (55, "Trafic et revente sans usage de stupéfiants", "", 12),
    (96, "Index non utilisé", 0, 0),
    ("", "Total", 412, 12),
)
GENDARMES = (
    ("Année 2013 - compagnies de gendarmerie", "Départements", 45, 1),
    ("Index", "Libellé index \\ CGD", "CGD ORLEANS", "CGD BOURG"),
    (57, DRUGS, 30, 2),
)
MONTHS = (
    ("Index", "libellé index", "_2021_01", "_2020_12", "_2020_11"),
    (57, DRUGS, 10, "", 0),
    (72, "Outrages à dépositaires autorité", 4, 5, 6),
)


def write(path: Path, **sheets: Sequence[Sequence[object]]) -> Path:
    """Write a workbook."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("Présentation").write(0, 0, "Crimes et délits enregistrés")
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for rank, row in enumerate(rows):
                sheet.write_row(rank, 0, row)
    return path


def test_services_are_read_sheet_by_sheet(tmp_path: Path) -> None:
    told = {"Services PN 2012": POLICE, "Services GN 2013": GENDARMES}
    table = read_official(write(tmp_path / "services.xlsx", **told))
    assert (table.kind, table.is_monthly) == ("etat4001_services", False)
    assert [one.code for one in table.territories(words=["Orléans"])] == [
        "45 · GN · CGD ORLEANS",
        "45 · PN · CIAT CENTRAL D'ORLEANS",
    ]
    values, left = table.values("45 · PN · CIAT CENTRAL D'ORLEANS")
    assert [(one.measure, one.period, one.count, one.state) for one in values] == [
        ("procedure.trafic", "2012", None, State.WITHHELD),
        ("procedure.usage", "2012", 412, State.PUBLISHED),
    ]
    assert left == ["96"]
    ((zero,), _) = ([one for one in table.values("61 · PN · CIAT D'ALENCON")[0] if one.count == 0], None)
    assert (zero.measure, zero.state) == ("procedure.usage", State.ZERO)
    assert [one.count for one in table.values("01 · GN · CGD BOURG")[0]] == [2]


def test_months_are_read_by_department(tmp_path: Path) -> None:
    table = read_official(write(tmp_path / "tableaux-4001-ts.xlsx", France_Métro=MONTHS, **{"45": MONTHS}))
    assert (table.kind, table.is_monthly) == ("etat4001_months", True)
    assert [one.code for one in table.territories(words=["45"])] == ["45"]
    values, _ = table.values("45")
    assert [(one.measure, one.period, one.state.value) for one in values] == [
        ("etat4001.index_072", "2020-11", "published"),
        ("etat4001.index_072", "2020-12", "published"),
        ("etat4001.index_072", "2021-01", "published"),
        ("procedure.usage", "2020-11", "zero"),
        ("procedure.usage", "2020-12", "withheld"),
        ("procedure.usage", "2021-01", "published"),
    ]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 non", None])
def test_another_workbook_is_one_sentence_and_leaves_nothing(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "autre.xlsx"
    if content is None:
        write(path, Feuille=(("Nom", "Valeur"), ("a", 1)))
    else:
        path.write_bytes(content)
    with pytest.raises(GltdError, match=r"pas un classeur officiel reconnu|illisible ou tronqué"):
        read_official(path)
    assert [one.name for one in tmp_path.iterdir()] == ["autre.xlsx"]
