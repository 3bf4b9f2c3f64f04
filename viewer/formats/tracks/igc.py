"""IGC: flight recorders of gliders. B records are fixes in UTC, C records a declared task.

B HHMMSS DDMMmmmN DDDMMmmmE V PPPPP GGGGG: V is A for a 3D fix, V for one without GNSS altitude;
PPPPP pressure altitude and GGGGG GNSS altitude above the ellipsoid, both in metres. The date is
that of HFDTE; a time that goes back by half a day is the next day. Source: FAI IGC Flight Recorder
Specification, appendix A.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import numpy as np

from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.reader import Notes, Progress, Source, TrackFile
from viewer.model.track import KIND_RECEIVED, Track

NAME = "IGC"
EXTENSIONS = (".igc",)

_FIX = re.compile(
    rb"B(\d\d)(\d\d)(\d\d)(\d\d)(\d{5})([NS])(\d{3})(\d{5})([EW])([AV])(-?\d{4,5})(-?\d{4,5})"
)
_DATE = re.compile(rb"HFDTE(?:DATE:)?\s*(\d\d)(\d\d)(\d\d)")
_POINT = re.compile(rb"C(\d\d)(\d{5})([NS])(\d{3})(\d{5})([EW])(.*)")
_DAY_MS = 86_400_000
_CENTURY = 80
"""Two-digit years from here on are of the 1900s."""


def declines(source: Source) -> str | None:
    """Return why this is no IGC file, None where it may well be."""
    lines = source.head.lstrip(b"\xef\xbb\xbf").splitlines()
    if lines and re.match(rb"A[A-Z0-9]{3}", lines[0]) and any(x[:1] in b"HB" for x in lines[1:]):
        return None
    if source.suffix == ".igc" and any(_FIX.match(x) for x in lines):
        return None
    return "IGC begins with an A record of the recorder and has H and B records"


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file."""
    notes = Notes(source.name)
    lines = source.data().lstrip(b"\xef\xbb\xbf").splitlines()
    headers = _headers(lines)
    day = _day(lines, notes)
    rows = _fixes(lines, day, notes)
    pressure = np.array(rows.extra["pressure"], np.float64)
    gnss = np.array(rows.extra["gnss"], np.float64)
    barometric = bool((pressure != 0).any())
    rows.altitude_m = pressure if barometric else np.where(gnss != 0, gnss, np.nan)
    registration = headers.get("GID") or None
    track = Track(
        id="",
        name=headers.get("CID") or registration or notes.file,
        source=NAME,
        registration=registration,
        type=headers.get("GTY") or None,
        callsign=headers.get("CID") or None,
        altitude_reference="barometric" if barometric else "ellipsoid",
        assumptions=() if day is not None else ("the file names no date: there are no times",),
    )
    made, positions = assemble(rows, [track], notes)
    return TrackFile(NAME, made, positions, _task(lines), notes.all())


def _headers(lines: list[bytes]) -> dict[str, str]:
    """Return the H records by their three letters: GTY, GID, CID…."""
    found = {}
    for line in lines:
        match = re.match(rb"H[FOP]([A-Z]{3})[A-Z]*:(.*)", line)
        if match:
            found[match[1].decode()] = match[2].decode("utf-8", "replace").strip()
    return found


def _day(lines: list[bytes], notes: Notes) -> int | None:
    """Return the first instant of the day of the flight, ms since 1970 UTC."""
    for number, line in enumerate(lines, 1):
        match = _DATE.match(line)
        if not match:
            continue
        day, month, year = (int(v) for v in match.groups())
        try:
            told = datetime(year + (1900 if year >= _CENTURY else 2000), month, day, tzinfo=UTC)
        except ValueError:
            notes.add(
                "igc-date",
                "the date is no date",
                line=number,
                found=line.decode("ascii", "replace"),
            )
            return None
        return int(told.timestamp()) * 1000
    notes.add("igc-date", "there is no date (HFDTE): the fixes have no times")
    return None


def _fixes(lines: list[bytes], day: int | None, notes: Notes) -> Rows:
    lon, lat, when, place, kinds = [], [], [], [], []
    pressure: list[float] = []
    gnss: list[float] = []
    shift, last = 0, None
    for number, line in enumerate(lines, 1):
        if not line.startswith(b"B"):
            continue
        match = _FIX.match(line)
        if match is None:
            notes.add(
                "igc-fix",
                "a B record is not complete; it is left out",
                line=number,
                found=line[:40].decode("ascii", "replace"),
                expected="B, time, latitude, longitude, validity and two altitudes",
            )
            continue
        part = match.groups()
        ms = ((int(part[0]) * 60 + int(part[1])) * 60 + int(part[2])) * 1000
        if last is not None and ms < last - _DAY_MS // 2:
            shift += _DAY_MS
        last = ms
        lat.append(_degrees(part[3], part[4], part[5] == b"S"))
        lon.append(_degrees(part[6], part[7], part[8] == b"W"))
        when.append(NO_TIME if day is None else day + shift + ms)
        pressure.append(float(part[10]))
        gnss.append(float(part[11]) if part[9] == b"A" else 0.0)
        kinds.append(KIND_RECEIVED)
        place.append(number)
    return Rows(
        lon=np.array(lon, np.float64),
        lat=np.array(lat, np.float64),
        time=np.array(when, np.int64),
        kind=np.array(kinds, np.uint8),
        line=np.array(place, np.uint32),
        extra={"pressure": pressure, "gnss": gnss},
    )


def _degrees(whole: bytes, minutes: bytes, negative: bool) -> float:  # noqa: FBT001 a sign
    value = int(whole) + int(minutes) / 60_000
    return -value if negative else value


def _task(lines: list[bytes]) -> list[dict[str, Any]]:
    """Return the declared task as a line, if there is one."""
    places, names = [], []
    line = 0
    for number, text in enumerate(lines, 1):
        match = _POINT.match(text)
        if match is None:
            continue
        lat = _degrees(match[1], match[2], match[3] == b"S")
        lon = _degrees(match[4], match[5], match[6] == b"W")
        if lat or lon:
            places.append([lon, lat])
            names.append(match[7].decode("utf-8", "replace").strip())
            line = line or number
    if len(places) < 2:  # noqa: PLR2004 a line
        return []
    properties = {"name": "Declared task", "points": names}
    geometry = {"type": "LineString", "coordinates": places}
    return [{"type": "Feature", "geometry": geometry, "properties": properties, "line": line}]
