"""Changes between two counts, and the percentages that sources state without their counts.

A computed percentage exists only as a :class:`Change`, which holds both figures; anything else is a
:class:`QuotedChange`, printed with what is missing to check it.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from gltd.errors import GltdError
from gltd.reports import french
from gltd.reports.figures import Domain, ReportFigure, Status

MINIMUM_BASE: Final = 10
_LEVEL: Final = 0.95
_PART_YEAR_TOLERANCE_DAYS: Final = 3


class Obstacle(StrEnum):
    """Why no percentage is printed although both counts are known."""

    TOO_FEW = "too_few"
    UNEQUAL_PERIODS = "unequal_periods"
    SERIES_BREAK = "series_break"
    CONTESTED = "contested"
    APPROXIMATE = "approximate"


_OBSTACLES: Final = {
    Obstacle.TOO_FEW: "trop peu pour un pourcentage",
    Obstacle.UNEQUAL_PERIODS: "périodes de durées inégales, pas de pourcentage",
    Obstacle.SERIES_BREAK: "rupture de série, pas de comparaison",
    Obstacle.CONTESTED: "effectif contesté, pas de pourcentage",
    Obstacle.APPROXIMATE: "effectif approché, pas de pourcentage",
}


def ratio_interval(before: int, *, after: int, level: float = _LEVEL) -> tuple[float, float]:
    """Return the exact interval of the ratio of two Poisson counts of equal exposure.

    Conditional on their sum, ``after`` is binomial; the Clopper–Pearson bounds of its share p give the ratio
    p/(1 − p) (Przyborowski & Wilenski 1940, doi:10.1093/biomet/31.3-4.313). ``before`` must be positive.
    """
    from scipy.special import betaincinv

    tail = (1 - level) / 2
    low_share = float(betaincinv(after, before + 1, tail)) if after else 0.0
    high_share = float(betaincinv(after + 1, before, 1 - tail))
    return low_share / (1 - low_share), high_share / (1 - high_share)


def count_interval(count: int, *, level: float = _LEVEL) -> tuple[float, float]:
    """Return the exact interval of a Poisson mean given one count (Garwood 1936, doi:10.2307/2333958)."""
    from scipy.special import gammaincinv

    tail = (1 - level) / 2
    low = float(gammaincinv(count, tail)) if count else 0.0
    return low, float(gammaincinv(count + 1, 1 - tail))


@dataclass(frozen=True)
class Change:
    """Two counts of one measure over two periods; build it with :func:`compare`.

    ``percent``, ``percent_low`` and ``percent_high`` are set together, or ``obstacle`` says why they are not.
    """

    label: str
    before: ReportFigure
    after: ReportFigure
    percent: Decimal | None
    percent_low: Decimal | None
    percent_high: Decimal | None
    obstacle: Obstacle | None
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a percentage that does not follow from its two counts."""
        first, second = self.before.value, self.after.value
        if first is None or second is None:
            raise GltdError(
                f"L'évolution « {self.label} » n'a pas ses deux effectifs : donnez-les, "
                "ou citez-la comme affirmation d'une source."
            )
        if (self.before.measure, self.before.unit_of_count) != (self.after.measure, self.after.unit_of_count):
            raise GltdError(f"L'évolution « {self.label} » compare deux mesures différentes : séparez-les.")
        if self.percent is None:
            if self.obstacle is None:
                raise GltdError(f"L'évolution « {self.label} » est sans pourcentage ni raison : dites-la.")
        elif first == 0 or self.percent != _percent(first, second):
            raise GltdError(f"« {self.label} » : le pourcentage ne suit pas des effectifs, recalculez-le.")

    @property
    def domain(self) -> Domain:
        """Activity or phenomenon, as the measure says."""
        return self.after.domain

    @property
    def printed(self) -> str:
        """Both counts first: « 12 → 27 (+125 %, intervalle +10 % à +388 %) »."""
        counts = f"{self.before.printed} → {self.after.printed}"
        if self.percent is None or self.percent_low is None or self.percent_high is None:
            return f"{counts} : {_OBSTACLES[self.obstacle or Obstacle.TOO_FEW]}"
        return (
            f"{counts} ({french.percent(self.percent)}, intervalle "
            f"{french.percent(self.percent_low)} à {french.percent(self.percent_high)})"
        )

    @property
    def conclusion(self) -> str:
        """The percentage with its interval, or the reason why there is none."""
        computed = self.printed.partition(" (")[2].removesuffix(")")
        return computed or _OBSTACLES[self.obstacle or Obstacle.TOO_FEW]


def compare(
    label: str,
    *,
    before: ReportFigure,
    after: ReportFigure,
    series_break: bool = False,
    note: str = "",
    minimum_base: int = MINIMUM_BASE,
) -> Change:
    """Build the change between two figures, with a percentage only where it can be defended."""
    obstacle = _find_obstacle(before, after, series_break, minimum_base)
    percent = low = high = None
    if obstacle is None and before.value is not None and after.value is not None:
        percent = _percent(before.value, after.value)
        bounds = ratio_interval(int(before.value), after=int(after.value))
        low, high = (Decimal(str(round((bound - 1) * 100, 1))) for bound in bounds)
    return Change(
        label=label,
        before=before,
        after=after,
        percent=percent,
        percent_low=low,
        percent_high=high,
        obstacle=obstacle,
        note=note,
    )


def _percent(before: Decimal, after: Decimal) -> Decimal:
    return ((after - before) * 100 / before).quantize(Decimal("0.1"))


def _find_obstacle(
    before: ReportFigure, after: ReportFigure, series_break: bool, minimum_base: int
) -> Obstacle | None:
    if series_break:
        return Obstacle.SERIES_BREAK
    if Status.CONTESTED in (before.status, after.status):
        return Obstacle.CONTESTED
    if before.qualifier or after.qualifier or before.value_max or after.value_max:
        return Obstacle.APPROXIMATE
    if before.period is None or after.period is None:
        return Obstacle.UNEQUAL_PERIODS
    if abs(before.period.days - after.period.days) > _PART_YEAR_TOLERANCE_DAYS:
        return Obstacle.UNEQUAL_PERIODS
    if before.value is not None and after.value is not None and min(before.value, after.value) < minimum_base:
        return Obstacle.TOO_FEW
    return None


@dataclass(frozen=True)
class QuotedChange:
    """A percentage or a multiplier that a source states, at most one count of which is known."""

    label: str
    quote: ReportFigure
    known: ReportFigure | None = None
    missing: str = ""

    def __post_init__(self) -> None:
        """Refuse what is not a quotation; derive the sentence about what is missing."""
        if not self.quote.quoted:
            raise GltdError(f"L'évolution « {self.label} » doit être citée comme affirmation d'une source.")
        if not self.missing:
            object.__setattr__(self, "missing", self._say_missing())

    def _say_missing(self) -> str:
        if self.known is None:
            return "effectifs non publiés, pourcentage non vérifiable"
        noun = french.plural(self.known.unit_of_count, count=self.known.value or 0)
        counted = f"{self.known.printed} {noun}".strip()
        return f"un seul effectif publié ({counted}, {self.known.when}), évolution non vérifiable"

    @property
    def domain(self) -> Domain:
        """Activity or phenomenon, as the measure says."""
        return self.quote.domain

    @property
    def claimed(self) -> str:
        """The change as the source states it: « +125 % », « doublement »."""
        return self.quote.printed

    @property
    def printed(self) -> str:
        """The claim and what is missing: « +125 % : effectifs non publiés, pourcentage non vérifiable »."""
        return f"{self.claimed} : {self.missing}"
