"""Slow and plain versions of the displacement statistics, written from their definitions alone."""

from math import comb, sqrt

Pair = tuple[float, float]


def wdd(
    groups: dict[str, Pair], *, time_weights: Pair = (1, 1), areas: dict[str, float] | None = None
) -> tuple[float, float, float, float]:
    """Return local, its error, net, its error, term by term."""
    sign = {"treated": 1, "displacement": 1, "control": -1, "displacement_control": -1}
    local = net = local_variance = net_variance = 0.0
    for name, counts in groups.items():
        for k in (0, 1):
            size = time_weights[k] * (areas or {}).get(name, 1.0)
            term = sign[name] * (1 if k == 1 else -1) * counts[k] / size
            variance = counts[k] / size / size
            net, net_variance = net + term, net_variance + variance
            if name in ("treated", "control"):
                local, local_variance = local + term, local_variance + variance
    return local, sqrt(local_variance), net, sqrt(net_variance)


def dispersion(table: list[list[float]]) -> float:
    """Return Pearson's χ² over its freedom, cell by cell."""
    total = sum(sum(row) for row in table)
    chi2 = 0.0
    for row in table:
        for k, observed in enumerate(row):
            column = sum(other[k] for other in table)
            expected = sum(row) * column / total
            chi2 += (observed - expected) ** 2 / expected
    return chi2 / ((len(table) - 1) * (len(table[0]) - 1))


def wdq(treated: Pair, control: Pair, buffer: Pair) -> tuple[float, float]:
    """Return the quotient and the total net effect."""
    quotient = (buffer[1] / control[1] - buffer[0] / control[0]) / (
        treated[1] / control[1] - treated[0] / control[0]
    )
    growth = control[1] / control[0]
    return quotient, treated[0] * growth - treated[1] + buffer[0] * growth - buffer[1]


def placebo(counts: list[list[float]], treated: list[bool], after: list[bool]) -> tuple[float, float]:
    """Return the p-values over all sets of areas and all shifts of the dates."""
    from itertools import combinations
    from math import log

    def score(areas: set[int], later: list[bool]) -> float:
        sums = [[0.5, 0.5], [0.5, 0.5]]
        for i, row in enumerate(counts):
            for k, value in enumerate(row):
                sums[int(i in areas)][int(later[k])] += value
        ratio = log(sums[1][1] / sums[1][0]) - log(sums[0][1] / sums[0][0])
        return abs(ratio) / sqrt(sum(1 / value for row in sums for value in row))

    real = {i for i, is_treated in enumerate(treated) if is_treated}
    seen = score(real, after)
    places = [score(set(chosen), after) for chosen in combinations(range(len(counts)), len(real))]
    dates = [score(real, after[-shift:] + after[:-shift]) for shift in range(len(after))]
    share = [sum(value >= seen - 1e-12 for value in values) / len(values) for values in (places, dates)]
    return share[0], share[1]


def at_or_above(treated: tuple[int, int], control: tuple[int, int], ratio: float) -> float:
    """Return the chance, given all sums, of at least as many of the treated after, term by term."""
    return _tail(treated, control, ratio, above=True)


def at_or_below(treated: tuple[int, int], control: tuple[int, int], ratio: float) -> float:
    """Return the chance, given all sums, of at most as many of the treated after."""
    return _tail(treated, control, ratio, above=False)


def _tail(treated: tuple[int, int], control: tuple[int, int], ratio: float, *, above: bool) -> float:
    after = treated[1] + control[1]
    weights = {
        k: comb(sum(treated), k) * comb(sum(control), after - k) * ratio**k
        for k in range(max(0, after - sum(control)), min(sum(treated), after) + 1)
    }
    kept = sum(weight for k, weight in weights.items() if (k >= treated[1] if above else k <= treated[1]))
    return kept / sum(weights.values())
