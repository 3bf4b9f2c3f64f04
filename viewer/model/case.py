"""The case: everything its files say, in one frozen object."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from viewer.model.place import AirportRef, members

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.model.acknowledgement import Acknowledgement
    from viewer.model.gap_note import GapNote
    from viewer.model.performance import Performance
    from viewer.model.place import LonLat, Place
    from viewer.model.things import (
        Aircraft,
        Airport,
        Event,
        Hypothesis,
        Leg,
        Shape,
        Source,
    )
    from viewer.model.time import Interval
    from viewer.model.track import Track


@dataclass(frozen=True, slots=True)
class Layer:
    """One file and kind of things in it, as the layer tree shows it.

    ``members`` are the ids of what was read from it, in the file's order.
    """

    file: str
    kind: str
    title: str
    members: tuple[str, ...] = ()
    visible: bool = True


@dataclass(frozen=True, slots=True)
class Case:
    """A case as read. All mappings are by id and in the files' order.

    ``airports`` holds those of the case's files and those that its legs and events name by code
    and the gazetteer knows. ``codes`` maps every feature id, ICAO and IATA code to an airport's id.
    ``replay`` is what the replay covers, None where the case does not say. ``types`` are the
    case's own figures of aircraft types, by designator; they go before the program's.
    ``acknowledged`` are the results of checks that the editor lives with. ``tracks`` say what
    each track is; their positions are columns, and not here. ``gaps`` say why nothing was heard.
    """

    title: str
    summary: str | None = None
    aircraft: Mapping[str, Aircraft] = field(default_factory=lambda: MappingProxyType({}))
    hypotheses: Mapping[str, Hypothesis] = field(default_factory=lambda: MappingProxyType({}))
    airports: Mapping[str, Airport] = field(default_factory=lambda: MappingProxyType({}))
    legs: Mapping[str, Leg] = field(default_factory=lambda: MappingProxyType({}))
    events: Mapping[str, Event] = field(default_factory=lambda: MappingProxyType({}))
    sources: Mapping[str, Source] = field(default_factory=lambda: MappingProxyType({}))
    shapes: Mapping[str, Shape] = field(default_factory=lambda: MappingProxyType({}))
    layers: tuple[Layer, ...] = ()
    codes: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    replay: Interval | None = None
    types: Mapping[str, Performance] = field(default_factory=lambda: MappingProxyType({}))
    acknowledged: tuple[Acknowledgement, ...] = ()
    tracks: Mapping[str, Track] = field(default_factory=lambda: MappingProxyType({}))
    gaps: tuple[GapNote, ...] = ()

    def airport(self, code: str | None) -> Airport | None:
        """Return the airport of an id or code, None where nobody knows it."""
        if code is None:
            return None
        return self.airports.get(self.codes.get(code, code))

    def airports_of(self, place: Place | None) -> tuple[Airport, ...]:
        """Return the airports that a place names one by one (a country names none)."""
        found = (self.airport(m.code) for m in members(place) if isinstance(m, AirportRef))
        return tuple(a for a in found if a is not None)

    def position_of(self, place: Place | None) -> LonLat | None:
        """Return (lon, lat) where the place is exactly one airport with a position."""
        airports = self.airports_of(place)
        if len(airports) == 1 and len(members(place)) == 1:
            return airports[0].position
        return None

    def legs_of(self, aircraft: str | None, hypothesis: str | None) -> tuple[Leg, ...]:
        """Return the sequence of an aircraft's legs under a hypothesis, in the file's order.

        Under None these are only the legs that are common to all hypotheses.
        """
        return tuple(
            leg
            for leg in self.legs.values()
            if leg.aircraft == aircraft
            and (not leg.hypotheses or (hypothesis is not None and hypothesis in leg.hypotheses))
        )
