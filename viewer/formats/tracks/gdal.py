"""GeoPackage, Shapefile and FlatGeobuf through pyogrio (GDAL), each known by its first bytes.

GDAL picks drivers by content, and some of its drivers read addresses out of a file: only these
three signatures ever reach it. A GeoPackage is looked at with SQLite first, under a limit of work:
a layer that is a view can run without end, and is refused.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from viewer.formats.tracks import columns as cols
from viewer.formats.tracks import vectors
from viewer.formats.tracks.reader import Notes, Progress, RefusedError, Source, TrackFile

if TYPE_CHECKING:
    from pathlib import Path

    from viewer.model.track import Track

NAME = "GeoPackage, Shapefile, FlatGeobuf"
EXTENSIONS = (".gpkg", ".shp", ".fgb")

_SQLITE = b"SQLite format 3\0"
_FLATGEOBUF = b"fgb\x03fgb"
_SHAPEFILE = b"\x00\x00\x27\x0a"
_STEPS = 1_000
_MOST_STEPS = 20_000
"""20 million instructions of SQLite's machine: a second or so; catalogues take a few thousand."""


def declines(source: Source) -> str | None:
    """Return why this is none of the three, None where it may well be."""
    return None if _kind(source.head) else "its first bytes are not those of any of the three"


def _kind(head: bytes) -> str | None:
    if head.startswith(_SQLITE):
        return "GeoPackage"
    if head.startswith(_FLATGEOBUF):
        return "FlatGeobuf"
    if head.startswith(_SHAPEFILE):
        return "Shapefile"
    return None


def read(source: Source, progress: Progress) -> TrackFile:
    """Read every layer. Raises RefusedError where the file is damaged or a trap."""
    notes = Notes(source.name)
    kind = _kind(source.head) or NAME
    names = _layers_of_package(source.path) if kind == "GeoPackage" else None
    if kind == "Shapefile":
        for suffix, lost in ((".dbf", "attributes"), (".prj", "coordinate system")):
            if not source.path.with_suffix(suffix).exists():
                notes.add("shapefile-part", f"there is no {suffix} beside it: no {lost} is known")
    found: list[TrackFile] = []
    for number, name in enumerate(names if names is not None else [None]):
        progress(name or source.name, number, len(names or (1,)))
        found.append(_layer(source, name, kind, notes))
    return _together(found, kind, notes)


def _together(found: list[TrackFile], kind: str, notes: Notes) -> TrackFile:
    """Return several layers as one file: their tracks numbered on."""
    if len(found) == 1:
        return found[0]
    tracks: list[Track] = []
    parts: list[cols.Positions] = []
    features: list[dict[str, Any]] = []
    for file in found:
        if len(file.positions):
            parts.append(cols.renumbered(file.positions, len(tracks)))
        tracks.extend(file.tracks)
        features.extend(file.features)
    return TrackFile(kind, tracks, cols.joined(parts), features, notes.all())


def _layer(source: Source, name: str | None, kind: str, notes: Notes) -> TrackFile:
    import pyarrow as pa  # noqa: PLC0415 heavy
    import pyogrio  # noqa: PLC0415 heavy

    try:
        meta, table = pyogrio.read_arrow(str(source.path.absolute()), layer=name)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, RuntimeError,
            ValueError, IndexError, pa.ArrowException) as error:  # fmt: skip
        message = f"the {kind} cannot be read: {error}"
        raise RefusedError(message) from error
    column = meta.get("geometry_name") or "wkb_geometry"
    columns: dict[str, Any] = {}
    for field in table.column_names:
        whole = table.column(field).combine_chunks()
        if isinstance(whole, pa.ChunkedArray):
            whole = whole.chunk(0) if whole.num_chunks else pa.array([], whole.type)
        columns[field] = whole
    geometry = columns.pop(column, None)
    if geometry is None:
        notes.note("no-geometry", f"the layer {name or source.name} has no geometries")
        return TrackFile(kind, [], cols.none(), problems=notes.all())
    if pa.types.is_large_binary(geometry.type):
        geometry = geometry.cast(pa.binary())
    crs = meta.get("crs")
    if not crs:
        notes.add(
            "crs-unknown",
            "the file names no coordinate system; longitude and latitude are assumed",
        )
    return vectors.layer(columns, geometry, crs or None, kind, notes, mapping=source.mapping)


def _layers_of_package(path: Path) -> list[str]:
    """Return the names of a GeoPackage's layers of features.

    Raises RefusedError where it is none, where a layer is a view, or where looking takes too long.
    """
    left = _MOST_STEPS

    def step() -> int:
        nonlocal left
        left -= 1
        return left < 0

    address = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    try:
        package = sqlite3.connect(address, uri=True)
    except sqlite3.Error as error:
        message = f"the database cannot be opened: {error}"
        raise RefusedError(message) from error
    try:
        package.set_progress_handler(step, _STEPS)
        package.execute("PRAGMA trusted_schema = OFF")
        kinds = dict(package.execute("SELECT lower(name), type FROM sqlite_master").fetchall())
        if kinds.get("gpkg_contents") != "table":
            message = "it is a SQLite database without the table gpkg_contents: no GeoPackage"
            raise RefusedError(message)
        views = sorted(n for n, k in kinds.items() if n.startswith("gpkg_") and k == "view")
        told = package.execute(
            "SELECT table_name FROM gpkg_contents WHERE data_type = 'features' ORDER BY rowid"
        ).fetchmany(1000)
        names = [str(row[0]) for row in told]
        views += [n for n in names if kinds.get(n.lower()) != "table"]
    except sqlite3.Error as error:
        message = f"the GeoPackage is damaged or takes too long: {error}"
        raise RefusedError(message) from error
    finally:
        package.close()
    if views:
        message = f"{views[0]} is no table: a view can run without end and is not read"
        raise RefusedError(message)
    return names
