"""The Sun over a place: how high it stands and where, day and twilights, rise and set.

Formulas: J. Meeus, *Astronomical Algorithms*, 2nd ed. (1998), chapter 25 (the Sun's apparent place,
"low accuracy", 0.01 degree), chapter 12 (sidereal time) and chapter 13 (horizontal coordinates);
parallax 8.794 arc seconds. UTC is taken for both Universal and Terrestrial Time, which adds at
most 0.003 degree from 1900 to 2100. The Sun's place in the sky so has an error of no more than
0.015 degree from 1900 to 2100 (an azimuth high in the sky accordingly more), tested against
published values; rise and set are right to a few seconds at sea level under average air, and real
air moves them by a minute and more. Outside these years the Earth's uneven turning (delta T, about
1 degree of azimuth in the year 0) is not followed, and the error grows.

Own code, and not the package astral: the timeline and the page's messages need an elevation in
microseconds and without an import (astral brings datetimes in and out), bounds over a whole window,
and the same few lines in the page's script; that is all there is to it.

**Elevations are geometric**: of the Sun's centre, for an observer at sea level, without the bending
of light in air (34 arc minutes at the horizon, 5 at an elevation of 10 degrees).
Times are milliseconds since 1970 UTC, positions degrees WGS84, azimuths degrees clockwise from true
north. Nothing is imported here but the standard library.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from viewer.model.time import DAY, HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from viewer.model.time import Interval

Light = Literal["day", "civil", "nautical", "astronomical", "night"]
"""Day, the three twilights by their names, and night."""

Fit = Literal["yes", "no", "possible"]

HORIZON_DEG = -50.0 / 60.0
"""The geometric elevation of rise and set: 34′ for the bending of light and 16′ for the Sun's
radius, the convention of the almanacs (Astronomical Almanac; US Naval Observatory)."""

CIVIL_DEG, NAUTICAL_DEG, ASTRONOMICAL_DEG = -6.0, -12.0, -18.0
"""Where civil, nautical and astronomical twilight end: geometric elevations, same convention."""

LIMITS: tuple[tuple[float, Light], ...] = (
    (HORIZON_DEG, "day"),
    (CIVIL_DEG, "civil"),
    (NAUTICAL_DEG, "nautical"),
    (ASTRONOMICAL_DEG, "astronomical"),
)
"""The least elevation of each light, brightest first; below them all it is night."""

_J2000_MS = 946_728_000_000  # 2000-01-01T12:00Z, Julian Day 2451545.0
_CENTURY_DAYS = 36_525.0
_PARALLAX_DEG = 8.794 / 3600.0
_YEAR = 366 * DAY
# The greatest declination, rounded up (23.4527 degrees in 1900, and nutation).
_TROPIC_DEG = 23.46
_RIGHT_ANGLE = 90.0
_HALF_TURN = 180.0
_FULL_TURN = 360.0
# A culmination is at most this far from the meridian, below 89 degrees of latitude.
_AROUND = 2 * HOUR
# Half the step of the parabola that finds it.
_PROBE = 10 * 60_000


class Position(NamedTuple):
    """Where the Sun stands: degrees above the horizon, and clockwise from true north."""

    elevation_deg: float
    azimuth_deg: float


class Subsolar(NamedTuple):
    """The point where the Sun stands in the zenith, degrees."""

    lon: float
    lat: float


class Crossing(NamedTuple):
    """When the Sun passes an elevation, and whether it rises."""

    at: int
    rising: bool


@dataclass(frozen=True, slots=True)
class RiseAndSet:
    """Rise and set within a window; polar day and polar night have neither.

    ``always`` is None where there is a rise or a set, else "day" (the Sun stays up throughout) or
    "night" (it stays down).
    """

    rises: tuple[int, ...]
    sets: tuple[int, ...]
    always: Literal["day", "night"] | None


def subsolar(ms: float) -> Subsolar:
    """Return where the Sun is in the zenith; -180 <= lon < 180.

    >>> lon, lat = subsolar(951_825_600_000)  # 2000-02-29T12:00Z
    >>> round(lon, 1), round(lat, 1)
    (3.1, -7.7)
    """
    days = (ms - _J2000_MS) / DAY
    t = days / _CENTURY_DAYS
    mean_lon = 280.46646 + t * (36000.76983 + t * 0.0003032)
    anomaly = math.radians(357.52911 + t * (35999.05029 - t * 0.0001537))
    centre = (
        (1.914602 - t * (0.004817 + t * 0.000014)) * math.sin(anomaly)
        + (0.019993 - t * 0.000101) * math.sin(2.0 * anomaly)
        + 0.000289 * math.sin(3.0 * anomaly)
    )
    node = math.radians(125.04 - 1934.136 * t)
    nutation = -0.00478 * math.sin(node)
    apparent = math.radians(mean_lon + centre - 0.00569 + nutation)
    obliquity = math.radians(
        23.0 + (26.0 + (21.448 - t * (46.8150 + t * (0.00059 - t * 0.001813))) / 60.0) / 60.0
        + 0.00256 * math.cos(node)
    )  # fmt: skip
    sine = math.sin(apparent)
    ascension = math.degrees(math.atan2(math.cos(obliquity) * sine, math.cos(apparent)))
    declination = math.degrees(math.asin(math.sin(obliquity) * sine))
    sidereal = 280.46061837 + 360.98564736629 * days + t * t * 0.000387933
    sidereal += nutation * math.cos(obliquity)
    lon = (ascension - sidereal + _HALF_TURN) % _FULL_TURN - _HALF_TURN
    return Subsolar(lon, declination)


def position(lon: float, lat: float, ms: float) -> Position:
    """Return the Sun's elevation and azimuth at a place and time.

    >>> elevation, azimuth = position(-105.1786, 39.742476, 1_066_419_030_000)
    >>> round(elevation, 2), round(azimuth, 2)
    (39.87, 194.34)
    """
    sun = subsolar(ms)
    hour = math.radians(lon - sun.lon)
    north, declination = math.radians(lat), math.radians(sun.lat)
    x = -math.cos(declination) * math.sin(hour)  # east
    y = math.cos(north) * math.sin(declination) - math.sin(north) * math.cos(
        declination
    ) * math.cos(hour)
    azimuth = math.degrees(math.atan2(x, y)) % _FULL_TURN
    return Position(_elevation(sun, lon, lat), azimuth)


def elevation(lon: float, lat: float, ms: float) -> float:
    """Return the Sun's geometric elevation in degrees."""
    return _elevation(subsolar(ms), lon, lat)


def _elevation(sun: Subsolar, lon: float, lat: float) -> float:
    north, declination = math.radians(lat), math.radians(sun.lat)
    sine = math.sin(north) * math.sin(declination) + math.cos(north) * math.cos(
        declination
    ) * math.cos(math.radians(lon - sun.lon))
    geocentric = math.asin(max(-1.0, min(1.0, sine)))
    return math.degrees(geocentric) - _PARALLAX_DEG * math.cos(geocentric)


def light(elevation_deg: float) -> Light:
    """Name the light at a geometric elevation of the Sun.

    >>> light(-0.5), light(-0.9), light(-6.1), light(-12.1), light(-18.1)
    ('day', 'civil', 'nautical', 'astronomical', 'night')
    """
    for least, name in LIMITS:
        if elevation_deg >= least:
            return name
    return "night"


def elevation_range(lon: float, lat: float, window: Interval) -> tuple[float, float]:
    """Return the least and the greatest elevation within a window, culminations included.

    Both are attained. For a window that is open or longer than 366 days they are instead the bounds
    for all dates at that latitude, which an actual year comes to within half a degree of.
    """
    start, end = window
    if start is None or end is None or end - start > _YEAR:
        highest = _RIGHT_ANGLE - max(0.0, abs(lat) - _TROPIC_DEG)
        lowest = -_RIGHT_ANGLE + max(0.0, abs(lat) - _TROPIC_DEG)
        return lowest - _PARALLAX_DEG, highest
    heights = [elevation(lon, lat, at) for at in _turns(lon, lat, start, end)]
    return min(heights), max(heights)


def _turns(lon: float, lat: float, start: float, end: float) -> list[float]:
    """Return start, end and all culminations, upper and lower, between them, in order.

    Between two neighbours the elevation only rises or only falls. (Within a hundred kilometres of a
    pole, where the change of season outdoes that of the hour, this holds to a few hundredths of a
    degree.)
    """
    found = {start, end}
    at = start - _AROUND
    while at <= end + _AROUND:
        # The Sun's hour angle here, 0 on the meridian, and the time to the next quarter-day turn.
        hour = (lon - subsolar(at).lon) % _HALF_TURN
        transit = at + (_HALF_TURN - hour) / _FULL_TURN * DAY
        turn = _culmination(lon, lat, transit)
        if start < turn < end:
            found.add(turn)
        at = transit + HOUR
    return sorted(found)


def _culmination(lon: float, lat: float, transit: float) -> float:
    """Move from the meridian to where the elevation turns: the change of declination shifts it."""
    before, there, after = (
        elevation(lon, lat, transit + shift) for shift in (-_PROBE, 0.0, _PROBE)
    )
    bend = before - 2.0 * there + after
    if bend == 0.0:
        return transit
    shift = 0.5 * _PROBE * (before - after) / bend
    return transit + max(-float(_AROUND), min(float(_AROUND), shift))


def crossings(lon: float, lat: float, window: Interval, elevation_deg: float) -> list[Crossing]:
    """Return when the Sun passes a geometric elevation within a window, in order, to a second.

    Raises:
        ValueError: the window is open.

    """
    start, end = _closed(window)
    found = []
    turns = _turns(lon, lat, start, end)
    heights = [elevation(lon, lat, at) - elevation_deg for at in turns]
    for (low, before), (high, after) in pairwise(zip(turns, heights, strict=True)):
        if (before >= 0.0) == (after >= 0.0):
            continue
        a, b = low, high
        while b - a > 500.0:  # noqa: PLR2004 half a second, far inside what air allows
            middle = (a + b) / 2.0
            above = elevation(lon, lat, middle) >= elevation_deg
            a, b = (middle, b) if above == (before >= 0.0) else (a, middle)
        found.append(Crossing(round(b), after >= 0.0))
    return found


def _closed(window: Interval) -> tuple[int, int]:
    start, end = window
    if start is None or end is None:
        message = "rise and set need a window with both ends"
        raise ValueError(message)
    return start, end


def sunrise_sunset(lon: float, lat: float, window: Interval) -> RiseAndSet:
    """Return rise and set within a window (a local day, say), or that there is none.

    Raises:
        ValueError: the window is open.

    """
    found = crossings(lon, lat, window, HORIZON_DEG)
    start, _ = _closed(window)
    always: Literal["day", "night"] | None = None
    if not found:
        always = "day" if elevation(lon, lat, start) >= HORIZON_DEG else "night"
    return RiseAndSet(
        tuple(c.at for c in found if c.rising), tuple(c.at for c in found if not c.rising), always
    )


def daylight_fits(lon: float, lat: float, window: Interval, *, daylight: bool) -> Fit:
    """Tell whether what a picture shows, daylight or darkness, fits a place and a window of time.

    Premises: while the Sun's upper edge is above the sea's horizon there is daylight; once civil
    twilight is over there is none; in civil twilight a picture may look like either, which also
    covers what is seen from an aircraft up to 12 km (its horizon lies 3.5 degrees lower).

    Returns:
        "yes" where it fits at every time of the window, "no" where at none, else "possible".

    """
    lowest, highest = elevation_range(lon, lat, window)
    if daylight:
        if highest < CIVIL_DEG:
            return "no"
        return "yes" if lowest >= HORIZON_DEG else "possible"
    if lowest >= HORIZON_DEG:
        return "no"
    return "yes" if highest < CIVIL_DEG else "possible"


def daylight_fits_at(
    places: Iterable[tuple[float, float]], windows: Iterable[Interval], *, daylight: bool
) -> Fit | None:
    """Do the same for a place that is one of several (lon, lat), a time that is in one of several.

    Returns:
        "yes" and "no" only where they hold for every pair; None where there is no pair to judge.

    """
    times = tuple(windows)
    found = {
        daylight_fits(lon, lat, window, daylight=daylight)
        for lon, lat in places
        for window in times
    }
    if not found:
        return None
    return found.pop() if len(found) == 1 else "possible"
