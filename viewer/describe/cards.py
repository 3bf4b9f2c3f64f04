"""The card of an airport, leg, event, aircraft, source or whole case, as plain text.

A card is data: titles, rows, evidence. Who shows it makes widgets or markup of it. Distances and
courses come with the shapes that were worked out when the case was read; nothing is computed on
the ellipsoid here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from viewer.describe import words
from viewer.model import agreement
from viewer.model.place import AirportRef, members
from viewer.model.things import Aircraft, Airport, Event, Leg, Shape, Source
from viewer.model.time import HOUR, Interval

if TYPE_CHECKING:
    from collections.abc import Mapping

    from viewer.geo.legs import LegShape
    from viewer.model.case import Case
    from viewer.model.evidence import Evidence

Tone = Literal["plain", "muted", "contested", "doubt", "good"]

_PROPERTY_WORDS = {
    "from": "from",
    "to": "to",
    "stops": "stops",
    "departed": "departed",
    "arrived": "arrived",
    "when": "when",
    "place": "place",
    "aircraft": "aircraft",
    "people": "people",
    "payload_t": "load, tonnes",
    "load_t": "load, tonnes",
    "callsign": "callsign",
    "registration": "registration",
    "icao24": "ICAO 24-bit address",
    "type": "type",
    "operator": "operator",
    "names": "names",
    "name": "name",
    "title": "title",
    "daylight": "daylight",
    "count": "number",
    "headcount": "people on board",
}
_RELATION_WORDS = {
    "agrees": "agrees",
    "consistent": "fits",
    "contradicts": "contradicts",
    "silent": "",
}
_SPEED_KT = 3.6 / 1.852


@dataclass(frozen=True, slots=True)
class Link:
    """Something a row leads to: another card (``kind`` and ``id``) or an address to ask about."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a card. ``note`` is smaller and muted: where the value came from, a caveat."""

    label: str
    value: str
    note: str = ""
    tone: Tone = "plain"
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source asserts of one property, and how it stands to the conclusion."""

    property: str
    value: str
    relation: str
    tone: Tone


@dataclass(frozen=True, slots=True)
class Testimony:
    """One piece of evidence: its source, what it asserts, what had to be assumed."""

    source: str
    link: Link
    claims: tuple[Claim, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a card."""

    title: str
    rows: tuple[Row, ...] = ()
    testimonies: tuple[Testimony, ...] = ()
    text: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """Everything a card shows. ``badges`` are short marks beside the title: (text, tone)."""

    kind: str
    id: str
    title: str
    subtitle: str = ""
    badges: tuple[tuple[str, Tone], ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What a card is made from, beside its subject.

    ``at`` is the replay's time in milliseconds since 1970 UTC. ``countries`` maps ISO codes to
    names. ``windows`` maps a leg's id to its tightened (departed, arrived) windows.
    ``last_confirmed`` maps an aircraft's id to its last confirmed place in words, and when.
    """

    case: Case
    shapes: Mapping[str, LegShape]
    at: int
    countries: dict[str, str] = field(default_factory=dict)
    windows: Mapping[str, tuple[Interval, Interval]] = field(default_factory=dict)
    last_confirmed: Mapping[str, tuple[str, Interval]] = field(default_factory=dict)


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


# ---------------------------------------------------------------- airport


def airport_card(context: Context, airport: Airport) -> Card:
    """Return an airport's card."""
    title = words.airport_name(airport)
    codes = " / ".join(c for c in (airport.icao, airport.iata) if c)
    country = context.countries.get(airport.country or "", airport.country or "")
    local = words.local(context.at, airport.tz) if airport.tz else ""
    return Card(
        "airport",
        airport.id,
        title,
        subtitle=" · ".join(t for t in (codes, country) if t),
        badges=_contested_badge(context, airport),
        sections=tuple(
            section
            for section in (
                Section("", rows=_airport_facts(airport, country, local), text=airport.note or ""),
                Section("Names", rows=_airport_names(airport)),
                Section("Legs", rows=_airport_legs(context, airport)),
                Section("Events here", rows=_airport_events(context, airport)),
                *([_evidence_section(context, airport)] if airport.evidence else []),
                Section("Where each value came from", rows=_provenance(airport)),
            )
            if section.rows or section.testimonies or section.text
        ),
    )


def _airport_facts(airport: Airport, country: str, local: str) -> tuple[Row, ...]:
    rows = [
        Row("ICAO / IATA", f"{airport.icao or words.DASH} / {airport.iata or words.DASH}"),
        Row("Country", f"{country} ({airport.country})" if airport.country else words.UNKNOWN),
    ]
    if airport.position is None:
        rows.append(Row("Coordinates", words.UNKNOWN))
    else:
        lon, lat = airport.position
        dms = f"{words.dms(lat, 'NS')} {words.dms(lon, 'EW')}"
        rows.append(Row("Coordinates", words.decimal(lon, lat), note=dms))
    rows.append(Row("Elevation", words.elevation(airport.elevation_ft)))
    rows.append(Row("Time zone", airport.tz or words.UNKNOWN))
    if local:
        rows.append(Row("Local time", local, note="at the replay's time"))
    for runway in airport.runways:
        size = f"{runway.length_m:,.0f} m" if runway.length_m else ""
        rows.append(Row(f"Runway {runway.name}", " ".join(t for t in (size, runway.surface) if t)))
    return tuple(rows)


_LANGUAGES = {
    "en": "English",
    "es": "Spanish",
    "ru": "Russian",
    "ar": "Arabic",
    "uk": "Ukrainian",
    "fr": "French",
    "de": "German",
    "pt": "Portuguese",
}


def _airport_names(airport: Airport) -> tuple[Row, ...]:
    rows = [Row(_LANGUAGES.get(code, code), name) for code, name in airport.names.items()]
    if airport.aliases:
        rows.append(Row("Also", ", ".join(airport.aliases)))
    return tuple(rows)


def _airport_legs(context: Context, airport: Airport) -> tuple[Row, ...]:
    rows = []
    for leg in context.case.legs.values():
        leaves = _touches(context.case, leg, airport, start=True)
        arrives = _touches(context.case, leg, airport, start=False)
        if not (leaves or arrives):
            continue
        shape = context.shapes.get(leg.id)
        heading = ("out" if leaves else "") + ("in" if arrives and not leaves else "")
        when = _leg_window(context, leg, departed=leaves)
        detail = []
        if shape is not None and shape.distance_m is not None:
            basis = "" if leg.path != "unknown" else " shortest path"
            course = shape.initial_course_deg if leaves else shape.final_course_deg
            detail.append(f"{words.length(shape.distance_m)}{basis}, course {words.course(course)}")
        detail.append(("departed " if leaves else "arrived ") + when)
        if leg.hypotheses:
            detail.append("version: " + " / ".join(_titles(context.case, leg.hypotheses)))
        rows.append(
            Row(
                heading,
                words.leg_title(context.case, leg),
                note="\n".join(detail),
                link=Link("leg", leg.id),
            )
        )
    return tuple(rows)


def _touches(case: Case, leg: Leg, airport: Airport, *, start: bool) -> bool:
    place = leg.start if start else leg.end
    return any(
        isinstance(m, AirportRef) and case.codes.get(m.code, m.code) == airport.id
        for m in members(place)
    )


def _leg_window(context: Context, leg: Leg, *, departed: bool) -> str:
    told = leg.departed if departed else leg.arrived
    if told is not None:
        return words.when(told)
    tightened = context.windows.get(leg.id)
    if tightened is None:
        return words.UNKNOWN
    window = tightened[0 if departed else 1]
    if window == Interval(None, None):
        return words.UNKNOWN
    return f"not told; within {words.short_window(window)} UTC"


def _airport_events(context: Context, airport: Airport) -> tuple[Row, ...]:
    case = context.case
    return tuple(
        Row("", event.title, note=words.when(event.when), link=Link("event", event.id))
        for event in case.events.values()
        if any(a.id == airport.id for a in case.airports_of(event.place))
    )


def _provenance(airport: Airport) -> tuple[Row, ...]:
    by_source: dict[str, list[str]] = {}
    for name, where in airport.provenance.items():
        by_source.setdefault(where, []).append(name)
    return tuple(Row(where, ", ".join(names), tone="muted") for where, names in by_source.items())


# ---------------------------------------------------------------- leg


def leg_card(context: Context, leg: Leg) -> Card:
    """Return a leg's card."""
    case, shape = context.case, context.shapes.get(leg.id)
    badges: list[tuple[str, Tone]] = [(_PATH_WORDS[leg.path], "muted")]
    badges += _contested_badge(context, leg)
    rows = [
        Row(
            "From",
            words.place(case, leg.start, context.countries),
            note=_end_note(case, leg, "start"),
            link=_place_link(case, leg, start=True),
        ),
        Row(
            "To",
            words.place(case, leg.end, context.countries),
            note=_end_note(case, leg, "end"),
            link=_place_link(case, leg, start=False),
        ),
        Row("Stops", _stops(context, leg)),
        Row("Departed", _leg_window(context, leg, departed=True), note=_told(leg, departed=True)),
        Row("Arrived", _leg_window(context, leg, departed=False), note=_told(leg, departed=False)),
    ]
    if leg.callsign:
        rows.append(Row("Callsign", leg.callsign))
    if leg.payload_t is not None:
        rows.append(Row("Load", f"{leg.payload_t:g} t"))
    aircraft = case.aircraft.get(leg.aircraft or "")
    if aircraft:
        rows.insert(
            0, Row("Aircraft", words.aircraft_name(aircraft), link=Link("aircraft", aircraft.id))
        )
    return Card(
        "leg",
        leg.id,
        words.leg_title(case, leg),
        subtitle="version: " + " / ".join(_titles(case, leg.hypotheses))
        if leg.hypotheses
        else "common to all versions"
        if case.hypotheses
        else "",
        badges=tuple(badges),
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(rows), text=leg.note or ""),
                Section("Distance", rows=_distance_rows(context, leg, shape)),
                _evidence_section(context, leg),
            )
            if s.rows or s.testimonies or s.text
        ),
    )


_PATH_WORDS = {
    "tracked": "tracked",
    "positions": "some positions reported",
    "unknown": "path not known",
}


def _distance_rows(context: Context, leg: Leg, shape: LegShape | None) -> tuple[Row, ...]:
    if shape is None:
        return ()
    name = "Shortest path, not a track" if leg.path == "unknown" else "Along its positions"
    rows = []
    if shape.distance_m is not None:
        rows.append(Row(name, words.length(shape.distance_m)))
        rows.append(
            Row(
                "Courses",
                f"{words.course(shape.initial_course_deg)} at the start, "
                f"{words.course(shape.final_course_deg)} at the end",
                note="of the line drawn" if leg.path == "unknown" else "",
            )
        )
    elif shape.max_m is not None:
        rows.append(
            Row(
                name,
                f"{words.kilometres(shape.min_m)} to {words.kilometres(shape.max_m)}",
                note="an end is not one place",
            )
        )
    rows += _time_aloft(context, leg, shape)
    return tuple(rows)


def _time_aloft(context: Context, leg: Leg, shape: LegShape) -> list[Row]:
    windows = context.windows.get(leg.id)
    if windows is None:
        return []
    (d_low, d_high), (a_low, a_high) = windows
    if None in (d_low, d_high, a_low, a_high):
        return []
    shortest = max(0, (a_low or 0) - (d_high or 0))
    longest = (a_high or 0) - (d_low or 0)
    rows = [
        Row(
            "Time between",
            f"{words.hours(shortest)} to {words.hours(longest)}",
            note="from the windows of take-off and landing",
        )
    ]
    if shape.distance_m and longest > 0:
        slowest = shape.distance_m / (longest / HOUR) / 1852
        rows.append(Row("Speed needed", f"at least {slowest:,.0f} kt over ground"))
    return rows


def _stops(context: Context, leg: Leg) -> str:
    if leg.stops is None:
        return words.UNKNOWN
    if not leg.stops:
        return "none"
    return ", then ".join(words.place(context.case, s, context.countries) for s in leg.stops)


def _told(leg: Leg, *, departed: bool) -> str:
    told = leg.departed if departed else leg.arrived
    return f"written {told.text}" if told is not None else ""


def _end_note(case: Case, leg: Leg, end: agreement.End) -> str:
    contest = agreement.contested(case, leg)
    mark = ", contested" if (contest.start if end == "start" else contest.end) else ""
    return agreement.how_known(case, leg, end) + mark


def _place_link(case: Case, leg: Leg, *, start: bool) -> Link | None:
    airports = case.airports_of(leg.start if start else leg.end)
    return Link("airport", airports[0].id) if len(airports) == 1 else None


# ---------------------------------------------------------------- event, aircraft, source, case


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
    if event.daylight is not None:
        rows.append(
            Row("Daylight", "yes" if event.daylight else "no", note="as the evidence shows")
        )
    rows += [Row("Media", words.value(case, m)) for m in event.media]
    return Card(
        "event",
        event.id,
        event.title,
        subtitle=event.category,
        badges=_contested_badge(context, event),
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(rows), text=event.text or ""),
                _evidence_section(context, event),
            )
            if s.rows or s.testimonies or s.text
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
            note="version: " + " / ".join(_titles(case, leg.hypotheses)) if leg.hypotheses else "",
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
        badges=_contested_badge(context, aircraft),
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(rows), text=aircraft.note or ""),
                Section("Legs", rows=legs),
                Section("Events", rows=events),
                _evidence_section(context, aircraft),
            )
            if s.rows or s.testimonies or s.text
        ),
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
            if s.rows or s.text
        ),
    )


def source_card(context: Context, source: Source) -> Card:
    """Return a source's card: what it is, whose word it repeats, and all that rests on it."""
    case = context.case
    rows = [
        Row("Published in", source.container or words.UNKNOWN),
        Row("By", ", ".join(source.authors) or words.UNKNOWN),
        Row("Date", source.issued or words.UNKNOWN),
    ]
    if source.language:
        rows.append(Row("Language", source.language))
    if source.url:
        host = urlsplit(source.url).hostname or source.url
        rows.append(Row("Address", host, note=source.url, link=Link("address", source.url)))
    if source.copy_of:
        rows.append(
            Row(
                "Repeats",
                words.source_name(case.sources.get(source.copy_of), source.copy_of),
                note="a copy: it counts as one witness with its origin",
                link=Link("source", source.copy_of),
                tone="doubt",
            )
        )
    if source.seen_in:
        rows.append(
            Row(
                "Read in",
                words.source_name(case.sources.get(source.seen_in), source.seen_in),
                note="not read at the origin",
                link=Link("source", source.seen_in),
            )
        )
    if source.reliability:
        rows.append(Row("Reliability", source.reliability))
    for name, given in (source.captured or {}).items():
        rows.append(Row(f"Captured: {name}", str(given)))
    return Card(
        "source",
        source.id,
        words.source_name(source, source.id),
        subtitle="source",
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(rows), text=source.note or ""),
                Section("What rests on it", rows=_rests_on(case, source.id)),
            )
            if s.rows or s.text
        ),
    )


def _rests_on(case: Case, source_id: str) -> tuple[Row, ...]:
    rows = []
    for kind, things in (
        ("leg", case.legs),
        ("event", case.events),
        ("airport", case.airports),
        ("aircraft", case.aircraft),
    ):
        for thing in things.values():
            for evidence in thing.evidence:
                if evidence.source == source_id:
                    rows.append(Row(kind, _title(case, thing), link=Link(kind, thing.id)))
                    break
    return tuple(rows)


def _title(case: Case, thing: Leg | Event | Airport | Aircraft) -> str:
    if isinstance(thing, Leg):
        return words.leg_title(case, thing)
    if isinstance(thing, Event):
        return thing.title
    return words.airport_name(thing) if isinstance(thing, Airport) else words.aircraft_name(thing)


def case_card(context: Context) -> Card:
    """Return what opens a case: what is told, by how many origins, what is contested."""
    case = context.case
    evidence = [
        e
        for things in (case.legs, case.events, case.airports, case.aircraft)
        for thing in things.values()
        for e in thing.evidence
    ]
    origins = agreement.origins(case, evidence)
    told = {0: "no source is given", 1: "one origin only"}.get(
        len(origins), f"{len(origins)} independent origins"
    )
    note = f"{len(case.sources)} sources; copies of one origin count once" if case.sources else ""
    rows = [Row("Told by", told, note=note)]
    contested: list[Row] = []
    subjects: list[tuple[str, agreement.Subject]] = [("leg", t) for t in case.legs.values()]
    subjects += [("event", t) for t in case.events.values()]
    subjects += [("aircraft", t) for t in case.aircraft.values()]
    for kind, thing in subjects:
        found = agreement.contested(case, thing)
        if found.properties:
            names = ", ".join(_PROPERTY_WORDS.get(p, p) for p in found.properties)
            contested.append(
                Row(
                    "",
                    _title(case, thing),
                    note=f"contested: {names}",
                    tone="contested",
                    link=Link(kind, thing.id),
                )
            )
    hypotheses = tuple(Row(h.title, "", note=h.text or "") for h in case.hypotheses.values())
    aircraft = tuple(
        Row(
            "",
            words.aircraft_name(a),
            note=_last_confirmed(context, a.id),
            link=Link("aircraft", a.id),
        )
        for a in case.aircraft.values()
    )
    return Card(
        "case",
        "",
        case.title,
        subtitle="case",
        sections=tuple(
            s
            for s in (
                Section("", rows=tuple(rows), text=case.summary or ""),
                Section("Aircraft", rows=aircraft),
                Section("Rival versions", rows=hypotheses),
                Section("Contested", rows=tuple(contested)),
            )
            if s.rows or s.text
        ),
    )


def _last_confirmed(context: Context, aircraft: str) -> str:
    found = context.last_confirmed.get(aircraft)
    if found is None:
        return "no place confirmed"
    place, when = found
    return f"last confirmed: {place}, {words.window(when)}"


# ---------------------------------------------------------------- evidence


def _titles(case: Case, hypotheses: tuple[str, ...]) -> list[str]:
    return [case.hypotheses[h].title if h in case.hypotheses else h for h in hypotheses]


def _contested_badge(context: Context, subject: agreement.Subject) -> tuple[tuple[str, Tone], ...]:
    found = agreement.contested(context.case, subject)
    return (("contested", "contested"),) if found.properties else ()


def _evidence_section(context: Context, subject: agreement.Subject) -> Section:
    case = context.case
    if not subject.evidence:
        return Section("Evidence", text="Nothing supports this: no source is given.")
    count = len(agreement.origins(case, subject.evidence))
    title = (
        f"Evidence · {count} independent origins" if count != 1 else "Evidence · one origin only"
    )
    relations: dict[tuple[str, str], str] = {
        (f.evidence.id, f.property): f.relation for f in agreement.findings(case, subject)
    }
    return Section(
        title, testimonies=tuple(_testimony(context, item, relations) for item in subject.evidence)
    )


def _testimony(
    context: Context, item: Evidence, relations: Mapping[tuple[str, str], str]
) -> Testimony:
    case, source = context.case, context.case.sources.get(item.source)
    claims = []
    for name, given in item.asserts.items():
        relation = relations.get((item.id, name), "silent")
        tone: Tone = "contested" if relation == "contradicts" else "plain"
        claims.append(
            Claim(
                _PROPERTY_WORDS.get(name, name),
                words.value(case, given, context.countries),
                _RELATION_WORDS.get(relation, ""),
                tone,
            )
        )
    notes = [f"Assumed: {text}" for text in item.assumed]
    if item.grade:
        notes.append(f"Grade {item.grade}")
    if item.note:
        notes.append(item.note)
    if source is not None and source.seen_in:
        other = words.source_name(case.sources.get(source.seen_in), source.seen_in)
        notes.append(f"Read in {other}, not at the origin")
    if source is not None and source.copy_of:
        other = words.source_name(case.sources.get(source.copy_of), source.copy_of)
        notes.append(f"Repeats {other}")
    return Testimony(
        words.source_name(source, item.source),
        Link("source", item.source),
        tuple(claims),
        tuple(notes),
    )
