"""Make ``synthetic.json``: weights of a composed control by pysyncon (not a dependency of gltd).

Run in an environment that has pysyncon (1.7.0 was used), numpy and pandas. The importance of the periods is
set alike for all, so that both minimise the same distance.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np


def main() -> None:
    """Write the file beside this script."""
    import pandas as pd  # type: ignore[import-untyped, import-not-found, unused-ignore]
    from pysyncon import Synth  # type: ignore[import-not-found, unused-ignore]

    rng = np.random.default_rng(83)
    before, periods, areas = 24, 36, 7
    season = 1 + 0.3 * np.sin(np.arange(periods) / 3 + rng.uniform(0, 6, (areas, 1)))
    donors = rng.poisson(rng.uniform(30, 60, (areas, 1)) * season)
    treated = rng.poisson(0.5 * donors[1] + 0.3 * donors[4] + 0.2 * donors[5])
    treated[before:] = np.rint(0.7 * treated[before:])
    inside, outcome = pd.DataFrame(donors[:, :before].T), pd.Series(treated[:before])
    model = Synth()
    weights, _ = model.w_optimize(
        V_mat=np.eye(before),
        X0=inside.to_numpy(dtype=float),
        X1=outcome.to_numpy(dtype=float),
        qp_options={"maxiter": 5000, "ftol": 1e-14},
    )
    gap = treated - weights @ donors
    found = {
        "pysyncon": version("pysyncon"),
        "counts": [treated.tolist(), *donors.tolist()],
        "periods_before": before,
        "weights": weights.tolist(),
        "effect": float(gap[before:].sum()),
        "fit_before": float(np.sqrt((gap[:before] ** 2).mean())),
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
