"""Hours of facts known only by an interval."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gltd.stats.arguments import FloatArray, at_least, generator, instance, one_of, refuse, same_length
from gltd.stats.arguments import level as checked_level
from gltd.stats.clock import HOURS_OF_WEEK, to_spans
from gltd.stats.results import Language, Result, say

By = Literal["hour", "weekday", "hour_of_week"]
DAYS = {
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
# Bootstrap rows handled at once: 64 × 50,000 events is 25 MB.
_CHUNK = 64
# Changes of the clock are looked for day by day: a date that stands for « unknown » would take for ever.
_FIRST, _LAST = np.datetime64("1800-01-01", "s"), np.datetime64("2200-01-01", "s")


@dataclass(frozen=True, eq=False)
class Profile(Result):
    """Facts by hour (24), weekday (7, from Monday) or hour of the week (168, from Monday 0 h).

    ``weights`` sum to the number of events, each of which gives 1; ``low`` and ``high`` bound them cell
    by cell.
    """

    by: By
    weights: FloatArray
    low: FloatArray
    high: FloatArray
    events: int
    level: float
    resamples: int

    def labels(self, language: Language = "fr") -> tuple[str, ...]:
        """Name each cell."""
        hour = "h" if language == "fr" else ":00"
        if self.by == "hour":
            return tuple(f"{k}\u202f{hour}" if language == "fr" else f"{k}{hour}" for k in range(24))
        if self.by == "weekday":
            return DAYS[language]
        return tuple(
            f"{day} {k}\u202f{hour}" if language == "fr" else f"{day} {k}{hour}"
            for day in DAYS[language]
            for k in range(24)
        )

    def summary(self, language: Language = "fr") -> str:
        """Name the fullest cell and its share."""
        top = int(np.argmax(self.weights))
        name = self.labels(language)[top]
        share, low, high = (
            say(100 * float(values[top]) / self.events, digits=1, language=language)
            for values in (self.weights, self.low, self.high)
        )
        n = say(self.events, language=language)
        if language == "fr":
            return f"Sur {n} faits, le plus souvent {name} : {share} % (intervalle {low} % à {high} %)."
        return f"Of {n} facts, most often {name}: {share}% (interval {low}% to {high}%)."

    def plot(self) -> Any:
        """Return bars, or days by hours for hours of the week, as an Altair chart."""
        import altair as alt

        if self.by == "hour_of_week":
            rows = [
                {"jour": DAYS["fr"][k // 24], "heure": k % 24, "faits": float(value)}
                for k, value in enumerate(self.weights)
            ]
            chart = alt.Chart({"values": rows}).mark_rect()
            return chart.encode(
                x="heure:O", y=alt.Y("jour:N", sort=list(DAYS["fr"])), color=alt.Color("faits:Q")
            )
        rows = [
            {"quand": name, "faits": float(w), "bas": float(lo), "haut": float(hi)}
            for name, w, lo, hi in zip(self.labels(), self.weights, self.low, self.high, strict=True)
        ]
        base = alt.Chart({"values": rows}).encode(x=alt.X("quand:N", sort=None))
        return base.mark_bar().encode(y="faits:Q") + base.mark_rule().encode(y="bas:Q", y2="haut:Q")


@dataclass(frozen=True)
class BestHours(Result):
    """The cells to choose, fullest first, and the share of facts they hold."""

    cells: tuple[int, ...]
    labels: tuple[str, ...]
    share: float
    by: By

    def summary(self, language: Language = "fr") -> str:
        """Name the cells and what they hold."""
        share = say(100 * self.share, language=language)
        names = ", ".join(self.labels)
        if language == "fr":
            return f"{names} : {share} % des faits."
        return f"{names}: {share}% of facts."


def profile(
    start: ArrayLike,
    *,
    end: ArrayLike,
    by: By = "hour_of_week",
    zone: str | None = None,
    level: float = 0.95,
    resamples: int = 400,
    rng: np.random.Generator,
) -> Profile:
    """Spread each fact over the hours in which it may have happened, and add them up.

    Null hypothesis: none.

    Formula: the weight of a cell is the share of the interval that lies in it; an instant gives 1 to its
    own cell, an interval of a week or more 1/168 to each hour. Bounds are percentiles of resampled
    events.

    Parameters: ``start``, ``end``: n local times (datetime64). ``by``. ``zone``: such as Europe/Paris, to
    count real durations on the days when clocks change. ``level``, ``resamples``, ``rng``: of the bounds.

    Returns: a :class:`Profile`.

    Limits: within an interval each moment is taken as equally likely, which flattens true peaks; owners
    who find out in the morning make nights look fuller. Bounds do not hold that doubt, only that of
    chance.

    References: Ratcliffe 2000, doi:10.1080/136588100424963.

    Checked against: the printed examples of crimepy, and ``tests/stats/naive_aoristic.py``
    (``tests/stats/test_aoristic.py``).
    """
    rng, level = generator(rng), checked_level(level)
    resamples = at_least(resamples, name="resamples", minimum=100)
    by = one_of(by, name="by", among=get_args(By))
    begin, finish = _seconds(start, name="start"), _seconds(end, name="end")
    same_length(start=begin, end=finish)
    if len(begin) == 0:
        raise refuse("start", why="au moins un fait est attendu.")
    if np.any(finish < begin):
        rank = int(np.flatnonzero(finish < begin)[0])
        raise refuse("end", why=f"le fait de rang {rank + 1} finit avant d'avoir commencé.")
    each = _fold(event_weights(begin, end=finish, zone=zone), by=by)
    draws = np.concatenate(
        [
            rng.multinomial(len(each), np.full(len(each), 1 / len(each)), size=min(_CHUNK, resamples - done))
            @ each
            for done in range(0, resamples, _CHUNK)
        ]
    )
    low, high = np.quantile(draws, [(1 - level) / 2, (1 + level) / 2], axis=0)
    return Profile(by, each.sum(axis=0), low, high, len(each), level, resamples)


def best_hours(found: Profile, *, n: int) -> BestHours:
    """Return the n cells that hold most facts.

    Null hypothesis: none.

    Formula: the n largest weights of the profile; ties go to the earlier cell. Their sum is the largest that
    n cells can have.

    Parameters: ``found``: a :class:`Profile`. ``n``: from 1 to its number of cells.

    Returns: a :class:`BestHours`.

    Limits: the share is that of the facts it was chosen on: expect a little less next time.

    References: Ratcliffe 2000, doi:10.1080/136588100424963.

    Checked against: all choices of n cells (``tests/stats/test_aoristic.py``).
    """
    instance(found, name="found", of=Profile)
    n = at_least(n, name="n", minimum=1)
    if n > len(found.weights):
        raise refuse("n", why=f"il n'y a que {len(found.weights)} cases.")
    cells = np.argsort(-found.weights, kind="stable")[:n].tolist()
    labels = found.labels()
    share = float(found.weights[cells].sum() / found.events)
    return BestHours(tuple(cells), tuple(labels[cell] for cell in cells), share, found.by)


def event_weights(start: NDArray[np.int64], *, end: NDArray[np.int64], zone: str | None) -> FloatArray:
    """Return (events, 168): how each event is spread over the hours of the week; rows sum to 1."""
    spans = to_spans(start, end=end, zone=zone)
    weights = np.zeros((len(start), HOURS_OF_WEEK))
    length = spans.end_h - spans.begin_h
    instant = length <= 0
    cell = np.minimum(spans.begin_h, HOURS_OF_WEEK - 1e-9).astype(np.intp)
    np.add.at(weights, (spans.event[instant], cell[instant]), spans.share[instant])
    lasting = np.flatnonzero(~instant)
    for offset in range(HOURS_OF_WEEK + 1):
        # The hour that begins `offset` hours after the one of the beginning.
        hour = cell[lasting] + offset
        inside = np.minimum(spans.end_h[lasting], hour + 1) - np.maximum(spans.begin_h[lasting], hour)
        some = inside > 0
        lasting, hour, inside = lasting[some], hour[some], inside[some]
        if len(lasting) == 0:
            break
        part = spans.share[lasting] * inside / length[lasting]
        np.add.at(weights, (spans.event[lasting], hour % HOURS_OF_WEEK), part)
    long = (end - start) >= HOURS_OF_WEEK * 3600
    weights[long] = 1 / HOURS_OF_WEEK
    return weights


def _fold(weights: FloatArray, *, by: By) -> FloatArray:
    if by == "hour_of_week":
        return weights
    folded: FloatArray = weights.reshape(-1, 7, 24).sum(axis=1 if by == "hour" else 2)
    return folded


def _seconds(values: ArrayLike, *, name: str) -> NDArray[np.int64]:
    try:
        moments = np.asarray(values)
    except ValueError:  # rows of unequal lengths
        moments = np.empty(0)
    if moments.ndim != 1 or not np.issubdtype(moments.dtype, np.datetime64):
        raise refuse(name, why="une suite de dates et heures (datetime64) est attendue.")
    if np.any(np.isnat(moments)):
        raise refuse(name, why="une date manque ; retirez ou corrigez-la.")
    if np.any((moments < _FIRST) | (moments >= _LAST)):
        raise refuse(name, why="une date est avant 1800 ou après 2199 ; retirez ou corrigez-la.")
    return moments.astype("datetime64[s]").astype(np.int64)
