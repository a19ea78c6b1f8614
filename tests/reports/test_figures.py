"""A figure that could not be defended cannot be built."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from scipy.stats import binomtest

from gltd.errors import GltdError
from gltd.reports.changes import Obstacle, QuotedChange, compare, count_interval, ratio_interval
from gltd.reports.figures import Period, ReportFigure, Status
from tests.reports.sample_parts import figure

FIRST = Period(dt.date(2022, 1, 1), dt.date(2022, 12, 31))
SECOND = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))


def counted(value: int, *, period: Period = SECOND) -> ReportFigure:
    return figure("Faits", value, measure="fact", sources=(1,), unit_of_count="fait", period=period)


def test_a_figure_needs_a_source() -> None:
    with pytest.raises(GltdError, match="source"):
        figure("Faits", 3, measure="fact", sources=())


def test_a_contested_figure_enters_marked_only() -> None:
    with pytest.raises(GltdError, match="contradiction"):
        figure("Héroïne", 720, measure="seizure.heroin", sources=(1,), status=Status.CONTESTED)
    contested = figure(
        "Héroïne", 720, measure="seizure.heroin", sources=(1,), status=Status.CONTESTED, conflict="x"
    )
    assert contested.mark == "contesté"


def test_a_retained_figure_names_its_ruling() -> None:
    with pytest.raises(GltdError, match="arbitrage"):
        figure("Numéraire", 8300, measure="seizure.cash", sources=(1,), status=Status.RETAINED)


@pytest.mark.parametrize("unit", ["percent", "x"])
def test_a_percentage_without_counts_is_only_a_quotation(unit: str) -> None:
    with pytest.raises(GltdError, match="effectifs"):
        figure("Hausse", 125, measure="trend", sources=(1,), unit=unit)
    assert figure("Hausse", 125, measure="trend", sources=(1,), unit=unit, quoted=True).quoted


def test_missing_zero_and_withheld_are_three_things() -> None:
    missing = figure("Écrous", None, measure="arrest.ecrou", sources=(1,))
    withheld = figure("Écrous", None, measure="arrest.ecrou", sources=(1,), withheld=True)
    assert (missing.printed, withheld.printed) == ("non renseigné", "non diffusé")
    assert figure("Écrous", 0, measure="arrest.ecrou", sources=(1,)).printed == "0"
    with pytest.raises(GltdError, match="diffuser"):
        figure("Écrous", 2, measure="arrest.ecrou", sources=(1,), withheld=True)


def test_a_period_runs_forward() -> None:
    with pytest.raises(GltdError, match="inversez"):
        Period(dt.date(2024, 2, 1), dt.date(2024, 1, 1))


def test_a_change_shows_both_counts_and_its_interval() -> None:
    change = compare("Faits", before=counted(12, period=FIRST), after=counted(27))
    # The line of SCREENS.md, "Rules for figures on screen".
    assert change.printed.replace("\u202f", " ") == "12 → 27 (+125 %, intervalle +10 % à +388 %)"
    assert change.conclusion.replace("\u202f", " ") == "+125 %, intervalle +10 % à +388 %"


@pytest.mark.parametrize(("before", "after"), [(12, 27), (66, 171), (10, 10), (200, 40), (3, 0)])
def test_the_interval_is_the_conditional_exact_one(before: int, after: int) -> None:
    share = binomtest(after, before + after).proportion_ci(0.95, method="exact")
    low, high = ratio_interval(before, after=after)
    assert low == pytest.approx(share.low / (1 - share.low))
    assert high == pytest.approx(share.high / (1 - share.high))


def test_the_interval_of_a_count_is_the_tabulated_one() -> None:
    # Garwood's table at 95 %: 0 → 3.69; 10 → 4.80 and 18.39.
    assert count_interval(0) == pytest.approx((0, 3.69), abs=0.005)
    assert count_interval(10) == pytest.approx((4.80, 18.39), abs=0.005)


def test_small_bases_and_unequal_periods_give_no_percentage() -> None:
    few = compare("Faits", before=counted(4, period=FIRST), after=counted(9))
    assert (few.obstacle, few.percent) == (Obstacle.TOO_FEW, None)
    assert few.printed == "4 → 9 : trop peu pour un pourcentage"
    part = Period(dt.date(2018, 1, 1), dt.date(2018, 9, 24))
    unequal = compare("Faits", before=counted(66, period=FIRST), after=counted(171, period=part))
    assert (unequal.obstacle, unequal.percent) == (Obstacle.UNEQUAL_PERIODS, None)
    broken = compare("Faits", before=counted(66, period=FIRST), after=counted(171), series_break=True)
    assert broken.obstacle is Obstacle.SERIES_BREAK
    about = replace(counted(50), qualifier="about", printed="")
    assert compare("Faits", before=counted(66, period=FIRST), after=about).obstacle is Obstacle.APPROXIMATE


def test_a_change_needs_both_counts_of_one_measure() -> None:
    unknown = replace(counted(0), value=None, printed="")
    with pytest.raises(GltdError, match="deux effectifs"):
        compare("Faits", before=unknown, after=counted(27))
    other = replace(counted(12, period=FIRST), unit_of_count="personne")
    with pytest.raises(GltdError, match="deux mesures"):
        compare("Faits", before=other, after=counted(27))


def test_a_false_percentage_is_refused() -> None:
    change = compare("Faits", before=counted(12, period=FIRST), after=counted(27))
    with pytest.raises(GltdError, match="ne suit pas"):
        replace(change, percent=Decimal("225"))


def test_a_quoted_change_says_what_is_missing() -> None:
    quote = figure("Hausse", 125, measure="trend", sources=(1,), unit="percent", quoted=True, period=SECOND)
    bare = QuotedChange("Interpellations", quote)
    expected = "+125 % : effectifs non publiés, pourcentage non vérifiable"
    assert bare.printed.replace("\u202f", " ") == expected
    double = figure("Usage", 2, measure="trend", sources=(1,), unit="x", quoted=True, period=SECOND)
    known = figure("Usage", 197, measure="usage", sources=(1,), unit_of_count="procédure", period=SECOND)
    printed = QuotedChange("Usage", double, known).printed
    assert printed == "doublement : un seul effectif publié (197 procédures, 2023), évolution non vérifiable"
    with pytest.raises(GltdError, match="citée"):
        QuotedChange("Usage", known)
