"""What the sample bilans are made of: a figure with defaults, a study on simulated events."""

import datetime as dt
from decimal import Decimal
from typing import Any

from gltd.reports.snapshot import (
    CountColumn,
    Domain,
    Estimate,
    Nature,
    Period,
    ReportFigure,
    StudyCard,
    ZoneCount,
)

PARIS = dt.timezone(dt.timedelta(hours=1))
FRANCE3 = "https://france3-regions.francetvinfo.fr"
OPERATIONS = CountColumn("operation_count.operations", "Faites", "opération")


def figure(
    label: str, value: str | int | None, *, measure: str, sources: tuple[int, ...], **rest: Any
) -> ReportFigure:
    """Build a figure with the defaults of these samples."""
    filled: dict[str, Any] = {
        "unit": "count",
        "unit_of_count": "personne",
        "perimeter": "Alençon",
        "nature": Nature.FLOW,
        "domain": Domain.ACTIVITY,
        "trace": f"claim.{measure}.{value}",
    }
    return ReportFigure(
        measure=measure,
        label=label,
        value=None if value is None else Decimal(value),
        sources=sources,
        **(filled | rest),
    )


def study(*, sources: tuple[int, ...] = (4,), preregistered: bool = False) -> StudyCard:
    """Return a displacement study on simulated events, with the published worked example's counts.

    Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.
    """
    return StudyCard(
        question="L'opération a-t-elle déplacé les faits autour de Perseigne ?",
        method="différence pondérée de déplacement (Wheeler et Ratcliffe, 2018)",
        counted="faits signalés",
        before=Period(dt.date(2023, 6, 14), dt.date(2023, 12, 12)),
        after=Period(dt.date(2023, 12, 14), dt.date(2024, 6, 12)),
        zones=(
            ZoneCount.of("Perseigne", role="traitée", before=207, after=110),
            ZoneCount.of("Couronne de 500 m", role="voisine", before=178, after=157),
            ZoneCount.of("Courteille", role="comparaison", before=308, after=318),
            ZoneCount.of("Couronne de Courteille", role="comparaison voisine", before=150, after=140),
        ),
        estimates=(
            Estimate("Effet dans la zone traitée", -107.0, 30.708305066, -167.2, -46.8),
            Estimate("Déplacement dans la couronne", -11.0, 25.0, -60.0, 38.0),
            Estimate("Effet net", -118.0, 39.597979746, -195.610614164, -39.389385836),
        ),
        sentence=(
            "Les faits ont baissé de 118 par rapport à la zone de comparaison (intervalle de 39 à 196), et "
            "rien n'indique un déplacement vers la couronne de 500 m."
        ),
        limits=(
            "Elle ne dit pas pourquoi les faits ont baissé : une autre cause donnerait le même résultat.",
            "Elle ne voit que les faits signalés ; un déplacement plus loin que 500 m lui échappe.",
        ),
        preregistered=preregistered,
        registered_at=dt.datetime(2024, 7, 1, 10, 0, tzinfo=PARIS),
        fingerprint="0f" * 32,
        simulated=True,
        sources=sources,
        trace="study.1",
    )
