"""Make ``concentration.json``: Gini coefficients by PySAL's inequality (not a dependency of gltd).

Run in an environment that has inequality (1.1.2 was used) and numpy.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np


def main() -> None:
    """Write the file beside this script."""
    from inequality.gini import Gini  # type: ignore[import-not-found, unused-ignore]

    rng = np.random.default_rng(31)
    tables = [
        rng.poisson(4, size=40),
        rng.negative_binomial(0.3, 0.1, size=300),
        np.arange(12),
        np.array([7, 0, 0, 0, 0]),
    ]
    cases = [{"counts": table.tolist(), "gini": float(Gini(table.astype(float)).g)} for table in tables]
    found = {"inequality": version("inequality"), "cases": cases}
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
