"""Indicators and the breaks of their series: every write."""

import datetime as dt
from typing import Any, Final

from django.db import transaction

from gltd.claims.measures import Measure, catalogue
from gltd.errors import GltdError
from gltd.web.actions.records import change_record, create_record, remove_record
from gltd.web.models import Indicator, Scheme, SeriesBreak, User

# What an imported event counts as.
EVENT_UNIT: Final = "fait"


@transaction.atomic
def create_indicator(*, actor: User | None, scheme: Scheme, **fields: Any) -> Indicator:
    """Define an indicator; a measure of the catalogue gives its nature and unit of count."""
    return create_record(settle(Indicator(scheme=scheme, **fields)), actor=actor)


@transaction.atomic
def change_indicator(*, actor: User | None, indicator: Indicator, version: int, **changes: Any) -> Indicator:
    """Change a definition that still stands as it was shown."""
    planned = Indicator(scheme=indicator.scheme, **changes)
    settled = settle(planned)
    changes |= {"nature": settled.nature, "unit_of_count": settled.unit_of_count}
    if settled.paired_with_id == indicator.pk:
        raise GltdError("Un indicateur ne se lit pas à côté de lui-même : choisissez-en un autre.")
    return change_record(indicator, actor=actor, version=version, changes=changes)


@transaction.atomic
def add_break(*, actor: User | None, indicator: Indicator, on: dt.date, reason: str) -> SeriesBreak:
    """Note that from a day on the series counts something else."""
    return create_record(SeriesBreak(indicator=indicator, on=on, reason=reason), actor=actor)


@transaction.atomic
def remove_break(*, actor: User | None, series_break: SeriesBreak, version: int) -> SeriesBreak:
    """Take a break back."""
    return remove_record(series_break, actor=actor, version=version)


def can_follow(measure: Measure) -> bool:
    """Tell whether a measure is a count over a period: what two counts may be compared of."""
    return measure.unit == "count" and measure.adds.over_time == "sum" and measure.family != "trends"


def settle(indicator: Indicator) -> Indicator:
    """Take nature and unit of count from the catalogue, and refuse a pair of one nature."""
    if indicator.measure:
        measure = catalogue().get(indicator.measure)
        if measure is None:
            raise GltdError("Cette grandeur n'est pas au catalogue : choisissez-la dans la liste.")
        if not can_follow(measure):
            raise GltdError(
                "Un indicateur compte des faits, des personnes ou des actes pendant une période : "
                "une masse, une somme d'argent ou un niveau à une date se suivent dans « Chiffres »."
            )
        indicator.nature, indicator.unit_of_count = measure.nature, measure.unit_of_count
    elif not indicator.unit_of_count:
        indicator.unit_of_count = EVENT_UNIT
    other = indicator.paired_with
    if other is not None and (other.scheme_id != indicator.scheme_id or other.nature == indicator.nature):
        raise GltdError(
            "Un indicateur se lit à côté d'un autre de nature différente, dans le même dispositif : "
            "l'activité des services d'un côté, le phénomène de l'autre."
        )
    return indicator
