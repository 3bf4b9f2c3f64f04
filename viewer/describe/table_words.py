"""What the columns of a table may mean, in words; what a choice lacks; how its rows then read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from viewer.describe import words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MEANINGS: tuple[tuple[str, str], ...] = (
    ("", "–"),
    ("lon", "Longitude, degrees"),
    ("lat", "Latitude, degrees"),
    ("position", "Latitude,longitude in one"),
    ("time", "Time"),
    ("date", "Date of the time of day"),
    ("altitude", "Altitude"),
    ("speed", "Ground speed"),
    ("rate", "Vertical rate"),
    ("course", "Course, degrees true"),
    ("ground", "On the ground, yes or no"),
    ("kind", "How the position is known"),
    ("icao24", "ICAO 24-bit address"),
    ("registration", "Registration"),
    ("callsign", "Callsign"),
    ("type", "Aircraft type"),
    ("operator", "Operator"),
    ("track", "Name of the track"),
)
UNITS: dict[str, tuple[tuple[str, str], ...]] = {
    "altitude": (("m", "metres"), ("ft", "feet"), ("km", "kilometres"), ("hft", "flight levels")),
    "speed": (("m/s", "m/s"), ("kt", "knots"), ("km/h", "km/h"), ("mph", "mph")),
    "rate": (("m/s", "m/s"), ("ft/min", "ft/min"), ("kt", "knots")),
}
TIMES: tuple[tuple[str, str, str], ...] = (
    ("text", "", "as 2021-03-02 14:05:06"),
    ("1", "", "seconds since 1970"),
    ("1000", "", "milliseconds since 1970"),
    ("1000000", "", "microseconds since 1970"),
    ("1000000000", "", "nanoseconds since 1970"),
    ("text", "%d/%m/%Y %H:%M:%S", "day/month/year 14:05:06"),
    ("text", "%d/%m/%Y %H:%M", "day/month/year 14:05"),
    ("text", "%m/%d/%Y %H:%M:%S", "month/day/year 14:05:06"),
    ("text", "%m/%d/%Y %H:%M", "month/day/year 14:05"),
    ("text", "%d.%m.%Y %H:%M:%S", "day.month.year 14:05:06"),
    ("text", "%d.%m.%Y %H:%M", "day.month.year 14:05"),
)
"""How times are written: units and pattern of a mapping, and words."""
REFERENCES = (
    ("unknown", "not known"),
    ("barometric", "pressure altitude (1013.25 hPa)"),
    ("mean sea level", "mean sea level"),
    ("ellipsoid", "WGS84 ellipsoid (GNSS)"),
)
ZONES = ("UTC", "UTC-05:00", "UTC-04:00", "UTC+01:00", "UTC+02:00", "UTC+03:00", "UTC+08:00",
         "UTC+09:00", "Europe/Moscow", "America/Caracas", "Europe/London")  # fmt: skip


def zone_known(zone: str) -> bool:
    """Tell whether a zone is UTC, an offset as UTC+03:00, or an IANA name."""
    return _zone(zone) is not None


def lacks(columns: Mapping[str, str]) -> str:
    """Return what has to be named yet before a table can be read, empty where nothing."""
    if "position" in columns or ("lon" in columns and "lat" in columns):
        return ""
    if "lon" in columns or "lat" in columns:
        return f"Which column is the {'latitude' if 'lon' in columns else 'longitude'}?"
    return "Which columns are longitude and latitude?"


def first_row(mapping: Mapping[str, Any], header: Sequence[str], row: Sequence[str]) -> str:
    """Return how a row reads under a mapping, so that a wrong choice is seen at once."""
    cells = dict(zip(header, (c.strip() for c in row), strict=False))
    columns: dict[str, str] = mapping["columns"]

    def cell(name: str) -> str:
        return cells.get(columns.get(name, ""), "")

    if "position" in columns:
        lat, _, lon = cell("position").partition(",")
    else:
        lat, lon = cell("lat"), cell("lon")
    parts = []
    if "time" in columns:
        text = f"{cell('date')} {cell('time')}".strip() if "date" in columns else cell("time")
        at = _time(text, mapping)
        parts.append("no time" if at is None else words.instant(at))
    try:
        place = float(lon.replace(",", ".")), float(lat.replace(",", "."))
    except ValueError:
        parts.append("no position")
    else:
        sound = abs(place[0]) <= 360 and abs(place[1]) <= 90  # noqa: PLR2004 degrees
        parts.append(words.decimal(*place) if sound else "outside the Earth")
    parts += [
        _with_unit(cell(name), mapping["units"].get(name, ""))
        for name in ("altitude", "speed", "rate")
        if cell(name)
    ]
    parts += [cell(n) for n in ("registration", "callsign", "icao24", "track") if cell(n)]
    return " · ".join(parts)


def _with_unit(text: str, unit: str) -> str:
    return f"FL {text}" if unit == "hft" else f"{text} {unit}".strip()


def _time(text: str, mapping: Mapping[str, Any]) -> int | None:
    form = str(mapping["units"].get("time", "text"))
    try:
        if form != "text":
            return int(float(text) * 1000 / float(form))
        pattern = str(mapping.get("pattern") or "")
        told = datetime.strptime(text, pattern) if pattern else datetime.fromisoformat(text)  # noqa: DTZ007 zoned below
        if told.tzinfo is None:
            told = told.replace(tzinfo=_zone(str(mapping["zone"])) or UTC)
        return int(told.timestamp() * 1000)
    except (ValueError, OverflowError, ZeroDivisionError):
        return None


def _zone(zone: str) -> timezone | ZoneInfo | None:
    if zone in ("UTC", "Z", "GMT"):
        return UTC
    try:
        if zone.startswith(("UTC+", "UTC-")):
            offset = datetime.strptime(zone[3:], "%z").utcoffset()
            return timezone(offset or timedelta(0))
        return ZoneInfo(zone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        return None
