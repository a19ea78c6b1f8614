"""From local clock readings to spans of the local week, on the days when clocks change too."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import numpy as np
from numpy.typing import NDArray

from gltd.stats.arguments import FloatArray, refuse

HOURS_OF_WEEK = 168
_HOUR_S = 3600
_DAY_S = 86_400
# 1 January 1970 was a Thursday; weeks here begin on Monday.
_EPOCH_OFFSET_S = 3 * _DAY_S
_WEEK_S = 7 * _DAY_S

Seconds = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Spans:
    """Pieces of events in hours since a Monday: ``event`` says whose, ``share`` what part of it."""

    event: NDArray[np.intp]
    begin_h: FloatArray
    end_h: FloatArray
    share: FloatArray


@dataclass(frozen=True, eq=False)
class _Changes:
    """Instants (UTC) at which the offset of a zone changes, and the offsets around them."""

    at: Seconds
    offsets: Seconds

    def to_utc(self, local: Seconds) -> Seconds:
        """Read local times: of two the first, and one that does not exist goes on from before."""
        threshold = self.at + np.maximum(self.offsets[:-1], self.offsets[1:])
        return local - self.offsets[np.searchsorted(threshold, local, side="right")]


def to_spans(start: Seconds, *, end: Seconds, zone: str | None) -> Spans:
    """Cut events at changes of the clock, and say each piece in hours of the local week."""
    changes = _changes(zone, first=int(start.min(initial=0)), last=int(end.max(initial=0)))
    begin, finish = changes.to_utc(start), changes.to_utc(end)
    finish = np.maximum(begin, finish)
    first, last = (
        np.searchsorted(changes.at, begin, side="right"),
        np.searchsorted(changes.at, finish, side="left"),
    )
    last = np.maximum(first, last)
    event = np.repeat(np.arange(len(start)), last - first + 1)
    rank = np.arange(len(event)) - np.repeat(
        np.cumsum(last - first + 1) - (last - first + 1), last - first + 1
    )
    segment = first[event] + rank
    edges = np.concatenate([[np.iinfo(np.int64).min // 2], changes.at, [np.iinfo(np.int64).max // 2]])
    low = np.maximum(begin[event], edges[segment])
    high = np.minimum(finish[event], edges[segment + 1])
    whole = (finish - begin)[event]
    share = np.where(whole > 0, (high - low) / np.maximum(whole, 1), 1.0)
    local = low + changes.offsets[segment] + _EPOCH_OFFSET_S
    since_monday = np.mod(local, _WEEK_S) / _HOUR_S
    return Spans(event, since_monday, since_monday + (high - low) / _HOUR_S, share)


def _changes(zone: str | None, *, first: int, last: int) -> _Changes:
    if zone is not None and not isinstance(zone, str):
        raise refuse("zone", why="le nom d'un fuseau horaire est attendu, par exemple Europe/Paris.")
    if zone is None:
        return _Changes(np.empty(0, dtype=np.int64), np.zeros(1, dtype=np.int64))
    try:
        place = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise refuse(
            "zone", why=f"« {zone} » n'est pas un fuseau horaire ; écrivez par exemple Europe/Paris."
        ) from error
    instants: list[int] = []
    offsets = [_offset(first - 2 * _DAY_S, place)]
    for day in range(first - 2 * _DAY_S, last + 2 * _DAY_S, _DAY_S):
        after = _offset(day + _DAY_S, place)
        if after != offsets[-1]:
            low, high = day, day + _DAY_S
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (middle, high) if _offset(middle, place) == offsets[-1] else (low, middle)
            instants.append(high)
            offsets.append(after)
    return _Changes(np.array(instants, dtype=np.int64), np.array(offsets, dtype=np.int64))


def _offset(instant: int, place: tzinfo) -> int:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=instant)
    offset = moment.astimezone(place).utcoffset()
    return 0 if offset is None else int(offset.total_seconds())
