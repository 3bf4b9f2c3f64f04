"""A quick look at a file without numpy, msgspec or a parser: could this be a file of tracks?

Small cases are GeoJSON and CSL, and must not pay for readers of tracks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

EXTENSIONS = frozenset({
    ".csv", ".tsv", ".txt", ".log", ".xlsx", ".xls", ".ods", ".xlsb", ".kml", ".kmz", ".gpx",
    ".igc", ".czml", ".nmea", ".nma", ".sbs", ".bst", ".parquet", ".geoparquet", ".pq", ".fgb",
    ".gpkg", ".shp", ".gz", ".tar", ".tgz", ".xml",
})  # fmt: skip
"""What a folder is searched for, besides JSON."""
JSON = frozenset({".json", ".geojson", ".geojsonl", ".ndjson", ".czml"})
MANY_BYTES = 4 * 1024 * 1024
"""From this size on plain GeoJSON is read as columns: objects would take too long."""

_OWN = re.compile(rb'"kind"\s*:\s*"(leg|event|airport|airspace)"')
_TRACKERS = re.compile(rb'"(trace|states|path)"\s*:\s*\[')
_CZML = re.compile(rb'^\s*\[\s*\{[^{}\[\]]*"id"\s*:\s*"document"')
_TIMES = re.compile(rb'"(coordTimes|coordinateProperties|times)"\s*:')
_NUMBER = rb"\s*-?\d[\d.eE+-]*\s*"
_FOURTH = re.compile(
    rb"\[" + _NUMBER + rb"," + _NUMBER + rb"," + _NUMBER + rb"," + _NUMBER + rb"\]"
)
_NAMED_POINT = re.compile(
    rb'"(icao24|hex|icao|callsign|track_?[iI]d|flight|registration)"\s*:', re.ASCII
)
_TIMED_POINT = re.compile(rb'"(time|timestamp|datetime|utc|when|time_position)"\s*:', re.IGNORECASE)
_HEAD = 262_144


def may_hold_tracks(path: Path, head: bytes, whole: bytes | None, size: int) -> bool:
    """Tell whether a file by its extension, first bytes and (JSON) all bytes may hold tracks."""
    suffix = path.suffix.lower()
    if suffix not in JSON and not head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return True
    if head.startswith(b"\x1f\x8b"):
        return True
    if _TRACKERS.search(head) or _CZML.match(head.removeprefix(b"\xef\xbb\xbf")):
        return True
    return suffix != ".czml" and geojson_tracks(head if whole is None else whole, size)


def geojson_tracks(data: bytes, size: int) -> bool:
    """Tell whether GeoJSON holds times of positions, or is too large to be read as objects."""
    head = data[:_HEAD]
    if b'"type"' not in head or _OWN.search(head):
        return False
    if b'"Feature' not in head and b'"coordinates"' not in head:
        return False
    if size >= MANY_BYTES:
        return b'"kind"' not in data or _OWN.search(data) is None  # the former is quick to say
    if _TIMES.search(data) or _FOURTH.search(data):
        return True
    return bool(_NAMED_POINT.search(head) and _TIMED_POINT.search(head) and b'"Point"' in head)


def holds_traces(folder: Path, most: int = 2000) -> bool:
    """Tell whether a folder (or one inside it) holds trace files; looks at so many names."""
    seen = 0
    pending = [folder]
    while pending:
        here = pending.pop()
        try:
            entries = sorted(here.iterdir())
        except OSError:
            continue
        for entry in entries:
            seen += 1
            if is_trace(entry.name):
                return True
            if entry.is_dir() and not entry.is_symlink():
                pending.append(entry)
            if seen > most:
                return False
    return False


def is_trace(name: str) -> bool:
    """Tell whether a file's name is that of a readsb trace."""
    return name.startswith(("trace_full_", "trace_recent_", "trace_tail_")) and name.endswith(
        (".json", ".json.gz")
    )
