"""KML: gx:Track, gx:MultiTrack, points with times, and what is no track as features.

Flightradar24's and FlightAware's KML are known by what they say of themselves, and their habits
are read accordingly. Nothing is fetched: network links, icons and overlays are told as notes.
Altitudes in KML are metres above mean sea level where the mode is absolute (OGC 12-007r2, 9.10).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.tracks import times, xmltext
from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.mapping import number
from viewer.formats.tracks.reader import Notes, Progress, Source, TrackFile
from viewer.formats.tracks.units import FOOT_M, KNOT_MS
from viewer.formats.tracks.xmltext import below, child, children, local, text
from viewer.model.track import Track

if TYPE_CHECKING:
    from viewer.model.track import AltitudeReference

NAME = "KML"
EXTENSIONS = (".kml",)

_SPAN = "a position with a span of time stands at its beginning"
_FEW = 3
"""So many points with times in one folder are a track; fewer are places."""
_HTML_VALUE = r"{}:?</b></span>\s*<span>\s*([\d.,-]+)"
_ALTITUDE = re.compile(_HTML_VALUE.format("Altitude"))
_SPEED = re.compile(_HTML_VALUE.format("Speed"))
_HEADING = re.compile(_HTML_VALUE.format("Heading"))
_REGISTRATION = re.compile(
    r"flightradar24\.com/reg/[a-z0-9-]+\"[^>]*>\s*([A-Z0-9-]+)", re.IGNORECASE
)
_TYPE = re.compile(r"Aircraft<span[^>]*>\(([A-Z0-9]{2,4})\)")
_TIME_NAME = re.compile(r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d")
_WANTED = frozenset({
    "Placemark", "Folder", "Document", "NetworkLink", "Style", "StyleMap", "Tour",
    "GroundOverlay", "ScreenOverlay", "PhotoOverlay",
})  # fmt: skip
_REMOTE = re.compile(r"^(https?:|ftp:|//)", re.IGNORECASE)
_TRAIL = ("LineString", "MultiLineString", "GeometryCollection")
_GEOMETRIES = ("Point", "LineString", "LinearRing", "Polygon", "MultiGeometry")


def declines(source: Source) -> str | None:
    """Return why this is no KML, None where it may well be."""
    if source.suffix == ".kml":
        return (
            None
            if source.head.lstrip(b"\xef\xbb\xbf \t\r\n\xff\xfe\0").startswith(b"<")
            else ("KML is XML, and this does not begin with <")
        )
    if xmltext.looks_like(source.head, "kml"):
        return None
    return "KML begins with an element kml, and this does not"


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises RefusedError where its XML is not sound or declares entities."""
    return read_bytes(source.data(), Notes(source.name))


def read_bytes(data: bytes, notes: Notes) -> TrackFile:
    """Read the bytes of a KML file."""
    found = _Kml(notes)
    found.run(data)
    return found.result()


@dataclass(slots=True)
class _Line:
    """The positions of one track while they are gathered."""

    name: str
    lon: list[float] = field(default_factory=list)
    lat: list[float] = field(default_factory=list)
    altitude: list[float] = field(default_factory=list)
    speed: list[float] = field(default_factory=list)
    course: list[float] = field(default_factory=list)
    when: list[str | None] = field(default_factory=list)
    line: list[int] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    points: bool = False
    placemarks: list[dict[str, Any]] = field(default_factory=list)
    reference: AltitudeReference = "mean sea level"
    assumptions: list[str] = field(default_factory=list)

    def extend(self, more: _Line) -> None:
        """Go on with the positions of another."""
        for name in ("lon", "lat", "altitude", "when", "line"):
            getattr(self, name).extend(getattr(more, name))


class _Kml:
    """One pass over a file."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.tracks: list[_Line] = []
        self.features: list[dict[str, Any]] = []
        self.styles: dict[str, dict[str, Any]] = {}
        self.folders: list[tuple[str, _Line]] = []
        self.source = NAME
        self.title: str | None = None
        self.known: dict[str, Any] = {}
        self.remote: dict[str, int] = {}
        self.trail = 0

    def run(self, data: bytes) -> None:
        """Read everything."""
        for event, name, element in xmltext.elements(data, _WANTED):
            if name in ("Folder", "Document"):
                if event == "start":
                    self.folders.append(("", _Line("", points=True)))
                else:
                    self._close(element)
            elif event == "end":
                self._take(name, element)
        while self.folders:
            self._points(*self.folders.pop())

    def _take(self, name: str, element: Any) -> None:  # noqa: ANN401 lxml's element
        if name == "Placemark":
            self._document()
            self._placemark(element)
        elif name in ("Style", "StyleMap"):
            self._style(name, element)
        elif name == "NetworkLink":
            address = next((e.text for e in below(element, "href") if e.text), "") or ""
            self.notes.note(
                "network-link",
                f"a network link to {address.strip() or 'nowhere'} is not followed",
                line=element.sourceline,
                found=address.strip()[:200],
                expected="nothing is fetched",
            )
        elif name == "Tour":
            self.notes.note("kml-tour", "a tour is not played", line=element.sourceline)
        else:
            self.notes.note(
                "kml-overlay", f"a {name} is not shown: it is a picture", line=element.sourceline
            )

    def _document(self) -> None:
        """Look, once, at what the document says of itself."""
        if self.title is not None or not self.folders:
            return
        self.title = ""

    def _about(self, element: Any) -> None:  # noqa: ANN401 lxml's element
        """Learn from the document's own name and description who made the file."""
        title, told = text(element, "name") or "", text(element, "description") or ""
        if title.startswith("FlightAware"):
            self.source = "FlightAware KML"
        elif "flightradar24.com" in told:
            self.source = "Flightradar24 KML"
            if match := _REGISTRATION.search(told):
                self.known["registration"] = match[1]
            if match := _TYPE.search(told):
                self.known["type"] = match[1]
            parts = [p.strip() for p in title.split("/") if p.strip()]
            if parts:
                self.known["callsign"] = parts[-1]
        self.title = title

    def _placemark(self, element: Any) -> None:  # noqa: ANN401 lxml's element
        tracks = list(below(element, "Track"))
        if tracks:
            self._gx(element, tracks)
            return
        begin, end, span = _times_of(element)
        point = child(element, "Point")
        if point is not None and begin is not None and self.folders:
            self._timed_point(element, point, begin, span=span)
            return
        geometry = _geometry(element, self.notes)
        if geometry is None:
            return
        properties = self._properties(element)
        if begin is not None:
            properties["begin"] = begin
        if end is not None:
            properties["end"] = end
        self._add(geometry, properties, element.sourceline)

    def _add(self, geometry: dict[str, Any], properties: dict[str, Any], line: int) -> None:
        self.features.append(
            {"type": "Feature", "geometry": geometry, "properties": properties, "line": line}
        )

    def _properties(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 lxml's element
        properties: dict[str, Any] = {}
        for name in ("name", "description", "snippet", "address", "phoneNumber"):
            told = text(element, name)
            if told:
                properties[name] = told
        for data in below(element, "Data"):
            value = text(data, "value")
            if data.get("name") and value is not None:
                properties.setdefault(str(data.get("name")), value)
        for data in below(element, "SimpleData"):
            if data.get("name") and data.text:
                properties.setdefault(str(data.get("name")), str(data.text).strip())
        properties.update(self._styled(element))
        return properties

    def _styled(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 lxml's element
        told = dict(self.styles.get((text(element, "styleUrl") or "").removeprefix("#"), {}))
        own = child(element, "Style")
        if own is not None:
            told.update(self._style_of(own))
        return told

    def _style(self, name: str, element: Any) -> None:  # noqa: ANN401 lxml's element
        identity = element.get("id")
        if name == "Style":
            made = self._style_of(element)
            if identity:
                self.styles[identity] = made
            return
        for pair in children(element, "Pair"):
            if identity and text(pair, "key") == "normal":
                url = (text(pair, "styleUrl") or "").removeprefix("#")
                self.styles[identity] = self.styles.get(url, {})

    def _style_of(self, element: Any) -> dict[str, Any]:  # noqa: ANN401 lxml's element
        made: dict[str, Any] = {}
        for name, key in (("LineStyle", "stroke"), ("PolyStyle", "fill"), ("IconStyle", "marker")):
            style = child(element, name)
            if style is None:
                continue
            if colour := _colour(text(style, "color")):
                made["marker-color" if key == "marker" else key], opacity = colour
                if key != "marker":
                    made[f"{key}-opacity"] = opacity
            width = number(text(style, "width") or "")
            if width is not None and key == "stroke":
                made["stroke-width"] = width
        for icon in below(element, "href"):
            address = (icon.text or "").strip()
            if _REMOTE.match(address):
                self.remote[address] = self.remote.get(address, 0) + 1
        return made

    # ------------------------------------------------------------------ tracks

    def _gx(self, element: Any, tracks: list[Any]) -> None:  # noqa: ANN401 lxml's element
        before: _Line | None = None
        for track in tracks:
            line = _Line(text(element, "name") or "")
            whens = [e.text for e in children(track, "when")]
            coords = [e for e in track if local(e) in ("coord", "coordinates")]
            if len(whens) != len(coords):
                self.notes.add(
                    "kml-track",
                    f"a track has {len(whens)} times and {len(coords)} positions; "
                    "as many as there are of both are read",
                    line=track.sourceline,
                    severity="warning",
                )
            mode = _mode(track)
            for when, coord in zip(whens, coords, strict=False):
                self._append(line, (coord.text or "").replace(",", " ").split(), when, mode,
                             coord.sourceline)  # fmt: skip
            if before is not None and not _after(before, line):
                self.tracks.append(before)
                before = None
            if before is not None:
                before.extend(line)
            else:
                before = line
        if before is not None:
            self.tracks.append(before)

    def _append(
        self, line: _Line, parts: list[str], when: str | None, mode: str, place: int
    ) -> None:
        values = [number(p) for p in parts]
        if len(values) < 2 or values[0] is None or values[1] is None:  # noqa: PLR2004 lon and lat
            self.notes.add(
                "kml-coordinates",
                "a position is no longitude and latitude; it is left out",
                line=place,
                found=" ".join(parts)[:80],
                expected="longitude, latitude and altitude",
            )
            return
        line.lon.append(values[0])
        line.lat.append(values[1])
        height = values[2] if len(values) > 2 else None  # noqa: PLR2004 lon, lat, altitude
        if mode in {"clampToGround", "clampToSeaFloor"}:
            height = None
        elif mode.startswith("relative"):
            line.reference = "unknown"
            if "altitudes are above the ground" not in line.assumptions:
                line.assumptions.append("altitudes are above the ground")
        line.altitude.append(float("nan") if height is None else height)
        line.when.append(when)
        line.line.append(place)

    def _timed_point(self, element: Any, point: Any, begin: str, *, span: bool) -> None:  # noqa: ANN401 lxml's element
        line = self.folders[-1][1]
        mode = text(point, "altitudeMode") or "clampToGround"
        told = text(element, "description") or ""
        before = len(line.lon)
        if "<b>Altitude:</b>" in told:
            mode = "absolute"  # Flightradar24 says clampToGround and gives the altitude
        self._append(
            line, (text(point, "coordinates") or "").split(","), begin, mode, element.sourceline
        )
        if len(line.lon) == before:
            return
        line.speed.append(_html(_SPEED, told) * KNOT_MS)
        line.course.append(_html(_HEADING, told))
        height = _html(_ALTITUDE, told)
        if height == height:  # noqa: PLR0124 not NaN
            line.altitude[-1] = height * FOOT_M
            line.reference = "barometric"
        name = text(element, "name")
        if name:
            line.names.add(name)
        if (
            span
            and "a position with a span of time stands at its beginning" not in line.assumptions
        ):
            line.assumptions.append("a position with a span of time stands at its beginning")
        properties = self._properties(element) | {"begin": begin}
        line.placemarks.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [line.lon[-1], line.lat[-1]]},
                "properties": properties,
                "line": element.sourceline,
            }
        )

    def _close(self, element: Any) -> None:  # noqa: ANN401 lxml's element
        _, line = self.folders.pop()
        name = text(element, "name") or ""
        if local(element) == "Document":
            self._about(element)
        self._points(name, line)

    def _points(self, name: str, line: _Line) -> None:
        if len(line.lon) < _FEW:
            self.features.extend(line.placemarks)
            return
        line.placemarks.clear()
        line.name = name
        self.tracks.append(line)

    # ------------------------------------------------------------------ the whole

    def result(self) -> TrackFile:
        """Return the tracks and features, and say what was not read."""
        if self.remote:
            self.notes.note(
                "remote-icon",
                f"{len(self.remote)} icons elsewhere are not fetched",
                found=", ".join(self.remote)[:1000],
                expected="nothing is fetched",
            )
        if self.source == "Flightradar24 KML":
            self._drop_trail()
        if not self.tracks:
            from viewer.formats.tracks.columns import none  # noqa: PLC0415 with numpy only

            return TrackFile(self.source, [], none(), self.features, self.notes.all())
        made, positions = assemble(self._rows(), [self._track(t) for t in self.tracks], self.notes)
        return TrackFile(self.source, made, positions, self.features, self.notes.all())

    def _drop_trail(self) -> None:
        """Leave out the lines that Flightradar24 draws between the positions of its route."""
        kept = [f for f in self.features if f["geometry"]["type"] not in _TRAIL]
        if gone := len(self.features) - len(kept):
            self.notes.note(
                "fr24-trail", f"{gone} lines of the trail between the same positions are not shown"
            )
        self.features = kept

    def _track(self, line: _Line) -> Track:
        known = dict(self.known)
        if self.source == "FlightAware KML" and line.name and not line.points:
            known["callsign"] = line.name
        assumptions = list(line.assumptions)
        reference = line.reference
        if self.source != NAME:
            reference = "barometric"
            assumptions += [
                "altitudes are taken as pressure altitudes, which transponders send",
                "the file does not tell received positions from estimated ones",
            ]
        joined = not line.points or len(line.names) <= 1 or all(map(_TIME_NAME.match, line.names))
        return Track(
            id="",
            name=known.get("callsign") or line.name or self.title or self.notes.file,
            source=self.source,
            altitude_reference=reference,
            joined=joined,
            assumptions=tuple(assumptions),
            **known,
        )

    def _rows(self) -> Rows:
        import pyarrow as pa  # noqa: PLC0415 heavy

        def every(name: str) -> np.ndarray:
            parts = []
            for track in self.tracks:
                values = getattr(track, name)
                parts.append(np.array(values or [np.nan] * len(track.lon), np.float64))
            return np.concatenate(parts)

        texts = [w for t in self.tracks for w in t.when]
        when, _ = times.from_texts(pa.array(texts, pa.string()))
        short = np.flatnonzero(when == NO_TIME)
        for row in short.tolist():  # a year or a month alone
            when[row] = times.one(texts[row])
        lengths = [len(t.lon) for t in self.tracks]
        return Rows(
            lon=every("lon"),
            lat=every("lat"),
            track=np.repeat(np.arange(len(lengths), dtype=np.int32), lengths),
            time=when,
            altitude_m=every("altitude"),
            ground_speed_ms=every("speed"),
            course_deg=every("course"),
            line=every("line"),
        )


def _mode(track: Any) -> str:  # noqa: ANN401 lxml's element
    """Return the altitude mode of a gx:Track, which a gx:MultiTrack may say for its tracks."""
    for element in (track, track.getparent()):
        told = text(element, "altitudeMode")
        if told:
            return told
    return "clampToGround"


def _after(before: _Line, line: _Line) -> bool:
    """Tell whether a line of a gx:MultiTrack goes on where the one before it ended."""
    if not before.when or not line.when:
        return True
    last, first = times.one(before.when[-1]), times.one(line.when[0])
    return NO_TIME in (last, first) or first >= last


def _html(pattern: re.Pattern[str], told: str) -> float:
    match = pattern.search(told)
    found = number(match[1].replace(",", "")) if match else None
    return float("nan") if found is None else found


def _times_of(element: Any) -> tuple[str | None, str | None, bool]:  # noqa: ANN401 lxml's element
    """Return (begin, end, whether it is a span) of a placemark."""
    stamp = child(element, "TimeStamp")
    if stamp is not None:
        return text(stamp, "when"), None, False
    span = child(element, "TimeSpan")
    if span is not None:
        return text(span, "begin"), text(span, "end"), True
    return None, None, False


def _geometry(element: Any, notes: Notes) -> dict[str, Any] | None:  # noqa: ANN401 lxml's element
    for part in element:
        if local(part) in _GEOMETRIES:
            return _shape(part, notes)
    return None


def _shape(element: Any, notes: Notes) -> dict[str, Any] | None:  # noqa: ANN401 lxml's element
    name = local(element)
    if name == "MultiGeometry":
        members = [_shape(e, notes) for e in element if local(e) in _GEOMETRIES]
        whole = [m for m in members if m is not None]
        if len(whole) == 1:
            return whole[0]
        return {"type": "GeometryCollection", "geometries": whole} if whole else None
    if name == "Polygon":
        rings = [
            _coordinates(e, notes)
            for boundary in ("outerBoundaryIs", "innerBoundaryIs")
            for b in children(element, boundary)
            for e in below(b, "LinearRing")
        ]
        return {"type": "Polygon", "coordinates": rings} if rings and rings[0] else None
    places = _coordinates(element, notes)
    if not places:
        return None
    if name == "Point" or len(places) == 1:
        return {"type": "Point", "coordinates": places[0]}
    return {"type": "LineString", "coordinates": places}


def _coordinates(element: Any, notes: Notes) -> list[list[float]]:  # noqa: ANN401 lxml's element
    places = []
    for item in (text(element, "coordinates") or "").split():
        values = [number(v) for v in item.split(",")]
        if len(values) < 2 or None in values[:2]:  # noqa: PLR2004 lon and lat
            notes.add(
                "kml-coordinates",
                "a position is no longitude and latitude; it is left out",
                line=element.sourceline,
                found=item[:80],
                expected="longitude,latitude[,altitude]",
            )
            continue
        places.append([v for v in values[:3] if v is not None])
    return places


def _colour(told: str | None) -> tuple[str, float] | None:
    """Return KML's aabbggrr as #rrggbb and an opacity."""
    if told is None or not re.fullmatch(r"#?[0-9a-fA-F]{8}", told):
        return None
    told = told.removeprefix("#").lower()
    return f"#{told[6:8]}{told[4:6]}{told[2:4]}", round(int(told[:2], 16) / 255, 3)
