"""GeoJSON: a LineString a track, its times in ``coordTimes``; a point where it has one position.

Longitudes go on past ±180 where a track crosses it, so that no line runs round the world.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.writers import content as held
from viewer.formats.tracks.writers import texts

if TYPE_CHECKING:
    from viewer.formats.tracks.columns import Positions
    from viewer.formats.tracks.writers.content import Content
    from viewer.model.track import Track

_NAMES = ("icao24", "registration", "callsign", "type", "operator")
_TURN = 360.0


def write(content: Content, file: BinaryIO) -> list[str]:
    """Write a FeatureCollection; return what it does not hold."""
    file.write(b'{"type": "FeatureCollection", "features": [')
    comma = b"\n"
    partly = 0
    for track, positions in content.each():
        if not len(positions):
            continue
        feature, dropped = _feature(track, positions)
        partly += dropped
        file.write(comma + _json(feature))
        comma = b",\n"
    for other in content.features:
        plain = {k: other[k] for k in ("type", "geometry", "properties")}
        file.write(comma + _json(plain))
        comma = b",\n"
    file.write(b"\n]}\n")
    told = [
        *held.lost_columns(content, "ground_speed_ms", "vertical_rate_ms", "course_deg"),
        *held.lost_marks(content),
        *held.other_reference(content, "ellipsoid"),
    ]
    if partly:
        told.append(f"{partly} tracks with altitudes only here and there are written without any")
    return told


def _feature(track: Track, positions: Positions) -> tuple[dict[str, Any], bool]:
    turns = np.cumsum(np.round(np.diff(positions.lon, prepend=positions.lon[:1]) / _TURN))
    turns = np.clip(turns, -1.0, 1.0)  # readers, ours too, take no second turn for a place
    columns: list[list[float]] = [
        texts.degrees(np.where(turns == 0, positions.lon, positions.lon - _TURN * turns)),
        texts.degrees(positions.lat),
    ]
    known = np.isfinite(positions.altitude_m)
    whole = bool(known.all())
    if whole:
        columns.append([v for v in texts.metres(positions.altitude_m) if v is not None])
    places = [list(place) for place in zip(*columns, strict=True)]
    properties: dict[str, Any] = {"name": track.name}
    properties.update({n: v for n in _NAMES if (v := getattr(track, n)) is not None})
    if whole:
        properties["altitude_reference"] = track.altitude_reference
    when = texts.iso(positions.time)
    if (positions.time != NO_TIME).any():
        properties["coordTimes"] = when if len(places) > 1 else [when[0]]
    kind = "LineString" if track.joined else "MultiPoint"
    geometry = {"type": kind, "coordinates": places}
    if len(places) == 1:
        geometry = {"type": "MultiPoint", "coordinates": places}
    feature = {"type": "Feature", "properties": properties, "geometry": geometry}
    return feature, not whole and bool(known.any())


def _json(data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
