"""How often 95 % intervals hold the truth, and how often a test rejects where there is nothing to find.

Not a matter of speed, but of the same kind: measured in one run, printed, written in the documentation.
"""

from collections.abc import Callable
from functools import partial

import numpy as np
from shapely.geometry import box

from gltd.stats import Points, Zones, aoristic, density, displacement, knox, pattern, rates, scan
from gltd.stats.monte_carlo import Replications

RUNS = 2_000
Trial = Callable[[np.random.Generator], bool]


def main() -> None:
    """Print each share with its binomial standard error."""
    for name, trial in TRIALS.items():
        rng = np.random.default_rng(20_240_212)
        share = float(np.mean([trial(rng) for _ in range(RUNS)]))
        error = np.sqrt(share * (1 - share) / RUNS)
        print(f"{name}: {100 * share:.1f} % (± {100 * error:.1f}), {RUNS} runs", flush=True)


def cover_ratio(rng: np.random.Generator) -> bool:
    """Two counts of about 40 and 60."""
    before, after = rng.poisson([40.0, 60.0]).tolist()
    found = rates.compare(before, count_after=after)
    return found.low <= 1.5 <= found.high


def cover_equal(rng: np.random.Generator, *, mean: float) -> bool:
    """Two counts of one mean: the fewer the facts, the wider an exact interval has to be."""
    before, after = rng.poisson(mean, 2).tolist()
    found = rates.compare(before, count_after=after)
    return found.low <= 1 <= found.high


def cover_trend(rng: np.random.Generator) -> bool:
    """Twenty-four months that rise by 2 % each."""
    found = rates.trend(rng.poisson(30 * 1.02 ** np.arange(24)))
    return found.low <= 2 <= found.high


def cover_difference(rng: np.random.Generator) -> bool:
    """A displacement difference of Poisson counts near 50, with a true net of −10."""
    found = displacement.wdd(
        treated=tuple(rng.poisson([50.0, 35.0])),
        control=tuple(rng.poisson([50.0, 50.0])),
        displacement=tuple(rng.poisson([50.0, 55.0])),
        displacement_control=tuple(rng.poisson([50.0, 50.0])),
    )
    return found.low <= -10 <= found.high


def cover_widened(rng: np.random.Generator) -> bool:
    """The same with a variance of twice the mean, widened by the dispersion of 24 months before."""
    return _cover_dispersed(rng, widened=True)


def cover_unwidened(rng: np.random.Generator) -> bool:
    """The same, not widened."""
    return _cover_dispersed(rng, widened=False)


def _cover_dispersed(rng: np.random.Generator, *, widened: bool) -> bool:
    # A negative binomial of probability one half has a variance of twice its mean.
    months = rng.negative_binomial(5, 0.5, (2, 48))
    before, after = months[:, :24], months[:, 24:]
    found = displacement.wdd(
        treated=(before[0].sum(), after[0].sum()), control=(before[1].sum(), after[1].sum())
    )
    if widened:
        found = found.corrected(displacement.overdispersion(before))
    return found.low <= 0 <= found.high


def cover_panel(rng: np.random.Generator) -> bool:
    """Twenty areas, twelve months, a ratio of 0.7, errors robust by area."""
    treated, after = np.arange(20) < 8, np.arange(12) >= 6
    means = 30 * np.where(treated[:, None] & after, 0.7, 1.0)
    found = displacement.did(rng.poisson(means), treated=treated, after=after)
    return found.low <= 0.7 <= found.high


def cover_quotient(rng: np.random.Generator) -> bool:
    """A quotient of −0.5 from counts of some hundreds, by Fieller."""
    t, c, b = rng.poisson([400.0, 240.0]), rng.poisson([500.0, 500.0]), rng.poisson([300.0, 380.0])
    found = displacement.wdq(treated=tuple(t), control=tuple(c), buffer=tuple(b))
    return found.fieller is not None and found.fieller[0] <= -0.5 <= found.fieller[1]


def cover_resampled_quotient(rng: np.random.Generator) -> bool:
    """The same, by resampling."""
    t, c, b = rng.poisson([400.0, 240.0]), rng.poisson([500.0, 500.0]), rng.poisson([300.0, 380.0])
    found = displacement.wdq(treated=tuple(t), control=tuple(c), buffer=tuple(b), rng=rng, resamples=1_000)
    return found.bootstrap is not None and found.bootstrap[0] <= -0.5 <= found.bootstrap[1]


def cover_sum(rng: np.random.Generator) -> bool:
    """Three outcomes with weights 1, 3 and 7, each a difference of counts near 60."""
    parts = [
        displacement.wdd(treated=tuple(rng.poisson([60.0, 50.0])), control=tuple(rng.poisson([60.0, 60.0])))
        for _ in range(3)
    ]
    found = displacement.combine(
        [part.net for part in parts], errors=[part.net_se for part in parts], weights=[1, 3, 7]
    )
    return found.low <= -110 <= found.high


def cover_centre(rng: np.random.Generator) -> bool:
    """The mean centre of 200 facts."""
    found = pattern.centre(_scatter(rng, 200), rng=rng, resamples=400)
    return found.x_m.low <= 500 <= found.x_m.high


def cover_spread(rng: np.random.Generator) -> bool:
    """Their standard distance."""
    found = pattern.centre(_scatter(rng, 200), rng=rng, resamples=400)
    return bool(found.distance_m.low <= np.sqrt(2) * 200 <= found.distance_m.high)


def cover_move(rng: np.random.Generator) -> bool:
    """How far east the centre went, between 150 facts and 150 others."""
    before, after = _scatter(rng, 150), _scatter(rng, 150, east_m=60.0)
    found = pattern.move(before, after=after, rng=rng, permutations=19)
    return found.east_m.low <= 60 <= found.east_m.high


def cover_hours(rng: np.random.Generator) -> bool:
    """One hour of the day that holds a twelfth of 400 facts."""
    hours = rng.choice(24, size=400, p=np.append(np.full(23, 11 / 12 / 23), 1 / 12))
    moments = np.datetime64("2024-01-01", "s") + hours.astype("timedelta64[h]")
    found = aoristic.profile(moments, end=moments, by="hour", rng=rng)
    return bool(found.low[23] <= 400 / 12 <= found.high[23])


def reject_equal_counts(rng: np.random.Generator) -> bool:
    """Two equal rates, by the E-test."""
    before, after = rng.poisson(40.0, 2).tolist()
    return rates.compare(before, count_after=after).e_test <= 0.05


def reject_flat_series(rng: np.random.Generator) -> bool:
    """Twenty-four months without a trend."""
    return rates.trend(rng.poisson(30.0, 24)).p_value <= 0.05


def reject_difference(rng: np.random.Generator) -> bool:
    """A displacement difference where nothing happened."""
    found = displacement.wdd(treated=tuple(rng.poisson(50.0, 2)), control=tuple(rng.poisson(50.0, 2)))
    return found.p_value <= 0.05


def reject_panel(rng: np.random.Generator) -> bool:
    """Twenty areas, twelve months, no effect."""
    treated, after = np.arange(20) < 8, np.arange(12) >= 6
    return displacement.did(rng.poisson(30.0, (20, 12)), treated=treated, after=after).p_value <= 0.05


def reject_population_scan(rng: np.random.Generator) -> bool:
    """The Poisson scan of twelve places and eight periods."""
    found = scan.poisson(
        rng.poisson(4.0, (12, 8)),
        expected=np.ones((12, 8)),
        places=rng.uniform(0, 1_000, (12, 2)),
        replications=39,
        rng=rng,
    )
    return found.clusters[0].p_value <= 0.05


def reject_permutation_scan(rng: np.random.Generator) -> bool:
    """The permutation scan of 120 events in two clusters of places, on uneven dates."""
    found = scan.permutation(
        _clustered(rng, 120),
        max_radius_m=300,
        max_days=20,
        aggregate_days=7,
        replications=Replications(19, threads=1),
        rng=rng,
    )
    return found.clusters[0].p_value <= 0.05


def reject_near_repeats(rng: np.random.Generator) -> bool:
    """The Knox test of 300 events in clusters, on uneven dates."""
    return _knox_rejects(rng, 300)


def reject_many_near_repeats(rng: np.random.Generator) -> bool:
    """The Knox test of 1,000 events in clusters, on uneven dates."""
    return _knox_rejects(rng, 1_000)


def _knox_rejects(rng: np.random.Generator, n: int) -> bool:
    found = knox.test(
        _clustered(rng, n),
        distances_m=[100],
        lags_days=[7],
        permutations=Replications(199, threads=1),
        rng=rng,
    )
    return bool(found.p_value[0, 0] <= 0.05)


def reject_density_change(rng: np.random.Generator) -> bool:
    """Forty facts before and forty after, drawn from one density."""
    x, y = rng.beta(2, 3, (2, 80)) * 1_000
    points, half = Points(x, y, np.zeros(80)), np.arange(80) < 40
    found = density.difference(
        points.take(half), points.take(~half), cell_m=100, bandwidth_m=250, replications=19, rng=rng
    )
    return found.p_value <= 0.05


def reject_shares(rng: np.random.Generator) -> bool:
    """Any of nine zones said to have changed its share, of 300 facts before and 300 after."""
    zones = Zones({f"z{k}": box(k * 400, 0, k * 400 + 400, 1_000) for k in range(-4, 5)})
    before, after = _scatter(rng, 300), _scatter(rng, 300)
    return bool(pattern.sppt(before, after=after, zones=zones, rng=rng, resamples=40).differs.any())


def reject_move(rng: np.random.Generator) -> bool:
    """The centre of 60 facts and of 60 others of the same pattern."""
    before, after = _scatter(rng, 60), _scatter(rng, 60)
    return pattern.move(before, after=after, rng=rng, permutations=99).p_value <= 0.05


def reject_placebo(rng: np.random.Generator) -> bool:
    """Six of thirty unlike areas, against other sets of six."""
    table = rng.poisson(15 * rng.lognormal(0, 0.5, (30, 1)), (30, 12))
    treated, after = np.arange(30) < 6, np.arange(12) >= 6
    found = displacement.placebo(table, treated=treated, after=after, permutations=99, rng=rng)
    return found.p_places <= 0.05


def reject_composed_control(rng: np.random.Generator) -> bool:
    """One of twenty areas ranks first: p is 1/20, the least it can be."""
    counts = rng.poisson(30.0, (20, 20))
    found = displacement.synthetic(counts, treated=np.arange(20) == 0, after=np.arange(20) >= 14)
    return found.p_value <= 0.05


def reject_dispersion(rng: np.random.Generator) -> bool:
    """Poisson counts of four zones over twelve months, called dispersed."""
    return displacement.overdispersion(rng.poisson(15.0, (4, 12))).p_value <= 0.05


def _clustered(rng: np.random.Generator, n: int) -> Points:
    centres = rng.uniform(0, 3_000, (12, 2))
    places = centres[rng.choice(12, n, p=np.arange(1, 13) / 78)] + rng.normal(0, 80, (n, 2))
    return Points(places[:, 0], places[:, 1], np.floor(rng.beta(2, 5, n) * 365))


def _scatter(rng: np.random.Generator, n: int, *, east_m: float = 0.0) -> Points:
    x, y = rng.normal(500, 200, (2, n))
    return Points(x + east_m, y, np.zeros(n))


TRIALS: dict[str, Trial] = {
    "interval, ratio of two counts (exact)": cover_ratio,
    **{
        f"interval, ratio of two counts of {mean} (exact)": partial(cover_equal, mean=mean)
        for mean in (5, 10, 20, 100)
    },
    "interval, trend": cover_trend,
    "interval, displacement difference": cover_difference,
    "interval, difference widened, variance twice the mean": cover_widened,
    "interval, difference not widened, variance twice the mean": cover_unwidened,
    "interval, weighted sum": cover_sum,
    "interval, panel": cover_panel,
    "interval, quotient by Fieller": cover_quotient,
    "interval, quotient by resampling": cover_resampled_quotient,
    "interval, centre": cover_centre,
    "interval, standard distance": cover_spread,
    "interval, move": cover_move,
    "interval, hour of the day": cover_hours,
    "rejects, two equal rates (E-test)": reject_equal_counts,
    "rejects, flat series": reject_flat_series,
    "rejects, displacement difference": reject_difference,
    "rejects, panel": reject_panel,
    "rejects, scan with a population": reject_population_scan,
    "rejects, permutation scan": reject_permutation_scan,
    "rejects, near repeats of 300": reject_near_repeats,
    "rejects, near repeats of 1,000": reject_many_near_repeats,
    "rejects, change of density": reject_density_change,
    "rejects, any zone's share (false discoveries)": reject_shares,
    "rejects, move of the centre": reject_move,
    "rejects, placebo areas": reject_placebo,
    "rejects, composed control": reject_composed_control,
    "rejects, dispersion": reject_dispersion,
}

if __name__ == "__main__":
    main()
