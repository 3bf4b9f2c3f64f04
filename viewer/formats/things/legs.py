"""Legs, with what is doubtful in one leg alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.formats.positions import chord_m, line
from viewer.formats.things.evidence import read_evidence
from viewer.formats.things.ids import id_of, origin
from viewer.formats.things.places import read_place, read_stops
from viewer.formats.things.references import check_aircraft, check_hypotheses
from viewer.formats.things.times import read_own_when
from viewer.model.place import AirportRef, members
from viewer.model.things import Leg

if TYPE_CHECKING:
    from viewer.formats.records import FeatureRecord, FileRecord
    from viewer.formats.things.draft import Draft
    from viewer.formats.things.where import Where

END_TOLERANCE_M = 10_000.0
"""How far a leg's geometry may end from its airport before it is a problem (case format)."""


def make_leg(draft: Draft, file: FileRecord, record: FeatureRecord, where: Where) -> str:
    """Add the leg of a record to the draft and return its id. Raises SetAsideError."""
    told = record.properties
    identity = id_of(draft, record, "leg", draft.legs, where)
    start = read_place(draft, told.get("from"), where, "from")
    end = read_place(draft, told.get("to"), where, "to")
    stops = told.get("stops")
    places = {"from": told.get("from"), "to": told.get("to")}
    leg = Leg(
        id=identity,
        aircraft=told.get("aircraft"),
        start=start,
        end=end,
        stops=None if stops is None else read_stops(draft, stops, where, "stops"),
        departed=read_own_when(draft, told, "departed", start, where),
        arrived=read_own_when(draft, told, "arrived", end, where),
        callsign=told.get("callsign"),
        payload_t=told.get("payload_t"),
        path=told.get("path", "unknown"),
        vertices=line(record.geometry),
        hypotheses=tuple(told.get("hypotheses") or ()),
        title=told.get("title"),
        note=told.get("note"),
        evidence=read_evidence(draft, told, identity, where, places),
        private=told.get("private", False),
        origin=origin(file, record),
    )
    _check_order(draft, leg, where)
    _check_ends(draft, leg, where)
    if leg.aircraft is not None:
        check_aircraft(draft, [leg.aircraft], where)
    check_hypotheses(draft, leg.hypotheses, where)
    draft.legs[identity] = leg
    return identity


def _check_order(draft: Draft, leg: Leg, where: Where) -> None:
    """Warn where a leg arrives before it can have left."""
    if leg.departed is None or leg.arrived is None:
        return
    low, high = leg.departed.hull.earliest, leg.arrived.hull.latest
    if low is not None and high is not None and high <= low:
        rough = leg.departed.approximate or leg.arrived.approximate
        draft.problems.append(
            where.problem(
                "note" if rough else "warning",
                "time-order",
                "this leg arrives before it departs",
                "arrived",
                found=leg.arrived.text,
                expected=f"after {leg.departed.text}",
            )
        )


def _check_ends(draft: Draft, leg: Leg, where: Where) -> None:
    """Warn where the geometry ends far from the airports it should join."""
    if not leg.vertices:
        return
    for name, place, vertex in (
        ("from", leg.start, leg.vertices[0]),
        ("to", leg.end, leg.vertices[-1]),
    ):
        airports = [
            draft.airports[draft.codes[m.code]]
            for m in members(place)
            if isinstance(m, AirportRef) and m.code in draft.codes
        ]
        if len(airports) != len(members(place)):
            continue  # a country, or a code nobody knows: nothing to compare with
        away = [chord_m(a.position, vertex) for a in airports if a.position is not None]
        if away and min(away) > END_TOLERANCE_M:
            draft.problems.append(
                where.problem(
                    "warning",
                    "leg-end-apart",
                    f"the geometry ends {min(away) / 1000:.0f} km from its airport",
                    name,
                    found=f"{vertex[0]}, {vertex[1]}",
                    expected=f"within {END_TOLERANCE_M / 1000:.0f} km of "
                    + " or ".join(a.id for a in airports),
                )
            )
