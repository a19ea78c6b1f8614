"""What is guessed of a file: dates as France writes them, coordinates by what they hold, addresses."""

from pathlib import Path

import numpy as np
import pytest

from gltd.ingest.guessing import find_formats
from gltd.ingest.mapping import ISO_FORMATS, parse_mapping
from gltd.ingest.notation import write_mapping
from gltd.store.events import EventStore
from gltd.usecases.importing import import_events
from gltd.usecases.previewing import guess_file
from tests.usecases.importing_cases import MAPPING


def write(folder: Path, text: str, *, name: str = "faits.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_log_book_in_lambert_93_is_read_by_its_contents(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "numero;date;heure;motif;x;y\n"
        "24-1;12/02/2024;08:30;STUP USAGE;618381,5;6757047\n24-2;13/02/2024;;TAPAGE;618402;6757110\n",
    )
    _, guess = guess_file(path, source="Main courante")
    mapping = guess.mapping
    assert (mapping.id_column, mapping.category.column) == ("numero", "motif")
    assert mapping.time.start == ("date", "heure")
    assert mapping.time.formats == ("%d/%m/%Y %H:%M", "%d/%m/%Y")
    assert (mapping.place.x, mapping.place.y, mapping.place.crs) == ("x", "y", "EPSG:2154")
    assert mapping.category.codes == {"STUP USAGE": "etat4001:57"}
    assert guess.lacking == ()


def test_swapped_columns_are_put_back(tmp_path: Path) -> None:
    path = write(tmp_path, "date,type,x,y\n2024-02-12,usage,47.9,1.9\n2024-02-13,usage,47.91,1.91\n")
    _, guess = guess_file(path, source="s")
    assert (guess.mapping.place.x, guess.mapping.place.y) == ("y", "x")
    assert guess.places.swapped
    assert guess.mapping.place.crs == "EPSG:4326"


@pytest.mark.parametrize(
    ("cells", "order", "crs"),
    [
        (("47.9029, 1.9039", "47.91,1.91", "(47,9 ; 1,92)"), "lat lon", "EPSG:4326"),
        (("1.9039 47.9029", "1,91;47,91", "[1.92, 47.9]"), "lon lat", "EPSG:4326"),
        (
            ("POINT(1.9039 47.9029)", "SRID=4326;POINT (1.91 47.91)", "point(1.92 47.9)"),
            "lat lon",
            "EPSG:4326",
        ),
        (("618381.5 6757047", "618402 ; 6757110", "618402,6757110"), "lon lat", "EPSG:2154"),
    ],
)
def test_two_coordinates_in_one_column(cells: tuple[str, ...], order: str, crs: str, tmp_path: Path) -> None:
    rows = [f"2024-02-1{day}\tusage\t{cell}" for day, cell in enumerate((*cells, "inconnu", ""))]
    path = write(tmp_path, "\n".join(["date\ttype\tcoordonnées GPS", *rows]) + "\n")
    _, guess = guess_file(path, source="s")
    place = guess.mapping.place
    assert (place.x, place.y, place.order, place.crs) == ("coordonnées GPS", "coordonnées GPS", order, crs)
    assert guess.lacking == ()
    assert parse_mapping(write_mapping(guess.mapping)) == guess.mapping
    store = EventStore(tmp_path / "events")
    outcome = import_events(path, mapping=guess.mapping, store=store)
    assert outcome.rows_kept == 3
    points = store.points()
    assert np.hypot(points.x_m - 618_400, points.y_m - 6_757_000).max() < 2_000
    assert outcome.problems_path is not None
    told = outcome.problems_path.read_text(encoding="utf-8-sig")
    assert "coordonnées illisibles" in told
    assert "coordonnée absente" in told
    store.close()


def test_an_address_is_found_where_there_are_no_coordinates(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "jour;motif;adresse;commune\n12/02/2024;usage;3 rue des Lilas;Orléans\n13/02/2024;usage;;Olivet\n",
    )
    _, guess = guess_file(path, source="s")
    address = guess.mapping.place.address
    assert address is not None
    assert (address.street, address.commune) == ("adresse", "commune")


def test_what_is_not_found_is_said(tmp_path: Path) -> None:
    _, guess = guess_file(write(tmp_path, "a;b\n1;2\n3;4\n"), source="s")
    assert set(guess.lacking) == {"time", "category", "place"}


@pytest.mark.parametrize(
    ("texts", "formats"),
    [
        (["02/03/2024", "13/03/2024"], ("%d/%m/%Y",)),
        (["2024-03-02 10:15:00", "2024-03-13"], ISO_FORMATS),
        (["02/13/2024", "03/14/2024"], ("%m/%d/%Y",)),
        (["20240213"], ("%Y%m%d",)),
        (["deux mars"], ()),
    ],
)
def test_the_formats_of_dates(texts: list[str], formats: tuple[str, ...]) -> None:
    assert find_formats(texts) == formats


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:2154"])
def test_a_mapping_written_down_is_read_back_the_same(crs: str) -> None:
    text = MAPPING.replace('lon = "lon"', 'x = "l\\"x"').replace('lat = "lat"', f'y = "y"\ncrs = "{crs}"')
    text += '[category.codes]\n"STUP « USAGE »" = "etat4001:57"\n'
    if crs == "EPSG:4326":
        text = text.replace('x = "l', 'lon = "l').replace('y = "y"\ncrs = "EPSG:4326"', 'lat = "y"')
    mapping = parse_mapping(text)
    assert parse_mapping(write_mapping(mapping)) == mapping


def test_an_address_and_levels_are_read_back_too() -> None:
    text = MAPPING.replace('lon = "lon"\nlat = "lat"', 'level = "street"').replace(
        "[category]",
        '[place.address]\nstreet = "rue"\nwithin = "Orléans"\n[category]\nrefused = ["x"]',
    )
    mapping = parse_mapping(text.replace("[place]", 'level = "day"\n[place]'))
    assert (mapping.time.level, mapping.place.level) == ("day", "street")
    assert mapping.category.refused == ("x",)
    assert parse_mapping(write_mapping(mapping)) == mapping


def test_the_fingerprint_of_an_older_mapping_stays_what_it_was() -> None:
    kept = parse_mapping(MAPPING).to_dict()
    assert "level" not in kept["time"]
    assert not {"level", "address"} & set(kept["place"])
    assert not {"codes", "refused"} & set(kept["category"])
