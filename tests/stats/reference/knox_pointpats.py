"""Write knox_pointpats.json: Knox counts of pointpats (not a dependency of the project) on seeded events.

Run in an environment of its own: ``pip install pointpats`` then ``python knox_pointpats.py``.
"""

import json
from importlib.metadata import version
from pathlib import Path

import numpy as np
from pointpats import Knox

HERE = Path(__file__).parent


def make_events(seed: int, n: int) -> tuple[list[int], list[int], list[int]]:
    """Draw whole metres and days, some of them clustered in space and time."""
    rng = np.random.default_rng(seed)
    x, y, t = rng.integers(0, 1000, n), rng.integers(0, 1000, n), rng.integers(0, 200, n)
    close = rng.integers(0, n // 2, n // 5)
    x[-len(close) :] = x[close] + rng.integers(-20, 21, len(close))
    y[-len(close) :] = y[close] + rng.integers(-20, 21, len(close))
    t[-len(close) :] = t[close] + rng.integers(0, 6, len(close))
    return x.tolist(), y.tolist(), t.tolist()


cases = []
for seed, n, distance_m, lag_days in [(1, 150, 60, 5), (2, 300, 40, 10), (3, 80, 200, 0)]:
    x, y, t = make_events(seed, n)
    found = Knox(np.column_stack([x, y]), np.array(t)[:, None], distance_m, lag_days, permutations=0)
    cases.append(
        {
            "x_m": x,
            "y_m": y,
            "t_days": t,
            "distance_m": distance_m,
            "lag_days": lag_days,
            "pairs_in_both": int(found.nst),
            "expected": float(found.expected[0, 0]),
        }
    )
(HERE / "knox_pointpats.json").write_text(json.dumps({"pointpats": version("pointpats"), "cases": cases}))
