"""Parquet: OpenSky's state vectors, GeoParquet, and any table whose columns can be guessed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from viewer.formats.tracks import mapping as maps
from viewer.formats.tracks import opensky_csv, table, vectors
from viewer.formats.tracks.reader import (
    DeclinedError,
    Notes,
    Progress,
    RefusedError,
    Source,
    TrackFile,
)

if TYPE_CHECKING:
    import pyarrow as pa

NAME = "Parquet"
EXTENSIONS = (".parquet", ".geoparquet", ".pq")

_MOST_BYTES = 3 * 1024**3


def declines(source: Source) -> str | None:
    """Return why this is no Parquet file, None where it may well be."""
    return None if source.head.startswith(b"PAR1") else "Parquet begins with PAR1"


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read a file. Raises Declined where its columns are not known, RefusedError where damaged."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    from pyarrow import parquet  # noqa: PLC0415 heavy

    notes = Notes(source.name)
    try:
        data = pa.BufferReader(source.data())
        texts = [f.name for f in parquet.read_schema(data) if pa.types.is_string(f.type)]
        file = parquet.ParquetFile(data, read_dictionary=texts)
        unpacked = sum(
            file.metadata.row_group(n).total_byte_size for n in range(file.num_row_groups)
        )
        if unpacked > _MOST_BYTES:
            message = f"it unpacks to {unpacked} bytes, and at most {_MOST_BYTES} are read"
            raise RefusedError(message)
        source.forget()
        return _read(file, source, notes)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError, KeyError) as error:
        message = f"the Parquet file is damaged: {error}"
        raise RefusedError(message) from error


def _read(file: Any, source: Source, notes: Notes) -> TrackFile:  # noqa: ANN401 pyarrow's file
    header = list(file.schema_arrow.names)
    geo = _geo(file)
    if source.mapping is None and geo is None and opensky_csv.names_decline(header) is None:
        mapping = opensky_csv.mapping_of(header)
        wanted = set(mapping.columns.values()) | ({"lastposupdate"} & set(header))
        read_ = _table(file, [h for h in header if h in wanted])
        return opensky_csv.with_stale(read_, mapping, "OpenSky Parquet", notes)
    if geo is not None:
        return _features(file, geo, source, notes)
    mapping = source.mapping or _guessed(file)
    read_ = _table(file, [h for h in header if h in set(mapping.columns.values())])
    return table.tracks_of(read_, mapping, NAME, notes)


def _guessed(file: Any) -> maps.Mapping:  # noqa: ANN401 pyarrow's file
    batch = next(file.iter_batches(batch_size=200), None)
    if batch is None:
        message = "it has no rows"
        raise DeclinedError(message)
    guessed = vectors.guess(dict(zip(batch.schema.names, batch.columns, strict=True)))
    if guessed.confidence < maps.SURE:
        lacks = guessed.lacks or "what its columns mean is not certain"
        message = f"{maps.UNNAMED}: {lacks}"
        raise DeclinedError(message)
    return guessed.mapping


def _table(file: Any, names: list[str]) -> table.Table:  # noqa: ANN401 pyarrow's file
    count = int(file.metadata.num_rows)
    return table.Table(_columns(file, names), np.arange(1, count + 1, dtype=np.uint32), count)


def _columns(file: Any, names: list[str]) -> dict[str, pa.Array]:  # noqa: ANN401 pyarrow's file
    import pyarrow as pa  # noqa: PLC0415 heavy

    read_ = file.read(columns=names)
    columns = {}
    for name in names:
        column = read_.column(name)
        read_ = read_.drop_columns([name])  # each is made whole before the next takes its memory
        if pa.types.is_dictionary(column.type):
            column = column.unify_dictionaries()
        column = column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):
            column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
        columns[name] = column
    return columns


def _points_mapping(file: Any, primary: str) -> tuple[maps.Mapping | None, list[str] | None]:  # noqa: ANN401 pyarrow's file
    """Guess the mapping from the first rows; return it and the columns that it needs.

    (None, None) where these are no points with times.
    """
    batch = next(file.iter_batches(batch_size=200))
    columns = dict(zip(batch.schema.names, batch.columns, strict=True))
    geometry = columns.pop(primary, None)
    if geometry is None or vectors.points_of(geometry) is None:
        return None, None
    guessed = vectors.guess(vectors.with_places(columns, len(batch)))
    if "time" not in guessed.mapping.columns or guessed.confidence < maps.SURE:
        return None, None
    wanted = set(guessed.mapping.columns.values()) | {primary}
    return guessed.mapping, [n for n in file.schema_arrow.names if n in wanted]


def _geo(file: Any) -> dict[str, Any] | None:  # noqa: ANN401 pyarrow's file
    raw = (file.schema_arrow.metadata or {}).get(b"geo")
    if raw is None:
        return None
    try:
        told = json.loads(raw)
    except ValueError as error:
        message = f'its "geo" metadata are no JSON: {error}'
        raise RefusedError(message) from error
    return told if isinstance(told, dict) else None


def _features(file: Any, geo: dict[str, Any], source: Source, notes: Notes) -> TrackFile:  # noqa: ANN401 pyarrow's file
    import pyarrow as pa  # noqa: PLC0415 heavy

    primary = str(geo.get("primary_column", "geometry"))
    about = (geo.get("columns") or {}).get(primary) or {}
    # No member: longitude and latitude on WGS84; null: not known (GeoParquet 1.1).
    crs = about.get("crs")
    if "crs" in about and crs is None:
        notes.add("crs-unknown", "the file says that its coordinate system is not known; "
                  "longitude and latitude are assumed")  # fmt: skip
    mapping = source.mapping
    names = None
    if file.metadata.num_rows >= vectors.MANY and mapping is None:
        mapping, names = _points_mapping(file, primary)
    columns = _columns(file, names or list(file.schema_arrow.names))
    geometry = columns.pop(primary)
    columns = {n: c for n, c in columns.items() if n != "bbox"}
    encoding = str(about.get("encoding", "WKB"))
    if encoding == "point" and pa.types.is_struct(geometry.type):
        x, y = (table.as_floats(geometry.field(n)) for n in ("x", "y"))
        lon, lat = vectors.to_degrees(x, y, crs)
        places = (lon, lat, None)
        return vectors.of_points(columns, places, "GeoParquet", notes, mapping=mapping)
    if encoding != "WKB" or not pa.types.is_binary(geometry.type):
        message = f"its geometries are encoded as {encoding}; WKB and points are read"
        raise RefusedError(message)
    return vectors.layer(columns, geometry, crs, "GeoParquet", notes, mapping=mapping)
