"""Make ``siting.json``: maximal covering by spopt with CBC (neither is a dependency of gltd).

Run in an environment that has spopt (0.7 was used), PuLP and numpy.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np


def main() -> None:
    """Write the file beside this script."""
    import pulp  # type: ignore[import-not-found, import-untyped, unused-ignore]
    from spopt.locate import MCLP  # type: ignore[import-not-found, unused-ignore]

    cases: list[dict[str, Any]] = []
    for seed, (n, m, k, radius_m) in enumerate(
        [(150, 30, 5, 150.0), (400, 60, 8, 110.0), (600, 80, 12, 90.0)]
    ):
        rng = np.random.default_rng(seed)
        demand, sites = rng.integers(0, 1000, (n, 2)), rng.integers(0, 1000, (m, 2))
        weights = rng.integers(1, 6, n)
        distances = np.hypot(*(demand[:, None] - sites[None]).transpose(2, 0, 1))
        model = MCLP.from_cost_matrix(distances, weights, radius_m, p_facilities=k)
        model = model.solve(pulp.PULP_CBC_CMD(msg=False))
        cases.append(
            {
                "seed": seed,
                "n": n,
                "m": m,
                "k": k,
                "radius_m": radius_m,
                "covered": float(model.problem.objective.value()),
            }
        )
    found = {"spopt": version("spopt"), "cases": cases}
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
