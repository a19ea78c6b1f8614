"""Make ``centre.json``: mean centre, standard distance and ellipse by pointpats (not a dependency of gltd).

Run in an environment that has pointpats (2.5 was used) and numpy.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np


def main() -> None:
    """Write the file beside this script."""
    from pointpats import centrography  # type: ignore[import-not-found, unused-ignore]

    rng = np.random.default_rng(23)
    xy = rng.multivariate_normal([600_000, 6_800_000], [[90_000, 30_000], [30_000, 40_000]], size=60).round(1)
    semi_major, semi_minor, theta = centrography.ellipse(xy)
    found = {
        "pointpats": version("pointpats"),
        "xy": xy.tolist(),
        "mean_center": [float(value) for value in centrography.mean_center(xy)],
        "std_distance": float(centrography.std_distance(xy)),
        "ellipse": [float(semi_major), float(semi_minor), float(theta)],
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
