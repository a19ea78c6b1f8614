"""Importing end to end: formats, bad rows, wrong files, repeated and interrupted imports."""

from pathlib import Path

import duckdb
import numpy as np
import pyproj
import pytest

from gltd.errors import GltdError
from gltd.ingest.mapping import parse_mapping
from gltd.usecases.importing import import_events
from tests.checkout import ROOT
from tests.usecases.importing_cases import (
    HEADER,
    MAPPING,
    NOW,
    SOUND,
    bring,
    bring_file,
    csv_text,
    files_of,
    reasons,
    store_of,
)


def test_a_file_becomes_one_batch(tmp_path: Path) -> None:
    outcome = bring(tmp_path, *SOUND)
    assert (outcome.rows_read, outcome.rows_kept, outcome.rows_refused) == (3, 3, 0)
    assert outcome.problems_path is None
    batch = outcome.batch
    assert batch.crs == "EPSG:2154"
    assert batch.categories == {"trafic": 1, "usage": 2}
    assert batch.first_start == "2024-02-12 08:30:00"
    points = store_of(tmp_path).points()
    assert [points.categories[code] for code in points.category] == ["usage", "trafic", "usage"]
    assert points.end[2] - points.start[2] == np.timedelta64(1, "D")
    assert points.end[0] == points.start[0]
    assert not points.simulated
    x, y = pyproj.Transformer.from_crs(4326, 2154, always_xy=True).transform(1.90, 47.90)
    assert points.x_m[0] == pytest.approx(x, abs=0.001)
    assert points.y_m[0] == pytest.approx(y, abs=0.001)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_any_common_csv_is_read(tmp_path: Path, encoding: str, delimiter: str, ending: str) -> None:
    rows = [
        ["numéro", "date", "motif", "lon", "lat"],
        ["A1", "12/02/2024", "dégradation", "1.90", "47.90"],
        ["A2", "NA", "été", "1.90", "47.90"],
    ]
    path = tmp_path / "faits.csv"
    path.write_bytes(ending.join(delimiter.join(row) for row in rows).encode(encoding))
    outcome = bring_file(path, mapping=MAPPING.replace('"numero"', '"numéro"'))
    assert outcome.batch.categories == {"dégradation": 1}
    assert reasons(outcome) == [["3", "date", "NA", "date absente"]]


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("B;;usage;1,9;47,9", "date", "date absente"),
        ("B;32/01/2024;usage;1,9;47,9", "date", "date illisible"),
        ("B;2024-01-31;usage;1,9;47,9", "date", "date illisible"),
        ("B;01/01/1900;usage;1,9;47,9", "date", "antérieure au 01/01/1970"),
        ("B;01/07/2024;usage;1,9;47,9", "date", "postérieure"),
        ("B;01/02/2024;;1,9;47,9", "motif", "catégorie absente"),
        ("B;01/02/2024;usage;;47,9", "lon", "coordonnée absente"),
        ("B;01/02/2024;usage;est;47,9", "lon", "pas un nombre"),
        ("B;01/02/2024;usage;1,9;1e999", "lat", "pas un nombre"),
        ("B;01/02/2024;usage;0;0,0", "lon + lat", "nulles"),
        ("B;01/02/2024;usage;47,9;1,9", "lon + lat", "inversées"),
        ("B;01/02/2024;usage;55,4;-21,1", "lon + lat", "trop loin"),
        ("B;01/02/2024;usage;1,9;147,9", "lon + lat", "hors du domaine|inversées"),
        ("A1;01/02/2024;usage;1,9;47,9", "numero", "déjà lu"),
        ("B;01/02/2024;usage;1,9", "", "4 valeurs au lieu de 5"),
        ("B;01/02/2024;usage;1,9;47,9;reste", "", "6 valeurs au lieu de 5"),
        ("B;01/02/2024;us\0age;1,9;47,9", "motif", "caractère nul"),
        (f"B;01/02/2024;{'u' * 300};1,9;47,9", "motif", "plus de 200 caractères"),
        (f"B;01/02/2024;{'u' * 200_000};1,9;47,9", "motif", "plus de 200 caractères"),
    ],
)
def test_a_bad_row_comes_back_and_the_others_stay(tmp_path: Path, row: str, column: str, reason: str) -> None:
    outcome = bring(tmp_path, SOUND[0], row, *SOUND[1:])
    assert (outcome.rows_read, outcome.rows_kept, outcome.rows_refused) == (4, 3, 1)
    (told,) = reasons(outcome)
    assert told[:2] == ["3", column]
    assert any(part in told[3] for part in reason.split("|"))
    assert len(told[2]) <= 201


def test_lines_are_those_of_the_file_even_with_blank_lines_and_quoted_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "faits.csv"
    rows = [
        SOUND[0],
        "",
        'A2;12/02/2024;"usage\nen réunion";1,9;47,9',
        "A3;demain;usage;1,9;47,9",
        SOUND[1] + ";;",
    ]
    path.write_text(csv_text(*rows), encoding="utf-8")
    outcome = bring_file(path)
    assert [row[:3] for row in reasons(outcome)] == [["6", "date", "demain"], ["7", "numero", "A2"]]
    assert outcome.rows_kept == 2


def test_a_quote_that_never_closes_loses_no_row_silently(tmp_path: Path) -> None:
    many = [f"C{number};12/02/2024;usage;1,9;47,9" for number in range(20_000)]
    outcome = bring(tmp_path, SOUND[0], 'B;12/02/2024;"usage;1,9;47,9', *many)
    assert reasons(outcome)[0][0] == "3"
    assert "guillemet" in reasons(outcome)[0][3]


def test_a_quote_that_another_row_closes_by_accident_loses_no_row_silently(tmp_path: Path) -> None:
    opened, closing = 'B;12/02/2024;"usage;1,9;47,9', 'D;12/02/2024;"usage";1,9;47,9'
    outcome = bring(tmp_path, SOUND[0], opened, "C;12/02/2024;usage;1,9;47,9", closing)
    assert outcome.rows_kept == 1
    assert [row[0] for row in reasons(outcome)] == ["3"]
    assert "guillemet" in reasons(outcome)[0][3]


def test_a_quote_left_open_near_the_end_loses_no_row_silently(tmp_path: Path) -> None:
    outcome = bring(tmp_path, SOUND[0], 'B;12/02/2024;usage;1,9;"47,9', "C;12/02/2024;usage;1,9;47,9")
    assert outcome.rows_kept == 1
    assert [row[0] for row in reasons(outcome)] == ["3"]
    assert "guillemet sans doute jamais refermé" in reasons(outcome)[0][3]


def test_the_problems_file_holds_no_formula(tmp_path: Path) -> None:
    outcome = bring(tmp_path, SOUND[0], "B;=HYPERLINK(1);usage;1,9;47,9", "C;12/02/2024;usage;-999,5;47,9")
    told = reasons(outcome)
    assert told[0][2] == "'=HYPERLINK(1)"
    assert "hors du domaine" in told[1][3]


def test_the_same_file_twice_adds_nothing_and_undo_allows_it_again(tmp_path: Path) -> None:
    first = bring(tmp_path, *SOUND)
    again = bring(tmp_path, *SOUND)
    assert again.already_imported
    assert again.batch.batch_id == first.batch.batch_id
    store = store_of(tmp_path)
    assert len(store.points()) == 3
    store.undo(first.batch.batch_id[:12], now=NOW)
    assert len(store.points()) == 0
    assert store.list_batches() == []
    assert [batch.undone_at is not None for batch in store.list_batches(undone=True)] == [True]
    with pytest.raises(GltdError, match="déjà annulé"):
        store.undo(first.batch.batch_id, now=NOW)
    third = bring(tmp_path, *SOUND)
    assert not third.already_imported
    assert third.batch.batch_id != first.batch.batch_id
    assert len(store.points()) == 3


def test_the_same_file_with_another_mapping_is_said(tmp_path: Path) -> None:
    first = bring(tmp_path, *SOUND)
    second = bring(tmp_path, *SOUND, mapping=MAPPING.replace("Main courante", "Autre"))
    assert second.same_content == (first.batch.batch_id,)


def test_the_example_of_the_guide_runs(tmp_path: Path) -> None:
    blocks = (ROOT / "docs" / "guide" / "importer-des-faits.md").read_text(encoding="utf-8").split("```")
    csv_in, toml, csv_out = (
        block.split("\n", 1)[1] for block in blocks if block.startswith(("csv\n", "toml\n"))
    )
    path = tmp_path / "main-courante.csv"
    path.write_text(csv_in, encoding="utf-8")
    outcome = bring_file(path, mapping=toml)
    assert outcome.rows_kept == 2
    assert outcome.problems_path is not None
    assert outcome.problems_path.read_text(encoding="utf-8-sig") == csv_out
    assert outcome.batch.categories == {"trafic de stupéfiants": 1, "usage de stupéfiants": 1}


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("absent.csv", None, "introuvable"),
        ("vide.csv", b"", "vide"),
        ("blanc.csv", b"\n\n  \n", "vide"),
        ("entete.csv", HEADER.encode() + b"\n", "aucune ligne"),
        ("faits.docx", b"x", "extension"),
        ("autre.csv", b"a;b\n1;2\n", "«\u202fdate\u202f» est absente"),
        ("double.csv", b"numero;date;date;motif;lon;lat\n1;2;3;4;5;6\n", "apparaît 2 fois"),
        ("utf16.csv", csv_text(*SOUND).encode("utf-16"), "UTF-16"),
        ("octets.csv", HEADER.encode() + b"\nA;\x81\x8d;x;1;2\n", "encodage"),
        ("tronque.xlsx", b"PK\x03\x04rien", "illisible ou tronqué"),
        ("tronque.ods", b"", "vide"),
        ("tronque.parquet", b"PAR1xxxxxxxx", "Parquet"),
        ("texte.geojson", b"bonjour", "GeoJSON"),
        ("inverse.csv", csv_text("A;12/02/2024;usage;47,9;1,9").encode(), "inversées"),
        ("metres.csv", csv_text("A;12/02/2024;usage;652000;6860000").encode(), "domaine de EPSG:4326"),
        ("refus.csv", csv_text("A;demain;usage;1,9;47,9").encode(), "Aucune des 1 lignes"),
    ],
)
def test_a_wrong_file_is_one_sentence_and_no_batch(
    tmp_path: Path, name: str, content: bytes | None, part: str
) -> None:
    path = tmp_path / name
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(GltdError) as caught:
        bring_file(path)
    assert part in caught.value.sentence
    assert caught.value.sentence.count("\n") == 0
    left = files_of(tmp_path) if (tmp_path / "events").exists() else []
    assert [file for file in left if not file.startswith("refused/")] == []


def test_a_promised_encoding_is_held_to(tmp_path: Path) -> None:
    path = tmp_path / "faits.csv"
    path.write_bytes(csv_text("A1;12/02/2024;dégradation;1,9;47,9").encode("cp1252"))
    with pytest.raises(GltdError, match="n'est pas en UTF-8"):
        bring_file(path, mapping=MAPPING + '[file]\nencoding = "utf-8"\n')


def test_cp1252_is_recognised_even_late_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "faits.csv"
    many = [f"C{number};12/02/2024;usage;1,9;47,9" for number in range(40_000)]
    path.write_bytes(csv_text(*many, "D;12/02/2024;dégradation;1,9;47,9").encode("cp1252"))
    assert bring_file(path).batch.categories["dégradation"] == 1


def test_a_truncated_parquet_file_is_refused(tmp_path: Path) -> None:
    whole = tmp_path / "entier.parquet"
    duckdb.connect().execute(
        "COPY (SELECT range AS numero FROM range(1000)) TO ? (FORMAT parquet)", [str(whole)]
    )
    cut = tmp_path / "coupe.parquet"
    cut.write_bytes(whole.read_bytes()[:-20])
    with pytest.raises(GltdError, match="Parquet lisible"):
        bring_file(cut)


def test_a_free_text_column_is_no_category(tmp_path: Path) -> None:
    rows = [f"A{number};12/02/2024;texte {number};1,9;47,9" for number in range(5_001)]
    with pytest.raises(GltdError, match="n'est pas une catégorie"):
        bring(tmp_path, *rows)


def test_far_places_are_refused_or_kept_without_metres(tmp_path: Path) -> None:
    rows = [*SOUND, "R;12/02/2024;usage;55,4;-21,1"]
    assert bring(tmp_path, *rows).rows_refused == 1
    kept = tmp_path / "kept"
    kept.mkdir()
    outcome = bring(kept, *rows, mapping=MAPPING.replace("[place]", '[place]\nfar = "keep"'))
    assert (outcome.rows_kept, outcome.batch.rows_far) == (4, 1)
    store = store_of(kept)
    assert (len(store.points()), store.points().left_out) == (3, 1)
    assert len(store.points(crs="EPSG:2975")) == 1


def test_progress_is_told(tmp_path: Path) -> None:
    path, steps = tmp_path / "faits.csv", list[tuple[str, float]]()
    path.write_text(csv_text(*SOUND), encoding="utf-8")
    import_events(
        path,
        mapping=parse_mapping(MAPPING),
        store=store_of(tmp_path),
        progress=lambda step, share: steps.append((step, share)),
        now=NOW,
    )
    assert steps[-1][1] == 1.0
    assert all(0 <= share <= 1 for _, share in steps)
