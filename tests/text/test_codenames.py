"""Names of code are no names of people."""

import pytest

from gltd.text.codenames import is_code_name

CODES = ["Point Alpha", "PD-01", "Secteur Oscar 2", "point victor", "Site B", "Alpha", "Zone Delta Charlie"]
OTHERS = ["Oscar", "Victor Hugo", "Point Karim", "Chez Charlie", "Oscar Romeo", "Victor", "", "12 rue Alpha"]


@pytest.mark.parametrize("name", CODES)
def test_code_words_alone_make_a_code_name(name: str) -> None:
    assert is_code_name(name)


@pytest.mark.parametrize("name", OTHERS)
def test_anything_else_is_read_as_elsewhere(name: str) -> None:
    assert not is_code_name(name)
