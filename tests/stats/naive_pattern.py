"""Pattern tests in plain loops."""

from math import hypot


def shares(places: list[tuple[float, float]], boxes: list[tuple[float, float, float, float]]) -> list[int]:
    """Count places in boxes, the first that holds one."""
    found = [0] * len(boxes)
    for x, y in places:
        for rank, (west, south, east, north) in enumerate(boxes):
            if west <= x <= east and south <= y <= north:
                found[rank] += 1
                break
    return found


def gap(before: list[tuple[float, float]], after: list[tuple[float, float]]) -> float:
    """Return the distance between mean centres."""

    def mean(values: list[float]) -> float:
        return sum(values) / len(values)

    return hypot(
        mean([x for x, _ in after]) - mean([x for x, _ in before]),
        mean([y for _, y in after]) - mean([y for _, y in before]),
    )
