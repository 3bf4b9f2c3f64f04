"""The case while it is made: what its records have become so far, and what was wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.formats.lookup import Gazetteer
    from viewer.formats.records import Records
    from viewer.formats.things.where import Where
    from viewer.model.problem import Problem
    from viewer.model.things import Aircraft, Airport, Event, Hypothesis, Leg, Shape, Source
    from viewer.model.track import Track


class Draft:
    """What every step of building reads and adds to. Things are by id, in the files' order.

    ``codes`` maps ids, ICAO and IATA codes to the ids of airports. ``members`` are the ids of what
    was made of each file and kind. ``unknown_codes`` are the features that were told that nobody
    knows a code, with the code, because one says it in several places. ``unread_evidence`` is that
    of airports, with their ids and properties.
    """

    # Not a dataclass: making one costs a millisecond at start-up.
    __slots__ = (
        "aircraft",
        "airports",
        "codes",
        "events",
        "gazetteer",
        "hypotheses",
        "legs",
        "members",
        "problems",
        "records",
        "shapes",
        "sources",
        "tracks",
        "unknown_codes",
        "unread_evidence",
    )

    def __init__(self, records: Records, gazetteer: Gazetteer) -> None:
        self.records = records
        self.gazetteer = gazetteer
        self.problems: list[Problem] = []
        self.airports: dict[str, Airport] = {}
        self.codes: dict[str, str] = {}
        self.aircraft: dict[str, Aircraft] = {}
        self.hypotheses: dict[str, Hypothesis] = {}
        self.legs: dict[str, Leg] = {}
        self.events: dict[str, Event] = {}
        self.sources: dict[str, Source] = {}
        self.shapes: dict[str, Shape] = {}
        self.tracks: dict[str, Track] = {}
        self.members: dict[tuple[str, str], list[str]] = {}
        self.unknown_codes: set[tuple[str, str]] = set()
        self.unread_evidence: list[tuple[str, Mapping[str, Any], Where]] = []
