"""The reading as a whole: offsets, dates, parts, contradictions, bad input, speed of hostile texts."""

import importlib.util
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gltd.errors import GltdError
from gltd.text import Fact, read
from gltd.text.facts import SCHEMA_FIELDS
from gltd.text.offsets import convert_to_utf16

PUBLISHED = date(2025, 6, 15)


def one(text: str, type_: str, item: str | None = None) -> Fact:
    """Return the only fact of a type in a text."""
    found = [
        fact
        for fact in read(text, published_on=PUBLISHED)
        if fact.type == type_ and item in (None, fact.item)
    ]
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("written", "grams"),
    [
        ("5,4 kg", 5400), ("5.4kg", 5400), ("514gr.", 514), ("13kg300", 13300), ("2 kg 500", 2500),
        ("1\u202f250 kg", 1_250_000), ("1.250 kg", 1_250_000),
        ("un kilo et demi", 1500), ("cent dix-huit kilos", 118_000),
        ("une demi-tonne", 500_000), ("un demi-kilo", 500), ("6⃣7⃣0⃣ kg", 670_000), ("𝟓𝟎 g", 50),
        ("3,294 kg", 3294),
        ("une quarantaine de kilos", 40_000), ("2,3 tonnes", 2_300_000), ("1 kg 250 g", 1250),
        ("5. 837 kg", 5837),
        ("quatre-vingt-dix-sept grammes", 97), ("0,850 kg", 850),
    ],
)  # fmt: skip
def test_masses_in_all_their_forms(written: str, grams: float) -> None:
    fact = one(f"Les agents ont saisi {written} de cocaïne.", "seizure")
    assert fact.value == grams
    assert fact.unit == "g"
    assert written.rstrip(".") in fact.text


@pytest.mark.parametrize(
    ("written", "euros"),
    [("8 300€", 8300), ("8.300 euros", 8300), ("1,6 million d'euros", 1_600_000), ("110 k€", 110_000),
     ("2.790.376 euros", 2_790_376), ("1,4 M€", 1_400_000), ("douze mille euros", 12_000)],
)  # fmt: skip
def test_sums_in_all_their_forms(written: str, euros: float) -> None:
    assert one(f"Les gendarmes ont saisi {written} en espèces.", "seizure").value == euros


@pytest.mark.parametrize(
    ("written", "approx", "value", "value_max"),
    [("près de 300", "nearly", 300, None), ("plus de 300", "more_than", 300, None),
     ("environ 300", "about", 300, None),
     ("au moins 300", "at_least", 300, None), ("entre 15 et 20", None, 15, 20),
     ("une trentaine de", "about", 30, None),
     ("une petite centaine de", "about", 100, None), ("un millier de", "about", 1000, None)],
)  # fmt: skip
def test_qualified_numbers(written: str, approx: str, value: float, value_max: float | None) -> None:
    fact = one(f"{written} personnes ont été contrôlées.".capitalize(), "check")
    assert (fact.approx, fact.value, fact.value_max) == (approx, value, value_max)


def test_a_dot_is_a_decimal_point_where_the_text_uses_it_so() -> None:
    text = "Saisie : 17.3 kilogrammes de cocaïne et 5.837 kg d'héroïne."
    assert one(text, "seizure", "heroin").value == 5837


def test_a_broken_figure_is_reported_and_never_guessed() -> None:
    fact = one("Les douaniers ont saisi 35 7130 euros.", "seizure")
    assert fact.unreadable
    assert fact.value is None
    assert fact.text == "35 7130 euros"


def test_facts_of_the_schema_and_exact_offsets() -> None:
    text = "🚔 Bilan\u00a0: 12\u202f450 € en liquide, 3 kg d'herbe 🌿 et 2⃣ armes de poing saisis."
    facts = read(text)
    assert {fact.item for fact in facts} == {"cash", "cannabis_herb", "firearm"}
    for fact in facts:
        assert text[fact.start : fact.end] == fact.text
        assert tuple(fact.to_dict()) == SCHEMA_FIELDS
        json.dumps(fact.to_dict())


def test_offsets_for_the_browser() -> None:
    text = "🚔a𝟓b"
    encoded = [len(text[:offset].encode("utf-16-le")) // 2 for offset in range(len(text) + 1)]
    assert convert_to_utf16(text, offsets=range(len(text) + 1)) == encoded


def test_dates_are_resolved_against_the_day_of_publication() -> None:
    assert one("Vendredi, les policiers ont saisi 3 kg d'héroïne.", "operation_date").date == "2025-06-13"
    assert (
        one("Les policiers ont saisi 3 kg d'héroïne le 20 décembre.", "operation_date").date == "2024-12-20"
    )
    text = "Dans la nuit du 31 mai au 1er juin, les policiers ont saisi 3 kg d'héroïne."
    fact = one(text, "operation_date")
    assert (fact.period_start, fact.period_end) == ("2025-05-31", "2025-06-01")
    undated = [
        fact
        for fact in read("Le 8 septembre, les policiers ont saisi 3 kg.")
        if fact.type == "operation_date"
    ]
    assert undated[0].date == "XXXX-09-08"


def test_a_run_of_weekdays_is_one_period_and_a_signed_count_no_day() -> None:
    fact = one("Ce lundi et ce mardi, les policiers ont interpellé neuf vendeurs.", "operation_date")
    assert (fact.period_start, fact.period_end) == ("2025-06-09", "2025-06-10")
    for text in (
        "60 agents (+4 au 1er mars) ont saisi 3 kg.",
        "345 personnes ont été contrôlées cette nuit-là.",
    ):
        assert not [fact for fact in read(text, published_on=PUBLISHED) if fact.type == "operation_date"]


def test_a_trend_between_two_years_has_its_base() -> None:
    fact = one("Les interpellations ont augmenté de 12 % entre 2022 et 2023.", "trend")
    assert (fact.period_start, fact.period_end, fact.base, fact.polarity) == (
        "2022",
        "2023",
        "2022",
        "increase",
    )


def test_figures_of_another_year_keep_their_year() -> None:
    facts = read("En 2011, 66 réquisitions ont été reçues, 171 en 2018.", published_on=PUBLISHED)
    assert [fact.value for fact in facts] == [66, 171]
    assert [fact.period_start for fact in facts] == ["2011-01-01", "2018-01-01"]


def test_parts_point_to_their_total() -> None:
    text = "Vingt et une personnes ont été interpellées. Trois d'entre elles ont été écrouées."
    facts = {fact.item: fact for fact in read(text)}
    assert facts["ecrou"].part_of == facts["interpellation"].id
    text = "Ils ont saisi 4,9 tonnes de stupéfiants, dont 83 kg d'héroïne."
    facts = {fact.item: fact for fact in read(text)}
    assert facts["heroin"].part_of == facts["drug_unspecified"].id


def test_two_values_for_one_item_are_linked() -> None:
    text = "720 g d'héroïne saisis à Tours\nLes policiers ont saisi 720 kg d'héroïne. Le préfet les félicite."
    grams, kilos = [fact for fact in read(text) if fact.item == "heroin"]
    assert grams.conflicts_with == (kilos.id,)
    assert kilos.conflicts_with == (grams.id,)


def test_a_negated_figure_is_a_zero() -> None:
    fact = one("Aucune interpellation n'a eu lieu.", "arrest")
    assert fact.negated
    assert fact.value == 0


def test_a_text_that_takes_its_seizure_back_says_so() -> None:
    text = "La douane avait saisi 12 kg d'ecstasy. La poudre s'est révélée inoffensive."
    assert one(text, "seizure").retracted


@pytest.mark.parametrize("text", ["", "  \n\t "])
def test_an_empty_text_is_refused_in_french(text: str) -> None:
    with pytest.raises(GltdError, match="vide"):
        read(text)


HOSTILE = ["1", "(", "a", "1 ", "a1", "😀", "6⃣", "é", "3 % ", "1.1", "@a", "à A", "3 mai ", "12 kg ", "[1) "]
PROSE = (
    "Mardi 4 mars, {} gendarmes de la Sarthe ont interpellé {} personnes au Mans. "
    "Ils ont saisi {} kg de résine, {} g de cocaïne et {} euros en liquide, soit 12 % de plus qu'en 2022.\n"
)


@pytest.mark.parametrize("noise", HOSTILE)
def test_long_noise_is_read_to_its_end(noise: str) -> None:
    """`benchmarks/reading.py` measures that the time grows with the length only."""
    assert isinstance(read(noise * (200_000 // len(noise))), list)


@pytest.mark.parametrize("noise", ["1 ", "3 mai ", "a1 ", "🚔 1 ", "(1) "])
def test_figures_behind_noise_are_still_read(noise: str) -> None:
    text = (
        noise * 5000
        + "\nLes douaniers ont saisi 12 kg de cocaïne au Havre. "
        + PROSE.format(1, 2, 3, 4, 5) * 20
    )
    assert any(fact.item == "cocaine" and fact.value == 12_000 for fact in read(text))


@pytest.mark.parametrize("text", ["19,1", "en 20.5", "20,5 19.1 kg", "1'9", "2⃣0⃣2⃣4⃣", "19 ,1"])
def test_a_number_that_looks_like_a_year_does_not_stop_the_reader(text: str) -> None:
    assert isinstance(read(f"Ils ont saisi {text} de cocaïne."), list)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="0123456789 .,;:-()%€kgKd'eéunet\n\u202f😀⃣«»", min_size=1, max_size=200))
def test_no_text_makes_the_reader_fail(text: str) -> None:
    if not text.strip():
        return
    for fact in read(text, published_on=PUBLISHED):
        assert text[fact.start : fact.end] == fact.text


def test_the_shared_corpus_stays_well_read(shared: Path, tmp_path: Path) -> None:
    script = Path(__file__).resolve().parents[2] / "scripts" / "measure_reading.py"
    spec = importlib.util.spec_from_file_location("measure_reading", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    score = module.score_corpus(shared / "corpus")
    assert score.precision >= 0.96
    assert score.f1 >= 0.96


def test_the_others_are_not_held_against_the_whole_of_a_title() -> None:
    text = "Lens : onze gardes à vue\n\nTrois sont déférés, les gardes à vue des huit autres continuent."
    facts = read(text, published_on=date(2025, 6, 30))
    held = [one for one in facts if one.item == "garde_a_vue"]
    assert [one.value for one in held] == [11, 8]
    assert not any(one.conflicts_with for one in held)
