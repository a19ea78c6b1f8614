"""Intervals and p-values from an estimate and its standard error."""

from functools import cache


@cache
def quantile(level: float, *, freedom: int | None = None) -> float:
    """Return the two-sided quantile: normal, or Student's where the error was estimated."""
    from scipy import stats  # loaded only where a number is needed, to keep the import of gltd.stats quick

    if freedom is None:
        return float(stats.norm.ppf(0.5 + level / 2))
    return float(stats.t.ppf(0.5 + level / 2, freedom))


def interval(
    estimate: float, standard_error: float, *, level: float, freedom: int | None = None
) -> tuple[float, float]:
    """Return estimate ± quantile × error."""
    reach = quantile(level, freedom=freedom) * standard_error
    return estimate - reach, estimate + reach


def two_sided_p(estimate: float, standard_error: float, *, freedom: int | None = None) -> float:
    """Return the two-sided p-value of zero; 1 where nothing varies and nothing changed."""
    from scipy import stats

    if standard_error <= 0:
        return 1.0 if estimate == 0 else 0.0
    ratio = abs(estimate) / standard_error
    return float(2 * (stats.norm.sf(ratio) if freedom is None else stats.t.sf(ratio, freedom)))
