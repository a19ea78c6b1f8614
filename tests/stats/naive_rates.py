"""Slow and plain versions of the comparisons of counts."""

from math import exp, lgamma, log, sqrt


def poisson(k: int, mean: float) -> float:
    """Return a Poisson probability."""
    return exp(k * log(mean) - mean - lgamma(k + 1)) if mean > 0 else float(k == 0)


def binomial(k: int, n: int, p: float) -> float:
    """Return a binomial probability."""
    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + k * log(p) + (n - k) * log(1 - p))


def e_test(k0: int, k1: int, n0: float, n1: float, *, reach: int = 400) -> float:
    """Sum over all pairs."""

    def statistic(i: int, j: int) -> float:
        spread = i / n0**2 + j / n1**2
        return 0.0 if spread == 0 else abs(i / n0 - j / n1) / sqrt(spread)

    rate, observed = (k0 + k1) / (n0 + n1), statistic(k0, k1)
    ours = [poisson(i, rate * n0) for i in range(reach)]
    theirs = [poisson(j, rate * n1) for j in range(reach)]
    return sum(
        ours[i] * theirs[j]
        for i in range(reach)
        for j in range(reach)
        if statistic(i, j) >= observed * (1 - 1e-12)
    )


def conditional_p(x0: int, x1: int, null: float) -> float:
    """Sum the outcomes that are no likelier than the one observed."""
    n = x0 + x1
    seen = binomial(x1, n, null)
    return min(1.0, sum(p for k in range(n + 1) if (p := binomial(k, n, null)) <= seen * (1 + 1e-7)))


def mid_p(x0: int, x1: int, null: float) -> float:
    """Twice the smaller tail, with half the weight of what was observed."""
    n = x0 + x1
    seen = binomial(x1, n, null)
    below = sum(binomial(k, n, null) for k in range(x1)) + seen / 2
    above = sum(binomial(k, n, null) for k in range(x1 + 1, n + 1)) + seen / 2
    return min(1.0, 2 * min(below, above))
