"""Make ``rates.json``: E-tests and powers of two Poisson rates by statsmodels (not a dependency of gltd).

Run in an environment that has statsmodels (0.15 was used).
"""

import json
from importlib.metadata import version
from pathlib import Path


def main() -> None:
    """Write the file beside this script."""
    from statsmodels.stats import rates  # type: ignore[import-not-found, unused-ignore]

    pairs = [(6, 2, 1, 1), (20, 10, 1, 1), (31, 12, 2, 1), (9, 21, 1, 1.5), (45, 60, 3, 4)]
    tests = [
        {
            "counts": [first, second],
            "exposures": [long, short],
            "p_value": float(
                rates.test_poisson_2indep(first, long, second, short, method="etest-wald").pvalue
            ),
        }
        for first, second, long, short in pairs
    ]
    # A study without control areas is a comparison of two rates.
    powers = [
        {
            "expected": expected,
            "reduction": share,
            "power": float(
                rates.power_poisson_diff_2indep(
                    expected, expected * (1 - share), 1, method_var="alt", return_results=False
                )
            ),
        }
        for expected, share in [(60, 0.4), (100, 0.3), (400, 0.15), (900, 0.2)]
    ]
    found = {"statsmodels": version("statsmodels"), "tests": tests, "powers": powers}
    Path(__file__).with_suffix(".json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
