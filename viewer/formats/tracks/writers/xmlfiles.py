"""GPX 1.1 and KML 2.2 with gx:Track."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import numpy as np

from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.writers import content as held
from viewer.formats.tracks.writers import texts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from viewer.formats.tracks.columns import Positions
    from viewer.formats.tracks.writers.content import Content

_COLUMNS = ("ground_speed_ms", "vertical_rate_ms", "course_deg")
_GPX = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<gpx version="1.1" creator="Legbook" xmlns="http://www.topografix.com/GPX/1/1">\n'
)
_KML = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">\n'
    "<Document>\n"
)
_GEOMETRIES = ("Point", "LineString", "Polygon")


def write_gpx(content: Content, file: BinaryIO) -> list[str]:
    """Write GPX; return what it does not hold."""
    lines = _Lines(file)
    lines.put(_GPX)
    # The schema wants waypoints first, then routes, then tracks.
    for kind in ("Point", "LineString"):
        for feature in content.features:
            geometry = feature.get("geometry") or {}
            if geometry.get("type") == kind:
                lines.put(_gpx_feature(geometry, feature.get("properties") or {}))
    for track, positions in content.each():
        lines.put(f"<trk><name>{texts.xml(track.name)}</name><trkseg>\n")
        for part in texts.chunks(len(positions)):
            lines.put("".join(_trkpts(positions.take(part))))
        lines.put("</trkseg></trk>\n")
    lines.put("</gpx>\n")
    return [
        *held.lost_columns(content, *_COLUMNS),
        *held.lost_marks(content),
        *held.lost_names(content, "icao24", "registration", "type", "operator"),
        *held.other_reference(content, "mean sea level"),
        *held.lost_features(content, ("Point", "LineString")),
    ]


def _trkpts(positions: Positions) -> Iterator[str]:
    for lon, lat, height, when in zip(
        texts.degrees(positions.lon),
        texts.degrees(positions.lat),
        texts.metres(positions.altitude_m),
        texts.iso(positions.time),
        strict=True,
    ):
        ele = "" if height is None else f"<ele>{height}</ele>"
        time = "" if when is None else f"<time>{when}</time>"
        yield f'<trkpt lat="{lat!r}" lon="{lon!r}">{ele}{time}</trkpt>\n'


def _gpx_feature(geometry: dict[str, Any], properties: dict[str, Any]) -> str:
    name = properties.get("name")
    title = f"<name>{texts.xml(str(name))}</name>" if name else ""
    if geometry["type"] == "Point":
        return _gpx_point("wpt", geometry["coordinates"], title)
    points = "".join(_gpx_point("rtept", p, "") for p in geometry["coordinates"])
    return f"<rte>{title}\n{points}</rte>\n"


def _gpx_point(name: str, place: Sequence[float], inside: str) -> str:
    ele = f"<ele>{place[2]}</ele>" if len(place) > 2 else ""  # noqa: PLR2004 lon, lat, elevation
    return f'<{name} lat="{place[1]!r}" lon="{place[0]!r}">{ele}{inside}</{name}>\n'


def write_kml(content: Content, file: BinaryIO) -> list[str]:
    """Write KML; return what it does not hold."""
    lines = _Lines(file)
    lines.put(_KML)
    untimed = 0
    for track, positions in content.each():
        missing = held.untimed(positions)
        name = f"<name>{texts.xml(track.name)}</name>"
        if missing == len(positions):
            lines.put(f"<Placemark>{name}{_line(positions)}</Placemark>\n")
            continue
        untimed += missing
        lines.put(f"<Placemark>{name}<gx:Track><altitudeMode>absolute</altitudeMode>\n")
        timed = positions.take(np.flatnonzero(positions.time != NO_TIME))
        for part in texts.chunks(len(timed)):
            lines.put("".join(f"<when>{t}</when>\n" for t in texts.iso(timed.time[part])))
        for part in texts.chunks(len(timed)):
            lines.put(
                "".join(f"<gx:coord>{c}</gx:coord>\n" for c in _coords(timed.take(part), " "))
            )
        lines.put("</gx:Track></Placemark>\n")
    for feature in content.features:
        if (feature.get("geometry") or {}).get("type") in _GEOMETRIES:
            lines.put(_placemark(feature["geometry"], feature.get("properties") or {}))
    lines.put("</Document>\n</kml>\n")
    told = [
        *held.lost_columns(content, *_COLUMNS),
        *held.lost_marks(content),
        *held.lost_names(content, "icao24", "registration", "type", "operator"),
        *held.other_reference(content, "mean sea level"),
        *held.lost_features(content, _GEOMETRIES),
    ]
    if untimed:
        told.append(f"{untimed} positions without a time, of tracks with times, are left out")
    return told


def _coords(positions: Positions, between: str) -> Iterator[str]:
    for lon, lat, height in zip(
        texts.degrees(positions.lon),
        texts.degrees(positions.lat),
        texts.metres(positions.altitude_m),
        strict=True,
    ):
        end = "" if height is None else f"{between}{height}"
        yield f"{lon!r}{between}{lat!r}{end}"


def _line(positions: Positions) -> str:
    return (
        "<LineString><altitudeMode>absolute</altitudeMode><coordinates>"
        f"{' '.join(_coords(positions, ','))}</coordinates></LineString>"
    )


def _placemark(geometry: dict[str, Any], properties: dict[str, Any]) -> str:
    name = properties.get("name")
    told = properties.get("description")
    title = f"<name>{texts.xml(str(name))}</name>" if name else ""
    description = f"<description>{texts.xml(str(told))}</description>" if told else ""
    return f"<Placemark>{title}{description}{_shape(geometry)}</Placemark>\n"


def _shape(geometry: dict[str, Any]) -> str:
    kind, places = geometry["type"], geometry["coordinates"]
    if kind == "Point":
        return f"<Point><coordinates>{_joined([places])}</coordinates></Point>"
    if kind == "LineString":
        return f"<LineString><coordinates>{_joined(places)}</coordinates></LineString>"
    rings = "".join(
        f"<{b}BoundaryIs><LinearRing><coordinates>{_joined(ring)}</coordinates></LinearRing>"
        f"</{b}BoundaryIs>"
        for ring, b in zip(places, ["outer", *["inner"] * len(places)], strict=False)
    )
    return f"<Polygon>{rings}</Polygon>"


def _joined(places: Sequence[Sequence[float]]) -> str:
    return " ".join(",".join(repr(float(v)) for v in place[:3]) for place in places)


class _Lines:
    """Text into a file of bytes."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def put(self, text: str) -> None:
        """Write text as UTF-8."""
        self._file.write(text.encode("utf-8", "replace"))
