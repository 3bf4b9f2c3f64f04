"""When it is dark at a place, for the timeline's background: worked out a day at a time, and kept.

Times are milliseconds since 1970 UTC, positions (lon, lat) in degrees.
"""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

from viewer.model.time import DAY, Interval

if TYPE_CHECKING:
    from collections.abc import Iterator

    from viewer.model.place import LonLat

Dark = tuple[float, float, bool]
"""From when until when, and whether civil twilight is over."""

_MOST = 4_000


class Nights:
    """Nights at places. What costs too much for one picture is left for the next."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._days: dict[tuple[LonLat, int], tuple[Dark, ...]] = {}
        self._until = 0.0
        self.pending = False

    def begin(self, seconds: float) -> None:
        """Begin a picture that has so many seconds for this; ``pending`` tells if too few."""
        self._until = time.perf_counter() + seconds
        self.pending = False

    def between(self, place: LonLat, low: float, high: float) -> Iterator[Dark]:
        """Yield what is dark between two times, as far as there is time to work it out."""
        for day in range(math.floor(low / DAY), math.floor(high / DAY) + 1):
            key = (place, day)
            if key not in self._days:
                if time.perf_counter() > self._until:
                    self.pending = True
                    return
                if len(self._days) > _MOST:
                    self._days.clear()
                self._days[key] = tuple(_dark(place, day))
            for begin, end, deep in self._days[key]:
                if begin < high and end > low:
                    yield max(begin, low), min(end, high), deep


def _dark(place: LonLat, day: int) -> Iterator[Dark]:
    """Yield what is dark in a day of UTC: twice what is darker than civil twilight."""
    from viewer.geo import sun  # noqa: PLC0415 not before a picture that shows a known place

    lon, lat = place
    window = Interval(day * DAY, (day + 1) * DAY)
    for least, deep in ((sun.HORIZON_DEG, False), (sun.CIVIL_DEG, True)):
        begin = float(day * DAY) if sun.elevation(lon, lat, day * DAY) < least else None
        for crossing in sun.crossings(lon, lat, window, least):
            if crossing.rising and begin is not None:
                yield begin, float(crossing.at), deep
                begin = None
            elif not crossing.rising:
                begin = float(crossing.at)
        if begin is not None:
            yield begin, float((day + 1) * DAY), deep
