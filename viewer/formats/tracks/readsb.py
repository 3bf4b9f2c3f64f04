"""readsb, tar1090 and ADS-B Exchange: trace_full, trace_recent and trace_tail JSON, also gzip.

A row is [seconds after "timestamp", latitude, longitude, altitude (ft, or "ground"), ground speed
(kt), track (°), bits, vertical rate (ft/min), details or null, source, geometric altitude, …];
bits: 1 the position was stale before, 2 a new leg, 4 the rate is geometric, 8 the altitude is.
Source: README-json.md of readsb.
"""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from viewer.formats import jsontext
from viewer.formats.tracks import readsb_columns, times
from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.reader import DeclinedError, Notes, Progress, Source, TrackFile
from viewer.formats.tracks.units import FOOT_M, FPM_MS, KNOT_MS
from viewer.model.track import (
    KIND_GROUND,
    KIND_MLAT,
    KIND_OTHER,
    KIND_RECEIVED,
    KIND_UNKNOWN,
    Track,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Floats

NAME = "readsb trace"
EXTENSIONS = (".json",)

_GEOMETRIC = 8
_NULL = -9e99
_GROUND = -8e99
_NO_VALUE = -1e99
_SMALL = 20_000
_SPACED_NULL = re.compile(rb",\s+null")
_COLUMNS = ("after", "lat", "lon", "altitude", "speed", "course", "bits", "rate")
_FLIGHT = re.compile(rb'"flight"\s*:\s*"([^"]*[^" ][^"]*)"')
_ASSUMED_TYPE = "the file does not tell how positions are known"


class Details(msgspec.Struct, gc=False):
    """What is kept of the details of a row."""

    flight: str | None = None
    type: str | None = None


class Row(msgspec.Struct, array_like=True, gc=False):
    """One row of a trace, prepared by :func:`_prepared`; what follows its tenth member is unused.

    Its numbers are never None: that lets numpy take a million of them without a look at each.
    """

    after: float
    lat: float
    lon: float
    altitude: float = _NULL
    speed: float = _NULL
    course: float = _NULL
    bits: float = 0.0
    rate: float = _NULL
    details: Details | float | None = None
    source: str | float | None = None


class Trace(msgspec.Struct, gc=False):
    """A trace file as a whole; ``cut`` are its rows where they were read as columns."""

    icao: str
    timestamp: float
    trace: list[Row]
    r: str | None = None
    t: str | None = None
    desc: str | None = None
    owner: str | None = msgspec.field(default=None, name="ownOp")
    flight: str | None = None
    cut: Any = None


_DECODER = msgspec.json.Decoder(Trace)
_ROW = msgspec.json.Decoder(Row)


def declines(source: Source) -> str | None:
    """Return why this is no trace, None where it may well be one."""
    head = source.head[:65536]
    if not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return "a trace is one JSON object, and this does not begin with {"
    missing = [name for name in ("icao", "timestamp", "trace") if f'"{name}"'.encode() not in head]
    if missing:
        return f'a trace has "{missing[0]}" at its top, and this has not'
    return None


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises Declined where it is no trace."""
    notes = Notes(source.name)
    return traces([decoded(source.data(), notes)], notes)


def decoded(data: bytes, notes: Notes, cut: readsb_columns.Cut | None = None) -> Trace:
    """Decode a trace; of one that is broken, the rows that are whole, and a problem.

    ``cut`` are its columns where they have been read. Raises Declined where nothing of it can be
    read.
    """
    try:
        return _as_columns(data, cut) or _DECODER.decode(_prepared(data))
    except msgspec.ValidationError as error:
        return _rescued(data, notes, f"{notes.file}: {error}", None)
    except msgspec.DecodeError as error:
        told = jsontext.explain(data, _plain_error(data) or error)
        line = data.count(b"\n", 0, told.offset) + 1
        return _rescued(data, notes, f"{notes.file}: {told.message}", line)
    except UnicodeDecodeError as error:
        message = "it is not UTF-8"
        raise DeclinedError(message) from error


def _as_columns(data: bytes, found: readsb_columns.Cut | None) -> Trace | None:
    """Decode a trace whose rows are laid out as readsb does; None for any other."""
    if found is None and len(data) > _SMALL:
        found = readsb_columns.cut(data)
    if found is None:
        return None
    trace = _DECODER.decode(found.rest)
    trace.cut = found
    flight = _FLIGHT.search(data)
    trace.flight = flight[1].decode("ascii", "replace").strip() if flight else None
    if not found.source.any():
        trace.cut = None
        return None  # the sources stand in the details, as they did years ago
    return trace


def _plain_error(data: bytes) -> Exception | None:
    """Return the error of the bytes as they are: its offset is that in the file."""
    try:
        msgspec.json.decode(data)
    except msgspec.DecodeError as error:
        return error
    return None


def _prepared(data: bytes) -> bytes:
    """Return the bytes with null and "ground" in the rows written as numbers nothing has."""
    start = data.find(b'"trace"')
    rows = data[start:].replace(b'"ground"', b"-8e99").replace(b",null", b",-9e99")
    if b"null" in rows:
        rows = _SPACED_NULL.sub(b",-9e99", rows)
    return data[:start] + rows


def _column(rows: Sequence[Row], name: str) -> Floats:
    values = np.fromiter(map(attrgetter(name), rows), np.float64, len(rows))
    values[(values < _NO_VALUE) & (values != _GROUND)] = np.nan
    return values


def _rescued(data: bytes, notes: Notes, message: str, line: int | None) -> Trace:
    members, _ = jsontext.children(data, max(data.find(b"{"), 0))
    values = {m.key: data[m.start : m.end] for m in members}
    spans = {m.key: m for m in members}
    try:
        top = {k: msgspec.json.decode(values[k]) for k in ("icao", "timestamp")}
        for key in ("r", "t", "desc", "ownOp"):
            if key in values:
                top[key] = msgspec.json.decode(values[key])
        elements, _ = jsontext.children(data, spans["trace"].start)
        trace = Trace(
            icao=str(top["icao"]), timestamp=float(top["timestamp"]), trace=[],
            r=top.get("r"), t=top.get("t"), desc=top.get("desc"), owner=top.get("ownOp"),
        )  # fmt: skip
    except (KeyError, ValueError, TypeError, msgspec.DecodeError) as error:
        raise DeclinedError(message) from error
    for element in elements:
        try:
            row = data[element.start : element.end]
            trace.trace.append(_ROW.decode(_prepared(b'"trace"' + row)[len(b'"trace"') :]))
        except msgspec.DecodeError as error:
            notes.add(
                "row",
                f"a row cannot be read: {error}",
                line=data.count(b"\n", 0, element.start) + 1,
                severity="error",
            )
    notes.add(
        "json-syntax",
        f"{message}; {len(trace.trace)} whole rows were read",
        line=line,
        severity="error",
        expected="a whole JSON text",
    )
    return trace


def traces(found: Sequence[Trace], notes: Notes) -> TrackFile:
    """Return the tracks of traces, those of one address as one track."""
    by_address: dict[str, int] = {}
    numbers = [by_address.setdefault(trace.icao, len(by_address)) for trace in found]
    rows, assumptions = _rows(found, numbers)
    tracks: list[Track] = []
    for trace, number, assumed in zip(found, numbers, assumptions, strict=True):
        if number == len(tracks):
            tracks.append(_track(trace, notes.file, assumed))
    made, positions = assemble(rows, tracks, notes)
    return TrackFile(NAME, made, positions, problems=notes.all())


def _track(trace: Trace, file: str, assumptions: tuple[str, ...]) -> Track:
    if trace.cut is not None:
        return _described(trace, trace.flight, file, assumptions)
    flights = (r.details.flight for r in trace.trace if isinstance(r.details, Details))
    callsign = next((f.strip() for f in flights if f and f.strip()), None)
    return _described(trace, callsign, file, assumptions)


def _described(
    trace: Trace, callsign: str | None, file: str, assumptions: tuple[str, ...]
) -> Track:
    return Track(
        id="",
        name=callsign or trace.r or trace.icao or file,
        source=NAME,
        icao24=trace.icao.lower(),
        registration=trace.r,
        callsign=callsign,
        type=trace.t,
        operator=trace.owner,
        altitude_reference="barometric",
        assumptions=assumptions,
    )


def _rows(found: Sequence[Trace], numbers: Sequence[int]) -> tuple[Rows, list[tuple[str, ...]]]:
    """Return the rows of traces as tracks of these numbers, and what is assumed of each trace."""
    parts = [_columns_of(trace) for trace in found]
    counts = [len(kind) for _, kind in parts]
    kind = np.concatenate([kind for _, kind in parts])
    columns = {n: np.concatenate([told[n] for told, _ in parts]) for n in _COLUMNS}
    del parts
    of = np.repeat(np.arange(len(found)), counts)
    height = columns.pop("altitude")
    on_ground = height == _GROUND
    height[on_ground] = np.nan
    bits = np.nan_to_num(columns.pop("bits")).astype(np.int64)
    geometric = np.bincount(of[(bits & _GEOMETRIC) != 0], minlength=len(found)).tolist()
    unknown = np.bincount(of[kind == KIND_UNKNOWN], minlength=len(found)).tolist()
    kind[on_ground] = KIND_GROUND
    when = times.from_numbers(columns.pop("after"), 1.0)
    start = np.repeat([round(trace.timestamp * 1000) for trace in found], counts)
    return Rows(
        lon=columns["lon"],
        lat=columns["lat"],
        track=np.repeat(np.array(numbers, np.int32), counts),
        time=np.where(when == NO_TIME, NO_TIME, when + start),
        altitude_m=height * FOOT_M,
        ground_speed_ms=columns["speed"] * KNOT_MS,
        vertical_rate_ms=columns["rate"] * FPM_MS,
        course_deg=columns["course"],
        kind=kind,
        line=np.concatenate([np.arange(1, count + 1, dtype=np.uint32) for count in counts]),
    ), [_assumed(*told) for told in zip(unknown, geometric, counts, strict=True)]


def _columns_of(trace: Trace) -> tuple[dict[str, Floats], NDArray[np.uint8]]:
    """Return the first eight members of a trace's rows, and how each position is known."""
    if trace.cut is not None:
        return trace.cut.columns, _kinds_of(trace.cut.source)
    return {name: _column(trace.trace, name) for name in _COLUMNS}, _kinds(trace.trace)


def _assumed(unknown: int, geometric: int, count: int) -> tuple[str, ...]:
    assumptions = [_ASSUMED_TYPE] if unknown else []
    if geometric:
        assumptions.append(f"{geometric} of {count} altitudes are geometric, not barometric")
    return tuple(assumptions)


def _kinds_of(source: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return how each position is known, by the first letters of its source.

    As below, a row without one has that of the row before.
    """
    if not source.all():
        source = source[np.maximum.accumulate(np.where(source, np.arange(len(source)), 0))]
    words, at = np.unique(source, return_inverse=True)
    of = [kind_of(readsb_columns.word(w)) if w else KIND_UNKNOWN for w in words.tolist()]
    return np.array(of, np.uint8)[at]


def _kinds(rows: Sequence[Row]) -> NDArray[np.uint8]:
    """Return how each position is known; a row without a source has that of the row before."""
    known: dict[str, int] = {}
    last = KIND_UNKNOWN
    kinds = bytearray(len(rows))
    for n, row in enumerate(rows):
        source = row.source
        if source.__class__ is not str:
            source = row.details.type if isinstance(row.details, Details) else None
        if source is not None:
            told = known.get(source)
            last = known.setdefault(source, kind_of(source)) if told is None else told
        kinds[n] = last
    return np.frombuffer(kinds, np.uint8).copy()


def kind_of(source: str) -> int:
    """Return the kind of a position by readsb's word for its source."""
    word = source.lower()
    if word.startswith("mlat"):
        return KIND_MLAT
    if word.startswith(("adsb", "adsr", "tisb", "adsc", "uat")):
        return KIND_RECEIVED
    return KIND_OTHER if word and not word.startswith("unkn") else KIND_UNKNOWN
