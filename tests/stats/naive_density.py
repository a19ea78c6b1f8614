"""Kernel densities as exact sums over all events, and the edge correction by brute integration."""

import math

import numpy as np
import shapely
from scipy.integrate import dblquad
from shapely.geometry.base import BaseGeometry


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


def mass_in_polygon(
    at: tuple[float, float], *, polygon: BaseGeometry, bandwidth_m: float, name: str, step_m: float = 2.0
) -> float:
    """Return the share of a kernel that lies in a polygon, by adding small squares whose middle is inside."""
    west, south, east, north = polygon.bounds
    x, y = np.meshgrid(
        np.arange(west, east, step_m) + step_m / 2, np.arange(south, north, step_m) + step_m / 2
    )
    held = shapely.intersects_xy(polygon, x, y)
    gaps2 = (x[held] - at[0]) ** 2 + (y[held] - at[1]) ** 2
    return step_m**2 * math.fsum(kernel(gap2, bandwidth_m=bandwidth_m, name=name) for gap2 in gaps2.tolist())
