"""WDD of 10,000 areas at once, against one call an area."""

from functools import partial

import numpy as np

from benchmarks.events import best_of
from gltd.stats import displacement

AREAS = 10_000


def main() -> None:
    """Print the seconds of both."""
    treated, control = np.random.default_rng(1).poisson(50, (2, AREAS, 2))
    print(
        f"at once: {best_of(partial(displacement.wdd_many, treated=treated, control=control), repetitions=9)}"
    )
    pairs = list(zip(treated.tolist(), control.tolist(), strict=True))

    def one_by_one() -> None:
        for own, other in pairs:
            displacement.wdd(treated=own, control=other)

    print(f"one call an area: {best_of(one_by_one, repetitions=3)}")


if __name__ == "__main__":
    main()
