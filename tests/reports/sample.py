"""Bilans that the tests share: the two demonstration schemes as facts, an empty one, a long one."""

import datetime as dt
from decimal import Decimal
from typing import Any

from gltd.reports.snapshot import (
    Activity,
    ClaimedValue,
    Content,
    ContradictionBox,
    CountColumn,
    CountRow,
    CountTable,
    DeadlineLine,
    Domain,
    Edition,
    Estimate,
    FollowUps,
    FootageCount,
    Indicators,
    Method,
    Nature,
    OperationLine,
    Outcome,
    PartnerCard,
    Period,
    Prevention,
    PreventionLine,
    QuotedChange,
    ReportFigure,
    RulingLine,
    SchemeCard,
    SeizureFamily,
    SourceNote,
    Status,
    StudyCard,
    Video,
    ZoneCount,
    compare,
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


def empty() -> Content:
    """Return the bilan of a scheme where nothing was recorded."""
    return Content(
        scheme=SchemeCard(
            slug="gltd-vide",
            name="GLTD sans activité",
            kind="GLTD",
            theme="",
            chair="Procureur de la République",
        ),
        period=Period(dt.date(2024, 1, 1), dt.date(2024, 6, 30)),
        edition=Edition(frozen_at=dt.datetime(2024, 7, 5, 9, 30, tzinfo=PARIS), author="Préfecture"),
        sources=(),
    )


def alencon() -> Content:
    """Return the anti-crack plan of Alençon with its open contradictions and a simulated study."""
    return Content(
        scheme=SchemeCard(
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
                "Le plan réunit le parquet, les forces de sécurité, la préfecture, la ville et les bailleurs contre "
                "le trafic de crack à Alençon. Il joint démantèlement, suites locatives et prévention."
            ),
        ),
        period=Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31)),
        edition=Edition(
            frozen_at=dt.datetime(2024, 1, 15, 9, 0, tzinfo=PARIS),
            author="Préfecture de l'Orne, mission sécurité",
            kind="Bilan annuel",
        ),
        sources=(
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
                "Cannabis, héroïne, armes : opération de police d'envergure contre le trafic de drogues à Alençon",
                "article de presse",
                dt.date(2023, 12, 15),
                f"{FRANCE3}/normandie/orne/alencon/cannabis-heroine-armes-operation-de-police-d-envergure-contre-"
                "le-trafic-de-drogues-a-alencon-2889737.html",
                dt.date(2024, 1, 10),
            ),
            SourceNote(
                3, "Plan anti-crack d'Alençon", "Registre du dispositif", "registre", dt.date(2024, 1, 15)
            ),
            SourceNote(
                4, "gltd", "Faits simulés de la démonstration", "données simulées", dt.date(2024, 1, 15)
            ),
        ),
        highlights=_alencon_highlights(),
        activity=_alencon_activity(),
        outcome=_alencon_outcome(),
        follow_ups=_alencon_follow_ups(),
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
        prevention=_alencon_prevention(),
        indicators=_alencon_indicators(),
        studies=(study(),),
        contradictions=_alencon_contradictions(),
        rulings=(_ruling(),),
        method=Method(
            limits=(
                "Les procédures pour usage sont connues pour 2023 seulement : leur évolution ne peut être vérifiée.",
                "Les forces engagées le 13 décembre sont données en nombre de policiers, sans le détail par unité.",
            )
        ),
        simulated=True,
    )


OPERATION_DAY = Period(dt.date(2023, 12, 13), dt.date(2023, 12, 13))
YEAR = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
SPRING = Period(dt.date(2023, 2, 1), dt.date(2023, 7, 31), "février et juillet 2023")


def _seizure(label: str, value: int, *, measure: str, sources: tuple[int, ...], **rest: Any) -> ReportFigure:
    filled: dict[str, Any] = {
        "unit": "g",
        "unit_of_count": "gramme",
        "perimeter": "Perseigne",
        "period": OPERATION_DAY,
    }
    return figure(label, value, measure=measure, sources=sources, **(filled | rest))


def _heroin(value: int, source: int) -> ReportFigure:
    return _seizure(
        "Héroïne",
        value,
        measure="seizure.heroin",
        sources=(source,),
        status=Status.CONTESTED,
        conflict="conflit-1",
        trace=f"claim.heroin.{source}",
    )


def _cash() -> ReportFigure:
    return _seizure(
        "Numéraire",
        8300,
        measure="seizure.cash",
        sources=(1,),
        unit="EUR",
        unit_of_count="euro",
        status=Status.RETAINED,
        ruling="arbitrage-1",
    )


def _alencon_highlights() -> tuple[ReportFigure, ...]:
    return (
        figure(
            "Personnes interpellées et mises en cause",
            19,
            measure="arrest.mis_en_cause",
            sources=(2,),
            period=SPRING,
        ),
        figure(
            "Points de deal démantelés",
            2,
            measure="dismantled.deal_point",
            sources=(2,),
            unit_of_count="point de deal",
            period=SPRING,
        ),
        figure(
            "Lieux de fabrication de crack démantelés",
            3,
            measure="dismantled.lab",
            sources=(2,),
            unit_of_count="lieu",
            period=SPRING,
        ),
        figure(
            "Policiers engagés le 13 décembre",
            80,
            measure="forces.police",
            sources=(2,),
            qualifier="more_than",
            low=Decimal(80),
            period=OPERATION_DAY,
        ),
        _heroin(720, 1),
        _seizure("Résine de cannabis", 5400, measure="seizure.cannabis_resin", sources=(1, 2)),
        figure(
            "Financement de la prévention des addictions",
            258000,
            measure="budget.prevention_addictions",
            sources=(2,),
            unit="EUR",
            unit_of_count="euro",
            per="3 ans",
            domain=Domain.MEANS,
            as_of=dt.date(2023, 12, 15),
        ),
        figure(
            "Procédures pour usage de stupéfiants",
            197,
            measure="procedure.usage",
            sources=(2,),
            unit_of_count="procédure",
            period=YEAR,
        ),
    )


def _register(title: str, rows_are: str, rows: tuple[tuple[str, int], ...], *, trace: str) -> CountTable:
    return CountTable(
        title=title,
        rows_are=rows_are,
        columns=(OPERATIONS,),
        rows=tuple(CountRow(label, (count,)) for label, count in rows),
        period=YEAR,
        perimeter="Alençon",
        sources=(3,),
        trace=trace,
    )


def _alencon_activity() -> Activity:
    months = (
        "janv.",
        "févr.",
        "mars",
        "avr.",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    )
    counts = (0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    return Activity(
        figures=(
            figure(
                "Policiers engagés",
                80,
                measure="forces.police",
                sources=(2,),
                qualifier="more_than",
                low=Decimal(80),
                period=OPERATION_DAY,
                perimeter="Perseigne",
            ),
        ),
        by_month=_register(
            "Opérations par mois en 2023",
            "Mois",
            tuple(zip(months, counts, strict=True)),
            trace="register.month",
        ),
        by_kind=_register(
            "Opérations par nature",
            "Nature",
            (("Place nette", 1), ("Démantèlement", 2)),
            trace="register.kind",
        ),
        forces=CountTable(
            title="Effectifs engagés par nature d'unité",
            rows_are="Unité",
            columns=(
                CountColumn("participation.operations", "Opérations", "opération"),
                CountColumn("participation.people", "Agents engagés", "agent"),
            ),
            rows=(
                CountRow("Sécurité publique", (3, None)),
                CountRow("CRS", (1, None)),
                CountRow("Brigades cynophiles", (1, "withheld")),
            ),
            period=YEAR,
            perimeter="Alençon",
            sources=(3,),
            trace="register.forces",
        ),
        operations=(
            OperationLine(dt.date(2023, 2, 15), "Démantèlement", ("Alençon",), "faite", sources=(2,)),
            OperationLine(dt.date(2023, 7, 12), "Démantèlement", ("Alençon",), "faite", sources=(2,)),
            OperationLine(
                dt.date(2023, 11, 8),
                "Contrôle de soirée",
                ("Perseigne",),
                "non faite",
                "aucune unité disponible",
            ),
            OperationLine(
                dt.date(2023, 12, 13),
                "Place nette",
                ("Perseigne",),
                "faite",
                partners=("Police nationale", "CRS", "brigades cynophiles"),
                sources=(1, 2),
            ),
        ),
    )


def _alencon_outcome() -> Outcome:
    return Outcome(
        judicial=(
            figure(
                "Interpellations",
                19,
                measure="arrest.interpellation",
                sources=(2,),
                period=SPRING,
                domain=Domain.JUSTICE,
            ),
            figure("Mises en cause", 19, measure="arrest.mis_en_cause", sources=(2,), period=SPRING),
            figure("Écrous", None, measure="arrest.ecrou", sources=(2,), period=SPRING),
        ),
        administrative=(
            figure(
                "Interdictions de paraître",
                None,
                measure="arrest.interdiction_paraitre",
                sources=(2,),
                period=SPRING,
            ),
        ),
        seizures=(
            SeizureFamily(
                "stupéfiants, en masse",
                (
                    _seizure("Résine de cannabis", 5400, measure="seizure.cannabis_resin", sources=(1, 2)),
                    _heroin(720, 1),
                    _heroin(720_000, 2),
                    _seizure("Herbe de cannabis", 900, measure="seizure.cannabis_herb", sources=(1, 2)),
                    _seizure("Crack", 150, measure="seizure.crack", sources=(1, 2)),
                ),
            ),
            SeizureFamily("argent", (_cash(),)),
            SeizureFamily(
                "armes",
                (
                    _seizure(
                        "Armes de poing",
                        2,
                        measure="seizure.firearm",
                        sources=(1, 2),
                        unit="count",
                        unit_of_count="arme",
                    ),
                ),
            ),
        ),
    )


def _alencon_follow_ups() -> FollowUps:
    columns = tuple(
        CountColumn(f"follow_up.{code}", label, "mesure")
        for code, label in (
            ("asked", "Demandées"),
            ("notified", "Notifiées"),
            ("ended", "Terminées"),
            ("overdue", "Échéance dépassée"),
        )
    )
    return FollowUps(
        by_kind=CountTable(
            title="Suites demandées et obtenues",
            rows_are="Suite",
            columns=columns,
            rows=(
                CountRow("Résiliation de bail (L.442-4-3 CCH)", (2, 1, 0, 0)),
                CountRow("Interdiction de paraître (L.22-11-1 CSI)", (4, 4, 3, 1)),
            ),
            period=YEAR,
            perimeter="Alençon",
            sources=(3,),
            trace="register.follow_ups",
        ),
        deadlines=(
            DeadlineLine(
                "Injonction de résiliation de bail",
                "Perseigne",
                "notifiée",
                dt.date(2024, 1, 20),
                "Bailleur social",
            ),
            DeadlineLine(
                "Interdiction de paraître",
                "Perseigne",
                "notifiée",
                dt.date(2024, 1, 12),
                "Préfecture de l'Orne",
                True,
            ),
        ),
    )


def _alencon_prevention() -> Prevention:
    return Prevention(
        actions=(
            PreventionLine(
                "Prévention des addictions",
                "jeunes, milieu scolaire",
                "Agence régionale de santé",
                "3 ans",
                figure(
                    "Prévention des addictions",
                    258000,
                    measure="budget.prevention_addictions",
                    sources=(2,),
                    unit="EUR",
                    unit_of_count="euro",
                    per="3 ans",
                    domain=Domain.MEANS,
                ),
            ),
        ),
        means=(
            figure(
                "Effectifs de police",
                68,
                measure="staffing.police_total",
                sources=(2,),
                nature=Nature.STOCK,
                domain=Domain.MEANS,
                perimeter="Circonscription d'Alençon",
                as_of=dt.date(2023, 12, 15),
            ),
            figure(
                "Unité BAC créée (deuxième)",
                1,
                measure="staffing.unit_added",
                sources=(2,),
                unit_of_count="unité",
                domain=Domain.MEANS,
                as_of=dt.date(2023, 12, 15),
            ),
        ),
    )


def _alencon_indicators() -> Indicators:
    usage = figure(
        "Procédures pour usage",
        197,
        measure="procedure.usage",
        sources=(2,),
        unit_of_count="procédure",
        period=YEAR,
    )
    double = figure(
        "Procédures pour usage, évolution",
        2,
        measure="trend.usage_procedures",
        sources=(2,),
        unit="x",
        unit_of_count="procédure",
        quoted=True,
        period=Period(dt.date(2022, 1, 1), dt.date(2023, 12, 31)),
    )
    resale = figure(
        "Usage-revente, évolution",
        87,
        measure="trend.usage_revente_facts",
        sources=(2,),
        unit="percent",
        unit_of_count="fait",
        quoted=True,
        period=YEAR,
    )
    return Indicators(
        quoted=(
            QuotedChange("Procédures pour usage de stupéfiants", double, usage),
            QuotedChange("Faits d'usage-revente", resale),
        )
    )


def study(*, preregistered: bool = False) -> StudyCard:
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
            "Les faits ont baissé de 118 par rapport à la zone de comparaison (intervalle de 39 à 196), et rien "
            "n'indique un déplacement vers la couronne de 500 m."
        ),
        limits=(
            "Elle ne dit pas pourquoi les faits ont baissé : une autre cause, survenue au même moment dans la seule "
            "zone traitée, donnerait le même résultat.",
            "Elle ne voit que les faits signalés ; un déplacement plus loin que 500 m lui échappe.",
        ),
        preregistered=preregistered,
        registered_at=dt.datetime(2024, 7, 1, 10, 0, tzinfo=PARIS),
        fingerprint="0f" * 32,
        simulated=True,
        sources=(4,),
        trace="study.1",
    )


def _alencon_contradictions() -> tuple[ContradictionBox, ...]:
    return (
        ContradictionBox(
            "conflit-1",
            "écart d'unité probable : × 1 000",
            "Héroïne saisie le 13 décembre 2023",
            (
                ClaimedValue(_heroin(720, 1), "message cité, caractères 846 à 860"),
                ClaimedValue(_heroin(720_000, 2), "corps de l'article, caractères 1 103 à 1 119"),
            ),
            "Les deux valeurs diffèrent d'un facteur 1 000 exactement : l'une des deux unités est sans doute fausse.",
        ),
    )


def _ruling() -> RulingLine:
    return RulingLine(
        "arbitrage-1",
        "Numéraire saisi le 13 décembre 2023",
        _cash(),
        ("8 000 € (note 2)",),
        "Le message du service est plus précis que l'arrondi de l'article.",
        "Préfecture de l'Orne, mission sécurité",
        dt.date(2024, 1, 12),
    )


def orleans() -> Content:
    """Return the thematic GLTD of Orléans in 2018: percentages without base and a part-year."""
    part = Period(dt.date(2018, 3, 1), dt.date(2018, 9, 24))
    full = {"perimeter": "Orléans", "unit_of_count": "réquisition", "domain": Domain.ACTIVITY}
    early = figure(
        "Réquisitions d'images",
        66,
        measure="requisition.images",
        sources=(1,),
        period=Period(dt.date(2011, 1, 1), dt.date(2011, 12, 31)),
        **full,
    )
    late = figure(
        "Réquisitions d'images",
        171,
        measure="requisition.images",
        sources=(1,),
        period=Period(dt.date(2018, 1, 1), dt.date(2018, 9, 24)),
        **full,
    )
    rise = figure(
        "Interpellations de consommateurs, évolution",
        125,
        measure="trend.interpellation_consommateurs",
        sources=(1,),
        unit="percent",
        quoted=True,
        perimeter="Les Carmes",
        period=part,
    )
    return Content(
        scheme=SchemeCard(
            slug="orleans-gltd-2018",
            name="GLTD d'Orléans",
            kind="Groupe local de traitement de la délinquance",
            theme="Lutte contre le trafic de stupéfiants",
            chair="Procureur de la République d'Orléans",
            starts_on=dt.date(2018, 3, 1),
            areas=("Les Carmes", "La Source", "L'Argonne"),
        ),
        period=part,
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
        activity=Activity(
            figures=(
                figure(
                    "Opérations",
                    50,
                    measure="operation_count.operations",
                    sources=(1,),
                    qualifier="about",
                    unit_of_count="opération",
                    perimeter="Orléans",
                    period=part,
                ),
                figure(
                    "Opérations",
                    30,
                    measure="operation_count.operations",
                    sources=(1,),
                    qualifier="about",
                    unit_of_count="opération",
                    perimeter="Les Carmes et La Source",
                    period=part,
                ),
            )
        ),
        outcome=Outcome(
            judicial=(
                figure(
                    "Interpellations de trafiquants",
                    41,
                    measure="arrest.interpellation",
                    sources=(1,),
                    perimeter="Orléans",
                    period=part,
                ),
            )
        ),
        video=Video(
            requests=(FootageCount(early), FootageCount(late, part_year=True)),
            changes=(compare("Réquisitions d'images", before=early, after=late),),
        ),
        indicators=Indicators(quoted=(QuotedChange("Interpellations de consommateurs", rise),)),
    )
