"""Make ``glm.json``: Poisson regressions by statsmodels, with model, dispersed and clustered errors.

Run in an environment that has statsmodels (0.15 was used) and numpy; statsmodels is no dependency of gltd.
"""

import json
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np


def main() -> None:
    """Write the file beside this script."""
    import statsmodels.api as sm  # type: ignore[import-not-found, unused-ignore]

    series = [18, 22, 17, 25, 31, 24, 28, 35, 27, 38, 33, 41]
    exposures = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    t = np.arange(12) - 5.5
    model = sm.GLM(series, sm.add_constant(t), family=sm.families.Poisson(), offset=np.log(exposures)).fit()
    quasi = sm.GLM(series, sm.add_constant(t), family=sm.families.Poisson(), offset=np.log(exposures)).fit(
        scale="X2"
    )
    rng = np.random.default_rng(17)
    table = rng.negative_binomial(6, 0.3, size=(12, 10))
    treated, after = np.arange(12) < 3, np.arange(10) >= 6
    area, period = np.divmod(np.arange(120), 10)
    design = np.column_stack(
        [treated[area] & after[period], area[:, None] == np.arange(12), period[:, None] == np.arange(1, 10)]
    ).astype(float)
    regression = sm.GLM(table.ravel(), design, family=sm.families.Poisson())
    clustered = regression.fit(cov_type="cluster", cov_kwds={"groups": area})
    plain = regression.fit()
    found: dict[str, Any] = {
        "statsmodels": version("statsmodels"),
        "trend": {
            "counts": series,
            "exposures": exposures,
            "slope": float(model.params[1]),
            "se": float(model.bse[1]),
            "se_dispersed": float(quasi.bse[1]),
            "dispersion": float(quasi.scale),
        },
        "did": {
            "counts": table.tolist(),
            "treated": treated.tolist(),
            "after": after.tolist(),
            "log_ratio": float(clustered.params[0]),
            "se_clustered": float(clustered.bse[0]),
            "se_model": float(plain.bse[0]),
            "pearson_dispersion": float(plain.pearson_chi2 / plain.df_resid),
        },
    }
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
