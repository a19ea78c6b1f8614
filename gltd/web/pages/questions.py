"""The questions that the screen asks, and the ways to answer each: to add one is to add a line here.

A way names the form of its kind; what the kind could see is told by ``foresight`` in
``gltd.usecases.studying.kinds``, its sentence and its pictures by ``spoken`` and ``pictured`` there. A way
that has pages of its own names their ``address`` and no form.
"""

from dataclasses import dataclass

from gltd.web.pages.studies_changes import PatternForm, TrendForm
from gltd.web.pages.studies_effects import CameraForm, OperationForm
from gltd.web.pages.studies_forms import QuestionForm
from gltd.web.pages.studies_maps import CentreForm, ComparisonForm, ConcentrationForm, DensityForm, MapForm
from gltd.web.pages.studies_people import EmergingRatesForm, FunnelForm
from gltd.web.pages.studies_periods import ClustersForm, HoursForm, NearRepeatsForm
from gltd.web.pages.studies_plans import PowerForm, RehearsalForm
from gltd.web.pages.studies_sites import SitingForm
from gltd.web.pages.studies_ways import HarmForm, PanelForm, QuotientForm

BESIDE = "Le pourtour dit si les faits sont allés à côté."


@dataclass(frozen=True)
class Way:
    """One way to answer: as a prosecutor asks it, how the answer is found and read."""

    slug: str
    words: str
    reads: str
    form: type[QuestionForm] | None = None
    address: str = "study_prepare"


@dataclass(frozen=True)
class Question:
    """One question, what its answer gives, and the ways to answer: the first is the usual one."""

    words: str
    gives: str
    ways: tuple[Way, ...]


QUESTIONS = (
    Question(
        "Cette opération a-t-elle fait baisser les faits ? Les a-t-elle déplacés ?",
        "Une opération, celles qui la suivent, ou une série qui revient.",
        (
            Way(
                "operation",
                "Cette opération a-t-elle fait baisser les faits ? Les a-t-elle déplacés ?",
                f"La zone traitée est comparée à des zones que l'action n'a pas touchées. {BESIDE}",
                OperationForm,
            ),
            Way(
                "gravite",
                "Pesés par leur gravité, les faits ont-ils reculé ?",
                "Chaque sorte de faits a un poids, choisi avant de compter ; on additionne les effets pesés.",
                HarmForm,
            ),
            Way(
                "quotient",
                "Quelle part de la baisse est allée autour ?",
                "Cette part n'a de sens que si la baisse est établie : posez d'abord la question générale.",
                QuotientForm,
            ),
            Way(
                "mois",
                "Mois par mois, ces quartiers ont-ils changé autrement que les autres ?",
                "Plusieurs zones traitées et de comparaison. On regarde aussi ce que donneraient d'autres "
                "zones et d'autres dates, prises au hasard.",
                PanelForm,
            ),
        ),
    ),
    Question(
        "Cette caméra a-t-elle fait baisser les faits ? Les a-t-elle déplacés ?",
        "Dans son champ, et autour.",
        (
            Way(
                "camera",
                "Cette caméra a-t-elle fait baisser les faits ? Les a-t-elle déplacés ?",
                f"Le champ de la caméra est comparé à des zones qu'elle ne voit pas. {BESIDE}",
                CameraForm,
            ),
        ),
    ),
    Question(
        "Une caméra ici serait-elle utile ? Où en placer ?",
        "L'étude de pertinence : ce qu'elle verrait, ce que d'autres voient déjà, les autres réponses.",
        (
            Way("pertinence", "Une caméra ici serait-elle utile ?", "", address="relevances"),
            Way(
                "sites",
                "Où placer des caméras ?",
                "Le choix est prouvé : aucun autre ne couvre plus de faits. La courbe dit où s'arrêter.",
                SitingForm,
            ),
        ),
    ),
    Question(
        "Avant d'agir : une étude verrait-elle quelque chose ?",
        "La plus petite baisse qui se verrait, avec ces zones et ces volumes.",
        (
            Way(
                "puissance",
                "Quelle baisse une étude pourrait-elle voir ?",
                "Les volumes passés disent quelle baisse se distinguerait du hasard, et en combien de mois.",
                PowerForm,
            ),
            Way(
                "repetition",
                "L'étude verrait-elle une baisse, et un déport ?",
                "L'étude prévue est simulée de nombreuses fois, avec un effet connu : on compte combien de "
                "fois elle conclut juste.",
                RehearsalForm,
            ),
        ),
    ),
    Question(
        "Que se passe-t-il de nouveau ?",
        "Les endroits et les jours où il y a plus de faits que d'ordinaire.",
        (
            Way(
                "nouveau",
                "Que se passe-t-il de nouveau ?",
                "Des milliers de cercles et de durées sont essayés ; ne sont dits que ceux que le hasard "
                "n'explique pas. Un foyer dit où et quand, non pourquoi.",
                ClustersForm,
            ),
            Way(
                "foyers-habitants",
                "Où et quand y a-t-il plus de faits que les habitants n'en laissent attendre ?",
                "Les quartiers et les mois sont comparés à leur population.",
                EmergingRatesForm,
            ),
        ),
    ),
    Question(
        "Les faits se répètent-ils de proche en proche ?",
        "Si un fait en annonce un autre, tout près et bientôt.",
        (
            Way(
                "repetitions",
                "Les faits se répètent-ils de proche en proche ?",
                "Les dates des faits sont rebattues au hasard, sans toucher aux lieux : on voit combien de "
                "faits rapprochés il y aurait sans aucune répétition.",
                NearRepeatsForm,
            ),
        ),
    ),
    Question(
        "À quelles heures venir ?",
        "Les heures de la semaine où les faits se concentrent.",
        (
            Way(
                "heures",
                "À quelles heures venir ?",
                "Un fait dont on ne connaît que l'intervalle (« entre 22 h et 6 h ») est réparti sur ses "
                "heures.",
                HoursForm,
            ),
        ),
    ),
    Question(
        "Où sont les faits ?",
        "La carte des endroits les plus denses, et ce qu'elle concentre.",
        (
            Way(
                "carte",
                "Où les faits sont-ils les plus denses ?",
                "Chaque fait compte un peu autour de lui. La portée fait l'image : comparez des cartes de "
                "même portée.",
                MapForm,
            ),
            Way(
                "concentration",
                "Les faits tiennent-ils en peu de lieux, et les mêmes ?",
                "Deux périodes, un découpage : combien de zones tiennent la moitié des faits.",
                ConcentrationForm,
            ),
            Way(
                "habitants",
                "Quels quartiers ont plus de faits que leurs habitants n'en laissent attendre ?",
                "Chaque quartier est comparé à l'ensemble, à population égale.",
                FunnelForm,
            ),
            Way(
                "milieu",
                "Où est le milieu des faits, et jusqu'où s'étendent-ils ?",
                "Un milieu dit peu d'un ensemble qui en a plusieurs.",
                CentreForm,
            ),
        ),
    ),
    Question(
        "Qu'est-ce qui a changé d'une période à l'autre ?",
        "Zone par zone, ou sur toute la carte.",
        (
            Way(
                "comparaison",
                "Les faits ont-ils baissé ou monté, zone par zone ?",
                "Chaque zone est comparée à elle-même. Sans zone témoin, ce qui touche toute la ville se lit "
                "comme un changement de la zone.",
                ComparisonForm,
            ),
            Way(
                "dessin",
                "Le dessin des faits a-t-il changé ?",
                "Seules les parts sont comparées : une baisse partout égale ne se voit pas ici.",
                PatternForm,
            ),
            Way(
                "changement",
                "Où la carte des faits a-t-elle changé ?",
                "Deux cartes de même portée, et ce que des dates rebattues au hasard donneraient.",
                DensityForm,
            ),
        ),
    ),
    Question(
        "Cet indicateur monte-t-il ?",
        "Sa pente par mois ou par an, avec son intervalle.",
        (
            Way(
                "tendance",
                "Cet indicateur monte-t-il ?",
                "Une saison ressemble à une tendance : prenez des années entières quand vous le pouvez.",
                TrendForm,
            ),
        ),
    ),
)
WAYS = tuple(way for question in QUESTIONS for way in question.ways)


def find_way(slug: str | None) -> Way:
    """Return a way that has a form; the first one where none, or none known, is named."""
    asked = [way for way in WAYS if way.form is not None]
    return next((way for way in asked if way.slug == slug), asked[0])


def find_question(way: Way) -> Question:
    """Return the question that a way answers."""
    return next(question for question in QUESTIONS if way in question.ways)
