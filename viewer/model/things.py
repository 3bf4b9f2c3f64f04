"""The things a case speaks of: airports, aircraft, legs, events, sources, hypotheses, shapes."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.model.evidence import Evidence
    from viewer.model.place import LonLat, Place
    from viewer.model.time import When

Path = Literal["tracked", "positions", "unknown"]
"""How much of a leg's path is known: shown by a track, by some positions, or not at all."""

Category = str
BOUNDING_CATEGORIES = frozenset({"arrival", "departure", "sighting", "photo"})
"""Categories of events that say where an aircraft was, and so bound the replay."""

_NONE: Mapping[str, Any] = MappingProxyType({})


def _none() -> Mapping[str, Any]:
    """Return the one empty mapping; a mappingproxy is no allowed default before Python 3.12."""
    return _NONE


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a thing was read: the file and the line of its feature, and the feature's number."""

    file: str
    line: int | None = None
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Runway:
    """A runway: its ends' names, length in metres, surface."""

    name: str
    length_m: float | None = None
    surface: str | None = None


@dataclass(frozen=True, slots=True)
class Airport:
    """An airport of the case, values of the gazetteer filled in where the case gives none.

    ``position`` is (lon, lat) in degrees. ``provenance`` maps each property's name to
    where its value came from: a file of the case, or the gazetteer with its version.
    """

    id: str
    position: LonLat | None
    icao: str | None = None
    iata: str | None = None
    name: str | None = None
    names: Mapping[str, str] = field(default_factory=_none)
    aliases: tuple[str, ...] = ()
    country: str | None = None
    elevation_ft: float | None = None
    tz: str | None = None
    runways: tuple[Runway, ...] = ()
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    provenance: Mapping[str, str] = field(default_factory=_none)
    private: bool = False
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """What an aircraft was known by, from one day to another (both may be open)."""

    registration: str | None = None
    icao24: str | None = None
    callsign: str | None = None
    operator: str | None = None
    serial: str | None = None
    valid: When | None = None


@dataclass(frozen=True, slots=True)
class Aircraft:
    """One airframe, by an id of the case's own. ``type`` is the ICAO type designator."""

    id: str
    type: str | None = None
    name: str | None = None
    identities: tuple[Identity, ...] = ()
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    private: bool = False


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A rival version of what happened."""

    id: str
    title: str
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Leg:
    """One take-off to one landing, or a stretch whose stops are not known.

    ``stops`` is None where unknown, empty where there was none. ``vertices`` are the positions of
    the feature's geometry, (lon, lat), empty where it has none. ``hypotheses`` is empty where
    the leg is common to all.
    """

    id: str
    aircraft: str | None = None
    start: Place | None = None
    end: Place | None = None
    stops: tuple[Place, ...] | None = None
    departed: When | None = None
    arrived: When | None = None
    callsign: str | None = None
    payload_t: float | None = None
    path: Path = "unknown"
    vertices: tuple[LonLat, ...] = ()
    hypotheses: tuple[str, ...] = ()
    title: str | None = None
    note: str | None = None
    evidence: tuple[Evidence, ...] = ()
    private: bool = False
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Someone an event names, with the office a source gives."""

    name: str
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened or was said. ``position`` is (lon, lat) of its geometry, if any."""

    id: str
    title: str
    text: str | None = None
    when: When | None = None
    place: Place | None = None
    position: LonLat | None = None
    precision_m: float | None = None
    aircraft: tuple[str, ...] = ()
    category: Category = "context"
    daylight: bool | None = None
    people: tuple[Person, ...] = ()
    load_t: float | None = None
    media: tuple[Any, ...] = ()
    hypotheses: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    private: bool = False
    origin: Origin | None = None

    @property
    def bounds_replay(self) -> bool:
        """Whether the event says that its aircraft was at its place."""
        return self.category in BOUNDING_CATEGORIES and bool(self.aircraft)


@dataclass(frozen=True, slots=True)
class Source:
    """A CSL item. ``custom`` are the case format's own members; ``csl`` is the whole record."""

    id: str
    title: str | None = None
    type: str | None = None
    container: str | None = None
    authors: tuple[str, ...] = ()
    issued: str | None = None
    url: str | None = None
    language: str | None = None
    note: str | None = None
    copy_of: str | None = None
    seen_in: str | None = None
    reliability: str | None = None
    captured: Mapping[str, Any] | None = None
    csl: Mapping[str, Any] = field(default_factory=_none)
    private: bool = False
    origin: Origin | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """Any other GeoJSON feature: drawn as it is, its properties shown as text.

    ``valid`` is when an airspace is in force, None for others and where it does not say.
    """

    id: str
    geometry: Mapping[str, Any]
    properties: Mapping[str, Any] = field(default_factory=_none)
    title: str | None = None
    valid: When | None = None
    origin: Origin | None = None
