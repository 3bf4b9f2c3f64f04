"""Events, with the people in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.formats.positions import point
from viewer.formats.things.evidence import read_evidence
from viewer.formats.things.ids import id_of, origin
from viewer.formats.things.places import read_place
from viewer.formats.things.references import check_aircraft, check_hypotheses
from viewer.formats.things.times import read_own_when
from viewer.model.things import Event, Person

if TYPE_CHECKING:
    from viewer.formats.records import FeatureRecord, FileRecord
    from viewer.formats.things.draft import Draft
    from viewer.formats.things.where import Where


def make_event(draft: Draft, file: FileRecord, record: FeatureRecord, where: Where) -> str:
    """Add the event of a record to the draft and return its id. Raises SetAsideError."""
    told = record.properties
    identity = id_of(draft, record, "event", draft.events, where)
    place = read_place(draft, told.get("place"), where, "place")
    aircraft = told.get("aircraft") or ()
    aircraft = (aircraft,) if isinstance(aircraft, str) else tuple(aircraft)
    event = Event(
        id=identity,
        title=told["title"],
        text=told.get("text"),
        when=read_own_when(draft, told, "when", place, where),
        place=place,
        position=point(record.geometry),
        precision_m=told.get("precision_m"),
        aircraft=aircraft,
        category=told.get("category") or "context",
        daylight=told.get("daylight"),
        people=tuple(
            Person(p) if isinstance(p, str) else Person(p["name"], p.get("role"))
            for p in told.get("people") or ()
        ),
        load_t=told.get("load_t"),
        media=tuple(told.get("media") or ()),
        hypotheses=tuple(told.get("hypotheses") or ()),
        evidence=read_evidence(draft, told, identity, where, {"place": told.get("place")}),
        private=told.get("private", False),
        origin=origin(file, record),
    )
    check_aircraft(draft, aircraft, where)
    check_hypotheses(draft, event.hypotheses, where)
    draft.events[identity] = event
    return identity
