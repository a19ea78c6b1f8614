"""Density: where facts are thick on the ground, and where that changed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import factorial, ndtr

from gltd.stats.arguments import FloatArray, flag, generator, instance, level, refuse
from gltd.stats.density_ground import Box, Canvas, Grid, cut_pieces, settle
from gltd.stats.density_picture import draw
from gltd.stats.monte_carlo import Replications, as_replications, seed_of
from gltd.stats.points import Points
from gltd.stats.results import Language, Result, say

if TYPE_CHECKING:
    import altair as alt

__all__ = ["Box", "Density", "Difference", "Grid", "Kernel", "difference", "kernel"]

Kernel = Literal["quartic", "gaussian"]

# Beyond 7.5 σ a Gaussian is 6e-13 of its peak: far below the 1e-9 that is promised.
_CUTOFF = 7.5
# Below this share of a kernel inside the box there is nothing to divide by, and nothing to see.
_LEAST_MASS = 1e-300
# Events laid out at once, cells a side at most.
_BLOCK = 2_048
# From this reach on, in cells, a Gaussian is smooth enough for a polynomial between two rows.
_FINE_REACH = 2.0
_POLYNOMIAL_ERROR = 2e-11
# Steps of the integral of the quartic kernel over a box.
_EDGE_STEPS = 64


@dataclass(frozen=True, eq=False)
class Density(Result):
    """Events a square kilometre on a grid (rows from south to north); ``x_m``, ``y_m`` are cell centres.

    ``clipped`` says that the ground is a polygon: cells outside it hold zero.
    """

    per_km2: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    cell_m: float
    bandwidth_m: float
    kernel: str
    edge: bool
    adaptive: bool
    box: Box
    clipped: bool
    n: int

    def summary(self, language: Language = "fr") -> str:
        """Say where the peak is."""
        row, column = np.unravel_index(int(self.per_km2.argmax()), self.per_km2.shape)
        peak = say(float(self.per_km2.max()), digits=1, language=language)
        x, y = say(float(self.x_m[column]), language=language), say(float(self.y_m[row]), language=language)
        n, width = say(self.n, language=language), say(self.bandwidth_m, language=language)
        if language == "en":
            return f"Density of {n} facts (bandwidth {width} m): at most {peak} a km², around ({x}, {y})."
        return (
            f"Densité de {n} faits (portée {width} m)\u202f: au plus {peak} par km², "
            f"autour de ({x}\u202f; {y})."
        )

    def plot(self) -> "alt.Chart":
        """Draw the grid as a map of colours."""
        return draw(self.per_km2, x_m=self.x_m, y_m=self.y_m, title="Faits par km²", scheme="purples")


@dataclass(frozen=True, eq=False)
class Difference(Result):
    """Change of density between two periods, after minus before, as shares of each period's events.

    ``change`` is in shares a square kilometre; ``p_low`` and ``p_high`` are the pointwise p-values of a fall
    and of a rise; ``outside`` marks the cells beyond the tolerance contour (−1 fall, 1 rise, 0 within).
    """

    change: FloatArray
    p_low: FloatArray
    p_high: FloatArray
    outside: NDArray[np.int8]
    p_value: float
    before: Density
    after: Density
    level: float
    replications: int
    seed: int | None

    def summary(self, language: Language = "fr") -> str:
        """Say how much ground changed beyond chance, and whether the whole did."""
        cell_km2 = (self.before.cell_m / 1000) ** 2
        rise = say(float((self.outside > 0).sum()) * cell_km2, digits=2, language=language)
        fall = say(float((self.outside < 0).sum()) * cell_km2, digits=2, language=language)
        whole = say(self.p_value, digits=3, language=language)
        if language == "en":
            return (
                f"The share of facts rises beyond chance on {rise} km² and falls on {fall} km², cell by "
                f"cell; for the whole ground, p = {whole}."
            )
        return (
            f"La part des faits monte au-delà du hasard sur {rise} km² et baisse sur {fall} km², maille par "
            f"maille\u202f; pour l'ensemble du périmètre, p = {whole}."
        )

    def plot(self) -> "alt.Chart":
        """Draw the cells that changed beyond the tolerance."""
        shown = np.where(self.outside == 0, 0.0, self.change)
        grid = self.before
        return draw(
            shown, x_m=grid.x_m, y_m=grid.y_m, title="Évolution de la part par km²", scheme="purpleorange"
        )


def kernel(
    points: Points,
    *,
    cell_m: float | Grid,
    bandwidth_m: float | None = None,
    kernel: Kernel = "quartic",
    edge: bool = True,
    adaptive: bool = False,
    box: Box | None = None,
) -> Density:
    """Estimate the density of events on a grid of square cells, exactly at the cells' centres.

    Null hypothesis: none, this is a description.

    Formula: λ(u) = Σ k_h(u − x_i) / e(u); quartic k = 3/(πh²)(1 − d²/h²)² within h, Gaussian
    k = exp(−d²/2σ²)/(2πσ²) with σ = ``bandwidth_m`` (left out beyond 7.5 σ); e(u) = ∫ k_h(u − v) dv over the
    box or the polygon with ``edge``, else 1. Adaptive: h_i = h √(g/λ(x_i)), g the geometric mean of the
    pilot densities.

    Parameters: ``points`` (n ≥ 1, metres); ``cell_m``, side of a cell, or a `Grid` with the polygon of the
    ground; ``bandwidth_m``, by default Scott's rule; ``box`` = (west, south, east, north) in metres, by
    default that of the events, at least one cell wide and high.

    Returns: `Density`, in events a square kilometre; zero in cells whose centre has no mass inside the box,
    or lies outside the polygon. Events outside a polygon are left out.

    Limits: the bandwidth makes the picture; compare none but densities of the same bandwidth. Edge
    correction supposes that what lies outside resembles what lies inside; that of a polygon is a sum over
    small pieces, right to a thousandth.

    References: Diggle 1985, doi:10.2307/2347366; Abramson 1982, doi:10.1214/aos/1176345986.

    Checked against: exact sums (``tests/stats/naive_density.py``), R spatstat.explore 3.0-6
    (``tests/stats/reference/density_spatstat.csv``).
    """
    shape = {"edge": flag(edge, name="edge"), "adaptive": flag(adaptive, name="adaptive")}
    canvas = settle(points, cell_m=cell_m, bandwidth_m=bandwidth_m, kernel=kernel, box=box)
    return _estimate(canvas.keep(points), canvas, kernel, **shape)


def _estimate(points: Points, canvas: Canvas, kernel: str, *, edge: bool, adaptive: bool) -> Density:
    widths = np.full(len(points), canvas.bandwidth_m)
    if adaptive:
        widths = canvas.bandwidth_m * _abramson(points, canvas.bandwidth_m, kernel)
    counted = _sum_kernels(points, widths, np.ones(len(points)), canvas, kernel)
    counted *= _correct_edges(canvas, kernel) if edge else canvas.inside()
    return Density(
        per_km2=counted * 1e6,
        x_m=canvas.x_m,
        y_m=canvas.y_m,
        cell_m=canvas.cell_m,
        bandwidth_m=canvas.bandwidth_m,
        kernel=kernel,
        edge=edge,
        adaptive=adaptive,
        box=canvas.box,
        clipped=canvas.polygon is not None,
        n=len(points),
    )


def difference(
    before: Points,
    after: Points,
    *,
    cell_m: float | Grid,
    bandwidth_m: float | None = None,
    kernel: Kernel = "quartic",
    replications: int | Replications = 199,
    level: float = 0.95,
    rng: np.random.Generator,
) -> Difference:
    """Compare two densities, cell by cell and as a whole, against random labels.

    Null hypothesis: "before" and "after" are labels put at random on the places of all the events.

    Formula: D(u) = λ_after(u)/n_after − λ_before(u)/n_before, same bandwidth and edge correction; pointwise
    p = (r + 1)/(replications + 1) with r the relabellings at or beyond; the whole is tested by ∫ D².

    Parameters: ``before``, ``after`` (at least one event each); ``cell_m``, ``bandwidth_m``, ``kernel`` as in
    `kernel` (the default bandwidth is that of all events together); ``level`` of the tolerance contour.

    Returns: `Difference`.

    Limits: shares, not numbers: a fall everywhere shows nothing here. The contour is pointwise: at 95 %, one
    cell in twenty lies outside by chance; read ``p_value`` first.

    References: Kelsall & Diggle 1995, doi:10.1002/sim.4780142106; Hazelton & Davies 2009,
    doi:10.1002/bimj.200810495.

    Checked against: ``tests/stats/naive_density.py``; R spatstat.explore 3.0-6, densities and relabelling
    (``tests/stats/reference/density_difference_spatstat.csv``); calibration under random labels.
    """
    kept = _level(level)
    plan = as_replications(replications, name="replications")
    random = generator(rng)
    for name, points in (("before", before), ("after", after)):
        instance(points, name=name, of=Points)
    if len(before) == 0 or len(after) == 0:
        raise refuse("before, after", why="au moins un fait est nécessaire dans chaque période.")
    pooled = _pool(before, after)
    canvas = settle(pooled, cell_m=cell_m, bandwidth_m=bandwidth_m, kernel=kernel, box=None)
    before, after = canvas.keep(before), canvas.keep(after)
    pooled = _pool(before, after)
    first, second = (_estimate(part, canvas, kernel, edge=True, adaptive=False) for part in (before, after))
    per_km2 = 1e6 * _correct_edges(canvas, kernel)
    widths = np.full(len(pooled), canvas.bandwidth_m)
    labels = np.repeat([-1 / len(before), 1 / len(after)], [len(before), len(after)])
    seen = _sum_kernels(pooled, widths, labels, canvas, kernel) * per_km2
    lower, upper, whole = np.ones(seen.shape), np.ones(seen.shape), 1
    for done in range(plan.count):
        plan.say(done)
        drawn = _sum_kernels(pooled, widths, random.permutation(labels), canvas, kernel) * per_km2
        lower += drawn <= seen
        upper += drawn >= seen
        whole += int((drawn**2).sum() >= (seen**2).sum())
    lower, upper = lower / (plan.count + 1), upper / (plan.count + 1)
    tail = (1 - kept) / 2
    return Difference(
        change=seen,
        p_low=lower,
        p_high=upper,
        outside=((upper <= tail).astype(np.int8) - (lower <= tail).astype(np.int8)),
        p_value=whole / (plan.count + 1),
        before=first,
        after=second,
        level=kept,
        replications=plan.count,
        seed=seed_of(random),
    )


# The argument `level` hides this name inside `difference`.
_level = level


def _pool(before: Points, after: Points) -> Points:
    return Points(
        np.concatenate([before.x_m, after.x_m]),
        np.concatenate([before.y_m, after.y_m]),
        np.concatenate([before.t_days, after.t_days]),
    )


def _sum_kernels(
    points: Points,
    widths: FloatArray,
    weights: FloatArray,
    canvas: Canvas,
    kernel: str,
) -> FloatArray:
    from gltd.stats._kernels.density import add_quartic, spread_gaussian  # numba takes long to import

    side, columns, rows = canvas.cell_m, canvas.columns, canvas.rows
    x = (points.x_m - canvas.box[0]) / side - 0.5
    y = (points.y_m - canvas.box[1]) / side - 0.5
    reach = widths / side
    counted = np.zeros((rows, columns))
    if kernel == "quartic":
        add_quartic(x, y, reach, weights, counted)
        return counted / side**2
    if np.ptp(reach) == 0 and reach[0] >= _FINE_REACH:
        return _sum_layers(x, y, float(reach[0]), weights, counted) / side**2
    order = np.argsort(y, kind="stable")
    across, along = np.empty((_BLOCK, columns)), np.empty((_BLOCK, rows))
    for at in range(0, len(order), _BLOCK):
        block = order[at : at + _BLOCK]
        spread_gaussian(x[block], reach[block], _CUTOFF, across)
        spread_gaussian(y[block], reach[block], _CUTOFF, along)
        own = along[: len(block)] * weights[block][:, None]
        counted += own.T @ across[: len(block)]
    return counted / side**2


def _sum_layers(
    x: FloatArray, y: FloatArray, reach: float, weights: FloatArray, counted: FloatArray
) -> FloatArray:
    """Sum Gaussians of one width: along the rows event by event, across them all at once."""
    from gltd.stats._kernels.density import layer_gaussian, spread_gaussian

    rows, columns = counted.shape
    beyond = int(np.ceil(_CUTOFF * reach)) + 1
    nodes = _choose_nodes(reach)
    layers = np.zeros((len(nodes), rows + 2 * beyond, columns))
    across = np.empty((_BLOCK, columns))
    for at in range(0, len(x), _BLOCK):
        block = slice(at, at + _BLOCK)
        spread_gaussian(x[block], np.full(len(x[block]), reach), _CUTOFF, across)
        layer_gaussian(across, x[block], y[block] + beyond, _CUTOFF * reach, weights[block], nodes, layers)
    seen_from = (np.arange(-beyond, rows + beyond) + nodes[:, None]).ravel()
    along = np.empty((len(seen_from), rows))
    spread_gaussian(seen_from, np.full(len(seen_from), reach), _CUTOFF, along)
    return np.asarray(along.T @ layers.reshape(len(seen_from), columns))


def _choose_nodes(reach: float) -> FloatArray:
    """Return the fewest Chebyshev nodes that keep the polynomial's error far below 1e-9 of the peak."""
    count = 2
    # Bound of Lagrange's remainder, with |Heₘ(z)| exp(−z²/2) < 1.09 √m! (Abramowitz & Stegun 22.14.17).
    while 1.09 / np.sqrt(factorial(count)) * (0.5 / reach) ** count / 2 ** (count - 1) > _POLYNOMIAL_ERROR:
        count += 1
    return np.asarray(0.5 * np.cos((np.arange(count) + 0.5) * np.pi / count))


def _abramson(points: Points, width: float, kernel: str) -> FloatArray:
    """Return each event's factor of bandwidth from a pilot density at the events themselves."""
    pilot = np.empty(len(points))
    for at in range(0, len(points), _BLOCK):
        part = slice(at, at + _BLOCK)
        gap2 = (points.x_m[part, None] - points.x_m) ** 2 + (points.y_m[part, None] - points.y_m) ** 2
        if kernel == "quartic":
            pilot[part] = (np.maximum(1 - gap2 / width**2, 0) ** 2).sum(axis=1)
        else:
            pilot[part] = np.exp(-gap2 / (2 * width**2)).sum(axis=1)
    return np.asarray(np.sqrt(np.exp(np.log(pilot).mean()) / pilot))


def _correct_edges(canvas: Canvas, kernel: str) -> FloatArray:
    """Return what to multiply by; zero where a cell's centre has no mass inside, or lies outside."""
    mass = _mass_inside(canvas, kernel)
    return np.divide(1.0, mass, out=np.zeros_like(mass), where=(mass > _LEAST_MASS) & canvas.inside())


def _mass_inside(canvas: Canvas, kernel: str) -> FloatArray:
    """Return the share of a kernel on each cell's centre that lies inside the box or the polygon."""
    width, box = canvas.bandwidth_m, canvas.box
    if canvas.polygon is not None:
        pieces, areas = cut_pieces(canvas.polygon, bandwidth_m=width)
        return _sum_kernels(pieces, np.full(len(pieces), width), areas, canvas, kernel)
    if kernel == "gaussian":
        across = ndtr((box[2] - canvas.x_m) / width) - ndtr((box[0] - canvas.x_m) / width)
        along = ndtr((box[3] - canvas.y_m) / width) - ndtr((box[1] - canvas.y_m) / width)
        return np.asarray(along[:, None] * across)
    from gltd.stats._kernels.density import integrate_quartic

    nodes, shares = np.polynomial.legendre.leggauss(_EDGE_STEPS)
    mass = np.empty((canvas.rows, canvas.columns))
    sides = tuple(float(side) / width for side in box)
    integrate_quartic(canvas.x_m / width, canvas.y_m / width, sides, nodes, shares, mass)
    return mass
