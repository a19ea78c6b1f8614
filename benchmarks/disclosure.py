"""An attacker at thousands of random tables and bilans: nothing withheld is narrowed below five values.

`ATTACK_WORLDS` (1,000) says how many grounds are drawn, each with up to three bilans of two services, areas
in areas and months in quarters, attacked through their CSV files; `ATTACK_TABLES` (1,000), how many tables of
each kind.
"""

import os
import time

import numpy as np

from tests import test_disclosure as tables
from tests.reports import worlds


def main() -> None:
    """Print how many were tried, how many counts were withheld, and the least that one kept."""
    started = time.process_time()
    for draw in (tables.draw_line, tables.draw_table, tables.draw_hierarchy):
        rng, least, withheld, count = (
            np.random.default_rng(1),
            np.inf,
            0,
            int(os.environ.get("ATTACK_TABLES", 1000)),
        )
        for _ in range(count):
            values, sums = draw(rng)
            spans = tables.attack(tables.publish(values, sums), sums)
            withheld, least = withheld + len(spans), min([least, *spans.values()])
        print(f"{count} of {draw.__name__}: {withheld} withheld, none under {least:.0f} values", flush=True)
    least, withheld, count = np.inf, 0, int(os.environ.get("ATTACK_WORLDS", 1000))
    for seed in range(count):
        rng = np.random.default_rng(seed)
        found = worlds.attack(worlds.draw_world(rng), rng=rng)
        withheld, least = withheld + len(found), min([least, *(span for _, span in found)])
        if (seed + 1) % 100 == 0:
            print(f"{seed + 1} bilans: {withheld} withheld, none under {least:.0f} values", flush=True)
    print(f"{time.process_time() - started:.0f} s of processor")


if __name__ == "__main__":
    main()
