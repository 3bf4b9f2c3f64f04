"""Features that are not the case's own kinds: shapes of any geometry, and tracks."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from viewer.formats.things.ids import origin
from viewer.formats.things.times import read_own_when
from viewer.model.things import Shape
from viewer.model.track import from_data

if TYPE_CHECKING:
    from viewer.formats.records import FeatureRecord, FileRecord
    from viewer.formats.things.draft import Draft
    from viewer.formats.things.where import Where

_TITLE_NAMES = ("title", "name", "Name", "label")


def make_shape(draft: Draft, file: FileRecord, record: FeatureRecord, where: Where) -> str:
    """Add the shape of a record to the draft and return its id. Raises SetAsideError.

    Ids of foreign files need not be unique: one that is taken gets its file's name before it.
    """
    identity = record.id or f"{file.file}#{record.number}"
    while identity in draft.shapes:
        identity = f"{file.file}#{identity}"
    told = record.properties
    title = next(
        (str(told[n]) for n in _TITLE_NAMES if isinstance(told.get(n), str)),
        None,
    )
    airspace = told.get("kind") == "airspace"  # only its members were checked
    draft.shapes[identity] = Shape(
        id=identity,
        geometry=MappingProxyType(record.geometry or {}),
        properties=MappingProxyType(told),
        title=title,
        valid=read_own_when(draft, told, "valid", None, where) if airspace else None,
        origin=origin(file, record),
    )
    return identity


def make_track(draft: Draft, _file: FileRecord, record: FeatureRecord, _where: Where) -> str:
    """Add the track of a record to the draft and return its id; its positions are elsewhere."""
    track = from_data(record.properties)
    draft.tracks[track.id] = track
    return track.id
