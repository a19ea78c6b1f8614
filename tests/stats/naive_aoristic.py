"""Aoristic weights minute by minute; spells by trying all of them."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

UTC = ZoneInfo("UTC")


def weights(start: datetime, end: datetime, *, zone: str = "UTC") -> list[float]:
    """Return the share of each hour of the week, by walking through real minutes."""
    place = ZoneInfo(zone)
    now, stop = start.replace(tzinfo=place).astimezone(UTC), end.replace(tzinfo=place).astimezone(UTC)
    found = [0.0] * 168
    minutes = 0
    while now < stop or minutes == 0:
        local = now.astimezone(place)
        found[local.weekday() * 24 + local.hour] += 1
        minutes += 1
        now += timedelta(minutes=1)
    return [value / minutes for value in found]


def fullest_runs(values: Sequence[float], length: int, n: int) -> float:
    """Return the most that n disjoint runs on a circle hold, by trying all choices of starts."""
    size, best = len(values), float("-inf")
    for starts in itertools.combinations(range(size), n):
        cells = [(start + offset) % size for start in starts for offset in range(length)]
        if len(set(cells)) == len(cells):
            best = max(best, sum(values[cell] for cell in cells))
    return best
