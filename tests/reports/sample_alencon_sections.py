"""Sections of the bilan of Alençon: figures as facts, follow-ups, prevention."""

import datetime as dt
from decimal import Decimal

from gltd.reports.snapshot import (
    Activity,
    CountColumn,
    CountRow,
    CountTable,
    DeadlineLine,
    Domain,
    FollowUps,
    Indicators,
    Nature,
    OperationLine,
    Outcome,
    Period,
    Prevention,
    PreventionLine,
    QuotedChange,
    ReportFigure,
    SeizureFamily,
)
from tests.reports.sample_alencon_disputes import OPERATION_DAY, cash, heroin, seizure
from tests.reports.sample_parts import OPERATIONS, figure

YEAR = Period(dt.date(2023, 1, 1), dt.date(2023, 12, 31))
SPRING = Period(dt.date(2023, 2, 1), dt.date(2023, 7, 31), "février et juillet 2023")


POLICE = figure(
    "Policiers engagés le 13 décembre",
    80,
    measure="forces.police",
    sources=(2,),
    qualifier="more_than",
    low=Decimal(80),
    period=OPERATION_DAY,
    perimeter="Perseigne",
)

FORCES = CountTable(
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
)

OPERATIONS_LIST = (
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
)


def alencon_highlights() -> tuple[ReportFigure, ...]:
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
        POLICE,
        heroin(720, 1),
        seizure("Résine de cannabis", 5400, measure="seizure.cannabis_resin", sources=(1, 2)),
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


def alencon_activity() -> Activity:
    months = [
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
    ]
    counts = (0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1)
    return Activity(
        figures=(POLICE,),
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
        forces=FORCES,
        operations=OPERATIONS_LIST,
    )


def alencon_outcome() -> Outcome:
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
                    seizure("Résine de cannabis", 5400, measure="seizure.cannabis_resin", sources=(1, 2)),
                    heroin(720, 1),
                    heroin(720_000, 2),
                    seizure("Herbe de cannabis", 900, measure="seizure.cannabis_herb", sources=(1, 2)),
                    seizure("Crack", 150, measure="seizure.crack", sources=(1, 2)),
                ),
            ),
            SeizureFamily("argent", (cash(),)),
            SeizureFamily(
                "armes",
                (
                    seizure(
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


def alencon_follow_ups() -> FollowUps:
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


def alencon_prevention() -> Prevention:
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


def alencon_indicators() -> Indicators:
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
