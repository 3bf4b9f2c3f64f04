"""OpenSky Network API answers: /states/all ({"time", "states"}) and /tracks ({"path"}).

A state is [icao24, callsign, origin_country, time_position, last_contact, longitude, latitude,
baro_altitude (m), on_ground, velocity (m/s), true_track, vertical_rate (m/s), sensors,
geo_altitude, squawk, spi, position_source]; a waypoint of a track is [time, latitude, longitude,
baro_altitude (m), true_track, on_ground]. Source: the documentation of the OpenSky REST API.
"""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np

from viewer.formats.tracks import times
from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.reader import DeclinedError, Notes, Progress, Source, TrackFile
from viewer.model.track import (
    KIND_GROUND,
    KIND_MLAT,
    KIND_OTHER,
    KIND_RECEIVED,
    KIND_UNKNOWN,
    Track,
)

NAME = "OpenSky JSON"
EXTENSIONS = (".json",)

_SOURCES = {0: KIND_RECEIVED, 1: KIND_OTHER, 2: KIND_MLAT, 3: KIND_RECEIVED}


class State(msgspec.Struct, array_like=True, gc=False):
    """One state vector."""

    icao24: str
    callsign: str | None
    country: str | None
    time_position: float | None
    last_contact: float | None
    lon: float | None
    lat: float | None
    altitude: float | None
    on_ground: bool | None = None
    velocity: float | None = None
    track: float | None = None
    rate: float | None = None
    sensors: Any = None
    geo_altitude: float | None = None
    squawk: str | None = None
    spi: bool | None = None
    source: int | None = None


class Waypoint(msgspec.Struct, array_like=True, gc=False):
    """One waypoint of a track."""

    time: float
    lat: float | None
    lon: float | None
    altitude: float | None = None
    track: float | None = None
    on_ground: bool | None = None


class Answer(msgspec.Struct, gc=False):
    """Either answer of the API."""

    states: list[State] | None = None
    path: list[Waypoint] | None = None
    icao24: str | None = None
    callsign: str | None = None
    calllsign: str | None = None


_DECODER = msgspec.json.Decoder(Answer)


def declines(source: Source) -> str | None:
    """Return why this is no answer of OpenSky's, None where it may well be one."""
    head = source.head
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "an answer is one JSON object, and this does not begin with {"
    if b'"states"' in head and b'"time"' in head:
        return None
    if b'"path"' in head and b'"icao24"' in head:
        return None
    return 'there is neither "time" and "states" nor "icao24" and "path" at its top'


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises Declined where it is no such answer."""
    notes = Notes(source.name)
    try:
        answer = _DECODER.decode(source.data())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        message = f"it is no answer of OpenSky's: {error}"
        raise DeclinedError(message) from error
    if answer.path is not None:
        return _path(answer, answer.path, notes)
    return _states(answer.states or [], notes)


def _numbers(values: list[float | None]) -> np.ndarray:
    return np.array(values, np.float64)


def _path(answer: Answer, path: list[Waypoint], notes: Notes) -> TrackFile:
    kind = np.array([KIND_GROUND if w.on_ground else KIND_UNKNOWN for w in path], np.uint8)
    rows = Rows(
        lon=_numbers([w.lon for w in path]),
        lat=_numbers([w.lat for w in path]),
        time=times.from_numbers(_numbers([w.time for w in path]), 1.0),
        altitude_m=_numbers([w.altitude for w in path]),
        course_deg=_numbers([w.track for w in path]),
        kind=kind,
    )
    callsign = (answer.callsign or answer.calllsign or "").strip() or None
    track = Track(
        id="",
        name=callsign or answer.icao24 or notes.file,
        source=f"{NAME} (track)",
        icao24=answer.icao24,
        callsign=callsign,
        altitude_reference="barometric",
        assumptions=("the waypoints are where the course or altitude changed, not every position",),
    )
    made, positions = assemble(rows, [track], notes)
    return TrackFile(f"{NAME} (track)", made, positions, problems=notes.all())


def _states(states: list[State], notes: Notes) -> TrackFile:
    numbers: dict[str, int] = {}
    tracks: list[Track] = []
    for state in states:
        if state.icao24 in numbers:
            continue
        numbers[state.icao24] = len(tracks)
        callsign = (state.callsign or "").strip() or None
        tracks.append(
            Track(
                id="",
                name=callsign or state.icao24,
                source=f"{NAME} (states)",
                icao24=state.icao24,
                callsign=callsign,
                altitude_reference="barometric",
            )
        )
    when = [s.last_contact if s.time_position is None else s.time_position for s in states]
    rows = Rows(
        lon=_numbers([s.lon for s in states]),
        lat=_numbers([s.lat for s in states]),
        track=np.array([numbers[s.icao24] for s in states], np.int32),
        time=times.from_numbers(_numbers(when), 1.0),
        altitude_m=_numbers([s.altitude for s in states]),
        ground_speed_ms=_numbers([s.velocity for s in states]),
        vertical_rate_ms=_numbers([s.rate for s in states]),
        course_deg=_numbers([s.track for s in states]),
        kind=np.array([_kind(s) for s in states], np.uint8),
    )
    made, positions = assemble(rows, tracks, notes)
    return TrackFile(f"{NAME} (states)", made, positions, problems=notes.all())


def _kind(state: State) -> int:
    if state.on_ground:
        return KIND_GROUND
    return KIND_UNKNOWN if state.source is None else _SOURCES.get(state.source, KIND_OTHER)
