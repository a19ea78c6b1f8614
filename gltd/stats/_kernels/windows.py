"""Counts of all the windows of a circle at once: vectors written by hand in LLVM's language.

Numba leaves these loops scalar, thirty times slower. LLVM cuts the vectors to what the processor has.
"""

from typing import Any

from llvmlite import ir  # type: ignore[import-untyped]  # it carries no types
from numba import types
from numba.core import cgutils

from gltd.stats._kernels.compiled import vectorised

# Rows of counts and of thresholds are padded to a multiple of this many numbers.
AT_ONCE = 32

_WORD = ir.IntType(64)


@vectorised
def sum_cases(typing: Any, counts: Any, running: Any) -> Any:
    """Write after each place of ``running`` the sum of ``counts`` up to it, modulo their type.

    ``counts`` has a multiple of AT_ONCE numbers, ``running`` at least one more, of which the first is zero.
    """
    signature = types.void(counts, running)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        given, summed = (
            context.make_array(kind)(context, builder, value)
            for kind, value in zip(signature.args, arguments, strict=True)
        )
        vector, bytes_each = _vector(signature.args[0].dtype)
        length = builder.extract_value(given.shape, 0)
        none = ir.Constant(vector, None)
        last = ir.Constant(ir.VectorType(ir.IntType(32), AT_ONCE), [AT_ONCE - 1] * AT_ONCE)
        carried = builder.alloca(vector)
        builder.store(none, carried)
        with cgutils.for_range_slice(builder, _WORD(0), length, _WORD(AT_ONCE), intp=_WORD) as (at, _):
            sums = _load(builder, given.data, at, vector, bytes_each)
            for step in (1, 2, 4, 8, 16):
                # The numbers moved up by `step` places, zeros below: twice the sums at each turn.
                moved = [AT_ONCE - step + place for place in range(AT_ONCE)]
                order = ir.Constant(ir.VectorType(ir.IntType(32), AT_ONCE), moved)
                sums = builder.add(sums, builder.shuffle_vector(none, sums, order))
            sums = builder.add(sums, builder.load(carried))
            after = _place(builder, summed.data, builder.add(at, _WORD(1)), vector)
            builder.store(sums, after, align=bytes_each)
            builder.store(builder.shuffle_vector(sums, none, last), carried)
        return context.get_dummy_value()

    return signature, build


@vectorised
def reaches(typing: Any, running: Any, thresholds: Any, block: Any, lengths: Any) -> Any:
    """Tell whether a window holds as many cases as its threshold.

    ``thresholds`` (blocks × lengths × starts) is read at ``block``; a window begins at each start and ends
    before start + length; ``running`` counts the cases before each bin, modulo its type.
    """
    signature = types.boolean(running, thresholds, types.intp, lengths)

    def build(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        counts, limits, spans = (
            context.make_array(signature.args[rank])(context, builder, arguments[rank]) for rank in (0, 1, 3)
        )
        vector, bytes_each = _vector(signature.args[0].dtype)
        rows, width = (builder.extract_value(limits.shape, axis) for axis in (1, 2))
        first_row = builder.mul(arguments[2], rows)
        found = builder.alloca(vector)
        builder.store(ir.Constant(vector, None), found)
        with cgutils.for_range(builder, rows, intp=_WORD) as row:
            span = builder.load(builder.gep(spans.data, [row.index]))
            base = builder.mul(builder.add(first_row, row.index), width)
            with cgutils.for_range_slice(builder, _WORD(0), width, _WORD(AT_ONCE), intp=_WORD) as (at, _):
                before = _load(builder, counts.data, at, vector, bytes_each)
                after = _load(builder, counts.data, builder.add(at, span), vector, bytes_each)
                limit = _load(builder, limits.data, builder.add(base, at), vector, bytes_each)
                reached = builder.icmp_unsigned(">=", builder.sub(after, before), limit)
                builder.store(builder.or_(builder.load(found), builder.sext(reached, vector)), found)
        whole = ir.IntType(8 * bytes_each * AT_ONCE)
        bits = builder.bitcast(builder.load(found), whole)
        return builder.icmp_unsigned("!=", bits, ir.Constant(whole, 0))

    return signature, build


def _vector(dtype: Any) -> tuple[Any, int]:
    return ir.VectorType(ir.IntType(dtype.bitwidth), AT_ONCE), dtype.bitwidth // 8


def _place(builder: Any, data: Any, at: Any, vector: Any) -> Any:
    return builder.bitcast(builder.gep(data, [at]), vector.as_pointer())


def _load(builder: Any, data: Any, at: Any, vector: Any, bytes_each: int) -> Any:
    return builder.load(_place(builder, data, at, vector), align=bytes_each)
