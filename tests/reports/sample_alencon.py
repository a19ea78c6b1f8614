"""The anti-crack plan of Alençon as facts, with its contradictions, and a study on simulated events."""

import datetime as dt

from gltd.reports.snapshot import (
    Content,
    Domain,
    Edition,
    Method,
    Nature,
    PartnerCard,
    Period,
    SchemeCard,
    SourceNote,
    Video,
)
from tests.reports import sample_alencon_disputes as disputes
from tests.reports import sample_alencon_sections as sections
from tests.reports.sample_parts import FRANCE3, PARIS, figure, study

SCHEME = SchemeCard(
    slug="alencon-anti-crack",
    name="Plan anti-crack d'Alençon",
    kind="Plan anti-crack",
    theme="Trafic de crack et points de deal",
    chair="Procureur de la République d'Alençon",
    starts_on=dt.date(2023, 1, 1),
    areas=("Perseigne",),
    partners=(
        PartnerCard("Parquet d'Alençon", "parquet"),
        PartnerCard("Préfecture de l'Orne", "préfecture"),
        PartnerCard("Police nationale (Orne)", "police"),
        PartnerCard("Gendarmerie nationale (Orne)", "gendarmerie"),
        PartnerCard("Ville d'Alençon", "mairie"),
        PartnerCard("Agence régionale de santé", "santé"),
    ),
    mandate=(
        "Le plan réunit parquet, forces de sécurité, préfecture, ville et bailleurs sociaux contre "
        "le trafic de crack à Alençon. Il joint démantèlement, suites locatives et prévention."
    ),
)

SOURCES = (
    SourceNote(
        1,
        "Préfet de l'Orne",
        "Bilan de l'opération du 13 décembre dans le quartier de Perseigne",
        "message public",
        dt.date(2023, 12, 15),
        "",
        dt.date(2024, 1, 10),
    ),
    SourceNote(
        2,
        "France 3 Normandie",
        "Cannabis, héroïne, armes : opération de police à Alençon",
        "article de presse",
        dt.date(2023, 12, 15),
        f"{FRANCE3}/normandie/orne/alencon/cannabis-heroine-armes-operation-de-police-d-envergure-contre-"
        "le-trafic-de-drogues-a-alencon-2889737.html",
        dt.date(2024, 1, 10),
    ),
    SourceNote(3, "Plan anti-crack d'Alençon", "Registre du dispositif", "registre", dt.date(2024, 1, 15)),
    SourceNote(4, "gltd", "Faits simulés de la démonstration", "données simulées", dt.date(2024, 1, 15)),
)


def alencon() -> Content:
    """Return the anti-crack plan of Alençon with its open contradictions and a simulated study."""
    return Content(
        scheme=SCHEME,
        period=Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        edition=Edition(
            frozen_at=dt.datetime(2024, 1, 15, 9, 0, tzinfo=PARIS),
            author="Préfecture de l'Orne, mission sécurité",
            kind="Bilan annuel",
        ),
        sources=SOURCES,
        highlights=sections.alencon_highlights(),
        activity=sections.alencon_activity(),
        outcome=sections.alencon_outcome(),
        follow_ups=sections.alencon_follow_ups(),
        video=Video(
            cameras=(
                figure(
                    "Caméras en service",
                    60,
                    measure="camera.total",
                    sources=(2,),
                    unit_of_count="caméra",
                    nature=Nature.STOCK,
                    domain=Domain.MEANS,
                    as_of=dt.date(2023, 12, 15),
                ),
            )
        ),
        prevention=sections.alencon_prevention(),
        indicators=sections.alencon_indicators(),
        studies=(study(),),
        contradictions=disputes.alencon_contradictions(),
        rulings=(disputes.ruling(),),
        method=Method(
            limits=(
                "Les procédures pour usage ne sont connues que pour 2023 : l'évolution est invérifiable.",
                "Les forces engagées le 13 décembre sont données sans le détail par unité.",
            )
        ),
        simulated=True,
    )
