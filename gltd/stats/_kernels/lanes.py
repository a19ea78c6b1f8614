"""Counting pairs under many permutations with one instruction: vectors written by hand in LLVM's language.

The same loop in plain numba spends more time proving that its arrays do not overlap than comparing. LLVM cuts
the vectors to what the processor has (AVX-512, AVX2, SSE, NEON), with the same counts everywhere.
"""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]  # it carries no types
from numba import types
from numba.core import cgutils

from gltd.stats._kernels.compiled import vectorised

# Permutations that run side by side: 32 times of two bytes fill one line of the processor's cache.
LANES = 32
# Lags that are counted at once: that many counters stay in the processor's registers.
LAGS = 5
# Sixteen-bit counters would overflow beyond this many pairs.
MOST_PAIRS = 32_000


@vectorised
def add_close(
    typing: Any, lanes: Any, earlier: Any, later: Any, start: Any, end: Any, lags: Any, counts: Any
) -> Any:
    """Add to ``counts`` (LAGS × LANES) the pairs ``start`` to ``end`` whose lag is at most each of ``lags``.

    ``lanes`` (places × LANES) holds the permuted times, sixteen-bit or double; ``end - start`` ≤ MOST_PAIRS.
    """
    signature = types.void(lanes, earlier, later, types.intp, types.intp, lags, counts)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        data = [
            context.make_array(kind)(context, builder, value).data if hasattr(kind, "ndim") else value
            for kind, value in zip(signature.args, arguments, strict=True)
        ]
        narrow = signature.args[0].dtype == types.int16
        at_once = 16 if narrow else 4
        for lane in range(0, LANES, 2 * at_once):
            _count_vectors(builder, data, narrow=narrow, lanes=(lane, lane + at_once), at_once=at_once)
        return context.get_dummy_value()

    return signature, build


def _count_vectors(
    builder: Any, data: list[Any], *, narrow: bool, lanes: tuple[int, ...], at_once: int
) -> None:
    times, earlier, later, start, end, lags, counts = data
    word = ir.IntType(64)
    vector = ir.VectorType(ir.IntType(16) if narrow else ir.DoubleType(), at_once)
    counter = ir.VectorType(ir.IntType(16) if narrow else word, at_once)
    limits = [_spread(builder, builder.load(builder.gep(lags, [word(rank)])), vector) for rank in range(LAGS)]
    beyond = {(rank, lane): builder.alloca(counter) for rank in range(LAGS) for lane in lanes}
    for kept in beyond.values():
        builder.store(ir.Constant(counter, None), kept)
    with cgutils.for_range_slice(builder, start, end, word(1), intp=word) as (pair, _):
        one, two = builder.gep(earlier, [pair]), builder.gep(later, [pair])
        for lane in lanes:
            own, other = _row(builder, times, one, lane, vector), _row(builder, times, two, lane, vector)
            gap = _distance(builder, own, other, narrow=narrow)
            for rank, limit in enumerate(limits):
                far = (
                    builder.icmp_signed(">", gap, limit) if narrow else builder.fcmp_ordered(">", gap, limit)
                )
                kept = beyond[rank, lane]
                builder.store(builder.sub(builder.load(kept), builder.sext(far, counter)), kept)
    wide = ir.VectorType(word, at_once)
    pairs = _spread(builder, builder.sub(end, start), wide)
    for (rank, lane), kept in beyond.items():
        place = builder.bitcast(builder.gep(counts, [word(rank * LANES + lane)]), wide.as_pointer())
        found = builder.load(kept)
        found = builder.zext(found, wide) if narrow else found
        total = builder.load(place, align=8)
        builder.store(builder.add(total, builder.sub(pairs, found)), place, align=8)


def _row(builder: Any, times: Any, rank: Any, lane: int, vector: Any) -> Any:
    word = ir.IntType(64)
    first = builder.mul(builder.sext(builder.load(rank), word), word(LANES))
    place = builder.gep(times, [builder.add(first, word(lane))])
    width = 2 if isinstance(vector.element, ir.IntType) else 8
    return builder.load(builder.bitcast(place, vector.as_pointer()), align=width)


def _distance(builder: Any, own: Any, other: Any, *, narrow: bool) -> Any:
    if narrow:
        gap, back = builder.sub(own, other), builder.sub(other, own)
        return builder.select(builder.icmp_signed(">", own, other), gap, back)
    gap, back = builder.fsub(own, other), builder.fsub(other, own)
    return builder.select(builder.fcmp_ordered(">", own, other), gap, back)


def _spread(builder: Any, value: Any, vector: Any) -> Any:
    first = builder.insert_element(ir.Constant(vector, ir.Undefined), value, ir.IntType(32)(0))
    zeros = ir.Constant(ir.VectorType(ir.IntType(32), vector.count), None)
    return builder.shuffle_vector(first, ir.Constant(vector, ir.Undefined), zeros)
