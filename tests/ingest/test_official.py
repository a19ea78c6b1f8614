"""Official tables are recognised by their columns, in the forms in which they were published."""

import gzip
import zipfile
from pathlib import Path

import pytest

from gltd.claims.measures import catalogue
from gltd.errors import GltdError
from gltd.ingest.official import State, list_breaks, read_official

COMMUNES = (
    '\ufeff"CODGEO_2024";"annee";"indicateur";"unite_de_compte";"nombre";"taux_pour_mille";"est_diffuse";'
    '"insee_pop";"complement_info_nombre"\n'
    '"61001";"2022";"Usage de stupéfiants";"Mis en cause";"42";"1,64";"diff";"25775";NA\n'
    '"61001";"2023";"Usage de stupéfiants";"Mis en cause";NA;NA;"ndiff";"25775";"3,1"\n'
    '"61001";"2024";"Usage de stupéfiants";"Mis en cause";"0";"0";"diff";"25775";NA\n'
    '"61001";"2024";"Une catégorie nouvelle";"Victime";"7";"0,2";"diff";"25775";NA\n'
    '"61006";"2024";"Usage de stupéfiants";"Mis en cause";"9";"0,4";"diff";"9000";NA\n'
)


def write(folder: Path, content: bytes, *, name: str) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_the_communal_base_has_three_states(tmp_path: Path) -> None:
    table = read_official(write(tmp_path, COMMUNES.encode(), name="base.csv"))
    assert table.kind == "ssmsi_communes"
    values, left = table.values("61001")
    assert [(one.year, one.count, one.state) for one in values] == [
        (2022, 42, State.PUBLISHED),
        (2023, None, State.WITHHELD),
        (2024, 0, State.ZERO),
    ]
    assert {one.measure for one in values} == {"ssmsi.drug_use"}
    assert left == ["Une catégorie nouvelle"]
    assert [one.code for one in table.territories(words=["61001"])] == ["61001"]


@pytest.mark.parametrize("kind", ["gz", "zip", "cp1252"])
def test_it_is_read_packed_and_in_windows_1252_too(tmp_path: Path, kind: str) -> None:
    if kind == "zip":
        path = tmp_path / "base.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("base.csv", COMMUNES)
    elif kind == "gz":
        path = write(tmp_path, gzip.compress(COMMUNES.encode()), name="base.csv.gz")
    else:
        path = write(tmp_path, COMMUNES.lstrip("\ufeff").encode("cp1252"), name="base.csv")
    assert len(read_official(path).values("61001")[0]) == 3


@pytest.mark.parametrize(
    ("name", "kind", "word", "code"),
    [
        ("ssmsi_departements_2016_2025.csv", "ssmsi_departements", "45", "45"),
        (
            "donnee-dep-data.gouv-2023-geographie2024-produit-le2024-07-05.csv",
            *("ssmsi_departements", "45", "45"),
        ),
        ("ssmsi_communes_31_extrait.csv", "ssmsi_communes", "31555", "31555"),
        ("etat4001_stups_services_2012_2020.csv", "etat4001_services", "orléans", "45 · GN · CGD ORLEANS"),
        ("etat4001_departements_2002_2010.parquet", "etat4001_departements", "61", "61"),
    ],
)
def test_the_published_files_are_recognised(
    shared: Path, tmp_path: Path, name: str, kind: str, word: str, code: str
) -> None:
    copy = write(tmp_path, (shared / "data/fr_delinquance" / name).read_bytes(), name=name)
    table = read_official(copy)
    assert table.kind == kind
    assert table.territories(words=[word])[0].code == code
    values, _ = table.values(code)
    assert values
    assert {one.measure for one in values} <= set(catalogue())


def test_the_year_of_the_oldest_bases_has_two_figures(shared: Path, tmp_path: Path) -> None:
    name = "donnee-dep-data.gouv-2023-geographie2024-produit-le2024-07-05.csv"
    path = write(tmp_path, (shared / "data/fr_delinquance" / name).read_bytes(), name=name)
    values, _ = read_official(path).values("01")
    found = {one.year: one.count for one in values if one.measure == "ssmsi.homicides"}
    assert found[2016] == 5


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("autre.csv", b"a;b\n1;2\n", "pas un tableau officiel reconnu"),
        ("vide.csv", b"", "vide"),
        ("coupe.csv.gz", gzip.compress(COMMUNES.encode(), mtime=0)[:60], "tronqu"),
        ("faux.zip", b"PK\x03\x04 no", "tronqu"),
        ("faux.parquet", b"PAR1", "tronqu"),
        ("photo.png", b"x", "n'est pas un CSV"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    with pytest.raises(GltdError, match=said):
        read_official(write(tmp_path, content, name=name))


def test_the_break_of_the_fines_is_known_for_what_counts_use() -> None:
    assert [str(one.on) for one in list_breaks("ssmsi.drug_use")] == ["2020-09-01"]
    assert list_breaks("ssmsi.homicides") == []
