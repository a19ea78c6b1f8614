"""Before anything is done: what a study could see, and the study rehearsed."""

from typing import Any, ClassVar

from django.http import QueryDict

from gltd.usecases.studying import Span
from gltd.web.models import Scheme
from gltd.web.pages.forms import DayField
from gltd.web.pages.studies_effects import EffectForm, Occasion
from gltd.web.pages.studies_forms import read_span, suggest_period
from gltd.web.pages.studies_settings import POWER, REHEARSAL

YEAR_DAYS = 364


class PlanForm(EffectForm):
    """A study that is only planned: its zones, and a period that tells their volumes."""

    where = ("areas", "ring_m", "controls", "categories", "nature")
    when = ("period_from", "period_to")
    when_hint = "Proposée : la dernière année que les faits importés couvrent. Elle dit les volumes."
    treated_hint = "Là où l'on pense agir."
    noun: ClassVar[str] = ""

    rest = None  # type: ignore[assignment]  # the volumes of zones are needed, and it is none
    control_rings = None  # type: ignore[assignment]
    scale = None  # type: ignore[assignment]  # a setting, where it matters
    before_from = None  # type: ignore[assignment]  # one period
    before_to = None  # type: ignore[assignment]
    after_from = None  # type: ignore[assignment]
    after_to = None  # type: ignore[assignment]
    period_from = DayField(label="Volumes observés du", required=False)
    period_to = DayField(label="au", required=False)

    @classmethod
    def find_occasion(cls, data: QueryDict, *, scheme: Scheme) -> Occasion | None:
        """Return nothing: nothing was done yet."""
        return None

    @classmethod
    def suggest(cls, data: QueryDict, *, scheme: Scheme) -> None:
        """Suggest the last year that the data cover."""
        super().suggest(data, scheme=scheme)
        suggest_period(data, scheme=scheme, days=YEAR_DAYS)

    def list_windows(self) -> dict[str, Span]:
        """Return the period."""
        return {"period": read_span(self.cleaned_data, first="period_from", last="period_to")}

    def word_question(self) -> str:
        """Return the question with its zone."""
        return f"{self.noun} ({', '.join(zone.name for zone in self.list_treated())})"


class PowerForm(PlanForm):
    """Which fall a study of these zones could see."""

    kind = "power"
    noun = "Quelle baisse une étude pourrait-elle voir ?"
    settings = POWER

    ring_m = None  # type: ignore[assignment]  # the power is that of the treated zones


class RehearsalForm(PlanForm):
    """The planned study, simulated many times with a known effect."""

    kind = "rehearsal"
    noun = "L'étude verrait-elle une baisse, et un déport ?"
    settings = REHEARSAL

    def collect(self) -> dict[str, Any]:
        """Keep the scale of the settings: that of the specification is another."""
        return {**super().collect(), "scale": "none"}
