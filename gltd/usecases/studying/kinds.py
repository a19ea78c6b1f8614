"""The questions that can be put to the events."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# What a parameter is when a specification leaves it out; None: it must be given.
Default = float | tuple[float, ...] | str | None


@dataclass(frozen=True)
class Kind:
    """One kind of question.

    ``windows``: *pair* (before and after) or *single* (one period). ``zones``: *roles* (treated,
    control…), *names* (any zones, needed) or *optional* (they only bound the events). ``answer``: module
    and function that answer. ``parameters``: names of the table ``parameters`` with their defaults;
    ``points`` name GeoJSON files, ``tables`` CSV files of people by area and year.
    """

    name: str
    question: str
    method: str
    windows: Literal["pair", "single"]
    zones: Literal["roles", "names", "optional"]
    answer: str
    parameters: Mapping[str, Default] = field(default_factory=dict)
    points: tuple[str, ...] = ()
    tables: tuple[str, ...] = ()


KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="displacement",
            question="Cette opération a-t-elle fait baisser les faits ? Les a-t-elle déplacés ?",
            method="différence pondérée de déport (WDD), zones et fenêtres fixées à l'avance",
            windows="pair",
            zones="roles",
            answer="displacement.answer",
        ),
        Kind(
            name="quotient",
            question="Quelle part de l'effet s'est déplacée autour de la zone traitée ?",
            method="quotient de déport (WDQ), intervalles de Fieller et par rééchantillonnage",
            windows="pair",
            zones="roles",
            answer="quotient.answer_quotient",
            parameters={"resamples": 4000.0},
        ),
        Kind(
            name="panel",
            question="Les quartiers traités ont-ils changé autrement que tous les autres, mois par mois ?",
            method="doubles différences de Poisson, placebos de lieux et de dates, témoin composé",
            windows="pair",
            zones="roles",
            answer="counted.answer_panel",
            parameters={"permutations": 999.0},
        ),
        Kind(
            name="power",
            question="Avec ces volumes, quel effet l'étude pourrait-elle voir ?",
            method="plus petite baisse décelable par la différence pondérée, d'après les faits d'avant",
            windows="single",
            zones="roles",
            answer="counted.answer_power",
            parameters={"months": 12.0, "power": 0.8},
        ),
        Kind(
            name="comparison",
            question="Les faits ont-ils baissé ou monté dans chaque zone ?",
            method="comparaison exacte de deux comptes, fausses découvertes contrôlées",
            windows="pair",
            zones="names",
            answer="counted.answer_comparison",
        ),
        Kind(
            name="trend",
            question="Y a-t-il une tendance, mois après mois ?",
            method="régression de Poisson, élargie par la dispersion",
            windows="single",
            zones="names",
            answer="counted.answer_trend",
        ),
        Kind(
            name="funnel",
            question="Quelles zones ont plus ou moins de faits par habitant que l'ensemble ?",
            method="graphique en entonnoir, fausses découvertes contrôlées",
            windows="single",
            zones="names",
            answer="populated.answer_funnel",
            tables=("population",),
        ),
        Kind(
            name="pattern",
            question="Les faits se répartissent-ils autrement entre les quartiers ?",
            method="test de répartition d'Andresen, proportions, centre moyen",
            windows="pair",
            zones="names",
            answer="located.answer_pattern",
            parameters={"resamples": 200.0},
        ),
        Kind(
            name="density",
            question="Où la carte des faits a-t-elle changé ?",
            method="différence de deux densités, contour par étiquettes tirées au sort",
            windows="pair",
            zones="optional",
            answer="mapped.answer_density",
            parameters={"cell_m": 100.0, "bandwidth_m": 250.0, "replications": 199.0},
        ),
        Kind(
            name="concentration",
            question="Les faits tiennent-ils dans peu de quartiers, et les mêmes ?",
            method="courbe de Lorenz, indice de Gini corrigé, précision d'une prévision (PAI)",
            windows="pair",
            zones="names",
            answer="mapped.answer_concentration",
        ),
        Kind(
            name="hours",
            question="À quelles heures venir ?",
            method="profil aoristique par heure de la semaine",
            windows="single",
            zones="optional",
            answer="located.answer_hours",
            parameters={"best": 10.0, "zone": "Europe/Paris"},
        ),
        Kind(
            name="near_repeat",
            question="Un fait en annonce-t-il un autre, tout près et bientôt ?",
            method="test de Knox, dates des faits permutées",
            windows="single",
            zones="optional",
            answer="located.answer_near_repeat",
            parameters={
                "distances_m": (100.0, 200.0, 400.0),
                "lags_days": (7.0, 14.0),
                "permutations": 999.0,
            },
        ),
        Kind(
            name="emerging",
            question="Que se passe-t-il de nouveau, et où ?",
            method="balayage de l'espace et du temps par permutation",
            windows="single",
            zones="optional",
            answer="located.answer_emerging",
            parameters={
                "max_radius_m": 500.0,
                "max_days": 60.0,
                "interval_days": 7.0,
                "replications": 999.0,
                "mode": "retrospective",
            },
        ),
        Kind(
            name="emerging_rates",
            question="Où et quand y a-t-il plus de faits que la population n'en laisse attendre ?",
            method="balayage de Poisson de l'espace et du temps, avec population",
            windows="single",
            zones="names",
            answer="populated.answer_emerging_rates",
            parameters={"max_share": 0.5, "interval_months": 1.0, "replications": 999.0},
            tables=("population",),
        ),
        Kind(
            name="siting",
            question="Où placer une caméra ?",
            method="couverture maximale, exacte",
            windows="single",
            zones="optional",
            answer="located.answer_siting",
            parameters={"radius_m": None, "k": None},
            points=("candidates", "existing"),
        ),
    )
}
