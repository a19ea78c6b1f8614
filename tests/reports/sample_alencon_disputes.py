"""What sources of Alençon dispute: seizures, an open contradiction, a ruling."""

import datetime as dt
from typing import Any

from gltd.reports.snapshot import (
    ClaimedValue,
    ContradictionBox,
    Period,
    ReportFigure,
    RulingLine,
    Status,
)
from tests.reports.sample_parts import figure

OPERATION_DAY = Period(dt.date(2023, 12, 13), dt.date(2023, 12, 13))


def seizure(label: str, value: int, *, measure: str, sources: tuple[int, ...], **rest: Any) -> ReportFigure:
    filled: dict[str, Any] = {
        "unit": "g",
        "unit_of_count": "gramme",
        "perimeter": "Perseigne",
        "period": OPERATION_DAY,
    }
    return figure(label, value, measure=measure, sources=sources, **(filled | rest))


def heroin(value: int, source: int) -> ReportFigure:
    return seizure(
        "Héroïne",
        value,
        measure="seizure.heroin",
        sources=(source,),
        status=Status.CONTESTED,
        conflict="conflit-1",
        trace=f"claim.heroin.{source}",
    )


def cash() -> ReportFigure:
    return seizure(
        "Numéraire",
        8300,
        measure="seizure.cash",
        sources=(1,),
        unit="EUR",
        unit_of_count="euro",
        status=Status.RETAINED,
        ruling="arbitrage-1",
    )


def alencon_contradictions() -> tuple[ContradictionBox, ...]:
    return (
        ContradictionBox(
            "conflit-1",
            "écart d'unité probable : × 1 000",
            "Héroïne saisie le 13 décembre 2023",
            (
                ClaimedValue(heroin(720, 1), "message cité, caractères 846 à 860"),
                ClaimedValue(heroin(720_000, 2), "corps de l'article, caractères 1 103 à 1 119"),
            ),
            "Les deux valeurs diffèrent d'un facteur 1 000 : l'une des unités est sans doute fausse.",
        ),
    )


def ruling() -> RulingLine:
    return RulingLine(
        "arbitrage-1",
        "Numéraire saisi le 13 décembre 2023",
        cash(),
        ("8 000 € (note 2)",),
        "Le message du service est plus précis que l'arrondi de l'article.",
        "Préfecture de l'Orne, mission sécurité",
        dt.date(2024, 1, 12),
    )
