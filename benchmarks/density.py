"""Kernel density of 50,000 events on 250 × 250 cells, against a histogram and SciPy's Gaussian filter."""

from functools import partial

import numpy as np
from scipy.ndimage import gaussian_filter

from benchmarks.events import best_of, read_events
from gltd.stats import density

BOX = (0.0, 0.0, 5_000.0, 5_000.0)


def main() -> None:
    """Print the seconds of both kernels, edge-corrected, and of the approximate filter with its error."""
    points = read_events(50_000)
    cases: list[tuple[density.Kernel, float]] = [("quartic", 200.0), ("gaussian", 100.0), ("gaussian", 200.0)]
    for kernel, bandwidth_m in cases:
        found = best_of(
            partial(density.kernel, points, cell_m=20, bandwidth_m=bandwidth_m, kernel=kernel, box=BOX),
            repetitions=7,
        )
        print(f"{kernel}, {bandwidth_m:.0f} m, edge-corrected: {found}")
    exact = density.kernel(points, cell_m=20, bandwidth_m=100, kernel="gaussian", edge=False, box=BOX)

    def smooth() -> np.ndarray:
        edges = np.linspace(0, 5_000, 251)
        counts, _, _ = np.histogram2d(points.y_m, points.x_m, bins=(edges, edges))
        return gaussian_filter(counts / 4e-4, 5.0, mode="constant", truncate=7.5)

    error = np.abs(smooth() - exact.per_km2).max() / exact.per_km2.max()
    print(f"histogram and filter: {best_of(smooth, repetitions=7)}, off by {error:.0e} of the peak")


if __name__ == "__main__":
    main()
