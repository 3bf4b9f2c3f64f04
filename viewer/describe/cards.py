"""The card of anything in a case, by its kind and id.

Distances and courses come with the shapes that were worked out when the case was read; nothing is
computed on the ellipsoid here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe import light, words
from viewer.describe.card import Card, Context, Link, Row, Section
from viewer.describe.case_card import case_card
from viewer.describe.flight_cards import airport_card, leg_card
from viewer.describe.source_card import source_card
from viewer.describe.testimony import contested_badge, evidence_sections, version_titles

if TYPE_CHECKING:
    from viewer.model.problem import Problem
    from viewer.model.things import Aircraft, Event, Shape


def card(context: Context, kind: str, thing_id: str) -> Card | None:
    """Return the card of a thing by its kind and id, None where the case has no such thing."""
    case = context.case
    match kind:
        case "airport" if (airport := case.airports.get(thing_id)) is not None:
            return airport_card(context, airport)
        case "leg" if (leg := case.legs.get(thing_id)) is not None:
            return leg_card(context, leg)
        case "event" if (event := case.events.get(thing_id)) is not None:
            return event_card(context, event)
        case "aircraft" if (aircraft := case.aircraft.get(thing_id)) is not None:
            return aircraft_card(context, aircraft)
        case "source" if (source := case.sources.get(thing_id)) is not None:
            return source_card(context, source)
        case "shape" if (shape := case.shapes.get(thing_id)) is not None:
            return shape_card(context, shape)
        case "case":
            return case_card(context)
    return None


def event_card(context: Context, event: Event) -> Card:
    """Return an event's card."""
    case = context.case
    rows = [
        Row("When", words.when(event.when), note=f"written {event.when.text}" if event.when else "")
    ]
    airports = case.airports_of(event.place)
    if event.place is not None:
        rows.append(
            Row(
                "Where",
                words.place(case, event.place, context.countries),
                link=Link("airport", airports[0].id) if len(airports) == 1 else None,
            )
        )
    elif event.position is not None:
        precision = f"within {event.precision_m:g} m" if event.precision_m else ""
        rows.append(Row("Where", words.decimal(*event.position), note=precision))
    for name in event.aircraft:
        aircraft = case.aircraft.get(name)
        rows.append(
            Row(
                "Aircraft",
                words.aircraft_name(aircraft) if aircraft else name,
                link=Link("aircraft", name) if aircraft else None,
            )
        )
    rows += [Row("Person", p.name, note=p.role or "") for p in event.people]
    if event.load_t is not None:
        rows.append(Row("Load", f"{event.load_t:g} t"))
    rows += light.event_rows(case, event)
    rows += [Row("Media", words.value(case, m)) for m in event.media]
    return Card(
        "event",
        event.id,
        event.title,
        subtitle=event.category,
        badges=contested_badge(context, event),
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(rows), text=event.text or ""),
                *evidence_sections(context, event),
            )
            if s
        ),
    )


def aircraft_card(context: Context, aircraft: Aircraft) -> Card:
    """Return an aircraft's card: identities, legs, events."""
    case = context.case
    rows: list[Row] = [Row("Type", aircraft.type or words.UNKNOWN, note="ICAO type designator")]
    for identity in aircraft.identities:
        for label, given in (
            ("Registration", identity.registration),
            ("ICAO 24-bit address", identity.icao24),
            ("Callsign", identity.callsign),
            ("Operator", identity.operator),
            ("Serial number", identity.serial),
        ):
            if given:
                valid = words.when(identity.valid) if identity.valid else ""
                rows.append(Row(label, given, note=valid))
    legs = tuple(
        Row(
            "",
            words.leg_title(case, leg),
            link=Link("leg", leg.id),
            note="version: " + " / ".join(version_titles(case, leg.hypotheses))
            if leg.hypotheses
            else "",
        )
        for leg in case.legs.values()
        if leg.aircraft == aircraft.id
    )
    events = tuple(
        Row("", event.title, note=words.when(event.when), link=Link("event", event.id))
        for event in case.events.values()
        if aircraft.id in event.aircraft
    )
    return Card(
        "aircraft",
        aircraft.id,
        words.aircraft_name(aircraft),
        subtitle="aircraft",
        badges=contested_badge(context, aircraft),
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(rows), text=aircraft.note or ""),
                Section("Legs", rows=legs),
                Section("Events", rows=events),
                *evidence_sections(context, aircraft),
            )
            if s
        ),
    )


def problem_card(problem: Problem) -> Card:
    """Return the card of a problem: where it is, what was found, what was expected."""
    place = f"{problem.file or ''}{'' if problem.line is None else f', line {problem.line}'}"
    rows = tuple(
        Row(label, value)
        for label, value in (
            ("File", place),
            ("Feature", problem.feature),
            ("Property", problem.property),
            ("Found", problem.found),
            ("Expected", problem.expected),
            ("Code", problem.code),
        )
        if value
    )
    return Card(
        "problem",
        problem.code,
        problem.message,
        subtitle=problem.severity,
        sections=(Section("", rows=rows),),
    )


def shape_card(context: Context, shape: Shape) -> Card:
    """Return the card of any other feature: its properties, as they are in the file."""
    rows = tuple(
        Row(name, words.value(context.case, given)) for name, given in shape.properties.items()
    )
    where = shape.origin
    line = f", line {where.line}" if where and where.line is not None else ""
    return Card(
        "shape",
        shape.id,
        shape.title or shape.id,
        subtitle=str((shape.geometry or {}).get("type", "no geometry")),
        sections=tuple(
            s
            for s in (
                Section("", rows=rows),
                Section("Read from", text=f"{where.file}{line}" if where else ""),
            )
            if s
        ),
    )
