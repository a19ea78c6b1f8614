"""gltd beside other packages, in one run on one machine: processor seconds, so that other work counts less.

pointpats and spopt come with `make bench`; the R packages are run where Rscript has them (on Debian:
`apt-get install r-cran-surveillance r-cran-spatstat.explore`). A package that is not there is named, and left
out.
"""

import shutil
import subprocess
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from types import ModuleType

import numpy as np

from benchmarks.events import best_of, read_events
from gltd.stats import Points, density, knox, siting
from gltd.stats.monte_carlo import Replications

KNOX = {"distances_m": [100.0], "lags_days": [7.0]}
# Loading a package and laying out its input are not timed: that is to the peer's advantage.
_TIMED_IN_R = """
events <- read.csv("{events}")
{setting}
spent <- system.time({work})
cat("\\n", sum(spent[1:2]))
"""
_KNOX_IN_R = (
    """
    suppressMessages(library(surveillance))
    days <- dist(events$t); metres <- dist(events[c("x", "y")])
    """,
    "knox(days, metres, eps.t = 7, eps.s = 100, simulate.p.value = TRUE, B = {permutations})",
)
_DENSITY_IN_R = (
    """
    suppressMessages(library(spatstat.explore))
    field <- ppp(events$x, events$y, c(0, 5000), c(0, 5000), check = FALSE)
    """,
    "density(field, sigma = 100, edge = TRUE, diggle = FALSE, dimyx = 250)",
)


def run_in_r(setting: str, *, work: str, points: Points) -> float | None:
    """Return the processor seconds of some R after its setting; None where R or a package is not there."""
    if shutil.which("Rscript") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        events = Path(folder) / "events.csv"
        table = np.column_stack([points.x_m, points.y_m, points.t_days])
        np.savetxt(events, table, delimiter=",", header="x,y,t", comments="")
        script = _TIMED_IN_R.format(events=events, setting=setting, work=work)
        done = subprocess.run(["Rscript", "-e", script], capture_output=True, text=True, check=False)
    return float(done.stdout.split()[-1]) if done.returncode == 0 else None


def clock(work: Callable[[], object]) -> float:
    """Return the processor seconds of one call, without the warnings of what a package has deprecated."""
    start = time.process_time()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        work()
    return time.process_time() - start


def find(name: str) -> ModuleType | None:
    """Import a peer; None where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


def tell(name: str, *, seconds: float | None, ours: float) -> None:
    """Print one line of a peer."""
    said = (
        "not installed" if seconds is None else f"{seconds:.2f} processor s, {seconds / ours:.0f} times gltd"
    )
    print(f"  {name}: {said}", flush=True)


def compare_knox(n: int, *, in_r: int) -> None:
    """Compare one band of 999 permutations; R makes ``in_r`` of them, brought to 999."""
    points = read_events(n)
    plan = Replications(999, threads=1)
    work = partial(knox.test, points, **KNOX, permutations=plan, rng=np.random.default_rng(1))
    ours = best_of(work, repetitions=5).processor
    print(f"Knox, {n:,} events, one band, 999 permutations: gltd {ours:.4f} processor s", flush=True)
    pointpats = find("pointpats")
    when = points.t_days[:, None]
    for name in ("Knox", "knox"):
        # The older of the two edits the array that it is given.
        test = pointpats and partial(
            getattr(pointpats, name), points.xy_m, when.copy(), delta=100, tau=7, permutations=999
        )
        tell(f"pointpats {name}", seconds=clock(test) if test else None, ours=ours)
    setting, called = _KNOX_IN_R
    seconds = run_in_r(setting, work=called.format(permutations=in_r), points=points)
    brought = None if seconds is None else seconds * 999 / in_r
    tell(f"surveillance knox ({in_r} permutations, brought to 999)", seconds=brought, ours=ours)


def compare_density() -> None:
    """Compare a Gaussian density of 50,000 events on 250 × 250 cells, edges corrected."""
    points = read_events(50_000)
    box = (0.0, 0.0, 5_000.0, 5_000.0)
    work = partial(density.kernel, points, cell_m=20, bandwidth_m=100, kernel="gaussian", box=box)
    ours = best_of(work, repetitions=5).processor
    print(f"density, 50,000 events, 250 × 250 cells: gltd {ours:.4f} processor s", flush=True)
    setting, called = _DENSITY_IN_R
    tell("spatstat density.ppp", seconds=run_in_r(setting, work=called, points=points), ours=ours)


def compare_siting() -> None:
    """Compare an exact choice of 15 places among 300 for 2,000 facts."""
    rng = np.random.default_rng(6)
    facts, places = rng.uniform(0, 4_000, (2_000, 2)), rng.uniform(0, 4_000, (300, 2))
    work = partial(siting.maximal_covering, facts, candidates=places, radius_m=300.0, k=15)
    found = work()
    ours = best_of(work, repetitions=3).processor
    print(f"siting, 2,000 facts, 300 places, 15 chosen: gltd {ours:.4f} processor s", flush=True)
    locate, pulp = find("spopt.locate"), find("pulp")
    if locate is None or pulp is None:
        return tell("spopt with CBC", seconds=None, ours=ours)
    apart = np.hypot(*(facts[:, None] - places[None]).transpose(2, 0, 1))
    # CBC runs beside Python: the clock, not the processor of this process.
    start = time.perf_counter()
    model = locate.MCLP.from_cost_matrix(apart, np.ones(len(facts)), 300.0, p_facilities=15)
    model = model.solve(pulp.PULP_CBC_CMD(msg=False))
    tell("spopt with CBC, by the clock", seconds=time.perf_counter() - start, ours=ours)
    assert round(model.problem.objective.value()) == round(found.covered), "both are exact"


def main() -> None:
    """Print gltd's seconds and each peer's, one method after the other."""
    compare_knox(1_000, in_r=99)
    compare_knox(2_000, in_r=49)
    compare_density()
    compare_siting()


if __name__ == "__main__":
    main()
