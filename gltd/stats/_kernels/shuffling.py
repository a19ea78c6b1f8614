"""Random permutations: xoshiro256++ (Blackman & Vigna 2021, doi:10.1145/3460772), one state a replication."""

from typing import Any

import numpy as np

from gltd.stats._kernels.compiled import compiled
from gltd.stats._kernels.lanes import LANES

_LOW = np.uint64(0xFFFFFFFF)
_SPAN = np.uint64(0x100000000)
_HALF = np.uint64(32)
# Draws are made ahead of the swaps: the processor then works on several swaps at once (twice as fast).
_AHEAD = 256


@compiled
def draw(state: Any, drawn: Any, wanted: Any) -> None:
    """Fill the beginning of ``drawn`` with random numbers of 32 bits and step the state of four words."""
    first, second, third, fourth = state[0], state[1], state[2], state[3]
    for rank in range(wanted):
        total = first + fourth
        drawn[rank] = (((total << np.uint64(23)) | (total >> np.uint64(41))) + first) >> _HALF
        shifted = second << np.uint64(17)
        third ^= first
        fourth ^= second
        second ^= third
        first ^= fourth
        third ^= shifted
        fourth = (fourth << np.uint64(45)) | (fourth >> np.uint64(19))
    state[0], state[1], state[2], state[3] = first, second, third, fourth


@compiled
def shuffle(values: Any, state: Any) -> None:
    """Shuffle ``values`` in place, every order equally likely (Fisher-Yates; Lemire's unbiased bound)."""
    drawn = np.empty(_AHEAD, np.uint64)
    last = len(values) - 1
    while last > 0:
        wanted = min(last, _AHEAD)
        draw(state, drawn, wanted)
        for rank in range(wanted):
            bound = np.uint64(last + 1)
            product = drawn[rank] * bound
            if (product & _LOW) < bound and (product & _LOW) < (_SPAN - bound) % bound:
                continue
            chosen = np.int64(product >> _HALF)
            kept = values[last]
            values[last] = values[chosen]
            values[chosen] = kept
            last -= 1


@compiled
def shuffle_rows(values: Any, states: Any, rows: Any) -> None:
    """Write in each row of ``rows`` a permutation of ``values``, from the state of the same rank (kept)."""
    for row in range(len(states)):
        rows[row] = values
        shuffle(rows[row], states[row].copy())


@compiled
def shuffle_lanes(values: Any, states: Any, lanes: Any) -> None:
    """Write in each column of ``lanes`` (values × LANES) what `shuffle_rows` writes in a row, twice as fast.

    The permutations advance side by side: their draws fill vectors, and no swap waits for another. Columns
    beyond ``states`` hold permutations of no use.
    """
    first, second = np.ones(LANES, np.uint64), np.ones(LANES, np.uint64)
    third, fourth = np.ones(LANES, np.uint64), np.ones(LANES, np.uint64)
    for lane in range(len(states)):
        first[lane], second[lane] = states[lane, 0], states[lane, 1]
        third[lane], fourth[lane] = states[lane, 2], states[lane, 3]
    words = (first, second, third, fourth)
    chosen, low = np.empty(LANES, np.uint64), np.empty(LANES, np.uint64)
    for rank in range(len(values)):
        lanes[rank, :] = values[rank]
    for last in range(len(values) - 1, 0, -1):
        bound = np.uint64(last + 1)
        lowest = _LOW
        for lane in range(LANES):
            product = _step(words, lane) * bound
            low[lane], chosen[lane] = product & _LOW, product >> _HALF
            lowest = min(lowest, product & _LOW)
        if lowest < bound:
            least = (_SPAN - bound) % bound
            for lane in range(LANES):
                while low[lane] < least:
                    product = _step(words, lane) * bound
                    low[lane], chosen[lane] = product & _LOW, product >> _HALF
        row = lanes[last]
        for lane in range(LANES):
            kept = row[lane]
            row[lane] = lanes[chosen[lane], lane]
            lanes[chosen[lane], lane] = kept


@compiled
def _step(words: Any, lane: Any) -> Any:
    """Return the next 32 random bits of a lane, as `draw` does, and step its state."""
    first, second, third, fourth = words[0][lane], words[1][lane], words[2][lane], words[3][lane]
    total = first + fourth
    drawn = (((total << np.uint64(23)) | (total >> np.uint64(41))) + first) >> _HALF
    shifted = second << np.uint64(17)
    third ^= first
    fourth ^= second
    second ^= third
    first ^= fourth
    third ^= shifted
    words[0][lane], words[1][lane], words[2][lane] = first, second, third
    words[3][lane] = (fourth << np.uint64(45)) | (fourth >> np.uint64(19))
    return drawn
