"""Poisson regression by iterated weighted least squares, with the errors that its users need."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from gltd.errors import GltdError
from gltd.stats.arguments import FloatArray

_STEPS = 100
_SETTLED = 1e-12
# A fitted mean this small is on its way to zero: its coefficient has no finite value.
_NOTHING = 1e-8


@dataclass(frozen=True, eq=False)
class PoissonFit:
    """Coefficients, their model covariance, the fitted means, and Pearson's dispersion."""

    coefficients: FloatArray
    covariance: FloatArray
    means: FloatArray
    dispersion: float
    freedom: int


def fit_poisson(counts: FloatArray, *, design: FloatArray, offset: FloatArray) -> PoissonFit:
    """Fit log(mean) = design @ coefficients + offset.

    A design whose columns repeat one another, or counts that no finite coefficient fits, are refused.
    """
    if np.linalg.matrix_rank(design.T @ design, hermitian=True) < design.shape[1]:
        raise GltdError("Ces données ne permettent pas d'estimer le modèle : une colonne répète les autres.")
    eta = np.log(counts + 0.5) if np.all(counts >= 0) else np.zeros(len(counts))
    deviance = np.inf
    for _ in range(_STEPS):
        mu = np.exp(eta)
        working = eta - offset + (counts - mu) / mu
        weighted = design * mu[:, None]
        try:
            solved = np.linalg.solve(weighted.T @ design, weighted.T @ working)
        except np.linalg.LinAlgError:
            break
        coefficients: FloatArray = solved.astype(np.float64)
        eta = design @ coefficients + offset
        if not np.all(np.isfinite(eta)) or np.abs(eta).max() > 300:
            break
        previous, deviance = deviance, _deviance(counts, np.exp(eta))
        if np.exp(eta).min() < _NOTHING:
            break
        if abs(previous - deviance) <= _SETTLED * (abs(deviance) + 1):
            return _finish(counts, design=design, coefficients=coefficients, mu=np.exp(eta))
    raise GltdError("Ces comptes sont trop petits pour ce modèle : une zone ou une période n'a aucun fait.")


def robust_covariance(
    fit: PoissonFit, *, counts: FloatArray, design: FloatArray, clusters: NDArray[np.intp]
) -> FloatArray:
    """Return the cluster-robust (sandwich) covariance, with the usual small-sample factor g/(g − 1)."""
    groups = int(clusters.max()) + 1
    scores = np.zeros((groups, design.shape[1]))
    np.add.at(scores, clusters, design * (counts - fit.means)[:, None])
    n, k = design.shape
    factor = groups / (groups - 1) * (n - 1) / (n - k)
    meat: FloatArray = scores.T @ scores
    covariance: FloatArray = factor * (fit.covariance @ meat @ fit.covariance)
    return covariance


def _finish(
    counts: FloatArray, *, design: FloatArray, coefficients: FloatArray, mu: FloatArray
) -> PoissonFit:
    covariance: FloatArray = np.linalg.inv(design.T @ (design * mu[:, None])).astype(np.float64)
    freedom = len(counts) - design.shape[1]
    pearson = float(((counts - mu) ** 2 / mu).sum())
    return PoissonFit(coefficients, covariance, mu, pearson / freedom if freedom > 0 else 1.0, freedom)


def _deviance(counts: FloatArray, mu: FloatArray) -> float:
    positive = counts > 0
    return float(
        2 * ((counts[positive] * np.log(counts[positive] / mu[positive])).sum() - (counts - mu).sum())
    )
