"""A leg found beside what the case says: the same aircraft, times that meet, places that fit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from viewer.model.agreement import Relation, relate
from viewer.model.place import AirportRef, AnyOf, CountryRef, members
from viewer.model.time import DAY, Interval, When

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.model.case import Case
    from viewer.model.place import Place
    from viewer.model.things import Leg
    from viewer.replay.found.legs import End, FoundLeg

Verdict = Literal["agrees", "consistent", "contradicts"]

PROPERTIES = ("from", "to", "departed", "arrived")


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a reported leg stands to one found: for each property, and all in all.

    ``relations`` are in the order of PROPERTIES. ``contradicts``: some property cannot agree;
    ``agrees``: none contradicts and one at least agrees.
    """

    leg: str
    relations: tuple[Relation, ...]
    verdict: Verdict


def place_of(end: End) -> Place | None:
    """Return the place of an end found, None where it names none."""
    refs = tuple(AirportRef(code) for code in end.fields)
    return refs[0] if len(refs) == 1 else AnyOf(refs) if refs else None


def when_of(end: End) -> When | None:
    """Return the window of an end found as a time, None where it is open on both sides."""
    low, high = end.window
    if low is None and high is None:
        return None
    return When((Interval(low, high),), "", "UTC")


def aircraft_of(
    case: Case, icao24: str | None, registration: str | None, callsign: str | None
) -> str | None:
    """Return the id of the case's aircraft that is known by one of these, None where none is.

    The address is asked first, then the registration; a callsign last, because it is the flight's.
    """
    for name, told in (("icao24", icao24), ("registration", registration), ("callsign", callsign)):
        if told is None:
            continue
        known = [
            aircraft.id
            for aircraft in case.aircraft.values()
            if any(_folded(getattr(i, name)) == _folded(told) for i in aircraft.identities)
        ]
        if len(known) == 1:
            return known[0]
    return None


def compare(
    case: Case, aircraft: str | None, found: FoundLeg, countries: Mapping[str, str] | None = None
) -> tuple[Comparison, ...]:
    """Return how the reported legs of an aircraft stand to a leg found, those whose times meet.

    ``countries`` are those of airports that the case does not hold, by their codes.
    """
    if aircraft is None:
        return ()
    return tuple(
        _compared(case, leg, found, countries or {})
        for leg in case.legs.values()
        if leg.aircraft == aircraft and _meets(leg, found)
    )


def _compared(case: Case, leg: Leg, found: FoundLeg, countries: Mapping[str, str]) -> Comparison:
    relations = (
        _places(case, leg.start, place_of(found.start), countries),
        _places(case, leg.end, place_of(found.end), countries),
        relate(case, "departed", leg.departed, when_of(found.start)),
        relate(case, "arrived", leg.arrived, when_of(found.end)),
    )
    verdict: Verdict = "consistent"
    if "contradicts" in relations:
        verdict = "contradicts"
    elif "agrees" in relations:
        verdict = "agrees"
    return Comparison(leg.id, relations, verdict)


def _meets(leg: Leg, found: FoundLeg) -> bool:
    """Tell whether a reported leg can have been under way while this one was heard."""
    if leg.departed is None and leg.arrived is None:
        return False
    low = leg.departed.hull.earliest if leg.departed else None
    high = leg.arrived.hull.latest if leg.arrived else None
    if leg.departed is None and leg.arrived is not None and leg.arrived.hull.earliest is not None:
        low = leg.arrived.hull.earliest - DAY
    if leg.arrived is None and leg.departed is not None and leg.departed.hull.latest is not None:
        high = leg.departed.hull.latest + DAY
    return Interval(low, high).intersects(Interval(found.first, found.last + 1))


def _places(
    case: Case, told: Place | None, found: Place | None, countries: Mapping[str, str]
) -> Relation:
    """Relate places; an airport that the case does not hold lies in the country it is in."""
    relation = relate(case, "place", told, found)
    if relation != "contradicts":
        return relation
    wide = {m.code for m in members(told) if isinstance(m, CountryRef)}
    outside = [
        countries.get(m.code)
        for m in members(found)
        if isinstance(m, AirportRef) and case.airport(m.code) is None
    ]
    if not wide or not outside:
        return relation
    inside = [country in wide for country in outside]
    if all(inside) and len(inside) == len(members(found)):
        return "agrees"
    return "consistent" if any(inside) or None in outside else "contradicts"


def _folded(text: str | None) -> str | None:
    return None if text is None else text.strip().casefold()
