"""The cards of airports and legs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.describe import words
from viewer.describe.card import Card, Context, Link, Row, Section
from viewer.describe.testimony import (
    contested_badge,
    evidence_sections,
    version_titles,
)
from viewer.model import agreement
from viewer.model.place import AirportRef, members
from viewer.model.things import Airport, Leg
from viewer.model.time import HOUR, Interval

if TYPE_CHECKING:
    from viewer.describe.card import Tone
    from viewer.geo.legshape import LegShape
    from viewer.model.case import Case


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
        badges=contested_badge(context, airport),
        sections=tuple(
            section
            for section in (
                Section("", rows=_airport_facts(airport, country, local), text=airport.note or ""),
                Section("Names", rows=_airport_names(airport)),
                Section("Legs", rows=_airport_legs(context, airport)),
                Section("Events here", rows=_airport_events(context, airport)),
                *(evidence_sections(context, airport) if airport.evidence else ()),
                Section("Where each value came from", rows=_provenance(airport)),
            )
            if section
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
        when = leg_window(context, leg, departed=leaves)
        detail = []
        if shape is not None and shape.distance_m is not None:
            basis = "" if leg.path != "unknown" else " shortest path"
            course = shape.initial_course_deg if leaves else shape.final_course_deg
            detail.append(f"{words.length(shape.distance_m)}{basis}, course {words.course(course)}")
        detail.append(("departed " if leaves else "arrived ") + when)
        if leg.hypotheses:
            detail.append("version: " + " / ".join(version_titles(context.case, leg.hypotheses)))
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


def leg_card(context: Context, leg: Leg) -> Card:
    """Return a leg's card."""
    case, shape = context.case, context.shapes.get(leg.id)
    badges: list[tuple[str, Tone]] = [(_PATH_WORDS[leg.path], "muted")]
    badges += contested_badge(context, leg)
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
        Row("Departed", leg_window(context, leg, departed=True), note=_told(leg, departed=True)),
        Row("Arrived", leg_window(context, leg, departed=False), note=_told(leg, departed=False)),
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
        subtitle="version: " + " / ".join(version_titles(case, leg.hypotheses))
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
                *evidence_sections(context, leg),
            )
            if s
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


def leg_window(context: Context, leg: Leg, *, departed: bool) -> str:
    """Return when a leg began or ended: as told, else the window that the chain allows."""
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
