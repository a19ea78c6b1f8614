"""What the compiled loops stand on: fair shuffles, hand-written instructions, a cache that may be missing."""

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import numba
import numpy as np
import pytest
from scipy.stats import chisquare

from gltd.stats._kernels import compiled, shuffling
from gltd.stats._kernels.lanes import LANES
from gltd.stats.monte_carlo import Replications, spawn_states
from tests.checkout import ROOT


def test_every_order_is_equally_likely() -> None:
    states = spawn_states(np.random.default_rng(1), count=24_000)
    rows = np.empty((len(states), 4), dtype=np.int16)
    shuffling.shuffle_rows(np.arange(4, dtype=np.int16), states, rows)
    seen = Counter(map(tuple, rows.tolist()))
    assert len(seen) == 24
    assert chisquare(list(seen.values())).pvalue > 1e-4


def test_a_long_shuffle_keeps_the_values_and_moves_them_anywhere() -> None:
    values = np.arange(3_000, dtype=np.int16)
    rows = np.empty((400, 3_000), dtype=np.int16)
    shuffling.shuffle_rows(values, spawn_states(np.random.default_rng(2), count=400), rows)
    assert np.array_equal(np.sort(rows, axis=1), np.broadcast_to(values, rows.shape))
    # Mean place of a value: uniform over 3 000 places, 400 times.
    assert abs(rows[:, 0].mean() - 1_499.5) < 4 * 866 / 20
    assert abs(np.corrcoef(rows[0], rows[1])[0, 1]) < 4 / np.sqrt(3_000)


@pytest.mark.parametrize("kind", [np.int16, np.float64])
@pytest.mark.parametrize("count", [1, 5, 32])
def test_permutations_side_by_side_are_those_made_one_by_one(kind: type, count: int) -> None:
    values: np.ndarray = np.arange(700).astype(kind)
    states = spawn_states(np.random.default_rng(3), count=count)
    # The first draw of this state is zero, which an unbiased draw among 700 refuses.
    states[-1] = (0, 5, 7, 0)
    rows: np.ndarray = np.empty((count, 700), dtype=kind)
    lanes: np.ndarray = np.empty((700, LANES), dtype=kind)
    shuffling.shuffle_rows(values, states, rows)
    shuffling.shuffle_lanes(values, states, lanes)
    assert np.array_equal(lanes[:, :count].T, rows)


def test_loops_are_compiled_without_a_cache_where_none_can_be_written(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    made = []

    def njit(*, cache: bool = False, **options: object) -> object:
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        made.append(options)
        return lambda loop: loop

    monkeypatch.setattr(numba, "njit", njit)
    assert compiled.compiled(len) is len
    assert made == [{"nogil": True, "error_model": "numpy"}]


def test_a_package_in_a_folder_without_any_cache_still_counts(tmp_path: Path) -> None:
    """The package is copied where numba finds no place for its cache: it must compile and go on."""
    shutil.copytree(
        ROOT / "gltd" / "stats", tmp_path / "gltd" / "stats", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("__init__.py", "errors.py"):
        shutil.copy(ROOT / "gltd" / name, tmp_path / "gltd" / name)
    code = (
        "import numba.core.caching as c\n"
        "c.CacheImpl._locator_classes = []\n"
        "import numpy as np\n"
        "from gltd.stats._kernels.shuffling import shuffle\n"
        "values = np.arange(5)\n"
        "shuffle(values, np.array([1, 2, 3, 4], dtype=np.uint64))\n"
        "assert sorted(values.tolist()) == [0, 1, 2, 3, 4]\n"
    )
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, check=True)


def test_a_second_process_does_not_compile_again(tmp_path: Path) -> None:
    code = (
        "import numpy as np\n"
        "from gltd.stats._kernels.shuffling import shuffle\n"
        "shuffle(np.arange(5), np.array([1, 2, 3, 4], dtype=np.uint64))\n"
        "assert sum(shuffle.stats.cache_misses.values()) == {misses}, shuffle.stats\n"
        "assert sum(shuffle.stats.cache_hits.values()) == {hits}, shuffle.stats\n"
    )
    environment = os.environ | {"NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)}
    for misses, hits in ((1, 0), (0, 1)):
        told = code.format(misses=misses, hits=hits)
        subprocess.run([sys.executable, "-c", told], cwd=tmp_path, env=environment, check=True)


def test_naming_the_methods_does_not_load_the_compiler() -> None:
    code = (
        "import sys\n"
        "from gltd.stats import concentration, density, knox, scan\n"
        "assert not {'numba', 'altair'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_threads_default_to_the_cores_of_the_process() -> None:
    assert Replications(10, threads=3).workers == 3
    assert Replications(10).workers >= 1
