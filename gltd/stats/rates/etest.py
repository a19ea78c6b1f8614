"""The E-test of two Poisson rates."""

from math import sqrt

import numpy as np

from gltd.stats.arguments import count, positive

# Beyond this many standard deviations a Poisson probability adds nothing to 1e-15.
_REACH = 9.0


def e_test(
    count_before: float, *, count_after: float, exposure_before: float = 1.0, exposure_after: float = 1.0
) -> float:
    """Return the p-value that two Poisson rates are equal, less conservative than the conditional test.

    Null hypothesis: both rates are equal.

    Formula: with λ̂ the common rate, the probability under it of a |T| at least as large as the one observed,
    T = (X₁/n₁ − X₀/n₀)/√(X₁/n₁² + X₀/n₀²), and T = 0 where both counts are 0.

    Parameters: two counts and their exposures (lengths, populations), above zero.

    Returns: the p-value; 1 where the rates are equal.

    Limits: counts are Poisson and independent.

    References: Krishnamoorthy & Thomson 2004, doi:10.1016/S0378-3758(02)00408-1.

    Checked against: values of crimepy's ``e_test``, statsmodels 0.15 at unequal exposures
    (``tests/stats/reference/rates.json``) and a sum over all pairs (``tests/stats/test_rates.py``).
    """
    from scipy import special

    k0, k1 = count(count_before, name="count_before"), count(count_after, name="count_after")
    n0, n1 = (
        positive(exposure_before, name="exposure_before"),
        positive(exposure_after, name="exposure_after"),
    )
    observed = k0 / n0 - k1 / n1
    if observed == 0 or k0 + k1 == 0:
        return 1.0
    t2 = observed**2 / (k0 / n0**2 + k1 / n1**2)
    rate = (k0 + k1) / (n0 + n1)
    mean0, mean1 = rate * n0, rate * n1
    spread = _REACH * sqrt(mean0) + 2 * _REACH**2
    i = np.arange(max(0, int(mean0 - spread)), int(mean0 + spread) + 1, dtype=np.float64)
    # For each i, T² ≥ t² where j lies outside the two roots of a quadratic in y = j/n₁.
    a = i / n0
    half = a + t2 / (2 * n1)
    root = np.sqrt(np.maximum(half**2 - (a**2 - t2 * i / n0**2), 0.0))
    slack = 1e-9 * (1 + n1 * half)
    low = np.floor(n1 * (half - root) + slack)
    high = np.ceil(n1 * (half + root) - slack)
    low[i == 0] = -1  # both counts at zero are no difference
    below = np.where(low < 0, 0.0, special.pdtr(np.maximum(low, 0), mean1))
    above = np.where(high <= 0, 1.0, special.pdtrc(np.maximum(high - 1, 0), mean1))
    chances = np.exp(special.xlogy(i, mean0) - mean0 - special.gammaln(i + 1))
    return float(min(1.0, chances @ (below + above)))
