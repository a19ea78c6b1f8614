"""What people write of a bilan tells no withheld count."""

from dataclasses import replace
from decimal import Decimal

import pytest

from gltd.reports.content import Method, ObjectiveLine, RulingLine, SectionText
from gltd.reports.encoding import dump, encode
from gltd.reports.french import Unit
from gltd.reports.public import release
from gltd.reports.words import tells
from tests.reports.test_bonds import NORTH, SOUTH, complaints, make, remember

HIDDEN = (complaints(3, label="Gardes à vue"), complaints(14, label="Personnes déférées"))


@pytest.mark.parametrize(
    "text",
    [
        "Les 3 gardés à vue ont été relâchés.",
        "Trois d'entre eux ont été écroués.",
        "On en compte 7 et non 3.",
        "Quatorze des personnes ont été déférées.",
    ],
)
def test_a_count_is_told_by_its_figure_or_in_letters(text: str) -> None:
    assert tells(text, hidden=HIDDEN)


@pytest.mark.parametrize(
    "text",
    [
        "Depuis le 3 mars 2024, 3 kg et 3 000 € ont été saisis au cours de 3 opérations.",
        "Unités créées (BAC) : 3 ; 3 policiers de plus à la fin de la période.",
        "Cette version remplace la version 3 : une faute de frappe.",
        "Quatorze réunions publiques se sont tenues.",
        "Il y en a eu 13, puis 30.",
    ],
)
def test_a_day_a_mass_or_an_operation_tells_none(text: str) -> None:
    assert not tells(text, hidden=HIDDEN)


def test_one_is_told_beside_its_name_alone() -> None:
    one = [complaints(1, label="Mineurs placés en garde à vue")]
    assert tells("Un seul mineur a été placé.", hidden=one)
    assert not tells("Une réunion s'est tenue.", hidden=one)
    lasting = [complaints(1, label="Points présents à la fin de la période")]
    assert not tells("La période commence le 1er janvier 2023.", hidden=lasting)


def test_whatever_people_typed_is_heard() -> None:
    """The reason of a correction, of a ruling, an aim, a section: none says three, now or of before."""
    said = "Les plaintes étaient trois, soit 3."
    before = make(complaints(3, place="Nord"), complaints(40, place="Sud"))
    now = make(complaints(9, place="Nord"), complaints(41, place="Sud"), version=2)
    ruling = RulingLine("r1", "Plaintes", None, (), said, "Parquet", now.period.end)
    now = replace(
        now,
        edition=replace(now.edition, erratum=said),
        method=Method(errata=(f"Cette version remplace la version 1 : {said}",)),
        rulings=(ruling,),
        objectives=(ObjectiveLine(said, "à faire", "fait"),),
        texts=(SectionText("indicateurs", said),),
        cautions=(said,),
    )
    public = release(now, history=[remember(before)]).content
    assert "trois" not in dump(encode(public)).decode()


@pytest.mark.parametrize(("unit", "value"), [("percent", "75"), ("x", "1.5"), ("count", "0.5")])
def test_a_rate_of_a_service_is_not_let_out(unit: Unit, value: str) -> None:
    """« 75 % » of twelve that are printed are nine; « 0,5 par mois » over half a year are three."""
    rate = replace(
        complaints(12, label="Part des mineurs"), value=Decimal(value), unit=unit, quoted=True, printed=""
    )
    content = make(rate, complaints(12))
    hidden, shown = release(content).content.indicators.figures
    assert (hidden.value, hidden.withheld, shown.value) == (None, True, Decimal(12))
    press = replace(content, sources=tuple(replace(one, kind="Communiqué") for one in content.sources))
    assert release(press).content.indicators.figures[0].value == rate.value


def test_a_kind_that_fills_its_whole_gives_nothing_back() -> None:
    """33 in all, minors of the south 30: the south has 30 at least, so the north has three at most."""
    told = make(
        complaints(33),
        complaints(3, place="Nord"),
        complaints(30, place="Sud"),
        complaints(30, place="Sud", label="Plaintes (mineurs)"),
        ground=(NORTH, SOUTH),
    )
    figures = release(told).content.indicators.figures
    assert [one.value for one in figures[1:3]] == [None, None]
    assert figures[0].value is None or figures[3].value is None
