"""The forms in which French texts write figures, and what looks like a figure and is none."""

from datetime import date

import pytest

from gltd.text import Fact, read

PUBLISHED = date(2025, 6, 15)


def values(text: str, type_: str) -> list[float | None]:
    """Return the values of the facts of one type, in text order."""
    return [fact.value for fact in facts(text, type_)]


def facts(text: str, type_: str) -> list[Fact]:
    """Return the facts of one type, in text order."""
    return [fact for fact in read(text, published_on=PUBLISHED) if fact.type == type_]


def test_a_dot_before_kilos_is_read_as_the_text_uses_it() -> None:
    text = "Saisie de 1.065 kilogrammes de résine, au total 1.100 kg de cannabis avec les autres prises."
    assert values(text, "seizure") == [1_065_000, 1_100_000]
    text = "Ils ont saisi 17.3 kilogrammes de produit de coupe et 5.837 kg d'héroïne."
    assert values(text, "seizure") == [17_300, 5837]


@pytest.mark.parametrize(
    ("written", "grams"),
    [
        ("1,760 kg", 1760), ("17.3 kilogrammes", 17_300), ("514gr.", 514), ("13kg300", 13_300),
        ("2 kg 500", 2500),
        ("cent dix-huit kilos", 118_000), ("un kilo et demi", 1500), ("un kilo huit cents", 1800),
        ("une petite centaine de kilos", 100_000), ("une demi-douzaine de kilos", 6000),
        ("2\u202f396\u00a0kg", 2_396_000), ("𝟏𝟐 kg", 12_000), ("1⃣2⃣ kg", 12_000), ("3\u202ft", 3_000_000),
        ("deux tonnes et demie", 2_500_000), ("0,4 g", 0.4), ("12T5", 12_500_000), ("🔟 kg", 10_000),
        ("trois quarts de kilo", 750), ("un quart de tonne", 250_000), ("½ kg", 500), ("2½ kilos", 2500),
        ("une 20aine de kilos", 20_000), ("2 tonnes et 300 kilos", 2_300_000), ("un kilo huit", 1800),
    ],
)  # fmt: skip
def test_masses(written: str, grams: float) -> None:
    assert values(f"Les policiers ont saisi {written} de cannabis.", "seizure") == [grams]


@pytest.mark.parametrize(
    ("written", "euros"),
    [
        ("110 k€", 110_000), ("11 K€", 11_000), ("1,6 million d'euros", 1_600_000), ("8000 euros", 8000),
        ("2 millions 450 000 euros", 2_450_000), ("3 M€", 3_000_000), ("56.490 euros", 56_490),
        ("8 300€", 8300), ("le million d'euros", 1_000_000),
    ],
)  # fmt: skip
def test_sums(written: str, euros: float) -> None:
    assert values(f"Les policiers ont saisi {written} en liquide.", "seizure") == [euros]


@pytest.mark.parametrize(
    ("written", "low", "high"),
    [
        ("de 10 à 15.000 euros", 10_000, 15_000), ("entre 20 et 30 000 euros", 20_000, 30_000),
        ("800 à 1 000 euros", 800, 1000),
    ],
)  # fmt: skip
def test_the_first_bound_of_a_range_may_leave_its_thousands_out(written: str, low: int, high: int) -> None:
    (fact,) = facts(f"Ils ont saisi {written} en liquide.", "seizure")
    assert (fact.value, fact.value_max) == (low, high)


@pytest.mark.parametrize("hedge", ["deux, voire trois", "deux voire trois", "deux, presque trois"])
def test_a_hedged_number_is_a_range(hedge: str) -> None:
    (fact,) = facts(f"Ils ont saisi {hedge} kilos de résine.", "seizure")
    assert (fact.value, fact.value_max, fact.approx) == (2000, 3000, "about")


def test_a_unit_or_a_noun_said_once_holds_for_the_list() -> None:
    assert values("Ils ont saisi 30 kg de cannabis et 7 de cocaïne.", "seizure") == [30_000, 7000]
    assert values("La prise de 12 et 15 kg d'héroïne date de mai.", "seizure") == [12_000, 15_000]
    text = "La Ville a reçu 66 réquisitions en 2011, 171 en 2018."
    assert values(text, "requisition") == [66, 171]
    text = (
        "Quant aux amendes forfaitaires délictuelles, 7 911 ont été dressées, contre 6 204 un mois plus tôt."
    )
    assert values(text, "procedure") == [7911, 6204]


@pytest.mark.parametrize(
    ("sentence", "value", "unit", "polarity"),
    [
        ("Les gardes à vue ont connu un doublement entre 2022 et 2023.", 2, "x", "increase"),
        ("Les saisies d'héroïne ont été multipliées par sept.", 7, "x", "increase"),
        ("Les interpellations sont en hausse de 125 %.", 125, "percent", "increase"),
        ("Gardes à vue : 84 (+125 %).", 125, "percent", "increase"),
        ("Il reste 300 points de deal, soit − 21 % en deux ans.", 21, "percent", "decrease"),
        ("Les interpellations ont triplé en un an.", 3, "x", "increase"),
        ("Ils ont saisi 12 kg de cocaïne, 3 kg de moins qu'en 2023.", 3000, "g", "decrease"),
    ],
)
def test_trends(sentence: str, value: float, unit: str, polarity: str) -> None:
    assert [(one.value, one.unit, one.polarity) for one in facts(sentence, "trend")] == [
        (value, unit, polarity)
    ]


def test_a_change_of_level_gives_both_levels() -> None:
    text = "Le nombre de points de deal est passé de 3.952 à 3.233."
    assert values(text, "deal_point") == [3952, 3233]


@pytest.mark.parametrize(
    "torn", ["35 7130 euros", "10 45210 euros", "12.45.00 euros", "3 45 euros", "1,,2 euros"]
)
def test_a_broken_figure_is_kept_with_its_passage_for_a_person(torn: str) -> None:
    (fact,) = facts(f"Les douaniers ont saisi {torn} en numéraire.", "seizure")
    assert fact.unreadable
    assert fact.value is None
    assert torn in fact.text


NEVER = [
    "Le suspect, âgé de 23 ans, a été conduit au commissariat.",
    "Un homme de 41 ans et sa compagne de 38 ans habitaient là.",
    "La descente a commencé à 6h30 et s'est achevée vers 11 heures.",
    "La CRS 82 et la CDOS 29 ont prêté main-forte.",
    "Le stock se trouvait au 14 rue des Lilas, près du 9, avenue de la Gare.",
    "Une Peugeot 308 et une Renault Clio 4 attendaient dans la cour.",
    "Un pistolet de calibre 7,65 mm appartenait au voisin.",
    "L'usage est puni d'un an d'emprisonnement et de 3 750 euros d'amende.",
    "Les mis en cause encourent 10 ans de prison et 7,5 millions d'euros d'amende.",
    "Pour témoigner, appelez le 03 20 30 40 50 ou le 17.",
    "En 2021 et en 2022, la ville a changé de maire.",
    "38 commentaires, 214 partages.",
    "Les faits relèvent de l'article 222-37 du code pénal et de la loi n° 2025-532.",
    "La ville compte 42 300 habitants sur 17 km².",
    "La fermeture durera six mois.",
    "Le véhicule roulait à 180 km/h sur la D 906.",
    "La résine titrait 32 % de THC.",
    "La drogue était répartie dans 12 valises et 4 sacs.",
    "88 % des points de deal se situent en zone urbaine.",
    "La délibération est adoptée par 41 voix contre 12.",
    "L'amende forfaitaire est fixée à 200 euros.",
    "Réagissez à cet article (12 avis) : https://exemple.fr/a/20250612-44",
    "Le 3e arrondissement et le 14e seront concernés.",
]


@pytest.mark.parametrize("sentence", NEVER, ids=[one[:30] for one in NEVER])
def test_what_is_no_figure_is_not_read(sentence: str) -> None:
    assert [fact for fact in read(sentence, published_on=PUBLISHED) if fact.type not in SITUATING] == []


SITUATING = ("operation_date", "operation_place")


def test_a_seizure_taken_back_is_marked() -> None:
    text = "Dix kilos de cocaïne avaient été saisis. Fausse alerte : la poudre était totalement inoffensive."
    assert all(fact.retracted for fact in facts(text, "seizure"))
    assert facts(text, "seizure")


@pytest.mark.parametrize("torn", ["1.23.456 kg", "12,,5 kg", "5?3 kg", "1O kg", "6 .500 kg", "12, 5 kg"])
def test_a_mass_in_pieces_is_reported_and_not_guessed(torn: str) -> None:
    found = facts(f"Les douaniers ont saisi {torn} de cocaïne et 800 g d'héroïne.", "seizure")
    assert [(fact.value, fact.unreadable) for fact in found] == [(None, True), (800, False)]
    assert found[0].text == f"{torn} de cocaïne"


@pytest.mark.parametrize("whole", ["En 2023, 45 kg", "3,2 kg d'héroïne, 45 kg", "Le bilan est de 12. 45 kg"])
def test_two_figures_side_by_side_are_not_one_in_pieces(whole: str) -> None:
    found = facts(f"{whole} de cannabis ont été saisis.", "seizure")
    assert found[-1].value == 45_000
    assert not any(fact.unreadable for fact in found)


def test_what_is_denied_is_no_figure() -> None:
    assert values("La saisie porte sur 400 g de cocaïne et non 4 kg.", "seizure") == [400]
    assert values("Ce ne sont pas 4 kg d'héroïne qui ont été saisis, mais 3 kg.", "seizure") == [3000]


def test_grams_after_et_belong_to_the_kilos_before() -> None:
    assert values("Ils ont saisi 1 kg et 200 g d'héroïne.", "seizure") == [1200]


def test_a_series_of_masses_keeps_its_unit_to_the_end() -> None:
    text = "Saisies de cocaïne : 12 kg en 2020, 15 en 2021 et 27,5 en 2022."
    assert values(text, "seizure") == [12_000, 15_000, 27_500]
