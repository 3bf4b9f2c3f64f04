"""Tables with a row for each position: CSV, and Parquet with points (GeoParquet 1.1)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from viewer.formats.tracks.columns import NO_TIME
from viewer.formats.tracks.writers import content as held
from viewer.model.track import KIND_UNKNOWN, KINDS

if TYPE_CHECKING:
    import pyarrow as pa

    from viewer.formats.tracks.writers.content import Content

_NAMES = ("icao24", "registration", "callsign", "type", "operator")
_ALTITUDES = {
    "barometric": "baro_altitude_m",
    "ellipsoid": "geo_altitude_m",
    "mean sea level": "altitude_msl_m",
    "unknown": "altitude_m",
}
_POINT = np.dtype([("order", "u1"), ("type", "<u4"), ("x", "<f8"), ("y", "<f8")])


def write_csv(content: Content, file: BinaryIO) -> list[str]:
    """Write CSV with a header; return what it does not hold."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyarrow.compute as pc  # noqa: PLC0415 heavy
    from pyarrow import csv  # noqa: PLC0415 heavy

    table = _table(content)
    place = table.column_names.index("time")
    when = pc.strftime(table.column("time").cast(pa.timestamp("ms", "UTC")), "%Y-%m-%dT%H:%M:%SZ")
    csv.write_csv(table.set_column(place, "time", when), file)
    return _lost(content)


def write_parquet(content: Content, file: BinaryIO) -> list[str]:
    """Write GeoParquet with WKB points; return what it does not hold."""
    import pyarrow as pa  # noqa: PLC0415 heavy
    from pyarrow import parquet  # noqa: PLC0415 heavy

    table = _table(content)
    positions = content.positions
    rows = np.empty(len(positions), _POINT)
    rows["order"], rows["type"] = 1, 1
    rows["x"], rows["y"] = positions.lon, positions.lat
    edges = np.arange(0, (len(rows) + 1) * _POINT.itemsize, _POINT.itemsize, dtype=np.int64)
    wkb = pa.Array.from_buffers(
        pa.large_binary(), len(rows), [None, pa.py_buffer(edges), pa.py_buffer(rows.tobytes())]
    )
    if len(rows) * _POINT.itemsize < 2**31:
        wkb = wkb.cast(pa.binary())
    geo = {
        "version": "1.1.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB", "geometry_types": ["Point"]}},
    }
    table = table.drop_columns(["longitude", "latitude"]).append_column("geometry", wkb)
    table = table.replace_schema_metadata({"geo": json.dumps(geo)})
    parquet.write_table(table, file, compression="zstd")
    return _lost(content)


def _lost(content: Content) -> list[str]:
    told = [*held.lost_marks(content), *held.lost_features(content)]
    if len(content.references()) > 1:
        told.append("altitudes are counted from different things, which one column cannot say")
    return told


def _table(content: Content) -> pa.Table:
    import pyarrow as pa  # noqa: PLC0415 heavy

    positions = content.positions
    columns: dict[str, pa.Array] = {}
    labels = pa.array([t.name for t in content.tracks], pa.string())
    numbered = len({t.name for t in content.tracks}) < len(content.tracks)
    if numbered:
        labels = pa.array([f"{t.name} ({n})" for n, t in enumerate(content.tracks, 1)], pa.string())
    track = pa.array(positions.track)
    columns["track_id"] = labels.take(track)
    for name in _NAMES:
        if any(getattr(t, name) is not None for t in content.tracks):
            told = pa.array([getattr(t, name) for t in content.tracks], pa.string())
            columns[name] = told.take(track)
    missing = positions.time == NO_TIME
    columns["time"] = pa.array(positions.time, mask=missing).cast(pa.timestamp("ms", "UTC"))
    columns["longitude"], columns["latitude"] = pa.array(positions.lon), pa.array(positions.lat)
    references = content.references()
    reference = next(iter(references)) if len(references) == 1 else "unknown"
    for column, name in (
        ("altitude_m", _ALTITUDES[reference]),
        ("ground_speed_ms", "ground_speed_ms"),
        ("vertical_rate_ms", "vertical_rate_ms"),
        ("course_deg", "course_deg"),
    ):
        values = getattr(positions, column)
        empty = np.isnan(values)
        if not empty.all():
            columns[name] = pa.array(values, mask=empty)
    if (positions.kind != KIND_UNKNOWN).any():
        words = pa.array([None, *KINDS[1:]], pa.string())
        columns["position_source"] = words.take(pa.array(positions.kind))
    return pa.table(columns)
