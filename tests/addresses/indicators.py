"""Indicators: a pair, with two years of one and a break."""

import datetime as dt
from typing import Any

from gltd.web.actions import claims, indicators, sources
from tests.addresses.table import CHAIRS, WRITERS, Addresses, Arguments
from tests.cast import Cast


def furnish(cast: Cast) -> Arguments:
    """Define two indicators that are read side by side."""
    told: dict[str, Any] = {"actor": cast.accounts["member"], "scheme": cast.scheme}
    checks = indicators.create_indicator(**told, title="Personnes contrôlées", measure="check.persons")
    indicators.create_indicator(
        **told, title="Faits", category="deal", nature="phenomenon", unit_of_count="fait", paired_with=checks
    )
    row = indicators.add_break(
        actor=told["actor"], indicator=checks, on=dt.date(2022, 1, 1), reason="nouveau comptage"
    )
    source = sources.keep_return(
        **told, publisher="Commissariat de Bellerive", title="Contrôles", published_on=dt.date(2024, 1, 15)
    )
    for year, value in ((2022, 120), (2023, 150)):
        claims.enter_claim(
            actor=told["actor"],
            source=source,
            measure="check.persons",
            value=value,
            period_start=str(year),
            period_end=str(year),
        )
    one = {"pk": checks.pk}
    names = ("indicator", "indicator_chart", "indicator_edit", "indicator_remove", "break_add")
    return dict.fromkeys(names, one) | {"break_remove": one | {"series_break": row.pk}}


WRITING = ("indicator_add", "indicator_edit", "indicator_remove", "break_add", "break_remove")
ADDRESSES = Addresses(
    get=dict.fromkeys(("indicator_add", "indicator_edit", "official_add", "official_table"), WRITERS),
    post=dict.fromkeys(
        (*WRITING, "official_add", "official_table"),
        WRITERS,
    )
    | {"indicator_remove": CHAIRS},
    post_only=frozenset({"indicator_remove", "break_add", "break_remove"}),
    no_page=frozenset({"indicator_chart", "official_table"}),
    answers={"official_table": {302}},
    furnish=furnish,
)
