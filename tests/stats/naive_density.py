"""Kernel densities as exact sums over all events, and the edge correction by brute integration."""

import math

import numpy as np
from scipy.integrate import dblquad


def kernel(gap2: float, *, bandwidth_m: float, name: str) -> float:
    """Return the kernel at a squared distance."""
    if name == "gaussian":
        return math.exp(-gap2 / (2 * bandwidth_m**2)) / (2 * math.pi * bandwidth_m**2)
    inside = max(1 - gap2 / bandwidth_m**2, 0.0)
    return 3 / (math.pi * bandwidth_m**2) * inside**2


def density(
    x_m: np.ndarray, *, y_m: np.ndarray, at: tuple[float, float], bandwidths_m: np.ndarray, name: str
) -> float:
    """Return the sum of the kernels at a place."""
    gaps2 = (x_m - at[0]) ** 2 + (y_m - at[1]) ** 2
    pairs = zip(gaps2.tolist(), bandwidths_m.tolist(), strict=True)
    return math.fsum(kernel(gap2, bandwidth_m=width, name=name) for gap2, width in pairs)


def mass_inside(
    at: tuple[float, float], *, box: tuple[float, float, float, float], bandwidth_m: float, name: str
) -> float:
    """Return the share of a kernel that lies in the box."""
    found, _ = dblquad(
        lambda y, x: kernel((x - at[0]) ** 2 + (y - at[1]) ** 2, bandwidth_m=bandwidth_m, name=name),
        box[0],
        box[2],
        box[1],
        box[3],
        epsabs=1e-7,
    )
    return float(found)
