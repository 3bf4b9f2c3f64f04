"""Which writer writes what, by the target's extension."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from viewer.formats.tracks.writers.content import Content

_PACKAGE = "viewer.formats.tracks.writers."
_WRITERS: dict[str, tuple[str, str]] = {
    ".geojson": ("geojson", "write"),
    ".json": ("geojson", "write"),
    ".gpx": ("xmlfiles", "write_gpx"),
    ".kml": ("xmlfiles", "write_kml"),
    ".czml": ("czml", "write"),
    ".csv": ("rows", "write_csv"),
    ".parquet": ("rows", "write_parquet"),
    ".geoparquet": ("rows", "write_parquet"),
}
EXTENSIONS = tuple(_WRITERS)


def write(content: Content, file: BinaryIO, extension: str) -> list[str]:
    """Write the content in the format of an extension; return what it does not hold, in words.

    Raises KeyError for an extension that is not of EXTENSIONS.
    """
    module, name = _WRITERS[extension.lower()]
    writer: Any = getattr(importlib.import_module(_PACKAGE + module), name)
    told: list[str] = writer(content, file)
    return told
