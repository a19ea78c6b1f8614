"""Indicators: one thing counted, a base, and a pair of two natures."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from gltd.errors import GltdError
from gltd.web.actions import indicators
from gltd.web.models import Indicator, SeriesBreak
from tests.cast import Cast


def define(cast: Cast, **fields: Any) -> Indicator:
    told = {"title": "Interpellations", "measure": "arrest.interpellation"} | fields
    return indicators.create_indicator(actor=None, scheme=cast.scheme, **told)


def refuse(cast: Cast, constraint: str, **fields: Any) -> None:
    told = {"title": "x", "nature": "activity", "unit_of_count": "fait", "measure": "check.persons"} | fields
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Indicator.objects.create(scheme=cast.scheme, **told)


@pytest.mark.parametrize("both", [{"measure": "", "category": ""}, {"category": "deal"}])
def test_indicator_counts_one_thing(both: dict[str, str], cast: Cast) -> None:
    refuse(cast, "indicator_counts_one_thing", **both)


def test_indicator_needs_a_base(cast: Cast) -> None:
    refuse(cast, "indicator_needs_a_base", minimum_base=0)


def test_indicator_title_once_per_scheme(cast: Cast) -> None:
    define(cast)
    refuse(cast, "indicator_title_once_per_scheme|web_indicator", title="Interpellations")


def test_break_once_per_day_and_break_says_why(cast: Cast) -> None:
    indicator, day = define(cast), dt.date(2024, 1, 1)
    indicators.add_break(actor=None, indicator=indicator, on=day, reason="nouveau logiciel")
    with pytest.raises(IntegrityError, match=r"break_once_per_day|web_seriesbreak"), transaction.atomic():
        SeriesBreak.objects.create(indicator=indicator, on=day, reason="x")
    with pytest.raises(IntegrityError, match="break_says_why"), transaction.atomic():
        SeriesBreak.objects.create(indicator=indicator, on=day.replace(month=2), reason="")


def test_the_catalogue_gives_nature_and_unit_of_count(cast: Cast) -> None:
    indicator = define(cast, nature="phenomenon", unit_of_count="fait")
    assert (indicator.nature, indicator.unit_of_count) == ("activity", "personne")


def test_a_mass_is_no_indicator(cast: Cast) -> None:
    with pytest.raises(GltdError, match="masse"):
        define(cast, measure="seizure.heroin")


def test_a_pair_joins_two_natures(cast: Cast) -> None:
    activity = define(cast)
    with pytest.raises(GltdError, match="nature différente"):
        define(cast, title="Contrôles", measure="check.persons", paired_with=activity)
    calls = define(cast, title="Appels", measure="phenomenon.calls", paired_with=activity)
    assert calls.paired_with == activity
