"""Mappings: what is read, and what is refused in a sentence that names the key."""

from pathlib import Path

import pytest

from gltd.errors import GltdError
from gltd.ingest.mapping import load_mapping, parse_mapping
from tests.usecases.importing_cases import MAPPING


def test_the_fingerprint_changes_with_the_meaning_only() -> None:
    same = parse_mapping("# note\n" + MAPPING)
    assert same.fingerprint() == parse_mapping(MAPPING).fingerprint()
    assert same.fingerprint() != parse_mapping(MAPPING.replace("motif", "autre")).fingerprint()
    assert same.columns() == ("date", "lon", "lat", "motif", "numero")


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("[time]", "[time", "TOML valide"),
        ("[time]", "[time]\nstrat = 1", "peut-être «\u202fstart\u202f»"),
        ("[time]", "couleur = 1\n[time]", "clé inconnue"),
        ("[time]\n", "[temps]\n", "«\u202ftime\u202f» manque"),
        ('source = "Main courante"', "", "«\u202fsource\u202f» manque"),
        ('source = "Main courante"', "source = 3", "texte non vide"),
        ('"recorded_offence"', '"fait"', "natures possibles"),
        ('lon = "lon"', "", "va avec"),
        ('lon = "lon"\nlat', 'x = "lon"\ny', "EPSG:2154"),
        ('"%d/%m/%Y"', '"%d/%m"', "jour, mois et année"),
        ('"%d/%m/%Y"', '"%d/%m/%Y %Q"', "code est inconnu"),
        ('column = "motif"', "", "l'un des deux"),
        ("[time]", 'simulated = "oui"\n[time]', "true ou false"),
        ("[time]", '[time]\nearliest = "2020"', "sans guillemets"),
        ("[time]", '[file]\ndelimiter = "|"\n[time]', "tabulation"),
        ("[place]", "[place]\nprecision_m = -3", "positif"),
    ],
)
def test_a_wrong_mapping_is_one_sentence(old: str, new: str, part: str) -> None:
    assert old in MAPPING
    with pytest.raises(GltdError) as caught:
        parse_mapping(MAPPING.replace(old, new))
    assert part in caught.value.sentence


def test_a_mapping_that_cannot_be_opened_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(GltdError, match="introuvable"):
        load_mapping(tmp_path / "rien.toml")
    with pytest.raises(GltdError, match="dossier"):
        load_mapping(tmp_path)
    latin = tmp_path / "latin.toml"
    latin.write_bytes("source = 'été'".encode("cp1252"))
    with pytest.raises(GltdError, match="UTF-8"):
        load_mapping(latin)
