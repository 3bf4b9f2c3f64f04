"""KMZ: a zip archive with a KML file in it, every byte counted as it is unpacked."""

from __future__ import annotations

import zipfile

from viewer.formats.tracks import archives, kml
from viewer.formats.tracks.packed import TooMuchError
from viewer.formats.tracks.reader import Notes, Progress, RefusedError, Source, TrackFile

NAME = "KMZ"
EXTENSIONS = (".kmz",)


def declines(source: Source) -> str | None:
    """Return why this is no KMZ, None where it may well be."""
    if not source.head.startswith(b"PK\x03\x04"):
        return "KMZ is a zip archive, and this is none"
    if source.suffix == ".kmz":
        return None
    return "it is an archive, and no KMZ by its name"


def read(source: Source, _progress: Progress) -> TrackFile:
    """Read the first KML file in the archive, as Google Earth does.

    Raises RefusedError where the archive is damaged, lies about its sizes or unpacks to too much.
    """
    notes = Notes(source.name)
    try:
        found = list(archives.zip_entries(source.data(), keep=(".kml",)))
    except (zipfile.BadZipFile, TooMuchError) as error:
        raise RefusedError(str(error)) from error
    if not found:
        message = "there is no KML file in it"
        raise RefusedError(message)
    found.sort(key=lambda entry: (entry[0].count("/"), entry[0].lower() != "doc.kml"))
    for name, _ in found[1:]:
        notes.note("kmz-more", f"{name} in the archive is not read: only the first KML file is")
    return kml.read_bytes(found[0][1], notes)
