"""Intervals and p-values from an estimate and its standard error."""

from functools import cache


@cache
def quantile(level: float, *, freedom: int | None = None) -> float:
    """Return the two-sided quantile: normal, or Student's where the error was estimated."""
    from scipy import special  # loaded only where a number is needed, to keep the import of gltd.stats quick

    if freedom is None:
        return float(special.ndtri(0.5 + level / 2))
    return float(special.stdtrit(freedom, 0.5 + level / 2))


def interval(
    estimate: float, *, error: float, level: float, freedom: int | None = None
) -> tuple[float, float]:
    """Return estimate ± quantile × error."""
    reach = quantile(level, freedom=freedom) * error
    return estimate - reach, estimate + reach


def two_sided_p(estimate: float, *, error: float, freedom: int | None = None) -> float:
    """Return the two-sided p-value of zero; 1 where nothing varies and nothing changed."""
    from scipy import special

    if error <= 0:
        return 1.0 if estimate == 0 else 0.0
    ratio = abs(estimate) / error
    return float(2 * (special.ndtr(-ratio) if freedom is None else special.stdtr(freedom, -ratio)))
