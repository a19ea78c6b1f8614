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
    and function that answer. ``functions``: the statistics that it puts to use, as ``gltd.stats`` names them.
    ``parameters``: names of the table ``parameters`` with their defaults; ``added`` are those that came
    after the first registrations, and count in the fingerprint only where they are not at their default.
    ``points`` name GeoJSON files of points, ``fields`` of polygons (the first ``needed`` of them must be
    given), ``tables`` CSV files of people by area and year. ``counts``: counts by period may stand for
    events. ``foresight``: module and function that say what could be seen, before registration.
    """

    name: str
    question: str
    method: str
    windows: Literal["pair", "single"]
    zones: Literal["roles", "names", "optional"]
    answer: str
    functions: tuple[str, ...]
    parameters: Mapping[str, Default] = field(default_factory=dict)
    added: Mapping[str, Default] = field(default_factory=dict)
    points: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    needed: bool = True
    tables: tuple[str, ...] = ()
    counts: bool = False
    foresight: str = ""


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
            counts=True,
            foresight="foreseeing.foresee_displacement",
            functions=(
                "displacement.study",
                "displacement.assess",
                "displacement.rings",
                "displacement.scale_named",
            ),
        ),
        Kind(
            name="harm",
            question="Toutes infractions pesées par leur gravité, le mal a-t-il reculé ?",
            method="différences pondérées de déport, additionnées avec des poids choisis d'avance",
            windows="pair",
            zones="roles",
            answer="weighed.answer_harm",
            foresight="volumes.foresee_harm",
            functions=("displacement.study", "displacement.combine"),
            parameters={"weights": (), "scale": "none"},
        ),
        Kind(
            name="quotient",
            question="Quelle part de l'effet s'est déplacée autour de la zone traitée ?",
            method="quotient de déport (WDQ), intervalles de Fieller et par rééchantillonnage",
            windows="pair",
            zones="roles",
            answer="quotient.answer_quotient",
            foresight="volumes.foresee_quotient",
            functions=("displacement.wdq",),
            parameters={"resamples": 4000.0},
        ),
        Kind(
            name="panel",
            question="Les quartiers traités ont-ils changé autrement que tous les autres, mois par mois ?",
            method="doubles différences de Poisson, placebos de lieux et de dates, témoin composé",
            windows="pair",
            zones="roles",
            answer="counted.answer_panel",
            foresight="volumes.foresee_panel",
            functions=("displacement.did", "displacement.placebo", "displacement.synthetic"),
            parameters={"permutations": 999.0},
            added={"errors": ""},
        ),
        Kind(
            name="power",
            question="Avec ces volumes, quel effet l'étude pourrait-elle voir ?",
            method="plus petite baisse décelable par la différence pondérée, d'après les faits d'avant",
            windows="single",
            zones="roles",
            answer="counted.answer_power",
            foresight="volumes.foresee_power",
            functions=(
                "displacement.overdispersion",
                "power.smallest_effect",
                "power.periods_needed",
                "power.chance",
            ),
            parameters={"months": 12.0, "power": 0.8},
        ),
        Kind(
            name="rehearsal",
            question="Si l'opération faisait baisser les faits et en déplaçait, l'étude le verrait-elle ?",
            method="études simulées, aux volumes observés, d'une opération dont l'effet est connu",
            windows="single",
            zones="roles",
            answer="rehearsed.answer_rehearsal",
            foresight="volumes.foresee_power",
            functions=("simulate.events", "displacement.study"),
            parameters={
                "months": 12.0,
                "reduction": 0.3,
                "displaced": 0.0,
                "replications": 200.0,
                "scale": "none",
            },
        ),
        Kind(
            name="comparison",
            question="Les faits ont-ils baissé ou monté dans chaque zone ?",
            method="comparaison exacte de deux comptes, fausses découvertes contrôlées",
            windows="pair",
            zones="names",
            answer="counted.answer_comparison",
            foresight="volumes.foresee_comparison",
            functions=("rates.compare", "rates.e_test", "rates.false_discovery"),
        ),
        Kind(
            name="trend",
            question="Y a-t-il une tendance, mois après mois ?",
            method="régression de Poisson, élargie par la dispersion",
            windows="single",
            zones="names",
            answer="counted.answer_trend",
            foresight="prospects.foresee_trend",
            counts=True,
            functions=("rates.trend",),
        ),
        Kind(
            name="funnel",
            question="Quelles zones ont plus ou moins de faits par habitant que l'ensemble ?",
            method="graphique en entonnoir, fausses découvertes contrôlées",
            windows="single",
            zones="names",
            answer="populated.answer_funnel",
            foresight="volumes.foresee_funnel",
            functions=("rates.funnel", "scan.person_days"),
            added={"census_day": ""},
            tables=("population",),
        ),
        Kind(
            name="pattern",
            question="Les faits se répartissent-ils autrement entre les quartiers ?",
            method="test de répartition d'Andresen, proportions, centre moyen",
            windows="pair",
            zones="names",
            answer="located.answer_pattern",
            foresight="prospects.foresee_pattern",
            functions=("pattern.sppt", "pattern.move"),
            parameters={"resamples": 200.0},
        ),
        Kind(
            name="centre",
            question="Où est le milieu des faits, et jusqu'où s'étendent-ils ?",
            method="centre moyen, distance type et ellipse, intervalles par rééchantillonnage",
            windows="single",
            zones="optional",
            answer="described.answer_centre",
            foresight="outlooks.foresee_centre",
            functions=("pattern.centre",),
            parameters={"resamples": 400.0},
        ),
        Kind(
            name="map",
            question="Où les faits sont-ils les plus denses ?",
            method="densité par noyau, corrigée des bords, de portée fixe ou adaptée",
            windows="single",
            zones="optional",
            answer="described.answer_map",
            foresight="outlooks.foresee_map",
            functions=("density.kernel",),
            parameters={
                "cell_m": 100.0,
                "bandwidth_m": 0.0,
                "kernel": "quartic",
                "bandwidth": "fixed",
                "edge": "box",
            },
        ),
        Kind(
            name="density",
            question="Où la carte des faits a-t-elle changé ?",
            method="différence de deux densités, contour par étiquettes tirées au sort",
            windows="pair",
            zones="optional",
            answer="mapped.answer_density",
            foresight="outlooks.foresee_density",
            functions=("density.difference",),
            added={"edge": "box"},
            parameters={"cell_m": 100.0, "bandwidth_m": 250.0, "replications": 199.0},
        ),
        Kind(
            name="concentration",
            question="Les faits tiennent-ils dans peu de quartiers, et les mêmes ?",
            method="courbe de Lorenz, indice de Gini corrigé, précision d'une prévision (PAI)",
            windows="pair",
            zones="names",
            answer="mapped.answer_concentration",
            foresight="volumes.foresee_concentration",
            functions=("concentration.lorenz", "concentration.pai", "concentration.pei", "concentration.rri"),
        ),
        Kind(
            name="hours",
            question="À quelles heures venir ?",
            method="profil aoristique par heure de la semaine",
            windows="single",
            zones="optional",
            answer="located.answer_hours",
            foresight="prospects.foresee_hours",
            functions=("aoristic.profile", "aoristic.best_hours"),
            added={"by": "hour_of_week"},
            parameters={"best": 10.0, "zone": "Europe/Paris"},
        ),
        Kind(
            name="near_repeat",
            question="Un fait en annonce-t-il un autre, tout près et bientôt ?",
            method="test de Knox, dates des faits permutées",
            windows="single",
            zones="optional",
            answer="located.answer_near_repeat",
            foresight="prospects.foresee_near_repeat",
            functions=("knox.test",),
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
            foresight="prospects.foresee_emerging",
            functions=("scan.permutation", "scan.snap"),
            added={"stop_after": 0.0},
            points=("centres",),
            needed=False,
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
            foresight="volumes.foresee_emerging_rates",
            functions=("scan.poisson", "scan.person_days"),
            added={"census_day": ""},
            parameters={"max_share": 0.5, "interval_months": 1.0, "replications": 999.0},
            tables=("population",),
        ),
        Kind(
            name="relevance",
            question="Une caméra ici verrait-elle ce qui se passe ?",
            method=(
                "faits comptés dans le champ et autour, concentration (PAI), rapport exact des densités, "
                "heures, recouvrement avec les caméras en place"
            ),
            windows="single",
            zones="optional",
            answer="relevance.answer_relevance",
            functions=(
                "concentration.pai",
                "rates.compare",
                "displacement.rings",
                "aoristic.profile",
                "spells.best_spells",
            ),
            parameters={
                "rings_m": (100.0, 250.0),
                "cell_m": 50.0,
                "spell_h": 4.0,
                "spells": 3.0,
                "zone": "Europe/Paris",
            },
            fields=("view", "existing"),
        ),
        Kind(
            name="siting",
            question="Où placer une caméra ?",
            method="couverture maximale, exacte",
            windows="single",
            zones="optional",
            answer="siting.answer_siting",
            foresight="siting.foresee_siting",
            functions=("siting.maximal_covering",),
            parameters={"radius_m": 0.0, "k": None},
            points=("candidates", "existing"),
            fields=("fields", "existing_fields"),
        ),
    )
}
