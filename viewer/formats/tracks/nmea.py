"""NMEA 0183: RMC, GGA and ZDA sentences of any talker; one track.

RMC carries time, date, place, speed (kt) and course (true); GGA time, place and altitude (m above
mean sea level); ZDA the date. Times are UTC. A sentence whose checksum is wrong is left out.
"""

from __future__ import annotations

import math
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import numpy as np

from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.mapping import number
from viewer.formats.tracks.reader import Notes, Progress, Source, TrackFile
from viewer.formats.tracks.units import KNOT_MS
from viewer.model.track import KIND_ESTIMATED, KIND_RECEIVED, Track

if TYPE_CHECKING:
    from collections.abc import Sequence

NAME = "NMEA"
EXTENSIONS = (".nmea", ".nma", ".txt", ".log")

_SENTENCE = re.compile(r"\$([A-Z]{2})(RMC|GGA|ZDA|GLL|VTG|GSA|GSV|GNS),")
_DAY_MS = 86_400_000
_ESTIMATED = "6"
"""GGA quality 6: dead reckoning."""


def declines(source: Source) -> str | None:
    """Return why this is no NMEA, None where it may well be."""
    lines = [x for x in source.text_head().splitlines()[:50] if x.strip()]
    if any(_SENTENCE.search(x) for x in lines):
        return None
    return "there is no NMEA sentence ($GPRMC…, $GPGGA…) in its first lines"


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file."""
    notes = Notes(source.name)
    fixes = _Fixes(notes)
    for place, line in enumerate(source.data().decode("ascii", "replace").splitlines(), 1):
        fixes.take(line, place)
    fixes.flush()
    if fixes.day is None:
        notes.add("nmea-date", "no sentence tells the date: the positions have no times")
    track = Track(
        id="",
        name=notes.file,
        source=NAME,
        altitude_reference="mean sea level",
    )
    made, positions = assemble(fixes.rows(), [track], notes)
    return TrackFile(NAME, made, positions, problems=notes.all())


class _Fixes:
    """Sentences of one time are one fix."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.day: int | None = None
        self.of_day: float | None = None
        self.fix: dict[str, float] = {}
        self.done: list[dict[str, float]] = []

    def take(self, line: str, place: int) -> None:
        """Take one line; what is no sentence of interest is passed over."""
        match = _SENTENCE.search(line)
        if match is None:
            return
        body, star, told = line[match.start() + 1 :].partition("*")
        if star and not _checked(body, told):
            self.notes.add(
                "nmea-checksum",
                "a sentence's checksum is wrong; it is left out",
                line=place,
                found=line.strip()[:80],
                expected="the checksum of its letters",
            )
            return
        fields = body.split(",")
        kind = match[2]
        if kind == "ZDA" and len(fields) > 4:  # noqa: PLR2004 as many as it has
            self._date(fields[2] + fields[3] + fields[4], place)
        elif kind == "RMC" and len(fields) > 9:  # noqa: PLR2004 as many as it has
            self._rmc(fields, place)
        elif kind == "GGA" and len(fields) > 9:  # noqa: PLR2004 as many as it has
            self._gga(fields, place)

    def _rmc(self, fields: Sequence[str], place: int) -> None:
        self._at(fields[1], place)  # which ends the fix before it, with the day before
        self._date(fields[9], place)
        if fields[2] == "V":
            return  # the receiver says that it has no fix
        self._place(fields[3:7])
        self._put("speed", fields[7], KNOT_MS)
        self._put("course", fields[8], 1.0)

    def _gga(self, fields: Sequence[str], place: int) -> None:
        if fields[6] == "0":
            return
        self._at(fields[1], place)
        self._place(fields[2:6])
        self._put("altitude", fields[9], 1.0)
        self.fix["kind"] = KIND_ESTIMATED if fields[6] == _ESTIMATED else KIND_RECEIVED

    def _at(self, told: str, place: int) -> None:
        """Begin a new fix where the time is another."""
        match = re.fullmatch(r"(\d\d)(\d\d)(\d\d(?:\.\d+)?)", told)
        at = None if match is None else (int(match[1]) * 60 + int(match[2])) * 60 + float(match[3])
        if at != self.of_day:
            self.flush()
            self.of_day = at
        self.fix.setdefault("line", place)

    def _place(self, fields: Sequence[str]) -> None:
        lat, lon = (
            _degrees(fields[0], 2, fields[1] == "S"),
            _degrees(fields[2], 3, fields[3] == "W"),
        )
        if lat is not None and lon is not None:
            self.fix["lat"], self.fix["lon"] = lat, lon

    def _put(self, name: str, told: str, factor: float) -> None:
        value = number(told)
        if value is not None:
            self.fix[name] = value * factor

    def _date(self, told: str, place: int) -> None:
        match = re.fullmatch(r"(\d\d)(\d\d)(\d\d|\d{4})", told)
        if match is None:
            return
        year = int(match[3])
        year += 0 if year > 99 else 1900 if year >= 80 else 2000  # noqa: PLR2004 GPS began in 1980
        try:
            day = datetime(year, int(match[2]), int(match[1]), tzinfo=UTC)
        except ValueError:
            self.notes.add("nmea-date", "a date is no date", line=place, found=told)
            return
        self.day = int(day.timestamp()) * 1000

    def flush(self) -> None:
        """End the fix at hand."""
        if "lat" in self.fix:
            known = self.day is not None and self.of_day is not None
            self.fix["time"] = self.of_day * 1000 if known and self.of_day is not None else math.nan
            self.fix["day"] = math.nan if self.day is None else self.day
            self.done.append(self.fix)
        self.fix = {}

    def rows(self) -> Rows:
        """Return the fixes; those before the first date have that date."""
        columns = {
            name: np.array([f.get(name, math.nan) for f in self.done], np.float64)
            for name in ("lon", "lat", "altitude", "speed", "course", "time", "day", "kind", "line")
        }
        when = np.full(len(self.done), NO_TIME, np.int64)
        known = np.isfinite(columns["time"]) & np.isfinite(columns["day"])
        when[known] = np.round(columns["day"][known] + columns["time"][known]).astype(np.int64)
        # Between midnight and the first sentence with the new date the old day is still told.
        step = np.diff(when, prepend=when[:1])
        late = known & (step < -_DAY_MS // 2)
        for row in np.flatnonzero(late).tolist():
            end = row + 1
            while end < len(when) and when[end] < when[row - 1] - _DAY_MS // 2:
                end += 1
            when[row:end] += _DAY_MS
        return Rows(
            lon=columns["lon"],
            lat=columns["lat"],
            time=when,
            altitude_m=columns["altitude"],
            ground_speed_ms=columns["speed"],
            course_deg=columns["course"],
            kind=np.nan_to_num(columns["kind"], nan=KIND_RECEIVED).astype(np.uint8),
            line=columns["line"],
        )


def _checked(body: str, told: str) -> bool:
    total = 0
    for character in body:
        total ^= ord(character) & 0xFF
    try:
        return int(told.strip()[:2], 16) == total
    except ValueError:
        return False


def _degrees(told: str, whole: int, negative: bool) -> float | None:  # noqa: FBT001 a sign
    if not re.fullmatch(r"\d{3,5}(\.\d+)?", told):
        return None
    value = int(told[:whole]) + float(told[whole:]) / 60
    return -value if negative else value
