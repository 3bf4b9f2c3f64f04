"""Times as windows: the notation of a case file, and arithmetic on half-open intervals.

A time stands for an interval ``[earliest, latest)`` of integer milliseconds since
1970-01-01T00:00Z (negative before), ``None`` where it is open. A :class:`When` is one or more of
them (a list in the file: one of these, not known which), together with the words and the zone in
which it was told. The notation is made of ISO 8601 parts and the bracketed zone of RFC 9557.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from viewer.model.problem import CaseValueError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR

_LONGEST = 200
"""Characters; the longest notation, a range with two zones, has fewer than 200."""
_MONTHS = 12

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EXPECTED = (
    "a time such as 2019-03-24T19:30Z, 2019-03-24T15:30[America/Caracas], "
    "2019-03-24[America/Caracas], A/B, ../B, A/.. or a list of these"
)
_POINT = re.compile(
    r"""
    (?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)
      (?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,](?P<fraction>\d{1,9}))?)?
        (?P<offset>Z|[+-]\d\d:\d\d)?
      )?
    )?)?
    (?:\[(?P<zone>[A-Za-z0-9_+\-/]{1,64})\])?
    (?P<approximate>~)?
    """,
    re.VERBOSE | re.ASCII,
)


class Interval(NamedTuple):
    """``[earliest, latest)`` in milliseconds since 1970 UTC; ``None`` is open on that side."""

    earliest: int | None
    latest: int | None

    def intersects(self, other: Interval) -> bool:
        """Tell whether the two share at least one instant."""
        return intersection(self, other) is not None

    def contains(self, at: int) -> bool:
        """Tell whether the instant ``at`` lies inside."""
        return (self.earliest is None or self.earliest <= at) and (
            self.latest is None or at < self.latest
        )

    def within(self, other: Interval) -> bool:
        """Tell whether every instant of this interval lies in ``other``."""
        low_ok = other.earliest is None or (
            self.earliest is not None and self.earliest >= other.earliest
        )
        high_ok = other.latest is None or (self.latest is not None and self.latest <= other.latest)
        return low_ok and high_ok


ALWAYS = Interval(None, None)


def intersection(a: Interval, b: Interval) -> Interval | None:
    """Return what two intervals share, or None where they share nothing."""
    lows = [v for v in (a.earliest, b.earliest) if v is not None]
    highs = [v for v in (a.latest, b.latest) if v is not None]
    low = max(lows) if lows else None
    high = min(highs) if highs else None
    if low is not None and high is not None and low >= high:
        return None
    return Interval(low, high)


def hull(intervals: Iterable[Interval]) -> Interval:
    """Return the smallest interval that covers all of them (at least one is needed).

    Raises ValueError for an empty iterable.
    """
    items = list(intervals)
    if not items:
        message = "the hull of no interval is undefined"
        raise ValueError(message)
    lows = [i.earliest for i in items]
    highs = [i.latest for i in items]
    low = None if None in lows else min(v for v in lows if v is not None)
    high = None if None in highs else max(v for v in highs if v is not None)
    return Interval(low, high)


def union(intervals: Iterable[Interval]) -> tuple[Interval, ...]:
    """Return the same instants as sorted intervals that neither overlap nor touch."""
    merged: list[Interval] = []
    ordered = sorted(intervals, key=lambda i: (i.earliest is not None, i.earliest or 0))
    for item in ordered:
        last = merged[-1] if merged else None
        if last is not None and (
            last.latest is None or item.earliest is None or item.earliest <= last.latest
        ):
            merged[-1] = hull((last, item))
        else:
            merged.append(item)
    return tuple(merged)


@dataclass(frozen=True, slots=True)
class When:
    """A time as it was told: one or more intervals, in UTC, with the zone of the telling.

    ``intervals`` are sorted and disjoint. ``zone`` is an IANA name, an offset such as ``-04:00``,
    ``"UTC"`` or None for a mixture. ``text`` is the notation in the file.
    ``approximate`` marks a ``~``: the widening is in ``intervals`` already.
    """

    intervals: tuple[Interval, ...]
    text: str
    zone: str | None = None
    approximate: bool = False

    @property
    def hull(self) -> Interval:
        """The smallest interval that covers every reading."""
        return self.intervals[0] if len(self.intervals) == 1 else hull(self.intervals)

    def agrees_with(self, other: When) -> bool:
        """Tell whether some instant fits both."""
        return any(a.intersects(b) for a in self.intervals for b in other.intervals)


def from_datetime(value: datetime) -> int:
    """Return milliseconds since 1970 UTC of an aware datetime.

    >>> from_datetime(datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC))
    -1000
    """
    return (value - _EPOCH) // timedelta(milliseconds=1)


def to_datetime(at: int, zone: str | None = None) -> datetime:
    """Return the aware datetime of an instant, in ``zone`` (IANA name) or in UTC.

    Raises OverflowError outside the years 1 to 9999.
    """
    utc = _EPOCH + timedelta(milliseconds=at)
    return utc if zone is None else utc.astimezone(_zone(zone))


def to_iso(at: int | None) -> str | None:
    """Return ISO 8601 in UTC with no more digits than needed; None stays None.

    >>> to_iso(0)
    '1970-01-01T00:00Z'
    """
    if at is None:
        return None
    value = to_datetime(at)
    spec = "seconds" if value.second else "minutes"
    if value.microsecond:
        spec = "milliseconds"
    return value.replace(tzinfo=None).isoformat(timespec=spec) + "Z"


def parse_instant(text: str) -> int:
    """Return the instant of a full date and time with a zone or an offset, for command lines.

    A date alone is its first instant in UTC. Raises CaseValueError otherwise.
    """
    interval = parse_when(text, default_zone="UTC").intervals[0]
    if interval.earliest is None:
        raise _bad(text, "this time has no beginning")
    return interval.earliest


def parse_when(value: str | Sequence[str], default_zone: str | None = None) -> When:
    """Read the notation of a case file.

    ``default_zone`` is the IANA zone of the place, used for dates and local times that carry none.
    Raises CaseValueError with code ``time-syntax``, ``time-zone-missing``, ``time-zone-unknown``,
    ``time-zone-contradicts``, ``time-skipped``, ``time-impossible`` or ``time-order``.
    """
    texts = [value] if isinstance(value, str) else value
    if (
        not isinstance(texts, list | tuple)
        or not texts
        or not all(isinstance(t, str) and len(t) <= _LONGEST for t in texts)
    ):
        raise _bad(repr(value)[:_LONGEST], "a time is a short text, or a list of at least one")
    intervals: list[Interval] = []
    zones: set[str] = set()
    approximate = False
    for text in texts:
        interval, zone, rough = _reading(text.strip(), default_zone)
        intervals.append(interval)
        zones.update(zone)
        approximate = approximate or rough
    return When(
        intervals=union(intervals),
        text=" or ".join(texts),
        zone=zones.pop() if len(zones) == 1 else None,
        approximate=approximate,
    )


def _reading(text: str, default_zone: str | None) -> tuple[Interval, set[str], bool]:
    head, slash, tail = _split(text)
    if not slash:
        interval, zone, rough = _point(text, default_zone)
        return interval, {zone}, rough
    if head == ".." and tail == "..":
        return ALWAYS, set(), False
    low, low_zone, low_rough = (None, None, False) if head == ".." else _point(head, default_zone)
    high, high_zone, high_rough = (
        (None, None, False) if tail == ".." else _point(tail, default_zone)
    )
    earliest = low.earliest if low else None
    latest = high.latest if high else None
    if earliest is not None and latest is not None and earliest >= latest:
        message = f"the end of {text!r} lies before its beginning"
        raise CaseValueError("time-order", message, found=text, expected="A/B with A before B")
    return (
        Interval(earliest, latest),
        {z for z in (low_zone, high_zone) if z},
        (low_rough or high_rough),
    )


def _split(text: str) -> tuple[str, str, str]:
    """Split at the slash between two times, not at the one inside a zone's brackets."""
    depth = 0
    for position, character in enumerate(text):
        depth += (character == "[") - (character == "]")
        if character == "/" and depth == 0:
            return text[:position].strip(), "/", text[position + 1 :].strip()
    return text, "", ""


def _point(text: str, default_zone: str | None) -> tuple[Interval, str, bool]:
    match = _POINT.fullmatch(text)
    if match is None:
        raise _bad(text, f"{text!r} is not a time in a notation known here")
    part = match.groupdict()
    rough = part["approximate"] is not None
    zone = part["zone"] or (None if part["offset"] else default_zone)
    if zone is None and part["offset"] is None:
        message = f"{text!r} has no time zone, and its place gives none"
        raise CaseValueError(
            "time-zone-missing", message, found=text, expected="a zone, as in [America/Caracas]"
        )
    if zone is not None:
        zone_info(zone)
    try:
        interval = _interval(text, part, zone)
    except CaseValueError:
        raise
    except (ValueError, OverflowError) as error:
        raise CaseValueError(
            "time-impossible",
            f"{text!r} is no date of the calendar: {error}",
            found=text,
            expected="a date that exists",
        ) from error
    named = part["zone"] or part["offset"] or zone or "UTC"
    return interval, "UTC" if named == "Z" else named, rough


def _interval(text: str, part: dict[str, str | None], zone: str | None) -> Interval:
    """Return the instants of a point. Raises ValueError, OverflowError or CaseValueError."""
    start, end = _wall_bounds(part)
    rough = part["approximate"] is not None
    if part["hour"] is None:
        if rough:
            # One year, month or day on each side, as the calendar has them.
            start, end = _shifted(start, part, -1), _shifted(end, part, 1)
        return _days_in_zone(text, start, end, zone or "UTC")
    if part["offset"]:
        interval = _with_offset(text, start, end, part["offset"])
        if part["zone"]:
            _check_offset(text, part, start)
    else:
        interval = _in_zone(text, start, end, zone or "UTC")
    if not rough or interval.earliest is None or interval.latest is None:
        return interval
    # Widened on the instants, not on the wall, where an hour may be missing.
    unit = (end - start) // timedelta(milliseconds=1)
    return Interval(interval.earliest - unit, interval.latest + unit)


def _wall_bounds(part: dict[str, str | None]) -> tuple[datetime, datetime]:
    """Return the first and the first-after instant on the wall, both naive."""
    year, month = int(part["year"] or 0), int(part["month"] or 1)
    if part["hour"] is None:
        start = datetime(year, month, int(part["day"] or 1))  # noqa: DTZ001 wall time, zoned later
        return start, _shifted(start, part, 1)
    fraction = part["fraction"]
    start = datetime(  # noqa: DTZ001 wall time, zoned by the caller
        year,
        month,
        int(part["day"] or 1),
        int(part["hour"]),
        int(part["minute"] or 0),
        int(part["second"] or 0),
        int((fraction or "0")[:3].ljust(3, "0")) * 1000,
    )
    if fraction is not None:
        return start, start + timedelta(milliseconds=10 ** max(0, 3 - len(fraction)))
    return start, start + (timedelta(minutes=1) if part["second"] is None else timedelta(seconds=1))


def _shifted(wall: datetime, part: dict[str, str | None], by: int) -> datetime:
    """Move a wall time by units of the precision written: years, months or days."""
    if part["day"] is not None:
        return wall + timedelta(days=by)
    if part["month"] is None:
        return wall.replace(year=wall.year + by)
    month = wall.year * _MONTHS + wall.month - 1 + by
    return wall.replace(year=month // _MONTHS, month=month % _MONTHS + 1)


def _with_offset(text: str, start: datetime, end: datetime, offset: str) -> Interval:
    shift = _offset(text, offset)
    zone = timezone(shift)
    return Interval(
        from_datetime(start.replace(tzinfo=zone)), from_datetime(end.replace(tzinfo=zone))
    )


def _offset(text: str, offset: str) -> timedelta:
    if offset == "Z":
        return timedelta(0)
    hours, minutes = int(offset[1:3]), int(offset[4:6])
    if hours > 18 or minutes > 59:  # noqa: PLR2004 the widest offset of RFC 9557 tables is 18 h
        raise _bad(text, f"the offset {offset} in {text!r} does not exist")
    return (-1 if offset[0] == "-" else 1) * timedelta(hours=hours, minutes=minutes)


def _check_offset(text: str, part: dict[str, str | None], wall: datetime) -> None:
    zone, offset = part["zone"] or "", part["offset"] or "Z"
    if offset == "Z":
        return  # RFC 9557: Z says nothing of the local offset
    told = _offset(text, offset)
    possible = {wall.replace(tzinfo=zone_info(zone), fold=fold).utcoffset() for fold in (0, 1)}
    if told not in possible:
        message = f"{offset} was not the time of {zone} then"
        raise CaseValueError(
            "time-zone-contradicts", message, found=text, expected=f"the offset of {zone}"
        )


def _days_in_zone(text: str, start: datetime, end: datetime, zone: str) -> Interval:
    """Return the instants from one local midnight to another."""
    info = zone_info(zone)
    first = from_datetime(start.replace(tzinfo=info).astimezone(UTC))
    last = from_datetime(end.replace(tzinfo=info).astimezone(UTC))
    if first >= last:
        message = f"no clock in {zone} showed {text!r}: the date line moved over it"
        raise CaseValueError("time-skipped", message, found=text, expected="a day that there was")
    return Interval(first, last)


def _in_zone(text: str, start: datetime, end: datetime, zone: str) -> Interval:
    info = zone_info(zone)
    if all(_skipped(start.replace(tzinfo=info, fold=fold)) for fold in (0, 1)):
        message = f"no clock in {zone} showed {text!r}: daylight saving skipped it"
        raise CaseValueError(
            "time-skipped", message, found=text, expected="a time that a clock there showed"
        )
    first = from_datetime(start.replace(tzinfo=info, fold=0).astimezone(UTC))
    # The hour shown twice is an interval over both readings.
    last_wall = end - timedelta(milliseconds=1)
    last = 1 + from_datetime(last_wall.replace(tzinfo=info, fold=1).astimezone(UTC))
    return Interval(first, last)


def _skipped(value: datetime) -> bool:
    back = value.astimezone(UTC).astimezone(value.tzinfo)
    return back.replace(tzinfo=None) != value.replace(tzinfo=None)


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def zone_info(name: str) -> ZoneInfo:
    """Return the zone of an IANA name. Raises CaseValueError ``time-zone-unknown``."""
    try:
        return _zone(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CaseValueError(
            "time-zone-unknown",
            f"{name!r} is not a time zone",
            found=name,
            expected="an IANA name such as America/Caracas",
        ) from error


def _bad(found: str, message: str) -> CaseValueError:
    return CaseValueError("time-syntax", message, found=found, expected=_EXPECTED)
