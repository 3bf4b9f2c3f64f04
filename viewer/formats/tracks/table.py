"""From a table of columns and a mapping to tracks; from the bytes of CSV to a table.

Every reader of rows and columns ends here; what is peculiar to a format is its mapping.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.tracks import mapping as maps
from viewer.formats.tracks import times
from viewer.formats.tracks.assemble import Rows, assemble
from viewer.formats.tracks.reader import DeclinedError, Notes, Source, TrackFile
from viewer.formats.tracks.units import LENGTHS, RATES, SPEEDS
from viewer.model.track import (
    KIND_ESTIMATED,
    KIND_GROUND,
    KIND_MLAT,
    KIND_OTHER,
    KIND_RECEIVED,
    KIND_UNKNOWN,
    Track,
)

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from viewer.formats.tracks.columns import Floats
    from viewer.formats.tracks.mapping import Mapping

_NULLS = ["", "null", "NULL", "None", "none", "NaN", "nan", "NA", "N/A", "n/a", "-", "\\N"]
_NUMERIC = r"^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$"
_WORDS = ("icao24", "registration", "callsign", "type", "operator", "track", "kind")
_NUMBERS = ("lon", "lat", "altitude", "speed", "rate", "course")
_TRUE = ("true", "t", "1", "yes", "y", "-1", "ground", "a")
_GROUND = "ground"
_KIND_WORDS = (
    (KIND_MLAT, re.compile(r"mlat|multilat|^2$", re.IGNORECASE)),
    (KIND_ESTIMATED, re.compile(r"estim|predict|extrap", re.IGNORECASE)),
    (KIND_GROUND, re.compile(r"^ground$", re.IGNORECASE)),
    (
        KIND_RECEIVED,
        re.compile(r"^received$|ads-?[bcr]|tis-?b|mode.?s|uat|flarm|^[03]$", re.IGNORECASE),
    ),
    (KIND_OTHER, re.compile(r".")),
)
_BLOCK = 4 * 1024 * 1024
_MOST_KEYS = 2**22
"""So many possible keys have a place each in a table; more are sorted, which takes longer."""


@dataclass(slots=True)
class Table:
    """Columns of a file by name, and the line (or item) of each row."""

    columns: dict[str, pa.Array]
    lines: NDArray[np.uint32]
    count: int


# ---------------------------------------------------------------- CSV


def head_rows(source: Source, limit: int = 200) -> tuple[list[str], list[list[str]], str]:
    """Return the header, some rows and the delimiter of a text table.

    Raises Declined where the first bytes are no such table.
    """
    import csv  # noqa: PLC0415 the standard one, for the look only

    text = source.text_head()
    if "\0" in text:
        message = "a table is text, and this holds NUL bytes"
        raise DeclinedError(message)
    lines = text.splitlines(keepends=True)
    if len(source.head) < source.size and len(lines) > 1:
        lines.pop()  # cut short by the look
    start = _header_at(lines)
    if start >= len(lines):
        message = "there is no header line"
        raise DeclinedError(message)
    delimiter = max(",;\t|", key=lines[start].count)
    if not lines[start].count(delimiter):
        message = "its first line has no columns separated by comma, semicolon, tab or bar"
        raise DeclinedError(message)
    try:
        rows = list(csv.reader(lines[start : start + limit + 1], delimiter=delimiter))
    except csv.Error as error:
        message = f"it is no CSV: {error}"
        raise DeclinedError(message) from error
    rows = [r for r in rows if any(c.strip() for c in r)]
    return [h.strip() for h in rows[0]], rows[1:], delimiter


def _header_at(lines: list[str]) -> int:
    return next(
        (n for n, line in enumerate(lines) if line.strip() and not line.startswith("#")),
        len(lines),
    )


def read_csv(
    source: Source,
    notes: Notes,
    wanted: dict[str, str],
    *,
    header: list[str],
    delimiter: str = ",",
    skip: int | None = None,
) -> Table:
    """Read the wanted columns of CSV: {column: "number", "text" or "name" (few different texts)}.

    A value that is no number is missing, and a problem names its line. Raises Declined where the
    bytes are no table at all.
    """
    import pyarrow as pa  # noqa: PLC0415 heavy

    data = source.data()
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16").encode()
    before = _header_at(source.text_head().splitlines()) + 1 if skip is None else skip
    numbers = [c for c, kind in wanted.items() if kind == "number"]
    try:
        table, bad = _arrow(data, header, wanted, before, delimiter)
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error) or "UTF-8" in str(error):
            notes.note("not-utf8", f"{notes.file} is not UTF-8; its text is read as Windows-1252")
            data = data.decode("cp1252", "replace").encode()
        try:
            table, bad = _arrow(data, header, dict.fromkeys(wanted, "text"), before, delimiter)
        except pa.ArrowInvalid as again:
            message = f"it is no table: {again}"
            raise DeclinedError(message) from again
    lines = _lines(data, table.num_rows, before, bad)
    del data
    source.forget()
    for line, text in bad:
        notes.add(
            "row-columns",
            f"a row has not the {len(header)} columns of the header; it is left out",
            line=line,
            found=text[:80],
            expected=f"{len(header)} columns",
        )
    columns = {}
    for name in table.column_names:
        column = table.column(name)
        if pa.types.is_dictionary(column.type):
            column = column.unify_dictionaries()
        columns[name] = column.combine_chunks()
        table = table.drop_columns([name])
        del column
    for name in numbers:
        if pa.types.is_string(columns[name].type):
            columns[name] = to_numbers(columns[name], name, lines, notes)
    return Table(columns, lines, len(lines))


def _arrow(
    data: bytes, header: list[str], wanted: dict[str, str], before: int, delimiter: str
) -> tuple[pa.Table, list[tuple[int, str]]]:
    """Return the table and the (line, text) of rows with another number of columns."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    from pyarrow import csv  # noqa: PLC0415 heavy

    names = unique(header)
    places = {h: n for n, h in reversed(list(enumerate(header)))}
    bad: list[tuple[int, str]] = []

    def handle(row: Any) -> str:  # noqa: ANN401 pyarrow's InvalidRow
        bad.append((row.number or 0, row.text or ""))
        return "skip"

    types = {
        "number": pa.float64(),
        "text": pa.string(),
        "name": pa.dictionary(pa.int32(), pa.string()),
    }

    def run(*, threads: bool) -> pa.Table:
        return csv.read_csv(
            pa.BufferReader(data),
            read_options=csv.ReadOptions(
                column_names=names, skip_rows=before, use_threads=threads, block_size=_BLOCK
            ),
            parse_options=csv.ParseOptions(
                delimiter=delimiter,
                newlines_in_values=False,
                ignore_empty_lines=True,
                invalid_row_handler=handle,
            ),
            convert_options=csv.ConvertOptions(
                include_columns=[names[places[c]] for c in wanted],
                column_types={names[places[c]]: types[kind] for c, kind in wanted.items()},
                null_values=_NULLS,
                strings_can_be_null=True,
            ),
        )

    table = run(threads=True)
    if bad:  # only one thread knows the numbers of the rows
        bad.clear()
        table = run(threads=False)
    return table.rename_columns(list(wanted)), bad


def unique(names: list[str]) -> list[str]:
    """Return names where a repeated or empty one has a number behind it."""
    out: list[str] = []
    seen: set[str] = set()
    for n, name in enumerate(names):
        told = name if name and name not in seen else f"{name}#{n}"
        seen.add(told)
        out.append(told)
    return out


def _lines(data: bytes, rows: int, before: int, bad: list[tuple[int, str]]) -> NDArray[np.uint32]:
    """Return the line of each row, where empty lines and rows left out do not count as rows."""
    plain = np.arange(before + 1, before + 1 + rows, dtype=np.uint32)
    newlines = data.count(b"\n") + (not data.endswith(b"\n"))
    if newlines - before == rows:
        return plain
    ends = np.flatnonzero(np.frombuffer(data, np.uint8) == ord("\n"))
    starts = np.concatenate(([0], ends + 1))
    ends = np.concatenate((ends, [len(data)]))
    lengths = ends - starts
    carriage = np.frombuffer(data + b"\0", np.uint8)[starts] == ord("\r")
    filled = (lengths > 1) | ((lengths == 1) & ~carriage)
    filled[:before] = False
    numbers = np.flatnonzero(filled).astype(np.uint32) + 1
    left_out = {line for line, _ in bad}
    if left_out:
        numbers = numbers[~np.isin(numbers, list(left_out))]
    return numbers if len(numbers) == rows else plain


def to_numbers(texts: pa.Array, name: str, lines: NDArray[np.uint32], notes: Notes) -> pa.Array:
    """Return texts as numbers; what is none is null, and a problem but for "ground"."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    texts = pc.utf8_trim_whitespace(texts)
    sound = pc.match_substring_regex(texts, _NUMERIC)
    if not pc.all(sound).as_py():
        pointed = pc.replace_substring_regex(texts, r"^([+-]?\d+),(\d+)$", r"\1.\2")
        sound = pc.match_substring_regex(pointed, _NUMERIC)
        told = pc.and_(pc.invert(sound), pc.not_equal(texts, _GROUND))
        for row in np.flatnonzero(told.fill_null(False).to_numpy(zero_copy_only=False)):  # noqa: FBT003 Arrow's
            notes.add(
                "not-a-number",
                f"{name} is not a number; it is left out",
                line=int(lines[row]),
                path=name,
                found=str(texts[int(row)].as_py())[:80],
                expected="a decimal number",
            )
        texts = pc.if_else(sound, pointed, pa.scalar(None, texts.type))
    return pc.cast(texts, pa.float64())


# ---------------------------------------------------------------- columns to tracks


def wanted_columns(mapping: Mapping) -> dict[str, str]:
    """Return the columns that a mapping uses: {column: "number", "text" or "name"}."""
    wanted = {}
    for name, column in mapping.columns.items():
        numeric = name in _NUMBERS or (
            name == "time" and mapping.units.get("time", "text") != "text"
        )
        wanted[column] = "number" if numeric else "name" if name in _WORDS else "text"
    return wanted


def with_units(mapping: Mapping, **units: str) -> Mapping:
    """Return a mapping with some units changed."""
    return replace(mapping, units={**mapping.units, **units})


def with_columns(mapping: Mapping, **columns: str) -> Mapping:
    """Return a mapping with some columns more."""
    return replace(mapping, columns={**mapping.columns, **columns})


def tracks_of(
    table: Table,
    mapping: Mapping,
    source: str,
    notes: Notes,
    *,
    known_kinds: NDArray[np.uint8] | None = None,
    **known: Any,  # noqa: ANN401 Track's
) -> TrackFile:
    """Return the tracks of a table read by a mapping.

    ``known_kinds`` go before what the mapping says of them; ``known`` are members of every track.
    """
    columns = mapping.columns
    lon, lat = _place(table, mapping, notes)
    at, zone_told = when(table, mapping)
    kind = kinds(table, mapping) if known_kinds is None else known_kinds
    index, names = _groups(table, mapping)
    rows = Rows(
        lon=lon,
        lat=lat,
        track=index,
        time=at,
        altitude_m=_scaled(table, mapping, "altitude", LENGTHS),
        ground_speed_ms=_scaled(table, mapping, "speed", SPEEDS),
        vertical_rate_ms=_scaled(table, mapping, "rate", RATES),
        course_deg=_scaled(table, mapping, "course", None),
        kind=kind,
        line=table.lines,
    )
    assumptions = list(mapping.assumptions)
    if at is not None and not zone_told and "names no time zone" not in " ".join(assumptions):
        assumptions.append(f"{columns['time']} names no time zone; taken as {mapping.zone}")
    if at is None:
        assumptions.append("the file has no times: its order is kept")
    members = _members(table, mapping, index, len(names))
    tracks = [
        Track(
            id=str(n),
            name=_name({**members[n], **known}, names[n]) or notes.file,
            source=source,
            altitude_reference=mapping.altitude_reference,
            time_zone=mapping.zone,
            assumptions=tuple(assumptions),
            **{**members[n], **known},
        )
        for n in range(len(names))
    ]
    made, positions = assemble(rows, tracks, notes)
    return TrackFile(source, made, positions, problems=notes.all())


def _place(table: Table, mapping: Mapping, notes: Notes) -> tuple[Floats, Floats]:
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    columns = mapping.columns
    if "position" not in columns:
        return as_floats(table.columns[columns["lon"]]), as_floats(table.columns[columns["lat"]])
    name = columns["position"]
    parts = pc.extract_regex(
        table.columns[name], r"^\s*\(?(?P<lat>[^,()]+),(?P<lon>[^,()]+)\)?\s*$"
    )
    if isinstance(parts, pa.ChunkedArray):
        parts = parts.combine_chunks()
    lat, lon = (
        as_floats(to_numbers(pc.struct_field(parts, part), name, table.lines, notes))
        for part in ("lat", "lon")
    )
    return lon, lat


def _name(members: dict[str, Any], key: str) -> str:
    return str(members.get("callsign") or members.get("registration") or key.removeprefix("0x"))


def as_floats(column: pa.Array) -> Floats:
    """Return an Arrow column of numbers as float64, null as NaN."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if column.type != pa.float64():
        column = column.cast(pa.float64(), safe=False)
    values: Floats = column.to_numpy(zero_copy_only=False)
    return values


def _scaled(
    table: Table, mapping: Mapping, name: str, factors: dict[str, float] | None
) -> NDArray[Any] | None:
    column = mapping.columns.get(name)
    if column is None:
        return None
    values = as_floats(table.columns[column])
    return values * factors[mapping.units[name]] if factors else values


def when(table: Table, mapping: Mapping) -> tuple[NDArray[Any] | None, bool]:
    """Return the times in ms, None where no column has them, and whether their zone is told."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    name = mapping.columns.get("time")
    if name is None:
        return None, True
    column = table.columns[name]
    if pa.types.is_floating(column.type) or pa.types.is_integer(column.type):
        per_second = float(mapping.units.get("time") or 0) if _is_number(mapping) else None
        values = as_floats(column)
        scale = per_second or times.scale_of(values) or 1.0
        return times.from_numbers(values, scale), True
    if "date" in mapping.columns:
        day = table.columns[mapping.columns["date"]].cast(pa.string())
        column = pc.binary_join_element_wise(day, column.cast(pa.string()), " ")
    if mapping.pattern:
        return times.of_day(column, mapping.pattern, mapping.zone), False
    return times.from_column(column, mapping.zone)


def _is_number(mapping: Mapping) -> bool:
    return mapping.units.get("time", "").replace(".", "").isdigit()


def encoded(column: pa.Array) -> tuple[NDArray[np.int64], list[str]]:
    """Return a column of texts as numbers and what they stand for, trimmed; -1 for missing."""
    import pyarrow as pa  # noqa: PLC0415 heavy

    if not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    texts = [("" if t is None else str(t).strip()) for t in column.dictionary.to_pylist()]
    values = list(dict.fromkeys(t for t in texts if t))
    place = {t: n for n, t in enumerate(values)}
    of = np.array([place.get(t, -1) for t in texts] + [-1], np.int64)
    at = column.indices
    if at.null_count:
        at = at.fill_null(len(texts))
    return of[at.to_numpy(zero_copy_only=False)], values


def kinds(table: Table, mapping: Mapping) -> NDArray[np.uint8]:
    """Return how each position is known, as far as columns say."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyarrow.compute as pc  # noqa: PLC0415 heavy

    kind = np.full(table.count, KIND_UNKNOWN, np.uint8)
    if "kind" in mapping.columns:
        index, words = encoded(table.columns[mapping.columns["kind"]])
        of = [next((k for k, pattern in _KIND_WORDS if pattern.search(w)), 0) for w in words]
        kind = np.array([*of, KIND_UNKNOWN], np.uint8)[index]
    if "ground" in mapping.columns:
        column = table.columns[mapping.columns["ground"]]
        if pa.types.is_boolean(column.type):
            down = column
        else:
            texts = pc.utf8_lower(pc.utf8_trim_whitespace(column.cast(pa.string())))
            down = pc.is_in(texts, pa.array(_TRUE))
        kind[down.fill_null(False).to_numpy(zero_copy_only=False)] = KIND_GROUND  # noqa: FBT003 Arrow's
    return kind


def _groups(table: Table, mapping: Mapping) -> tuple[NDArray[np.int32], list[str]]:
    """Return a track's number for each row, numbered as they first appear, and their names."""
    by = maps.track_columns(mapping)
    if not by or not table.count:
        return np.zeros(table.count, np.int32), [""] if table.count else []
    parts = [encoded(table.columns[column]) for column in by]
    key, names = parts[0]
    if len(parts) == 1 and (key >= 0).all() and (np.bincount(key, minlength=len(names)) > 0).all():
        return key.astype(np.int32), names  # numbered as they appear already
    key = np.where(key < 0, len(names), key)
    span = len(names) + 1
    for index, words in parts[1:]:
        key = key * (len(words) + 1) + np.where(index < 0, len(words), index)
        span *= len(words) + 1
    number, present = _numbered(key, span)
    return number, [_label(n, parts) for n in present.tolist()]


def _numbered(key: NDArray[np.int64], span: int) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Number keys in 0 to ``span`` as they first appear; return each row's number, and the keys."""
    values = None
    if span > _MOST_KEYS:
        values, key = np.unique(key, return_inverse=True)
        span = len(values)
    present, first = _firsts(key, span)
    present = present[np.argsort(first, kind="stable")]
    number = np.zeros(span, np.int32)
    number[present] = np.arange(len(present), dtype=np.int32)
    return number[key], present if values is None else values[present]


def _label(key: int, parts: list[tuple[NDArray[np.int64], list[str]]]) -> str:
    """Return the words that a key of several columns stands for."""
    words = []
    for _, values in reversed(parts[1:]):
        key, at = divmod(key, len(values) + 1)
        words.append(values[at] if at < len(values) else "")
    first = parts[0][1]
    words.append(first[key] if key < len(first) else "")
    return " ".join(w for w in reversed(words) if w)


def _members(
    table: Table, mapping: Mapping, index: NDArray[np.int32], count: int
) -> list[dict[str, Any]]:
    """Return what the columns say of each track as a whole: its first value of each."""
    members: list[dict[str, Any]] = [{} for _ in range(count)]
    for name in ("icao24", "registration", "callsign", "type", "operator"):
        column = mapping.columns.get(name)
        if column is None:
            continue
        told, values = encoded(table.columns[column])
        rows = np.flatnonzero(told >= 0)
        tracks, first = _firsts(index[rows], count)
        for track, value in zip(tracks.tolist(), told[rows[first]].tolist(), strict=True):
            text = values[value]
            members[track][name] = text.lower().removeprefix("0x") if name == "icao24" else text
    return members


def _firsts(index: NDArray[Any], count: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return the tracks that appear and where each appears first; no sorting."""
    first = np.full(count, -1, np.int64)
    first[index[::-1]] = np.arange(len(index) - 1, -1, -1)
    tracks = np.flatnonzero(first >= 0)
    return tracks, first[tracks]
