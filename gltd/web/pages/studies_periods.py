"""Questions about one ground and one period: what is new, what repeats itself, at what hours."""

from typing import Any

from gltd.usecases.studying.prospects import CELLS
from gltd.web.pages.studies_forms import PeriodForm
from gltd.web.pages.studies_settings import CLUSTERS, HOURS, NEAR_REPEATS


class ClustersForm(PeriodForm):
    """Circles and days that hold more facts than place and date explain."""

    kind = "emerging"
    noun = "Que se passe-t-il de nouveau ?"
    # Half a year: what came before is what « usual » is told from.
    days = 182
    when_hint = "Proposée : les six derniers mois que les faits importés couvrent."
    settings = CLUSTERS


class NearRepeatsForm(PeriodForm):
    """Facts that come soon and close after another."""

    kind = "near_repeat"
    noun = "Les faits se répètent-ils de proche en proche ?"
    when_hint = "Proposée : la dernière année que les faits importés couvrent."
    settings = NEAR_REPEATS


class HoursForm(PeriodForm):
    """The hours of the week at which facts happen."""

    kind = "hours"
    noun = "À quelles heures venir ?"
    when_hint = "Proposée : cinquante-deux semaines entières, autant de samedis que de lundis."
    settings = HOURS

    def collect(self) -> dict[str, Any]:
        """Choose at most half of the hours, or of the days: all of them would be no choice."""
        told = super().collect()
        chosen = told["parameters"]
        most = CELLS[str(chosen["by"])] // 2
        return {**told, "parameters": {**chosen, "best": min(float(chosen["best"]), float(most))}}
