"""GeoJSON with times, and GeoJSON too large for objects, as columns.

The time of a position is a fourth coordinate, or stands in ``coordTimes``, ``times`` or
``coordinateProperties.times`` of the feature's properties (nested as the coordinates are); points
carry theirs in their own properties. Everything else stays a feature.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from viewer.formats.tracks import columns as cols
from viewer.formats.tracks import mapping as maps
from viewer.formats.tracks import sniff, times, vectors
from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.reader import DeclinedError, Notes, Progress, Source, TrackFile
from viewer.model.track import Track

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa
    from numpy.typing import NDArray

NAME = "GeoJSON"
EXTENSIONS = (".geojson", ".json")

_SPACE = b" \t\r\n"
_IN_NUMBERS = b"0123456789.eE+-" + _SPACE
_LINES = ("LineString", "MultiLineString")
_POINTS = ("Point", "MultiPoint")
_NULL = msgspec.Raw(b"null")
_TRACK_NAMES: dict[str, tuple[str, ...]] = {
    "icao24": ("icao24", "hex", "icao"),
    "registration": ("registration", "reg"),
    "callsign": ("callsign", "flight"),
    "type": ("typecode", "aircraft_type", "actype"),
    "operator": ("operator", "airline"),
}
_TITLES = ("name", "title", "id")
_REFERENCES = ("barometric", "ellipsoid", "mean sea level", "unknown")
_TIME_KEYS = ("coordTimes", "times", "coordinateTimes")
_REFERENCE = "altitudes are taken as above the ellipsoid, as RFC 7946 has them"


class Geometry(msgspec.Struct, gc=False):
    """A geometry; its coordinates are not decoded yet."""

    type: str
    coordinates: msgspec.Raw = _NULL
    geometries: msgspec.Raw = _NULL


class Feature(msgspec.Struct, gc=False):
    """A feature; its properties are not decoded yet."""

    geometry: Geometry | None = None
    properties: msgspec.Raw = _NULL
    id: str | int | float | None = None


class Whole(msgspec.Struct, gc=False):
    """A file: a collection, a feature or a geometry."""

    type: str
    features: list[Feature] = []
    geometry: Geometry | None = None
    properties: msgspec.Raw = _NULL
    coordinates: msgspec.Raw = _NULL
    crs: msgspec.Raw = _NULL


_DECODER = msgspec.json.Decoder(Whole)


def declines(source: Source) -> str | None:
    """Return why this is no GeoJSON with times, None where it may well be."""
    if not source.head.lstrip(b"\xef\xbb\xbf" + _SPACE).startswith(b"{"):
        return "GeoJSON is one object, and this does not begin with {"
    if not sniff.geojson_tracks(source.data(), source.size):
        return "it is no GeoJSON, or has no times, and is small enough to be read as features"
    return None


def read(source: Source, progress: Progress) -> TrackFile:
    """Read a file. Raises Declined where it has no tracks, or where its JSON is not sound."""
    data = source.data()
    name = source.name
    try:
        whole = _DECODER.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        message = f"it is no sound GeoJSON: {error}"
        raise DeclinedError(message) from error
    progress(name, 1, 2)
    reading = _Reading(Notes(name), _crs(whole.crs), large=len(data) >= sniff.MANY_BYTES)
    reading.run(_features(whole))
    found = reading.result()
    if not found.tracks and not reading.large:
        message = "none of its features has times of its positions"
        raise DeclinedError(message)
    return found


def _features(whole: Whole) -> list[Feature]:
    if whole.type == "FeatureCollection":
        return whole.features
    if whole.type == "Feature":
        return [Feature(whole.geometry, whole.properties)]
    return [Feature(Geometry(whole.type, whole.coordinates))]


def _crs(raw: msgspec.Raw) -> str | None:
    """Return the coordinate system that a file of before 2016 may name."""
    told = msgspec.json.decode(raw)
    name = told.get("properties", {}).get("name") if isinstance(told, dict) else None
    if not isinstance(name, str) or name.endswith(("CRS84", ":4326")):
        return None
    return name


@dataclass(slots=True)
class _Reading:
    """The lines and points of a file, gathered before anything is decoded."""

    notes: Notes
    crs: str | None
    large: bool
    lines: list[tuple[int, Feature, bytes]] = field(default_factory=list)
    points: list[Feature] = field(default_factory=list)
    places: Sequence[int] = ()
    others: list[tuple[int, Feature]] = field(default_factory=list)
    found: list[TrackFile] = field(default_factory=list)

    def run(self, features: list[Feature]) -> None:
        """Sort features by what they are, then read each sort at once."""
        if features and all(
            f.geometry is not None and f.geometry.type == "Point" for f in features
        ):
            self.points, self.places, features = features, range(len(features)), []
        places = []
        for number, feature in enumerate(features):
            kind = feature.geometry.type if feature.geometry is not None else ""
            if kind == "Point":
                self.points.append(feature)
                places.append(number)
            elif kind in _LINES or kind == "MultiPoint":
                self.lines.append((number, feature, b""))
            else:
                self.others.append((number, feature))
        self.places = self.places or places
        if self.lines:
            self._read_lines()
        if self.points:
            self._read_points()

    def result(self) -> TrackFile:
        """Return everything as one file."""
        tracks: list[Track] = []
        parts = []
        features = [_plain(number, f) for number, f in self.others]
        for file in self.found:
            if len(file.positions):
                parts.append(cols.renumbered(file.positions, len(tracks)))
            tracks.extend(file.tracks)
            features.extend(file.features)
        return TrackFile(NAME, tracks, cols.joined(parts), features, self.notes.all())

    # ------------------------------------------------------------------ lines

    def _read_lines(self) -> None:
        tracks: list[Track] = []
        places: list[NDArray[Any]] = []
        known = self._places([bytes(f.geometry.coordinates) for _, f, _ in self.lines
                              if f.geometry is not None])  # fmt: skip
        when: list[NDArray[Any] | _Texts] = []
        numbers: list[int] = []
        lengths: list[int] = []
        for (number, feature, _), place in zip(self.lines, known, strict=True):
            members = _members(feature.properties)
            if place is None:
                self.others.append((number, feature))
                continue
            told, assumed = self._times(members, place, number)
            if told is None and not self.large:
                self.others.append((number, feature))
                continue
            tracks.append(
                _track(
                    feature, members, self.notes.file, number, assumed, place,
                    timed=told is not None,
                )
            )  # fmt: skip
            places.append(place[:, :3])
            when.append(np.full(len(place), NO_TIME, np.int64) if told is None else told)
            numbers.append(number + 1)
            lengths.append(len(place))
        if not tracks:
            return
        lon, lat, z = (
            np.concatenate([p[:, n] if p.shape[1] > n else np.full(len(p), np.nan) for p in places])
            for n in range(3)
        )
        lon, lat = vectors.to_degrees(lon, lat, self.crs)
        rows = Rows(
            lon=lon,
            lat=lat,
            track=np.repeat(np.arange(len(tracks), dtype=np.int32), lengths),
            time=_joined_times(when),
            altitude_m=z,
            line=np.repeat(np.array(numbers, np.uint32), lengths),
        )
        made, positions = assemble(rows, tracks, self.notes)
        self.found.append(TrackFile(NAME, made, positions))

    def _places(self, raws: list[bytes]) -> list[NDArray[np.float64] | None]:
        """Return the positions of each line, those of one layout read together."""
        layouts = [layout(raw) for raw in raws]
        found: list[NDArray[np.float64] | None] = [None] * len(raws)
        for size in {told[0] for told in layouts if told is not None}:
            chosen = [n for n, told in enumerate(layouts) if told is not None and told[0] == size]
            counts = [told[1] for n in chosen if (told := layouts[n]) is not None]
            whole = table_of([raws[n] for n in chosen], size, sum(counts))
            if whole is None:
                continue  # a number that is none: the readers of features say where
            parts = np.split(whole, np.cumsum(counts)[:-1])
            for n, part in zip(chosen, parts, strict=True):
                found[n] = part
        return found

    def _times(
        self, members: dict[str, msgspec.Raw], place: NDArray[Any], number: int
    ) -> tuple[NDArray[Any] | _Texts | None, tuple[str, ...]]:
        """Return a line's times (texts stay texts: all are read at once), and what is assumed."""
        raw = _raw_times(members)
        if raw is not None:
            found = _times_of(raw)
            if found is not None and len(found) == len(place):
                if isinstance(found, _Texts):
                    return found, ()
                scale = times.scale_of(found)
                if scale is not None:
                    return times.from_numbers(found, scale), _scale_told(scale)
            self.notes.add(
                "geojson-times",
                f"features[{number}] has times that do not fit its {len(place)} positions; "
                "they are not used",
                found=f"{len(found) if found is not None else 'no'} times",
                expected=f"{len(place)} times",
            )
        if place.shape[1] > 3:  # noqa: PLR2004 the fourth coordinate
            scale = times.scale_of(place[:, 3])
            if scale is not None:
                told = (*_scale_told(scale), "times are the fourth coordinate")
                return times.from_numbers(place[:, 3], scale), told
        return None, ()

    # ------------------------------------------------------------------ points

    def _read_points(self) -> None:
        raws = [f.geometry.coordinates for f in self.points if f.geometry is not None]
        joined = b"[" + b",".join(raws) + b"]"
        del raws
        told = layout(joined)
        place = None if told is None else table_of([joined], *told)
        del joined
        properties = properties_table([f.properties for f in self.points])
        if place is None or len(place) != len(self.points) or properties is None:
            self.others.extend(zip(self.places, self.points, strict=True))
            return
        lon, lat = vectors.to_degrees(place[:, 0], place[:, 1], self.crs)
        z = place[:, 2] if place.shape[1] > 2 else None  # noqa: PLR2004 lon, lat, altitude
        if place.shape[1] > 3 and "time" not in properties:  # noqa: PLR2004 the fourth coordinate
            import pyarrow as pa  # noqa: PLC0415 heavy

            properties["time"] = pa.array(place[:, 3])
        guessed = vectors.guess(_with_places(properties, lon, lat))
        timed = "time" in guessed.mapping.columns and guessed.confidence >= maps.SURE
        if not timed and len(place) < vectors.MANY:
            self.others.extend(zip(self.places, self.points, strict=True))
            return
        if not maps.track_columns(guessed.mapping) and len(place) < vectors.MANY:
            self.others.extend(zip(self.places, self.points, strict=True))
            return
        self.found.append(vectors.of_points(properties, (lon, lat, z), NAME, self.notes))


class _Texts:
    """ISO times of a line as the bytes of a JSON array, not decoded yet."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw
        self.count = raw.count(b",") + 1

    def __len__(self) -> int:
        return self.count


def layout(raw: bytes) -> tuple[int, int] | None:
    """Return (numbers in a position, positions) of nested arrays; None where they are no such.

    No Python object is made for a position: the brackets are compared with a pattern.
    """
    pattern = raw.translate(None, _IN_NUMBERS)
    depth = len(pattern) - len(pattern.lstrip(b"["))
    if not 1 <= depth <= 3:  # noqa: PLR2004 a point to a multiple line
        return None
    first = pattern[depth - 1 :].split(b"]", 1)[0] + b"]"
    size = first.count(b",") + 1
    if size < 2 or first != b"[" + b"," * (size - 1) + b"]":  # noqa: PLR2004 lon and lat
        return None
    count = pattern.count(first)
    rest = pattern.replace(first, b"")
    if rest.strip(b"[],") or rest.count(b",") != count - 1:
        return None
    return size, count


def table_of(
    raws: Sequence[bytes | msgspec.Raw], size: int, count: int
) -> NDArray[np.float64] | None:
    """Return the positions of texts that :func:`layout` found sound, read in one go."""
    text = b"\n".join(raws).translate(None, _SPACE.replace(b"\n", b""))
    text = text.replace(b"]],[[", b"\n").replace(b"],[", b"\n").translate(None, b"[]")
    if b"\n\n" in text or text.count(b"\n") != count - 1:
        lines = [bytes(line).translate(None, _SPACE) for line in raws]
        text = b"\n".join(lines).replace(b"]],[[", b"\n").replace(b"],[", b"\n")
        text = text.translate(None, b"[]")
    columns = numbers(text, size)
    if columns is None or len(columns[0]) != count:
        return None
    return np.column_stack(columns)


def numbers(text: bytes, size: int) -> list[NDArray[np.float64]] | None:
    """Return the columns of lines of numbers with commas; None where something is no number."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    from pyarrow import csv  # noqa: PLC0415 heavy

    names = [str(n) for n in range(size)]
    try:
        found = csv.read_csv(
            pa.BufferReader(text),
            read_options=csv.ReadOptions(column_names=names, block_size=4 * 1024 * 1024),
            parse_options=csv.ParseOptions(quote_char=False, ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.float64()), null_values=["null"]
            ),
        )
    except pa.ArrowInvalid:
        return None
    return [found.column(n).to_numpy() for n in names]


def _members(raw: msgspec.Raw) -> dict[str, msgspec.Raw]:
    try:
        found = msgspec.json.decode(raw, type=dict[str, msgspec.Raw] | None)
    except msgspec.MsgspecError:
        return {}
    return found or {}


def _raw_times(members: dict[str, msgspec.Raw]) -> bytes | None:
    for name in _TIME_KEYS:
        if name in members and bytes(members[name])[:1] == b"[":
            return bytes(members[name])
    nested = _members(members["coordinateProperties"]) if "coordinateProperties" in members else {}
    for name in ("times", "time", "coordTimes"):
        if name in nested and bytes(nested[name])[:1] == b"[":
            return bytes(nested[name])
    return None


def _times_of(raw: bytes) -> NDArray[Any] | _Texts | None:
    inner = raw.translate(None, b"[]")
    if b'"' in inner:
        return _Texts(inner)
    columns = numbers(inner.translate(None, _SPACE).replace(b",", b"\n"), 1)
    return None if columns is None else columns[0]


def _joined_times(parts: list[NDArray[Any] | _Texts]) -> NDArray[np.int64]:
    """Return the times of all lines, those in texts read together."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    from pyarrow import csv  # noqa: PLC0415 heavy

    texts = [p for p in parts if isinstance(p, _Texts)]
    read = np.empty(0, np.int64)
    if texts:
        joined = b"\n".join(t.raw.replace(b",", b"\n").replace(b" ", b"") for t in texts)
        column = csv.read_csv(
            pa.BufferReader(joined.replace(b"null", b'""')),
            read_options=csv.ReadOptions(column_names=["t"]),
            parse_options=csv.ParseOptions(ignore_empty_lines=False),
            convert_options=csv.ConvertOptions(column_types={"t": pa.string()}),
        ).column("t")
        read, _ = times.from_texts(column.combine_chunks())
    out, at = [], 0
    for part in parts:
        if isinstance(part, _Texts):
            out.append(read[at : at + len(part)])
            at += len(part)
        else:
            out.append(part)
    return np.concatenate(out)


def _scale_told(per_second: float) -> tuple[str, ...]:
    if per_second == 1.0:
        return ("times are read as seconds since 1970 UTC, from their size",)
    return (f"times are read as 1/{per_second:.0f} s since 1970 UTC, from their size",)


def _track(
    feature: Feature,
    members: dict[str, msgspec.Raw],
    file: str,
    number: int,
    assumed: tuple[str, ...],
    place: NDArray[Any],
    *,
    timed: bool,
) -> Track:
    known: dict[str, Any] = {}
    for name, keys in _TRACK_NAMES.items():
        told = next((t for k in keys if (t := _short(members.get(k)))), None)
        if told:
            known[name] = told.lower() if name == "icao24" else told
    title = next((t for k in _TITLES if (t := _short(members.get(k)))), None)
    if title is None and feature.id is not None:
        title = str(feature.id)
    height = place.shape[1] > 2  # noqa: PLR2004 lon, lat, altitude
    named = _short(members.get("altitude_reference"))
    reference: Any = named if named in _REFERENCES else "ellipsoid"
    height_told = (_REFERENCE,) if height and named not in _REFERENCES else ()
    kind = feature.geometry.type if feature.geometry is not None else ""
    return Track(
        id="",
        name=title or known.get("callsign") or known.get("icao24") or f"{file} {number + 1}",
        source=NAME,
        altitude_reference=reference if height else "unknown",
        joined=kind not in _POINTS,
        assumptions=(*assumed, *height_told) or (() if timed else (vectors.UNTIMED,)),
        **known,
    )


def _short(raw: msgspec.Raw | None) -> str | None:
    """Return a text or a number of the properties as text."""
    if raw is None or len(bytes(raw)) > 500:  # noqa: PLR2004 a name, no essay
        return None
    value = msgspec.json.decode(raw)
    return str(value).strip() or None if isinstance(value, (str, int)) else None


def properties_table(raws: list[msgspec.Raw]) -> dict[str, pa.Array] | None:
    """Return properties as columns, read as lines of JSON; None where they have no common form."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    from pyarrow import json  # noqa: PLC0415 heavy

    joined = b"\n".join(raws)
    if joined.count(b"\n") != len(raws) - 1:
        joined = b"\n".join([bytes(line).translate(None, b"\r\n") for line in raws])
    if joined.startswith(b"null") or b"\nnull" in joined:
        joined = re.sub(rb"(?m)^null$", b"{}", joined)
    try:
        found = json.read_json(
            pa.BufferReader(joined), read_options=json.ReadOptions(block_size=8 * 1024 * 1024)
        )
    except pa.ArrowInvalid:
        return None
    if found.num_rows != len(raws):
        return None if found.num_columns else {}
    columns = {}
    for name in found.column_names:
        column = found.column(name).combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0)
        columns[name] = column
    return columns


def _with_places(
    properties: dict[str, pa.Array], lon: NDArray[Any], lat: NDArray[Any]
) -> dict[str, pa.Array]:
    import pyarrow as pa  # noqa: PLC0415 heavy

    kept = {n: c for n, c in properties.items() if maps.plain(n)[0] not in ("lon", "lat")}
    return {**kept, "longitude": pa.array(lon), "latitude": pa.array(lat)}


def _plain(number: int, feature: Feature) -> dict[str, Any]:
    """Return a feature as objects."""
    geometry = None
    if feature.geometry is not None:
        geometry = {"type": feature.geometry.type}
        for name in ("coordinates", "geometries"):
            raw = getattr(feature.geometry, name)
            if bytes(raw) != b"null":
                geometry[name] = msgspec.json.decode(raw)
    properties = msgspec.json.decode(feature.properties)
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": properties if isinstance(properties, dict) else {},
        "line": number + 1,
    }
