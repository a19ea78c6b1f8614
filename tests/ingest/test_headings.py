"""The names of the columns are found below a title, on one line or on two."""

import pytest

from gltd.ingest.headings import find_heading

DATA = ["1", "12/02/2024", "08:30", "Usage"]


@pytest.mark.parametrize(
    ("rows", "last", "names"),
    [
        ([["id", "date", "heure", "motif"], DATA], 0, ["id", "date", "heure", "motif"]),
        ([["id", "motif"], ["a", "b"], ["c", "d"]], 0, ["id", "motif"]),
        ([["Extraction 2024", "", "", ""], ["id", "date", "heure", "motif"], DATA], 1, None),
        ([["Extraction 2024"], [""], ["id", "date", "heure", "motif"], DATA], 2, None),
        # « Moment » stands over two columns, the others over two lines.
        ([["id", "Moment", "", "motif"], ["", "date", "heure", ""], DATA], 1, None),
        ([["", "Moment", "", ""], ["id", "date", "heure", "motif"], DATA], 1, None),
        # The same word below two groups takes the name of its group.
        (
            [["Début", "", "Fin", ""], ["jour", "heure", "jour", "heure"], ["1/2/24", "8h", "1/2/24", "9h"]],
            1,
            ["Début jour", "Début heure", "Fin jour", "Fin heure"],
        ),
        # A file without names: its first line is all that may hold them.
        ([DATA, DATA], 0, DATA),
        ([], 0, []),
    ],
)
def test_the_names_are_found(rows: list[list[str]], last: int, names: list[str] | None) -> None:
    assert find_heading(rows) == (last, ["id", "date", "heure", "motif"] if names is None else names)


def test_a_heading_that_lacks_a_name_keeps_its_rows() -> None:
    rows = [["id", "date", "motif"], ["1", "12/02/2024", "Usage", "note"], ["2", "13/02/2024", "Trafic"]]
    assert find_heading(rows) == (0, ["id", "date", "motif"])
