"""Where the facts are, and where that changed: maps, middles, zones compared one by one."""

from django.http import QueryDict

from gltd.usecases.studying import Span
from gltd.web.models import Scheme
from gltd.web.pages.forms import DayField
from gltd.web.pages.studies_changes import SQUARES, YEAR_DAYS, PatternForm
from gltd.web.pages.studies_forms import PeriodForm, read_pair, suggest_pair
from gltd.web.pages.studies_settings import CENTRE, DENSITY, MAP

DATES = ("before_from", "before_to", "after_from", "after_to")
LAST_YEARS = "Proposées : les deux dernières années que les faits importés couvrent, l'une après l'autre."


class MapForm(PeriodForm):
    """How thick facts are on the ground."""

    kind = "map"
    noun = "Où les faits sont-ils les plus denses ?"
    when_hint = "Proposée : la dernière année que les faits importés couvrent."
    settings = MAP


class CentreForm(PeriodForm):
    """The middle of the facts, and how far they spread."""

    kind = "centre"
    noun = "Où est le milieu des faits ?"
    when_hint = "Proposée : la dernière année que les faits importés couvrent."
    settings = CENTRE


class DensityForm(PeriodForm):
    """The map of before against that of after."""

    kind = "density"
    noun = "Où la carte des faits a-t-elle changé ?"
    when = DATES
    when_hint = LAST_YEARS
    settings = DENSITY

    period_from = None  # type: ignore[assignment]  # two windows instead
    period_to = None  # type: ignore[assignment]
    before_from = DayField(label="Avant, du", required=False)
    before_to = DayField(label="au", required=False)
    after_from = DayField(label="Après, du", required=False)
    after_to = DayField(label="au", required=False)

    @classmethod
    def suggest(cls, data: QueryDict, *, scheme: Scheme) -> None:
        """Suggest two years in a row, or what there is, cut in two halves."""
        super(PeriodForm, cls).suggest(data, scheme=scheme)
        suggest_pair(data, scheme=scheme, names=DATES, days=YEAR_DAYS)

    def list_windows(self) -> dict[str, Span]:
        """Return both windows."""
        return read_pair(self.cleaned_data, names=DATES)


class ComparisonForm(PatternForm):
    """Each piece of the ground, before and after."""

    kind = "comparison"
    noun = "Les faits ont-ils baissé ou monté, zone par zone ?"
    settings = ()

    @classmethod
    def suggest(cls, data: QueryDict, *, scheme: Scheme) -> None:
        """Suggest the division of the scheme that has most areas, where it has one."""
        held = [area.partition_id for area in scheme.areas.filter(geometry__isnull=False)]
        most = max(held, key=held.count, default=None)
        data.setdefault("pieces", SQUARES[-1][0] if most is None or held.count(most) < 2 else f"p{most}")
        super().suggest(data, scheme=scheme)


class ConcentrationForm(PatternForm):
    """Whether facts lie in few pieces, and in the same ones."""

    kind = "concentration"
    noun = "Les faits tiennent-ils en peu de lieux, et les mêmes ?"
    settings = ()
