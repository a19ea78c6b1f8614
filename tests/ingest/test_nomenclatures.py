"""The official lists: whole, sourced, and what a word of a file suggests."""

from pathlib import Path

import duckdb
import pytest

from gltd.errors import GltdError
from gltd.ingest.nomenclatures import entries, entry_of, find_entry, lists, suggest


def test_the_index_of_the_services_record_is_whole_but_for_what_is_unused() -> None:
    codes = {int(one.code) for one in entries().values() if one.list_code == "etat4001"}
    assert codes == set(range(1, 108)) - {96, 97, 99, 100}


def test_each_list_tells_where_it_comes_from_and_when_it_was_checked() -> None:
    assert {one.title for one in lists().values()} == {"État 4001", "SSMSI", "NATINF"}
    assert all(one.publisher and one.document and one.kept for one in lists().values())


def test_the_index_agrees_with_the_published_table(shared: Path) -> None:
    path = shared / "data/fr_delinquance/etat4001_services_2012_2020.parquet"
    rows = duckdb.execute(
        f"SELECT DISTINCT index_4001, libelle FROM '{path}' WHERE index_4001 BETWEEN 55 AND 58"
    ).fetchall()
    assert {find_entry(f"etat4001:{index}").label for index, _ in rows} == {label for _, label in rows}


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("STUP USAGE", "etat4001:57"),
        ("Trafic de stupéfiants (revente)", "etat4001:55"),
        ("usager-revendeur", "etat4001:56"),
        ("index 57", "etat4001:57"),
        ("7991", "natinf:7991"),
        ("NATINF 180", "natinf:180"),
        ("Détention non autorisée de stupéfiants", "natinf:7991"),
        ("AFD stupéfiants", "ssmsi:usage-de-stupefiants-afd"),
        ("VIOLENCES SEXUELLES", "ssmsi:violences-sexuelles"),
    ],
)
def test_what_a_word_suggests(words: str, key: str) -> None:
    found = suggest(words)
    assert found is not None
    assert found.key == key


@pytest.mark.parametrize("words", ["TAPAGE", "divers", "31999", ""])
def test_a_word_that_is_in_no_list_suggests_nothing(words: str) -> None:
    assert suggest(words) is None


def test_an_unknown_key_is_one_sentence() -> None:
    with pytest.raises(GltdError, match="aucune liste"):
        find_entry("etat4001:96")


def test_a_label_leads_back_to_its_entry() -> None:
    found = entry_of("usage de stupéfiants")
    assert found is not None
    assert found.key == "etat4001:57"
