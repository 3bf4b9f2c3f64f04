"""Traces of readsb to columns without an object for a row: the bytes are cut, then read as CSV.

The first eight members of a row are numbers, null or "ground". A row's bytes up to its eighth
comma go to Arrow's CSV reader; the source behind the details is told apart by four letters. Of the
thousands of small traces that a day's folder holds, many are read at once, in a third of the time.
A file that is laid out otherwise is left to the plain reader, and so is one that is damaged.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Floats

_TRACE = re.compile(rb'"trace"\s*:\s*\[\s*\[')
_END = re.compile(rb"\]\s*\]\s*(,\s*\"[^\[\]]*)?\}\s*$")
_SPACE = b" \t\r\n"
_SEPARATOR = b"],["
_CHUNK = 16 * 1024 * 1024
_MEMBERS = 8
_COMMA, _NULL, _CLOSE, _QUOTE = b',n}"'
_NAMES = ("after", "lat", "lon", "altitude", "speed", "course", "bits", "rate")
GROUND = -8e99
"""Stands for "ground" among altitudes."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A trace in columns: the eight first members (null is NaN), and four letters of the source.

    ``source`` is 0 where a row has none. ``rest`` is the file without its rows: JSON by itself.
    """

    columns: dict[str, Floats]
    source: NDArray[np.uint32]
    rest: bytes


def cut(data: bytes) -> Cut | None:
    """Return a trace as columns, None where its bytes are not laid out as readsb lays them out."""
    found = _span(data)
    return None if found is None else _cut(data, found)


def cut_all(traces: Sequence[bytes]) -> list[Cut | None]:
    """Return of each of some traces what :func:`cut` does; they are held in memory twice."""
    spans = [_span(data) for data in traces]
    pieces = [
        data[span.start : span.stop].translate(None, _SPACE)
        for data, span in zip(traces, spans, strict=True)
        if span is not None
    ]
    if len(pieces) > 1:
        found = _read(_SEPARATOR.join(pieces))
        if found is not None:
            return _told_apart(spans, pieces, found)
    return [
        None if span is None else _cut(data, span) for data, span in zip(traces, spans, strict=True)
    ]


class _Span(NamedTuple):
    """Where the rows of a trace are, and the file without them."""

    start: int
    stop: int
    rest: bytes


class _Rows(NamedTuple):
    """Rows as columns: their numbers, their sources, and where each began."""

    columns: dict[str, Floats]
    source: NDArray[np.uint32]
    starts: NDArray[np.intp]


def _span(data: bytes) -> _Span | None:
    begin = _TRACE.search(data[:65_536])
    end = _END.search(data[-65_536:])
    if begin is None or end is None:
        return None
    start, stop = begin.end(), max(len(data) - 65_536, 0) + end.start()
    rest = data[: start - 1].rstrip(_SPACE) + b"]" + data[stop:][end[0].rfind(b"]") + 1 :]
    return _Span(start, stop, rest) if stop > start else None


def _cut(data: bytes, span: _Span) -> Cut | None:
    parts: list[_Rows] = []
    start = span.start
    while start < span.stop:
        piece, start = _piece(data, start, span.stop)
        found = _read(piece)
        if found is None:
            return None
        parts.append(found)
    columns = {n: np.concatenate([part.columns[n] for part in parts]) for n in _NAMES}
    return Cut(columns, np.concatenate([part.source for part in parts]), span.rest)


def _told_apart(
    spans: Sequence[_Span | None], pieces: Sequence[bytes], rows: _Rows
) -> list[Cut | None]:
    """Return the traces whose rows were read as one."""
    lengths = [len(piece) + len(_SEPARATOR) for piece in pieces]
    edges = np.searchsorted(rows.starts, np.cumsum([0, *lengths])).tolist()
    parts = (slice(first, last) for first, last in itertools.pairwise(edges))
    cuts: list[Cut | None] = []
    for span in spans:
        if span is None:
            cuts.append(None)
            continue
        part = next(parts)
        columns = {name: values[part] for name, values in rows.columns.items()}
        cuts.append(Cut(columns, rows.source[part], span.rest))
    return cuts


def _piece(data: bytes, start: int, stop: int) -> tuple[bytes, int]:
    """Return some rows without white space, and where the next ones begin."""
    at = min(start + _CHUNK, stop)
    while True:
        piece = data[start:at].translate(None, _SPACE)
        if at >= stop:
            return piece, stop
        last = piece.rfind(_SEPARATOR)
        if last >= 0:
            # Where that separator stands in the file: there may be white space in it.
            back = data.rfind(b"]", start, data.rfind(b"[", start, at))
            while data[back + 1 : at].translate(None, _SPACE)[:2] != b",[":
                back = data.rfind(b"]", start, back)
            return piece[:last], data.index(b"[", back) + 1
        at = min(at + _CHUNK, stop)


def _read(piece: bytes) -> _Rows | None:
    """Read rows without white space; None where they are not laid out as they should be."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    try:
        return _rows(piece)
    except pa.ArrowInvalid:
        return None  # something in it is no number: the plain reader says which line


def _rows(piece: bytes) -> _Rows | None:
    import pyarrow as pa  # noqa: PLC0415 heavy
    from pyarrow import csv  # noqa: PLC0415 heavy

    buffer = bytearray(piece)
    buffer += b"]       "
    raw = np.frombuffer(buffer, np.uint8)
    commas = np.flatnonzero(raw == _COMMA)
    starts = _starts(piece)
    place = np.searchsorted(commas, starts) + _MEMBERS - 1
    if place[-1] > len(commas) or (len(place) > 1 and place[-2] >= len(commas)):
        return None
    commas = np.append(commas, len(piece))  # the last row may end with its eighth member
    ends = commas[np.minimum(place, len(commas) - 1)]
    if (ends[:-1] >= starts[1:]).any():
        return None  # a row with fewer members
    sources = _sources(raw, ends)
    # A line break takes the place of the comma behind each row's part, and the parts are taken
    # out of the buffer as strings: every second one of those between starts and ends.
    raw[ends] = ord("\n")
    edges = np.empty(2 * len(starts), np.int32)
    edges[::2], edges[1::2] = starts, ends + 1
    strings = pa.Array.from_buffers(
        pa.binary(), len(edges) - 1, [None, pa.py_buffer(edges), pa.py_buffer(buffer)]
    )
    taken = strings.take(pa.array(np.arange(0, len(edges), 2)))
    body = taken.buffers()[2].to_pybytes().replace(b'"ground"', b"-8e99")
    table = csv.read_csv(
        pa.BufferReader(body),
        read_options=csv.ReadOptions(column_names=list(_NAMES), block_size=_CHUNK // 4),
        convert_options=csv.ConvertOptions(
            column_types=dict.fromkeys(_NAMES, pa.float64()), null_values=["null"]
        ),
    )
    if table.num_rows != len(starts):
        return None
    columns = {n: table.column(n).to_numpy() for n in _NAMES}
    return _Rows(columns, sources, starts)


def _starts(piece: bytes) -> NDArray[np.intp]:
    """Return where each row begins, behind its bracket."""
    raw = np.frombuffer(piece, np.uint8)
    at = np.flatnonzero(raw == ord("["))
    at = at[(raw[at - 1] == _COMMA) & (raw[at - 2] == ord("]"))] if len(at) else at
    return np.concatenate(([0], at + 1))


def _sources(raw: NDArray[np.uint8], ends: NDArray[np.intp]) -> NDArray[np.uint32]:
    """Return the first four letters of the source behind each row's details, 0 for none."""
    ends = np.minimum(ends, len(raw) - 8)
    plain = raw[ends + 1] == _NULL
    closing = np.append(np.flatnonzero(raw == _CLOSE), len(raw) - 8)
    behind = closing[np.minimum(np.searchsorted(closing, ends), len(closing) - 1)] + 1
    at = np.minimum(np.where(plain, ends + 5, behind), len(raw) - 6)
    told = (raw[at] == _COMMA) & (raw[at + 1] == _QUOTE) & (plain | (raw[ends + 1] == ord("{")))
    letters = np.zeros(len(ends), np.uint32)
    for n in range(4):
        letters |= raw[at + 2 + n].astype(np.uint32) << np.uint32(8 * n)
    return np.where(told, letters, np.uint32(0))


def word(letters: int) -> str:
    """Return four letters as text."""
    return int(letters).to_bytes(4, "little").decode("ascii", "replace")
