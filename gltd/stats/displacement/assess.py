"""One outcome judged whole: local effect, what happened around, net effect, and whether controls agree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import exp, log, sqrt
from typing import Any, Literal, cast, get_args

import numpy as np
from numpy.typing import NDArray

from gltd.errors import GltdError
from gltd.stats.arguments import FloatArray, refuse
from gltd.stats.arguments import level as checked_level
from gltd.stats.displacement.counting import ROLES, Role, Tally, Windows, ZoneCount, tally
from gltd.stats.displacement.dispersion import Dispersion, overdispersion
from gltd.stats.displacement.wdd import WDD, contrast
from gltd.stats.normal import quantile
from gltd.stats.points import Points
from gltd.stats.results import Language, Result, say
from gltd.stats.zones import Zones

Scale = Literal["none", "area", "reference"]
Local = Literal["decrease", "increase", "undetermined"]
Around = Literal["displacement", "diffusion", "undetermined"]
Nature = Literal["phenomenon", "activity"]

# Beyond this ratio of facts before, an equal change in number is no longer an equal change.
MAX_UNEQUAL = 2.0

# A count below this is too small for a normal interval, and for a percentage.
MIN_BASE = 10


@dataclass(frozen=True)
class RateRatio(Result):
    """Change of the treated area relative to its control, as a ratio (1: the same change)."""

    ratio: float
    low: float
    high: float
    log_se: float

    def summary(self, language: Language = "fr") -> str:
        """Say the ratio and its interval."""
        value, low, high = (
            say(number, digits=2, language=language) for number in (self.ratio, self.low, self.high)
        )
        if language == "fr":
            return f"Rapport au témoin : {value} (intervalle {low} à {high})."
        return f"Ratio to the control: {value} (interval {low} to {high})."


@dataclass(frozen=True)
class Alone(Result):
    """What one zone alone says: a control taken as the only one, or one displacement zone."""

    name: str
    estimate: float
    standard_error: float
    low: float
    high: float


@dataclass(frozen=True)
class Assessment(Result):
    """A displacement study of one outcome.

    ``estimate`` takes counts as Poisson; ``corrected`` widens it by the dispersion of the time before,
    and is None where nothing has to be corrected. The verdict follows the wider one, and is
    *undetermined* wherever the controls disagree.
    """

    counts: Tally
    scale: Scale
    nature: Nature
    estimate: WDD
    dispersion: Dispersion | None
    corrected: WDD | None
    ratio: RateRatio | None
    by_displacement: tuple[Alone, ...]
    by_control: tuple[Alone, ...]
    controls_p: float | None
    controls_disagree: bool
    displaced_uncontrolled: bool
    unequal: bool
    local: Local
    around: Around | None
    net: Local
    small: bool

    @property
    def best(self) -> WDD:
        """The estimate that the verdict follows."""
        return self.corrected or self.estimate

    def summary(self, language: Language = "fr") -> str:
        """Say the verdict in one sentence or two, counts first."""
        from gltd.stats.displacement import words

        return words.conclude(self, language=language)

    def limits(self, language: Language = "fr") -> tuple[str, ...]:
        """Say what the result does not tell."""
        from gltd.stats.displacement import words

        return words.limit(self, language=language)

    def plot(self) -> Any:
        """Return the counts before and after by zone, with intervals of chance, as an Altair chart."""
        from gltd.stats.displacement import picture

        return picture.draw(self)


def study(
    points: Points,
    *,
    zones: Zones,
    roles: Mapping[str, Role],
    windows: Windows,
    scale: Scale = "none",
    elsewhere: str | None = None,
    nature: Nature = "phenomenon",
    level: float = 0.95,
) -> Assessment:
    """Count the events of each zone and window, then judge them.

    Null hypothesis: the treated areas change as their controls do, the areas around them as theirs.

    Formula: :func:`tally`, then :func:`assess`.

    Parameters: ``points`` (metres, days); ``zones``, disjoint; ``roles`` of each zone; ``windows`` before and
    after, and of reference where ``scale`` says so; ``elsewhere``, a name for all other ground, as a control;
    ``nature``, *activity* where what is counted is what services do; ``level`` of the intervals.

    Returns: an :class:`Assessment`.

    Limits: those of :func:`assess`; an event outside all zones is not counted unless ``elsewhere`` is given.

    References: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5.

    Checked against: the yearly counts of St. Louis (``tests/usecases/test_studying_real.py``) and planted
    effects (``tests/stats/test_simulate.py``).
    """
    counts = tally(points, zones=zones, roles=roles, windows=windows, elsewhere=elsewhere)
    return assess(counts, scale=scale, nature=nature, level=level)


def assess(
    counts: Tally, *, scale: Scale = "none", nature: Nature = "phenomenon", level: float = 0.95
) -> Assessment:
    """Judge one outcome: local effect, what happened around, net effect, and how far the controls agree.

    Null hypothesis: treated and displacement areas change as their controls do.

    Formula: the ``contrast`` of ``wdd`` with the treated and displacement areas at 1 and each control at
    −(size of what it is compared with)/(size of all controls of that role), size being 1, the area or the
    count of a reference period. Without an own control, displacement areas are compared with the same
    controls when a scale is given, and with nothing (said in ``limits``) when none is. Controls disagree
    when one alone gives the other sign than all together, when some establish an effect and others do not, or
    when Cochran's Q of their scaled changes has p < 0.05. The intervals of m displacement zones taken one by
    one are Bonferroni's.

    Parameters: ``counts``: from ``tally``, or made from counts. ``scale``: how unequal areas are made
    comparable. ``level``: of the intervals.

    Returns: an :class:`Assessment`.

    Limits: those of ``wdd``; the scale is taken as known, so a reference period should be several times
    longer than the window; parallel courses of treated and control areas are assumed, never proven.

    References: Wheeler & Ratcliffe 2018, doi:10.1186/s40163-018-0085-5; Cochran 1954, doi:10.2307/3001666.

    Checked against: ``wdd`` (one zone a role); the published control areas of Operation Restore Roosevelt
    and the yearly counts of Hayden's Rectangle (``tests/usecases/test_studying_real.py``).
    """
    level = checked_level(level)
    sizes = _sizes(counts, scale=scale)
    roles = np.array([zone.role for zone in counts.zones])
    weigh = _Weigher(counts=counts, sizes=sizes, roles=roles, level=level)
    has_displacement = bool(np.any(roles == "displacement"))
    displaced, uncontrolled = weigh.displaced(scale=scale) if has_displacement else (None, False)
    estimate = weigh.contrast(weigh.local(), displaced=displaced)
    dispersion = _dispersion(counts)
    corrected = None if dispersion is None or dispersion.ratio <= 1 else estimate.corrected(dispersion)
    by_control, controls_p = weigh.controls_alone(dispersion)
    best = corrected or estimate
    disagree = _disagree(best.local, by_control=by_control, p_value=controls_p)
    unequal = scale == "none" and _unequal(counts)
    judge = _Judge(doubt=disagree or unequal)
    return Assessment(
        counts=counts,
        scale=scale,
        nature=nature,
        estimate=estimate,
        dispersion=dispersion,
        corrected=corrected,
        ratio=_ratio(counts, level=level),
        by_displacement=weigh.displacement_alone(displaced, dispersion=dispersion),
        by_control=by_control,
        controls_p=controls_p,
        controls_disagree=disagree,
        displaced_uncontrolled=uncontrolled,
        unequal=unequal,
        local=judge.change(best.local_low, high=best.local_high),
        around=judge.around(best.displaced_low, high=best.displaced_high),
        net=judge.change(best.low, high=best.high),
        small=min(_base(counts, role) for role in ROLES[:2]) < MIN_BASE,
    )


def _base(counts: Tally, role: Role) -> int:
    return sum(zone.before for zone in counts.of(role))


def scale_named(name: str) -> Scale:
    """Return the scale of that name, or refuse it."""
    for scale in get_args(Scale):
        if scale == name:
            return cast(Scale, scale)
    raise refuse("scale", why=f"« {name} » n'est pas une échelle ; il y a {', '.join(get_args(Scale))}.")


def _unequal(counts: Tally) -> bool:
    """Whether the mean zone of both roles differ so much before that equal changes cannot be expected."""
    low, high = sorted(_base(counts, role) / len(counts.of(role)) for role in (ROLES[0], ROLES[1]))
    return high > MAX_UNEQUAL * low


def _sizes(counts: Tally, *, scale: Scale) -> FloatArray:
    if scale == "none":
        return np.ones(len(counts.zones))
    if scale not in ("area", "reference"):
        raise refuse("scale", why=f"« {scale} » n'est pas une échelle ; il y a none, area et reference.")
    found: list[float] = []
    for zone in counts.zones:
        size = zone.area_m2 if scale == "area" else zone.reference
        if size is None or size <= 0:
            said = "de surface" if scale == "area" else "de fait dans la période de référence"
            raise refuse("scale", why=f"la zone « {zone.name} » n'a pas {said}.")
        found.append(float(size))
    return np.array(found)


@dataclass(frozen=True)
class _Weigher:
    """Coefficients of the contrasts of one tally."""

    counts: Tally
    sizes: FloatArray
    roles: NDArray[np.str_]
    level: float

    def against(self, own: Role, *, other: Role, only: int | None = None) -> FloatArray:
        """Coefficients +1 on `own` and, on the zones of `other`, minus the ratio of both sizes."""
        mine, theirs = self.roles == own, self.roles == other
        if only is not None:
            theirs = np.arange(len(self.roles)) == only
        ratio = self.sizes[mine].sum() / self.sizes[theirs].sum()
        return np.where(mine, 1.0, np.where(theirs, -ratio, 0.0))

    def local(self) -> FloatArray:
        return self.against("treated", other="control")

    def displaced(self, *, scale: Scale) -> tuple[FloatArray, bool]:
        """Coefficients around, and whether they are without any control."""
        if np.any(self.roles == "displacement_control"):
            return self.against("displacement", other="displacement_control"), False
        if scale != "none":
            return self.against("displacement", other="control"), False
        return (self.roles == "displacement").astype(np.float64), True

    def contrast(
        self,
        local: FloatArray,
        *,
        displaced: FloatArray | None = None,
    ) -> WDD:
        return contrast(
            [zone.before for zone in self.counts.zones],
            after=[zone.after for zone in self.counts.zones],
            local=local,
            displaced=displaced,
            time_weights=self.counts.time_weights,
            level=self.level,
        )

    def alone(self, name: str, *, coefficients: FloatArray, dispersion: Dispersion | None) -> Alone:
        found = self.contrast(coefficients)
        if dispersion is not None:
            found = found.corrected(dispersion)
        return Alone(name, found.local, found.local_se, found.local_low, found.local_high)

    def controls_alone(self, dispersion: Dispersion | None) -> tuple[tuple[Alone, ...], float | None]:
        """Each control as the only one, and the p-value of Cochran's Q of their scaled changes."""
        from scipy import special

        ranks = np.flatnonzero(self.roles == "control")
        if len(ranks) < 2:
            return (), None
        found: list[Alone] = []
        changes: list[tuple[float, float]] = []
        for rank in ranks.tolist():
            coefficients = self.against("treated", other="control", only=rank)
            found.append(
                self.alone(self.counts.zones[rank].name, coefficients=coefficients, dispersion=dispersion)
            )
            own = self.contrast(np.where(self.roles == "control", coefficients, 0.0))
            own = own if dispersion is None else own.corrected(dispersion)
            changes.append((own.local, own.local_se))
        if any(error == 0 for _, error in changes):
            return tuple(found), None
        weights = np.array([error**-2 for _, error in changes])
        values = np.array([change for change, _ in changes])
        q = float(weights @ (values - weights @ values / weights.sum()) ** 2)
        return tuple(found), float(special.chdtrc(len(ranks) - 1, q))

    def displacement_alone(
        self, displaced: FloatArray | None, *, dispersion: Dispersion | None
    ) -> tuple[Alone, ...]:
        """Each displacement zone with its share, by size, of the control."""
        if displaced is None:
            return ()
        mine = self.roles == "displacement"
        cautious = replace(self, level=1 - (1 - self.level) / int(mine.sum()))
        found: list[Alone] = []
        for rank in np.flatnonzero(mine).tolist():
            share = self.sizes[rank] / self.sizes[mine].sum()
            coefficients = np.where(mine, 0.0, displaced * share)
            coefficients[rank] = 1.0
            found.append(
                cautious.alone(self.counts.zones[rank].name, coefficients=coefficients, dispersion=dispersion)
            )
        return tuple(found)


@dataclass(frozen=True)
class _Judge:
    """Words for intervals; with a doubt on the controls nothing is established."""

    doubt: bool

    def change(self, low: float, *, high: float) -> Local:
        if self.doubt or low <= 0 <= high:
            return "undetermined"
        return "decrease" if high < 0 else "increase"

    def around(self, low: float | None, *, high: float | None) -> Around | None:
        if low is None or high is None:
            return None
        if self.doubt or low <= 0 <= high:
            return "undetermined"
        return "diffusion" if high < 0 else "displacement"


def _disagree(local: float, *, by_control: tuple[Alone, ...], p_value: float | None) -> bool:
    """Whether the conclusion hangs on which control is taken."""
    opposite = any(alone.estimate * local < 0 for alone in by_control)
    established = {alone.high < 0 or alone.low > 0 for alone in by_control}
    return opposite or len(established) > 1 or (p_value is not None and p_value < 0.05)


def _dispersion(counts: Tally) -> Dispersion | None:
    if not counts.course:
        return None
    try:
        return overdispersion(counts.course)
    except GltdError:
        return None  # too few facts before to tell: the page then shows the Poisson interval alone


def _ratio(counts: Tally, *, level: float) -> RateRatio | None:
    """Poisson difference-in-differences of the sums, where no count is zero."""
    pooled: dict[str, tuple[int, int]] = {}
    for role in ("treated", "control"):
        zones: tuple[ZoneCount, ...] = counts.of("treated" if role == "treated" else "control")
        pooled[role] = sum(zone.before for zone in zones), sum(zone.after for zone in zones)
    (t0, t1), (c0, c1) = pooled["treated"], pooled["control"]
    if min(t0, t1, c0, c1) == 0:
        return None
    centre, error = log(t1 / t0) - log(c1 / c0), sqrt(1 / t0 + 1 / t1 + 1 / c0 + 1 / c1)
    reach = quantile(level) * error
    return RateRatio(exp(centre), exp(centre - reach), exp(centre + reach), error)
