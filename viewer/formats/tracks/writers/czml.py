"""CZML: a packet a track, positions as cartographicDegrees with seconds after an epoch."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.writers import content as held
from viewer.formats.tracks.writers import texts

if TYPE_CHECKING:
    from viewer.formats.tracks.writers.content import Content

_COLUMNS = ("ground_speed_ms", "vertical_rate_ms", "course_deg")


def write(content: Content, file: BinaryIO) -> list[str]:
    """Write an array of packets; return what it does not hold."""
    packets: list[dict[str, Any]] = [{"id": "document", "version": "1.0", "name": "Legbook"}]
    untimed = heightless = 0
    for number, (track, positions) in enumerate(content.each(), 1):
        known = positions.time != NO_TIME
        untimed += int((~known).sum())
        if not known.any():
            continue
        timed = positions.take(known)
        heightless += int(np.isnan(timed.altitude_m).sum())
        start, end = int(timed.time[0]), int(timed.time.max())
        first, last = texts.iso(np.array([start, end]))
        samples = np.column_stack(
            [
                (timed.time - start) / 1000,
                timed.lon,
                timed.lat,
                np.round(np.nan_to_num(timed.altitude_m.astype(np.float64)), 3),
            ]
        )
        packets.append(
            {
                "id": f"track/{number}",
                "name": track.name,
                "availability": f"{first}/{last}",
                "position": {
                    "epoch": first,
                    "interpolationAlgorithm": "LINEAR",
                    "cartographicDegrees": samples.ravel().tolist(),
                },
                "path": {"width": 1},
            }
        )
    packets += [p for f in content.features if (p := _point(f)) is not None]
    file.write(json.dumps(packets, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace"))
    told = [
        *held.lost_columns(content, *_COLUMNS),
        *held.lost_marks(content),
        *held.lost_names(content, "icao24", "registration", "type", "operator"),
        *held.other_reference(content, "ellipsoid"),
        *held.lost_features(content, ("Point",)),
    ]
    if untimed:
        told.append(f"{untimed} positions without a time are left out")
    if heightless:
        told.append(f"{heightless} positions without an altitude are written at 0 m")
    return told


def _point(feature: dict[str, Any]) -> dict[str, Any] | None:
    geometry = feature.get("geometry") or {}
    if geometry.get("type") != "Point":
        return None
    place = [*geometry["coordinates"], 0.0][:3]
    name = (feature.get("properties") or {}).get("name")
    return {
        "name": str(name or "point"),
        "position": {"cartographicDegrees": place},
        "point": {"pixelSize": 6},
    }
