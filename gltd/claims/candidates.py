"""Which figures are worth comparing: those that share a source, an operation or a place, and no others.

Thousands of claims of a scheme are then compared in the time of their questions, not of all their pairs.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence

from gltd.claims.figures import Figure
from gltd.claims.places import proper_names


def pairs(
    figures: Sequence[Figure], *, about: Collection[str] | None = None
) -> Iterator[tuple[Figure, Figure]]:
    """Return each pair of one measure that may answer one question, once, in the order of the figures.

    ``about`` holds keys: only the pairs that have one of them are returned; all pairs without it.
    """
    order = {figure.key: place for place, figure in enumerate(figures)}
    buckets: dict[tuple[Hashable, ...], list[Figure]] = {}
    for figure in figures:
        for bucket in buckets_of(figure, measure=figure.measure):
            buckets.setdefault(bucket, []).append(figure)
    met: set[tuple[int, int]] = set()
    for bucket, group in buckets.items():
        placed = bucket[1] == "place"
        near = group if about is None else [figure for figure in group if figure.key in about]
        for one in near:
            met.update(
                (min(order[one.key], order[other.key]), max(order[one.key], order[other.key]))
                for other in group
                if one.key != other.key and not (placed and are_of_two_operations(one, second=other))
            )
    return ((figures[first], figures[second]) for first, second in sorted(met))


def are_of_two_operations(first: Figure, *, second: Figure) -> bool:
    """Whether two figures are each of an operation, and not of the same: place and date do not join them."""
    told = first.operation is not None and second.operation is not None
    return told and first.operation != second.operation and "cumulative" not in (first.nature, second.nature)


def buckets_of(figure: Figure, *, measure: str) -> Iterable[tuple[Hashable, ...]]:
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
