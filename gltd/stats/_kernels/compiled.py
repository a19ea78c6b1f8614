"""The one way loops are compiled: cached where a cache can be written, without one elsewhere."""

from collections.abc import Callable
from typing import Any

import numba
from numba.extending import intrinsic

Loop = Callable[..., Any]


def compiled(loop: Loop) -> Loop:
    """Compile a loop to machine code at its first call; it lets other threads run and keeps IEEE floats.

    The machine code is kept beside the module, or in the user's cache folder, for the next process. Where
    neither can be written (a read-only container), numba refuses to cache: the loop is then compiled anew in
    each process, a matter of seconds.
    """
    try:
        return numba.njit(cache=True, nogil=True, error_model="numpy")(loop)
    except RuntimeError:
        return numba.njit(nogil=True, error_model="numpy")(loop)


def vectorised(build: Callable[..., Any]) -> Any:
    """Make an instruction of the compiled loops from a function that writes it in LLVM's language."""
    return intrinsic(build)
