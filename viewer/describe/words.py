"""Times, places, lengths and names as people read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from viewer.model.place import AirportRef, AnyOf, CountryRef
from viewer.model.things import Person
from viewer.model.time import DAY, MINUTE, Interval, When, to_datetime

if TYPE_CHECKING:
    from viewer.model.case import Case
    from viewer.model.evidence import Value
    from viewer.model.place import LonLat, Place
    from viewer.model.things import Aircraft, Airport, Leg, Source

DASH = "–"
UNKNOWN = "not known"
_LONG_NAME = 24
_FEET = 0.3048
_NAUTICAL = 1852.0


def instant(at: int, zone: str | None = None) -> str:
    """Return a date and time to the minute; in UTC with a Z, or in an IANA zone without a name.

    >>> instant(0)
    '1970-01-01 00:00Z'
    """
    value = to_datetime(at, zone)
    seconds = ":%S" if value.second or value.microsecond else ""
    return value.strftime(f"%Y-%m-%d %H:%M{seconds}") + ("" if zone else "Z")


def window(interval: Interval) -> str:
    """Return a window of time in UTC as few words: a minute, a stretch, or open on a side."""
    low, high = interval
    if low is None and high is None:
        return UNKNOWN
    if low is None and high is not None:
        return f"before {instant(high)}"
    if high is None and low is not None:
        return f"from {instant(low)}"
    if low is None or high is None:  # pragma: no cover - the four cases above are all
        return UNKNOWN
    if high - low <= MINUTE:
        return instant(low)
    if to_datetime(low).date() == to_datetime(high - 1).date():
        return f"{instant(low)[:-1]} {DASH} {instant(high)[11:]}"
    return f"{instant(low)} {DASH} {instant(high)}"


def to_the_minute(interval: Interval) -> Interval:
    """Return a window widened to whole minutes: a computed second would only pretend."""
    low, high = interval
    return Interval(
        None if low is None else low // MINUTE * MINUTE,
        None if high is None else -(-high // MINUTE) * MINUTE,
    )


def short_window(interval: Interval) -> str:
    """Return a window to the minute without the year, for lists; widened, never narrowed."""
    low, high = interval
    parts = tuple(None if v is None else to_datetime(v) for v in to_the_minute(interval))
    first, last = (None if p is None else p.strftime("%d %b %H:%M") for p in parts)
    if first is None and last is None:
        return UNKNOWN
    if first is None or last is None:
        return f"from {first}" if last is None else f"before {last}"
    if low is not None and high is not None and high - low <= MINUTE:
        return first
    same_day = parts[0] is not None and parts[1] is not None and parts[0].date() == parts[1].date()
    return f"{first} {DASH} {last[7:] if same_day else last}"


def when(value: When | None) -> str:
    """Return a time as told: its readings in UTC, "about" where approximate."""
    if value is None:
        return UNKNOWN
    readings = " or ".join(window(i) for i in value.intervals)
    return f"about {readings}" if value.approximate else readings


def local(at: int, zone: str) -> str:
    """Return the local time in an IANA zone with its offset."""
    value = to_datetime(at, zone)
    return value.strftime("%a %d %b %Y %H:%M ") + _offset(value.strftime("%z"))


def _offset(text: str) -> str:
    return f"UTC{text[:3]}:{text[3:5]}" if len(text) >= len("+0000") else "UTC"


def kilometres(metres: float) -> str:
    """Return a length in kilometres, with a thin space between thousands.

    >>> kilometres(10484482)
    '10\u2009484 km'
    """
    return f"{metres / 1000:,.0f} km".replace(",", "\u2009")


def length(metres: float | None) -> str:
    """Return a length in kilometres and nautical miles."""
    if metres is None:
        return UNKNOWN
    miles = f"{metres / _NAUTICAL:,.0f} NM".replace(",", "\u2009")
    return f"{kilometres(metres)} ({miles})"


def elevation(feet: float | None) -> str:
    """Return an elevation in feet and metres."""
    if feet is None:
        return UNKNOWN
    return f"{feet:,.0f} ft ({feet * _FEET:,.0f} m)".replace(",", "\u2009")


def course(degrees: float | None) -> str:
    """Return a course from true north."""
    return UNKNOWN if degrees is None else f"{degrees % 360:05.1f}°"


def hours(milliseconds: float) -> str:
    """Return a duration as hours and minutes."""
    minutes = round(milliseconds / MINUTE)
    return f"{minutes // 60} h {minutes % 60:02d} min"


def days(milliseconds: float) -> str:
    """Return a duration in days, or in hours where it is shorter than two days."""
    if milliseconds < 2 * DAY:
        return hours(milliseconds)
    return f"{milliseconds / DAY:.1f} days"


def dms(value: float, letters: str) -> str:
    """Return degrees, minutes and seconds; ``letters`` are those of plus and minus, as "NS".

    >>> dms(-66.99059, "EW")
    '66°59′26.1″W'
    """
    letter = letters[0] if value >= 0 else letters[1]
    tenths = round(abs(value) * 36_000)
    degrees, rest = divmod(tenths, 36_000)
    minutes, seconds = divmod(rest, 600)
    return f"{degrees}°{minutes:02d}′{seconds / 10:04.1f}″{letter}"


def decimal(lon: float, lat: float) -> str:
    """Return latitude and longitude in degrees with five digits (a metre)."""
    return f"{lat:.5f}, {lon:.5f}"


def airport_name(airport: Airport, language: str = "en") -> str:
    """Return an airport's name in a language, else its name, else its code."""
    return airport.names.get(language) or airport.name or airport.icao or airport.id


def place(case: Case, value: Place | None, countries: dict[str, str] | None = None) -> str:
    """Return a place in words; a country by its name where ``countries`` knows its code."""
    match value:
        case None:
            return UNKNOWN
        case AirportRef(code):
            airport = case.airport(code)
            return code if airport is None else airport_name(airport)
        case CountryRef(code):
            return f"somewhere in {(countries or {}).get(code, code)}"
        case AnyOf(places):
            return " or ".join(
                f"{place(case, p, countries)} ({p.code})"
                if isinstance(p, AirportRef)
                else place(case, p, countries)
                for p in places
            )


def where(case: Case, value: Place | None, position: LonLat | None = None) -> str:
    """Return a place in words, else a position (lon, lat); empty where neither is told."""
    if value is not None:
        return place(case, value)
    return "" if position is None else decimal(*position)


def airport_short(airport: Airport, language: str = "en") -> str:
    """Return an airport's name without the words that every airport has, for map and titles.

    A name that stays long gives way to its code.
    """
    name = airport_name(airport, language)
    for ending in (" International Airport", " Airport", " International", " Air Base"):
        name = name.removesuffix(ending)
    code = airport.icao or airport.iata
    return code if code and len(name) > _LONG_NAME else name


def short_place(case: Case, value: Place | None) -> str:
    """Return a place as a short name or codes, for a leg's title."""
    match value:
        case None:
            return "?"
        case AirportRef(code):
            airport = case.airport(code)
            return code if airport is None else airport_short(airport)
        case CountryRef(code):
            return code
        case AnyOf(places):
            return " / ".join(p.code for p in places)


def aircraft_name(aircraft: Aircraft) -> str:
    """Return what an aircraft is called: its name or type, and its registration."""
    registration = next((i.registration for i in aircraft.identities if i.registration), None)
    kind = aircraft.name or aircraft.type or aircraft.id
    if registration and registration not in kind:
        return f"{kind} {registration}"
    return kind


def aircraft_short(aircraft: Aircraft) -> str:
    """Return the shortest name of an aircraft for a label on the map."""
    return (aircraft.name or aircraft.type or aircraft.id).split(" ")[-1]


def who_flew(case: Case, leg: Leg) -> str:
    """Return the short name of a leg's aircraft, its id where the case says no more, else ""."""
    aircraft = case.aircraft.get(leg.aircraft or "")
    return aircraft_short(aircraft) if aircraft else leg.aircraft or ""


def leg_title(case: Case, leg: Leg) -> str:
    """Return a leg's title: who, from where, to where."""
    if leg.title:
        return leg.title
    who = who_flew(case, leg)
    who = f"{who}: " if who else ""
    return f"{who}{short_place(case, leg.start)} → {short_place(case, leg.end)}"


def source_name(source: Source | None, source_id: str) -> str:
    """Return what a source is called."""
    if source is None:
        return source_id
    who = publisher(source) or ", ".join(source.authors)
    return " · ".join(t for t in (who, source.title) if t) or source_id


def publisher(source: Source) -> str:
    """Return where a source appeared: what holds it, else who published it, else ""."""
    given = source.container or source.csl.get("publisher")
    return given if isinstance(given, str) else ""


def value(case: Case, given: Value, countries: dict[str, str] | None = None) -> str:
    """Return an asserted value in words: a time, a place, stops, or plain JSON."""
    if isinstance(given, When):
        return when(given)
    if isinstance(given, AirportRef | CountryRef | AnyOf):
        return place(case, given, countries)
    if isinstance(given, tuple | list):
        if not given:
            return "none"
        return ", ".join(value(case, item, countries) for item in given)
    if given is None or type(given).__name__ == "Unknown":
        return UNKNOWN
    if isinstance(given, bool):
        return "yes" if given else "no"
    if isinstance(given, dict):
        if given.get("name") and given.keys() <= {"name", "role"}:
            return person(Person(str(given["name"]), given.get("role")))
        return ", ".join(f"{k}: {value(case, v, countries)}" for k, v in given.items())
    return person(given) if isinstance(given, Person) else str(given)


def person(given: Person) -> str:
    """Return a person's name, with the office a source gives."""
    return f"{given.name} ({given.role})" if given.role else given.name
