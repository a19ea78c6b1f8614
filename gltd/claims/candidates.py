"""Which figures are worth comparing: those that share a source, an operation or a place, and no others.

Thousands of claims of a scheme are then compared in the time of their questions, not of all their pairs.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from gltd.claims.figures import Figure
from gltd.claims.places import proper_names


def pairs(figures: Sequence[Figure]) -> Iterator[tuple[Figure, Figure]]:
    """Return each pair of one measure that may answer one question, once, in the order of the figures."""
    order = {figure.key: place for place, figure in enumerate(figures)}
    buckets: dict[Hashable, list[Figure]] = {}
    for figure in figures:
        for bucket in buckets_of(figure, measure=figure.measure):
            buckets.setdefault(bucket, []).append(figure)
    met: set[tuple[int, int]] = set()
    for group in buckets.values():
        met.update((order[first.key], order[second.key]) for first, second in combinations(group, 2))
    return ((figures[first], figures[second]) for first, second in sorted(met))


def buckets_of(figure: Figure, *, measure: str) -> Iterable[Hashable]:
    """Return what two comparable figures of a measure have in common, one of these at least."""
    yield measure, "source", figure.source
    if figure.operation is not None:
        yield measure, "operation", figure.operation
    if figure.subject is not None:
        yield measure, "subject", figure.subject
    names = proper_names(figure.perimeter)
    if names and figure.period_start is not None:
        yield measure, "place", names, figure.period_start.year
    if names and figure.nature != "flow":
        yield measure, "place", names
