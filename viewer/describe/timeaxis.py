"""The axis of a timeline: where its ticks stand and what they say, in UTC or in any zone.

Times are milliseconds since 1970 UTC. Ticks stand at round times of the zone's own calendar: a day
of 23 or 25 hours is as long as it was.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from viewer.model.time import DAY, HOUR, MINUTE, SECOND, from_datetime, to_datetime, zone_info

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Unit = Literal["second", "minute", "hour", "day", "month", "year"]

FIRST = from_datetime(datetime(3, 1, 1, tzinfo=UTC))
LAST = from_datetime(datetime(9998, 1, 1, tzinfo=UTC))
"""The times that can be shown: the calendar's, less two years for the zones."""

_MONTH, _YEAR = 30.44 * DAY, 365.25 * DAY
_LENGTHS: dict[Unit, float] = {
    "second": SECOND, "minute": MINUTE, "hour": HOUR, "day": DAY, "month": _MONTH, "year": _YEAR,
}  # fmt: skip
_STEPS: tuple[tuple[Unit, int], ...] = (
    ("second", 1), ("second", 5), ("second", 15), ("minute", 1), ("minute", 5), ("minute", 15),
    ("hour", 1), ("hour", 3), ("hour", 6), ("hour", 12), ("day", 1), ("day", 2), ("day", 7),
    ("month", 1), ("month", 3), ("month", 6), ("year", 1), ("year", 2), ("year", 5), ("year", 10),
    ("year", 25), ("year", 50), ("year", 100), ("year", 500), ("year", 1000), ("year", 5000),
)  # fmt: skip
_LEAST_PX: dict[Unit, float] = {
    "second": 62.0, "minute": 52.0, "hour": 50.0, "day": 54.0, "month": 54.0, "year": 52.0,
}  # fmt: skip
_MONTHS = 12
_MOST = 2_000


@dataclass(frozen=True, slots=True, eq=False)
class Tick:
    """A line of the axis and its text; ``major`` where a larger unit begins."""

    at: float
    text: str
    major: bool


@dataclass(frozen=True, slots=True, eq=False)
class Band:
    """A stretch named above the ticks: a day, a month, a year."""

    begin: float
    end: float
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """Ticks in order, and the bands above them; no bands where ticks are years."""

    ticks: tuple[Tick, ...]
    bands: tuple[Band, ...]


def axis(low: float, high: float, width: float, zone: str | None = None) -> Axis:
    """Return the axis from ``low`` to ``high`` over ``width`` pixels, in a zone or in UTC.

    Ticks are at least as far apart as their texts need. A tick just outside of each end may be
    among them, so that what scrolls in is there already.
    """
    low, high = max(low, FIRST), min(high, LAST)
    if not low < high or width <= 0:
        return Axis((), ())
    per_pixel = (high - low) / width
    unit, step = next(
        ((u, s) for u, s in _STEPS if _LENGTHS[u] * s >= per_pixel * _LEAST_PX[u]), _STEPS[-1]
    )
    above = _ABOVE[unit]
    bands = tuple(_bands(low, high, above, zone)) if above else ()
    starts = {band.begin for band in bands}
    ticks = []
    for at, local in _times(low, high, unit, step, zone):
        major = at in starts or (not above and local.year % (step * 5) == 0)
        ticks.append(Tick(at, _text(local, unit), major))
        if len(ticks) > _MOST:  # pragma: no cover - the steps are chosen so that it cannot be
            break
    return Axis(tuple(ticks), bands)


_ABOVE: dict[Unit, Unit | None] = {
    "second": "day", "minute": "day", "hour": "day", "day": "month", "month": "year", "year": None,
}  # fmt: skip


def _text(local: datetime, unit: Unit) -> str:
    match unit:
        case "second":
            return f"{local:%H:%M:%S}"
        case "minute" | "hour":
            return f"{local:%H:%M}"
        case "day":
            return f"{local:%a} {local.day}"
        case "month":
            return f"{local:%b}"
        case "year":
            return str(local.year)


def _bands(low: float, high: float, unit: Unit, zone: str | None) -> Iterator[Band]:
    times = list(_times(low, high, unit, 1, zone))
    for (begin, local), (end, _) in pairwise(times):
        text = {
            "day": f"{local:%a} {local.day} {local:%b} {local.year}",
            "month": f"{local:%B} {local.year}",
        }.get(unit, str(local.year))
        yield Band(begin, end, text)


def _times(
    low: float, high: float, unit: Unit, step: int, zone: str | None
) -> Iterator[tuple[float, datetime]]:
    """Yield round times, from the last one not after ``low`` to the first one after ``high``."""
    local = to_datetime(math.floor(low), zone)
    # A day begins also where its midnight was skipped; an hour that no clock showed has no tick.
    whole = unit in ("day", "month", "year")
    yield from _until(high, _CALENDARS[unit](local, step), zone, whole=whole)


def _until(
    high: float, walls: Iterator[datetime], zone: str | None, *, whole: bool
) -> Iterator[tuple[float, datetime]]:
    last = -math.inf
    for wall in walls:
        at = _instant(wall, zone)
        if at <= last or not (whole or to_datetime(at, zone).replace(tzinfo=None) == wall):
            continue
        last = at
        yield float(at), wall
        if at > high:
            return


@lru_cache(maxsize=4096)
def _instant(wall: datetime, zone: str | None) -> int:
    info = UTC if zone is None else zone_info(zone)
    return from_datetime(wall.replace(tzinfo=info).astimezone(UTC))


def _years(local: datetime, step: int) -> Iterator[datetime]:
    year = max(2, local.year // step * step)  # the first that began in every zone
    while year <= 9999:  # noqa: PLR2004 the calendar's end
        yield datetime(year, 1, 1)  # noqa: DTZ001 wall time, zoned by the caller
        year = year // step * step + step


def _months(local: datetime, step: int) -> Iterator[datetime]:
    number = (local.year * _MONTHS + local.month - 1) // step * step
    while number < 10_000 * _MONTHS:
        yield datetime(number // _MONTHS, number % _MONTHS + 1, 1)  # noqa: DTZ001 as above
        number += step


def _days(local: datetime, step: int) -> Iterator[datetime]:
    """Yield each day, or each second one of a month, or each Monday."""
    day = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, fold=0)
    if step == 7:  # noqa: PLR2004 a week
        day -= timedelta(days=day.weekday())
        while True:
            yield day
            day += timedelta(days=7)
    day -= timedelta(days=(day.day - 1) % step)
    while True:
        yield day
        following = day + timedelta(days=step)
        # The first of a month begins anew, and its last day is no neighbour of it.
        if step > 1 and following.month != day.month:
            following = following.replace(day=1)
        elif step > 1 and (following + timedelta(days=1)).month != following.month:
            following = (following + timedelta(days=1)).replace(day=1)
        day = following


def _within_days(unit_ms: int) -> Callable[[datetime, int], Iterator[datetime]]:
    def walls(local: datetime, step: int) -> Iterator[datetime]:
        """Yield times a step apart, counted from each day's midnight."""
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None, fold=0)
        since = (local.replace(tzinfo=None, fold=0) - midnight) // timedelta(milliseconds=1)
        length = step * unit_ms
        number = since // length
        while True:
            while number * length < DAY:
                yield midnight + timedelta(milliseconds=number * length)
                number += 1
            midnight, number = midnight + timedelta(days=1), 0

    return walls


_CALENDARS: dict[Unit, Callable[[datetime, int], Iterator[datetime]]] = {
    "second": _within_days(SECOND), "minute": _within_days(MINUTE), "hour": _within_days(HOUR),
    "day": _days, "month": _months, "year": _years,
}  # fmt: skip
