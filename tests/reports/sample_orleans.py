"""The thematic GLTD of Orléans in 2018 as facts: percentages without base and a part-year."""

import datetime as dt
from typing import Any

from gltd.reports.snapshot import (
    Activity,
    Content,
    Domain,
    Edition,
    FootageCount,
    Indicators,
    Outcome,
    Period,
    QuotedChange,
    SchemeCard,
    SourceNote,
    Video,
    compare,
)
from tests.reports.sample_parts import FRANCE3, PARIS, figure

PART = Period(dt.date(2018, 3, 1), dt.date(2018, 9, 24))
FOOTAGE: dict[str, Any] = {"perimeter": "Orléans", "unit_of_count": "réquisition", "domain": Domain.ACTIVITY}
EARLY = figure(
    "Réquisitions d'images",
    66,
    measure="requisition.images",
    sources=(1,),
    period=Period(dt.date(2011, 1, 1), dt.date(2011, 12, 31)),
    **FOOTAGE,
)
LATE = figure(
    "Réquisitions d'images",
    171,
    measure="requisition.images",
    sources=(1,),
    period=Period(dt.date(2018, 1, 1), dt.date(2018, 9, 24)),
    **FOOTAGE,
)
RISE = figure(
    "Interpellations de consommateurs, évolution",
    125,
    measure="trend.interpellation_consommateurs",
    sources=(1,),
    unit="percent",
    quoted=True,
    perimeter="Les Carmes",
    period=PART,
)

SCHEME = SchemeCard(
    slug="orleans-gltd-2018",
    name="GLTD d'Orléans",
    kind="Groupe local de traitement de la délinquance",
    theme="Lutte contre le trafic de stupéfiants",
    chair="Procureur de la République d'Orléans",
    starts_on=dt.date(2018, 3, 1),
    areas=("Les Carmes", "La Source", "L'Argonne"),
)

ACTIVITY = Activity(
    figures=(
        figure(
            "Opérations",
            50,
            measure="operation_count.operations",
            sources=(1,),
            qualifier="about",
            unit_of_count="opération",
            perimeter="Orléans",
            period=PART,
        ),
        figure(
            "Opérations",
            30,
            measure="operation_count.operations",
            sources=(1,),
            qualifier="about",
            unit_of_count="opération",
            perimeter="Les Carmes et La Source",
            period=PART,
        ),
    )
)


def orleans() -> Content:
    """Return the thematic GLTD of Orléans in 2018: percentages without base and a part-year."""
    return Content(
        scheme=SCHEME,
        period=PART,
        edition=Edition(
            frozen_at=dt.datetime(2018, 10, 1, 9, 0, tzinfo=PARIS), author="Parquet d'Orléans", draft=False
        ),
        sources=(
            SourceNote(
                1,
                "France 3 Centre-Val de Loire",
                "Bilan du GLTD d'Orléans après six mois",
                "article de presse",
                dt.date(2018, 9, 24),
                f"{FRANCE3}/centre-val-de-loire/loiret/orleans/groupe-local-traitement-delinquance-orleans-nous-"
                "allons-tous-meme-sens-1546960.html",
            ),
        ),
        activity=ACTIVITY,
        outcome=Outcome(
            judicial=(
                figure(
                    "Interpellations de trafiquants",
                    41,
                    measure="arrest.interpellation",
                    sources=(1,),
                    perimeter="Orléans",
                    period=PART,
                ),
            )
        ),
        video=Video(
            requests=(FootageCount(EARLY), FootageCount(LATE, part_year=True)),
            changes=(compare("Réquisitions d'images", before=EARLY, after=LATE),),
        ),
        indicators=Indicators(quoted=(QuotedChange("Interpellations de consommateurs", RISE),)),
    )
