"""Which reader of tracks reads what: by extension first, then by a look at the content."""

from __future__ import annotations

import gc
import importlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from viewer.formats.tracks import packed, xmltext
from viewer.formats.tracks.reader import (
    HEAD,
    ColumnsUnknownError,
    DeclinedError,
    RefusedError,
    Source,
    TrackFile,
)

if TYPE_CHECKING:
    from pathlib import Path

    from viewer.formats.tracks.mapping import Mapping
    from viewer.formats.tracks.reader import Progress

_PACKAGE = "viewer.formats.tracks."


@dataclass(frozen=True, slots=True)
class Entry:
    """A reader: its module, loaded when first asked, and the extensions that are its own."""

    module: str
    extensions: tuple[str, ...]
    folders: bool = False

    def load(self) -> Any:  # noqa: ANN401 a module with NAME, declines and read
        """Import the reader."""
        return importlib.import_module(_PACKAGE + self.module)


ENTRIES: tuple[Entry, ...] = (
    Entry("fr24_csv", (".csv",)),
    Entry("readsb", (".json",)),
    Entry("adsbx_csv", (".csv",)),
    Entry("opensky_csv", (".csv",)),
    Entry("opensky_json", (".json",)),
    Entry("kml", (".kml",)),
    Entry("kmz", (".kmz",)),
    Entry("gpx", (".gpx",)),
    Entry("parquet", (".parquet", ".geoparquet", ".pq")),
    Entry("gdal", (".gpkg", ".shp", ".fgb")),
    Entry("geojson_times", (".geojson", ".json")),
    Entry("igc", (".igc",)),
    Entry("czml", (".czml",)),
    Entry("nmea", (".nmea", ".nma", ".txt", ".log")),
    Entry("globe_history", (".tar", ".tgz"), folders=True),
    Entry("sbs", (".csv", ".txt", ".sbs", ".bst")),
    Entry("any_table", (".csv", ".tsv", ".txt", ".xlsx", ".xls", ".ods", ".xlsb")),
)
"""In the order in which they are asked; those for any table come last."""


def source_of(
    path: Path,
    name: str | None = None,
    mapping: Mapping | None = None,
    remembered: dict[str, Any] | None = None,
    data: bytes | None = None,
) -> Source:
    """Look at a file. Raises OSError where it cannot be read.

    ``mapping`` is how the columns of a table are to be read; ``remembered`` are data of mappings
    by the signatures of tables (:func:`viewer.formats.tracks.mapping.signature`). ``data`` are
    all its bytes, unpacked, where they have been read.
    """
    if path.is_dir():
        return Source(path, name or path.name, folder=True, mapping=mapping)
    head, size, gzipped = packed.look(path, HEAD)
    return Source(
        path, name or path.name, head, size, gzipped, mapping=mapping,
        remembered=remembered or {}, _data=data,
    )  # fmt: skip


def read(path: Path, progress: Progress | None = None) -> TrackFile:
    """Read a file of tracks.

    Raises Declined with every reader's reason where none reads it, OSError where it cannot be
    read at all.
    """
    return read_source(source_of(path), progress)


def read_source(source: Source, progress: Progress | None = None) -> TrackFile:
    """Read what was looked at already; see :func:`read`."""
    if source.head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"<", b"\xff\xfe", b"\xfe\xff")):
        xmltext.refuse_entities(source.head)
    reasons: list[str] = []
    own: list[str] = []
    for entry in in_order(source):
        reader = entry.load()
        reason = reader.declines(source)
        if reason is None:
            try:
                found = _without_collection(reader, source, progress or _quiet)
            except (RefusedError, ColumnsUnknownError):
                raise
            except DeclinedError as error:
                reason = str(error)
            except packed.TooMuchError as error:
                raise RefusedError(str(error)) from error
            else:
                return _named(found, source.name)
        told = own if source.suffix in entry.extensions else reasons
        told.append(f"{reader.NAME}: {reason}")
    raise DeclinedError("; ".join(own or reasons))


def _without_collection(reader: Any, source: Source, progress: Progress) -> TrackFile:  # noqa: ANN401 a module
    """Read without the collector of cycles: readers make none, and may make millions of objects."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        found: TrackFile = reader.read(source, progress)
        return found
    finally:
        if collecting:
            gc.enable()


def in_order(source: Source) -> list[Entry]:
    """Return the readers to ask, those that claim the extension first."""
    entries = [e for e in ENTRIES if e.folders or not source.folder]
    return sorted(entries, key=lambda e: source.suffix not in e.extensions)


def _named(found: TrackFile, name: str) -> TrackFile:
    """Give each track an id that is unique in a document: the file's name and its number."""
    found.tracks = [replace(t, id=f"{name}#{n}") for n, t in enumerate(found.tracks)]
    return found


def _quiet(_name: str, _done: int, _of: int) -> None:
    """Tell nobody."""
