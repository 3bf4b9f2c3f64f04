"""GPX 1.0 and 1.1: tracks as tracks, waypoints and routes as features.

Times are UTC by the schema, elevations metres; speed (m/s) and course (°) are members of GPX 1.0
and common extensions of 1.1. Source: the GPX 1.0 and 1.1 schemas.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from viewer.formats.tracks import times, xmltext
from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.mapping import number
from viewer.formats.tracks.reader import Notes, Progress, Source, TrackFile
from viewer.formats.tracks.xmltext import below, children, local, text
from viewer.model.track import Track

NAME = "GPX"
EXTENSIONS = (".gpx",)

_WANTED = frozenset({"trk", "trkpt", "wpt", "rte"})
_TEXTS = ("name", "cmt", "desc", "src", "sym", "type", "time", "ele")
_ELEVATION = "elevations are taken as above mean sea level, which GPX does not say"
_NAN = float("nan")


def declines(source: Source) -> str | None:
    """Return why this is no GPX, None where it may well be."""
    if xmltext.looks_like(source.head, "gpx"):
        return None
    return "GPX begins with an element gpx, and this does not"


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises RefusedError where its XML is not sound or declares entities."""
    notes = Notes(source.name)
    reading = _Gpx(notes)
    for event, name, element in xmltext.elements(source.data(), _WANTED):
        if event == "end":
            reading.take(name, element)
    return reading.result()


class _Gpx:
    """One pass over a file."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.features: list[dict[str, Any]] = []
        self.tracks: list[Track] = []
        self.columns: tuple[list[float], ...] = ([], [], [], [], [], [], [])
        self.when: list[str | None] = []
        self.pending = 0

    def take(self, name: str, element: Any) -> None:  # noqa: ANN401 lxml's element
        """Take an element at its end."""
        if name == "trkpt":
            self._position(element)
        elif name == "trk":
            self._track(element)
        elif name == "wpt":
            place = self._place(element)
            if place is not None:
                self._feature({"type": "Point", "coordinates": place}, element)
        else:
            places = [self._place(p) for p in children(element, "rtept")]
            whole = [p for p in places if p is not None]
            if len(whole) > 1:
                self._feature({"type": "LineString", "coordinates": whole}, element, route=True)

    def _place(self, element: Any) -> list[float] | None:  # noqa: ANN401 lxml's element
        lon, lat = (number(element.get(n) or "") for n in ("lon", "lat"))
        if lon is None or lat is None:
            self.notes.add(
                "gpx-position",
                f"a {local(element)} has no position; it is left out",
                line=element.sourceline,
                found=f"lat={element.get('lat')!r} lon={element.get('lon')!r}",
                expected="lat and lon in degrees",
            )
            return None
        height = number(text(element, "ele") or "")
        return [lon, lat] if height is None else [lon, lat, height]

    def _position(self, element: Any) -> None:  # noqa: ANN401 lxml's element
        place = self._place(element)
        if place is None:
            return
        told = {local(e): e.text for e in element.iter() if local(e) in ("speed", "course", "time")}
        values = (
            place[0],
            place[1],
            place[2] if len(place) > 2 else _NAN,  # noqa: PLR2004 lon, lat, elevation
            _or_nan(told.get("speed")),
            _or_nan(told.get("course")),
            float(element.sourceline),
            float(len(self.tracks)),
        )
        for column, value in zip(self.columns, values, strict=True):
            column.append(value)
        self.when.append(told.get("time"))
        self.pending += 1

    def _track(self, element: Any) -> None:  # noqa: ANN401 lxml's element
        name = text(element, "name")
        self.tracks.append(
            Track(
                id="",
                name=name or self.notes.file,
                source=NAME,
                altitude_reference="mean sea level",
                assumptions=(_ELEVATION,),
            )
        )
        if not self.pending:
            self.notes.note(
                "empty-track",
                f"the track {name or '(no name)'} has no positions",
                line=element.sourceline,
            )
        self.pending = 0

    def _feature(self, geometry: dict[str, Any], element: Any, *, route: bool = False) -> None:  # noqa: ANN401 lxml's element
        properties: dict[str, Any] = {}
        for name in _TEXTS:
            told = text(element, name)
            if told:
                properties[name] = told
        links = [str(e.get("href")) for e in children(element, "link") if e.get("href")]
        if links:
            properties["links"] = links
        if route:
            properties["gpx"] = "route"
            names = [text(p, "name") for p in below(element, "rtept")]
            if any(names):
                properties["points"] = [n or "" for n in names]
        self.features.append(
            {
                "type": "Feature",
                "geometry": geometry,
                "properties": properties,
                "line": element.sourceline,
            }
        )

    def result(self) -> TrackFile:
        """Return what was read."""
        import pyarrow as pa  # noqa: PLC0415 heavy

        lon, lat, ele, speed, course, line, of = (np.array(c, np.float64) for c in self.columns)
        when, told = times.from_texts(pa.array(self.when, pa.string()))
        if not told and (when != NO_TIME).any():
            self.notes.note("gpx-zone", "some times name no zone; GPX times are UTC")
        rows = Rows(
            lon=lon, lat=lat, track=of.astype(np.int32), time=when, altitude_m=ele,
            ground_speed_ms=speed, course_deg=course, line=line,
        )  # fmt: skip
        made, positions = assemble(rows, self.tracks, self.notes)
        return TrackFile(NAME, made, positions, self.features, self.notes.all())


def _or_nan(told: str | None) -> float:
    found = number(told or "")
    return _NAN if found is None else found
