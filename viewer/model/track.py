"""Tracks: positions that somebody recorded or reported, as columns, and what each track is.

The description of a track is an object; its positions never are. They are columns of fixed names
and units, one row a position, ordered by track and then by time (in the file's order where there
are no times). Nothing is resampled, and an impossible position is flagged, never taken away.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal

AltitudeReference = Literal["barometric", "ellipsoid", "mean sea level", "unknown"]
"""What altitudes are counted from; barometric is pressure altitude (1013.25 hPa)."""

KIND_UNKNOWN = 0
KIND_RECEIVED = 1
KIND_MLAT = 2
KIND_ESTIMATED = 3
KIND_GROUND = 4
KIND_OTHER = 5
KINDS = ("unknown", "received", "mlat", "estimated", "ground", "other")
"""How a position is known, by its number. Estimated ones never count as tracked."""

FLAG_JUMP = 1
FLAG_DUPLICATE_TIME = 2
FLAG_BACKWARD_TIME = 4
FLAG_RANGE = 8
FLAGS = {
    FLAG_JUMP: "further from the one before than anything flies in the time",
    FLAG_DUPLICATE_TIME: "elsewhere at the same time as the one before",
    FLAG_BACKWARD_TIME: "told after a later one",
    FLAG_RANGE: "outside what a position, altitude or speed can be",
}
"""What is impossible about a position: bits, and what each says."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the positions: its name, Arrow type, unit and meaning."""

    name: str
    type: str
    unit: str
    nullable: bool
    meaning: str


COLUMNS: tuple[Column, ...] = (
    Column("track", "int32", "", nullable=False, meaning="index into the file's list of tracks"),
    Column("time", "int64", "ms", nullable=True, meaning="since 1970-01-01T00:00Z"),
    Column("lon", "double", "deg", nullable=False, meaning="longitude on WGS84"),
    Column("lat", "double", "deg", nullable=False, meaning="latitude on WGS84"),
    Column("altitude_m", "float", "m", nullable=True, meaning="see Track.altitude_reference"),
    Column("ground_speed_ms", "float", "m/s", nullable=True, meaning="speed over the ground"),
    Column("vertical_rate_ms", "float", "m/s", nullable=True, meaning="positive upwards"),
    Column("course_deg", "float", "deg", nullable=True, meaning="over the ground, from true north"),
    Column("kind", "uint8", "", nullable=False, meaning="index into KINDS"),
    Column("flags", "uint8", "", nullable=False, meaning="bits of FLAGS"),
    Column("line", "uint32", "", nullable=False, meaning="line or item in the file, from 1"),
)


@dataclass(frozen=True, slots=True)
class Track:
    """What a file says of one track, and what had to be assumed to read it.

    ``id`` is unique in the document. ``first`` and ``last`` are ms since 1970 UTC (both included),
    None where no position has a time. ``bbox`` is [west, south, east, north] in degrees, west
    greater than east where it crosses ±180, None without positions. ``estimated`` and ``flagged``
    count such positions. ``joined`` is False where the positions are single places, and a line
    through them would say what the file does not. ``time_zone`` names the zone of the file's
    clock: "UTC", "UTC+03:00", "Europe/Moscow".
    """

    id: str
    name: str
    source: str
    count: int = 0
    icao24: str | None = None
    registration: str | None = None
    callsign: str | None = None
    type: str | None = None
    operator: str | None = None
    altitude_reference: AltitudeReference = "unknown"
    time_zone: str = "UTC"
    first: int | None = None
    last: int | None = None
    bbox: tuple[float, float, float, float] | None = None
    estimated: int = 0
    flagged: int = 0
    joined: bool = True
    assumptions: tuple[str, ...] = ()


_MEMBERS = tuple(f.name for f in fields(Track))


def to_data(track: Track) -> dict[str, Any]:
    """Return a track as plain JSON data."""
    return {name: getattr(track, name) for name in _MEMBERS}


def from_data(data: dict[str, Any]) -> Track:
    """Return the track that :func:`to_data` wrote. Raises KeyError or TypeError for others."""
    values = {name: data[name] for name in _MEMBERS if name in data}
    box = values.get("bbox")
    values["bbox"] = None if box is None else (box[0], box[1], box[2], box[3])
    values["assumptions"] = tuple(values.get("assumptions") or ())
    return Track(**values)
