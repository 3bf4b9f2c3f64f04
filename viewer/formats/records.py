"""Records: what a reader found in a file, as plain data that can cross a pipe.

They are named tuples, because the window decodes them at start-up: a schema library costs a
tenth of a second there, each frozen dataclass one millisecond. Readers check the letter of the
format (:mod:`viewer.formats.letter`) before they make a record, so whoever takes records may
trust the types of the properties that the format knows.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

AIRPORTS = "airports"
LEGS = "legs"
EVENTS = "events"
SOURCES = "sources"
FEATURES = "features"
TRACKS = "track"
KINDS = (AIRPORTS, LEGS, EVENTS, SOURCES, FEATURES, TRACKS)

FORMAT = 1
"""The newest format of case.json that this program writes."""


class FeatureRecord(NamedTuple):
    """One GeoJSON feature, or one CSL item (then ``properties`` is the item itself).

    For a track ``properties`` is its description (:func:`viewer.model.track.to_data`).

    ``number`` counts the features of the file from 0, those set aside included. ``offset`` and
    ``length`` are the span of its bytes in the file, ``line`` counts from 1.
    """

    id: str | None
    number: int
    line: int
    offset: int
    length: int
    properties: dict[str, Any]
    geometry: dict[str, Any] | None = None

    @property
    def label(self) -> str:
        """The name under which a problem speaks of it: its id, else its number."""
        return self.id if self.id is not None else f"features[{self.number}]"


class FileRecord(NamedTuple):
    """What one file holds of one kind. ``file`` is its name relative to the case, with slashes.

    ``set_aside`` counts the features that could not be read. ``sha256`` is that of the whole file.
    """

    file: str
    kind: str
    features: tuple[FeatureRecord, ...] = ()
    set_aside: int = 0
    sha256: str = ""


class Records(NamedTuple):
    """Everything that was read for one document.

    ``case`` is the content of case.json, None for an untitled case. ``locations`` maps each file's
    name to its path on this computer. ``read_only`` says why the document must not be saved.
    """

    title: str | None = None
    case: dict[str, Any] | None = None
    files: tuple[FileRecord, ...] = ()
    locations: Mapping[str, str] = MappingProxyType({})
    read_only: str | None = None


def to_data(records: Records) -> dict[str, Any]:
    """Return the records as plain JSON data, without the paths of this computer."""
    return {
        "title": records.title,
        "case": records.case,
        "read_only": records.read_only,
        "files": [
            {
                "file": file.file,
                "kind": file.kind,
                "set_aside": file.set_aside,
                "sha256": file.sha256,
                "features": [
                    {
                        "id": f.id,
                        "number": f.number,
                        "line": f.line,
                        "offset": f.offset,
                        "length": f.length,
                        "properties": f.properties,
                        "geometry": f.geometry,
                    }
                    for f in file.features
                ],
            }
            for file in records.files
        ],
    }


def from_data(data: dict[str, Any], locations: Mapping[str, str]) -> Records:
    """Return the records that :func:`to_data` wrote.

    Raises KeyError or TypeError where the data are not of this version.
    """
    return Records(
        title=data["title"],
        case=data["case"],
        read_only=data["read_only"],
        locations=locations,
        files=tuple(
            FileRecord(
                file=file["file"],
                kind=file["kind"],
                set_aside=file["set_aside"],
                sha256=file["sha256"],
                features=tuple(FeatureRecord(**f) for f in file["features"]),
            )
            for file in data["files"]
        ),
    )
