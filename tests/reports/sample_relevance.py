"""A relevance study of a made-up camera, as its PDF prints it."""

import datetime as dt
import math
from decimal import Decimal

from gltd.reports.camera_form import FundingLine
from gltd.reports.relevance import (
    Alternative,
    Asked,
    Concentration,
    Day,
    Follow,
    Measured,
    Outline,
    Overlap,
    Piece,
    RelevanceSheet,
    Seen,
    Spells,
    Split,
    Subject,
    Useful,
)
from gltd.reports.studies import Estimate, ZoneCount

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
PARTS = tuple(f"{hour} h à {hour + 4} h" for hour in range(0, 24, 4))
WEEK = (
    (3, 0, 1, 8, 14, 16),
    (2, 1, 0, 9, 12, 15),
    (1, 0, 2, 7, 13, 18),
    (4, 0, 1, 8, 15, 21),
    (6, 1, 1, 9, 22, 34),
    (11, 2, 0, 10, 24, 31),
    (9, 1, 2, 6, 9, 11),
)
CATEGORIES = {
    "deal signalé": (61, 70, 40, 420),
    "usage signalé": (22, 41, 22, 300),
    "trouble de voisinage": (14, 30, 16, 510),
    "dégradations": (3, 21, 13, 330),
    "violences": (0, 14, 9, 190),
}

SUBJECT = Subject(
    scheme="GLTD des Tilleuls",
    applicant="Ville de Bellerive",
    number="P-01",
    place="Place des Tilleuls",
    area="Les Tilleuls",
    purpose="5° prévention du trafic de stupéfiants",
    article="code de la sécurité intérieure, art. L. 251-2",
    article_read=dt.date(2020, 2, 12),
    view="direction 50°, ouverture 65°, portée 80 m",
    planned_on=dt.date(2025, 3, 1),
)
ASKED = Asked(
    fingerprint="5b" * 32,
    registered_at=dt.datetime(2024, 9, 2, 9, 30, tzinfo=dt.UTC),
    start=dt.date(2023, 7, 1),
    end=dt.date(2024, 6, 30),
    counted="tous les faits",
    sources=("Signalements des habitants",),
    sentence=(
        "100 faits ont eu lieu dans le champ de la caméra, sur 2 126 comptés (4,7 %), pour 0,6 % "
        "du terrain : 7,7 fois plus au km² que dans le reste (intervalle 6,2 à 9,5). Les caméras en "
        "place en voient déjà 18 (18 %)."
    ),
    limits=(
        "Elle ne dit pas qu'une caméra ferait baisser les faits.",
        "Le champ est un secteur théorique : ni les murs, ni les arbres, ni la nuit n'y sont.",
    ),
)
FOLLOW = Follow(
    zones=("traitée : champ de la caméra", "déport : jusqu'à 100 m autour", "témoin : le reste"),
    before="du 1er mars 2024 au 28 février 2025",
    after="du 1er mars 2025 au 28 février 2026",
    registered_at=dt.datetime(2024, 9, 2, 9, 40, tzinfo=dt.UTC),
    preregistered=True,
    fingerprint="c4" * 32,
    foresight="Avec ces volumes, une baisse de moins de 34 % (34 faits) passerait souvent inaperçue.",
)


MEASURED = Measured(
    sentence="Zone traitée : de 98 à 71 faits ; comparaison : de 1 700 à 1 690. L'effet est établi.",
    zones=(
        ZoneCount.of("champ de la caméra", role="traitée", before=98, after=71),
        ZoneCount.of("jusqu'à 100 m autour", role="déport", before=170, after=181),
        ZoneCount.of("reste du périmètre", role="témoin", before=1700, after=1690),
    ),
    estimates=(Estimate("Effet dans la zone traitée", -26.4, 11.2, -48.4, -4.5),),
    limits=("Un déplacement hors des zones tracées n'est pas vu.",),
    apart=True,
    useful=Useful("P-01", 12, 14, 23, "8 250 € pour 14 réquisitions utiles, soit 589 € l'unité"),
    all_cameras="",
)


def ring(x: float, y: float, radius: float, corners: int = 48) -> tuple[tuple[float, ...], ...]:
    """Return a circle."""
    turns = [2 * math.pi * k / corners for k in range(corners + 1)]
    return tuple((round(x + radius * math.cos(t), 1), round(y + radius * math.sin(t), 1)) for t in turns)


def outlines() -> tuple[Outline, ...]:
    """Return a sector, two rings around it, another camera and the perimeter."""
    arc = [(80 * math.cos(t), 80 * math.sin(t)) for t in (0.2 + 0.1 * k for k in range(12))]
    view = ((0.0, 0.0), *((round(x, 1), round(y, 1)) for x, y in arc), (0.0, 0.0))
    return (
        Outline(
            "périmètre", "perimeter", ((-400.0, -300.0), (500.0, -320.0), (450.0, 380.0), (-380.0, 300.0))
        ),
        Outline("jusqu'à 100 m autour", "ring", ring(30, 35, 140)),
        Outline("de 100 à 200 m autour", "ring", ring(30, 35, 240)),
        Outline("C-02", "existing", ring(110, -20, 70)),
        Outline("champ de la caméra", "view", view),
    )


def sheet() -> RelevanceSheet:
    """Return a sheet that is ready to be signed, on simulated data."""
    columns = [sum(counts[i] for counts in CATEGORIES.values()) for i in range(4)]
    near = [sum(day[b] for day in WEEK) for b in range(6)]
    view = [columns[0] * n // sum(near) for n in near]
    inner = [columns[1] * n // sum(near) for n in near]
    outer = [total - a - b for total, a, b in zip(near, view, inner, strict=True)]
    rest = [120, 90, 210, 400, 480, 400]
    parts = tuple(zip(view, inner, outer, rest, strict=True))
    names = ("champ de la caméra", "jusqu'à 100 m autour", "de 100 à 200 m autour", "reste du périmètre")
    areas = (0.52, 6.1, 12.4, 61.0)
    return RelevanceSheet(
        subject=SUBJECT,
        asked=ASKED,
        pieces=tuple(
            Piece(name, kind, count, area)
            for name, kind, count, area in zip(
                names, ("view", "ring", "ring", "rest"), columns, areas, strict=True
            )
        ),
        categories=tuple(Split(name, counts) for name, counts in CATEGORIES.items()),
        parts=tuple(Split(name, counts) for name, counts in zip(PARTS, parts, strict=True)),
        untimed=tuple(total - sum(part[i] for part in parts) for i, total in enumerate(columns)),
        week=tuple(Day(name, counts) for name, counts in zip(DAYS, WEEK, strict=True)),
        spells=Spells(("vendredi 20 h à 24 h", "samedi 19 h à 23 h", "jeudi 20 h à 24 h"), 0.26, 12 / 168),
        concentration=Concentration(0.0065, 7.4, 7.7, 6.2, 9.5),
        seen=Seen(4, 18, 21.0, 130, 212, (Overlap("C-02, angle de la mairie", 18, 21.0),)),
        alternatives=(
            Alternative("Éclairage", "essayé, n'a pas suffi", "Trois mâts remis en service en mars 2024."),
            Alternative("Patrouille", "retenue avec la caméra", "Le vendredi et le samedi soir."),
            Alternative("Ne rien poser", "écarté", "Les plaintes ne baissent pas depuis deux ans."),
        ),
        cost_net=Decimal(8_250),
        cost_source="Ville de Bellerive, devis",
        fundings=(FundingLine("État, FIPD", 2025, "hors taxes", Decimal(4_000), None),),
        follow=FOLLOW,
        outlines=outlines(),
        prepared_on=dt.date(2024, 9, 3),
        lacks=(),
        draft=False,
        simulated=True,
    )
