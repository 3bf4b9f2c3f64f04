"""CZML: packets with sampled positions as tracks, with one constant position as points.

``cartographicDegrees`` and ``cartographicRadians`` are longitude, latitude and metres above the
ellipsoid, ``cartesian`` metres in the Earth-fixed frame; each sample begins with its time, ISO or
seconds after ``epoch``. Inertial frames and references are told, not read. Source: the CZML Guide.
"""

from __future__ import annotations

import math
import re
from typing import Any

import msgspec
import numpy as np

from viewer.formats import jsontext
from viewer.formats.tracks import times
from viewer.formats.tracks.assemble import Rows, assemble, join
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.reader import (
    DeclinedError,
    Notes,
    Progress,
    RefusedError,
    Source,
    TrackFile,
)
from viewer.model.track import Track

NAME = "CZML"
EXTENSIONS = (".czml",)

_START = re.compile(rb'^\s*\[\s*\{[^\[\]]{0,4000}"id"\s*:\s*"document"', re.DOTALL)
_VALUES = ("cartographicDegrees", "cartographicRadians", "cartesian")
_SAMPLE = 4
_PLACE = 3
_EMPTY_FROM = 2


def declines(source: Source) -> str | None:
    """Return why this is no CZML, None where it may well be."""
    head = source.head.removeprefix(b"\xef\xbb\xbf")
    if source.suffix == ".czml" and head.lstrip().startswith(b"["):
        return None
    if _START.match(head):
        return None
    return 'CZML is an array whose first packet has the id "document"'


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises RefusedError where it is no sound JSON, Declined where no packets."""
    notes = Notes(source.name)
    data = source.data()
    try:
        packets = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        told = jsontext.explain(data, error)
        raise RefusedError(told.message, data.count(b"\n", 0, told.offset) + 1) from error
    if not isinstance(packets, list):
        message = "CZML is an array of packets"
        raise DeclinedError(message)
    reading = _Czml(notes)
    for number, packet in enumerate(packets, 1):
        if isinstance(packet, dict) and packet.get("position") is not None:
            reading.take(packet, number)
    return reading.result()


class _Czml:
    """One pass over the packets."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.parts: list[Rows] = []
        self.tracks: list[Track] = []
        self.features: list[dict[str, Any]] = []

    def take(self, packet: dict[str, Any], number: int) -> None:
        """Take a packet with a position."""
        told = packet["position"]
        name = str(packet.get("name") or packet.get("id") or f"packet {number}")
        when: list[np.ndarray] = []
        places: list[np.ndarray] = []
        for interval in told if isinstance(told, list) else [told]:
            if not isinstance(interval, dict):
                continue
            if interval.get("referenceFrame", "FIXED") != "FIXED":
                self._passed(number, f"{name} is in the frame {interval['referenceFrame']!r}")
                continue
            key = next((k for k in _VALUES if isinstance(interval.get(k), list)), None)
            if key is None:
                self._passed(number, f"the position of {name} is no list of numbers")
                continue
            self._interval(interval, key, number, (when, places))
        if not places:
            return
        at, place = np.concatenate(when), np.concatenate(places)
        if len(at) == 1 and at[0] == NO_TIME:
            self._point(packet, name, place[0], number)
            return
        count = len(at)
        self.parts.append(
            Rows(
                lon=place[:, 0], lat=place[:, 1], time=at, altitude_m=place[:, 2],
                track=np.full(count, len(self.tracks), np.int32),
                ground_speed_ms=np.full(count, np.nan), vertical_rate_ms=np.full(count, np.nan),
                course_deg=np.full(count, np.nan), kind=np.zeros(count, np.uint8),
                line=np.full(count, number, np.uint32),
            )
        )  # fmt: skip
        self.tracks.append(
            Track(
                id="",
                name=name,
                source=NAME,
                altitude_reference="ellipsoid",
                assumptions=("the file does not tell how positions are known",),
            )
        )

    def _passed(self, number: int, message: str) -> None:
        self.notes.add("czml-position", f"{message}; it is left out", line=number)

    def _interval(
        self,
        interval: dict[str, Any],
        key: str,
        number: int,
        into: tuple[list[np.ndarray], list[np.ndarray]],
    ) -> None:
        values = interval[key]
        if len(values) == _PLACE:
            at, flat = [NO_TIME], values
        elif values and len(values) % _SAMPLE == 0:
            at = _times(values[::_SAMPLE], interval.get("epoch"))
            flat = [v for n, v in enumerate(values) if n % _SAMPLE]
        else:
            self._passed(number, f"{key} has {len(values)} numbers, which are no samples")
            return
        try:
            places = np.array(flat, np.float64).reshape(-1, _PLACE)
        except (TypeError, ValueError):
            self._passed(number, f"{key} holds what is no number")
            return
        if NO_TIME in at and len(values) != _PLACE:
            self._passed(number, "some samples have a time that cannot be read")
        into[0].append(np.array(at, np.int64))
        into[1].append(_degrees(places, key))

    def _point(self, packet: dict[str, Any], name: str, place: np.ndarray, number: int) -> None:
        properties = {"name": name}
        if isinstance(packet.get("description"), str):
            properties["description"] = packet["description"]
        self.features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [round(float(v), 9) for v in place]},
                "properties": properties,
                "line": number,
            }
        )

    def result(self) -> TrackFile:
        """Return what was read."""
        made, positions = assemble(join(self.parts), self.tracks, self.notes)
        return TrackFile(NAME, made, positions, self.features, self.notes.all())


def _times(told: list[Any], epoch: Any) -> list[int]:  # noqa: ANN401 any JSON
    start = times.one(epoch) if isinstance(epoch, str) else NO_TIME
    found = []
    for value in told:
        if isinstance(value, str):
            found.append(times.one(value))
        elif isinstance(value, (int, float)) and start != NO_TIME and math.isfinite(value):
            found.append(start + round(value * 1000))
        else:
            found.append(NO_TIME)
    return found


def _degrees(places: np.ndarray, key: str) -> np.ndarray:
    """Return longitude, latitude in degrees and height above the ellipsoid in metres."""
    if key == "cartographicDegrees":
        return places
    if key == "cartographicRadians":
        return np.column_stack([np.degrees(places[:, :2]), places[:, 2]])
    from pyproj import Transformer  # noqa: PLC0415 heavy, for this only

    # Earth-centred, Earth-fixed to WGS84 with height.
    to_geographic = Transformer.from_crs(4978, 4979, always_xy=True)
    return np.column_stack(to_geographic.transform(*places.T))
