"""The questions that the screen asks, each one entry: its words, its form, how its answer reads.

What a kind could see is told by ``foresight`` in ``gltd.usecases.studying.kinds``; its sentence and its
pictures by ``spoken`` and ``pictured`` there. A question that has pages of its own names their ``address``
and no form.
"""

from dataclasses import dataclass

from gltd.web.pages.studies_changes import PatternForm, TrendForm
from gltd.web.pages.studies_effects import CameraForm, OperationForm
from gltd.web.pages.studies_forms import QuestionForm
from gltd.web.pages.studies_periods import ClustersForm, HoursForm, NearRepeatsForm
from gltd.web.pages.studies_sites import SitingForm


@dataclass(frozen=True)
class Question:
    """One question: as a prosecutor asks it, what the answer gives, and how it is found."""

    slug: str
    words: str
    gives: str
    reads: str
    form: type[QuestionForm] | None = None
    address: str = "study_prepare"


QUESTIONS = (
    Question(
        "operation",
        "Cette opération a-t-elle fait baisser les faits ? Les a-t-elle déplacés ?",
        "Une opération, celles qui la suivent, ou une série qui revient.",
        "La zone traitée est comparée à des zones que l'action n'a pas touchées. Le pourtour dit si les "
        "faits "
        "sont allés à côté.",
        OperationForm,
    ),
    Question(
        "camera",
        "Cette caméra a-t-elle fait baisser les faits ? Les a-t-elle déplacés ?",
        "Dans son champ, et autour.",
        "Le champ de la caméra est comparé à des zones qu'elle ne voit pas. Le pourtour dit si les faits "
        "sont "
        "allés à côté.",
        CameraForm,
    ),
    Question(
        "placer",
        "Où placer une caméra ?",
        "L'étude de pertinence : ce qu'elle verrait, ce que d'autres voient déjà.",
        "",
        address="relevances",
    ),
    Question(
        "nouveau",
        "Que se passe-t-il de nouveau ?",
        "Les endroits et les jours où il y a plus de faits que d'ordinaire.",
        "Des milliers de cercles et de durées sont essayés ; ne sont dits que ceux que le hasard "
        "n'explique pas. "
        "Un foyer dit où et quand, non pourquoi.",
        ClustersForm,
    ),
    Question(
        "repetitions",
        "Les faits se répètent-ils de proche en proche ?",
        "Si un fait en annonce un autre, tout près et bientôt.",
        "Les dates des faits sont rebattues au hasard, sans toucher aux lieux : on voit combien de faits "
        "rapprochés il y aurait sans aucune répétition.",
        NearRepeatsForm,
    ),
    Question(
        "heures",
        "À quelles heures venir ?",
        "Les heures de la semaine où les faits se concentrent.",
        "Un fait dont on ne connaît que l'intervalle (« entre 22 h et 6 h ») est réparti sur ses heures.",
        HoursForm,
    ),
    Question(
        "dessin",
        "Le dessin des faits a-t-il changé ?",
        "Les endroits dont la part a monté ou baissé.",
        "Seules les parts sont comparées : une baisse partout égale ne se voit pas ici.",
        PatternForm,
    ),
    Question(
        "tendance",
        "Cet indicateur monte-t-il ?",
        "Sa pente par mois ou par an, avec son intervalle.",
        "Une saison ressemble à une tendance : prenez des années entières quand vous le pouvez.",
        TrendForm,
    ),
    Question(
        "sites",
        "Où placer des caméras ?",
        "Les k emplacements qui, ensemble, couvrent le plus de faits.",
        "Le choix est prouvé : aucun autre ne fait mieux. La courbe dit où s'arrêter.",
        SitingForm,
    ),
    Question(
        "pertinence",
        "Une caméra ici serait-elle utile ?",
        "Ce qu'elle verrait, ce que d'autres voient déjà, les autres réponses, et la mesure à un an.",
        "",
        address="relevances",
    ),
)


def find_question(slug: str | None) -> Question:
    """Return a question that has a form; the first one where none, or none known, is named."""
    asked = [question for question in QUESTIONS if question.form is not None]
    return next((question for question in asked if question.slug == slug), asked[0])
