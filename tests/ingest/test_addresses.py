"""Addresses are located with a local file: same words, close words, never a guess between two streets."""

from pathlib import Path

import duckdb
import pytest

from gltd.errors import GltdError
from gltd.ingest.addresses.words import read_address, read_street
from gltd.ingest.mapping import parse_mapping
from gltd.store.events import EventStore
from gltd.usecases.importing import Further, ImportOutcome, import_events
from tests.usecases.importing_cases import NOW, reasons

HEAD = "id;numero;rep;nom_voie;code_postal;code_insee;nom_commune;x;y;lon;lat"
BOOK = (
    "1;12;;Avenue Jean Jaurès;45000;45234;Orléans;;;1.9001;47.9001",
    "2;12;bis;Avenue Jean Jaurès;45000;45234;Orléans;;;1.9011;47.9011",
    "3;3;;Rue des Lilas;45000;45234;Orléans;;;1.9103;47.9103",
    "4;5;;Rue des Lilas;45000;45234;Orléans;;;1.9109;47.9109",
    "5;1;;Rue Pasteur;45000;45234;Orléans;;;1.9200;47.9200",
    "6;1;;Rue Louis Pasteur;45160;45232;Olivet;;;1.8990;47.8600",
    "7;1;;Rue Marie Pasteur;45160;45232;Olivet;;;1.8995;47.8605",
    "8;8;;Rue du Général de Gaulle;45160;45232;Olivet;;;1.9005;47.8615",
)
MAPPING = """
source = "Main courante"
nature = "recorded_offence"
[time]
start = "jour"
[place.address]
street = "adresse"
commune = "commune"
{more}
[category]
constant = "fait"
"""


def locate(folder: Path, *rows: str, more: str = "", book: tuple[str, ...] = BOOK) -> ImportOutcome:
    """Import rows « adresse;commune » with the small book."""
    path, addresses = folder / "faits.csv", folder / "adresses-45.csv"
    lines = [f"2024-01-{rank:02};{row}" for rank, row in enumerate(rows, start=1)]
    path.write_text("\n".join(("jour;adresse;commune", *lines)) + "\n", encoding="utf-8")
    addresses.write_text("\n".join((HEAD, *book)) + "\n", encoding="utf-8")
    return import_events(
        path,
        mapping=parse_mapping(MAPPING.format(more=more)),
        store=EventStore(folder / "events"),
        now=NOW,
        further=Further(addresses=(addresses,)),
    )


def kept(folder: Path, outcome: ImportOutcome) -> list[tuple[str, float, float]]:
    """Return how closely and where each row was placed."""
    path = EventStore(folder / "events").events_path(outcome.batch.batch_id)
    rows = duckdb.execute(f"SELECT place_level, lon, lat FROM '{path}' ORDER BY line").fetchall()
    return [(level, round(lon, 3), round(lat, 3)) for level, lon, lat in rows]


@pytest.mark.parametrize(
    ("row", "place"),
    [
        ("12 avenue Jean Jaurès;Orléans", ("address", 1.900, 47.900)),
        ("12bis, Av. J. JAURES 45000 ORLEANS;", None),
        ("12 BIS av jean jaures 45000 Orléans Cedex 2;", ("address", 1.901, 47.901)),
        ("3 r. des Lilas;orleans", ("address", 1.910, 47.910)),
        ("rue des lillas;Orléans", ("street", 1.911, 47.911)),
        ("99 rue des Lilas;Orléans", ("street", 1.911, 47.911)),
        ("8 rue Gal de Gaulle;Olivet", ("address", 1.900, 47.862)),
        ("1 rue Pasteur;Orléans", ("address", 1.920, 47.920)),
    ],
)
def test_an_address_is_found_as_people_write_it(
    tmp_path: Path, row: str, place: tuple[str, float, float] | None
) -> None:
    if place is None:
        with pytest.raises(GltdError, match="Aucune des 1 lignes"):
            locate(tmp_path, row)
        return
    found = kept(tmp_path, locate(tmp_path, row))[0]
    assert found[0] == place[0]
    assert found[1:] == pytest.approx(place[1:], abs=0.0011)


def test_what_is_not_found_is_told_by_line_without_the_dwelling(tmp_path: Path) -> None:
    outcome = locate(
        tmp_path,
        "3 rue des Lilas;Orléans",
        "17 rue Inconnue;Orléans",
        "2 rue des Lilas;Bourges",
        "1 rue Pasteur;Olivet",
        ";Orléans",
    )
    assert reasons(outcome) == [
        ["3", "adresse", "rue inconnue", "voie introuvable dans la commune"],
        ["4", "adresse", "rue des lilas", "commune absente du fichier d'adresses"],
        ["5", "adresse", "rue pasteur", "plusieurs voies possibles\u00a0: précisez l'adresse"],
        ["6", "adresse", "", "adresse absente"],
    ]


def test_neither_the_number_nor_the_door_is_kept(tmp_path: Path) -> None:
    outcome = locate(tmp_path, "12 avenue Jean Jaurès;Orléans")
    path = EventStore(tmp_path / "events").events_path(outcome.batch.batch_id)
    row = duckdb.execute(f"SELECT x_m, y_m, precision_m, lon, lat FROM '{path}'").fetchall()[0]
    assert [coordinate % 50 for coordinate in row[:2]] == pytest.approx([25, 25], abs=0.01)
    assert row[2] == 50
    assert (row[3], row[4]) != (1.9001, 47.9001)
    assert "jaur" not in path.read_bytes().decode("latin-1").lower()


def test_how_vague_an_answer_may_be_is_the_mapping_s_choice(tmp_path: Path) -> None:
    strict = locate(
        tmp_path, "3 rue des Lilas;Orléans", "99 rue des Lilas;Orléans", more='coarsest = "address"'
    )
    assert [row[3] for row in reasons(strict)] == ["numéro introuvable, et la correspondance veut l'adresse"]
    (tmp_path / "vague").mkdir()
    vague = locate(tmp_path / "vague", "17 rue Inconnue;Olivet", more='coarsest = "commune"')
    assert kept(tmp_path / "vague", vague)[0][0] == "commune"


def test_a_book_that_is_no_book_and_a_book_that_is_missing(tmp_path: Path) -> None:
    locate(tmp_path, "3 rue des Lilas;Orléans")
    path, other = tmp_path / "faits.csv", tmp_path / "autre.csv"
    other.write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(GltdError, match="Base adresse nationale"):
        import_events(
            path,
            mapping=parse_mapping(MAPPING.format(more='insee = "adresse"')),
            store=EventStore(tmp_path / "events"),
            now=NOW,
            further=Further(addresses=(other,)),
        )
    with pytest.raises(GltdError, match="Aucun fichier d'adresses"):
        import_events(
            path,
            mapping=parse_mapping(MAPPING.format(more="")),
            store=EventStore(tmp_path / "other"),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("bd de la République", "Boulevard République"),
        ("Pl. St-Aignan", "place saint aignan"),
        ("R DU MAL FOCH", "rue maréchal Foch"),
    ],
)
def test_two_spellings_of_a_street_meet(written: str, meant: str) -> None:
    assert read_street(written).key == read_street(meant).key


def test_an_address_in_one_text_is_taken_apart() -> None:
    found = read_address("12-14 ter rue du 8 mai 1945 45000 ORLEANS CEDEX")
    assert (found.number, found.way.key, found.postcode, found.commune) == (
        12,
        "rue 8 mai 1945",
        "45000",
        "orleans",
    )
